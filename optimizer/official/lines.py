"""Rows of a list as lines of a canonical book: cells by column id, and what was derived for them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz

from models.issues import Issue, Severity
from models.texts import say
from models.units import MoneyUnit
from models.vocabulary import Status
from optimizer.intake.cells import shown
from optimizer.official.amounts import amounts_of, fault_issue
from optimizer.official.answers import amount_positions, label_of
from optimizer.official.group_titles import contained, values_of_titles
from optimizer.official.line_rows import is_blank
from optimizer.official.list_sources import REST, SPLITS
from optimizer.official.plain_list import PlainList, PlainRow
from optimizer.official.words import title_words, vocabulary
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell, CellFault
from optimizer.workbook.schema import fold

_WHOLE = re.compile(r"\d{1,6}\.?")
_GROUP = re.compile(r"(?:du an )?nhom (a|b|c)")
_NO_CODE = re.compile(r"[0\s]+")
ALIKE = 70.0
"""Similarity of names (0–100) below which two projects with one code are surely two."""
_SPLIT = ("demand:", "cost:")
_COMPARED = ("group", "status", "sector")
"""Columns in which a row should not say another thing than the title above it."""

type ListCell = str | int | Decimal


@dataclass(slots=True)
class ListLine:
    """One project of the book.

    reading : the list it stands in. cells : by column id; amounts in million VND. assumed : what was
    derived, in Vietnamese. also : other rows that were joined to it, as `Biểu 03!12`.
    """

    row: PlainRow
    reading: "Reading"
    cells: dict[str, ListCell] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """`Biểu 02!12`, with the file before it where several are read."""
        return f"{self.reading.found.place}!{self.row.number}"

    def issue(self, code: str, severity: Severity, values: Mapping[str, object], *columns: str) -> Issue:
        """An issue at the cell of the first of `columns` that the list has, else at that of the name."""
        at = self.reading.position_of(*columns, "name") or 0
        cell = address(self.row.number - 1, at)
        return Issue(code=code, severity=severity, sheet=self.reading.found.place, cell=cell, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A list and everything that is settled about it.

    columns : canonical id by position. unit : of the amounts. with_rest : what the named sources leave
    of a total comes from a source of its own. file_name : of the workbook it stands in.
    """

    found: PlainList
    columns: Mapping[int, str]
    unit: MoneyUnit
    with_rest: bool
    file_name: str = ""

    def position_of(self, *columns: str) -> int | None:
        """The first position of the first of these columns that the list has; None where it has none."""
        places = (at for wanted in columns for at, own in sorted(self.columns.items()) if own == wanted)
        return next(places, None)


def lines_of(reading: Reading, issues: list[Issue]) -> list[ListLine]:
    """A line for each row of a list, with its cells; everything unreadable is added to `issues`."""
    lines = [ListLine(row=row, reading=reading) for row in reading.found.rows]
    for line in lines:
        issues += _read_texts(line, reading)
        issues += _read_amounts(line, reading)
        issues += _read_titles(line)
    return lines


def give_codes(lines: Sequence[ListLine], issues: list[Issue]) -> None:
    """Give every line a code of its own; those that the lists do not have are told."""
    taken = {str(code) for line in lines if (code := line.cells.get("project_id")) is not None}
    first: dict[str, dict[str, object]] = {}
    for own in _by_list(lines):
        issues += _give_codes(own, taken, first)


def derive(lines: Sequence[ListLine], issues: list[Issue]) -> None:
    """Give every line what its list does not say: a status, the rest of a split; all of it told."""
    for own in _by_list(lines):
        issues += _give_statuses(own, own[0].reading)
        issues += _give_rests(own, own[0].reading)


def _by_list(lines: Sequence[ListLine]) -> list[list[ListLine]]:
    lists: dict[int, list[ListLine]] = {}
    for line in lines:
        lists.setdefault(id(line.reading), []).append(line)
    return list(lists.values())


def text_of(cell: Cell) -> ListCell:
    """A cell that is no amount: whole numbers stay numbers, dates become text."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if is_number:
        return cell if isinstance(cell, int) else Decimal(repr(cell))
    if isinstance(cell, str):
        return cell.strip()
    return shown(cell)


def _read_texts(line: ListLine, reading: Reading) -> Iterator[Issue]:
    amounts = amount_positions(reading.columns)
    for position, column in sorted(reading.columns.items()):
        cell = line.row.at(position)
        if position in amounts or is_blank(cell):
            continue
        if isinstance(cell, CellFault):
            yield _issue(cell.code, reading, line, position, Severity.ERROR, found=cell.text)
            continue
        target = _decision(column, reading)
        before = line.cells.get(target)
        value = _READERS.get(column, text_of)(cell)
        line.cells[target] = value if before is None else f"{before}, {value}"


def _decision(column: str, reading: Reading) -> str:
    """Beside a column of policy decisions, the column of decisions holds investment decisions."""
    split = column == "decision" and "policy_decision" in reading.columns.values()
    return "investment_decision" if split else column


def _status(cell: Cell) -> ListCell:
    """The state that the words of a cell name; what is not known stays as it is, and is told later."""
    folded = fold(str(cell))
    known = vocabulary().statuses.get(folded)
    if known is not None:
        return known.value
    return contained(folded, title_words().statuses) or text_of(cell)


def _group(cell: Cell) -> ListCell:
    """`Nhóm B` → `B`."""
    match = _GROUP.fullmatch(fold(str(cell)))
    return match[1].upper() if match else text_of(cell)


def _read_amounts(line: ListLine, reading: Reading) -> Iterator[Issue]:
    columns = amount_positions(reading.columns)
    amounts, faults = amounts_of(line.row, columns)
    for position, error in faults.items():
        yield fault_issue(reading.found, line.row, position, error, columns[position], Severity.ERROR)
    for position, amount in amounts.items():
        if amount is not None:
            line.cells[columns[position]] = amount * reading.unit.millions


def _read_titles(line: ListLine) -> Iterator[Issue]:
    """What the titles above a row say of it, where the row does not say it itself."""
    if line.row.line_type:
        line.cells.setdefault("line_type", line.row.line_type)
        for column in ("min_amount", "total_cost") if "demand" in line.cells else ():
            line.cells.setdefault(column, line.cells["demand"])
        line.assumed.append(say("plain_list.line_type_assumed", "vi"))
    given = values_of_titles(line.row.titles)
    for column, value in given.items():
        if column == "sources" and any(own.startswith(_SPLIT) for own in line.cells):
            _ask_of_section(line, value)
            continue
        own = line.cells.get(column)
        if own is None:
            line.cells[column] = value
            line.assumed.append(say("plain_list.title_assumed", "vi", label=label_of(column)))
        elif column in _COMPARED and fold(str(own)) != fold(value):
            place = line.reading.position_of(column)
            values = {"expected": value, "title": " › ".join(line.row.titles)[-80:]}
            code = "issue_list_title_contradicts"
            yield _issue(code, line.reading, line, place, Severity.WARNING, found=str(own), **values)


def _ask_of_section(line: ListLine, source: str) -> None:
    """Under the title of a source, a demand without parts is asked of that source, if it has as much left."""
    cost, paid, demand = (
        amount if isinstance(amount := line.cells.get(column), Decimal) else Decimal(0)
        for column in (f"cost:{source}", f"paid:{source}", "demand")
    )
    is_split = any(column.startswith("demand:") for column in line.cells)
    if not is_split and 0 < demand <= cost - paid:
        line.cells[f"demand:{source}"] = line.cells["demand"]
        line.assumed.append(say("plain_list.title_assumed", "vi", label=label_of(f"demand:{source}")))


def _give_codes(
    lines: Sequence[ListLine], taken: set[str], first: dict[str, dict[str, object]]
) -> Iterator[Issue]:
    """Every line gets a code of its own: the list's, else one from STT, else from its place.

    taken : codes of all lists. first : where each code stands first, and whose it is; both grow. A code
    that stands twice is an error where the names are alike, too: perhaps it is one project.
    """
    reading = lines[0].reading
    position = reading.position_of("project_id")
    orders = Counter(line.row.order.rstrip(".") for line in lines)
    derived = []
    for number, line in enumerate(lines, start=1):
        code = str(line.cells.get("project_id", ""))
        if is_code(code) and code not in first:
            cell = address(line.row.number - 1, position or 0)
            stands = f"{line.reading.found.place}!{cell}" if line.reading.found.file else cell
            first[code] = {"first": stands, "name": str(line.cells.get("name", ""))[:80]}
            line.cells["project_id"] = code
            continue
        order = line.row.order.rstrip(".")
        place = int(order) if _WHOLE.fullmatch(order) and orders[order] == 1 else number
        own = _free_code(place, taken)
        taken.add(own)
        line.cells["project_id"] = own
        line.assumed.append(say("plain_list.code_assumed", "vi", code=own))
        derived.append(own)
        if code in first:
            values: dict[str, object] = {
                "found": code,
                "expected": own,
                "row": str(line.row.number),
                **first[code],
            }
            is_alike = fuzz.ratio(fold(str(values["name"])), fold(str(line.cells.get("name", "")))) >= ALIKE
            kind = "issue_list_code_twice" if is_alike else "issue_list_code_of_other"
            severity = Severity.ERROR if is_alike else Severity.WARNING
            yield _issue(kind, reading, line, position, severity, **values)
        elif position is not None:
            values = {"found": code or "–", "expected": own}
            yield _issue("issue_list_code_derived", reading, line, position, Severity.WARNING, **values)
    if derived and position is None:
        told: dict[str, object] = {"count": len(derived), "found": derived[0], "expected": derived[-1]}
        yield _of_list("issue_list_codes_derived", reading, **told)


def is_code(text: str) -> bool:
    """A code that says something: neither blank nor noughts."""
    return bool(text) and not _NO_CODE.fullmatch(text)


def _free_code(number: int, taken: set[str]) -> str:
    code, further = f"DA-{number:03d}", 2
    while code in taken:
        code, further = f"DA-{number:03d}-{further}", further + 1
    return code


def _give_statuses(lines: Sequence[ListLine], reading: Reading) -> Iterator[Issue]:
    """Where no column says it: money allocated before makes a project ongoing, else it is new.

    Nothing is derived from money that could not be read.
    """
    counts: Counter[Status] = Counter()
    for line in lines:
        if "status" in line.cells or is_faulty(line, reading, "status"):
            continue
        paid = [
            amount
            for column, amount in line.cells.items()
            if column.partition(":")[0] == "paid" and isinstance(amount, Decimal)
        ]
        status = Status.ONGOING if any(amount > 0 for amount in paid) else Status.NEW
        if status is Status.NEW and is_faulty(line, reading, "paid"):
            continue
        line.cells["status"] = status.value
        key = "plain_list.ongoing_assumed" if status is Status.ONGOING else "plain_list.new_assumed"
        line.assumed.append(say(key, "vi"))
        counts[status] += 1
    if counts:
        values = {"ongoing": counts[Status.ONGOING], "new": counts[Status.NEW]}
        yield _of_list("issue_list_statuses_derived", reading, **values)


def is_faulty(line: ListLine, reading: Reading, stem: str) -> bool:
    """Whether a filled cell of the column, or of its parts, could not be read."""
    return any(
        column.partition(":")[0] == stem and column not in line.cells and not is_blank(line.row.at(position))
        for position, column in reading.columns.items()
    )


def _give_rests(lines: Sequence[ListLine], reading: Reading) -> Iterator[Issue]:
    """What the named sources leave of a total, where the person said that another source pays it."""
    if not reading.with_rest:
        return
    rows = []
    for line in lines:
        if not any(column.startswith("cost:") for column in line.cells):
            continue
        rests = {stem: _rest(line, stem, total) for stem, total in SPLITS}
        given = {f"{stem}:{REST}": rest for stem, rest in rests.items() if rest > 0}
        if given:
            line.cells |= given
            line.assumed.append(say("plain_list.rest_assumed", "vi", code=REST))
            rows.append(str(line.row.number))
    if rows:
        values = {"count": len(rows), "found": ", ".join(rows[:10]), "source": REST}
        yield _of_list("issue_list_rest_of_split", reading, **values)


def _rest(line: ListLine, stem: str, total: str) -> Decimal:
    whole = line.cells.get(total)
    parts = [
        amount
        for column, amount in line.cells.items()
        if column.startswith(f"{stem}:") and isinstance(amount, Decimal)
    ]
    is_split = isinstance(whole, Decimal) and (parts or stem == "cost")
    return whole - sum(parts, Decimal(0)) if is_split and isinstance(whole, Decimal) else Decimal(0)


def _of_list(code: str, reading: Reading, **values: object) -> Issue:
    """A warning about the list as a whole: where its rows stand."""
    rows = [row.number for row in reading.found.rows]
    name = reading.position_of("name") or 0
    cell = ":".join(dict.fromkeys(address(row - 1, name) for row in (rows[0], rows[-1])))
    return Issue(code=code, severity=Severity.WARNING, sheet=reading.found.place, cell=cell, values=values)


def _issue(
    code: str, reading: Reading, line: ListLine, position: int | None, severity: Severity, **values: object
) -> Issue:
    return Issue(
        code=code,
        severity=severity,
        sheet=reading.found.place,
        cell=address(line.row.number - 1, position or 0),
        column=reading.columns.get(position or 0),
        values=values,
    )


_READERS: Mapping[str, Callable[[Cell], ListCell]] = {"status": _status, "group": _group}
"""Columns whose words are not taken as they stand."""
