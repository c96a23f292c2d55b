"""Part of page Dự án: a list as the office has it; doubtful headings are asked, money by source is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app_views.frame import flash, plain, show_issues
from models.issues import errors_in
from models.texts import say
from models.units import Language, MoneyUnit, format_number
from models.vocabulary import SourceKind
from optimizer.canonical.sheets import usual_head
from optimizer.official import Heading, ListSource, PlainList, canonical_book, list_sources
from optimizer.workbook.schema import schema, spec_of
from optimizer.workspace.desk import Desk
from optimizer.workspace.lists import TypedSource, plain_list, typed_sources, usual_years
from optimizer.workspace.tables import DraftRow

# What a person answers: headings by position, unit, years, sources; kept so that F5 loses nothing.
type ListAnswers = dict[str, Any]


def draw_plain_list(desk: Desk, draft: DraftRow, language: Language) -> None:
    """Headings to confirm, unit and years, money by source; then the book, or every issue of it."""
    found = plain_list(draft.name, draft.content)
    if found is None:
        desk.drop_draft()
        return
    answers: ListAnswers = dict(draft.answers)
    with st.container(border=True):
        _what_was_found(draft, found, language)
        answers["headings"] = _headings(found, answers.get("headings", {}), language)
        answers["unit"], years = _unit_and_years(found, answers, language)
        answers["years"] = list(years)
        choices = {int(at): column for at, column in answers["headings"].items()}
        sources = list_sources(found, choices)
        answers["sources"] = _sources(sources, answers.get("sources", {}), years, language)
        if answers != draft.answers:
            desk.keep_draft(draft.name, draft.content, answers)
        left, right = st.columns(2)
        take = left.button(say("app.list_take", language), type="primary", width="stretch")
        if right.button(say("app.list_drop", language), width="stretch"):
            desk.drop_draft()
            st.rerun()
        if take:
            _take(desk, draft, found, answers, sources, language)


def _what_was_found(draft: DraftRow, found: PlainList, language: Language) -> None:
    first, last = found.header_rows
    st.markdown(
        say(
            "app.list_found",
            language,
            name=plain(draft.name),
            sheet=plain(found.sheet),
            first=str(first),
            last=str(last),
            projects=len(found.rows),
        )
    )


def _headings(
    found: PlainList, answered: Mapping[str, str | None], language: Language
) -> dict[str, str | None]:
    """What each heading means; a doubtful one stays blank until a person says."""
    nothing, unsure = say("app.list_nothing", language), say("app.list_choose", language)
    labels = _labels(found, language)
    by_label = {label: column for column, label in labels.items()}
    doubtful = [h for h in found.headings if h.is_doubtful and str(h.position) not in answered]
    if doubtful:
        letters = ", ".join(heading.letters for heading in doubtful)
        st.warning(say("app.list_doubtful", language, count=len(doubtful), columns=letters))
    else:
        st.success(say("app.list_sure", language))
    rows = []
    for heading in found.headings:
        column = answered.get(str(heading.position), None if heading.is_doubtful else heading.column)
        is_open = heading.is_doubtful and str(heading.position) not in answered
        rows.append(
            {
                "letters": heading.letters,
                "text": heading.text,
                "means": unsure if is_open else labels.get(column or "", nothing),
                "guess": "; ".join(labels.get(own, own) for own in heading.alternatives[:3])
                if is_open
                else "",
            }
        )
    edited = st.data_editor(
        pd.DataFrame(rows, columns=["letters", "text", "means", "guess"]),
        hide_index=True,
        width="stretch",
        key="list_headings",
        column_config={
            "letters": st.column_config.TextColumn(
                say("table.column", language), disabled=True, width="small"
            ),
            "text": st.column_config.TextColumn(
                say("app.list_heading", language), disabled=True, width="large"
            ),
            "means": st.column_config.SelectboxColumn(
                say("app.list_means", language), options=[unsure, nothing, *by_label], required=True
            ),
            "guess": st.column_config.TextColumn(say("app.list_guess", language), disabled=True),
        },
    )
    return {
        str(heading.position): by_label.get(means)
        for heading, means in zip(found.headings, edited["means"], strict=True)
        if means != unsure and _is_answer(heading, by_label.get(means), answered)
    }


def _is_answer(heading: Heading, column: str | None, answered: Mapping[str, str | None]) -> bool:
    """Whether this is more than the match that nobody doubted."""
    return heading.is_doubtful or column != heading.column or str(heading.position) in answered


def _labels(found: PlainList, language: Language) -> dict[str, str]:
    """What every canonical column is called, by id: those of the list first, then all of the sheet."""
    own = [heading.column for heading in found.headings if heading.column]
    own += [column for heading in found.headings for column in heading.alternatives]
    every = [spec.id for spec in schema("projects") if not spec.variables]
    labels: dict[str, str] = {}
    for column in dict.fromkeys([*own, *every]):
        spec = spec_of("projects", column)
        label = column if spec is None else usual_head(spec, column, language)
        labels[column] = label if label not in labels.values() else f"{label} ({column})"
    return labels


def _unit_and_years(
    found: PlainList, answers: Mapping[str, Any], language: Language
) -> tuple[str | None, tuple[int, ...]]:
    units = [unit.value for unit in MoneyUnit]
    stated = answers.get("unit") or (found.unit.value if found.unit else None)
    cells = st.columns(3)
    unit = cells[0].selectbox(
        say("app.list_unit", language),
        units,
        index=None if stated is None else units.index(stated),
        format_func=lambda own: say(f"money_unit.{own}", language),
        placeholder=say("app.pick", language),
    )
    usual = answers.get("years") or usual_years()
    span = list(range(min(usual) - 5, max(usual) + 11))
    first = cells[1].selectbox(say("app.list_first", language), span, index=span.index(min(usual)))
    count = cells[2].selectbox(
        say("app.list_years", language), list(range(1, 11)), index=max(usual) - min(usual)
    )
    return unit, tuple(range(first, first + count))


def _sources(
    sources: Sequence[ListSource], answered: Mapping[str, Any], years: Sequence[int], language: Language
) -> dict[str, Any]:
    """Money by source as text, for the period or by year; the kind where the words do not settle it."""
    st.markdown(say("app.list_money", language))
    kinds = {say(f"source_kind.{kind.value}", language): kind.value for kind in SourceKind}
    label_of = {value: label for label, value in kinds.items()}
    rows = []
    for source in sources:
        own = answered.get(source.code, {})
        row = {
            "name": own.get("name", source.name),
            "kind": label_of[own.get("kind", source.kind.value)],
            "total": own.get("total", ""),
        }
        rows.append(row | {str(year): own.get(str(year), "") for year in years})
    columns = ["name", "kind", "total", *map(str, years)]
    heads: dict[str, Any] = {
        "name": st.column_config.TextColumn(say("table.source", language)),
        "kind": st.column_config.SelectboxColumn(
            say("app.list_kind", language), options=list(kinds), required=True
        ),
        "total": st.column_config.TextColumn(say("table.period", language), max_chars=40),
    }
    heads |= {str(year): st.column_config.TextColumn(str(year), max_chars=40) for year in years}
    key = "list_sources." + ".".join([*(source.code for source in sources), *map(str, years)])
    edited = st.data_editor(
        pd.DataFrame(rows, columns=columns), hide_index=True, width="stretch", column_config=heads, key=key
    )
    typed = {}
    for at, source in enumerate(sources):
        line = edited.iloc[at]
        typed[source.code] = {"name": str(line["name"] or source.name), "kind": kinds[str(line["kind"])]}
        typed[source.code] |= {name: str(line[name] or "").strip() for name in columns[2:]}
    _echo(typed, years, language)
    return typed


def _typed(answers: Mapping[str, Any], years: Sequence[int]) -> list[TypedSource]:
    return [
        TypedSource(
            code=code,
            name=own["name"],
            kind=SourceKind(own["kind"]),
            yearly={year: own.get(str(year), "") for year in years},
            total=own.get("total", ""),
        )
        for code, own in answers.items()
    ]


def _echo(typed: Mapping[str, Any], years: Sequence[int], language: Language) -> None:
    """What was understood of the money, or why it was not."""
    sources, issues = typed_sources(_typed(typed, years))
    if issues:
        show_issues(issues, language)
    for source in sources:
        amount = format_number(source.period_money, language)
        st.caption(plain(say("app.list_echo", language, name=source.name, amount=amount)))


def _take(
    desk: Desk,
    draft: DraftRow,
    found: PlainList,
    answers: ListAnswers,
    sources: Sequence[ListSource],
    language: Language,
) -> None:
    """Make the book; where anything is wrong, say all of it and change nothing."""
    years = answers["years"]
    known = {code: own for code, own in answers["sources"].items() if code in {s.code for s in sources}}
    money, typed_wrong = typed_sources(_typed(known, years))
    if typed_wrong:
        return
    choices = {int(at): column for at, column in answers["headings"].items()}
    unit = None if answers["unit"] is None else MoneyUnit(answers["unit"])
    book = canonical_book(found, choices, money, min(years), max(years), draft.name, unit)
    if errors_in(book.issues):
        show_issues(book.issues, language, name=draft.name)
        st.info(plain(say("app.kept_previous", language, name=desk.book.name)))
        return
    name = f"{draft.name.rpartition('.')[0]}.xlsx"
    portfolio = desk.upload(name, book.content, original=draft.content, notes=book.issues)
    flash(say("app.taken", language, name=draft.name, projects=len(portfolio.projects)))
    st.rerun()
