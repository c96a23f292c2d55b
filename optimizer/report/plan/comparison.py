"""The plan beside the usual practice: which projects only one of them has, which both, and their value."""

from collections.abc import Sequence

from models.plan import PlanLine
from optimizer.report.plan.annexes import heading
from optimizer.report.plan.breakdown import LineSums
from optimizer.report.plan.line_columns import LineCell, code, column, of_line, of_project, status
from optimizer.result import Result
from optimizer.workbook.allocation_columns import RANK
from optimizer.workbook.limits import address
from optimizer.writing.grid import Column, Place, RowGroup, money_width, number_column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import HEAD_COLOR, POINTS, Formula, Page, paper_for

GROUPS = ("only_plan", "only_habit", "both")


def write_comparison(page: Page, result: Result, sums: LineSums) -> Place[PlanLine]:
    """Three groups of lines; their values are discounted to the year in which each would be finished."""
    columns = _columns(page, result, sums)
    widths = widths_of(columns)
    top = heading(page, "comparison", result, widths)
    place = write_table(page, top, columns, _groups(page, result), total_at="name", frozen=4)
    row = _values(page, max(place.first, place.last) + 2, result, place)
    notes(page, row + 1, list(_notes(page, result)), widths)
    page.print_setup(paper=paper_for(widths))
    return place


def _groups(page: Page, result: Result) -> list[RowGroup[PlanLine]]:
    taken = result.rank_and_cut.selected

    def lines(*, here: bool, there: bool) -> tuple[PlanLine, ...]:
        return tuple(
            line
            for line in result.plan.ranked()
            if line.selected is here and (line.project_id in taken) is there
        )

    members = {
        "only_plan": lines(here=True, there=False),
        "only_habit": lines(here=False, there=True),
        "both": lines(here=True, there=True),
    }
    return [
        RowGroup(number=letter, label=page.say(f"comparison.{name}", count=len(own)), items=own)
        for letter, (name, own) in zip("ABC", members.items(), strict=True)
        if own
    ]


def _columns(page: Page, result: Result, sums: LineSums) -> list[Column[PlanLine]]:
    scenario, habit = result.scenario, result.rank_and_cut.taken
    width = money_width(sum(result.project(line).total_cost for line in result.plan.lines))
    plan_over, habit_over = ((page.say(f"over.{name}"),) for name in ("this_plan", "habit"))

    def project_money(key: str, cell: LineCell) -> Column[PlanLine]:
        return column(page, key, cell, "money", width, total=True)

    def worth_here(line: PlanLine, _: int) -> float | None:
        return line.discounted(scenario.discount, scenario.first_year) if line.selected else None

    def worth_there(line: PlanLine, _: int) -> float | None:
        return habit[line.project_id].value if line.project_id in habit else None

    def finish_here(line: PlanLine, _: int) -> int | None:
        is_shown = line.schedule is not None and not result.project(line).is_lump_sum
        return line.schedule.finish if is_shown and line.schedule is not None else None

    def finish_there(line: PlanLine, _: int) -> int | None:
        if line.project_id not in habit or result.project(line).is_lump_sum:
            return None
        return habit[line.project_id].schedule.finish

    def given_there(line: PlanLine, _: int) -> int | None:
        return round(result.rank_and_cut.money.get(line.project_id, 0)) or None

    return [
        number_column(page),
        of_line(page, "rank"),
        code(page, 12),
        of_project(page, result, "name", width=40),
        status(page, result),
        of_line(page, "tier"),
        project_money("total_cost", lambda line, _: result.project(line).total_cost),
        project_money("demand", lambda line, _: result.project(line).demanded),
        column(
            page,
            "allocated",
            lambda line, _: sums.of("allocated", {RANK: line.rank}),
            "money",
            width,
            over=plan_over,
            total=True,
        ),
        column(page, "finish", finish_here, "year", 8, over=plan_over),
        column(page, "worth_here", worth_here, "points", 11, over=plan_over, total=True),
        column(page, "given_there", given_there, "money", width, over=habit_over, total=True),
        column(page, "finish_there", finish_there, "year", 8, over=habit_over),
        column(page, "worth_there", worth_there, "points", 11, over=habit_over, total=True),
    ]


def _values(page: Page, top: int, result: Result, place: Place[PlanLine]) -> int:
    """Value of the projects, value of what goes together, value in all; the row after them."""
    ends = {
        "worth_here": result.plan.outcome.objective,
        "worth_there": result.rank_and_cut.objective,
    }
    rows = ("projects", "synergy", "all")
    for offset, name in enumerate(rows):
        page.merged(
            (top + offset, 2, top + offset, 3), page.say(f"comparison.{name}"), border=1, text_wrap=True
        )
    look: dict[str, object] = {"border": 1, "num_format": POINTS, "align": "right"}
    for key, whole in ends.items():
        at = place.columns[key]
        own = place.totals[key]
        synergy = round(whole - own, 9) + 0.0
        page.put(top, at, Formula(text=f"={address(place.total_row, at)}", value=own), **look)
        page.put(top + 1, at, synergy, **look)
        text = f"={address(top, at)}+{address(top + 1, at)}"
        page.put(top + 2, at, Formula(text=text, value=own + synergy), **look, bold=True, bg_color=HEAD_COLOR)
    return top + len(rows)


def _notes(page: Page, result: Result) -> Sequence[str]:
    texts = [page.say("note.comparison")]
    if result.rank_and_cut.lacks_more_than(result.plan.outcome.shortfall_by_tier):
        texts.append(page.say("summary.lacks_more"))
    return texts
