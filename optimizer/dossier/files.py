"""Every file of the dossier as bytes, by name."""

from collections.abc import Mapping

from optimizer.dossier.contents import appendices, forms
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.workbook import appendices_bytes, forms_bytes

APPENDICES_FILE = "phu_luc.xlsx"
FORMS_FILE = "bieu_mau.xlsx"

FILES = (APPENDICES_FILE, FORMS_FILE)
"""What a dossier always has."""


def dossier_names() -> frozenset[str]:
    """Names a dossier may use in its folder."""
    return frozenset(FILES)


def dossier_files(view: PlanView) -> Mapping[str, bytes]:
    """The files by name; the same bytes for the same plan."""
    tables = appendices(view)
    return {
        APPENDICES_FILE: appendices_bytes(view, tables),
        FORMS_FILE: forms_bytes(view, forms(view)),
    }
