"""The lines that are out, and those that get less than they must have."""

from collections.abc import Mapping

from models.plan import PlanLine
from optimizer.report.plan.annexes import heading
from optimizer.report.plan.breakdown import LineSums
from optimizer.report.plan.line_columns import (
    LineCell,
    LineColumn,
    code,
    column,
    of_line,
    of_project,
    reason_column,
    status,
    worth,
)
from optimizer.report.sentences.reasons import Reason
from optimizer.result import Result
from optimizer.workbook.allocation_columns import RANK
from optimizer.writing.grid import Place, money_width, number_column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import Formula, Page


def write_not_balanced(
    page: Page, result: Result, reasons: Mapping[str, Reason], sums: LineSums
) -> Place[PlanLine]:
    """What they demand, what they get (live from the allocation table), what is not balanced, and why."""
    lines = tuple(line for line in result.plan.ranked() if not line.selected or line.total_shortfall)
    width = money_width(sum(result.project(line).total_cost for line in lines))

    def money(key: str, cell: LineCell) -> LineColumn:
        return column(page, key, cell, "money", width, total=True)

    columns: list[LineColumn] = [
        number_column(page),
        of_line(page, "rank"),
        of_line(page, "tier"),
        code(page, 11),
        of_project(page, result, "name", width=34),
        status(page, result),
        of_project(page, result, "investor", width=16),
        money("total_cost", lambda line, _: result.project(line).total_cost),
        money("demand", lambda line, _: result.project(line).demanded),
        money("allocated", lambda line, _: sums.of("allocated", {RANK: line.rank})),
        money("lacking", lambda line, _: _lacking(result, line, sums)),
        *worth(page, result),
        reason_column(page, reasons, 60),
    ]
    widths = widths_of(columns)
    top = heading(page, "not_balanced", result, widths)
    place = write_table(page, top, columns, lines, total_at="name", frozen=5)
    notes(page, max(place.first, place.last) + 2, [page.say("note.not_balanced")], widths)
    page.print_setup()
    return place


def _lacking(result: Result, line: PlanLine, sums: LineSums) -> Formula | int:
    """All it demands where the line is out, else what it must have and does not get."""
    return sums.of("shortfall", {RANK: line.rank}) if line.selected else result.project(line).demanded
