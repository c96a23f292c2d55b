"""Word files from templates: the bundled ones in `data/dossier`, or the office's own.

A template is a .docx with Jinja names in it, as docxtpl reads them. It is rendered in a sandbox, every
value is escaped, and a name that is not known is an error at the template, never a blank.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from data import ROOT
from models.issues import Issue, PortfolioError
from models.units import Language
from optimizer.files import undated_archive
from optimizer.workbook.archive import open_archive
from optimizer.workbook.limits import FILE_BYTES, MIB, RefusalError

WORD_FILES = ("to_trinh.docx", "nghi_quyet.docx", "tom_tat.docx")
"""Submission, draft resolution, one-page brief."""
PROJECT_TEMPLATE = "nguon_von_du_an.docx"
"""The sheet of one project."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def template_path(name: str, language: Language, own: Path | None) -> Path:
    """The office's own template where its folder has one of that name, else the bundled one."""
    if own is not None and (own / name).is_file():
        return own / name
    return ROOT / "dossier" / language / name


def word_bytes(path: Path, values: Mapping[str, Any]) -> bytes:
    """The document that a template becomes with these values.

    Errors: PortfolioError where the template cannot be read or names what is not known.
    """
    content = path.read_bytes()
    _refuse_unsafe(path, content)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document = DocxTemplate(BytesIO(content))
        document.render(_readable(values), jinja_env=environment, autoescape=True)
    except TemplateError as error:
        detail = (error.message or type(error).__name__)[:200]
        raise _issue("issue_word_template_name", path, detail) from error
    except (OpcError, LxmlError, KeyError, ValueError) as error:
        raise _issue("issue_word_template_damaged", path, type(error).__name__) from error
    buffer = BytesIO()
    document.save(buffer)
    return undated_archive(buffer.getvalue())


def _refuse_unsafe(path: Path, content: bytes) -> None:
    """A template comes from outside: its size is held against the limits before it is unpacked."""
    if len(content) > FILE_BYTES:
        raise _issue("issue_word_template_damaged", path, f"> {FILE_BYTES // MIB} MB")
    try:
        archive = open_archive(content)
        for name in archive.parts:
            for _ in archive.chunks(name):
                pass
    except RefusalError as error:
        raise _issue("issue_word_template_damaged", path, error.code) from error


def _issue(code: str, path: Path, detail: str) -> PortfolioError:
    return PortfolioError([Issue(code=code, values={"found": path.name, "detail": detail})])


def _readable(value: Any) -> Any:
    """The same values without characters that no XML file may hold."""
    if isinstance(value, str):
        return _NOT_XML.sub(" ", value)
    if isinstance(value, Mapping):
        return {key: _readable(own) for key, own in value.items()}
    if isinstance(value, list):
        return [_readable(own) for own in value]
    return value


def bundled_templates(language: Language) -> Mapping[str, bytes]:
    """The templates that ship with the program, for an office that wants to change them."""
    folder = ROOT / "dossier" / language
    return {name: (folder / name).read_bytes() for name in (*WORD_FILES, PROJECT_TEMPLATE)}
