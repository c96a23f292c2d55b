"""Processes end with what they were started for: no orphan is left, however their parent ended."""

import gc
import subprocess
import sys
import time

import psutil
import pytest

from optimizer.processes import COLLECTED_AFTER, collect_seldom, end_tree

PARENT = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from optimizer.processes import end_with_parent

def busy(_):
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        list(pool.map(busy, range(2)))
"""
PATIENCE_S = 60


@pytest.fixture
def family(tmp_path):
    """A parent with two children in a pool, all of which would live for ten minutes."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    children = [int(process.stdout.readline()) for _ in range(2)]
    yield process, children
    for pid in (*children, process.pid):
        if psutil.pid_exists(pid):
            end_tree(pid)
    process.wait()
    process.stdout.close()


def gone(pids) -> bool:
    """Whether all of them end in a while."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if not any(_lives(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_children_end_when_their_parent_is_killed(family):
    """Proves: the system may kill a worker; without the watch its pool would wait for work for ever."""
    process, children = family
    assert all(_lives(pid) for pid in children)
    process.kill()
    process.wait()
    assert gone(children)


def test_a_whole_tree_is_ended_at_once(family):
    process, children = family
    end_tree(process.pid)
    assert process.wait(PATIENCE_S) != 0
    assert gone(children)
    end_tree(process.pid)  # what is gone already is no error


def test_circles_are_looked_for_seldom():
    """How often older generations are looked at stays as Python has it."""
    before = gc.get_threshold()
    try:
        collect_seldom()
        assert gc.get_threshold() == (COLLECTED_AFTER, *before[1:])
    finally:
        gc.set_threshold(*before)
