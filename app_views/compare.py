"""Page So sánh: two or more scenarios side by side; what their plans share, and what moves."""

import streamlit as st

from app_views.frame import ROW_PX, open_desk, plain, show, show_flash
from models.texts import say
from models.units import Language
from optimizer.compare import Comparison, Movement, compare
from optimizer.cuts import Cut
from optimizer.report.compare_tables import indicator_table, money_rows, money_table, project_table
from optimizer.report.compare_text import cautions, standing_text
from optimizer.report.compare_workbook import comparison_bytes
from optimizer.report.figures import side_by_side
from optimizer.report.scenario_text import difference_texts
from optimizer.workspace.desk import Desk, SavedPlan
from optimizer.workspace.tables import ScenarioRow

CUTS = (Cut.SOURCE, Cut.YEAR, Cut.SECTOR, Cut.LOCALITY, Cut.CLASS, Cut.GROUP)
CHANGING = (Movement.SOME, Movement.MOVED, Movement.MONEY)


def draw() -> None:
    """Pick scenarios that are solved; the first picked is the reference."""
    desk = open_desk()
    language = desk.language
    show_flash()
    plans = {row.name: saved for row in desk.scenarios if (saved := _saved(desk, row)) is not None}
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
    comparison = compare(
        desk.portfolio,
        {name: plans[name].scenario for name in picked},
        {name: plans[name].plan for name in picked},
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
    if right.button(plain(say("app.solve_this", language, name=row.name)), width="stretch"):
        desk.choose(row.id)
        job = desk.job(row)
        if job is None or not job[1].is_running:
            desk.solve(row)
        st.switch_page("app_views/plan.py")


def _comparison(desk: Desk, comparison: Comparison, language: Language) -> None:
    portfolio = desk.portfolio
    wide = {say("compare.indicator", language): "large"}
    show(indicator_table(comparison, language), language, rows=24, widths=wide)
    for name in comparison.others:
        st.info(f"**{plain(name)}**: {plain(standing_text(comparison, name, language))}")
    st.caption(say("app.unit", language))
    st.download_button(
        say("app.download_comparison", language),
        lambda: comparison_bytes(comparison, portfolio, language),
        file_name="compare.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        type="primary",
    )
    for name in comparison.others:
        lines = difference_texts(comparison.differences[name], portfolio, language)
        text = "; ".join(lines) or say("app.compare_no_difference", language)
        head = say("app.compare_differs", language, name=name, reference=comparison.reference)
        st.markdown(f"**{plain(head)}** {plain(text)}")
    for caution in cautions(comparison, language):
        st.caption(plain(caution))
    projects, money = st.tabs([say("app.tab.projects_moved", language), say("app.tab.money_moved", language)])
    with projects:
        _projects(desk, comparison, language)
    with money:
        _money(desk, comparison, language)


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


if __name__ == "__main__":
    draw()
