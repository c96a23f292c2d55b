"""The sheets a province follows a year's capital by: what is planned for it, done and paid out.

One sheet for domestic central and one for local money. The plan fills what it knows; work done and
disbursement are the office's to fill in while the year goes on.
"""

from collections.abc import Iterator

from models.plan import PlanLine
from models.vocabulary import PlanType
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.official_rows import official_rows
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, codes_in
from optimizer.report.line_columns import LineCell, LineColumn
from optimizer.report.page import TO_FILL, Value
from optimizer.report.sheets_allocation import decisions

GROUPS = (SourceGroup.CENTRAL, SourceGroup.LOCAL)


def year_sheets(view: PlanView) -> Iterator[Appendix[PlanLine]]:
    """The sheet of the plan's first year for each of `GROUPS` that pays anything in it."""
    year = view.years[0]
    for group in GROUPS:
        codes = codes_in(view.budget, group)
        lines = tuple(line for line in view.lines() if view.money(line, codes, year))
        if lines:
            yield year_sheet(view, group, lines, year)


def year_sheet(
    view: PlanView, group: SourceGroup, lines: tuple[PlanLine, ...], year: int
) -> Appendix[PlanLine]:
    """One sheet: decision and cost, allocated and paid out before, the year's plan, what became of it."""
    codes, part = codes_in(view.budget, group), view.say(f"part.{group.value}")
    words = {"year": str(year), "before": str(year - 1)}
    table = LineTable(view, lines).name()
    approved = (view.say("over.year_decision"),)
    table.add(
        table.text("decision", lambda line, _: decisions(view.project(line)), 22, over=approved),
        table.money("cost_part", lambda line, _: view.cost(line, codes), over=approved, head=part),
        table.money("paid_part", lambda line, _: view.paid(line, codes), head=_head(view, "paid", words)),
        _to_fill(table, "disbursed_before", words),
        table.money("carried", _carried(view), head=_head(view, "carried", words)),
        table.money(
            "year",
            lambda line, _: view.money(line, codes, year) or None,
            head=view.say("over.year_plan", year=str(year)),
        ),
        _to_fill(table, "volume", words),
        _to_fill(table, "disbursed_year", words, (view.say("over.year_disbursed"),)),
        _to_fill(table, "disbursed_carried", words, (view.say("over.year_disbursed"),)),
    )
    table.note(24)
    return Appendix(
        id=f"year_{group.value}",
        sheet=view.say("sheet.year", part=part, **words),
        number=view.say("number.year"),
        title=view.say("title.year", part=view.say(f"source_group.{group.value}"), **words),
        columns=tuple(table.columns),
        items=official_rows(view, lines),
        notes=(view.say("note.to_fill"),),
    )


def _head(view: PlanView, key: str, words: dict[str, str]) -> str:
    return view.say(f"column.year_{key}", **words)


def _to_fill(table: LineTable, key: str, words: dict[str, str], over: tuple[str, ...] = ()) -> LineColumn:
    """A column of amounts that only the office knows."""
    head = _head(table.view, key, words)
    return table.money(key, lambda _, __: TO_FILL, over=over, head=head)


def _carried(view: PlanView) -> LineCell:
    """Last year's capital that may still be paid out: where an annual book says there is none, it is none."""

    def cell(line: PlanLine, _: int) -> Value:
        is_annual = view.result.scenario.plan_type is PlanType.ANNUAL
        return None if is_annual and not view.project(line).carried_over else TO_FILL

    return cell
