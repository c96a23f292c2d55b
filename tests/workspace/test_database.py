"""The database: tables made and brought up to date, whatever happens meanwhile; the rest told in words."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from optimizer.workspace import database
from optimizer.workspace.database import StoreError, newest, open_database
from optimizer.workspace.desk import Desk
from optimizer.workspace.tables import Base
from tests.workspace.postgres import new_database

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOKEN = "-".join(("version", "one", "workspace", "xx"))


@pytest.fixture
def first_release(server, url) -> str:
    """A store as the first release left it: a book, three scenarios, a plan, a solve, a list that waits."""
    content = (HERE / f"version_1.{server}.sql").read_text(encoding="utf-8")
    if server == "postgresql":
        with psycopg.connect(url) as connection:
            connection.execute(content)
    else:
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(content)
    return url


def rows(url: str, asked: str) -> list[tuple[object, ...]]:
    engine = database._engine(database._place(url))
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(asked))]
    engine.dispose()
    return found


def whole(url: str, table: str) -> list[tuple[object, ...]]:
    return rows(url, f'SELECT * FROM "{table}"')  # noqa: S608 - its own tables


def revision(url: str) -> str:
    return str(rows(url, "SELECT version_num FROM alembic_version")[0][0])


def test_the_steps_make_the_tables_of_the_program(url):
    """Proves: nobody forgot a step; a column without one would be found here, on either server."""
    engine = open_database(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
    assert revision(url) == newest()


def test_a_store_of_the_first_release_keeps_everything(first_release, opened):
    before = {table: whole(first_release, table) for table in ("book", "draft", "plan", "job")}
    assert all(before.values())
    desk = Desk(opened(first_release), TOKEN)
    assert [row.name for row in desk.scenarios] == ["base", "khác", "Đất giảm"]
    assert desk.scenarios[2].entries == {"envelope_amount:XDCB:2026": "150", "locks_in": None}
    assert desk.language == "en"
    assert desk.book.name == "nhỏ.xlsx"
    assert len(desk.portfolio.projects) == 2
    assert desk.draft.answers == {"O": "demand"}
    assert desk.built(desk.scenarios[2])[0].apply(desk.portfolio.budget).by_code["XDCB"].period_money == 150
    for table, kept in before.items():
        width = len(kept[0])
        assert [row[:width] for row in whole(first_release, table)] == kept
    assert revision(first_release) == newest()
    if first_release.startswith("sqlite"):
        assert rows(first_release, "PRAGMA foreign_key_check") == []
    made = desk.copy(desk.current, "mới")
    assert made.id not in {row.id for row in desk.scenarios[:3]}


def test_the_first_release_refuses_what_this_one_has_touched(first_release, opened):
    """Proves: the number it reads is not its own, so that it says so instead of writing into newer tables."""
    opened(first_release)
    assert rows(first_release, "SELECT version FROM schema_version") == [(2,)]


def test_a_store_of_a_newer_program_is_refused_in_words(url, opened):
    opened(url)
    engine = create_engine(database._place(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError) as refused:
        opened(url)
    assert refused.value.code == "store.other_version"
    assert "9999" in refused.value.message("vi")


def test_an_unknown_store_of_before_is_refused_in_words(first_release, opened):
    engine = create_engine(database._place(first_release))
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    engine.dispose()
    with pytest.raises(StoreError) as refused:
        opened(first_release)
    assert "99" in refused.value.message("vi")


OPEN = "import sys; from optimizer.workspace.store import Store; Store(sys.argv[1])"


def started(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_programs_that_open_it_at_once_do_no_harm(first_release, opened):
    """Proves: one changes the tables and the others wait for it; without the lock all but one would fail."""
    running = [started(OPEN, first_release) for _ in range(4)]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4, told
    assert revision(first_release) == newest()
    assert len(Desk(opened(first_release), TOKEN).scenarios) == 3


DIE = """
import os, signal, sys
from sqlalchemy import event, Engine
from optimizer.workspace.store import Store
changes = 0
def count(connection, cursor, statement, *rest):
    global changes
    changes += statement.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE"))
    if changes == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "after_cursor_execute", count)
Store(sys.argv[1])
"""


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_program_that_is_killed_meanwhile_does_no_harm(first_release, after, opened):
    """Proves: all steps or none. `after` is the number of changes it had made when it was killed."""
    process = started(DIE, first_release, str(after))
    _, told = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, told
    assert rows(first_release, "SELECT version FROM schema_version") == [(1,)]
    desk = Desk(opened(first_release), TOKEN)
    assert len(desk.scenarios) == 3
    assert revision(first_release) == newest()


@pytest.mark.parametrize(
    "stated", ["mysql://root@localhost/x", "no address", "oracle://x", "sqlite3:///x", ""]
)
def test_another_kind_of_database_is_refused_in_words(stated):
    with pytest.raises(StoreError) as refused:
        open_database(stated)
    assert refused.value.code == "store.url"
    assert "CANVON_STORE" in refused.value.message("en")


def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path):
    with pytest.raises(StoreError) as refused:
        open_database(f"postgresql://canvon:secret@/x?host={tmp_path}")
    assert refused.value.code == "store.unreachable"
    assert "secret" not in refused.value.message("vi") + str(refused.value)


def test_a_server_without_vietnamese_letters_is_refused(postgres):
    with pytest.raises(StoreError) as refused:
        open_database(new_database(postgres, "latin", "SQL_ASCII"))
    assert "SQL_ASCII" in refused.value.message("vi")


def test_a_missing_driver_is_told_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError) as refused:
        open_database("postgres://canvon@127.0.0.1/x")
    assert "canvon[postgresql]" in refused.value.message("en")


def test_an_app_outlives_a_restart_of_the_server(postgres, opened):
    """Proves: a connection that was cut is replaced before it is used; else the next question would fail."""
    url = new_database(postgres, "restarted")
    store = opened(url)
    store.workspace(TOKEN)
    cut = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = 'restarted' AND pid <> pg_backend_pid()"""
    with psycopg.connect(url) as connection:
        assert connection.execute(cut).rowcount == 1
    assert store.workspace(TOKEN).token == TOKEN


def test_what_is_kept_is_plain_to_read_elsewhere(store, url):
    """Proves: JSON columns hold JSON, so that an office may look into its own store."""
    store.workspace(TOKEN)
    desk = Desk(store, TOKEN)
    desk.save(desk.current, desk.current.name, {"gap": "0,01"})
    (stored,) = rows(url, "SELECT CAST(entries AS VARCHAR) FROM scenario WHERE version > 1")
    assert json.loads(str(stored[0])) == {"gap": "0,01"}
