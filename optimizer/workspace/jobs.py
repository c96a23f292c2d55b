"""Work in processes of their own: queued, started, followed, stopped and collected through its folder.

A job is a folder. The worker writes how far it is and what it found; the app reads. Nothing of it lives in
the memory of the app, so a page that was reloaded, or an app that was restarted, finds its jobs again. So
many jobs run at a time; the others wait in the order in which they were asked for, and whoever ends or looks
lets the next one in.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from data import ROOT
from optimizer.processes import end_tree
from optimizer.workspace.place import data_folder

ASKED, PROGRESS, ENDED, STOP = "job.json", "progress.json", "ended.json", "stop"
BOOK, DOCUMENT, WORKBOOK = "book.xlsx", "document.json", "document.xlsx"
STARTED, PID, ALIVE, AGAIN = "started", "pid", "alive.lock", "again"
QUEUE = "jobs.lock"
"""Held by whoever lets jobs in; not in the folder of the jobs, where everything is a job."""

START_S = 60.0
"""Seconds a worker may take until it gives its first sign; a cold disk is slow."""

LOCK_S = 30.0
"""Seconds after which whoever lets jobs in is taken for stuck."""

FORGOTTEN_S = 30 * 86_400.0
"""Seconds after which the folder of a job is taken away, whatever came of it."""

RUNNING_VARIABLE = "CANVON_JOBS"
_stated = os.environ.get(RUNNING_VARIABLE, "")
MAX_RUNNING = int(_stated) if _stated.isdecimal() else max(2, os.cpu_count() or 2)
"""Jobs that may run at a time, whoever started them; `CANVON_JOBS` names another number."""

MAX_WAITING = 50
"""Jobs that may wait for their turn."""

RUNNING = ("waiting", "starting", "reading", "solving", "working", "reporting")
"""Phases of a job that may still bring something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How far a job is.

    phase : `waiting` (for its turn), `starting`, `reading`, `solving` (once), `working` (solving many times),
        `reporting`, `done`, `failed`, `given_up` or `lost` (its worker died, and so did the one that tried
        again).
    place : in the queue, 1 = next; 0 = it does not wait. again : whether its first worker died.
    tier, found, bound : as in `optimizer.solving.watch.Progress`. elapsed_s : since it was started.
    curve : (elapsed_s, found, bound) of the search for value, oldest first.
    done, of : solves or questions that are done, of how many; 0 of 0 where nothing is counted.
    failure : as `Failure.to_dict`, where it failed.
    """

    phase: str
    place: int = 0
    again: bool = False
    elapsed_s: float = 0.0
    tier: int | None = None
    found: float | None = None
    bound: float | None = None
    curve: tuple[tuple[float, float | None, float | None], ...] = ()
    done: int = 0
    of: int = 0
    failure: Mapping[str, Any] | None = None

    @property
    def is_running(self) -> bool:
        """Whether it may still bring something."""
        return self.phase in RUNNING


def jobs_folder() -> Path:
    """Where the folders of jobs are."""
    folder = data_folder() / "jobs"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def start(name: str, book: bytes, asked: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> None:
    """Put a job in the queue under a new folder `name`, and let in whose turn it is.

    asked : kind, scenario and options, as the worker reads them. files : others that the kind needs, by name.
    Errors: OSError where it cannot be kept or started.
    """
    _sweep()
    folder = jobs_folder() / name
    folder.mkdir(mode=0o700)
    for file, content in {BOOK: book, **(files or {})}.items():
        (folder / file).write_bytes(content)
    told = {**asked, "asked_at": time.time_ns()}
    (folder / ASKED).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    let_in()


def let_in() -> None:
    """Start the jobs whose turn it is, the oldest first."""
    with _queue():
        _let_in()


def state(name: str) -> JobState:
    """How far the job is, read from its folder; one whose turn has come is let in."""
    folder = jobs_folder() / name
    if not (folder / STARTED).exists():
        place = _place(name)
        if place:
            return JobState(phase="waiting", place=place, again=(folder / AGAIN).exists())
    is_alive = _is_alive(name)  # first, since a worker that ends says so before it is gone
    ended, told = _read(folder / ENDED), _read(folder / PROGRESS) or {}
    if ended is not None:
        phase = "done" if ended.get("failure") is None else "failed"
    else:
        phase = told.get("phase", "starting") if is_alive else "lost"
    return JobState(
        phase=phase,
        again=(folder / AGAIN).exists(),
        elapsed_s=told.get("elapsed_s", 0.0),
        tier=told.get("tier"),
        found=told.get("found"),
        bound=told.get("bound"),
        curve=tuple((when, found, bound) for when, found, bound in told.get("curve", ())),
        done=told.get("done", 0),
        of=told.get("of", 0),
        failure=None if ended is None else ended.get("failure"),
    )


def again(name: str) -> bool:
    """Put a job whose worker died back into the queue, once. Whether it may still bring something."""
    folder = jobs_folder() / name
    with _queue():
        if _is_alive(name) or not (folder / STARTED).exists():
            return (folder / ASKED).exists()
        if not (folder / ASKED).exists() or (folder / AGAIN).exists() or (folder / STOP).exists():
            return False
        (folder / AGAIN).touch()
        _started.pop(name, None)
        for left in (PROGRESS, PID, STARTED):
            (folder / left).unlink(missing_ok=True)
        _let_in()
    return True


def asked_of(name: str) -> tuple[str, dict[str, Any]]:
    """What kind of work the job does, with which options; empty where its folder is gone."""
    asked = _read(jobs_folder() / name / ASKED) or {}
    return str(asked.get("kind", "")), dict(asked.get("options", {}))


def ask_to_stop(name: str) -> None:
    """Ask the worker to end with the best it has."""
    folder = jobs_folder() / name
    if folder.is_dir():
        (folder / STOP).touch()


def end_now(name: str) -> None:
    """End the worker at once with all that it started, and with nothing to show."""
    pid = _number(jobs_folder() / name / PID)
    process = _started.pop(name, None)
    if process is not None:
        end_tree(process.pid)
        process.wait()
    elif pid is not None and _is_alive(name):
        end_tree(pid)
    forget(name)
    let_in()


def collect(name: str) -> tuple[dict[str, Any], bytes | None]:
    """The document and the bytes of the workbook of a job that is done."""
    folder = jobs_folder() / name
    document: dict[str, Any] = json.loads((folder / DOCUMENT).read_text(encoding="utf-8"))
    workbook = folder / WORKBOOK
    return document, workbook.read_bytes() if workbook.exists() else None


def forget(name: str) -> None:
    """Take away the folder of a job that ended."""
    process = _started.pop(name, None)
    if process is not None:
        process.wait()
    shutil.rmtree(jobs_folder() / name, ignore_errors=True)


def waiting() -> int:
    """How many jobs wait for their turn."""
    return sum(1 for _ in _waiting())


def hold(folder: Path) -> FileLock:
    """What a worker holds as long as it lives: the system lets go of it however the worker ends."""
    lock = FileLock(folder / ALIVE)
    lock.acquire(timeout=LOCK_S)
    (folder / PID).write_text(str(os.getpid()), encoding="ascii")
    return lock


_started: dict[str, subprocess.Popen[bytes]] = {}
"""Children of this process; a job that was let in by another process, or before a restart, has none."""

_WINDOWS_APART = {"creationflags": 0x08000000 | 0x00000200}  # CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP
_APART: dict[str, Any] = _WINDOWS_APART if sys.platform == "win32" else {"start_new_session": True}
"""A worker outlives the terminal the app was started from."""


def _queue() -> FileLock:
    return FileLock(data_folder() / QUEUE, timeout=LOCK_S)


def _let_in() -> None:
    """The same for who holds the queue."""
    busy = sum(_is_busy(folder.name) for folder in _folders())
    for name in list(_waiting())[: max(0, MAX_RUNNING - busy)]:
        _launch(name)


def _place(name: str) -> int:
    """Place of a job in the queue once everybody is in whose turn it is; 0 = it is in."""
    let_in()
    names = list(_waiting())
    return names.index(name) + 1 if name in names else 0


def _waiting() -> Iterator[str]:
    """Jobs that were not let in yet, the oldest first."""
    asked = {
        folder.name: told.get("asked_at", 0)
        for folder in _folders()
        if not (folder / STARTED).exists() and (told := _read(folder / ASKED)) is not None
    }
    yield from sorted(asked, key=lambda name: (asked[name], name))


def _folders() -> list[Path]:
    return [folder for folder in jobs_folder().iterdir() if folder.is_dir()]


def _is_busy(name: str) -> bool:
    folder = jobs_folder() / name
    return (folder / STARTED).exists() and not (folder / ENDED).exists() and _is_alive(name)


def _launch(name: str) -> None:
    folder = jobs_folder() / name
    (folder / STARTED).touch()
    paths = [str(ROOT.parent), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "optimizer.workspace.worker", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        **_APART,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie, whoever looks or not
    _started[name] = process


def _is_alive(name: str) -> bool:
    """Whether its worker lives. One that was started a moment ago and gave no sign yet counts as alive."""
    process = _started.get(name)
    if process is not None:
        return process.poll() is None
    folder = jobs_folder() / name
    if not (folder / PID).exists():
        return _age(folder / STARTED) < START_S
    lock = FileLock(folder / ALIVE)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # the folder is gone
        return False


def _sweep() -> None:
    """Take away folders that nobody came back for."""
    for folder in _folders():
        if _age(folder) > FORGOTTEN_S:
            shutil.rmtree(folder, ignore_errors=True)


def _age(path: Path) -> float:
    """Seconds since it was written; endless where it is not there."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON file that is written whole or not at all; None where it is not there yet."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # ValueError: a disk that was full
        return None
    return content
