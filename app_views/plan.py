"""Page Phương án: solve in the background, then first what leaders ask, then the tables."""

import math
from functools import partial

import streamlit as st

from app_views import approving, running
from app_views.frame import ROW_PX, XLSX, job_and_plan, open_desk, plain, show, show_flash
from app_views.study import draw_table
from models.texts import say
from models.units import Language, format_number, format_share
from optimizer.equity import gap_ledger
from optimizer.report.plan.ledger import ledger_lines
from optimizer.report.screen.figures import (
    capital_by_year,
    money_bars,
    sources_against_envelopes,
    sources_by_year,
)
from optimizer.report.screen.study import study_chart
from optimizer.report.screen.tables import (
    capital_table,
    class_table,
    money_by,
    ranked_table,
    shortfall_table,
    source_table,
)
from optimizer.report.studies.ledger import ledger_study_table
from optimizer.workspace.desk import DOSSIER, Desk, SavedPlan
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import ScenarioRow

LINES_ON_CHART = 40


def draw() -> None:
    """The scenario's plan; while it is being solved, how far that is."""
    desk = open_desk()
    language, row = desk.language, desk.current
    show_flash()
    found = job_and_plan(desk, row)
    if found is None:
        return
    job, saved = found
    st.subheader(plain(say("app.plan_of", language, name=row.name)))
    if job is not None and job[1].is_running:
        running.follow(desk, lambda: desk.job(row), "app.stop", language)
        return
    _controls(desk, row, saved, language)
    if saved is not None:
        _badge(saved, language)
        _plan(desk, row, saved, language)
    elif job is not None:
        running.ended(job[1], language)
    else:
        st.info(say("app.not_solved", language))


def _controls(desk: Desk, row: ScenarioRow, saved: SavedPlan | None, language: Language) -> None:
    again = saved is not None
    if saved is not None:
        approving.draw(desk, row, saved, language)
        if saved.plan.outcome.is_proven or desk.approval(row) is not None:
            return
    label, can = say("app.solve_again" if again else "app.solve", language), desk.may(Action.SOLVE)
    if st.button(label, type="primary", disabled=not can):
        desk.solve(row)
        st.rerun()


def _plan(desk: Desk, row: ScenarioRow, saved: SavedPlan, language: Language) -> None:
    _proof(saved, language)
    _first_of_all(saved, language)
    _downloads(desk, row, saved, language)
    names = ("ranked", "capital", "sources", "money", "gaps", "habit")
    tabs = dict(zip(names, st.tabs([say(f"app.tab.{name}", language) for name in names]), strict=True))
    portfolio, plan, scenario = desk.portfolio, saved.plan, saved.scenario
    with tabs["ranked"]:
        reasons = {line["project_id"]: line["reason"] for line in saved.document["projects"]}
        table = ranked_table(portfolio, plan, reasons, language)
        widths = {say("table.name", language): "medium", say("table.reason", language): "large"}
        show(table, language, rows=12, row_px=2 * ROW_PX, widths=widths)
    with tabs["capital"]:
        chosen = [line.project_id for line in plan.ranked() if line.allocated]
        if len(chosen) > LINES_ON_CHART:
            pages = list(range(0, len(chosen), LINES_ON_CHART))
            first = st.selectbox(
                say("app.lines_shown", language),
                pages,
                format_func=lambda at: f"{at + 1}–{min(at + LINES_ON_CHART, len(chosen))}",
            )
            chosen = chosen[first or 0 : (first or 0) + LINES_ON_CHART]
        if chosen:
            st.altair_chart(capital_by_year(portfolio, plan, scenario, chosen, language), width="stretch")
            narrow = {say(f"table.{key}", language): "medium" for key in ("name", "source")}
            table = capital_table(portfolio, plan, scenario, chosen, language)
            show(table, language, rows=12, widths=narrow)
    with tabs["sources"]:
        st.altair_chart(sources_by_year(portfolio, plan, scenario, language), width="stretch")
        st.caption(say("app.sources_by_year", language))
        st.altair_chart(sources_against_envelopes(portfolio, plan, scenario, language), width="stretch")
        show(source_table(portfolio, scenario, plan, language), language, rows=18)
    with tabs["money"]:
        _money(desk, saved, language)
    with tabs["gaps"]:
        _gaps(desk, saved, language)
    with tabs["habit"]:
        _habit(saved, language)


def _proof(saved: SavedPlan, language: Language) -> None:
    """Status, value, bound and gap, never apart; and what whoever decides must know."""
    outcome, scenario = saved.plan.outcome, saved.scenario
    proof = say(
        "app.proof",
        language,
        status=say(f"plan_status.{outcome.status.value}", language),
        objective=format_number(outcome.objective, language),
        bound=format_number(outcome.bound, language),
        gap=format_share(outcome.gap, language, 4),
        asked=format_share(outcome.gap_asked, language, 4),
    )
    (st.success if outcome.is_proven else st.warning)(plain(proof))
    cautions = []
    if outcome.ended_by.value in ("time_limit", "work_limit", "stopped"):
        cautions.append(say(f"report.summary.{outcome.ended_by.value}", language))
    if scenario.hypothetical:
        cautions.append(say("app.hypothetical", language))
    if scenario.rules_off:
        names = "; ".join(say(f"rule.{rule}", language) for rule in sorted(scenario.rules_off))
        cautions.append(say("app.rules_are_off", language, rules=names))
    if scenario.tier_order.own:
        cautions.append(say("report.summary.own_order", language))
    for caution in cautions:
        st.warning(caution)


def _first_of_all(saved: SavedPlan, language: Language) -> None:
    """What leaders ask first."""
    indicators, plan = saved.document["indicators"], saved.plan
    allocated = sum(line.total_allocated for line in plan.lines)
    figures = {
        "app.finished": indicators["finished_in_period"],
        "app.new_starts": indicators["new_starts"],
        "app.selected": len(plan.selected),
        "app.left_out": len(plan.lines) - len(plan.selected),
        "app.allocated": allocated,
        "app.shortfall": sum(plan.outcome.shortfall_by_tier.values()),
    }
    for cell, (key, value) in zip(st.columns([1.4, 1.1, 1.2, 1.3, 1.6, 1.2]), figures.items(), strict=True):
        cell.metric(say(key, language), format_number(value, language))
    st.caption(say("app.unit", language))
    outputs = indicators["outputs"]
    if outputs:
        text = ", ".join(f"{format_number(outputs[unit], language)} {unit}" for unit in sorted(outputs))
        st.markdown(plain(say("app.outputs", language, outputs=text)))


def _badge(saved: SavedPlan, language: Language) -> None:
    """The certificate in three words."""
    outcome = saved.plan.outcome
    if outcome.is_proven:
        st.badge(say("app.certificate.proven", language), color="green")
    elif math.isfinite(outcome.gap):
        gap = format_share(outcome.gap, language, 4)
        st.badge(say("app.certificate.within", language, gap=gap), color="orange")
    else:
        st.badge(say("app.certificate.open", language), color="orange")


def _downloads(desk: Desk, row: ScenarioRow, saved: SavedPlan, language: Language) -> None:
    """The plan as a file, the dossier made of it, and the way to its explanation."""
    cells = st.columns(3)
    if saved.workbook is not None:
        with cells[0]:
            _workbook(row, saved, saved.workbook, language)
    with cells[1]:
        _dossier(desk, row, language)
    if cells[2].button(say("app.to_why", language), width="stretch"):
        st.switch_page("app_views/why.py")


def _dossier(desk: Desk, row: ScenarioRow, language: Language) -> None:
    """The files for the Council: made in the background, then one archive."""
    options = {"language": language}
    found, job = desk.study(row, DOSSIER, options), desk.job(row, DOSSIER, options)
    if job is not None and job[1].is_running:
        running.follow(desk, partial(desk.job, row, DOSSIER, options), None, language)
        return
    if found is not None and found.workbook is not None:
        st.download_button(
            say("app.dossier.download", language, count=len(found.document["files"])),
            found.workbook,
            file_name=say("app.dossier.file", language),
            mime="application/zip",
            on_click="ignore",
            width="stretch",
        )
        return
    if job is not None:
        running.ended(job[1], language)
    if st.button(say("app.dossier.make", language), width="stretch", disabled=not desk.may(Action.SOLVE)):
        desk.start(row, DOSSIER, options)
        st.rerun()


def _workbook(row: ScenarioRow, saved: SavedPlan, content: bytes, language: Language) -> None:
    st.download_button(
        say("app.download", language),
        content,
        file_name="plan.xlsx",
        mime=XLSX,
        on_click="ignore",
        type="primary" if saved.plan.outcome.is_proven else "secondary",
        width="stretch",
    )
    if saved.document["scenario"] != row.name:
        st.caption(plain(say("app.other_name", language, name=saved.document["scenario"])))


def _money(desk: Desk, saved: SavedPlan, language: Language) -> None:
    """Money by class first, then by locality, sector, group and kind of area."""
    plan, scenario = saved.plan, saved.scenario
    allocated = sum(line.total_allocated for line in plan.lines)
    st.markdown(f"**{say('app.money_by_class', language)}**")
    show(class_table(saved.document["indicators"]["money_by_class"], allocated, language), language)
    kinds = ("locality", "sector", "group", "area_type")
    what = st.segmented_control(
        say("app.by", language),
        kinds,
        default="locality",
        format_func=lambda kind: say(f"app.by.{kind}", language),
    )
    table = money_by(desk.portfolio, plan, what or "locality", language, scenario)
    money = say("table.allocated", language)
    shown = table[table[money] > 0]
    if len(shown):
        st.altair_chart(money_bars(shown, say("table.what", language), money, language), width="stretch")
    show(table, language)


def _gaps(desk: Desk, saved: SavedPlan, language: Language) -> None:
    """How evenly localities get money and outputs, before the plan and with it."""
    ledger = gap_ledger(desk.portfolio, saved.scenario, saved.plan)
    table = ledger_study_table(ledger, language)
    if table is None:
        st.info(say("ledger_page.one", language))
        return
    st.markdown("\n".join(f"- {plain(line)}" for line in ledger_lines(ledger, language)))
    for chart in table.charts:
        st.altair_chart(study_chart(table, chart, language), width="stretch", alt=chart.title)
    draw_table(table, language, key="dia_ban")


def _habit(saved: SavedPlan, language: Language) -> None:
    """Rank and cut beside the plan, on the same data; a higher value that lacks more does not compare."""
    outcome, usual = saved.plan.outcome, saved.document["rank_and_cut"]
    lacking = {int(tier): amount for tier, amount in usual["shortfall_by_tier"].items() if amount}
    cells = st.columns(3)
    cells[0].metric(say("app.value_of_plan", language), format_number(outcome.objective, language))
    cells[1].metric(say("app.value_of_habit", language), format_number(usual["objective"], language))
    cells[2].metric(say("app.value_of_strict", language), format_number(usual["strict_objective"], language))
    st.markdown(say("app.habit_lacks", language, amount=sum(lacking.values())))
    own = sum(outcome.shortfall_by_tier.values())
    st.markdown(say("app.plan_lacks", language, amount=own))
    if sum(lacking.values()) > own:
        st.info(say("report.summary.lacks_more", language))
    short = shortfall_table(saved.plan, saved.scenario, language)
    if len(short):
        show(short, language)


if __name__ == "__main__":
    draw()
