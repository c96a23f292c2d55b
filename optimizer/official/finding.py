"""Find the list on one of the sheets of a workbook, and say what each heading seems to mean."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from models.issues import Issue, Severity
from models.units import MoneyUnit
from optimizer.official.adjusted import settled_by_adjustment
from optimizer.official.by_sums import settled_by_sums
from optimizer.official.by_values import settled_by_values
from optimizer.official.header_block import HeaderBlock
from optimizer.official.line_rows import Columns
from optimizer.official.meaning import SURE, UNSURE, is_order, meaning, part_source
from optimizer.official.merged_texts import with_merged_texts
from optimizer.official.plain_list import Heading, PlainList
from optimizer.official.row_tree import RowAnswer
from optimizer.official.sorted_rows import sort_rows
from optimizer.official.tables import ListTable, tables_of
from optimizer.official.words import IGNORED, is_amount
from optimizer.official.written_amounts import with_plain_amounts
from optimizer.official.written_dates import with_dates
from optimizer.workbook.headers import declared_unit, find_sheets, read_table
from optimizer.workbook.limits import address, column_letters
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.schema import fold

SHEETS_MAX = 40
"""Sheets that are looked at."""
ORDER_SIGNS = ("#", "№")
"""Headings of STT that are no words."""
ID_ROWS = 20
"""Rows from the top in which a canonical sheet has its ids."""

DETAILS = frozenset(
    {"decision", "policy_decision", "investment_decision", "period", "start_year", "finish_year", "locality"}
    | {"capacity", "group", "investor"}
)
"""Columns that only projects fill: where one of them is filled, a row is no title."""
DATED = frozenset({"period", "start_year", "finish_year"})
"""Columns in which a number of five digits is a date."""

_YEAR_ONLY = re.compile(r"(?:trong do )?(?:ke hoach |kh )?(?:von )?(?:nam )?20\d\d")
_UNIT_IN_HEADING = re.compile(r"\b(trieu|ty|ti) dong\b|\bdong$|\btrd\b")
_UNITS = {
    "trieu": MoneyUnit.MILLION,
    "trd": MoneyUnit.MILLION,
    "ty": MoneyUnit.BILLION,
    "ti": MoneyUnit.BILLION,
}


def find_list(workbook: RawWorkbook) -> PlainList | None:
    """The sheet and header block that are understood best.

    None where no sheet has a list, or where the workbook is a canonical one already.
    """
    found = _tables(workbook)
    if not found:
        return None
    best = max(found, key=lambda table: table.block.known)
    others = [_named(other, best.sheet.name) for other in found if other is not best]
    return _plain_list(best, others, {})


def _named(table: ListTable, sheet: str) -> str:
    """The name of the table's sheet; with its first row where the list is on the same sheet."""
    own = table.sheet.name
    return own if own != sheet else f"{own}!{table.block.first + 1}"


def find_lists(
    workbook: RawWorkbook, answers: Mapping[str, Mapping[int, RowAnswer]] | None = None
) -> tuple[PlainList, ...]:
    """Every list of every visible sheet, in the order of the sheets.

    answers : what a person said of rows, by sheet and number. Empty for a canonical workbook.
    """
    given = answers or {}
    return tuple(_plain_list(table, [], given.get(table.sheet.name, {})) for table in _tables(workbook))


def has_list(workbook: RawWorkbook) -> bool:
    """Whether some sheet has a list of an office.

    A sheet with the English ids of the canonical workbook is a part of one, however much of it is missing.
    """
    tops = (cell for sheet in workbook.sheets for row in sheet.rows[:ID_ROWS] for cell in row)
    return not any(cell == "project_id" for cell in tops) and bool(_tables(workbook))


def _tables(workbook: RawWorkbook) -> list[ListTable]:
    if is_canonical(workbook):
        return []
    visible = [sheet for sheet in workbook.sheets if sheet.state == "visible"][:SHEETS_MAX]
    return [table for sheet in visible for table in tables_of(sheet)]


def is_canonical(workbook: RawWorkbook) -> bool:
    """Sheets of projects and sources with the headings of a canonical workbook."""
    sheets = find_sheets(workbook)
    if not {"projects", "sources"} <= set(sheets):
        return False
    projects, sources = (set(read_table(name, sheets[name], {}).columns) for name in ("projects", "sources"))
    return {"project_id", "name"} <= projects and {"source", "kind"} <= sources


def _plain_list(table: ListTable, others: list[str], answers: Mapping[int, RowAnswer]) -> PlainList:
    sheet, block = table.sheet, table.block
    headings, order = _headings(block)
    header = sheet.rows[block.first : block.last + 1]
    columns = _columns(headings, order)
    unit, unit_issues = _unit(table, headings)
    sheet, settled = with_plain_amounts(sheet, block.last + 1, columns.amounts, unit)
    sheet, dated = with_dates(sheet, block.last + 1, _dated(headings))
    rows = sort_rows(sheet, header, block.last + 1, columns, answers, table.again)
    projects, merged = with_merged_texts(sheet, rows.projects, headings)
    headings, projects, adjusted = settled_by_adjustment(headings, projects, sheet.name, block.last + 1)
    headings, by_values = settled_by_values(headings, projects, sheet.name, block.last + 1)
    headings, by_sums = settled_by_sums(headings, projects, sheet.name, block.last + 1)
    issues = [
        *(_further_table(table) if table.is_further else ()),
        *unit_issues,
        *settled,
        *dated,
        *adjusted,
        *by_values,
        *by_sums,
        *rows.issues,
        *merged,
    ]
    if others:
        values = {"found": ", ".join(others)}
        issues.append(
            Issue(code="issue_list_other_sheets", severity=Severity.WARNING, sheet=sheet.name, values=values)
        )
    if not projects:
        issues.append(Issue(code="issue_list_no_projects", sheet=sheet.name, cell=address(block.last, 0)))
    first_row = projects[0].number if projects else block.last + 2
    return PlainList(
        sheet=sheet.name,
        header_rows=(block.first + 1, block.last + 1),
        first_row=first_row,
        unit=unit,
        headings=headings,
        rows=tuple(projects),
        totals=tuple(rows.totals),
        sums=tuple(rows.sums),
        passed=(*(row + 1 for row in table.above), *rows.passed),
        issues=tuple(issues),
    )


def _headings(block: HeaderBlock) -> tuple[tuple[Heading, ...], int | None]:
    """Every column with a text above it, and the position of STT."""
    headings: list[Heading] = []
    order = None
    for position, path in enumerate(block.paths):
        if not path:
            continue
        found = meaning(path)
        if (is_order(found) or path[-1].strip() in ORDER_SIGNS) and order is None:
            order = position
        known = not (found.column or "~").startswith("~")
        borrowed = position in block.borrowed and known
        heading = Heading(
            position=position,
            letters=column_letters(position),
            path=path,
            column=found.column if known else None,
            score=min(found.score, UNSURE) if borrowed else found.score,
            is_doubtful=(found.is_doubtful and found.column != IGNORED) or borrowed,
            alternatives=found.alternatives,
        )
        headings.append(heading)
    return _doubt_twins(_doubt_sums(_without_years(headings))), order


def _without_years(headings: list[Heading]) -> list[Heading]:
    """`Nhu cầu / 2026` beside `Nhu cầu / Tổng số`: one year of a total that stands there is carried along.

    Where no total stands beside the years of an amount, each of them is asked about.
    """
    whole = {own.path[0] for own in headings if own.path[1:] and not any(map(_is_year, own.path[1:]))}
    return [_of_year(own, whole) if any(map(_is_year, own.path[1:])) else own for own in headings]


def _of_year(heading: Heading, whole: Collection[str]) -> Heading:
    if heading.path[0] in whole:
        return replace(heading, column=None, is_doubtful=False)
    amount = meaning(heading.path[:1]).column or ""
    if heading.column is not None or not is_amount(amount):
        return heading
    return replace(heading, column=amount, is_doubtful=True, alternatives=(amount,))


def _is_year(text: str) -> bool:
    return bool(_YEAR_ONLY.fullmatch(fold(text)))


def _doubt_sums(headings: list[Heading]) -> list[Heading]:
    """`NSĐP: tổng số` beside `NSĐP: XSKT`: a sum of sources is no source; a person says what counts."""
    above: set[tuple[str, str]] = set()
    for heading in headings:
        stem, _, source = (heading.column or "").partition(":")
        named = [part_source(text) for text in heading.path] if source else []
        above |= {(stem, other.code) for other in named if other is not None and other.code != source}
    result = []
    for heading in headings:
        stem, _, source = (heading.column or "").partition(":")
        if source and (stem, source) in above:
            offered = (f"{stem}:{source}",)
            result.append(replace(heading, column=None, is_doubtful=True, alternatives=offered))
        else:
            result.append(heading)
    return result


def _doubt_twins(headings: list[Heading]) -> tuple[Heading, ...]:
    """Where several headings surely mean the same, none is sure."""
    sure = Counter(heading.column or "" for heading in headings if heading.score >= SURE)
    twins = {column for column, count in sure.items() if column and count > 1}
    return tuple(
        replace(heading, is_doubtful=True) if heading.column in twins and heading.score >= SURE else heading
        for heading in headings
    )


def _columns(headings: Iterable[Heading], order: int | None) -> Columns:
    """The best guesses suffice for telling rows apart."""
    listed = list(headings)
    names = [heading for heading in listed if heading.column == "name"]
    codes = [heading.position for heading in listed if heading.column == "project_id"]
    offered = [(heading.position, heading.column or (*heading.alternatives, "")[0]) for heading in listed]
    return Columns(
        order=order,
        name=max(names, key=lambda heading: heading.score).position,
        code=codes[0] if codes else None,
        amounts=tuple(position for position, column in offered if is_amount(column)),
        details=tuple(position for position, column in offered if column in DETAILS),
    )


def _unit(table: ListTable, headings: tuple[Heading, ...]) -> tuple[MoneyUnit | None, list[Issue]]:
    """The unit stated above the header, else in the headings, where all agree; else that of the sheet."""
    sheet, block = table.sheet, table.block
    stated, unknown = declared_unit(sheet, block.first)
    if unknown is not None:
        return None, [unknown]
    named = {unit for heading in headings for text in heading.path if (unit := _unit_of(text)) is not None}
    if stated is not None:
        named.add(stated)
    if len(named) <= 1:
        return next(iter(named), table.unit), []
    values = {"found": ", ".join(sorted(named))}
    cell = address(block.first, headings[0].position)
    return None, [Issue(code="issue_list_units_differ", sheet=sheet.name, cell=cell, values=values)]


def _unit_of(text: str) -> MoneyUnit | None:
    """The unit in a heading such as `TMĐT (triệu đồng)`."""
    found = _UNIT_IN_HEADING.search(fold(text)) if "(" in text or "đvt" in text.lower() else None
    return _UNITS.get(found[0].split()[0], MoneyUnit.DONG) if found else None


def _dated(headings: Iterable[Heading]) -> tuple[int, ...]:
    """Columns of years and periods, surely or not."""
    offered = [(own.position, {own.column, *own.alternatives[:1]}) for own in headings]
    return tuple(position for position, columns in offered if columns & DATED)


def _further_table(table: ListTable) -> list[Issue]:
    """That a sheet has another table, read as a list of its own; one without a title may have gone on."""
    cell = address(table.block.first, 0)
    values: dict[str, object] = {"found": str(table.block.first + 1)}
    severity = Severity.INFO if table.above else Severity.WARNING
    code = "issue_list_further_table"
    return [Issue(code=code, severity=severity, sheet=table.sheet.name, cell=cell, values=values)]
