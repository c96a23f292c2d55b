"""A whole workspace as one workbook: every book, scenario, plan, study, dossier, answer and unsaved word."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from typing import Annotated

import xlsxwriter
from pydantic import BaseModel, ConfigDict, StringConstraints

from models.texts import say
from models.units import Language
from optimizer.workbook.limits import FILE_BYTES, MIB
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import Desk
from optimizer.workspace.seal import seal
from optimizer.workspace.tables import ApprovalRow, BookRow, PlanRow, ScenarioRow
from optimizer.workspace.tasks import KINDS
from optimizer.writing.options import options

FORMAT = "canvon workspace 2"
"""What the first cell of the sheet `workspace` says; another number is another layout."""

FORMATS = ("canvon workspace 1", FORMAT)
"""Those that are read; the first had no seal, no scenario and nothing unsaved."""

PIECE = 30_000
"""Letters of one cell of the sheet `files`, a multiple of 4; Excel holds 32 767."""

type Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
type Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class BackupLine(BaseModel):
    """A row of a sheet; its columns are named like its fields, and nothing else may stand there."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkspaceLine(BackupLine):
    """What is looked at. canvon : version of the program. book, scenario : of the sheets with these names.

    seal : as `optimizer.workspace.seal.seal` makes it of `sealed`; None = it has none.
    """

    format: str
    canvon: str
    book: Sha256
    scenario: str | None = None
    seal: Sha256 | None = None


class BookLine(BackupLine):
    """A book. sha256, original, notes : of files; notes are JSON."""

    sha256: Sha256
    name: Name
    original: Sha256 | None = None
    notes: Sha256
    made_at: datetime


class ScenarioLine(BackupLine):
    """A scenario of a book. entries : of a file, JSON."""

    book: Sha256
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    origin: str
    entries: Sha256
    made_at: datetime


class SavedPlanLine(BackupLine):
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


class StudyLine(BackupLine):
    """What other work found. document, workbook : of files."""

    key: Sha256
    kind: Name
    document: Sha256
    workbook: Sha256 | None = None
    made_at: datetime


class DraftLine(BackupLine):
    """The list that waits for answers. content, answers : of files; answers are JSON."""

    name: Name
    content: Sha256
    answers: Sha256


class EditsLine(BackupLine):
    """What was typed over the lines of a book and not saved. typed : of a file, JSON."""

    book: Sha256
    typed: Sha256


class FormLine(BackupLine):
    """What was typed into the form of a scenario and not saved. entries : of a file, JSON."""

    book: Sha256
    scenario: str
    entries: Sha256


class FileLine(BackupLine):
    """A piece of a file, in base64. sha256 : of the whole file; part : counts from 1."""

    sha256: Sha256
    part: int
    text: str


SHEETS: Mapping[str, type[BackupLine]] = {
    "workspace": WorkspaceLine,
    "books": BookLine,
    "scenarios": ScenarioLine,
    "plans": SavedPlanLine,
    "studies": StudyLine,
    "draft": DraftLine,
    "edits": EditsLine,
    "forms": FormLine,
    "files": FileLine,
}
"""Every sheet by name, in its order, and what stands in it."""


def sealed(lines: Mapping[str, Sequence[BackupLine]]) -> bytes:
    """What the seal of a backup vouches for: every row; the files by their sha256, which the rows name."""
    told = {
        name: [line.model_dump(mode="json", exclude={"seal"}) for line in own]
        for name, own in lines.items()
        if name != "files"
    }
    return _json(told)


def backup_bytes(desk: Desk) -> bytes:
    """The workbook's bytes. Errors: StoreError where it is larger than any workbook that is read back."""
    found = _Collected(desk)
    for sha256, _ in desk.books():
        found.book(desk.book_of(sha256))
    for kind in KINDS:
        found.studies(kind)
    found.draft()
    written = _workbook(found.whole(), desk.language)
    if len(written) > FILE_BYTES:
        raise StoreError("backup.too_large", found=len(written) / MIB, most=FILE_BYTES // MIB)
    return written


class _Collected:
    """Rows of every sheet, and the files they name, gathered from a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._files: dict[str, bytes] = {}
        self._lines: dict[str, list[BackupLine]] = {name: [] for name in SHEETS}

    def _kept(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._files[sha256] = content
        return sha256

    def book(self, book: BookRow) -> None:
        """A book with its scenarios, and what was typed over its lines."""
        line = BookLine(
            sha256=self._kept(book.content),
            name=book.name,
            original=None if book.original is None else self._kept(book.original),
            notes=self._kept(_json(book.notes)),
            made_at=book.made_at,
        )
        self._lines["books"].append(line)
        for row in self._desk.scenarios_of(book.sha256):
            self._scenario(book, row)
        edits = self._desk.edits_of(book.sha256)
        if edits:
            typed = [[code, column, text] for (code, column), text in sorted(edits.items())]
            self._lines["edits"].append(EditsLine(book=book.sha256, typed=self._kept(_json(typed))))

    def _scenario(self, book: BookRow, row: ScenarioRow) -> None:
        """A scenario, its plan, and what was typed into its form."""
        sha256, entries = book.sha256, self._kept(_json(row.entries))
        own = ScenarioLine(
            book=sha256, name=row.name, origin=row.origin, entries=entries, made_at=row.made_at
        )
        self._lines["scenarios"].append(own)
        saved, form = self._desk.plan_of(book, row), self._desk.typed(row)
        if saved is not None:
            self._plan(own, *saved)
        if form is not None:
            typed = self._kept(_json(dict(form)))
            self._lines["forms"].append(FormLine(book=sha256, scenario=row.name, entries=typed))

    def _plan(self, scenario: ScenarioLine, plan: PlanRow, approval: ApprovalRow | None) -> None:
        line = SavedPlanLine(
            book=scenario.book,
            scenario=scenario.name,
            key=plan.key,
            document=self._kept(_json(plan.document)),
            workbook=None if plan.workbook is None else self._kept(plan.workbook),
            made_at=plan.made_at,
            approved_by=None if approval is None else approval.by or "–",
            approved_at=None if approval is None else approval.made_at,
        )
        self._lines["plans"].append(line)

    def studies(self, kind: str) -> None:
        """What work of a kind found."""
        for study in self._desk.studies(kind):
            line = StudyLine(
                key=study.key,
                kind=study.kind,
                document=self._kept(_json(study.document)),
                workbook=None if study.workbook is None else self._kept(study.workbook),
                made_at=study.made_at,
            )
            self._lines["studies"].append(line)

    def draft(self) -> None:
        """The list that waits."""
        draft = self._desk.draft
        if draft is not None:
            answers, content = self._kept(_json(draft.answers)), self._kept(draft.content)
            self._lines["draft"].append(DraftLine(name=draft.name, content=content, answers=answers))

    def whole(self) -> Mapping[str, Sequence[BackupLine]]:
        """All rows, sealed, with the files in pieces."""
        desk, lines = self._desk, self._lines
        book, scenario = desk.book.sha256, desk.current.name
        about = WorkspaceLine(format=FORMAT, canvon=version("canvon"), book=book, scenario=scenario)
        lines["workspace"] = [about]
        lines["workspace"] = [about.model_copy(update={"seal": seal(sealed(lines))})]
        for sha256, content in sorted(self._files.items()):
            text = base64.b64encode(content).decode("ascii")
            for at in range(0, max(len(text), 1), PIECE):
                piece = FileLine(sha256=sha256, part=at // PIECE + 1, text=text[at : at + PIECE])
                lines["files"].append(piece)
        return lines


def _json(content: object) -> bytes:
    return json.dumps(content, sort_keys=True).encode("ascii")


def _workbook(lines: Mapping[str, Sequence[BackupLine]], language: Language) -> bytes:
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
