"""Lists by group of sources: central, local in detail, national programmes, loans and aid from abroad."""

from collections.abc import Callable, Collection

from models.plan import PlanLine
from models.units import Money
from models.vocabulary import LineType, SourceKind, Status
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.official_rows import official_rows
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, codes_in, codes_of_kind
from optimizer.report.plan.line_columns import LineCell
from optimizer.writing.page import TO_FILL


def central(view: PlanView) -> Appendix[PlanLine]:
    """Projects with domestic money of the central budget."""
    return _of_group(view, SourceGroup.CENTRAL)


def local(view: PlanView) -> Appendix[PlanLine]:
    """Projects with money of the local budget, source by source."""
    return _of_group(view, SourceGroup.LOCAL)


def own_revenue(view: PlanView) -> Appendix[PlanLine]:
    """Projects with a unit's own revenue, which stands outside the plan of the state budget."""
    return _of_group(view, SourceGroup.OWN_REVENUE)


def _of_group(view: PlanView, group: SourceGroup) -> Appendix[PlanLine]:
    codes = codes_in(view.budget, group)
    lines = view.paid_lines(codes)
    part = view.say(f"part.{group.value}")
    table = LineTable(view, lines).name().place().total_cost(codes, part).paid(codes, part)
    over = view.say("over.plan_part", part=part, period=view.period_label())
    table.by_year("given", codes, (over,))
    used = [code for code in codes if any(view.money(line, (code,)) for line in lines)]
    if len(used) > 1:
        table.by_source(used, (over, view.say("over.by_source")))
    table.investor().note()
    notes = [view.say("note.to_fill")] if _is_unsplit(view, lines, codes) else []
    return table.appendix(group.value, official_rows(view, lines), notes=notes)


def _is_unsplit(view: PlanView, lines: Collection[PlanLine], codes: Collection[str]) -> bool:
    return any(TO_FILL in (view.cost(line, codes), view.paid(line, codes)) for line in lines)


def programmes(view: PlanView) -> Appendix[PlanLine]:
    """National target programmes, with what the local budget puts in."""
    money = codes_in(view.budget, SourceGroup.PROGRAMME)
    counterpart = codes_in(view.budget, SourceGroup.LOCAL)

    def belongs(line: PlanLine) -> bool:
        in_plan = line.selected and bool(view.money(line))
        return in_plan and (
            bool(view.money(line, money)) or view.project(line).line_type is LineType.PROGRAMME
        )

    lines = tuple(line for line in view.lines() if belongs(line))
    others = tuple(code for code in view.budget.by_code if code not in (*money, *counterpart))
    table = LineTable(view, lines).name().place()
    over = (view.say("over.plan", period=view.period_label()),)
    parts = ["programme", "counterpart", "others"]
    table.add(
        table.money("all", table.sum_of(parts, view.money), over=over, head=view.say("column.all_sources"))
    )
    table.by_year("programme", money, (*over, view.say("part.programme")))
    table.by_year("counterpart", counterpart, (*over, view.say("column.counterpart_local")))
    table.add(table.money("others", lambda line, _: view.money(line, others) or None, over=over))
    table.investor()
    return table.appendix("programme", official_rows(view, lines), notes=[view.say("note.programme")])


def oda(view: PlanView) -> Appendix[PlanLine]:
    """Loans and aid from abroad: counterpart, foreign currency, and what is on-lent."""
    foreign = codes_in(view.budget, SourceGroup.FOREIGN)
    home = tuple(code for code in view.budget.by_code if code not in foreign)
    lines = tuple(line for line in view.lines() if line.selected and is_oda(view, line))
    table = LineTable(view, lines).name()
    table.add(table.text("decision", lambda line, _: view.project(line).investment_decision or None, 20))
    agreement(view, table, foreign, home)
    before = (view.say("over.paid", **view.period()),)
    table.add(
        table.money("paid", lambda line, _: view.project(line).paid or None, over=before),
        table.money("paid_home", lambda line, _: view.paid(line, home), over=before),
        table.money("paid_foreign", lambda line, _: view.paid(line, foreign), over=before),
    )
    _plan_of_oda(view, table, foreign, home)
    table.add(table.text("loan_close_year", lambda line, _: view.project(line).loan_close_year, 9, "year"))
    table.investor()
    return table.appendix("foreign", official_rows(view, lines), notes=[view.say("note.foreign")])


def is_oda(view: PlanView, line: PlanLine) -> bool:
    """Whether a line has foreign money, or is of that status."""
    foreign = codes_in(view.budget, SourceGroup.FOREIGN)
    return bool(view.money(line, foreign)) or view.project(line).status is Status.ODA


def agreement(
    view: PlanView,
    table: LineTable,
    foreign: Collection[str],
    home: Collection[str],
    above: tuple[str, ...] = (),
) -> None:
    """Total cost: counterpart and foreign, the latter in its currency and in VND.

    above : headings over that of the total cost.
    """
    over = (*above, view.say("over.total_cost"))
    abroad = (*over, view.say("over.foreign"))
    table.add(
        table.money("cost", lambda line, _: view.project(line).total_cost or None, over=over),
        table.money("cost_home", lambda line, _: view.cost(line, home), over=over),
        table.text("currency", lambda line, _: view.given(line, "currency") or TO_FILL, 9, "center", abroad),
        table.text(
            "foreign_amount",
            lambda line, _: view.given(line, "foreign_amount") or TO_FILL,
            13,
            "points",
            abroad,
        ),
        table.text(
            "exchange_rate",
            lambda line, _: view.given(line, "exchange_rate") or TO_FILL,
            10,
            "points",
            abroad,
        ),
        table.money("cost_foreign", lambda line, _: view.cost(line, foreign), over=abroad),
    )


def _plan_of_oda(view: PlanView, table: LineTable, foreign: Collection[str], home: Collection[str]) -> None:
    over = (view.say("over.plan", period=view.period_label()),)
    parts = ["counterpart", "abroad"]
    table.add(
        table.money("all", table.sum_of(parts, view.money), over=over, head=view.say("column.all_sources"))
    )
    central = codes_in(view.budget, SourceGroup.CENTRAL, SourceGroup.PROGRAMME)
    counterpart = {"home_central": central, "home_local": tuple(c for c in home if c not in central)}
    kinds = (SourceKind.ODA_CENTRAL, SourceKind.ODA_ONLENT, SourceKind.GRANT_AID)
    loans = {kind.value: codes_of_kind(view.budget, kind) for kind in kinds}
    for key, codes, own in (("counterpart", home, counterpart), ("abroad", foreign, loans)):
        within = (*over, view.say(f"over.{key}"))
        table.add(
            table.money(
                key,
                table.sum_of(list(own), _money_of(view, codes)),
                over=within,
                head=view.say("column.in_all"),
            )
        )
        for name, part in own.items():
            table.add(table.money(name, _cell_of(view, part), over=within))
    years = (*over, view.say("over.foreign_by_year"))
    for year in view.years:
        cell = _cell_of(view, foreign, year)
        table.add(table.money(f"abroad:{year}", cell, over=years, head=str(year)))


def _money_of(view: PlanView, codes: Collection[str]) -> Callable[[PlanLine], Money]:
    return lambda line: view.money(line, codes)


def _cell_of(view: PlanView, codes: Collection[str], year: int | None = None) -> LineCell:
    return lambda line, _: view.money(line, codes, year) or None
