"""Page So sánh: two or more scenarios side by side; what their plans share, and what moves."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app_views.frame import ROW_PX, XLSX, open_desk, plain, show, show_flash
from app_views.running import POLL_S
from models.plan import Plan
from models.texts import say
from models.units import Language
from optimizer.compare import Comparison, Movement, compare
from optimizer.cuts import Cut
from optimizer.nearest import Nearness
from optimizer.report.compare.bridge import bridge_figure
from optimizer.report.compare.tables import (
    indicator_table,
    money_rows,
    money_table,
    project_table,
    tier_table,
    value_table,
)
from optimizer.report.compare.text import cautions, standing_text
from optimizer.report.compare.workbook import comparison_bytes
from optimizer.report.documents.stored import plan_of_document
from optimizer.report.screen.figures import side_by_side
from optimizer.words.scenario import difference_texts
from optimizer.workspace.desk import Desk, SavedPlan
from optimizer.workspace.roles import Action
from optimizer.workspace.tables import ScenarioRow

CUTS = (Cut.SOURCE, Cut.YEAR, Cut.SECTOR, Cut.LOCALITY, Cut.CLASS, Cut.GROUP)
CHANGING = (Movement.SOME, Movement.MOVED, Movement.MONEY)
NEAREST = "nearest"
"""The kind of job that takes ties out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What is known of ties, by scenario. plans, nearness : where they were taken out.

    stopped : where somebody ended the search; it may be asked for again.
    """

    plans: Mapping[str, Plan]
    nearness: Mapping[str, Nearness]
    running: tuple[str, ...]
    failed: tuple[str, ...]
    open: tuple[str, ...]
    stopped: tuple[str, ...]


def draw() -> None:
    """Pick scenarios that are solved; the first picked is the reference."""
    desk = open_desk()
    language = desk.language
    show_flash()
    solved = [(row, saved) for row in desk.scenarios if (saved := _saved(desk, row)) is not None]
    plans, rows = {row.name: saved for row, saved in solved}, {row.name: row for row, _ in solved}
    _unsolved(desk, plans, language)
    if len(plans) < 2:
        st.info(say("app.compare_two", language))
        return
    picked = st.multiselect(
        say("app.compare_which", language),
        list(plans),
        list(plans)[:2],
        placeholder=say("app.pick", language),
    )
    if len(picked) < 2:
        st.info(say("app.compare_two", language))
        return
    ties = _ties(desk, [rows[name] for name in picked], plans)
    _tell_ties(desk, [rows[name] for name in picked], ties, language)
    comparison = compare(
        desk.portfolio,
        {name: plans[name].scenario for name in picked},
        {name: ties.plans.get(name, plans[name].plan) for name in picked},
        ties.nearness,
    )
    _comparison(desk, comparison, language)


def _saved(desk: Desk, row: ScenarioRow) -> SavedPlan | None:
    """The plan of a scenario; a solve that has ended meanwhile is collected first."""
    desk.job(row)
    return desk.saved(row)


def _unsolved(desk: Desk, plans: dict[str, SavedPlan], language: Language) -> None:
    """Scenarios without a plan, and a button that solves the next of them."""
    waiting = [row for row in desk.scenarios if row.name not in plans]
    if not waiting:
        return
    names = "; ".join(f"“{row.name}”" for row in waiting)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(plain(say("app.compare_unsolved", language, names=names)))
    row = waiting[0]
    label, may = plain(say("app.solve_this", language, name=row.name)), desk.may(Action.SOLVE)
    if right.button(label, width="stretch", disabled=not may):
        desk.choose(row.id)
        job = desk.job(row)
        if job is None or not job[1].is_running:
            desk.solve(row)
        st.switch_page("app_views/plan.py")


def _ties(desk: Desk, rows: list[ScenarioRow], plans: Mapping[str, SavedPlan]) -> Ties:
    """What was found of plans as good that are nearer to the reference, and what is being looked for.

    Plans of other years cannot be brought nearer; they stay as they are.
    """
    reference = rows[0]
    years = plans[reference.name].scenario.years
    nearer: dict[str, Plan] = {}
    nearness: dict[str, Nearness] = {}
    running: list[str] = []
    failed: list[str] = []
    still: list[str] = []
    stopped: list[str] = []
    for row in rows[1:]:
        if plans[row.name].scenario.years != years:
            continue
        files = desk.tie_files(row, reference)
        job = desk.job(row, NEAREST, files=files)
        found = desk.study(row, NEAREST, files=files)
        if found is not None:
            nearer[row.name] = plan_of_document(found.document["plan"])
            nearness[row.name] = Nearness(found.document["nearness"])
        if job is not None and job[1].is_running:
            running.append(row.name)
        elif found is None:
            (still if job is None else failed).append(row.name)
        elif found.document.get("stopped"):
            stopped.append(row.name)
    return Ties(
        plans=nearer,
        nearness=nearness,
        running=tuple(running),
        failed=tuple(failed),
        open=tuple(still),
        stopped=tuple(stopped),
    )


def _tell_ties(desk: Desk, rows: list[ScenarioRow], ties: Ties, language: Language) -> None:
    """Whether some of the differences shown are worth nothing, and a button that takes them out."""
    if ties.failed:
        names = "; ".join(f"“{name}”" for name in ties.failed)
        st.warning(plain(say("compare_page.ties_failed", language, names=names)))
    if ties.running:
        _follow(desk, rows, ties, language)
    elif ties.open or ties.stopped:
        left, right = st.columns([3, 1], vertical_alignment="center")
        names = "; ".join(f"“{name}”" for name in ties.stopped)
        told = "compare_page.ties_stopped" if ties.stopped else "compare_page.ties_why"
        left.caption(plain(say(told, language, names=names)))
        may, asked = desk.may(Action.SOLVE), (*ties.open, *ties.stopped)
        if right.button(say("compare_page.ties_start", language), width="stretch", disabled=not may):
            for row in rows[1:]:
                if row.name in asked:
                    desk.start(row, NEAREST, files=desk.tie_files(row, rows[0]))
            st.rerun()


def _follow(desk: Desk, rows: list[ScenarioRow], ties: Ties, language: Language) -> None:
    """The tables stay as they are meanwhile; the page is drawn anew once a search has ended."""
    watched = [row for row in rows[1:] if row.name in ties.running]

    @st.fragment(run_every=POLL_S)
    def panel() -> None:
        states = [desk.job(row, NEAREST, files=desk.tie_files(row, rows[0])) for row in watched]
        if not all(state is not None and state[1].is_running for state in states):
            st.rerun()
        names = "; ".join(f"“{row.name}”" for row in watched)
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.info(plain(say("compare_page.ties_working", language, names=names)))
        label, may = say("compare_page.ties_stop", language), desk.may(Action.STOP)
        if right.button(label, width="stretch", disabled=not may):
            for state in states:
                if state is not None:
                    desk.stop(state[0])

    panel()


def _comparison(desk: Desk, comparison: Comparison, language: Language) -> None:
    portfolio = desk.portfolio
    for name in comparison.others:
        st.info(f"**{plain(name)}**: {plain(standing_text(comparison, name, language))}")
    st.download_button(
        say("app.download_comparison", language),
        lambda: comparison_bytes(comparison, portfolio, language),
        file_name="compare.xlsx",
        mime=XLSX,
        on_click="ignore",
        type="primary",
    )
    for name in comparison.others:
        lines = difference_texts(comparison.differences[name], portfolio, language)
        text = "; ".join(lines) or say("app.compare_no_difference", language)
        head = say("app.compare_differs", language, name=name, reference=comparison.reference)
        st.markdown(f"**{plain(head)}** {plain(text)}")
    texts = list(cautions(comparison, language))
    if texts:
        st.caption("  \n".join(plain(caution) for caution in texts))
    heads = [
        say(key, language)
        for key in (
            "compare_page.tab.figures",
            "app.tab.projects_moved",
            "app.tab.money_moved",
            "compare_page.tab.value",
            "compare_page.tab.tiers",
        )
    ]
    figures, projects, money, value, tiers = st.tabs(heads)
    with figures:
        wide = {say("compare.indicator", language): "large"}
        show(indicator_table(comparison, language), language, rows=24, widths=wide)
        st.caption(say("app.unit", language))
    with projects:
        _projects(desk, comparison, language)
    with money:
        _money(desk, comparison, language)
    with value:
        _value(desk, comparison, language)
    with tiers:
        _tiers(comparison, language)


def _projects(desk: Desk, comparison: Comparison, language: Language) -> None:
    """Projects in both, only in one, moved in time; first those that change."""
    counts = {movement: len(comparison.with_movement(movement)) for movement in Movement}
    shown = st.pills(
        say("app.compare_show", language),
        [movement for movement in Movement if counts[movement]],
        selection_mode="multi",
        default=[movement for movement in CHANGING if counts[movement]],
        format_func=lambda movement: (
            f"{say(f'compare.movement.{movement.value}', language)} ({counts[movement]})"
        ),
    )
    table = project_table(comparison, desk.portfolio, shown, language)
    if len(table):
        widths = {say("table.name", language): "medium"}
        show(table, language, rows=12, row_px=2 * ROW_PX, widths=widths)
    else:
        st.info(say("app.compare_none", language))


def _money(desk: Desk, comparison: Comparison, language: Language) -> None:
    cut = st.segmented_control(
        say("app.by", language),
        CUTS,
        default=Cut.SOURCE,
        format_func=lambda own: say(f"app.by.{own.value}", language),
        key="compare_by",
    )
    chosen = cut or Cut.SOURCE
    rows = money_rows(comparison, desk.portfolio, chosen, language)
    st.altair_chart(side_by_side(rows, comparison.names, language), width="stretch")
    show(money_table(comparison, desk.portfolio, chosen, language), language)


def _value(desk: Desk, comparison: Comparison, language: Language) -> None:
    """The bridge from the reference's value to another scenario's, and the projects that make it."""
    name = comparison.others[0]
    if len(comparison.others) > 1:
        name = st.segmented_control(
            plain(say("compare_page.other", language, reference=comparison.reference)),
            list(comparison.others),
            default=name,
            required=True,
            format_func=plain,
            key="compare_value",
        )
    if not comparison.steps[name]:
        st.info(say("compare_page.same_value", language))
        return
    title = say("report.compare.value.bridge", language, first=comparison.reference, last=name)
    st.altair_chart(bridge_figure(comparison, name, language), width="stretch", alt=title)
    st.caption(say("compare_page.axis", language))
    show(value_table(comparison, desk.portfolio, name, language), language, rows=12)


def _tiers(comparison: Comparison, language: Language) -> None:
    """What each tier gets and lacks."""
    st.caption(say("compare_page.tiers_how", language))
    table = tier_table(comparison, language)
    show(table, language, rows=14, row_px=2 * ROW_PX, widths={say("table.what", language): "large"})


if __name__ == "__main__":
    draw()
