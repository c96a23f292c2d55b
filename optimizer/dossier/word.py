"""Word files from templates: the bundled ones in `data/dossier`, or the office's own.

A template is a .docx with Jinja names in it, as docxtpl reads them. It is rendered in a sandbox, every
value is escaped, and a name that is not known is an error at the template, never a blank.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from data import ROOT
from models.issues import Issue, PortfolioError
from models.texts import say
from models.units import LANGUAGES, Language
from optimizer.files import undated_archive
from optimizer.workbook.archive import open_archive
from optimizer.workbook.limits import FILE_BYTES, MIB, RefusalError

WORD_FILES = ("to_trinh.docx", "nghi_quyet.docx", "tom_tat.docx")
"""Submission, draft resolution, one-page brief."""
PROJECT_TEMPLATE = "nguon_von_du_an.docx"
"""The sheet of one project."""

_NAME = re.compile(r"(?:.*attribute )?'([^']+)'")
"""Where Jinja says which name it does not know: "'x' is undefined", "… has no attribute 'x'"."""
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
        values = {"found": path.name, "detail": _named(error)}
        raise PortfolioError([Issue(code="issue_word_template_name", values=values)]) from error
    except (OpcError, LxmlError, KeyError, ValueError) as error:
        raise _damaged(path, lambda language: say("word_template.damaged", language)) from error
    buffer = BytesIO()
    document.save(buffer)
    return undated_archive(buffer.getvalue())


def _refuse_unsafe(path: Path, content: bytes) -> None:
    """A template comes from outside: its size is held against the limits before it is unpacked."""
    if len(content) > FILE_BYTES:
        raise _damaged(path, lambda language: say("word_template.large", language, most=FILE_BYTES // MIB))
    try:
        archive = open_archive(content)
        for name in archive.parts:
            for _ in archive.chunks(name):
                pass
    except RefusalError as error:
        told = partial(say, error.code, file=path.name, found=error.found, expected=error.expected)
        raise _damaged(path, told) from error


def _damaged(path: Path, reason: Callable[[Language], str]) -> PortfolioError:
    """Why the template cannot be read, in the words of each language."""
    told = {f"detail_{language}": reason(language) for language in LANGUAGES}
    values = {"found": path.name, **told}
    return PortfolioError([Issue(code="issue_word_template_damaged", values=values)])


def _named(error: TemplateError) -> str:
    """The name that is not known or not allowed; of what is misspelt, how Jinja says it."""
    told = error.message or ""
    found = None if isinstance(error, TemplateSyntaxError) else _NAME.match(told)
    return f"“{found[1]}”" if found else told[:200] or "–"


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
