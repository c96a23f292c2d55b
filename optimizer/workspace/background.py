"""Work that runs for one workspace: followed, stopped, and kept when it is done."""

from collections.abc import Mapping
from typing import Any

from optimizer.workspace import jobs
from optimizer.workspace.place import new_token
from optimizer.workspace.store import Store, StoreError
from optimizer.workspace.tables import JobRow, PlanRow, StudyRow

SOLVE, EXPLAIN, DOSSIER, VERIFY = "solve", "explain", "dossier", "verify"
"""Kinds of work (`optimizer.workspace.tasks.KINDS`) that the workspace tells apart."""

OF_PLAN = (EXPLAIN, DOSSIER)
"""Kinds that are given the saved plan."""


class Background:
    """The jobs of the workspace behind a token."""

    def __init__(self, store: Store, token: str) -> None:
        self._store = store
        self.token = token

    def running(self, kind: str) -> tuple[JobRow, jobs.JobState] | None:
        """The newest job of a kind that runs for this workspace, whatever it was asked for."""
        for job in self._store.jobs(self.token):
            if job.outcome is None and jobs.asked_of(job.folder)[0] == kind:
                state = self._follow(job)
                if state.is_running:
                    return job, state
        return None

    def _asked_before(self, kind: str) -> list[tuple[str, Mapping[str, Any]]]:
        """(key, options) of work of a kind that runs, then of what was found, the newest first."""
        asked = [(job.key, jobs.asked_of(job.folder)) for job in self._store.jobs(self.token)]
        found: list[tuple[str, Mapping[str, Any]]] = [
            (key, options) for key, (own, options) in asked if own == kind
        ]
        return found + [(study.key, study.options) for study in self._store.studies(self.token, kind)]

    def stop(self, job: JobRow) -> None:
        """Ask a job to end with the best it has; one that waits for its turn is taken out of the queue."""
        if jobs.state(job.folder).phase == "waiting":
            self.give_up(job)
        else:
            jobs.ask_to_stop(job.folder)

    def give_up(self, job: JobRow) -> None:
        """End a job at once, with nothing to show."""
        jobs.end_now(job.folder)
        self._store.end_job(self.token, job.id, "given_up", {})

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
        (kind, options), (document, workbook) = jobs.asked_of(job.folder), jobs.collect(job.folder)
        if kind == SOLVE:
            plan = PlanRow(workspace=self.token, key=job.key, document=document, workbook=workbook)
            self._store.put_plan(plan)
        else:
            study = StudyRow(
                workspace=self.token,
                key=job.key,
                kind=kind,
                document=document,
                options=options,
                workbook=workbook,
            )
            self._store.put_study(study)

    def _begin(self, key: str, book: bytes, told: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
        """Start a job, or put it in the queue. Errors: StoreError where too many wait; OSError."""
        if jobs.waiting() >= jobs.MAX_WAITING:
            raise StoreError("store.busy", most=jobs.MAX_WAITING)
        job = JobRow(workspace=self.token, key=key, folder=new_token())
        jobs.start(job.folder, book, told, files)
        self._store.add_job(job)
