"""How a page shows a study: sentences first, then its tables and charts in tabs, each to be downloaded."""

from typing import Any

import streamlit as st

from app_views.frame import ROW_PX, STYLED_CELLS, XLSX, plain
from models.texts import say
from models.units import Language
from optimizer.report.screen.study import screen_table, study_chart
from optimizer.report.studies.study import Study, StudyTable

LINE_PX, PADDING_PX, WRAPPED_PX = 20, 15, 70
"""Rows lower than the last do not wrap their text."""
LONGER_SHOWN = 40
"""Texts cut off in the table that are written out below it."""
MARKED = "background-color: #FFE699; font-weight: bold"


def draw_study(study: Study, language: Language, *, key: str, workbook: Any = None) -> None:
    """Findings, what to know when reading, the workbook, then a tab for each table.

    workbook : bytes of the .xlsx, or a function that makes them when it is asked for; None = none.
    key : tells apart the parts of two studies on one page.
    """
    st.markdown("\n".join(f"- {plain(text)}" for text in study.findings))
    if workbook is not None:
        st.download_button(
            say("study.download", language),
            workbook,
            file_name=f"{key}.xlsx",
            mime=XLSX,
            on_click="ignore",
            type="primary",
            key=f"{key}.workbook",
        )
    tables = [table for table in study.tables if table.rows]
    tabs = st.tabs([plain(table.title) for table in tables]) if tables else []
    for at, (tab, table) in enumerate(zip(tabs, tables, strict=True)):
        with tab:
            for chart in table.charts:
                st.altair_chart(study_chart(table, chart, language), width="stretch", alt=chart.title)
            draw_table(table, language, key=f"{key}.{at}")
    _cautions(study, language)


def _cautions(study: Study, language: Language) -> None:
    """What whoever reads must know."""
    empty = [say("study.empty", language, title=table.title) for table in study.tables if not table.rows]
    texts = [*study.cautions, *empty]
    if texts:
        st.markdown(f"**{say('report.study.cautions', language)}**")
        st.caption("\n".join(f"- {plain(text)}" for text in texts))


def draw_table(table: StudyTable, language: Language, *, key: str, rows: int = 12) -> None:
    """One table: numbers as in the reader's language, marked rows stand out, a file to download."""
    own = screen_table(table, language)
    row_px = ROW_PX if own.lines == 1 else max(WRAPPED_PX, PADDING_PX + LINE_PX * own.lines)
    frame: Any = own.frame
    if frame.size <= STYLED_CELLS:
        frame = frame.style.format(dict(own.written))
        if table.marked:
            frame = frame.apply(lambda row: [MARKED if row.name in table.marked else ""] * len(row), axis=1)
    columns = {
        head: st.column_config.LinkColumn(width=width)
        if head in own.addresses
        else st.column_config.Column(width=width)
        for head, width in own.widths.items()
    }
    shown = min(len(own.frame), max(3, rows * ROW_PX // row_px))
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=row_px * shown + ROW_PX + 3,
        row_height=row_px,
        column_config=columns,
        placeholder="–",
        key=f"{key}.table",
    )
    if own.longer:
        with st.expander(say("study.longer", language, count=len(own.longer))):
            for first, text in own.longer[:LONGER_SHOWN]:
                st.markdown(f"- {plain(text)}" if first == text else f"- **{plain(first)}**: {plain(text)}")
    st.download_button(
        say("study.download_table", language),
        lambda: own.frame.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig"),
        file_name=f"{key}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{key}.csv",
    )
