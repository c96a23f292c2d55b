"""The store: SQLite in the user's data folder, or any database that SQLAlchemy knows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, delete, event, inspect, make_url, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models.issues import CanvonError
from models.texts import say
from models.units import Language
from optimizer.workspace.tables import (
    SCHEMA,
    Base,
    BookRow,
    DraftRow,
    JobRow,
    PlanRow,
    ScenarioRow,
    SchemaRow,
    StudyRow,
    WorkspaceRow,
)

BUSY_MS = 10_000
JOBS_KEPT = 20
"""Ended solves whose story is kept for a workspace."""


class StoreError(CanvonError):
    """The store cannot do it. `code` is the key of the text that says why."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)

    def message(self, language: Language = "vi") -> str:
        """Why, in a sentence."""
        return say(self.code, language, **self.values)


class Store:
    """Everything one store keeps. Every question names its workspace; no answer leaves it.

    url : of the database, as SQLAlchemy writes it. Errors: StoreError where it cannot be opened.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = _engine(url)
            _prepare(self._engine)
        except SQLAlchemyError as error:
            raise StoreError("store.unreadable", detail=type(error).__name__) from error

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """One transaction: all of it or nothing."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except StaleDataError as error:
            raise StoreError("store.stale") from error
        except IntegrityError as error:
            raise StoreError("store.name_taken") from error
        except SQLAlchemyError as error:
            raise StoreError("store.unreadable", detail=type(error).__name__) from error

    def workspace(self, token: str) -> WorkspaceRow:
        """The workspace behind a token, made where there is none."""
        with self._session() as session:
            row = session.get(WorkspaceRow, token)
            if row is None:
                row = WorkspaceRow(token=token)
                session.add(row)
            return row

    def settle(self, token: str, **values: Any) -> None:
        """Note language, current book or current scenario of a workspace."""
        with self._session() as session:
            row = session.get_one(WorkspaceRow, token)
            for name, value in values.items():
                setattr(row, name, value)

    def add_book(self, row: BookRow) -> None:
        """Keep a book and make it the current one; a book that is there already stays as it is."""
        with self._session() as session:
            if session.get(BookRow, (row.workspace, row.sha256)) is None:
                session.add(row)
            workspace = session.get_one(WorkspaceRow, row.workspace)
            workspace.book, workspace.scenario = row.sha256, None

    def book(self, token: str, sha256: str) -> BookRow | None:
        """A book of the workspace."""
        with self._session() as session:
            return session.get(BookRow, (token, sha256))

    def books(self, token: str) -> Sequence[tuple[str, str]]:
        """(sha256, name) of every book, the newest first."""
        with self._session() as session:
            asked = select(BookRow.sha256, BookRow.name).where(BookRow.workspace == token)
            return [(sha, name) for sha, name in session.execute(asked.order_by(BookRow.made_at.desc()))]

    def draft(self, token: str) -> DraftRow | None:
        """The plain list that waits for answers."""
        with self._session() as session:
            return session.get(DraftRow, token)

    def put_draft(self, row: DraftRow) -> None:
        """Keep a plain list that waits, in place of another."""
        with self._session() as session:
            session.merge(row)

    def drop_draft(self, token: str) -> None:
        """Forget the plain list that waits."""
        with self._session() as session:
            session.execute(delete(DraftRow).where(DraftRow.workspace == token))

    def scenarios(self, token: str, book: str) -> Sequence[ScenarioRow]:
        """The scenarios of a book, in the order in which they were made."""
        with self._session() as session:
            asked = select(ScenarioRow).where(ScenarioRow.workspace == token, ScenarioRow.book == book)
            return session.scalars(asked.order_by(ScenarioRow.id)).all()

    def add_scenario(self, row: ScenarioRow) -> ScenarioRow:
        """Keep a new scenario. Errors: StoreError where its name is taken."""
        with self._session() as session:
            session.add(row)
        return row

    def save_scenario(self, token: str, seen: ScenarioRow, name: str, entries: Mapping[str, Any]) -> None:
        """Write what was typed into a scenario.

        Errors: StoreError where it was changed since `seen` was read, or the name is taken.
        """
        with self._session() as session:
            row = session.get(ScenarioRow, seen.id)
            if row is None or row.workspace != token or row.version != seen.version:
                raise StoreError("store.stale")
            row.name, row.entries = name, dict(entries)

    def remove_scenario(self, token: str, scenario: int) -> None:
        """Take a scenario away; its plans stay, for they belong to what was typed, not to a name."""
        with self._session() as session:
            session.execute(
                delete(ScenarioRow).where(ScenarioRow.id == scenario, ScenarioRow.workspace == token)
            )

    def plan(self, token: str, key: str) -> PlanRow | None:
        """The plan of a key."""
        with self._session() as session:
            return session.get(PlanRow, (token, key))

    def put_plan(self, row: PlanRow) -> None:
        """Keep a plan; a plan of the same key is replaced."""
        with self._session() as session:
            session.merge(row)

    def study(self, token: str, key: str) -> StudyRow | None:
        """What was found under a key."""
        with self._session() as session:
            return session.get(StudyRow, (token, key))

    def studies(self, token: str, kind: str) -> Sequence[StudyRow]:
        """Everything of a kind, the newest first."""
        with self._session() as session:
            asked = select(StudyRow).where(StudyRow.workspace == token, StudyRow.kind == kind)
            return session.scalars(asked.order_by(StudyRow.made_at.desc())).all()

    def put_study(self, row: StudyRow) -> None:
        """Keep what was found; what has the same key is replaced."""
        with self._session() as session:
            session.merge(row)

    def add_job(self, row: JobRow) -> JobRow:
        """Note a solve that was started, and forget those that ended long ago."""
        with self._session() as session:
            session.add(row)
            ended = select(JobRow.id).where(JobRow.workspace == row.workspace, JobRow.outcome.is_not(None))
            old = session.scalars(ended.order_by(JobRow.id.desc()).offset(JOBS_KEPT)).all()
            session.execute(delete(JobRow).where(JobRow.id.in_(old)))
        return row

    def end_job(self, token: str, job: int, outcome: str, told: Mapping[str, Any]) -> None:
        """Note how a solve ended."""
        with self._session() as session:
            row = session.get(JobRow, job)
            if row is not None and row.workspace == token:
                row.outcome, row.told = outcome, dict(told)

    def jobs(self, token: str) -> Sequence[JobRow]:
        """The solves of a workspace, the newest first."""
        with self._session() as session:
            asked = select(JobRow).where(JobRow.workspace == token)
            return session.scalars(asked.order_by(JobRow.id.desc())).all()


@cache
def store_at(url: str) -> Store:
    """The store behind a URL, opened once."""
    return Store(url)


def _engine(url: str) -> Engine:
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_engine(url, poolclass=NullPool if is_sqlite else None)  # a file is opened in no time
    if is_sqlite:
        event.listen(engine, "connect", _set_sqlite)
    return engine


def _set_sqlite(connection: Any, _record: object) -> None:
    """Readers do not wait for writers, a writer waits a while, and foreign keys hold."""
    for setting in ("journal_mode=WAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


def _prepare(engine: Engine) -> None:
    is_new = not inspect(engine).has_table(SchemaRow.__tablename__)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if is_new:
            session.merge(SchemaRow(version=SCHEMA))
        found = session.scalars(select(SchemaRow.version)).all()
    if list(found) != [SCHEMA]:
        raise StoreError("store.other_version", found=", ".join(map(str, found)), expected=SCHEMA)
