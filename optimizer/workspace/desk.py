"""What one person has in front of them: a book, its scenarios, their plans, studies, and work that runs."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from models.issues import PortfolioError
from models.plan import Plan
from models.scenario import Scenario
from models.units import Language
from optimizer.overlay import overlaid
from optimizer.report.documents.stored import plan_of_document
from optimizer.report.studies.study import Study
from optimizer.report.studies.workbook import study_bytes
from optimizer.workspace import jobs, people
from optimizer.workspace.database import StoreError
from optimizer.workspace.place import new_token
from optimizer.workspace.roles import Action, Person, Role
from optimizer.workspace.sample import sample_explanation
from optimizer.workspace.shelf import SOLVE, Shelf, hash_of, result_key
from optimizer.workspace.tables import (
    ApprovalRow,
    BookRow,
    JobRow,
    LogRow,
    PlanRow,
    ScenarioRow,
    StudyRow,
)
from optimizer.workspace.tasks import PLAN_DOCUMENT, REFERENCE
from optimizer.workspace.uploads import read_bytes

EXPLAIN, DOSSIER, VERIFY = "explain", "dossier", "verify"
"""Kinds of work (`optimizer.workspace.tasks.KINDS`) that the desk itself tells apart."""

OF_PLAN = (EXPLAIN, DOSSIER)
"""Kinds that are given the saved plan."""

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

    document : its figures; those of a study of uncertainty stand under `found`. workbook : the bytes of its
    workbook, in the language it was asked in; None where it is drawn from the document.
    """

    key: str
    kind: str
    document: Mapping[str, Any]
    workbook: bytes | None
    made_at: datetime

    @classmethod
    def of(cls, row: StudyRow) -> "SavedStudy":
        """From the store."""
        return cls(
            key=row.key, kind=row.kind, document=row.document, workbook=row.workbook, made_at=row.made_at
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


class Desk(Shelf):
    """A workspace with all that is worked on in it: plans, studies, jobs, approvals."""

    def _open_sample(self, log: LogRow | None) -> None:
        """The sample with its plan, and with what explains it."""
        super()._open_sample(log)
        told, row = sample_explanation(), self.scenarios[0]
        if told is not None and self.has_plan(self._plan_key(row)):
            key = self._asked(row, EXPLAIN, None, None).key
            self._store.put_study(StudyRow(workspace=self.token, key=key, kind=EXPLAIN, document=told))

    def saved(self, row: ScenarioRow) -> SavedPlan | None:
        """The plan of a scenario exactly as it is typed now; None where it was not solved yet."""
        scenario, _ = self.built(row)
        found = self._store.plan(self.token, self._plan_key(row))
        if found is None:
            return None
        plan = plan_of_document(found.document)
        return SavedPlan(scenario=scenario, plan=plan, document=found.document, workbook=found.workbook)

    def plan_of(self, book: BookRow, row: ScenarioRow) -> tuple[PlanRow, ApprovalRow | None] | None:
        """The plan of a scenario of any book, and who approved it; None where it was not solved."""
        portfolio = read_bytes(book.name, book.content)
        try:
            built = overlaid(portfolio, portfolio.scenarios[row.origin], row.name, row.entries, self.law)[0]
        except PortfolioError:
            return None
        found = self._store.plan(self.token, result_key(book.sha256, built))
        return None if found is None else (found, self.approval(row))

    def has_plan(self, key: str) -> bool:
        """Whether there is a plan of this key already."""
        return self._store.plan(self.token, key) is not None

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
        asked = [(job.key, *jobs.asked_of(job.folder)) for job in self._store.jobs(self.token)]
        before = [(key, options) for key, own, options in asked if own == kind]
        before += [
            (study.key, study.document.get("options", {})) for study in self._store.studies(self.token, kind)
        ]
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

        Errors: StoreError where too many wait, or the plan is approved; OSError.
        """
        log = self._log(Action.SOLVE, row.name, kind=kind)
        if kind == SOLVE and self.approval(row) is not None:
            raise StoreError("store.approved")
        asked = self._asked(row, kind, options, files)
        known = self._job(asked.key)
        if known is not None and self._follow(known).is_running:
            return
        if jobs.waiting() >= jobs.MAX_WAITING:
            raise StoreError("store.busy", most=jobs.MAX_WAITING)
        job = JobRow(workspace=self.token, key=asked.key, folder=new_token())
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
        jobs.start(job.folder, self.book.content, told, asked.files)
        self._store.add_job(job, log)

    def running(self, kind: str) -> tuple[JobRow, jobs.JobState] | None:
        """The newest job of a kind that runs for this workspace, whatever it was asked for."""
        for job in self._store.jobs(self.token):
            if job.outcome is None and jobs.asked_of(job.folder)[0] == kind:
                state = self._follow(job)
                if state.is_running:
                    return job, state
        return None

    def solve(self, row: ScenarioRow) -> None:
        """Start solving a scenario. Errors: as `start`."""
        self.start(row)

    def stop(self, job: JobRow) -> None:
        """Ask a job to end with the best it has; one that waits for its turn is taken out of the queue."""
        if jobs.state(job.folder).phase == "waiting":
            self.give_up(job)
        else:
            self._store.note(self._log(Action.STOP, self._job_name(job)))
            jobs.ask_to_stop(job.folder)

    def give_up(self, job: JobRow) -> None:
        """End a job at once, with nothing to show."""
        self._store.note(self._log(Action.STOP, self._job_name(job), given_up=True))
        jobs.end_now(job.folder)
        self._store.end_job(self.token, job.id, "given_up", {})

    def approve(self, row: ScenarioRow) -> None:
        """Approve the plan of a scenario: neither can be changed until the approval is withdrawn.

        Errors: StoreError where there is no plan, or it is approved already.
        """
        key = self._plan_key(row)
        log = self._log(Action.APPROVE, row.name, plan=key)
        found = self._store.plan(self.token, key)
        if found is None:
            raise StoreError("store.not_solved")
        sha256 = hash_of(found.document)
        made = ApprovalRow(
            scenario=row.id, workspace=self.token, key=key, by=self.person.email, sha256=sha256
        )
        self._store.approve(made, log)

    def withdraw(self, row: ScenarioRow) -> None:
        """Take the approval of a scenario's plan back. Errors: StoreError where there is none."""
        log = self._log(Action.WITHDRAW, row.name, plan=self._plan_key(row))
        self._store.withdraw(self.token, row.id, log)

    def owner(self) -> Person | None:
        """Whose this workspace is; None where nobody signs in."""
        return people.owner(self._store, self.token)

    def guests(self) -> Sequence[Person]:
        """Who was let into this workspace."""
        return people.guests(self._store, self.token)

    def let_in(self, email: str) -> None:
        """Let somebody look into this workspace. Errors: StoreError, also for who is a guest."""
        self._own(Action.INVITE)
        people.let_in(self._store, self.token, email, self.person)

    def keep_out(self, guest: Person) -> None:
        """Let somebody look no longer. Errors: StoreError, also for who is a guest."""
        self._own(Action.INVITE)
        people.keep_out(self._store, self.token, guest, self.person)

    def people(self) -> Sequence[Person]:
        """Everybody the store knows. Errors: StoreError for who may give no role."""
        self.allow(Action.ROLE)
        return people.people(self._store)

    def set_role(self, email: str, role: Role) -> Person:
        """Give somebody a role. Errors: StoreError for who may give none, and for the own one."""
        self.allow(Action.ROLE)
        if email.strip().casefold() == self.person.email:
            raise StoreError("people.own_role")
        return people.set_role(self._store, email, role, self.person.email)

    def _own(self, action: Action) -> None:
        self.allow(action)
        if self._is_guest:
            raise StoreError("people.owner_only")

    def log(self, most: int) -> Sequence[LogRow]:
        """Who did what in this workspace, the newest first."""
        return self._store.log(self.token, most)

    def _job(self, key: str) -> JobRow | None:
        return next((job for job in self._store.jobs(self.token) if job.key == key), None)

    def _follow(self, job: JobRow) -> jobs.JobState:
        if job.outcome is not None:
            return jobs.JobState(phase=job.outcome, failure=job.told or None)
        state = jobs.state(job.folder)
        if state.phase == "lost" and jobs.again(job.folder):
            state = jobs.state(job.folder)
        if state.is_running:
            return state
        fresh = next((own for own in self._store.jobs(self.token) if own.id == job.id), job)
        if fresh.outcome is not None:  # another page of this workspace collected it just now
            return jobs.JobState(phase=fresh.outcome, failure=fresh.told or None)
        if state.phase == "done":
            self._keep(job)
        self._store.end_job(self.token, job.id, state.phase, state.failure or {})
        jobs.forget(job.folder)
        return state

    def _keep(self, job: JobRow) -> None:
        """Put what a job brought into the store."""
        (kind, _), (document, workbook) = jobs.asked_of(job.folder), jobs.collect(job.folder)
        if kind == SOLVE:
            plan = PlanRow(workspace=self.token, key=job.key, document=document, workbook=workbook)
            self._store.put_plan(plan)
        else:
            study = StudyRow(
                workspace=self.token, key=job.key, kind=kind, document=document, workbook=workbook
            )
            self._store.put_study(study)

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
            key = hash_of([version("canvon"), kind, options or {}, digests])
            return _Asked(key=key, files=files, time_limit=TIME_LIMITS_S[kind])
        scenario, _ = self.built(row)
        if kind in OF_PLAN:
            files[PLAN_DOCUMENT] = self._plan_file(row)
        limit = TIME_LIMITS_S.get(kind, STUDY_LIMIT_S)
        if kind == SOLVE and scenario.time_limit is not None:
            limit = scenario.time_limit
        limit = (options or {}).get("time_limit", limit)
        return _Asked(key=self._key(scenario, kind, options, files), files=files, time_limit=limit)

    def tie_files(self, row: ScenarioRow, reference: ScenarioRow) -> Mapping[str, bytes]:
        """What the kind `nearest` needs: the plan of a scenario, and the plan it is compared with.

        Errors: StoreError where one is not solved.
        """
        return {PLAN_DOCUMENT: self._plan_file(row), REFERENCE: self._plan_file(reference)}

    def _plan_file(self, row: ScenarioRow) -> bytes:
        found = self._store.plan(self.token, self._plan_key(row))
        if found is None:
            raise StoreError("study.plan_first")
        return json.dumps(found.document, ensure_ascii=False, sort_keys=True).encode()

    def _job_name(self, job: JobRow) -> str:
        """The scenario that a solve is for, as it is called now; blank where it was changed meanwhile."""
        return next((row.name for row in self.scenarios if self._plan_key(row) == job.key), "")
