"""Page Kịch bản: envelopes, weights, locks and policy values; saved as one, never solved by a click."""

from typing import Any

import pandas as pd
import streamlit as st

from app_views.approving import told
from app_views.frame import flash, open_desk, plain, refuse, show, show_flash, show_issues
from app_views.scenario_form import begin, keep, name_field, throw_away
from app_views.scenario_limits import draw_limits
from app_views.scenario_tiers import draw_tiers
from app_views.scenario_values import draw_policy, draw_weights, with_typed_day
from app_views.study import draw_table
from models.issues import CanvonError, PortfolioError
from models.portfolio import Portfolio
from models.scenario import Scenario, differences
from models.texts import say
from models.units import Language, format_number
from optimizer.overlay import overlaid
from optimizer.report.screen.tables import envelope_table
from optimizer.report.studies.law import limits_table
from optimizer.words.scenario import difference_texts
from optimizer.workspace.desk import Desk
from optimizer.workspace.roles import Action
from optimizer.workspace.shelf import free_name
from optimizer.workspace.tables import ScenarioRow

# What is typed over the book's scenario, by key of the sheet `scenario`.
type Entries = dict[str, Any]

# How far a source may be moved, per cent either way.
SWING = 100


def draw() -> None:
    """The current scenario as a form that is saved by a button; what was typed is echoed as amounts."""
    desk = open_desk()
    language, row = desk.language, desk.current
    show_flash()
    is_stale = _is_changed_elsewhere(row, language)
    origin = desk.portfolio.scenarios[row.origin]
    st.subheader(plain(say("app.scenario_of", language, name=row.name)))
    entries, key = begin(desk, row, language)
    names = ("money", "weights", "locks", "tiers", "policy", "limits", "law")
    tabs = dict(zip(names, st.tabs([say(f"app.scenario.{name}", language) for name in names]), strict=True))
    with tabs["money"]:
        _draw_envelopes(desk.portfolio, origin, entries, key, language)
    with tabs["weights"]:
        draw_weights(desk.portfolio, origin, entries, key, language)
    with tabs["locks"]:
        _draw_locks(desk.portfolio, origin, entries, key, language)
    with tabs["tiers"]:
        draw_tiers(desk.law, with_typed_day(origin, entries, key), entries, key, language)
    with tabs["limits"]:
        draw_limits(desk, language)
    with tabs["policy"]:
        draw_policy(desk.law, origin, entries, key, language)
    with tabs["law"]:
        law = desk.law.on(with_typed_day(origin, entries, key).law_date)
        draw_table(limits_table(law, desk.built(row)[0], language), language, key="gioi_han")
    built = _echo(desk, row, origin, entries, language)
    told(desk, row, language)
    if not is_stale:  # what was typed is gone from the form, so a click on “save” cannot mean it any more
        _save(desk, row, entries, built, language)


def _is_changed_elsewhere(row: ScenarioRow, language: Language) -> bool:
    """Whether another window wrote the scenario since this one drew it; then that is told."""
    is_stale = bool(st.session_state.get(f"seen.{row.id}", row.version) != row.version)
    _seen(row)
    if is_stale:
        st.error(say("store.stale", language))
        st.button(say("app.go_on", language))
    return is_stale


def _seen(row: ScenarioRow) -> None:
    st.session_state[f"seen.{row.id}"] = row.version


def _draw_envelopes(
    portfolio: Portfolio, origin: Scenario, entries: Entries, key: str, language: Language
) -> None:
    """Amounts by source and year, typed as text; a swing in per cent for each source."""
    years = origin.years
    has_total = any(source.total is not None for source in portfolio.budget.sources)
    columns = [*map(str, years), *(["total"] if has_total else [])]
    stated = _stated(portfolio, origin, columns)
    typed = {
        code: {column: str(entries.get(_amount_key(code, column), text)) for column, text in cells.items()}
        for code, cells in stated.items()
    }
    names = {source.code: source.name for source in portfolio.budget.sources}
    frame = pd.DataFrame([{"source": names[code], **cells} for code, cells in typed.items()])
    heads = {"source": st.column_config.TextColumn(say("table.source", language), disabled=True)}
    heads |= {
        column: st.column_config.TextColumn(
            say("table.period", language) if column == "total" else column, max_chars=40
        )
        for column in columns
    }
    st.markdown(say("app.envelopes_how", language))
    edited = st.data_editor(
        frame, hide_index=True, width="stretch", column_config=heads, key=f"envelopes.{key}", num_rows="fixed"
    )
    for at, (code, cells) in enumerate(stated.items()):
        for column, text in cells.items():
            now = str(edited.iloc[at][column] or "").strip()
            if now and now != text:
                entries[_amount_key(code, column)] = now
            else:
                entries.pop(_amount_key(code, column), None)
    st.markdown(say("app.swings_how", language))
    places = st.columns(4)
    for at, source in enumerate(portfolio.budget.sources):
        factor_key = f"envelope:{source.code}"
        own = origin.envelope_factors.get((source.code, None), 1.0)
        before = _factor(entries.get(factor_key), own)
        shown = round((before - 1) * 100)
        swing = places[at % 4].slider(
            plain(source.name), -SWING, SWING, shown, format="%+d %%", key=f"swing.{source.code}.{key}"
        )
        if swing != shown:
            entries[factor_key] = f"{(100 + swing) / 100:.2f}".replace(".", ",")
        if _factor(entries.get(factor_key), own) == own:
            entries.pop(factor_key, None)


def _stated(portfolio: Portfolio, origin: Scenario, columns: list[str]) -> dict[str, dict[str, str]]:
    """What the book says, as Vietnamese writes it, by source and column; blank where it says nothing."""
    stated: dict[str, dict[str, str]] = {}
    for source in portfolio.budget.sources:
        cells = {}
        for column in columns:
            year = None if column == "total" else int(column)
            own = source.total if year is None else source.yearly.get(year)
            amount = origin.envelope_amounts.get((source.code, year), own)
            cells[column] = "" if amount is None else format_number(amount, "vi")
        stated[source.code] = cells
    return stated


def _amount_key(code: str, column: str) -> str:
    return f"envelope_amount:{code}" if column == "total" else f"envelope_amount:{code}:{column}"


def _factor(text: object, otherwise: float) -> float:
    return otherwise if text is None else float(str(text).replace(",", "."))


def _draw_locks(
    portfolio: Portfolio, origin: Scenario, entries: Entries, key: str, language: Language
) -> None:
    """Projects that must be in, and that must be out."""
    names = {p.project_id: f"{p.project_id} – {p.name}" for p in portfolio.projects if not p.is_lump_sum}
    st.markdown(say("app.locks_how", language))
    for lock in ("in", "out"):
        stem = f"locks_{lock}"
        own = sorted(code for code, value in origin.locks.items() if value.value == lock)
        stated = entries.get(stem)
        before = own if stated is None else [code for code in str(stated).split("; ") if code in names]
        chosen = st.multiselect(
            say(f"app.{stem}", language),
            list(names),
            [code for code in before if code in names],
            format_func=lambda code: names[code],
            placeholder=say("app.pick", language),
            key=f"{stem}.{key}",
        )
        if sorted(chosen) == own:
            entries.pop(stem, None)
        else:
            entries[stem] = "; ".join(sorted(chosen)) or None


def _echo(
    desk: Desk, row: ScenarioRow, origin: Scenario, entries: Entries, language: Language
) -> Scenario | None:
    """What was understood of everything typed: amounts by source and year, or every fault."""
    portfolio = desk.portfolio
    try:
        scenario, issues = overlaid(portfolio, origin, row.name, entries, desk.law)
    except PortfolioError as error:
        show_issues(error.issues, language)
        return None
    st.markdown(f"**{say('app.echo', language)}**")
    show(envelope_table(portfolio, origin, scenario, language), language, rows=14)
    before = sum(source.period_money for source in origin.apply(portfolio.budget).sources)
    after = sum(source.period_money for source in scenario.apply(portfolio.budget).sources)
    st.caption(say("app.echo_total", language, before=before, after=after, change=after - before))
    if issues:
        show_issues(issues, language)
    _differs(desk, row, origin, scenario, language)
    return scenario


def _differs(desk: Desk, row: ScenarioRow, origin: Scenario, scenario: Scenario, language: Language) -> None:
    """What the scenario differs in from the base; the base itself, from what the file says."""
    base = desk.scenarios[0]
    if base.id == row.id:
        other, head = origin, say("scenario_page.differs_book", language, base=row.origin)
    else:
        other, head = desk.built(base)[0], say("scenario_page.differs", language, base=base.name)
    lines = difference_texts(differences(other, scenario), desk.portfolio, language)
    st.markdown(f"**{plain(head)}:** {plain('' if lines else say('scenario_page.same', language))}")
    if lines:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _save(desk: Desk, row: ScenarioRow, entries: Entries, built: Scenario | None, language: Language) -> None:
    """Save, save and solve, copy, rename, delete."""
    keep(desk, row, entries)
    can_save = built is not None and desk.may(Action.SAVE) and desk.approval(row) is None
    st.divider()
    if entries != dict(row.entries):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.warning(say("app.unsaved", language))
        label, may = say("scenario_page.throw_away", language), desk.may(Action.SAVE)
        right.button(label, on_click=throw_away, args=(desk, row), disabled=not may, width="stretch")
    name = st.text_input(say("app.scenario_name", language), row.name, max_chars=100, key=name_field(row))
    cells = st.columns(4)
    save = cells[0].button(say("app.save", language), disabled=not can_save, width="stretch")
    solve = cells[1].button(
        say("app.save_and_solve", language),
        disabled=not can_save,
        type="primary",
        width="stretch",
    )
    can_copy = built is not None and desk.may(Action.COPY)
    copy = cells[2].button(say("app.copy", language), disabled=not can_copy, width="stretch")
    can_remove = desk.may(Action.REMOVE) and desk.approval(row) is None and len(desk.scenarios) > 1
    remove = cells[3].button(say("app.remove", language), disabled=not can_remove, width="stretch")
    try:
        if copy:
            taken = {other.name for other in desk.scenarios}
            made = desk.copy(
                row,
                free_name(name if name not in taken else say("app.copy_of", language, name=row.name), taken),
            )
            desk.save(made, made.name, entries)
            flash(say("app.copied", language, name=made.name))
            st.rerun()
        if remove:
            desk.remove(row)
            flash(say("app.removed", language, name=row.name))
            st.rerun()
        if save or solve:
            desk.save(row, name, entries)
            _seen(next(own for own in desk.scenarios if own.id == row.id))
            flash(say("app.saved", language, name=name))
    except CanvonError as error:
        refuse(error)
        return
    if solve:
        fresh = next(own for own in desk.scenarios if own.id == row.id)
        if desk.saved(fresh) is None:
            desk.solve(fresh)
        st.switch_page("app_views/plan.py")
    elif save:
        st.rerun()


if __name__ == "__main__":
    draw()
