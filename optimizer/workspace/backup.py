"""A whole workspace as one workbook: every book, scenario, plan, study and answer."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from typing import Annotated, Any

import xlsxwriter
from pydantic import BaseModel, ConfigDict, StringConstraints

from models.texts import say
from models.units import Language
from optimizer.report.workbook import options
from optimizer.workbook.limits import FILE_BYTES, MIB
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import DOSSIER, Desk
from optimizer.workspace.tables import BookRow
from optimizer.workspace.tasks import KINDS

FORMAT = "canvon workspace 1"
"""What the first cell of the sheet `workspace` says; another number would be another layout."""

PIECE = 30_000
"""Letters of one cell of the sheet `files`, a multiple of 4; Excel holds 32 767."""

type Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
type Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class Line(BaseModel):
    """A row of a sheet; its columns are named like its fields, and nothing else may stand there."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkspaceLine(Line):
    """What is looked at. canvon : version of the program. book : of the sheet `books`."""

    format: str
    canvon: str
    book: Sha256


class BookLine(Line):
    """A book. sha256, original, notes : of files; notes are JSON."""

    sha256: Sha256
    name: Name
    original: Sha256 | None = None
    notes: Sha256
    made_at: datetime


class ScenarioLine(Line):
    """A scenario of a book. entries : of a file, JSON."""

    book: Sha256
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    origin: str
    entries: Sha256
    made_at: datetime


class SavedPlanLine(Line):
    """The plan of a scenario as it is typed. document, workbook : of files.

    approved_by, approved_at : only told, since an approval is given by a person and not by a file.
    """

    book: Sha256
    scenario: str
    key: Sha256
    document: Sha256
    workbook: Sha256 | None = None
    made_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


class StudyLine(Line):
    """What other work found. document, workbook : of files."""

    key: Sha256
    kind: Name
    document: Sha256
    workbook: Sha256 | None = None
    made_at: datetime


class DraftLine(Line):
    """The list that waits for answers. content, answers : of files; answers are JSON."""

    name: Name
    content: Sha256
    answers: Sha256


class FileLine(Line):
    """A piece of a file, in base64. sha256 : of the whole file; part : counts from 1."""

    sha256: Sha256
    part: int
    text: str


SHEETS: Mapping[str, type[Line]] = {
    "workspace": WorkspaceLine,
    "books": BookLine,
    "scenarios": ScenarioLine,
    "plans": SavedPlanLine,
    "studies": StudyLine,
    "draft": DraftLine,
    "files": FileLine,
}
"""Every sheet by name, in its order, and what stands in it."""


def backup_bytes(desk: Desk) -> bytes:
    """The workbook's bytes. Errors: StoreError where it is larger than any workbook that is read back."""
    files: dict[str, bytes] = {}

    def kept(content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        files[sha256] = content
        return sha256

    lines: dict[str, list[Line]] = {name: [] for name in SHEETS}
    here = desk.book.sha256
    for sha256, _ in desk.books():
        book = desk.book_of(sha256)
        lines["books"].append(_book(book, kept))
        for row in desk.scenarios_of(sha256):
            entries = kept(_json(row.entries))
            lines["scenarios"].append(
                ScenarioLine(
                    book=sha256, name=row.name, origin=row.origin, entries=entries, made_at=row.made_at
                )
            )
            saved = desk.plan_of(book, row)
            if saved is not None:
                plan, approval = saved
                lines["plans"].append(
                    SavedPlanLine(
                        book=sha256,
                        scenario=row.name,
                        key=plan.key,
                        document=kept(_json(plan.document)),
                        workbook=None if plan.workbook is None else kept(plan.workbook),
                        made_at=plan.made_at,
                        approved_by=None if approval is None else approval.by or "–",
                        approved_at=None if approval is None else approval.made_at,
                    )
                )
    kinds = (kind for kind in KINDS if kind != DOSSIER)  # a dossier is made anew from its plan
    for study in (study for kind in kinds for study in desk.studies(kind)):
        lines["studies"].append(
            StudyLine(
                key=study.key,
                kind=study.kind,
                document=kept(_json(study.document)),
                workbook=None if study.workbook is None else kept(study.workbook),
                made_at=study.made_at,
            )
        )
    draft = desk.draft
    if draft is not None:
        answers = kept(_json(draft.answers))
        lines["draft"].append(DraftLine(name=draft.name, content=kept(draft.content), answers=answers))
    lines["workspace"].append(WorkspaceLine(format=FORMAT, canvon=version("canvon"), book=here))
    for sha256, content in sorted(files.items()):
        text = base64.b64encode(content).decode("ascii")
        for at in range(0, max(len(text), 1), PIECE):
            piece = FileLine(sha256=sha256, part=at // PIECE + 1, text=text[at : at + PIECE])
            lines["files"].append(piece)
    written = _workbook(lines, desk.language)
    if len(written) > FILE_BYTES:
        raise StoreError("backup.too_large", found=len(written) / MIB, most=FILE_BYTES // MIB)
    return written


def _book(book: BookRow, kept: Any) -> BookLine:
    kept(book.content)
    return BookLine(
        sha256=book.sha256,
        name=book.name,
        original=None if book.original is None else kept(book.original),
        notes=kept(_json(book.notes)),
        made_at=book.made_at,
    )


def _json(content: object) -> bytes:
    return json.dumps(content, sort_keys=True).encode("ascii")


def _workbook(lines: Mapping[str, Sequence[Line]], language: Language) -> bytes:
    """Text stays text; nothing comes from the clock."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    newest = max((line.made_at for line in lines["books"] if isinstance(line, BookLine)), default=None)
    workbook.set_properties({"title": "Cân Vốn", "author": "Cân Vốn", "created": newest})
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    first = workbook.add_worksheet(say("backup.sheet", language))
    first.set_column(0, 0, 90)
    for row, key in enumerate(("backup.what", "backup.how", "backup.care")):
        first.write_string(row, 0, say(key, language), wrapped)
    for name, kind in SHEETS.items():
        sheet = workbook.add_worksheet(name)
        heads = list(kind.model_fields)
        sheet.set_column(0, len(heads) - 1, 24)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for row, line in enumerate(lines[name], start=1):
            for column, value in enumerate(line.model_dump(mode="json").values()):
                if value not in (None, ""):
                    sheet.write_string(row, column, str(value))
    workbook.close()
    return buffer.getvalue()
