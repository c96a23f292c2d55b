"""Rows of a list as a tree: groups above projects above their parts, by numbering, arithmetic and form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from optimizer.official.group_titles import is_known_title, is_place_title, title_meaning
from optimizer.official.line_rows import Columns, details_of, has_amount, is_part, title_of
from optimizer.official.meaning import part_source
from optimizer.official.numbering import NONE, Label, label_in, labels_of
from optimizer.official.plain_list import PlainRow
from optimizer.workbook.numbers import NumberFormatError, parse_number

type RowAnswer = str
"""What a person says of a row: project, group, note, same, other; a code where sheets are joined."""

_NOTHING = Decimal(0)
_STEPS, _LEAST_AHEAD = 3_500_000, 60
"""Additions for all rows of a list together, and rows ahead of each that are looked at in any list."""
_RANKS = ("upper", "roman", "number", "dotted", "bracket_number", "lower", "bracket_letter", "dash", "none")
OF_GROUPS = frozenset({"upper", "roman", "bracket_number", "lower", "bracket_letter"})
"""Numbers that groups have unless the row says more of itself."""
HALF_DONG = Decimal("0.0000005")
"""Half a đồng in million VND; sums closer than this are the same."""

type Sums = Mapping[int, Decimal]


@dataclass(slots=True)
class Node:
    """One row in the tree.

    labels : what its number may mean; `label` is what it was taken for. details : filled columns that only
    projects fill. sums : its readable amounts by position, nought left out. is_titled : its words are those
    of a group. is_group : its form is that of a group. above : the node it stands under.
    """

    row: PlainRow
    title: str
    labels: tuple[Label, ...]
    details: int
    has_amount: bool
    sums: Sums
    is_titled: bool = False
    label: Label = NONE
    is_group: bool = False
    answer: RowAnswer | None = None
    above: "Node | None" = None
    below: list["Node"] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """Place of its kind of number in the usual order."""
        return _RANKS.index(self.label.kind)

    def titles(self) -> tuple[str, ...]:
        """Titles of the groups above, the outermost first."""
        found: list[str] = []
        node = self.above
        while node is not None:
            found.append(node.title)
            node = node.above
        return tuple(reversed(found))


def nodes_of(rows: Sequence[PlainRow], columns: Columns, answers: Mapping[int, RowAnswer]) -> list[Node]:
    """A node for each row, its form decided, not yet in a tree."""
    nodes = [_node(row, columns, answers.get(row.number)) for row in rows]
    filled = sum(node.details > 0 for node in nodes)
    has_details = filled * 4 >= len(nodes)
    for at, node in enumerate(nodes):
        node.label = node.labels[0]
        node.is_group = _is_group(nodes, at, has_details=has_details)
    return nodes


def _node(row: PlainRow, columns: Columns, answer: RowAnswer | None) -> Node:
    title = title_of(row, columns)
    number, rest = label_in(title)
    labels = labels_of(row.order)
    if labels == (NONE,) and number and not row.order:
        labels, title = labels_of(number), rest
        row = _numbered(row, number, rest, columns)
    return Node(
        row=row,
        title=title,
        labels=labels,
        details=details_of(row, columns),
        has_amount=has_amount(row, columns),
        sums=_sums(row, columns),
        is_titled=is_known_title(title) or is_place_title(title),
        answer=answer,
    )


def _numbered(row: PlainRow, number: str, rest: str, columns: Columns) -> PlainRow:
    """The row with the number that stands in its name as its STT."""
    name = row.at(columns.name)
    if not isinstance(name, str) or not " ".join(name.split()).endswith(rest):
        return row
    cells = tuple(rest if at == columns.name else cell for at, cell in enumerate(row.cells))
    return replace(row, cells=cells, order=number)


def _sums(row: PlainRow, columns: Columns) -> Sums:
    found: dict[int, Decimal] = {}
    for position in columns.amounts:
        cell = row.at(position)
        if cell is None:
            continue
        try:
            amount = parse_number(cell)
        except NumberFormatError:
            continue
        if amount:
            found[position] = amount
    return found


def _is_group(nodes: Sequence[Node], at: int, *, has_details: bool) -> bool:
    node = nodes[at]
    kind = node.label.kind
    if node.answer is not None or node.details:
        return node.answer == "group"
    if kind in OF_GROUPS:
        return has_details or not node.has_amount or _leads(nodes, at, has_details=has_details)
    if is_source_part(node):
        return False
    if not node.has_amount:
        return kind in ("none", "dash") or is_known_title(node.title) or _has_parts(nodes, at)
    return _is_group_by_sums(nodes, at, has_details=has_details)


def _is_group_by_sums(nodes: Sequence[Node], at: int, *, has_details: bool) -> bool:
    """A row with amounts, whose number may be that of a project as well."""
    kind = nodes[at].label.kind
    if kind == "none":
        return _leads(nodes, at, has_details=has_details)
    if kind == "dash":
        is_titled = is_known_title(nodes[at].title)
        return is_titled and _is_sum_ahead(nodes, at, 1, has_details=has_details)
    if is_known_title(nodes[at].title) or _has_parts(nodes, at):
        return True
    return _is_sum(nodes, at, has_details=has_details)


def _leads(nodes: Sequence[Node], at: int, *, has_details: bool) -> bool:
    """A row with amounts that others belong to: by its words, by arithmetic, or by the numbers below it."""
    here = nodes[at]
    is_titled = at + 1 < len(nodes) and (
        is_known_title(here.title) or (not here.sums and bool(title_meaning(here.title)))
    )
    return is_titled or _has_parts(nodes, at) or _is_sum(nodes, at, has_details=has_details)


def _is_sum(nodes: Sequence[Node], at: int, *, has_details: bool) -> bool:
    """The sum of the next rows with details, one or more; else of two or more rows of any project's form."""
    if has_details and _is_sum_ahead(nodes, at, 1, has_details=True):
        return True
    least = 1 if is_place_title(nodes[at].title) else 2
    return _is_sum_ahead(nodes, at, least, has_details=False, with_titled=False) or _is_sum_ahead(
        nodes, at, 2, has_details=False
    )


def is_source_part(node: Node) -> bool:
    """`Trong đó: NSTW`, `- Vốn tỉnh`: a part of the project above it."""
    if node.label.kind not in ("none", "dash"):
        return False
    is_source = not node.details and node.label.kind == "dash" and part_source(node.title) is not None
    return is_part(node.title) or is_source


def with_source_parts(node: Node) -> PlainRow:
    """The project's row with the rows by source below it; a blank amount becomes the sum of theirs.

    Without them where a row below names no known source, or two name the same: they are no split.
    """
    rows = [child for child in node.below if is_source_part(child) and child.sums]
    named = [part_source(child.title) for child in rows]
    codes = [source.code for source in named if source is not None]
    if not rows or len(set(codes)) < len(rows):
        return node.row
    blank = sorted({at for child in rows for at in child.sums if node.row.at(at) is None})
    cells = list(node.row.cells)
    for at in blank:
        cells[at] = _as_cell(sum((child.sums.get(at, _NOTHING) for child in rows), _NOTHING))
    parts = tuple((code, child.row) for code, child in zip(codes, rows, strict=True))
    return replace(node.row, cells=tuple(cells), parts=parts, summed=tuple(blank))


def _as_cell(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _has_parts(nodes: Sequence[Node], at: int) -> bool:
    """The next row begins a sequence below this one: `1.1` after `1`, `1` after `2` without details."""
    if at + 1 >= len(nodes):
        return False
    here, below = nodes[at], nodes[at + 1]
    for own in here.labels:
        if any(next_label.is_part_of(own) for next_label in below.labels):
            return True
        restarts = any(after.kind == "number" and after.value == 1 for after in below.labels)
        if own.kind == "number" and below.details and restarts and title_meaning(here.title):
            return True
    return False


def _is_sum_ahead(
    nodes: Sequence[Node], at: int, least: int, *, has_details: bool, with_titled: bool = True
) -> bool:
    """The amounts are the sums of the next rows, `least` of them or more; other sums among them pass by.

    with_titled : whether rows with the words of a group may be among those that are summed.
    """
    own = nodes[at].sums
    if not own:
        return False
    first = min(own)
    wanted, running, counted = own[first], Decimal(0), list[Node]()
    most = max(_LEAST_AHEAD, _STEPS // len(nodes))
    for index in range(at + 1, min(at + 1 + most, len(nodes))):
        node = nodes[index]
        is_line = node.details > 0 if has_details else node.labels[0].kind not in OF_GROUPS
        if not is_line or not node.has_amount or (node.is_titled and not with_titled):
            continue
        counted.append(node)
        running += node.sums.get(first, _NOTHING)
        is_near = abs(running - wanted) < HALF_DONG
        if is_near and len(counted) >= least and _add_up(counted, own):
            return True
        if running - wanted > abs(wanted):
            return False
    return False


def _add_up(nodes: Sequence[Node], sums: Sums) -> bool:
    """Whether the amounts of the nodes are these sums in every column."""
    return all(
        abs(sum((node.sums.get(position, _NOTHING) for node in nodes), _NOTHING) - amount) < HALF_DONG
        for position, amount in sums.items()
    )


def plant(nodes: Sequence[Node]) -> list[Node]:
    """Put every node under the one it belongs to; the outermost ones."""
    roots: list[Node] = []
    stack: list[Node] = []
    for node in nodes:
        node.label = _label(stack, node)
        del stack[_depth(stack, node) :]
        node.above = stack[-1] if stack else None
        (node.above.below if node.above is not None else roots).append(node)
        stack.append(node)
    return roots


def _label(stack: Sequence[Node], node: Node) -> Label:
    """Of several meanings the one that goes on with a sequence; else the usual one."""
    for label in node.labels:
        if any(label.follows(entry.label) for entry in stack):
            return label
    return node.labels[0]


def _depth(stack: Sequence[Node], node: Node) -> int:
    """How many nodes of the stack stay above this one."""
    for at in range(len(stack) - 1, -1, -1):
        if node.label.is_part_of(stack[at].label):
            return at + 1
    if node.is_group:
        return _depth_of_group(stack, node)
    if is_source_part(node):
        owners = [at for at, entry in enumerate(stack) if not entry.is_group and not is_source_part(entry)]
        return owners[-1] + 1 if owners else _groups(stack)
    return _depth_of_line(stack, node)


def _depth_of_line(stack: Sequence[Node], node: Node) -> int:
    """Of a row that has the form of a project."""
    if node.label.kind in OF_GROUPS:
        beside = [at for at, entry in enumerate(stack) if node.label.follows(entry.label)]
        if beside:
            return beside[-1]
    same = [
        at
        for at, entry in enumerate(stack)
        if not entry.is_group and not is_source_part(entry) and _is_level(entry, node)
    ]
    if same:
        return same[-1]
    if stack and not stack[-1].below and node.label.value > 1 and node.label.follows(stack[-1].label):
        return len(stack) - 1  # 4 after an empty 3: a row beside it, not below it
    if node.label.kind == "none":
        return _groups(stack)
    kept = len(stack)
    is_alone = node.label.kind == "dotted"
    while kept and not stack[kept - 1].is_group and (is_alone or stack[kept - 1].rank >= node.rank):
        kept -= 1
    return kept


def _groups(stack: Sequence[Node]) -> int:
    """The groups at the beginning of the stack."""
    return next((at for at, entry in enumerate(stack) if not entry.is_group), len(stack))


def _is_level(entry: Node, node: Node) -> bool:
    return entry.label.kind == node.label.kind and len(entry.label.parts) == len(node.label.parts)


def _depth_of_group(stack: Sequence[Node], node: Node) -> int:
    kept = _groups(stack)
    groups = stack[:kept]
    if node.label.kind == "none":
        return _depth_of_title(groups, node)
    same = [at for at, entry in enumerate(groups) if _is_level(entry, node)]
    going_on = [at for at in same if node.label.follows(groups[at].label)]
    if going_on or same:
        return (going_on or same)[-1]
    if node.label.value > 1:
        while kept and groups[kept - 1].rank > node.rank:
            kept -= 1
    return kept


def _depth_of_title(groups: Sequence[Node], node: Node) -> int:
    """A title without a number stands beside one that speaks of the same thing, else below the last."""
    own = set(title_meaning(node.title))
    titles = [at for at, entry in enumerate(groups) if entry.label.kind == "none"]
    for at in reversed(titles):
        if own and own == set(title_meaning(groups[at].title)):
            return at
    if titles and titles[-1] == len(groups) - 1 and groups[-1].below:
        return titles[-1]
    return len(groups)
