"""One job in a process of its own: `python -m optimizer.workspace.worker FOLDER`."""

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.law import LawBook
from optimizer.files import whole_file
from optimizer.intake.book import read_portfolio
from optimizer.overlay import overlaid
from optimizer.processes import collect_seldom, end_tree, step_back
from optimizer.report.documents.plan import write_document
from optimizer.solving.watch import Progress
from optimizer.workspace.failure import failure_of
from optimizer.workspace.jobs import (
    ASKED,
    BOOK,
    DOCUMENT,
    ENDED,
    PROGRESS,
    STOP,
    WORKBOOK,
    hold,
    let_in,
)
from optimizer.workspace.tasks import Task, work

BEAT_S = 0.5
LOOK_S = 0.1
"""How often the folder is asked whether to stop."""

CURVE_STEP_S = 1.0
CURVE_POINTS = 600
"""Points of the curve that are kept; then every second one is dropped."""


class FolderWatch:
    """Writes how far the work is into the job's folder, and reads there whether to stop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begun = time.monotonic()
        self._phase = "reading"
        self._last: Progress | None = None
        self._curve: list[tuple[float, float | None, float | None]] = []
        self._done = self._of = 0
        self._stopped = False
        self._asked_at = 0.0
        self._over = threading.Event()
        self._writing = threading.Lock()
        self._beats = threading.Thread(target=self._beat, daemon=True)
        self._beats.start()

    def enter(self, phase: str) -> None:
        """A new phase begins."""
        self._phase = phase
        self._write()

    def is_stopped(self) -> bool:
        """Whether somebody asked to stop; the folder is looked at only a few times a second."""
        now = time.monotonic()
        if not self._stopped and now - self._asked_at > LOOK_S:
            self._asked_at = now
            self._stopped = (self._folder / STOP).exists()
        return self._stopped

    def tell(self, progress: Progress) -> None:
        """Note the progress; the thread writes it."""
        self._last = progress
        elapsed = time.monotonic() - self._begun
        is_due = not self._curve or elapsed - self._curve[-1][0] >= CURVE_STEP_S
        if progress.tier is None and is_due:
            self._curve.append((round(elapsed, 1), progress.found, progress.bound))
            if len(self._curve) > CURVE_POINTS:
                self._curve = self._curve[::2]

    def count(self, done: int, of: int) -> None:
        """Note how many solves or questions are done; the thread writes it."""
        self._done, self._of = done, of

    def end(self) -> None:
        """Write for the last time."""
        self._over.set()
        self._beats.join()
        self._write()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_S):
            if not self._folder.is_dir():
                end_tree(os.getpid())  # the job was given up: nobody waits for it any more
            self._write()

    def _write(self) -> None:
        last = self._last
        told: dict[str, Any] = {
            "phase": self._phase,
            "elapsed_s": round(time.monotonic() - self._begun, 1),
            "tier": None if last is None else last.tier,
            "found": None if last is None else last.found,
            "bound": None if last is None else last.bound,
            "curve": list(self._curve),
            "done": self._done,
            "of": self._of,
        }
        with self._writing:
            write_json(self._folder / PROGRESS, told)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write it whole or not at all; a folder that is gone is no reason to fail."""
    try:
        with whole_file(path) as temporary:
            temporary.write_text(json.dumps(dict(content), ensure_ascii=False), encoding="utf-8")
    except OSError:
        logging.getLogger(__name__).debug("not written: %s", path)


def run_job(folder: Path) -> None:
    """Read what is asked, do the work, write what was found, say how it ended, and let in who is next."""
    held = hold(folder)
    watch = FolderWatch(folder)
    try:
        asked = json.loads((folder / ASKED).read_text(encoding="utf-8"))
        document, workbook = work(asked["kind"], _task(folder, asked), watch)
        watch.enter("reporting")
        if workbook is not None:
            (folder / WORKBOOK).write_bytes(workbook)
        write_document(dict(document), folder / DOCUMENT)
        failure = None
    except Exception as error:  # the one place where anything unforeseen ends
        failure = failure_of(error).to_dict()
    watch.end()
    write_json(folder / ENDED, {"failure": failure})
    held.release()
    let_in()


def _task(folder: Path, asked: Mapping[str, Any]) -> Task:
    law = LawBook.load()
    portfolio = replace(read_portfolio(folder / BOOK, law), file_name=asked["file_name"])
    origin = portfolio.scenarios[asked["origin"]]
    scenario, _ = overlaid(portfolio, origin, asked["name"], asked["entries"], law)
    return Task(
        portfolio=portfolio,
        scenario=scenario,
        law=law,
        language=asked["language"],
        time_limit=asked["time_limit"],
        options=asked["options"],
        folder=folder,
    )


if __name__ == "__main__":
    step_back()
    collect_seldom()
    run_job(Path(sys.argv[1]))
