"""Solves in processes of their own: started, followed, stopped and collected through their folders.

A job is a folder. The worker writes how far it is and what it found; the app reads. Nothing of it lives in
the memory of the app, so a page that was reloaded, or an app that was restarted, finds its jobs again.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import ROOT
from optimizer.workspace.place import data_folder

ASKED, PROGRESS, ENDED, STOP = "job.json", "progress.json", "ended.json", "stop"
BOOK, PLAN, WORKBOOK = "book.xlsx", "plan.json", "plan.xlsx"
SILENT_S = 30.0
"""Seconds without a sign of life after which a worker is taken for dead; it gives one every half second."""

FORGOTTEN_S = 30 * 86_400.0
"""Seconds after which the folder of a job is taken away, whatever came of it."""

MAX_RUNNING = max(2, os.cpu_count() or 2)
"""Solves that may run at a time, whoever started them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How far a job is.

    phase : `waiting`, `reading`, `solving`, `reporting`, `done`, `failed` or `lost`.
    tier, found, bound : as in `optimizer.solving.watch.Progress`. elapsed_s : since it was started.
    curve : (elapsed_s, found, bound) of the search for value, oldest first.
    failure : as `Failure.to_dict`, where it failed.
    """

    phase: str
    elapsed_s: float = 0.0
    tier: int | None = None
    found: float | None = None
    bound: float | None = None
    curve: tuple[tuple[float, float | None, float | None], ...] = ()
    failure: Mapping[str, Any] | None = None

    @property
    def is_running(self) -> bool:
        """Whether it may still bring something."""
        return self.phase in ("waiting", "reading", "solving", "reporting")


def jobs_folder() -> Path:
    """Where the folders of jobs are."""
    folder = data_folder() / "jobs"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def start(name: str, book: bytes, asked: Mapping[str, Any]) -> None:
    """Start a worker in a new folder `name`. Errors: OSError where it cannot be started."""
    _sweep()
    folder = jobs_folder() / name
    folder.mkdir(mode=0o700)
    (folder / BOOK).write_bytes(book)
    (folder / ASKED).write_text(json.dumps(dict(asked), ensure_ascii=False), encoding="utf-8")
    paths = [str(ROOT.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "optimizer.workspace.worker", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        **_APART,
    )
    _started[name] = process


def _sweep() -> None:
    """Take away folders that nobody came back for."""
    for folder in jobs_folder().iterdir():
        if time.time() - folder.stat().st_mtime > FORGOTTEN_S:
            shutil.rmtree(folder, ignore_errors=True)


def state(name: str) -> JobState:
    """How far the job is, read from its folder."""
    folder = jobs_folder() / name
    ended, told = _read(folder / ENDED), _read(folder / PROGRESS)
    if ended is not None:
        phase = "done" if ended.get("failure") is None else "failed"
        return _state(phase, told or {}, failure=ended.get("failure"))
    if told is None:
        return JobState(phase="waiting" if _is_alive(name, folder / ASKED) else "lost")
    return _state(told["phase"] if _is_alive(name, folder / PROGRESS) else "lost", told)


def ask_to_stop(name: str) -> None:
    """Ask the worker to end with the best plan it has."""
    folder = jobs_folder() / name
    if folder.is_dir():
        (folder / STOP).touch()


def end_now(name: str) -> None:
    """End the worker at once, with nothing to show: it finds that its folder is gone and stops itself."""
    process = _started.pop(name, None)
    if process is not None:
        process.kill()
        process.wait()
    forget(name)


def collect(name: str) -> tuple[dict[str, Any], bytes | None]:
    """plan.json and the bytes of plan.xlsx of a job that is done."""
    folder = jobs_folder() / name
    document: dict[str, Any] = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    workbook = folder / WORKBOOK
    return document, workbook.read_bytes() if workbook.exists() else None


def forget(name: str) -> None:
    """Take away the folder of a job that ended."""
    process = _started.pop(name, None)
    if process is not None:
        process.wait()
    shutil.rmtree(jobs_folder() / name, ignore_errors=True)


def running() -> int:
    """How many workers are alive."""
    return sum(state(folder.name).is_running for folder in jobs_folder().iterdir() if folder.is_dir())


_started: dict[str, subprocess.Popen[bytes]] = {}
"""Children of this process, so that they can be killed and leave no zombie; a restarted app has none."""

_WINDOWS_APART = {"creationflags": 0x08000000 | 0x00000200}  # CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP
_APART: dict[str, Any] = _WINDOWS_APART if sys.platform == "win32" else {"start_new_session": True}
"""A worker outlives the terminal the app was started from."""


def _is_alive(name: str, sign: Path) -> bool:
    process = _started.get(name)
    if process is not None:
        return process.poll() is None
    try:
        return time.time() - sign.stat().st_mtime < SILENT_S
    except OSError:
        return False


def _state(phase: str, told: Mapping[str, Any], failure: Mapping[str, Any] | None = None) -> JobState:
    return JobState(
        phase=phase,
        elapsed_s=told.get("elapsed_s", 0.0),
        tier=told.get("tier"),
        found=told.get("found"),
        bound=told.get("bound"),
        curve=tuple((when, found, bound) for when, found, bound in told.get("curve", ())),
        failure=failure,
    )


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON file that is written whole or not at all; None where it is not there yet."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # ValueError: a disk that was full
        return None
    return content
