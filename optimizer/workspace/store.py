"""The store: what is kept of every workspace, and how it is asked for and written."""

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key

from optimizer.workspace.database import StoreError, open_database, unusable
from optimizer.workspace.tables import (
    ApprovalRow,
    Base,
    BookRow,
    DraftRow,
    EditRow,
    FormRow,
    GuestRow,
    JobRow,
    LogRow,
    PlanRow,
    ScenarioRow,
    StudyRow,
    WorkspaceRow,
)

JOBS_KEPT = 20
"""Ended solves whose story is kept for a workspace."""

type Seat = WorkspaceRow | GuestRow
"""What a person looks at in a workspace: the owner's, or a guest's own."""


class Store:
    """Everything one store keeps. Every question names its workspace; no answer leaves it.

    url : of the database, as SQLAlchemy writes it. Errors: StoreError where it cannot be opened.
    log, where a method takes it, is written in the same transaction as what it tells of.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_database(url)

    def close(self) -> None:
        """Let go of the connections that are kept open."""
        self._engine.dispose()

    @contextmanager
    def session(self, log: LogRow | None = None) -> Iterator[Session]:
        """One transaction: all of it or nothing. Errors: StoreError."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
                if log is not None:
                    session.add(log)
        except StaleDataError as error:
            raise StoreError("store.stale") from error
        except IntegrityError as error:
            raise StoreError("store.name_taken") from error
        except SQLAlchemyError as error:
            raise unusable(error, self._engine.dialect.name) from error

    def _put(self, row: Base) -> None:
        """Write a row in place of the one with its key; again where another window wrote it just then."""
        try:
            with self.session() as session:
                session.merge(row)
        except StoreError as error:
            if error.code != "store.name_taken":
                raise
            with self.session() as session:
                session.merge(row)

    def workspace(self, token: str) -> WorkspaceRow:
        """The workspace behind a token, made where there is none."""
        found = self.found(token)
        if found is None:
            self._put(WorkspaceRow(token=token))
            return self.workspace(token)
        return found

    def found(self, token: str) -> WorkspaceRow | None:
        """The workspace behind a token."""
        with self.session() as session:
            return session.get(WorkspaceRow, token)

    def settle(self, seat: Seat, **values: Any) -> None:
        """Note language, current book or current scenario of whoever sits there."""
        with self.session() as session:
            kept = session.get_one(type(seat), identity_key(instance=seat)[1])
            for name, value in values.items():
                setattr(kept, name, value)

    def add_book(self, row: BookRow, log: LogRow | None = None) -> None:
        """Keep a book; one that is there already stays as it is."""
        with self.session(log) as session:
            if session.get(BookRow, (row.workspace, row.sha256)) is None:
                session.add(row)

    def book(self, token: str, sha256: str) -> BookRow | None:
        """A book of the workspace."""
        with self.session() as session:
            return session.get(BookRow, (token, sha256))

    def books(self, token: str) -> Sequence[tuple[str, str]]:
        """(sha256, name) of every book, the newest first."""
        with self.session() as session:
            asked = select(BookRow.sha256, BookRow.name).where(BookRow.workspace == token)
            return [(sha, name) for sha, name in session.execute(asked.order_by(BookRow.made_at.desc()))]

    def draft(self, token: str) -> DraftRow | None:
        """The plain list that waits for answers."""
        with self.session() as session:
            return session.get(DraftRow, token)

    def put_draft(self, row: DraftRow) -> None:
        """Keep a plain list that waits, in place of another."""
        self._put(row)

    def drop_draft(self, token: str) -> None:
        """Forget the plain list that waits."""
        with self.session() as session:
            session.execute(delete(DraftRow).where(DraftRow.workspace == token))

    def edits(self, token: str, book: str, by: str) -> EditRow | None:
        """What a person typed over the lines of a book and did not save."""
        with self.session() as session:
            return session.get(EditRow, (token, book, by))

    def put_edits(self, row: EditRow) -> None:
        """Keep what a person typed, in place of what was kept before."""
        self._put(row)

    def form(self, token: str, scenario: int, by: str) -> FormRow | None:
        """What a person typed into the form of a scenario and did not save."""
        with self.session() as session:
            row = session.get(FormRow, (scenario, by))
            return row if row is not None and row.workspace == token else None

    def put_form(self, row: FormRow) -> None:
        """Keep what a person typed, in place of what was kept before."""
        self._put(row)

    def drop_form(self, token: str, scenario: int, by: str) -> None:
        """Forget what a person typed into the form of a scenario."""
        with self.session() as session:
            own = (FormRow.workspace == token, FormRow.scenario == scenario, FormRow.by == by)
            session.execute(delete(FormRow).where(*own))

    def scenarios(self, token: str, book: str) -> Sequence[ScenarioRow]:
        """The scenarios of a book, in the order in which they were made."""
        with self.session() as session:
            asked = select(ScenarioRow).where(ScenarioRow.workspace == token, ScenarioRow.book == book)
            return session.scalars(asked.order_by(ScenarioRow.id)).all()

    def add_scenario(self, row: ScenarioRow, log: LogRow | None = None) -> ScenarioRow:
        """Keep a new scenario. Errors: StoreError where its name is taken."""
        with self.session(log) as session:
            session.add(row)
        return row

    def save_scenario(
        self,
        token: str,
        seen: ScenarioRow,
        name: str,
        entries: Mapping[str, Any],
        log: LogRow | None = None,
    ) -> None:
        """Write what was typed into a scenario.

        Errors: StoreError where it was changed since `seen` was read, its plan is approved, or the name is
        taken.
        """
        with self.session(log) as session:
            row = session.get(ScenarioRow, seen.id)
            if row is None or row.workspace != token or row.version != seen.version:
                raise StoreError("store.stale")
            row.name, row.entries = name, dict(entries)
            session.flush()  # from here on nobody else writes the row, so what is asked now stays true
            _refuse_approved(session, seen)

    def remove_scenario(self, token: str, seen: ScenarioRow, log: LogRow | None = None) -> None:
        """Take a scenario away; its plans stay, for they belong to what was typed, not to a name.

        Errors: StoreError where it was changed since `seen` was read, its plan is approved, or no other
        scenario is left.
        """
        with self.session(log) as session:
            session.get(WorkspaceRow, token, with_for_update=True)  # two windows, two scenarios: one waits
            _refuse_approved(session, seen)
            forms = (FormRow.workspace == token, FormRow.scenario == seen.id)
            session.execute(delete(FormRow).where(*forms))
            gone = delete(ScenarioRow).where(
                ScenarioRow.id == seen.id, ScenarioRow.workspace == token, ScenarioRow.version == seen.version
            )
            if not session.execute(gone.returning(ScenarioRow.id)).all():
                raise StoreError("store.stale")
            left = select(func.count()).where(ScenarioRow.workspace == token, ScenarioRow.book == seen.book)
            if not session.scalar(left):
                raise StoreError("store.last_scenario")

    def plan(self, token: str, key: str) -> PlanRow | None:
        """The plan of a key."""
        with self.session() as session:
            return session.get(PlanRow, (token, key))

    def put_plan(self, row: PlanRow) -> None:
        """Keep a plan; one of the same key is replaced unless it is approved."""
        with self.session() as session:
            asked = select(ApprovalRow.key)
            asked = asked.where(ApprovalRow.workspace == row.workspace, ApprovalRow.key == row.key)
            is_approved = session.scalars(asked).first() is not None
        if not is_approved:
            self._put(row)

    def approval(self, token: str, scenario: int) -> ApprovalRow | None:
        """Who approved which plan of a scenario."""
        with self.session() as session:
            row = session.get(ApprovalRow, scenario)
            return row if row is not None and row.workspace == token else None

    def approve(self, row: ApprovalRow, log: LogRow) -> None:
        """Note that a plan is approved. Errors: StoreError where it is already, or there is no such plan."""
        try:
            with self.session(log) as session:
                session.add(row)
        except StoreError as error:
            raise StoreError("store.approved_already") from error

    def withdraw(self, token: str, scenario: int, log: LogRow) -> None:
        """Take an approval back. Errors: StoreError where there is none."""
        with self.session(log) as session:
            gone = delete(ApprovalRow).where(ApprovalRow.workspace == token, ApprovalRow.scenario == scenario)
            if not session.execute(gone.returning(ApprovalRow.key)).all():
                raise StoreError("store.not_approved")

    def study(self, token: str, key: str) -> StudyRow | None:
        """What was found under a key."""
        with self.session() as session:
            return session.get(StudyRow, (token, key))

    def studies(self, token: str, kind: str) -> Sequence[StudyRow]:
        """Everything of a kind, the newest first."""
        with self.session() as session:
            asked = select(StudyRow).where(StudyRow.workspace == token, StudyRow.kind == kind)
            return session.scalars(asked.order_by(StudyRow.made_at.desc())).all()

    def put_study(self, row: StudyRow) -> None:
        """Keep what was found; what has the same key is replaced."""
        self._put(row)

    def add_job(self, row: JobRow, log: LogRow | None = None) -> JobRow:
        """Note a solve that was started, and forget those that ended long ago."""
        with self.session(log) as session:
            session.add(row)
            ended = select(JobRow.id).where(JobRow.workspace == row.workspace, JobRow.outcome.is_not(None))
            old = session.scalars(ended.order_by(JobRow.id.desc()).offset(JOBS_KEPT)).all()
            session.execute(delete(JobRow).where(JobRow.id.in_(old)))
        return row

    def end_job(self, token: str, job: int, outcome: str, told: Mapping[str, Any]) -> None:
        """Note how a solve ended."""
        with self.session() as session:
            row = session.get(JobRow, job)
            if row is not None and row.workspace == token:
                row.outcome, row.told = outcome, dict(told)

    def jobs(self, token: str) -> Sequence[JobRow]:
        """The solves of a workspace, the newest first."""
        with self.session() as session:
            asked = select(JobRow).where(JobRow.workspace == token)
            return session.scalars(asked.order_by(JobRow.id.desc())).all()

    def take_in(
        self,
        token: str,
        by: str,
        rows: Sequence[Base],
        forms: Mapping[tuple[str, str], Mapping[str, Any]],
        log: LogRow,
    ) -> None:
        """Write rows of a workspace, and what a person typed into forms, by book and scenario's name.

        What the person has typed there already stays.
        """
        with self.session(log) as session:
            for made in rows:
                session.merge(made)
            session.flush()
            for (book, name), entries in forms.items():
                asked = select(ScenarioRow).where(
                    ScenarioRow.workspace == token, ScenarioRow.book == book, ScenarioRow.name == name
                )
                own = session.scalars(asked).one()
                if session.get(FormRow, (own.id, by)) is None:
                    row = FormRow(
                        scenario=own.id, by=by, workspace=token, seen=own.version, entries=dict(entries)
                    )
                    session.add(row)

    def note(self, log: LogRow) -> None:
        """Write a line into the log that belongs to no other change."""
        with self.session(log):
            pass

    def log(self, token: str, most: int) -> Sequence[LogRow]:
        """The log of a workspace, the newest first."""
        with self.session() as session:
            asked = select(LogRow).where(LogRow.workspace == token)
            return session.scalars(asked.order_by(LogRow.id.desc()).limit(most)).all()


def _refuse_approved(session: Session, scenario: ScenarioRow) -> None:
    if session.get(ApprovalRow, scenario.id) is not None:
        raise StoreError("store.approved")


@cache
def _opened(url: str) -> Store:
    store = Store(url)
    atexit.register(store.close)
    return store


def store_at(url: str) -> Store:
    """The store behind a URL, opened once for all who ask."""
    with _opening:
        return _opened(url)


_opening = Lock()
