"""A sheet of disbursement, or any other without total costs, joined onto the projects of the lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.issues import Issue, Severity
from models.texts import say
from optimizer.official.lines import ListLine, is_code
from optimizer.official.near_names import near_names
from optimizer.official.row_tree import RowAnswer
from optimizer.official.words import is_amount
from optimizer.workbook.schema import fold

SURE = 95.0
"""Similarity of names (0–100) from which a row is taken for the project it resembles, and told."""
POSSIBLE = 80.0
"""Similarity from which a person is asked; below, the row belongs to no project of the lists."""
OFFERED = 3
"""Most projects that a question names."""
LEAD = 5.0
"""How much closer the best name must be than the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """The projects by code and by name."""

    lines: Sequence[ListLine]
    by_code: Mapping[str, ListLine]
    names: Sequence[str]


def join(
    lines: Sequence[ListLine],
    more: Sequence[ListLine],
    answers: Mapping[str, Mapping[int, RowAnswer]],
    issues: list[Issue],
) -> None:
    """Give each project the amounts that another sheet has for it, by code, else by name.

    answers : by place of the sheet and number of the row: the code of the project, or `note`.
    """
    index = _Index(
        lines=lines,
        by_code={str(line.cells.get("project_id", "")): line for line in lines},
        names=[fold(str(line.cells.get("name", ""))) for line in lines],
    )
    for row in more:
        answer = answers.get(row.reading.found.place, {}).get(row.row.number)
        issues += _join_row(row, answer, index)


def _join_row(row: ListLine, answer: RowAnswer | None, index: _Index) -> Iterator[Issue]:
    code = str(row.cells.get("project_id", ""))
    if answer == "note":
        return
    if answer is not None and answer in index.by_code:
        yield from _give(row, index.by_code[answer], 100)
    elif is_code(code) and code in index.by_code:
        yield from _give(row, index.by_code[code], 100)
    else:
        yield from _join_by_name(row, index)


def _join_by_name(row: ListLine, index: _Index) -> Iterator[Issue]:
    name = fold(str(row.cells.get("name", "")))
    near = near_names(name, index.names, POSSIBLE)[:OFFERED]
    if not near:
        yield _told("issue_list_join_unmatched", Severity.WARNING, row, None, "–")
        return
    best, second = near[0][1], near[1][1] if len(near) > 1 else 0.0
    line = index.lines[near[0][0]]
    if best >= SURE and best - second >= LEAD:
        yield from _give(row, line, best)
        return
    known = [index.lines[at].cells for at, _ in near]
    offered = "; ".join(f"{own.get('project_id') or '–'} “{str(own.get('name', ''))[:60]}”" for own in known)
    yield _told("issue_list_join_doubtful", Severity.ERROR, row, line, offered)


def _give(row: ListLine, line: ListLine, score: float) -> Iterator[Issue]:
    """Add the amounts of the row; one that the project has already, and differs, is told and not changed."""
    for column, amount in row.cells.items():
        if not is_amount(column):
            continue
        if line.cells.get(column, amount) != amount:
            yield _told("issue_list_join_differs", Severity.WARNING, row, line, f"{column}")
        else:
            line.cells[column] = amount
    line.also.append(row.place)
    if score < 100:
        line.assumed.append(say("plain_list.joined_by_name", "vi", place=row.place))
        yield _told("issue_list_joined_by_name", Severity.WARNING, row, line, "")


def _told(code: str, severity: Severity, row: ListLine, line: ListLine | None, offered: str) -> Issue:
    values: dict[str, object] = {
        "found": str(row.cells.get("name", ""))[:80],
        "row": str(row.row.number),
        "line": row.place,
        "first": "–" if line is None else line.place,
        "name": "–" if line is None else str(line.cells.get("name", ""))[:80],
        "offered": offered,
    }
    return row.issue(code, severity, values)
