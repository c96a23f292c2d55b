"""The JSON of `canvon import`: the projects as understood, sums against what is printed, every issue."""

from collections.abc import Mapping
from decimal import Decimal

from models.project import Project
from optimizer.official.importing import Imported
from optimizer.official.plain_list import ReadLine
from optimizer.report.documents.plan import MONEY_UNIT
from optimizer.workbook.numbers import NumberFormatError, parse_period, parse_year

type _Number = int | float


def import_document(found: Imported) -> dict[str, object]:
    """Names and types as promised; amounts in million VND, exact, or null where the list has none."""
    book = found.book
    portfolio = None if book is None else book.portfolio
    by_id: Mapping[str, Project] = {} if portfolio is None else portfolio.by_id
    lines = () if book is None else book.lines
    totals = {} if book is None else book.totals
    return {
        "money_unit": MONEY_UNIT,
        "lists": [
            {
                "sheet": own.place,
                "header_rows": list(own.header_rows),
                "unit": None if own.unit is None else own.unit.value,
                "projects": len(own.rows),
                "other_rows": len(own.passed),
            }
            for own in found.lists
        ],
        "projects": [_line(line, by_id.get(str(line.cells.get("project_id", "")))) for line in lines],
        "totals": {
            column: {"computed": _plain(computed), "stated": None if stated is None else _plain(stated)}
            for column, (computed, stated) in totals.items()
        },
        "issues": [issue.to_dict() for issue in found.issues],
    }


def _line(line: ReadLine, project: Project | None) -> dict[str, object]:
    cells = line.cells
    start, finish = _period(line)
    return {
        "project_id": str(cells.get("project_id", "")),
        "name": str(cells.get("name", "")),
        "total_cost": _amount(line, "total_cost"),
        "paid": _amount(line, "paid"),
        "demand": _demand(line, project),
        "sector": _text(line, "sector"),
        "status": _text(line, "status"),
        "group": _text(line, "group")
        or (None if project is None or project.group is None else project.group.value),
        "locality": _text(line, "locality"),
        "start_year": start,
        "finish_year": finish,
        "file": line.file,
        "sheet": line.sheet,
        "row": line.row,
        "titles": list(line.titles),
        "amounts": {column: _plain(value) for column, value in cells.items() if isinstance(value, Decimal)},
    }


def _text(line: ReadLine, column: str) -> str | None:
    value = line.cells.get(column)
    return None if value is None else str(value)


def _amount(line: ReadLine, column: str) -> _Number | None:
    value = line.cells.get(column)
    return _plain(value) if isinstance(value, Decimal) else None


def _demand(line: ReadLine, project: Project | None) -> _Number | None:
    """As the list states it, else what remains to be paid."""
    stated = _amount(line, "demand")
    return project.demanded if stated is None and project is not None else stated


def _plain(amount: Decimal) -> _Number:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _period(line: ReadLine) -> tuple[int | None, int | None]:
    """First and last year as the list states them; None where it does not, or nobody can read it."""
    start, finish = (_year(line, column) for column in ("start_year", "finish_year"))
    stated = line.cells.get("period")
    if stated is not None and not isinstance(stated, Decimal):
        try:
            first, last = parse_period(stated)
        except NumberFormatError:
            return start, finish
        return start or first, finish or last
    return start, finish


def _year(line: ReadLine, column: str) -> int | None:
    stated = line.cells.get(column)
    if stated is None or isinstance(stated, Decimal):
        return None
    try:
        return parse_year(stated)
    except NumberFormatError:
        return None
