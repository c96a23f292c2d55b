"""Processes: nothing this program started outlives what it was started for, and little is in its way."""

import contextlib
import gc
import os
import threading
from functools import cache

import psutil

NICE = 10
"""How far behind work stands where pages want the processor, as `nice` counts."""

COLLECTED_AFTER = 100_000
"""New objects after which Python looks for circles of objects that nobody needs."""

LOOK_S = 1.0
"""How often a process looks whether its parent lives."""


def end_tree(pid: int) -> None:
    """End a process and all that it started, at once."""
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        every = [*parent.children(recursive=True), parent]
        for process in every:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def collect_seldom() -> None:
    """Look for circles of unused objects less often than Python does by itself.

    Tables and rows are millions of objects without any circle; looking takes a third of the time of making
    them.
    """
    gc.set_threshold(COLLECTED_AFTER)


def step_back() -> None:
    """Let others on this machine go first, pages above all; what this process starts steps back as well."""
    lower = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", NICE)  # the name is there on Windows alone
    with contextlib.suppress(psutil.Error, OSError):
        psutil.Process().nice(lower)


@cache
def end_with_parent() -> None:
    """Let this process end once its parent is gone, however that ended: it would wait for work for ever.

    For a process of a pool; the first call counts.
    """
    parent = psutil.Process().parent()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: psutil.Process) -> None:
    look = threading.Event()
    while _lives(parent):
        look.wait(LOOK_S)
    os._exit(1)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
