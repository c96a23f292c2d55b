"""What one person has in front of them: a book, its scenarios, their plans, studies, and work that runs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from data import SAMPLE
from models.issues import Issue
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Language
from optimizer.overlay import overlaid
from optimizer.report.inputs import scenario_entries
from optimizer.report.stored import plan_of_document
from optimizer.report.study import Study
from optimizer.report.study_workbook import study_bytes
from optimizer.workspace import jobs
from optimizer.workspace.background import EXPLAIN, OF_PLAN, SOLVE, VERIFY, Background
from optimizer.workspace.files import read_bytes
from optimizer.workspace.sample import sample_plan
from optimizer.workspace.store import Store, StoreError
from optimizer.workspace.tables import BookRow, DraftRow, JobRow, PlanRow, ScenarioRow, StudyRow
from optimizer.workspace.tasks import PLAN_DOCUMENT, REFERENCE

TIME_LIMITS_S = {
    SOLVE: 300.0,
    EXPLAIN: 120.0,
    "repair": 120.0,
    VERIFY: 120.0,
    "revise": 300.0,
    "nearest": 60.0,
}
"""Most time for work of a kind; a scenario may state another for its solve. All can be stopped earlier."""

STUDY_LIMIT_S = 1800.0
"""The same for studies, which solve a book many times."""

NAME_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """A plan from the store: document is plan.json, workbook the bytes of plan.xlsx (None = not made)."""

    scenario: Scenario
    plan: Plan
    document: Mapping[str, Any]
    workbook: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedStudy:
    """What work other than a solve found.

    document : its figures; those of a study of uncertainty stand under `found`. options : what was asked for.
    workbook : the bytes of its workbook, in the language it was asked in; None where it is drawn from the
    document.
    """

    key: str
    kind: str
    document: Mapping[str, Any]
    options: Mapping[str, Any]
    workbook: bytes | None
    made_at: datetime

    @classmethod
    def of(cls, row: StudyRow) -> "SavedStudy":
        """From the store."""
        return cls(
            key=row.key,
            kind=row.kind,
            document=row.document,
            options=row.options,
            workbook=row.workbook,
            made_at=row.made_at,
        )

    def study(self, language: Language) -> Study:
        """A study of uncertainty in a language. Errors: KeyError where it is of another kind."""
        return Study.from_dict(self.document["study"][language])

    def study_workbook(self, language: Language) -> bytes:
        """The workbook of a study of uncertainty in a language."""
        day = date.fromisoformat(self.document["law_date"])
        return study_bytes(self.study(language), day, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Work that is asked for: what it is kept under, the files it needs, and how long it may take."""

    key: str
    files: Mapping[str, bytes]
    time_limit: float


class Desk(Background):
    """The workspace behind a token; everything it does goes through the store.

    Errors: StoreError where the store cannot be used, or a scenario was changed elsewhere.
    """

    def __init__(self, store: Store, token: str) -> None:
        super().__init__(store, token)
        self.law = LawBook.load()
        self._row = store.workspace(token)
        if self._row.book is None:
            self.open_sample()

    @property
    def language(self) -> Language:
        """Language of this workspace."""
        return "en" if self._row.language == "en" else "vi"

    def speak(self, language: Language) -> None:
        """Change the language."""
        self._settle(language=language)

    @property
    def book(self) -> BookRow:
        """The current book."""
        row = self._store.book(self.token, self._row.book or "")
        if row is None:
            raise StoreError("store.unreadable", detail="book")
        return row

    @property
    def portfolio(self) -> Portfolio:
        """The current book as understood."""
        row = self.book
        return replace(read_bytes(row.name, row.content), file_name=row.name)

    @property
    def is_sample(self) -> bool:
        """Whether the current book is the bundled one."""
        return self.book.content == SAMPLE.read_bytes()

    def open_sample(self) -> None:
        """Make the bundled list the current book, with its plan."""
        content = SAMPLE.read_bytes()
        self._open(SAMPLE.name, content, None)
        found = sample_plan()
        if found is not None:
            scenario, _ = self.built(self.scenarios[0])
            document, workbook = found
            row = PlanRow(workspace=self.token, key=self._key(scenario), document=document, workbook=workbook)
            self._store.put_plan(row)

    def upload(
        self, name: str, content: bytes, original: bytes | None = None, notes: Sequence[Issue] = ()
    ) -> Portfolio:
        """Make an uploaded workbook the current book; one that has errors leaves everything as it was.

        original : the plain list the workbook was made from. notes : what was said about that list.
        Errors: PortfolioError with all issues.
        """
        portfolio = read_bytes(name, content)
        self._open(name, content, original, notes)
        self._store.drop_draft(self.token)
        return portfolio

    @property
    def draft(self) -> DraftRow | None:
        """The plain list that waits for answers; None where none does."""
        return self._store.draft(self.token)

    def keep_draft(self, name: str, content: bytes, answers: Mapping[str, Any]) -> None:
        """Keep a plain list and what was answered so far."""
        row = DraftRow(workspace=self.token, name=name[-255:], content=content, answers=dict(answers))
        self._store.put_draft(row)

    def drop_draft(self) -> None:
        """Give up the plain list that waits."""
        self._store.drop_draft(self.token)

    def books(self) -> Sequence[tuple[str, str]]:
        """(sha256, name) of every book of this workspace, the newest first."""
        return self._store.books(self.token)

    def open_book(self, sha256: str) -> None:
        """Go back to a book of this workspace."""
        if self._store.book(self.token, sha256) is not None:
            self._settle(book=sha256, scenario=None)

    def _open(self, name: str, content: bytes, original: bytes | None, notes: Sequence[Issue] = ()) -> None:
        row = BookRow(
            workspace=self.token,
            sha256=hashlib.sha256(content).hexdigest(),
            name=name[-255:],
            content=content,
            original=original,
            notes=[note.to_dict() for note in notes],
        )
        self._store.add_book(row)
        self._row = self._store.workspace(self.token)
        if not self._store.scenarios(self.token, row.sha256):
            for own in self.portfolio.scenarios:
                self._add(own[:NAME_MAX], own, {})

    @property
    def scenarios(self) -> Sequence[ScenarioRow]:
        """The scenarios of the current book; the first is the base."""
        return self._store.scenarios(self.token, self._row.book or "")

    @property
    def current(self) -> ScenarioRow:
        """The scenario that is looked at."""
        rows = self.scenarios
        return next((row for row in rows if row.id == self._row.scenario), rows[0])

    def choose(self, scenario: int) -> None:
        """Look at another scenario."""
        self._settle(scenario=scenario)

    def built(self, row: ScenarioRow) -> tuple[Scenario, tuple[Issue, ...]]:
        """The scenario in full, and what is doubtful. Errors: PortfolioError."""
        portfolio = self.portfolio
        return overlaid(portfolio, portfolio.scenarios[row.origin], row.name, row.entries, self.law)

    def save(self, row: ScenarioRow, name: str, entries: Mapping[str, Any]) -> tuple[Issue, ...]:
        """Write a scenario that can be built; else nothing is written.

        Errors: PortfolioError with all issues; StoreError where it was changed elsewhere.
        """
        portfolio = self.portfolio
        _, issues = overlaid(portfolio, portfolio.scenarios[row.origin], name, entries, self.law)
        self._store.save_scenario(self.token, row, self._name(name), entries)
        return issues

    def copy(self, row: ScenarioRow, name: str) -> ScenarioRow:
        """A copy under another name, which becomes the current scenario."""
        made = self._add(self._name(name), row.origin, row.entries)
        self.choose(made.id)
        return made

    def remove(self, row: ScenarioRow) -> None:
        """Take a scenario away. Errors: StoreError for the last one."""
        if len(self.scenarios) < 2:
            raise StoreError("store.last_scenario")
        self._store.remove_scenario(self.token, row.id)

    def saved(self, row: ScenarioRow) -> SavedPlan | None:
        """The plan of a scenario exactly as it is typed now; None where it was not solved yet."""
        scenario, _ = self.built(row)
        found = self._store.plan(self.token, self._key(scenario))
        if found is None:
            return None
        plan = plan_of_document(found.document)
        return SavedPlan(scenario=scenario, plan=plan, document=found.document, workbook=found.workbook)

    def study(
        self,
        row: ScenarioRow,
        kind: str,
        options: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> SavedStudy | None:
        """What work of a kind found for a scenario exactly as it is typed now; None where it was not done."""
        found = self._store.study(self.token, self._asked(row, kind, options, files).key)
        return None if found is None else SavedStudy.of(found)

    def studies(self, kind: str) -> Sequence[SavedStudy]:
        """Everything of a kind that this workspace has, whatever it was asked for; the newest first."""
        return [SavedStudy.of(row) for row in self._store.studies(self.token, kind)]

    def asked_last(self, row: ScenarioRow, kind: str) -> Sequence[Mapping[str, Any]]:
        """Options with which work of a kind runs, or was done, for a scenario as it is typed now.

        What runs comes first, then what was found last; so that a page that is opened anew finds it again.
        """
        scenario, _ = self.built(row)
        before = self._asked_before(kind)
        return [options for key, options in before if self._key(scenario, kind, options) == key]

    def job(
        self,
        row: ScenarioRow,
        kind: str = SOLVE,
        options: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> tuple[JobRow, jobs.JobState] | None:
        """The newest job of a kind for a scenario as it is typed now, and how far it is.

        What it brought is kept; one whose worker died is started again, once. None where none was started.
        """
        found = self._job(self._asked(row, kind, options, files).key)
        return None if found is None else (found, self._follow(found))

    def start(
        self,
        row: ScenarioRow,
        kind: str = SOLVE,
        options: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """Start work for a scenario, or put it in the queue; what runs already is not started twice.

        kind, options, files : as `optimizer.workspace.tasks` has them; kinds of `OF_PLAN` are given the plan.
        The option `time_limit` (seconds) stands for every kind.

        Errors: StoreError where too many wait; OSError.
        """
        asked = self._asked(row, kind, options, files)
        known = self._job(asked.key)
        if known is not None and self._follow(known).is_running:
            return
        told = {
            "kind": kind,
            "file_name": self.book.name,
            "origin": row.origin,
            "name": row.name,
            "entries": row.entries,
            "language": self.language,
            "time_limit": asked.time_limit,
            "options": dict(options or {}),
        }
        self._begin(asked.key, self.book.content, told, asked.files)

    def solve(self, row: ScenarioRow) -> None:
        """Start solving a scenario. Errors: as `start`."""
        self.start(row)

    def _asked(
        self,
        row: ScenarioRow,
        kind: str,
        options: Mapping[str, Any] | None,
        files: Mapping[str, bytes] | None,
    ) -> "_Asked":
        """What identifies work, and what it needs. Errors: PortfolioError; StoreError without a plan."""
        files = dict(files or {})
        if kind == VERIFY:  # a file says itself what it is checked against
            digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
            key = _hash([version("canvon"), kind, options or {}, digests])
            return _Asked(key=key, files=files, time_limit=TIME_LIMITS_S[kind])
        scenario, _ = self.built(row)
        if kind in OF_PLAN:
            files[PLAN_DOCUMENT] = self._plan_file(scenario)
        limit = TIME_LIMITS_S.get(kind, STUDY_LIMIT_S)
        if kind == SOLVE and scenario.time_limit is not None:
            limit = scenario.time_limit
        limit = (options or {}).get("time_limit", limit)
        return _Asked(key=self._key(scenario, kind, options, files), files=files, time_limit=limit)

    def tie_files(self, row: ScenarioRow, reference: ScenarioRow) -> Mapping[str, bytes]:
        """What the kind `nearest` needs: the plan of a scenario, and the plan it is compared with.

        Errors: StoreError where one is not solved.
        """
        plans = {PLAN_DOCUMENT: row, REFERENCE: reference}
        return {name: self._plan_file(self.built(own)[0]) for name, own in plans.items()}

    def _plan_file(self, scenario: Scenario) -> bytes:
        found = self._store.plan(self.token, self._key(scenario))
        if found is None:
            raise StoreError("study.plan_first")
        return json.dumps(found.document, ensure_ascii=False, sort_keys=True).encode()

    def _key(
        self,
        scenario: Scenario,
        kind: str = SOLVE,
        options: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> str:
        """Hash of everything a result depends on: book, scenario (its name apart), program, kind, options."""
        stated = {key: value for key, value in scenario_entries(scenario) if value is not None}
        parts: list[Any] = [version("canvon"), self._row.book, stated]
        if kind != SOLVE or options or files:
            digests = {name: hashlib.sha256(content).hexdigest() for name, content in (files or {}).items()}
            parts += [kind, options or {}, digests]
        return _hash(parts)

    def _name(self, name: str) -> str:
        """A scenario's name, tidy. Errors: StoreError where it says nothing."""
        tidy = " ".join(name.split())[:NAME_MAX]
        if not tidy:
            raise StoreError("store.name_missing")
        return tidy

    def _add(self, name: str, origin: str, entries: Mapping[str, Any]) -> ScenarioRow:
        row = ScenarioRow(
            workspace=self.token, book=self._row.book or "", name=name, origin=origin, entries=dict(entries)
        )
        return self._store.add_scenario(row)

    def _settle(self, **values: Any) -> None:
        self._store.settle(self.token, **values)
        self._row = self._store.workspace(self.token)


def _hash(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
