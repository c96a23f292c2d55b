"""The quick drills, and a sample of the spoiled workbooks; all of them: `python -m tests.drill.run`."""

import errno
import json
import subprocess
import sys
import tempfile
import time

import pytest

from optimizer.files import whole_file
from tests.books import source
from tests.cli.run import canvon
from tests.drill.fuzz import fuzzed, outcome
from tests.drill.run import ENVIRONMENT, killed_at_statement, two_processes
from tests.maths.small import at_once, book

WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from optimizer.files import whole_file
with whole_file(Path(sys.argv[1])) as path:
    path.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
needs_kill = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@needs_kill
def test_who_is_killed_while_writing_leaves_the_older_file(tmp_path):
    """Proves: the older plan to its last byte; what was begun stays beside it under a hidden name."""
    plan = tmp_path / "plan.xlsx"
    plan.write_text("the older one")
    died = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(plan)], env=ENVIRONMENT, check=False)
    assert died.returncode < 0
    assert plan.read_text() == "the older one"
    (half,) = [path for path in tmp_path.iterdir() if path != plan]
    assert half.name.startswith(".plan.xlsx.")


@needs_kill
@pytest.mark.parametrize("statement", [6, 15])
def test_who_is_killed_while_a_store_is_brought_up_to_date_loses_nothing(statement):
    """Proves: killed after a statement of the change, the store is opened again with all it had."""
    assert killed_at_statement(statement)


@pytest.mark.parametrize("jump", [31_536_000, -31_536_000], ids=["forward", "back"])
def test_a_clock_that_jumps_changes_no_plan(jump, tmp_path, monkeypatch):
    """Proves: a year forward or back in a solve with a time limit: the same status and amounts."""
    path = book([at_once("P1", 10, benefit=3), at_once("P2", 7, benefit=2)], [source("X", 12)]).write(
        tmp_path / "book.xlsx"
    )
    plans, real = [], time.time
    for by in (0, jump):
        calls = iter(range(10**9))
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda by=by, calls=calls: real() + (by if next(calls) > 0 else 0))
            out = tmp_path / f"plan{by}.json"
            ran = canvon("solve", path, "--out", tmp_path / "p.xlsx", "--json", out, "--time-limit", 60)
            assert ran.code == 0, ran
            assert next(calls) > 1, "the clock was not asked often enough to jump"
        plan = json.loads(out.read_text(encoding="utf-8"))
        plans.append((plan["allocations"], plan["status"]))
    assert plans[0] == plans[1]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_folder_that_takes_no_file_is_told(number, tmp_path, monkeypatch):
    """Proves: read-only, not allowed, full: exit 2, the name that was given, nothing left behind."""
    path = book([at_once("P1", 10, benefit=1)], [source("X", 10)]).write(tmp_path / "book.xlsx")
    folder = tmp_path / "out"
    folder.mkdir()
    real = tempfile.mkstemp

    def refused(*args, **more):
        if more.get("dir") == folder:
            raise OSError(number, "no", str(folder / more["prefix"]))
        return real(*args, **more)

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    ran = canvon("solve", path, "--out", folder / "plan.xlsx")
    assert ran.code == 2
    assert str(folder / "plan.xlsx") in " ".join(ran.err.split())
    assert list(folder.iterdir()) == []


def test_two_processes_may_write_to_one_store():
    two_processes(count=2, each=10)


@pytest.mark.parametrize("seed", range(30))
def test_spoiled_workbooks_end_in_words(seed, tmp_path):
    path = tmp_path / "book.xlsx"
    fuzzed(seed, path)
    assert outcome(seed, path)


def test_a_full_disk_is_told_with_the_name_that_was_given(tmp_path):
    """Proves: the error names the file people asked for, not None, and nothing is left behind."""
    path = tmp_path / "plan.xlsx"
    with pytest.raises(OSError, match="No space left") as told, whole_file(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert told.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_by_the_file_name(tmp_path):
    path = book([at_once("P1", 10)], [source("X", 10)]).write(tmp_path / "book.xlsx")
    ran = canvon("solve", path, "--out", tmp_path / "missing" / "plan.xlsx")
    assert ran.code == 2
    assert str(tmp_path / "missing" / "plan.xlsx") in " ".join(ran.err.split())
