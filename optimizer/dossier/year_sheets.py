"""The sheets a province follows a year's capital by: what is planned for it, done and paid out.

One sheet for domestic central and one for local money, one for loans and aid from abroad with their
counterpart, and the annual budget's form. The plan fills what it knows; work done and disbursement are the
office's to fill in while the year goes on. Of the annual form only the columns up to the capital that may be
paid out later were seen; the year's plan and the remark behind them are ours.
"""

from collections.abc import Iterator

from models.plan import PlanLine
from models.vocabulary import PlanType
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.forms import NARROW
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.lists import agreement, is_oda
from optimizer.dossier.official_rows import official_rows
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, codes_in
from optimizer.report.plan.allocation import decisions
from optimizer.report.plan.line_columns import LineCell, LineColumn
from optimizer.writing.page import TO_FILL, Value

GROUPS = (SourceGroup.CENTRAL, SourceGroup.LOCAL)


def year_sheets(view: PlanView) -> Iterator[Appendix[PlanLine]]:
    """The sheet of the plan's first year for each of `GROUPS` that pays anything in it."""
    year = view.years[0]
    for group in GROUPS:
        codes = codes_in(view.budget, group)
        lines = tuple(line for line in view.lines() if view.money(line, codes, year))
        if lines:
            yield year_sheet(view, group, lines, year)
    abroad = tuple(line for line in view.lines() if line.selected and is_oda(view, line))
    if any(view.money(line, None, year) for line in abroad):
        yield oda_year_sheet(view, abroad, year)
    budget = tuple(line for line in view.lines() if view.money(line, _state_codes(view), year))
    if budget:
        yield annual_form(view, budget, year)


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


def oda_year_sheet(view: PlanView, lines: tuple[PlanLine, ...], year: int) -> Appendix[PlanLine]:
    """Loans and aid from abroad: cost in both currencies, then each amount as counterpart and foreign."""
    foreign = codes_in(view.budget, SourceGroup.FOREIGN)
    home = tuple(code for code in view.budget.by_code if code not in foreign)
    words = {"year": str(year), "before": str(year - 1)}
    table = LineTable(view, lines).name()
    approved = view.say("over.oda_decision")
    table.add(table.text("decision", lambda line, _: decisions(view.project(line)), 22, over=(approved,)))
    agreement(view, table, foreign, home, (approved,))
    before = (_head(view, "paid", words),)
    table.add(
        table.money("paid", lambda line, _: view.project(line).paid or None, over=before),
        table.money("paid_home", lambda line, _: view.paid(line, home), over=before),
        table.money("paid_foreign", lambda line, _: view.paid(line, foreign), over=before),
    )
    _triple(table, "disbursed_before", _head(view, "disbursed_before", words))
    table.add(_to_fill(table, "carried_home", words))
    plan = (view.say("over.year_plan", year=str(year)),)

    def given(codes: tuple[str, ...]) -> LineCell:
        return lambda line, _: view.money(line, codes, year) or None

    whole = table.sum_of(["year_home", "year_foreign"], lambda line: view.money(line, None, year))
    table.add(
        table.money("year", whole, over=plan, head=view.say("column.in_all")),
        table.money("year_home", given(home), over=plan, head=view.say("column.paid_home")),
        table.money("year_foreign", given(foreign), over=plan, head=view.say("column.paid_foreign")),
    )
    _triple(table, "volume", _head(view, "volume", words))
    _triple(table, "disbursed", view.say("over.year_disbursed"))
    table.note(24)
    return Appendix(
        id="year_foreign",
        sheet=view.say("sheet.year", part=view.say("part.foreign"), **words),
        number=view.say("number.year"),
        title=view.say("title.year", part=view.say("source_group.foreign"), **words),
        columns=tuple(table.columns),
        items=official_rows(view, lines),
        notes=(view.say("note.foreign"), view.say("note.to_fill")),
    )


def _triple(table: LineTable, key: str, over: str) -> None:
    """An amount that only the office knows: in all, counterpart, foreign."""
    for part, named in (("all", "in_all"), ("home", "paid_home"), ("foreign", "paid_foreign")):
        head = table.view.say(f"column.{named}")
        table.add(table.money(f"{key}_{part}", lambda _, __: TO_FILL, over=(over,), head=head, width=NARROW))


def annual_form(view: PlanView, lines: tuple[PlanLine, ...], year: int) -> Appendix[PlanLine]:
    """The form of the annual budget: what the state budget has given, paid out and gives in the year."""
    codes, words = _state_codes(view), {"year": str(year), "before": str(year - 1)}
    whole, part = view.say("column.in_all"), view.say("column.of_budget")
    table = LineTable(view, lines).name().place()
    wanted = ("number", "name", "code", "locality")
    table.columns = [own for own in table.columns if own.key in wanted]
    approved = view.say("over.year_decision")
    cost = (approved, view.say("over.total_cost"))
    paid, disbursed = (_head(view, "paid", words),), _head(view, "disbursed_before", words)
    carried, plan = (_head(view, "carried", words),), (view.say("over.year_plan", year=str(year)),)

    def filled(key: str, over: tuple[str, ...], head: str) -> LineColumn:
        return table.money(key, lambda _, __: TO_FILL, over=over, head=head, width=NARROW)

    table.add(
        table.text("decision", lambda line, _: decisions(view.project(line)), 22, over=(approved,)),
        table.money("cost", lambda line, _: view.project(line).total_cost or None, over=cost, head=whole),
        table.money("cost_part", lambda line, _: view.cost(line, codes), over=cost, head=part),
        table.money("paid", lambda line, _: view.project(line).paid or None, over=paid, head=whole),
        table.money("paid_part", lambda line, _: view.paid(line, codes), over=paid, head=part),
        filled("disbursed_all", (disbursed,), whole),
        filled("disbursed_part", (disbursed, part), whole),
        filled("disbursed_last", (disbursed, part), view.say("column.only_last_year", **words)),
        filled("carried_all", carried, whole),
        filled("carried_part", carried, part),
        table.money("year", lambda line, _: view.money(line, None, year) or None, over=plan, head=whole),
        table.money("year_part", lambda line, _: view.money(line, codes, year) or None, over=plan, head=part),
    )
    table.note(24)
    return Appendix(
        id="annual_form",
        sheet=view.say("sheet.annual_form", **words),
        number=view.say("number.annual_form"),
        title=view.say("title.annual_form", **words),
        columns=tuple(table.columns),
        items=official_rows(view, lines),
        notes=(view.say("note.annual_form"), view.say("note.to_fill")),
    )


def _state_codes(view: PlanView) -> tuple[str, ...]:
    """Sources of the state budget: all but a unit's own revenue."""
    groups = (group for group in SourceGroup if group is not SourceGroup.OWN_REVENUE)
    return codes_in(view.budget, *groups)


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
