"""How a page shows a study: sentences first, then its tables and charts in tabs, each to be downloaded."""

from typing import Any

import streamlit as st

from app_views.frame import ROW_PX, STYLED_CELLS, plain
from models.texts import say
from models.units import Language
from optimizer.report.study import Study, StudyTable
from optimizer.report.study_screen import screen_table, study_chart

LINE_PX = 20
PADDING_PX = 15
MARKED = "background-color: #FFE699; font-weight: bold"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw_study(study: Study, language: Language, *, key: str, workbook: Any = None) -> None:
    """Findings, what to know when reading, the workbook, then a tab for each table.

    workbook : bytes of the .xlsx, or a function that makes them when it is asked for; None = none.
    key : tells apart the parts of two studies on one page.
    """
    for text in study.findings:
        st.markdown(f"- {plain(text)}")
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
    for text in study.cautions:
        st.caption(plain(text))
    tables = [table for table in study.tables if table.rows]
    for empty in study.tables:
        if not empty.rows:
            st.caption(plain(say("study.empty", language, title=empty.title)))
    if not tables:
        return
    for at, (tab, table) in enumerate(zip(st.tabs([plain(t.title) for t in tables]), tables, strict=True)):
        with tab:
            for chart in table.charts:
                st.altair_chart(study_chart(table, chart, language), width="stretch")
            draw_table(table, language, key=f"{key}.{at}")


def draw_table(table: StudyTable, language: Language, *, key: str, rows: int = 12) -> None:
    """One table: numbers as in the reader's language, marked rows stand out, a file to download."""
    own = screen_table(table, language)
    row_px = ROW_PX if own.lines == 1 else PADDING_PX + LINE_PX * own.lines
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
        key=f"{key}.table",
    )
    st.download_button(
        say("study.download_table", language),
        lambda: own.frame.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig"),
        file_name=f"{key}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{key}.csv",
    )
