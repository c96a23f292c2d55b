"""The database behind the store: SQLite in the data folder, or PostgreSQL by URL; its tables kept current."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from models.issues import CanvonError
from models.texts import say
from models.units import LANGUAGES, Language
from optimizer.workspace.tables import SchemaRow

BUSY_MS = 10_000
"""How long a writer waits for another one; for a migration likewise."""

MIGRATIONS = Path(__file__).parent / "migrations"
FIRST = "0001"
"""The tables of the first release, which knew no migrations: it noted 1 in `schema_version`."""

LOCK = 0x0CA9704E
"""Key of the lock that one migration holds in PostgreSQL; any fixed number of our own."""

POOLED, MOST_POOLED = 5, 30
"""Connections kept open, and at most, of one app to a server or a file."""


DAMAGED = ("CORRUPT", "NOTADB")
"""Errors of SQLite, without their beginning `SQLITE_`, that mean that the file holds no store any more."""

REASONS: Mapping[str, str] = {
    "FULL": "file_reason.full",
    "BUSY": "file_reason.busy",
    "LOCKED": "file_reason.busy",
    "READONLY": "file_reason.read_only",
    "PERM": "file_reason.denied",
    "IOERR": "file_reason.device",
    "CANTOPEN": "store_reason.open",
}
"""What else they mean, by the key of the words for it."""


class StoreError(CanvonError):
    """The store cannot do it. `code` is the key of the text that says why."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)

    def message(self, language: Language = "vi") -> str:
        """Why, in a sentence."""
        return say(self.code, language, **self.values)


def open_database(url: str) -> Engine:
    """The database behind a URL, with the tables of this program: made, or brought up to date.

    Several programs may open it at once: one brings it up to date, the others wait. It happens in one
    transaction, so that a program that is killed meanwhile leaves the tables as they were.
    Errors: StoreError where it cannot be opened, or belongs to a newer program. The password is never told.
    """
    place = _place(url)
    try:
        engine = _engine(place)
    except ModuleNotFoundError as error:
        raise StoreError("store.driver") from error
    try:
        _refuse_other_letters(engine)
        if not _is_current(engine):
            _bring_up_to_date(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise unusable(error, place.get_backend_name()) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def unusable(error: SQLAlchemyError, kind: str) -> StoreError:
    """What is told of an error of the database itself. kind : `sqlite` or `postgresql`."""
    if kind == "postgresql" and isinstance(error, OperationalError):
        return StoreError("store.unreachable")
    own = getattr(error, "orig", None)
    name = str(getattr(own, "sqlite_errorname", "")).removeprefix("SQLITE_").partition("_")[0]
    if name in DAMAGED:
        return StoreError("store.damaged")
    number = str(getattr(own, "sqlite_errorcode", None) or getattr(own, "sqlstate", None) or "?")
    reason = REASONS.get(name, "store_reason.other")
    told = {f"detail_{language}": say(reason, language, number=number) for language in LANGUAGES}
    return StoreError("store.unreadable", **told)


def _place(url: str) -> URL:
    """The URL, with the driver that is used. Errors: StoreError for any other database."""
    try:
        place = make_url(url)
        kind = place.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError("store.url") from error
    if kind == "sqlite":
        return place
    if kind in ("postgresql", "postgres"):
        return place.set(drivername="postgresql+psycopg")
    raise StoreError("store.url")


def _engine(place: URL) -> Engine:
    if place.get_backend_name() == "sqlite":
        engine = create_engine(place, pool_size=POOLED, max_overflow=MOST_POOLED - POOLED)
        event.listen(engine, "connect", _set_sqlite)
        return engine
    return create_engine(
        place,
        connect_args={"client_encoding": "utf8"},  # whatever the server's own letters are
        pool_size=POOLED,
        max_overflow=MOST_POOLED - POOLED,
        pool_pre_ping=True,  # a connection that was cut meanwhile is replaced
    )


def _set_sqlite(connection: Any, _record: object) -> None:
    """Readers do not wait for writers, a writer waits a while, and foreign keys hold."""
    for setting in ("journal_mode=WAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")


def _refuse_other_letters(engine: Engine) -> None:
    """A server that was set up without UTF-8 would lose Vietnamese letters."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            found = connection.scalar(text("SHOW server_encoding"))
        if found != "UTF8":
            raise StoreError("store.letters", found=found)


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def newest() -> str:
    """The revision of the tables of this program."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def _bring_up_to_date(engine: Engine) -> None:
    """All migrations that are missing, in one transaction that nobody else may be in."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _alone(engine) as connection:
        config.attributes["connection"] = connection
        found = MigrationContext.configure(connection).get_current_revision()
        if found is None and inspect(connection).has_table(SchemaRow.__tablename__):
            _refuse_unknown(connection)
            command.stamp(config, FIRST)
        elif found is not None:
            known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
            if found not in known:
                raise StoreError("store.other_version", found=found, expected=newest())
        command.upgrade(config, "head")


def _refuse_unknown(connection: Connection) -> None:
    """A store without revisions is one of the first release, or none of ours."""
    found = list(connection.scalars(select(SchemaRow.version)))
    if found != [1]:
        raise StoreError("store.other_version", found=", ".join(map(str, found)), expected=newest())


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction, changes of tables included, that waits for its like in other programs."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection
        return
    alone = create_engine(engine.url, poolclass=NullPool)
    event.listen(alone, "connect", _leave_begin_to_us)
    event.listen(alone, "begin", _begin_at_once)
    with alone.begin() as connection:
        yield connection


def _leave_begin_to_us(connection: Any, _record: object) -> None:
    """Python's own driver would end the transaction at every change of a table.

    Foreign keys stay off, as a table that is made anew in place of another needs it.
    """
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _begin_at_once(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
