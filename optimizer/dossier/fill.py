"""The office's own template, filled: its formats, headings and formulas stay, its example row is repeated.

A template says in braces what goes where: `{{line.name}}` in the example row, `{{total.allocated}}`
anywhere. A list that already has its projects marks the column of their codes instead (`{{match.code}}`).
Amounts are written as numbers, texts as texts, whatever they begin with.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from models.issues import Issue, PortfolioError, Severity
from models.plan import PlanLine
from optimizer.dossier import fill_names as names
from optimizer.dossier.fill_match import CODE, NAME, MatchedRows
from optimizer.dossier.fill_names import GROUP, LINE, LINES, MATCH, SUM, LineGroup
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.sheet_rows import make_room
from optimizer.report.plan.allocation_groups import sector_groups
from optimizer.workbook.reading import read_workbook
from optimizer.workbook.saving import saved_bytes
from optimizer.writing.existing import put_text
from optimizer.writing.grid import TEXT_FILL
from optimizer.writing.page import Value, height_of_lines, lines_of

_NAME = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LOST = ("xl/drawings/", "xl/charts/", "xl/media/", "xl/embeddings/")
"""Parts that openpyxl does not write back, or not wholly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The workbook, and what somebody should know about it."""

    content: bytes
    issues: tuple[Issue, ...]


def filled_template(view: PlanView, path: Path) -> Filled:
    """The template at `path` with the plan in it.

    Errors: PortfolioError with every name that does not exist, every sheet with more than one example row,
    or because the file cannot be read safely or holds no name at all.
    """
    read_workbook(path)  # refuses what is hostile or broken before openpyxl sees it
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    sheets = [_Sheet(view=view, sheet=sheet) for sheet in book.worksheets]
    issues = [issue for sheet in sheets for issue in sheet.issues()]
    if not any(sheet.found for sheet in sheets):
        issues.append(Issue(code="issue_fill_no_name", values={"found": path.name}))
    if issues:
        raise PortfolioError(issues)
    remarks = [issue for sheet in sheets for issue in sheet.fill()]
    return Filled(content=saved_bytes(book), issues=(*remarks, *_losses(path)))


def _losses(path: Path) -> Iterator[Issue]:
    """Pictures and charts of the template, which are not carried over."""
    with zipfile.ZipFile(path) as archive:
        lost = sorted({part for name in archive.namelist() for part in _LOST if name.startswith(part)})
    if lost:
        yield Issue(
            code="issue_fill_pictures",
            severity=Severity.WARNING,
            values={"found": ", ".join(part.split("/")[1] for part in lost)},
        )


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """One sheet of the template. found : names by (row, column), in the order they stand."""

    view: PlanView
    sheet: Worksheet
    found: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cells in self.sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and (own := _NAME.findall(cell.value)):
                    self.found[cell.row, cell.column] = tuple(own)

    def _rows(self, prefix: str) -> list[int]:
        return sorted({row for (row, _), own in self.found.items() if any(n.startswith(prefix) for n in own)})

    @property
    def scope(self) -> str:
        """What the sheet lists."""
        asked = [name for own in self.found.values() for name in own if name.startswith(LINES)]
        return asked[0] if asked else f"{LINES}selected"

    def issues(self) -> Iterator[Issue]:
        """Every name that does not exist, and example rows that are one too many."""
        known = set(names.all_names(self.view))
        for (row, column), own in self.found.items():
            for name in own:
                if name not in known:
                    close = ", ".join(get_close_matches(name, known, n=3)) or "–"
                    yield self._issue("issue_fill_name_unknown", row, column, found=name, expected=close)
        for prefix, allowed in ((LINE, self._rows(LINE)[:1]), (GROUP, self._group_rows())):
            for row in self._rows(prefix):
                if row not in allowed:
                    column = min(at for at_row, at in self.found if at_row == row)
                    first = self._rows(LINE)[0] if self._rows(LINE) else "–"
                    code = "issue_fill_two_rows" if prefix == LINE else "issue_fill_group_row"
                    yield self._issue(code, row, column, found=row, expected=first)

    def _group_rows(self) -> list[int]:
        """A group's row stands right above the example row."""
        lines = self._rows(LINE)
        return [lines[0] - 1] if lines else []

    def _issue(self, code: str, row: int, column: int, **values: object) -> Issue:
        cell = self.sheet.cell(row, column).coordinate
        return Issue(code=code, sheet=self.sheet.title, cell=cell, values=values)

    def fill(self) -> Iterator[Issue]:
        """Write the plan into the sheet; what somebody should know about it."""
        whole = names.plan_names(self.view)
        lines = self._rows(LINE)
        examples = {*lines, *self._rows(GROUP), *self._rows(MATCH)}
        # Before any line is written: a project's name may hold braces, and is to be shown, not read.
        for row, column in self.found:
            if row not in examples:
                cell = self.sheet.cell(row, column)
                _put(cell, self._said(str(cell.value), whole))
        match = self._match()
        if match is not None:
            yield from self._into_rows(match)
        elif lines:
            self._list(lines[0])

    def _match(self) -> MatchedRows | None:
        """The rows of a list that already has its projects; None where the sheet marks no such column."""
        for (row, column), own in self.found.items():
            for by in (CODE, NAME):
                if by in own:
                    return MatchedRows(view=self.view, sheet=self.sheet, row=row, column=column, by=by)
        return None

    def _into_rows(self, match: MatchedRows) -> Iterator[Issue]:
        """Amounts into the marked columns of the rows that are projects; a formula there stays."""
        match.find()
        cells = names.line_names(self.view, names.part_codes(self.view, self.scope))
        patterns = {
            column: str(self.sheet.cell(match.row, column).value)
            for (row, column), own in self.found.items()
            if row == match.row and any(name.startswith(LINE) for name in own)
        }
        for number, (row, line) in enumerate(match.rows.items(), start=1):
            values = {name: cell(line) for name, cell in cells.items()} | {f"{LINE}number": number}
            for column, text in patterns.items():
                cell = self.sheet.cell(row, column)
                if cell.data_type != "f" and type(cell).__name__ != "MergedCell":
                    _put(cell, self._said(text, values))
        for column in (*patterns, match.column):
            self.sheet.cell(match.row, column).value = None
        belongs = names.listed(self.view)[self.scope]
        yield from match.remarks([line for line in self.view.lines() if belongs(line)])

    def _said(self, text: str, values: Mapping[str, Value]) -> Value:
        """A value where the cell is one name, else the text with values in it; a list's name vanishes."""
        only = _NAME.fullmatch(text.strip())
        if only:
            return values.get(only[1])
        return _NAME.sub(lambda found: names.shown(self.view, values.get(found[1])), text).strip() or None

    def _list(self, row: int) -> None:
        """Repeat the example row for every line, with a group's row above each sector where there is one."""
        grouped = bool([own for own in self._rows(GROUP) if own == row - 1])
        belongs = names.listed(self.view)[self.scope]
        groups = _groups(self.view, belongs) if grouped else (_one(self.view, belongs),)
        patterns = {"line": _pattern(self.sheet, row)}
        if grouped:
            patterns["group"] = _pattern(self.sheet, row - 1)
        first = row - 1 if grouped else row
        rows = sum(len(group.lines) + grouped for group in groups)
        make_room(self.sheet, row, rows - (2 if grouped else 1))
        at = first
        cells = names.line_names(self.view, names.part_codes(self.view, self.scope))
        number = 0
        for group in groups:
            if grouped:
                span = (at + 1, at + len(group.lines))
                patterns["group"].write(self, at, names.group_names(group), span)
                at += 1
            for line in group.lines:
                number += 1
                values = {name: cell(line) for name, cell in cells.items()} | {f"{LINE}number": number}
                patterns["line"].write(self, at, values, (at, at))
                at += 1
        for empty in range(at, first + len(patterns)):
            patterns["line"].write(self, empty, {}, (empty, empty))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """An example row: value and look of its cells, its height."""

    row: int
    cells: Sequence[tuple[Any, str, Any]]
    height: float | None

    def write(self, own: _Sheet, row: int, values: Mapping[str, Value], span: tuple[int, int]) -> None:
        """Write it into a row; formulas speak of that row, a group's sum of the rows `span`."""
        for column, (value, kind, style) in enumerate(self.cells, start=1):
            cell = own.sheet.cell(row, column)
            if type(cell).__name__ == "MergedCell":
                continue
            cell._style = copy(style)
            if kind == "f":
                origin = f"{cell.column_letter}{self.row}"
                cell.value = Translator(value, origin=origin).translate_formula(cell.coordinate)
            elif isinstance(value, str) and value.strip() == f"{{{{{SUM}}}}}":
                letter = cell.column_letter
                cell.value = f"=SUBTOTAL(9,{letter}{span[0]}:{letter}{span[1]})"
            elif isinstance(value, str) and _NAME.search(value):
                _put(cell, own._said(value, {**names.plan_names(own.view), **values}))
            else:
                cell.value = value
        own.sheet.row_dimensions[row].height = self._height(own.sheet, row)

    def _height(self, sheet: Worksheet, row: int) -> float | None:
        """That of the example row, more where a wrapped text needs more; none stated, Excel finds it."""
        if self.height is None:
            return None
        lines = 1
        for cell in sheet[row]:
            if isinstance(cell.value, str) and cell.data_type == "s" and cell.alignment.wrap_text:
                width = sheet.column_dimensions[cell.column_letter].width
                lines = max(lines, lines_of(cell.value, TEXT_FILL * width))
        return max(self.height, height_of_lines(lines)) if lines > 1 else self.height


def _pattern(sheet: Worksheet, row: int) -> _Pattern:
    cells = [sheet.cell(row, column) for column in range(1, sheet.max_column + 1)]
    return _Pattern(
        row=row,
        cells=[(cell.value, cell.data_type, copy(cell._style)) for cell in cells],
        height=sheet.row_dimensions[row].height,
    )


def _put(cell: Any, value: Value) -> None:
    """A number as a number, a text as a text."""
    if not isinstance(value, str):
        cell.value = value
        return
    put_text(cell, value)


def _one(view: PlanView, belongs: Callable[[PlanLine], bool]) -> LineGroup:
    return LineGroup(number="", name="", lines=tuple(line for line in view.lines() if belongs(line)))


def _groups(view: PlanView, belongs: Callable[[PlanLine], bool]) -> tuple[LineGroup, ...]:
    """By the sectors of the law; a sector without lines has no row."""
    found: list[LineGroup] = []
    for group in sector_groups(view.result, view.language):
        inner = [line for part in (group.parts or (group,)) for line in part.items]
        lines = tuple(line for line in sorted(inner, key=_rank) if belongs(line))
        if lines:
            found.append(LineGroup(number=chr(ord("A") + len(found)), name=group.label, lines=lines))
    return tuple(found)


def _rank(line: PlanLine) -> int:
    return line.rank
