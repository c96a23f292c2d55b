"""The same project in several lists or parts of one: counted once where nothing differs, else asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from models.issues import Issue, Severity
from models.texts import say
from models.units import LANGUAGES, Language, format_number
from optimizer.canonical.sheets import usual_head
from optimizer.official.answers import spec_for
from optimizer.official.group_titles import values_of_titles
from optimizer.official.lines import ListCell, ListLine, is_code
from optimizer.official.near_names import near_names
from optimizer.official.row_tree import RowAnswer
from optimizer.workbook.schema import fold

ALIKE = 93.0
"""Similarity of names (0–100) from which two lines of the same cost may be one project."""
_AMOUNTS = ("total_cost", "paid", "demand")
_SHOWN = 4


@dataclass(slots=True)
class _Seen:
    """The lines kept so far, by what may show that another is the same."""

    by_code: dict[str, ListLine] = field(default_factory=dict)
    by_name: dict[str, list[ListLine]] = field(default_factory=dict)
    by_cost: dict[ListCell, list[ListLine]] = field(default_factory=dict)

    def keep(self, line: ListLine) -> None:
        """Remember a line."""
        code = str(line.cells.get("project_id", ""))
        if is_code(code):
            self.by_code.setdefault(code, line)
        self.by_name.setdefault(_name(line), []).append(line)
        cost = line.cells.get("total_cost")
        if cost:
            self.by_cost.setdefault(cost, []).append(line)


def without_duplicates(
    lines: Sequence[ListLine], answers: Mapping[str, Mapping[int, RowAnswer]], issues: list[Issue]
) -> list[ListLine]:
    """The lines without those that are another one again; what was found is added to `issues`.

    answers : `same` or `other` by place of the list and number of the row.
    """
    seen = _Seen()
    kept: list[ListLine] = []
    for line in lines:
        answer = answers.get(line.reading.found.place, {}).get(line.row.number)
        twin, is_sure = (None, False) if answer == "other" else _twin(line, seen)
        if answer == "other" and str(line.cells.get("project_id", "")) in seen.by_code:
            line.cells.pop("project_id")
        if twin is not None and (answer == "same" or _is_repeated(line, twin, is_sure=is_sure)):
            twin.also.append(line.place)
            issues.append(_told("issue_list_project_again", Severity.WARNING, line, twin))
            continue
        if twin is not None and is_sure and _is_other_part(line, twin):
            issues += _join_parts(line, twin)
            continue
        if twin is not None and (line.reading is not twin.reading or not _has_same_code(line, twin)):
            issues.append(_doubt(line, twin))
        seen.keep(line)
        kept.append(line)
    return kept


def _name(line: ListLine) -> str:
    return fold(str(line.cells.get("name", "")))


def _has_same_code(line: ListLine, other: ListLine) -> bool:
    code = str(line.cells.get("project_id", ""))
    return is_code(code) and code == str(other.cells.get("project_id", ""))


def _twin(line: ListLine, seen: _Seen) -> tuple[ListLine | None, bool]:
    """A line kept before that may be the same project, and whether code or name say so outright."""
    if line.cells.get("line_type"):
        return None, False
    code = str(line.cells.get("project_id", ""))
    if is_code(code) and code in seen.by_code:
        return seen.by_code[code], True
    for other in seen.by_name.get(_name(line), ()):
        if _agree(line, other, ("total_cost", "locality")) and not _codes_differ(line, other):
            return other, True
    if not line.cells.get("total_cost"):
        return None, False
    near = [
        other
        for other in seen.by_cost.get(line.cells["total_cost"], ())
        if other.reading is not line.reading and not _codes_differ(line, other)
    ]
    found = near_names(_name(line), [_name(other) for other in near], ALIKE)
    return (near[found[0][0]], False) if found else (None, False)


def _codes_differ(line: ListLine, other: ListLine) -> bool:
    codes = [str(own.cells.get("project_id", "")) for own in (line, other)]
    return all(is_code(code) for code in codes) and codes[0] != codes[1]


def _agree(line: ListLine, other: ListLine, columns: Sequence[str]) -> bool:
    """Both say the same in every column that both fill."""
    return all(
        _plain(line.cells[column]) == _plain(other.cells[column])
        for column in columns
        if column in line.cells and column in other.cells
    )


def _plain(value: ListCell) -> ListCell:
    return fold(value) if isinstance(value, str) else value


def _is_repeated(line: ListLine, twin: ListLine, *, is_sure: bool) -> bool:
    """Another list sends the same project with the same amounts."""
    amounts = [
        column
        for column in {*line.cells, *twin.cells}
        if isinstance(line.cells.get(column, twin.cells.get(column)), Decimal)
    ]
    same = all(line.cells.get(column) == twin.cells.get(column) for column in amounts)
    return is_sure and line.reading is not twin.reading and same and _agree(line, twin, ("name",))


def _sections(line: ListLine) -> str | None:
    return values_of_titles(line.row.titles).get("sources")


def _is_other_part(line: ListLine, twin: ListLine) -> bool:
    """The same project under another source of the same list: each part has that source's money."""
    own, other = _sections(line), _sections(twin)
    has_split = any(column.startswith("demand:") and column != f"demand:{other}" for column in twin.cells)
    already = f"demand:{own}" in twin.cells
    return (
        line.reading is twin.reading
        and own is not None
        and other is not None
        and own != other
        and not already
        and (not has_split or _is_joined(twin))
        and _agree(line, twin, ("total_cost", "paid"))
        and "demand" in line.cells
        and "demand" in twin.cells
    )


def _is_joined(line: ListLine) -> bool:
    return bool(line.also)


def _join_parts(line: ListLine, twin: ListLine) -> Iterator[Issue]:
    """Add the demand of one source to the project that stands under another."""
    own, other = _sections(line), _sections(twin)
    if not _is_joined(twin):
        twin.cells[f"demand:{other}"] = twin.cells["demand"]
    twin.cells[f"demand:{own}"] = line.cells["demand"]
    parts = [amount for column, amount in twin.cells.items() if column.startswith("demand:")]
    twin.cells["demand"] = sum((amount for amount in parts if isinstance(amount, Decimal)), Decimal(0))
    twin.cells.pop("sources", None)
    twin.also.append(line.place)
    twin.assumed.append(say("plain_list.parts_joined", "vi", place=line.place))
    yield _told("issue_list_parts_joined", Severity.WARNING, line, twin)


def _doubt(line: ListLine, twin: ListLine) -> Issue:
    """Perhaps the same, perhaps not: what differs."""
    columns = [
        column
        for column in (*_AMOUNTS, "name", "locality")
        if line.cells.get(column) != twin.cells.get(column)
    ]
    differing = {
        f"differing_{language}": "; ".join(
            f"{usual_head(spec_for(column), column, language)}: "
            f"{_shown(line.cells.get(column), language)} / {_shown(twin.cells.get(column), language)}"
            for column in columns[:_SHOWN]
        )
        or "–"
        for language in LANGUAGES
    }
    return _told("issue_list_project_perhaps_again", Severity.ERROR, line, twin, differing)


def _shown(value: ListCell | None, language: Language) -> str:
    if isinstance(value, Decimal):
        return format_number(value, language)
    return "–" if value is None else str(value)[:60]


def _told(
    code: str,
    severity: Severity,
    line: ListLine,
    twin: ListLine,
    more: Mapping[str, object] | None = None,
) -> Issue:
    values: dict[str, object] = {
        "found": str(line.cells.get("name", ""))[:80],
        "first": twin.place,
        "row": str(line.row.number),
        "line": line.place,
        **(more or {}),
    }
    return line.issue(code, severity, values)
