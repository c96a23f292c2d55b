"""What the server of the app does beside answering: the queue moves though nobody looks."""

import threading
import time
from contextlib import suppress

import pytest

from app_views import server
from optimizer.workspace import jobs
from optimizer.workspace.desk import Desk
from optimizer.workspace.place import FOLDER_VARIABLE, new_token, store_url
from optimizer.workspace.store import Store
from tests.workspace.hard import hard_book

PATIENCE_S = 120


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))
    store = Store(store_url())
    own = Desk(store, new_token())
    own.upload("khó.xlsx", hard_book(tmp_path / "hard.xlsx").read_bytes())
    yield own
    store.close()


class SeenError(BaseException):
    """Ends the look at the queue, which ends by itself only with the server."""


def until_seen() -> None:
    with suppress(SeenError):
        server.keep_the_queue()


def until(condition) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and not condition():
        time.sleep(0.05)
    return bool(condition())


def test_the_next_one_is_let_in_though_the_worker_before_was_killed(desk, monkeypatch):
    """Proves: a killed worker lets nobody in and no page is open, so only the server's own look can.

    The first look fails, as where a disk is full; the next one finds it mended.
    """
    monkeypatch.setattr(jobs, "MAX_RUNNING", 1)
    desk.solve(desk.current)
    desk.copy(desk.current, "hai")
    desk.save(desk.current, "hai", {"discount": "0,8"})
    desk.solve(desk.current)
    first, second = (jobs.jobs_folder() / job.folder for job in reversed(desk._store.jobs(desk.token)))
    assert until((first / jobs.PID).exists)
    process = jobs._started[first.name]
    process.kill()
    process.wait()
    assert not (second / jobs.STARTED).exists()

    looks, let_in = [], jobs.let_in

    def look():
        looks.append(len(looks))
        if len(looks) == 1:
            raise OSError("no space left")
        let_in()
        if (second / jobs.STARTED).exists():
            raise SeenError

    monkeypatch.setattr(server, "LOOK_S", 0.05)
    monkeypatch.setattr(server.jobs, "let_in", look)
    thread = threading.Thread(target=until_seen, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    monkeypatch.setattr(server.jobs, "let_in", let_in)
    assert not thread.is_alive()
    assert len(looks) >= 2
    assert (second / jobs.STARTED).exists()
    for job in desk._store.jobs(desk.token):
        desk.give_up(job)
    assert not list(jobs.jobs_folder().iterdir())
