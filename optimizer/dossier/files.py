"""Every file of the dossier as bytes, by name."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from optimizer.dossier.contents import appendices, forms
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.project_sheet import project_statement
from optimizer.dossier.statement import statement
from optimizer.dossier.web import report_bytes
from optimizer.dossier.word import PROJECT_TEMPLATE, WORD_FILES, template_path, word_bytes
from optimizer.dossier.workbook import appendices_bytes, forms_bytes

APPENDICES_FILE = "phu_luc.xlsx"
FORMS_FILE = "bieu_mau.xlsx"
REPORT_FILE = "bao_cao.html"
PROJECT_PREFIX = "nguon_von_"

FILES = (*WORD_FILES, APPENDICES_FILE, FORMS_FILE, REPORT_FILE)
"""What a dossier always has; sheets of single projects may join them."""


def is_dossier_file(name: str) -> bool:
    """Whether a dossier may write a file of this name."""
    return name in FILES or (name.startswith(PROJECT_PREFIX) and name.endswith(".docx"))


def dossier_files(
    view: PlanView, projects: Sequence[str] = (), templates: Path | None = None
) -> Mapping[str, bytes]:
    """The files by name; the same bytes for the same plan.

    projects : those that get a sheet of their own. templates : a folder with the office's own Word
    templates; what it lacks is taken from the bundled ones.
    Errors: PortfolioError where a template cannot be used; KeyError where a project is not in the plan.
    """
    tables = appendices(view)
    values = statement(view, tables)
    files = {name: word_bytes(template_path(name, view.language, templates), values) for name in WORD_FILES}
    files[APPENDICES_FILE] = appendices_bytes(view, tables)
    files[FORMS_FILE] = forms_bytes(view, forms(view))
    files[REPORT_FILE] = report_bytes(view, tables)
    for project_id in projects:
        path = template_path(PROJECT_TEMPLATE, view.language, templates)
        files[_name(project_id, files)] = word_bytes(path, project_statement(view, project_id))
    return files


def _name(project_id: str, taken: Mapping[str, bytes]) -> str:
    """A file name that every system allows, and no other project has."""
    stem = PROJECT_PREFIX + (re.sub(r"[^\w-]+", "_", project_id).strip("_")[:80] or "du_an")
    name, number = f"{stem}.docx", 2
    while name in taken:
        name, number = f"{stem}_{number}.docx", number + 1
    return name
