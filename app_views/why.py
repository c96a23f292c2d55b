"""Page Giải trình: why each project is in or out, what rules and money are worth, how to mend a scenario."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from app_views import running
from app_views.frame import ROW_PX, XLSX, job_and_plan, open_desk, plain, show, show_flash
from app_views.repairs import draw_repairs
from models.texts import say
from models.units import Language, format_number
from optimizer.report.screen.explanation import (
    make_way_table,
    named,
    obstacle_table,
    payment_table,
    score_text,
    ways_table,
)
from optimizer.report.screen.figures import worth_map
from optimizer.report.studies.explanation import (
    certainty,
    explanation_study,
    findings,
    frame_of,
    loss,
    loss_ends,
    money_table,
    number,
    price_table,
    private_table,
    share_text,
)
from optimizer.report.studies.workbook import study_bytes
from optimizer.workspace.desk import EXPLAIN, TIME_LIMITS_S, Desk, SavedPlan
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import ScenarioRow

LONGER_S = 600
"""Seconds for explaining again what had no time."""

LONGER: Mapping[str, Any] = {"time_limit": LONGER_S}
TABS = ("project", "rules", "money", "private", "repair")


def draw() -> None:
    """The explanation of the scenario's plan; before there is one, what to do to get it."""
    desk = open_desk()
    language, row = desk.language, desk.current
    show_flash()
    found = job_and_plan(desk, row)
    if found is None:
        return
    job, saved = found
    st.subheader(plain(say("app.why.title", language, name=row.name)))
    if saved is None:
        if job is not None and job[1].is_running:
            st.info(say("app.why.solving", language))
        elif job is not None and (job[1].failure or {}).get("kind") == "infeasible":
            running.ended(job[1], language)
            draw_repairs(desk, row, None, language)
            return
        else:
            st.info(say("app.why.none_yet", language))
        if st.button(say("app.why.to_plan", language), type="primary"):
            st.switch_page("app_views/plan.py")
        return
    _explained(desk, row, saved, language)


def _explained(desk: Desk, row: ScenarioRow, saved: SavedPlan, language: Language) -> None:
    for options in (LONGER, {}):
        look = partial(desk.job, row, EXPLAIN, options)
        job = look()
        if job is not None and job[1].is_running:
            running.follow(desk, look, "app.why.stop", language)
            return
    found = desk.study(row, EXPLAIN, LONGER) or desk.study(row, EXPLAIN, {})
    if found is None:
        job = desk.job(row, EXPLAIN, {})
        if job is not None:
            running.ended(job[1], language)
        minutes = int(TIME_LIMITS_S[EXPLAIN] / 60)
        st.markdown(say("app.why.how", language, minutes=minutes))
        if st.button(say("app.why.start", language), type="primary", disabled=not desk.may(Action.SOLVE)):
            desk.start(row, EXPLAIN, {})
            st.rerun()
        if sum(saved.plan.outcome.shortfall_by_tier.values()):
            draw_repairs(desk, row, saved, language)
        return
    document = found.document
    _standing(desk, row, document, saved, language)
    tabs = dict(zip(TABS, st.tabs([say(f"app.why.tab.{name}", language) for name in TABS]), strict=True))
    with tabs["project"]:
        _project(desk, document, saved, language)
    with tabs["rules"]:
        _rules(document, language)
    with tabs["money"]:
        _money(desk, document, language)
    with tabs["private"]:
        st.markdown(say("app.why.private_how", language))
        table = frame_of(private_table(document, desk.portfolio, language))
        if len(table):
            show(table, language, widths={say("study.column.name", language): "large"})
        else:
            st.info(say("app.why.private_none", language))
    with tabs["repair"]:
        draw_repairs(desk, row, saved, language)


def _standing(
    desk: Desk, row: ScenarioRow, document: Mapping[str, Any], saved: SavedPlan, language: Language
) -> None:
    """What plan this is about, how much was found out, the workbook, and more time where it was short."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    told = list(findings(document, language))
    left.caption(" ".join(told))
    with right:
        st.download_button(
            say("app.why.download", language),
            lambda: study_bytes(
                explanation_study(document, desk.portfolio, saved.scenario, language),
                saved.scenario.law_date,
                language,
            ),
            file_name=say("app.why.file", language),
            mime=XLSX,
            on_click="ignore",
            width="stretch",
        )
        is_open = document["cut_short"] or document["answered"]["open"]
        if is_open and desk.study(row, EXPLAIN, LONGER) is None:
            label = say("app.why.longer", language, minutes=LONGER_S // 60)
            if st.button(label, width="stretch", disabled=not desk.may(Action.SOLVE)):
                desk.start(row, EXPLAIN, LONGER)
                st.rerun()


def _project(desk: Desk, document: Mapping[str, Any], saved: SavedPlan, language: Language) -> None:
    """One project: verdict and figures, then sentences, then what stands behind them."""
    lines = document["projects"]
    counts = {kind: sum(own["selected"] is (kind == "in") for own in lines) for kind in ("out", "in")}
    left, right = st.columns([1, 2])
    kind = left.segmented_control(
        say("app.why.which", language),
        list(counts),
        default="out" if counts["out"] else "in",
        format_func=lambda own: say(f"app.why.which.{own}", language, count=counts[own]),
    )
    shown = {own["project_id"]: own for own in lines if own["selected"] is (kind == "in")}
    if not shown:
        right.info(say("app.why.no_line", language))
        return
    code = right.selectbox(
        say("app.why.project", language),
        list(shown),
        format_func=lambda own: named(shown[own], desk.portfolio),
        key=f"why_{kind}",
    )
    line = shown[code or next(iter(shown))]
    _verdict(desk, line, saved, language)
    for sentence in line[f"sentences_{language}"]:
        st.markdown(f"- {plain(sentence)}")
    if line["selected"]:
        table = payment_table(line["project_id"], desk.portfolio, saved.plan, language)
        if len(table):
            st.markdown(f"**{say('app.why.money_of_it', language)}**")
            show(table, language)
        return
    _out(desk, line, saved, language)


def _verdict(desk: Desk, line: Mapping[str, Any], saved: SavedPlan, language: Language) -> None:
    """The verdict in a line, and its figures, each with how certain it is."""
    told = say(f"verdict.{line['code']}", language)
    (st.success if line["selected"] else st.warning)(f"**{plain(told)}**")
    project, planned = desk.portfolio.by_id[line["project_id"]], saved.plan.by_id[line["project_id"]]
    cells = st.columns(4)
    if line["selected"]:
        cells[0].metric(
            say("app.why.metric.allocated", language), format_number(planned.total_allocated, language)
        )
    else:
        cells[0].metric(say("app.why.metric.demand", language), format_number(project.demanded, language))
    cells[1].metric(say("app.why.metric.tier", language), str(planned.tier))
    cells[2].metric(say("app.why.metric.score", language), score_text(line, language))
    lost = loss(line)
    key = "app.why.metric.lost" if line["selected"] else "app.why.metric.forced"
    cells[3].metric(say(key, language), "–" if lost is None else number(lost, language))
    if lost is not None:
        share = share_text(lost, saved.plan.outcome.objective, language)
        of_plan = say("app.why.metric.share", language, share=share)
        cells[3].caption(f"{of_plan}; {certainty(lost, loss_ends(line), language)}")


def _out(desk: Desk, line: Mapping[str, Any], saved: SavedPlan, language: Language) -> None:
    """What forbids it, what is in its way, what would bring it in, who would make way."""
    wide = {say("app.why.column.text", language): "large"}
    for key, barriers in (("app.why.barriers", True), ("app.why.in_the_way", False)):
        table = obstacle_table(line, language, barriers=barriers)
        if len(table):
            st.markdown(f"**{say(key, language)}**")
            show(table, language, row_px=2 * ROW_PX, widths=wide)
    st.markdown(f"**{say('app.why.ways', language)}**")
    table = ways_table(line, desk.portfolio, language)
    if len(table):
        show(table, language, row_px=2 * ROW_PX, widths={say("table.source", language): "medium"})
    else:
        st.caption(say("app.why.no_ways", language))
    table = make_way_table(line, desk.portfolio, saved.plan, language)
    if len(table):
        st.markdown(f"**{say('app.why.make_way', language)}**")
        show(table, language, widths={say("table.name", language): "large"})


def _rules(document: Mapping[str, Any], language: Language) -> None:
    st.markdown(say("app.why.prices_how", language))
    only = st.toggle(say("app.why.only_binding", language), value=True)
    table = frame_of(price_table(document, language, only_felt=only))
    widths = {say("app.why.column.what", language): "medium", say("table.article", language): "large"}
    show(table, language, rows=8, row_px=2 * ROW_PX, widths=widths)


def _money(desk: Desk, document: Mapping[str, Any], language: Language) -> None:
    """Source × year as a map of what money is worth, and the table behind it."""
    table = money_table(document, desk.portfolio, language)
    cells = [(str(row[0]), str(row[1]), row[2] if isinstance(row[2], float) else None) for row in table.rows]
    if any(worth for *_, worth in cells):
        st.markdown(say("app.why.shadow_how", language))
        head, period = say("app.why.column.worth", language), say("table.period", language)
        st.altair_chart(worth_map(cells, head, period, language), width="stretch")
    else:
        st.info(say("app.why.shadow_flat", language))
    show(frame_of(table), language, rows=8, row_px=2 * ROW_PX)


if __name__ == "__main__":
    draw()
