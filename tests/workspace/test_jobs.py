"""Jobs in processes of their own: queued, ended, stopped, started again; and they outlive the app."""

import json
import os
import time

import pytest

from models.outcome import EndedBy
from optimizer.audit import audit
from optimizer.workspace import jobs
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import Desk
from optimizer.workspace.place import new_token
from tests.books import BookSheets, limit, project, source
from tests.workspace.hard import hard_book

PATIENCE_S = 240


@pytest.fixture
def server(request) -> str:
    """One kind of store is enough here, apart from where a test says so."""
    return str(getattr(request, "param", "sqlite"))


def waited(desk: Desk, until=lambda state: not state.is_running) -> jobs.JobState:
    """The state of the current scenario's job once `until` says so."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        _, state = desk.job(desk.current)
        if until(state):
            return state
        time.sleep(0.2)
    raise TimeoutError(state)


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_a_solve_ends_with_an_audited_plan(desk):
    assert desk.job(desk.current) is None
    desk.solve(desk.current)
    assert waited(desk).phase == "done"
    saved = desk.saved(desk.current)
    assert saved.plan.outcome.is_proven
    assert len(saved.plan.selected) == 1
    assert saved.document["certificate"]["input_sha256"] == desk.book.sha256
    assert not audit(desk.portfolio, saved.scenario, desk.law, saved.plan)
    assert saved.workbook.startswith(b"PK")
    assert not list(jobs.jobs_folder().iterdir())
    assert desk.job(desk.current)[1].phase == "done"


def test_two_windows_may_collect_one_job(desk, store):
    """Proves: the window that comes second finds it done; its folder is gone by then, which is no loss."""
    desk.solve(desk.current)
    seen, _ = desk.job(desk.current)
    waited(Desk(store, desk.token))
    assert desk._follow(seen).phase == "done"
    assert desk.job(desk.current)[1].phase == "done"


def test_a_folder_that_nobody_came_back_for_is_taken_away(desk):
    old = jobs.jobs_folder() / "old"
    old.mkdir()
    os.utime(old, (0, 0))
    desk.solve(desk.current)
    waited(desk)
    assert not old.exists()


def test_what_was_typed_is_what_is_solved(desk):
    """Proves: 50 of 100 million are left, so no project fits; without the change one would."""
    desk.save(desk.current, "base", {"envelope_amount:XDCB:2026": "50"})
    desk.solve(desk.current)
    waited(desk)
    assert not desk.saved(desk.current).plan.selected


def test_a_clash_is_told_in_both_languages(desk):
    desk.save(desk.current, "base", {"locks_in": "P1; P2"})
    desk.solve(desk.current)
    state = waited(desk)
    assert state.phase == "failed"
    assert state.failure["kind"] == "infeasible"
    assert "bắt buộc" in state.failure["lines"]["vi"][0]
    assert len(state.failure["lines"]["en"]) > 1
    assert desk.saved(desk.current) is None
    assert desk.job(desk.current)[1].failure == state.failure


def test_a_solve_that_finds_nothing_in_its_time_says_so(desk, tmp_path):
    """Proves: the usual practice takes what ranks first, so that what a floor needs has no room."""
    lines = [
        project("P1", 60, locality="Ba Bể", social=80, max_year_share=1),
        project("P2", 90, locality="Ba Bể", social=1, max_year_share=1),
    ]
    floor = [limit("locality", "Ba Bể", "money", min=90)]
    short = BookSheets(projects=lines, sources=[source("XDCB", 100)], limits=floor)
    desk.upload("sàn.xlsx", short.write(tmp_path / "floor.xlsx").read_bytes())
    desk.save(desk.current, "base", {"time_limit": "0,000001"})
    desk.solve(desk.current)
    state = waited(desk)
    assert state.failure["kind"] == "unknown"
    assert "thời gian" in state.failure["lines"]["vi"][0]


def test_a_solve_without_time_has_the_plan_of_the_usual_practice(desk):
    """Proves: one of the two fits, and taking it is within the bound of both."""
    desk.save(desk.current, "base", {"time_limit": "0,000001"})
    desk.solve(desk.current)
    waited(desk)
    plan = desk.saved(desk.current).plan
    assert len(plan.selected) == 1
    assert plan.outcome.bound > plan.outcome.objective


def slow(store, folder) -> Desk:
    """A desk on which a solve runs that ends only when it is stopped."""
    desk = Desk(store, new_token())
    desk.upload("khó.xlsx", hard_book(folder / "hard.xlsx").read_bytes())
    desk.solve(desk.current)
    return desk


def test_stop_keeps_the_best_plan_and_a_new_app_finds_the_job(store, tmp_path):
    desk = slow(store, tmp_path)
    waited(desk, lambda state: state.phase == "solving" and state.found is not None)
    own = jobs._started.pop(desk.job(desk.current)[0].folder)  # as if the app had been restarted
    again = Desk(store, desk.token)
    job, state = again.job(again.current)
    assert state.is_running
    assert state.bound >= state.found
    assert state.curve
    again.stop(job)
    assert waited(again).phase == "done"
    own.wait()
    outcome = again.saved(again.current).plan.outcome
    assert outcome.ended_by is EndedBy.STOPPED
    assert not outcome.is_proven
    assert 0 <= outcome.gap < 1


def test_giving_up_ends_the_process_at_once(store, tmp_path):
    desk = slow(store, tmp_path)
    waited(desk, lambda state: state.phase == "solving")
    job, _ = desk.job(desk.current)
    process = jobs._started[job.folder]
    desk.give_up(job)
    assert process.poll() is not None
    assert desk.job(desk.current)[1].phase == "given_up"
    assert not (jobs.jobs_folder() / job.folder).exists()


def killed(desk, kind="solve") -> None:
    """End the worker of the current scenario's job as the system does when memory runs out."""
    job, _ = desk.job(desk.current, kind)
    process = jobs._started[job.folder]
    process.kill()
    process.wait()


def test_a_worker_that_died_is_started_again_and_told(store, tmp_path):
    """Proves: one loss is mended by itself; without the second try the job would be lost."""
    desk = slow(store, tmp_path)
    waited(desk, lambda state: state.phase == "solving")
    killed(desk)
    job, state = desk.job(desk.current)
    assert state.is_running
    assert state.again
    waited(desk, lambda state: state.phase == "solving")
    killed(desk)
    assert desk.job(desk.current)[1].phase == "lost"
    assert not (jobs.jobs_folder() / job.folder).exists()


def test_the_second_try_brings_the_plan(desk):
    desk.solve(desk.current)
    killed(desk)
    assert waited(desk).phase == "done"
    assert desk.saved(desk.current).plan.outcome.is_proven


def test_a_worker_that_died_after_the_app_was_started_anew_is_noticed_at_once(store, tmp_path):
    """Proves: what a worker holds is let go with it; nobody waits for a silence to be long enough."""
    desk = slow(store, tmp_path)
    waited(desk, lambda state: state.phase == "solving")
    process = jobs._started.pop(desk.job(desk.current)[0].folder)
    process.kill()
    process.wait()
    job, state = desk.job(desk.current)
    assert state.again
    desk.give_up(job)


def test_one_job_more_than_run_waits_for_its_turn(store, tmp_path, monkeypatch):
    """Proves: nobody is refused; the next is let in by the worker that ends, whoever looks."""
    monkeypatch.setattr(jobs, "MAX_RUNNING", 1)
    desk = slow(store, tmp_path)
    waited(desk, lambda state: state.phase == "solving")
    for name in ("hai", "ba"):
        desk.copy(desk.scenarios[0], name)
        desk.save(desk.current, name, {"discount": f"0,{len(name)}"})
        desk.solve(desk.current)
    first, second, third = desk.scenarios
    assert (desk.job(second)[1].phase, desk.job(second)[1].place) == ("waiting", 1)
    assert (desk.job(third)[1].phase, desk.job(third)[1].place) == ("waiting", 2)
    desk.stop(desk.job(second)[0])
    assert desk.job(second)[1].phase == "given_up"
    assert desk.job(third)[1].place == 1
    desk.give_up(desk.job(first)[0])
    waited(desk, lambda state: state.phase == "solving")
    desk.give_up(desk.job(third)[0])
    assert not list(jobs.jobs_folder().iterdir())


def test_a_worker_that_ends_lets_the_next_one_in(desk, monkeypatch):
    """Proves: the queue moves with no page open: nobody looks here before both are done."""
    monkeypatch.setattr(jobs, "MAX_RUNNING", 1)
    monkeypatch.setenv(jobs.RUNNING_VARIABLE, "1")
    desk.solve(desk.current)
    desk.save(desk.scenarios[1], "khác", {"discount": "0,8"})
    desk.solve(desk.scenarios[1])
    deadline = time.monotonic() + PATIENCE_S
    folders = list(jobs.jobs_folder().iterdir())
    assert len(folders) == 2
    while not all((own / jobs.ENDED).exists() for own in folders) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [desk.job(row)[1].phase for row in desk.scenarios] == ["done", "done"]


def test_what_runs_is_not_started_twice(store, tmp_path):
    desk = slow(store, tmp_path)
    desk.solve(desk.current)
    assert len(list(jobs.jobs_folder().iterdir())) == 1
    desk.give_up(desk.job(desk.current)[0])


def test_a_worker_without_its_book_says_so_in_words(desk, tmp_path):
    twice = BookSheets(projects=[project("P1", 1), project("P1", 1)], sources=[source("XDCB", 1)])
    name = new_token()
    asked = {"kind": "solve", "file_name": "x.xlsx", "origin": "base", "name": "base", "entries": {}}
    asked |= {"language": "vi", "time_limit": 10, "options": {}}
    jobs.start(name, twice.write(tmp_path / "twice.xlsx").read_bytes(), asked)
    deadline = time.monotonic() + PATIENCE_S
    while jobs.state(name).is_running and time.monotonic() < deadline:
        time.sleep(0.2)
    state = jobs.state(name)
    assert state.failure["kind"] == "issues"
    assert any("P1" in line for line in state.failure["lines"]["vi"])
    assert "Traceback" not in json.dumps(state.failure)
    jobs.forget(name)


def test_a_queue_that_is_too_long_is_refused(desk, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_WAITING", 0)
    with pytest.raises(StoreError) as refused:
        desk.solve(desk.current)
    assert refused.value.code == "store.busy"
