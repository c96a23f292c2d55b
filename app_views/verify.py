"""Page Rà soát: an edited plan in, the rules it breaks with their cells, what changed, what to do next."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app_views import running
from app_views.frame import ROW_PX, UPLOAD_MB, XLSX, flash, open_desk, plain, show, show_flash, show_issues
from models.issues import PortfolioError
from models.texts import say
from models.units import Language, format_number
from optimizer.report.marking.copy import marked_copy
from optimizer.report.marking.verified import (
    broken_table,
    changed_table,
    is_of,
    keepable_lines,
    verify_listing,
    verify_marks,
)
from optimizer.report.studies.explanation import share_text
from optimizer.workspace.desk import VERIFY, Desk, SavedPlan, SavedStudy
from optimizer.workspace.history import local_time
from optimizer.workspace.keeping import kept_book
from optimizer.workspace.roles import Action
from optimizer.workspace.tasks import PLAN_WORKBOOK
from optimizer.workspace.uploads import read_raw

KINDS = ["xlsx", "xlsm"]
WIDTHS_PX = (105, 150, 150, 345, 210)


def draw() -> None:
    """Upload on top, then the newest findings."""
    desk = open_desk()
    language = desk.language
    show_flash()
    st.subheader(say("app.verify.title", language))
    file = st.file_uploader(
        say("app.verify.upload", language, most=UPLOAD_MB),
        type=KINDS,
        max_upload_size=UPLOAD_MB,
        disabled=not desk.may(Action.SOLVE),
    )
    job = desk.running(VERIFY)
    if job is not None:
        running.follow(desk, partial(desk.running, VERIFY), "app.verify.stop", language)
        return
    if file is not None and not _take(desk, file, language):
        return
    found = desk.studies(VERIFY)
    if not found:
        st.info(say("app.verify.how", language))
        return
    chosen = found[0]
    if len(found) > 1:
        keys = {own.key: own for own in found}
        picked = st.selectbox(
            say("app.verify.which", language),
            list(keys),
            format_func=lambda key: _named(keys[key], language),
        )
        chosen = keys.get(picked or "", chosen)
    _found(desk, chosen, language)


def _named(own: SavedStudy, language: Language) -> str:
    when = local_time(own.made_at)
    return say("app.verify.entry", language, file=own.document["file"], when=when)


def _take(desk: Desk, file: UploadedFile, language: Language) -> bool:
    """Scan the file and start checking it, once. Whether findings may be shown below."""
    content, options = file.getvalue(), {"file": Path(file.name).name}
    files = {PLAN_WORKBOOK: content}
    if st.session_state.get("verified") != (file.file_id, desk.token):
        try:
            with st.spinner(say("app.reading", language)):
                read_raw(file.name, content)
        except PortfolioError as error:
            show_issues(error.issues, language, name=Path(file.name).name)
            st.info(say("app.verify.refused", language))
            return False
        st.session_state["verified"] = (file.file_id, desk.token)
        if desk.study(desk.current, VERIFY, options, files) is None:
            desk.start(desk.current, VERIFY, options, files)
            st.rerun()
    job = desk.job(desk.current, VERIFY, options, files)
    if job is not None and job[1].phase != "done":
        running.ended(job[1], language)
        st.info(say("app.verify.refused", language))
        return False
    return True


def _found(desk: Desk, study: SavedStudy, language: Language) -> None:
    """The findings of one file."""
    document, row = study.document, desk.current
    saved = desk.saved(row) if is_of(document, desk.portfolio) else None
    _verdict(document, language)
    if document["broken"]:
        st.markdown(f"**{say('app.verify.rules', language)}**")
        table = broken_table(document, language)
        widths = dict(zip(table.columns, WIDTHS_PX, strict=True))
        show(table, language, rows=5, row_px=2 * ROW_PX, widths=widths)
        _marked(study, language)
    keepable: tuple[str, ...] = ()
    if not is_of(document, desk.portfolio):
        st.info(say("app.verify.other_list", language))
    elif saved is None:
        st.info(plain(say("app.verify.no_plan", language, name=row.name)))
    else:
        keepable = keepable_lines(document, saved.plan)
        _changes(desk, document, saved, row.name, language)
    _next(desk, study, keepable, language)


def _verdict(document: Mapping[str, Any], language: Language) -> None:
    """Whether every rule is kept, what it is worth, and what that is beside the best."""
    count = len(document["broken"])
    if count:
        st.error(plain(say("app.verify.broken", language, file=document["file"], count=count)))
    else:
        st.success(plain(say("app.verify.valid", language, file=document["file"])))
    cells = st.columns(4)
    cells[0].metric(say("app.verify.value", language), format_number(document["objective"], language))
    best, loss = document["best_objective"], document["loss"]
    cells[1].metric(say("app.verify.best", language), "–" if best is None else format_number(best, language))
    cells[2].metric(
        say("app.verify.loss", language), "–" if loss is None or count else format_number(loss, language)
    )
    lacking = sum(document["shortfall_by_tier"].values())
    cells[3].metric(say("app.verify.shortfall", language), format_number(lacking, language))
    if best is None:
        st.caption(say("app.verify.no_best", language))
        return
    status = say(f"plan_status.{document['best_status']}", language)
    bound = format_number(document["best_bound"], language)
    cells[1].caption(say("app.verify.proof", language, status=status, bound=bound))
    if count:
        cells[2].caption(say("app.verify.not_comparable", language))
    else:
        share = share_text(loss, best, language)
        cells[2].caption(say("app.verify.loss_share", language, share=share))


def _marked(study: SavedStudy, language: Language) -> None:
    """The file as it was uploaded, with what is wrong marked in its cells."""
    content, name = study.workbook, study.document["file"]
    if content is None:
        return
    path = Path(name)
    st.download_button(
        say("app.verify.marked", language),
        lambda: marked_copy(
            name, content, verify_marks(study.document, language), verify_listing(study.document, language)
        ),
        file_name=say("app.verify.marked_file", language, stem=path.stem, suffix=path.suffix),
        mime=XLSX,
        on_click="ignore",
        type="primary",
    )


def _changes(
    desk: Desk, document: Mapping[str, Any], saved: SavedPlan, name: str, language: Language
) -> None:
    """Every amount that differs from the saved plan."""
    table = changed_table(document, desk.portfolio, saved.plan, language)
    if not len(table):
        st.info(plain(say("app.verify.no_change", language, name=name)))
        return
    st.markdown(f"**{plain(say('app.verify.changes', language, name=name))}**")
    show(table, language, rows=10, widths={say("table.name", language): "medium"})
    st.caption(say("app.unit", language))


def _next(desk: Desk, study: SavedStudy, keepable: tuple[str, ...], language: Language) -> None:
    """What to do now: mend the cells, or keep some amounts and let the rest be solved again."""
    document = study.document
    st.markdown(f"**{say('app.verify.next', language)}**")
    is_fine = not document["broken"] and not document["loss"]
    key = "next_fine" if is_fine else "next_broken" if document["broken"] else "next_loss"
    st.markdown(say(f"app.verify.{key}", language))
    if study.workbook is None or (is_fine and not keepable):
        return
    codes = [own["project_id"] for own in document["projects"]]
    names = {code: project.name for code, project in desk.portfolio.by_id.items()}
    kept = st.multiselect(
        say("app.verify.keep", language),
        codes,
        keepable,
        format_func=lambda code: f"{code} – {names[code]}" if code in names else code,
        placeholder=say("app.pick", language),
        key=f"kept_{study.key}",
    )
    if st.button(say("app.verify.solve", language), disabled=not (kept and desk.may(Action.UPLOAD))):
        content = kept_book(study.workbook, kept, desk.law, language)
        name = say("app.verify.kept_file", language, stem=Path(document["file"]).stem)
        desk.upload(name, content)
        desk.solve(desk.current)
        flash(say("app.verify.kept", language, name=name, count=len(kept)))
        st.switch_page("app_views/plan.py")


if __name__ == "__main__":
    draw()
