"""A workspace read back from its workbook: guarded like any upload, checked whole, then added at once."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.issues import PortfolioError
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import LANGUAGES, Language
from optimizer.audit import audit
from optimizer.overlay import overlaid
from optimizer.report.documents.stored import plan_of_document
from optimizer.report.studies.study import Study
from optimizer.workbook.raw import RawSheet
from optimizer.workspace.backup import (
    FORMATS,
    SHEETS,
    BackupLine,
    BookLine,
    DraftLine,
    EditsLine,
    FileLine,
    FormLine,
    SavedPlanLine,
    ScenarioLine,
    StudyLine,
    WorkspaceLine,
    sealed,
)
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import DOSSIER, Desk
from optimizer.workspace.rewriting import rewritten
from optimizer.workspace.roles import Action
from optimizer.workspace.seal import is_sealed
from optimizer.workspace.shelf import free_name, result_key
from optimizer.workspace.tables import Base, BookRow, DraftRow, EditRow, PlanRow, ScenarioRow, StudyRow
from optimizer.workspace.tasks import KINDS
from optimizer.workspace.uploads import read_bytes, read_raw

_ENTRIES = TypeAdapter(dict[str, str | int | float | bool | None])
_EDITS = TypeAdapter(list[tuple[str, str, str]])
_NOTES = TypeAdapter(list[dict[str, Any]])
_DOCUMENT = TypeAdapter(dict[str, Any])
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)
"""What reading a document raises that this program did not write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it.

    left : plans that were left out, of another program or against a rule. unsealed : plans of which only
        the money was believed, since this installation did not write the file; studies_left : studies that
        were left out for that.
    """

    books: int
    scenarios: int
    plans: int
    studies: int
    left: int
    unsealed: int
    studies_left: int

    def sentences(self, language: Language) -> tuple[str, ...]:
        """What is told of it."""
        counts = {"books": self.books, "scenarios": self.scenarios, "plans": self.plans}
        told = [say("backup.restored", language, **counts, studies=self.studies)]
        if self.left:
            told.append(say("backup.left_out", language, left=self.left))
        if self.unsealed or self.studies_left:
            counts = {"plans": self.unsealed, "studies": self.studies_left}
            told.append(say("backup.unsealed", language, **counts))
        return tuple(told)


@dataclass(frozen=True, slots=True)
class _Backup:
    """The rows of a workbook, and its files by sha256."""

    lines: Mapping[str, Sequence[BackupLine]]
    files: Mapping[str, bytes]

    def of[Kind: BackupLine](self, kind: type[Kind]) -> list[Kind]:
        """The rows of a kind."""
        return [line for own in self.lines.values() for line in own if isinstance(line, kind)]

    def file(self, sha256: str) -> bytes:
        """A file. Errors: StoreError where it is missing."""
        if sha256 not in self.files:
            raise StoreError("backup.damaged", sheet="files")
        return self.files[sha256]

    def json[Content](self, sha256: str, kind: TypeAdapter[Content], sheet: str) -> Content:
        """A file of JSON. Errors: StoreError where it is none, or not of this kind."""
        try:
            return kind.validate_python(json.loads(self.file(sha256), parse_constant=_no_number))
        except _BROKEN as error:
            raise StoreError("backup.damaged", sheet=sheet) from error


def restore(desk: Desk, name: str, content: bytes) -> Restored:
    """Add what a backup holds to the workspace, all of it or nothing; what is there already stays as it is.

    Books are read and plans audited as if they had just come. What cannot be checked like that – proofs,
    studies, dossiers – is believed only under this installation's seal; else plans are told anew from their
    money, and the rest is left out. A scenario of a name that is taken by another gets a number.

    Errors: PortfolioError for what no upload may be; StoreError for what is no backup.
    """
    desk.allow(Action.RESTORE)
    taking = _Taking(desk, _read(name, content))
    taking.books()
    taking.scenarios()
    taking.studies()
    taking.draft()
    taking.edits()
    detail = {"sha256": hashlib.sha256(content).hexdigest(), **taking.counts}
    desk.take_in(taking.rows, name, detail, taking.looked_at, taking.forms)
    return Restored(**taking.counts)


class _Taking:
    """What a backup brings to a workspace: rows that are not there yet, and how many of each kind."""

    def __init__(self, desk: Desk, backup: _Backup) -> None:
        self.rows: list[Base] = []
        self.forms: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.counts = dict.fromkeys((own.name for own in fields(Restored)), 0)
        self._desk, self._backup = desk, backup
        about = backup.of(WorkspaceLine)[0]
        self._is_ours = about.seal is not None and is_sealed(sealed(backup.lines), about.seal)
        self._portfolios = {line.sha256: _portfolio(backup, line) for line in backup.of(BookLine)}
        self.looked_at = about.book, about.scenario
        if about.book not in self._portfolios:
            raise StoreError("backup.damaged", sheet="workspace")

    def books(self) -> None:
        """Books."""
        known = {sha256 for sha256, _ in self._desk.books()}
        for line in self._backup.of(BookLine):
            if line.sha256 not in known:
                self.rows.append(_book_row(self._desk, self._backup, line))
                self.counts["books"] += 1

    def scenarios(self) -> None:
        """Scenarios with their plans; every book has at least one."""
        plans = {(line.book, line.scenario): line for line in self._backup.of(SavedPlanLine)}
        forms = {(line.book, line.scenario): line for line in self._backup.of(FormLine)}
        lines = self._backup.of(ScenarioLine)
        if {line.book for line in lines} != set(self._portfolios):
            raise StoreError("backup.damaged", sheet="scenarios")
        taken = {book: {row.name: row for row in self._desk.scenarios_of(book)} for book in self._portfolios}
        for line in lines:
            entries = self._backup.json(line.entries, _ENTRIES, "scenarios")
            built = _built(self._desk, self._portfolios[line.book], line, entries)
            own = taken[line.book]
            made = next((row for row in own.values() if _is_same(row, line, entries)), None)
            if made is None:
                made = _scenario_row(self._desk, line, free_name(line.name, own), entries)
                own[made.name] = made
                self.rows.append(made)
                self.counts["scenarios"] += 1
            form = forms.get((line.book, line.name))
            if form is not None:
                typed = self._backup.json(form.entries, _ENTRIES, "forms")
                _built(self._desk, self._portfolios[line.book], line, typed)
                self.forms[line.book, made.name] = typed
            plan = plans.get((line.book, line.name))
            if plan is not None:
                self._plan(plan, built)

    def _plan(self, line: SavedPlanLine, scenario: Scenario | None) -> None:
        portfolio = self._portfolios[line.book]
        found = _plan_row(self._desk, self._backup, line, portfolio, scenario, is_ours=self._is_ours)
        self.counts["left" if found is None else "plans"] += 1
        if found is not None and not self._desk.has_plan(found.key):
            self.rows.append(found)
            self.counts["unsealed"] += not self._is_ours

    def studies(self) -> None:
        """What other work found; nothing can check it again."""
        made = [_study_row(self._desk, self._backup, line) for line in self._backup.of(StudyLine)]
        if self._is_ours:
            self.rows += made
            self.counts["studies"] = len(made)
        else:
            self.counts["studies_left"] = len(made)

    def edits(self) -> None:
        """What was typed over the lines of books, unless something is typed there already."""
        for line in self._backup.of(EditsLine):
            typed = self._backup.json(line.typed, _EDITS, "edits")
            if line.book not in self._portfolios:
                raise StoreError("backup.damaged", sheet="edits")
            if not self._desk.edits_of(line.book):
                cells = [list(cell) for cell in typed]
                by = self._desk.person.email
                self.rows.append(EditRow(workspace=self._desk.token, book=line.book, by=by, typed=cells))

    def draft(self) -> None:
        """The list that waits, unless another one waits here."""
        for line in self._backup.of(DraftLine) if self._desk.draft is None else []:
            answers = self._backup.json(line.answers, _DOCUMENT, "draft")
            content = self._backup.file(line.content)
            row = DraftRow(workspace=self._desk.token, name=line.name, content=content, answers=answers)
            self.rows.append(row)


def _read(name: str, content: bytes) -> _Backup:
    """The rows and files of a workbook. Errors: PortfolioError, StoreError."""
    sheets = {sheet.name: sheet for sheet in read_raw(name, content).sheets}
    first = sheets.get("workspace")
    if first is None or str(first.at(1, 0) or "") not in FORMATS:
        raise StoreError("backup.not_one", found=name[-100:])
    lines = {key: _lines(sheets[key], kind) if key in sheets else [] for key, kind in SHEETS.items()}
    if len(lines["workspace"]) != 1:
        raise StoreError("backup.damaged", sheet="workspace")
    return _Backup(lines, _files(lines["files"]))


def _lines(sheet: RawSheet, kind: type[BackupLine]) -> list[BackupLine]:
    heads = [str(cell) for cell in (sheet.rows[0] if sheet.rows else ()) if cell is not None]
    found = []
    for cells in sheet.rows[1:]:
        values = {head: cell for head, cell in zip(heads, cells, strict=False) if cell is not None}
        try:
            if values:
                found.append(kind.model_validate(values))
        except ValidationError as error:
            raise StoreError("backup.damaged", sheet=sheet.name) from error
    return found


def _files(lines: Sequence[BackupLine]) -> dict[str, bytes]:
    """Files put together; each must be what its sha256 says."""
    pieces: dict[str, dict[int, str]] = {}
    for line in lines:
        if isinstance(line, FileLine):
            pieces.setdefault(line.sha256, {})[line.part] = line.text
    files = {}
    for sha256, own in pieces.items():
        try:
            content = base64.b64decode("".join(own[part] for part in sorted(own)), validate=True)
        except ValueError as error:
            raise StoreError("backup.damaged", sheet="files") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError("backup.damaged", sheet="files")
        files[sha256] = content
    return files


def _portfolio(backup: _Backup, line: BookLine) -> Portfolio:
    if line.original is not None:
        backup.file(line.original)
    return read_bytes(line.name, backup.file(line.sha256))


def _built(
    desk: Desk, portfolio: Portfolio, line: ScenarioLine, entries: Mapping[str, Any]
) -> Scenario | None:
    """The scenario in full; None where it has errors, as a saved one may have."""
    if line.origin not in portfolio.scenarios:
        raise StoreError("backup.damaged", sheet="scenarios")
    try:
        return overlaid(portfolio, portfolio.scenarios[line.origin], line.name, entries, desk.law)[0]
    except PortfolioError:
        return None
    except _BROKEN as error:
        raise StoreError("backup.damaged", sheet="scenarios") from error


def _is_same(row: ScenarioRow, line: ScenarioLine, entries: Mapping[str, Any]) -> bool:
    is_named = row.name == line.name or row.name.startswith(f"{line.name} (")
    return is_named and row.origin == line.origin and row.entries == entries


def _plan_row(
    desk: Desk,
    backup: _Backup,
    line: SavedPlanLine,
    portfolio: Portfolio,
    scenario: Scenario | None,
    *,
    is_ours: bool,
) -> PlanRow | None:
    """A plan that this program made of this book and scenario and that passes the audit; else None."""
    document = backup.json(line.document, _DOCUMENT, "plans")
    workbook = None if line.workbook is None else _scanned(backup, line.workbook)
    if scenario is None or result_key(line.book, scenario) != line.key:
        return None
    try:
        plan = plan_of_document(document)
        step = plan.outcome.rounding_step
        asked = replace(scenario, rounding_step=step)
        is_of_book = document["certificate"]["input_sha256"] == line.book and step in (
            1,
            scenario.rounding_step,
        )
        if not is_of_book or audit(portfolio, asked, desk.law, plan):
            return None
        if not is_ours:
            anew = rewritten(portfolio, scenario, desk.law, plan, desk.language)
            if anew is None:
                return None
            document, workbook = dict(anew[0]), anew[1]
    except _BROKEN as error:
        raise StoreError("backup.damaged", sheet="plans") from error
    return PlanRow(
        workspace=desk.token, key=line.key, document=document, workbook=workbook, made_at=_at(line.made_at)
    )


def _study_row(desk: Desk, backup: _Backup, line: StudyLine) -> StudyRow:
    document = backup.json(line.document, _DOCUMENT, "studies")
    try:
        if line.kind not in KINDS:
            raise KeyError(line.kind)
        for language in LANGUAGES if "study" in document else ():
            Study.from_dict(document["study"][language])
    except _BROKEN as error:
        raise StoreError("backup.damaged", sheet="studies") from error
    return StudyRow(
        workspace=desk.token,
        key=line.key,
        kind=line.kind,
        document=document,
        workbook=None if line.workbook is None else _archive(backup, line),
        made_at=_at(line.made_at),
    )


def _scanned(backup: _Backup, sha256: str) -> bytes:
    """A workbook that is handed out again: it passes the guards of uploads first."""
    content = backup.file(sha256)
    read_raw("plan.xlsx", content)
    return content


def _archive(backup: _Backup, line: StudyLine) -> bytes:
    """What a study hands out: a workbook, or the archive of a dossier, whose seal is its only guard."""
    return backup.file(line.workbook or "") if line.kind == DOSSIER else _scanned(backup, line.workbook or "")


def _book_row(desk: Desk, backup: _Backup, line: BookLine) -> BookRow:
    return BookRow(
        workspace=desk.token,
        sha256=line.sha256,
        name=line.name,
        content=backup.file(line.sha256),
        original=None if line.original is None else backup.file(line.original),
        notes=backup.json(line.notes, _NOTES, "books"),
        made_at=_at(line.made_at),
    )


def _scenario_row(desk: Desk, line: ScenarioLine, name: str, entries: Mapping[str, Any]) -> ScenarioRow:
    return ScenarioRow(
        workspace=desk.token,
        book=line.book,
        name=name,
        origin=line.origin,
        entries=dict(entries),
        made_at=_at(line.made_at),
    )


def _at(moment: datetime) -> datetime:
    """As the store keeps time."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number.")
