"""The input inside an exported plan: read again, it gives the same portfolio and the same plan.

Sheets carry their English names, a row of headings, a row of English ids, and the values as they
were understood: amounts in whole million VND, rounded as the intake rounds them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.portfolio import InputSheet, Portfolio
from models.scenario import Scenario
from models.units import Language
from optimizer.canonical.cells import Cell, cell_of
from optimizer.canonical.scenario import scenario_entries
from optimizer.intake.typed import whole, whole_parts
from optimizer.workbook.schema import ColumnSpec, fold, schema, spec_of
from optimizer.writing.grid import HEAD_FILL
from optimizer.writing.page import (
    HEAD_COLOR,
    MONEY,
    MUTED,
    PAPER_A3,
    PAPER_A4,
    TEXT_SHOWN,
    YEAR,
    Page,
    Style,
    height_of_lines,
    lines_of,
)

TEXT_WIDTHS: Mapping[str, float] = {"name": 48, "criterion": 18, "note": 30, "source": 12, "project_id": 12}

LINES_SHOWN = 6
"""Lines of a long text that a row of an input sheet shows at most."""

OPTIONAL_SHEETS = ("links", "limits", "debt")
"""Sheets that are written where the book has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputGrid:
    """A sheet ready to be written: headings, ids (blank for extra columns), rows of cells."""

    name: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    ids: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def input_grids(portfolio: Portfolio, scenario: Scenario, language: Language) -> tuple[InputGrid, ...]:
    """Every sheet of the input as understood; the scenario has a shape of its own."""
    sheets = [portfolio.sheets["projects"], portfolio.sheets["sources"], _criteria(portfolio)]
    sheets += [portfolio.sheets[name] for name in OPTIONAL_SHEETS if name in portfolio.sheets]
    return tuple(input_grid(sheet, scenario, language) for sheet in sheets)


def write_input(page: Page, grid: InputGrid) -> None:
    """Write the sheet: row 1 headings, row 2 ids, then the values."""
    head: dict[str, object] = {"bold": True, "text_wrap": True, "align": "center", "border": 1}
    for at, column in enumerate(grid.columns):
        page.sheet.set_column(at, at, _width(grid, at))
        page.text(0, at, grid.heads[at], **head, bg_color=HEAD_COLOR)
        page.text(1, at, grid.ids[at], font_size=8, font_color=MUTED, align="center", border=1)
        styles = cell_styles(page, _look(grid.name, column))
        for offset, row in enumerate(grid.rows):
            put_cell(page, offset + 2, at, row[at], styles)
    widths = [_width(grid, at) for at in range(len(grid.columns))]
    page.sheet.set_row(0, height_of_lines(_most_lines(grid.heads, [HEAD_FILL * width for width in widths])))
    for offset, row in enumerate(grid.rows):
        page.sheet.set_row(offset + 2, height_of_lines(min(LINES_SHOWN, _most_lines(row, widths))))
    page.sheet.freeze_panes(2, 2)
    page.sheet.repeat_rows(0, 1)
    page.print_setup(paper=PAPER_A3 if grid.name == "projects" else PAPER_A4)


def _most_lines(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """Lines of the longest text of a row."""
    texts = [(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
    return max((lines_of(text[:TEXT_SHOWN], width) for text, width in texts), default=1)


def cell_styles(page: Page, look: Mapping[str, object]) -> tuple[Style, Style]:
    """How a column's numbers look, and how its texts do."""
    return page.style(look), page.style({**look, "num_format": "@"})


def put_cell(page: Page, row: int, column: int, value: Cell, styles: tuple[Style, Style]) -> None:
    """Write one input value; numbers that Excel's file format would shorten become text."""
    number, text = styles
    if isinstance(value, bool):
        page.sheet.write_boolean(row, column, value, number.of())
    elif value is not None:
        page.put_in(row, column, value, text if isinstance(value, str) else number)


def _width(grid: InputGrid, at: int) -> float:
    column = grid.columns[at]
    if column in TEXT_WIDTHS:
        return TEXT_WIDTHS[column]
    spec = spec_of(grid.name, column)
    return 26 if spec is None or spec.type in ("text", "lines", "codes") else 13


def _look(sheet: str, column: str) -> dict[str, object]:
    spec = spec_of(sheet, column)
    if spec is not None and spec.type == "amount":
        return {"num_format": MONEY, "valign": "top"}
    if spec is not None and spec.type in ("year", "tier", "count", "flag"):
        return {"num_format": YEAR, "valign": "top"}
    return {"text_wrap": True, "valign": "top"}


def input_grid(sheet: InputSheet, scenario: Scenario, language: Language) -> InputGrid:
    """The sheet as cells; amounts ordered for years that the scenario does not have are left out."""
    columns = tuple(column for column in sheet.columns if not _is_fix_outside(column, scenario))
    return InputGrid(
        name=sheet.name,
        columns=columns,
        heads=tuple(_head(sheet, column, language) for column in columns),
        ids=tuple(column if spec_of(sheet.name, column) else "" for column in columns),
        rows=tuple(_cells(sheet.name, columns, row) for row in sheet.rows),
    )


def _is_fix_outside(column: str, scenario: Scenario) -> bool:
    """An amount ordered for a year that the solved scenario does not have."""
    stem, _, rest = column.partition(":")
    year = rest.rpartition(":")[2]
    return stem == "fix" and year.isdigit() and int(year) not in scenario.years


def _head(sheet: InputSheet, column: str, language: Language) -> str:
    """A heading that is surely read as this column: the file's own in Vietnamese, or the usual one."""
    spec = spec_of(sheet.name, column)
    if spec is None:
        return column
    own = sheet.labels.get(column, "") if language == "vi" else ""
    if own and not spec.variables and fold(own) in spec.headings and _first_with(sheet.name, own) is spec:
        return own
    return usual_head(spec, column, language)


def _first_with(sheet: str, heading: str) -> ColumnSpec | None:
    """The column a heading without variable parts is read as."""
    fixed = (spec for spec in schema(sheet) if not spec.variables)
    return next((spec for spec in fixed if fold(heading) in spec.headings), None)


def usual_head(spec: ColumnSpec, column: str, language: Language) -> str:
    """`Tổng mức đầu tư`, `TMĐT – trong đó: XDCB`, `Năm 2026`; in English the id in words."""
    if column.isdigit() and spec.id == "YEAR":
        return f"{spec.label_vi} {column}" if language == "vi" else column
    stem = spec.label_vi if language == "vi" else spec.stem.replace("_", " ").capitalize()
    return ": ".join([stem, *column.split(":")[1:]])


def _cells(sheet: str, columns: Sequence[str], row: Mapping[str, object]) -> tuple[Cell, ...]:
    rounded = _rounded(sheet, columns, row)
    return tuple(
        rounded[column] if column in rounded else cell_of(row.get(column), is_known=_known(sheet, column))
        for column in columns
    )


def _known(sheet: str, column: str) -> bool:
    return spec_of(sheet, column) is not None


def _rounded(sheet: str, columns: Sequence[str], row: Mapping[str, object]) -> dict[str, int]:
    """Every amount of the row in whole million VND; parts by source still sum to their total."""
    amounts = {
        column: value
        for column in columns
        if isinstance(value := row.get(column), Decimal)
        and (spec := spec_of(sheet, column)) is not None
        and spec.type == "amount"
    }
    result = {column: whole(value) for column, value in amounts.items()}
    for stem, total in (("cost", "total_cost"), ("paid", "paid"), ("demand", "demand")):
        parts = {column: value for column, value in amounts.items() if column.startswith(f"{stem}:")}
        if parts:
            stated = amounts.get(total)
            result |= whole_parts(_own_total(stem, parts) if stated is None else stated, parts)
    return result


def _own_total(stem: str, parts: Mapping[str, Decimal]) -> Decimal | None:
    """Demand by source without a total sums to its own total; other parts are rounded one by one."""
    return sum(parts.values(), Decimal(0)) if stem == "demand" else None


def _criteria(portfolio: Portfolio) -> InputSheet:
    """The sheet of criteria, written out where the book left it to the defaults."""
    columns = ("criterion", "weight", "direction", "scale")
    given = portfolio.sheets.get("criteria")
    if given is not None:
        missing = tuple(column for column in columns if column not in given.columns)
        return InputSheet(
            name="criteria", columns=(*given.columns, *missing), labels=given.labels, rows=given.rows
        )
    rows = tuple(
        {"criterion": c.name, "weight": c.weight, "direction": c.direction, "scale": c.scale}
        for c in portfolio.criteria
    )
    return InputSheet(name="criteria", columns=columns, labels={}, rows=rows)


def write_scenario(page: Page, scenarios: Sequence[Scenario]) -> None:
    """Write the scenario sheet: key, a value for each scenario (the base first), what the key is called."""
    head: dict[str, object] = {"bold": True, "border": 1, "align": "center", "bg_color": HEAD_COLOR}
    note = "Ghi chú" if page.language == "vi" else "note"
    widths = (26, *([52] * len(scenarios)), 48)
    heads = ("key", *(own.name for own in scenarios), note)
    for at, (text, width) in enumerate(zip(heads, widths, strict=True)):
        page.text(0, at, text, **head)
        page.sheet.set_column(at, at, width)
    labels = {spec.id: spec.label_vi for spec in schema("scenario")}
    stated = [dict(scenario_entries(own)) for own in scenarios]
    for row, key in enumerate(dict.fromkeys(key for own in stated for key in own), start=1):
        values = [own.get(key) for own in stated]
        page.text(row, 0, key, border=1)
        for at, value in enumerate(values, start=1):
            page.put(row, at, None, border=1)
            put_cell(
                page, row, at, value, cell_styles(page, {"border": 1, "align": "left", "text_wrap": True})
            )
        label = labels.get(key, "") if page.language == "vi" else key.replace("_", " ")
        page.text(row, len(heads) - 1, label, border=1, font_color=MUTED)
        page.sheet.set_row(row, height_of_lines(_most_lines((key, *values, label), widths)))
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    page.print_setup(landscape=False)
