"""The store: nothing is lost, nothing is mixed up between people, nothing is overwritten unseen."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from models.texts import say
from models.units import LANGUAGES
from optimizer.workspace.database import StoreError, unusable
from optimizer.workspace.place import data_folder, new_token, own_token, store_url
from optimizer.workspace.store import Store
from optimizer.workspace.tables import BookRow, JobRow, PlanRow, ScenarioRow

A, B = "a" * 24, "b" * 24


def filled(store: Store, token: str, name: str = "x.xlsx") -> ScenarioRow:
    store.workspace(token)
    store.add_book(BookRow(workspace=token, sha256="s", name=name, content=b"x"))
    store.settle(store.workspace(token), book="s")
    return store.add_scenario(ScenarioRow(workspace=token, book="s", name="Cơ sở", origin="base"))


def test_what_is_kept_comes_back_in_another_process(store, url, opened):
    filled(store, A)
    store.put_plan(PlanRow(workspace=A, key="k", document={"a": [1]}, workbook=b"w"))
    again = opened(url)
    assert again.book(A, "s").content == b"x"
    assert [row.name for row in again.scenarios(A, "s")] == ["Cơ sở"]
    assert again.plan(A, "k").document == {"a": [1]}
    assert again.workspace(A).book == "s"


def test_nobody_sees_what_is_anothers(store):
    row = filled(store, A)
    store.put_plan(PlanRow(workspace=A, key="k", document={}, workbook=None))
    job = store.add_job(JobRow(workspace=A, key="k", folder="f"))
    store.workspace(B)
    assert store.book(B, "s") is None
    assert store.plan(B, "k") is None
    assert not store.scenarios(B, "s")
    assert not store.books(B)
    assert not store.jobs(B)
    with pytest.raises(StoreError):
        store.remove_scenario(B, row)
    store.end_job(B, job.id, "done", {})
    assert store.scenarios(A, "s")
    assert store.jobs(A)[0].outcome is None
    with pytest.raises(StoreError):
        store.save_scenario(B, row, "mine", {})


def test_the_same_bytes_belong_to_each_who_has_them(store):
    filled(store, A, "a.xlsx")
    filled(store, B, "b.xlsx")
    assert store.book(A, "s").name == "a.xlsx"
    assert store.book(B, "s").name == "b.xlsx"


def test_a_stale_write_is_refused(store):
    row = filled(store, A)
    seen = store.scenarios(A, "s")[0]
    store.save_scenario(A, row, "Cơ sở", {"gap": "0,1"})
    with pytest.raises(StoreError) as refused:
        store.save_scenario(A, seen, "Cơ sở", {"gap": "0,2"})
    assert refused.value.code == "store.stale"
    assert "cửa sổ khác" in refused.value.message("vi")
    assert store.scenarios(A, "s")[0].entries == {"gap": "0,1"}


def test_two_scenarios_of_one_book_have_two_names(store):
    filled(store, A)
    with pytest.raises(StoreError) as refused:
        store.add_scenario(ScenarioRow(workspace=A, book="s", name="Cơ sở", origin="base"))
    assert refused.value.code == "store.name_taken"


def test_old_jobs_are_forgotten_running_ones_never(store):
    filled(store, A)
    running = store.add_job(JobRow(workspace=A, key="k", folder="running"))
    for number in range(30):
        job = store.add_job(JobRow(workspace=A, key="k", folder=str(number)))
        store.end_job(A, job.id, "done", {})
    kept = store.jobs(A)
    assert running.id in [job.id for job in kept]
    assert len(kept) < 25


def test_a_file_that_is_no_store_is_refused_in_words():
    path = data_folder() / "canvon.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError) as refused:
        Store(store_url())
    assert refused.value.code == "store.damaged"


@pytest.mark.parametrize(
    ("raised", "told"),
    [("database is locked", "busy"), ("database or disk is full", "full"), ("unable to open", "open")],
)
def test_what_the_store_refuses_is_said_in_words(raised: str, told: str) -> None:
    """Proves: no error's own name is shown, but what is wrong and what to do, in both languages."""
    names = {"busy": "SQLITE_BUSY", "full": "SQLITE_FULL", "open": "SQLITE_CANTOPEN_ISDIR"}
    own = sqlite3.OperationalError(raised)
    own.sqlite_errorname, own.sqlite_errorcode = names[told], 14
    error = unusable(OperationalError("SELECT 1", {}, own), "sqlite")
    key = f"store_reason.{told}" if told == "open" else f"file_reason.{told}"
    for language in LANGUAGES:
        assert say(key, language) in error.message(language)
        assert "Error" not in error.message(language)


def test_an_unknown_error_of_the_store_has_its_code() -> None:
    own = sqlite3.OperationalError("no such table")
    own.sqlite_errorname, own.sqlite_errorcode = "SQLITE_ERROR", 1
    assert "code 1" in unusable(OperationalError("SELECT 1", {}, own), "sqlite").message("en")


def test_the_owner_of_the_folder_has_one_workspace():
    assert own_token() == own_token()
    assert new_token() != new_token()
    assert (data_folder() / "workspace").stat().st_mode & 0o077 == 0
