"""The fault drill: what is left when a run is killed, the disk is full or the clock jumps.

    python -m tests.drill.run                 # all; needs Linux, and root for the small and the locked disk
    python -m tests.drill.run kill_solving two_processes

Each drill prints what was done, how often, and what was found. `docs/faults.md` has the results. Exit code 1
where a file was left half-written, input was lost, or a traceback was shown. Pytest runs the quick ones in
`tests/drill/test_drill.py`.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from data import SAMPLE
from optimizer.workspace.database import newest

ROOT = Path(__file__).resolve().parents[2]
FIRST_RELEASE = ROOT / "tests/workspace/version_1.sqlite.sql"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
SOLVE = (sys.executable, "-m", "optimizer.cli", "solve", str(SAMPLE))
OPEN = "import sys; from optimizer.workspace.store import Store; Store(sys.argv[1])"
OPEN_AND_DIE = (
    """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
seen = 0
@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    global seen
    seen += 1
    if seen == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
"""
    + OPEN
)
WRITE = """
import sys
from optimizer.workspace.store import Store
from optimizer.workspace.database import StoreError
try:
    store = Store(sys.argv[1])
    for number in range(int(sys.argv[3])):
        store.workspace(f"{sys.argv[2]}-{number}-" + "x" * 20)
except StoreError as error:
    sys.exit(error.message())
"""
JUMP = """
import sys, time
real, started, jump = time.time, time.time(), float(sys.argv[1])
def jumping():
    now = real()
    return now + jump if now - started > 0.5 else now
time.time = jumping
from optimizer.cli import main
sys.argv = ["canvon", *sys.argv[2:]]
main()
"""

type Contents = dict[str, list[tuple[object, ...]]]
"""Rows of some tables of a store."""


class FaultError(Exception):
    """Something a user should never see."""


def is_whole(path: Path) -> bool:
    """Whether a workbook can be opened to its last byte."""
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


def start(*command: str, folder: Path) -> subprocess.Popen[str]:
    """A process whose words are kept."""
    return subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def told(process: subprocess.Popen[str]) -> str:
    """What it said; no traceback."""
    out, err = process.communicate(timeout=300)
    if "Traceback" in out + err:
        raise FaultError(err[-2000:])
    return out + err


def kill_solving(times: int = 20) -> str:
    """A solve that writes over an older plan is killed at `times` moments from its start to its end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = folder / "plan.xlsx"
        started = time.monotonic()
        told(start(*SOLVE, "--out", str(plan), folder=folder))
        took = time.monotonic() - started
        before, new, left = plan.read_bytes(), 0, 0
        for number in range(times):
            process = start(*SOLVE, "--out", str(plan), "--lang", "en", folder=folder)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(took * 1.1 * (number + 1) / times)
            process.kill()
            process.communicate()
            if not is_whole(plan):
                raise FaultError(f"killed at moment {number}: plan.xlsx is half-written.")
            new += plan.read_bytes() != before
            left += sum(path.name.startswith(".plan") for path in folder.iterdir())
            shutil.copyfile(plan, folder / "kept.xlsx")
    return f"{times} times: plan.xlsx whole, {new} times the new one; {left} times a temporary file was left"


def kill_writing(times: int = 10) -> str:
    """A solve is killed as soon as its temporary file appears beside an older plan."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = folder / "plan.xlsx"
        told(start(*SOLVE, "--out", str(plan), folder=folder))
        before, caught = plan.read_bytes(), 0
        for _ in range(times):
            process = start(*SOLVE, "--out", str(plan), "--lang", "en", folder=folder)
            while process.poll() is None and not any(folder.glob(".plan*")):
                time.sleep(0.0005)
            caught += process.poll() is None
            process.kill()
            process.communicate()
            if not is_whole(plan):
                raise FaultError("plan.xlsx is half-written.")
            plan.write_bytes(before)
            for path in folder.glob(".plan*"):
                path.unlink()
    return f"{times} times, {caught} of them while the file was being written: plan.xlsx whole each time"


def kill_migrating(times: int = 20) -> str:
    """A store of the first release is opened, and the program killed at `times` moments of that."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took = _open_first_release(folder, None)
        for number in range(times):
            _open_first_release(folder, took * 1.1 * (number + 1) / times)
    return f"{times} times: opened again, brought up to date, books, scenarios and plans as before"


def _open_first_release(folder: Path, kill_after_s: float | None) -> float:
    path, kept = _first_release(folder)
    started = time.monotonic()
    process = start(sys.executable, "-c", OPEN, f"sqlite:///{path}", folder=folder)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(kill_after_s)
    took = time.monotonic() - started
    process.kill()
    process.communicate()
    _opens_again(path, kept)
    return took


def killed_at_statement(number: int) -> bool:
    """A store of the first release is killed after so many statements of its opening; whether it was, and
    opens again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, kept = _first_release(folder)
        process = start(sys.executable, "-c", OPEN_AND_DIE, f"sqlite:///{path}", str(number), folder=folder)
        told(process)
        _opens_again(path, kept)
        return process.returncode < 0


def _first_release(folder: Path) -> tuple[Path, Contents]:
    """A store as the first release left it, and what is in it."""
    path = folder / "store.sqlite"
    for old in folder.glob("store.sqlite*"):
        old.unlink()
    script = FIRST_RELEASE.read_text(encoding="utf-8")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path, _contents(path)


def _opens_again(path: Path, kept: Contents) -> None:
    """Errors: FaultError where the store is not brought up to date, or has lost something."""
    told(start(sys.executable, "-c", OPEN, f"sqlite:///{path}", folder=path.parent))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision != newest() or _contents(path) != kept:
        raise FaultError(f"opened again: revision {revision}, contents differ or not.")


def _contents(path: Path) -> Contents:
    asked = {
        "book": "workspace, sha256, name, content",
        "scenario": "id, book, name, entries, version",
        "plan": '"key", document, workbook',
        "job": 'id, "key", told',
    }
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f'SELECT {columns} FROM "{table}"'))  # noqa: S608 - its own tables
            for table, columns in asked.items()
        }


@contextlib.contextmanager
def small_disk(folder: Path, size_kb: int, *, writable: bool = True) -> Iterator[Path]:
    """A disk of its own size in memory; `writable` False = it is locked once it is made."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", disk], check=True)
    try:
        if not writable:
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def full_disk() -> str:
    """A solve writes to a disk too small for the workbook; then a store does."""
    with tempfile.TemporaryDirectory() as name, small_disk(Path(name), 64) as disk:
        process = start(*SOLVE, "--out", str(disk / "plan.xlsx"), folder=Path(name))
        said = told(process).strip().splitlines()[-1]
        left = sorted(path.name for path in disk.iterdir())
        if process.returncode == 0 or left:
            raise FaultError(f"exit {process.returncode}, left {left}")
        first = f"solve: exit {process.returncode}, nothing left, “{said}”"
        store = start(
            sys.executable, "-c", WRITE, f"sqlite:///{disk / 's.sqlite'}", "a", "500", folder=Path(name)
        )
        words = told(store).strip()
    return first + f"; a store there: “{words}”"


def locked_folder() -> str:
    """A solve writes to a disk that is read-only."""
    with tempfile.TemporaryDirectory() as name, small_disk(Path(name), 64, writable=False) as disk:
        process = start(*SOLVE, "--out", str(disk / "plan.xlsx"), folder=Path(name))
        said = told(process).strip().splitlines()[-1]
    if process.returncode == 0:
        raise FaultError("exit 0 although nothing could be written.")
    return f"exit {process.returncode}, “{said}”"


def clock() -> str:
    """The clock of the machine jumps by a year, either way, while a plan is made: the plan is the same."""
    plans = []
    with tempfile.TemporaryDirectory() as name:
        for jump in ("0", "31536000", "-31536000"):
            document = Path(name) / f"plan{jump}.json"
            command = (
                sys.executable,
                "-c",
                JUMP,
                jump,
                *SOLVE[3:],
                "--json",
                str(document),
                "--time-limit",
                "60",
            )
            process = start(*command, folder=Path(name))
            told(process)
            if process.returncode:
                raise FaultError(f"clock jumped by {jump} s: exit {process.returncode}")
            plans.append(_amounts(document))
    if any(amounts != plans[0] for amounts in plans):
        raise FaultError("the plans differ.")
    return "forward and back by a year, under a time limit: the same amounts each time"


def _amounts(document: Path) -> object:
    return json.loads(document.read_text(encoding="utf-8"))["allocations"]


def two_processes(count: int = 4, each: int = 50) -> str:
    """Several processes write to one store at once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'store.sqlite'}"
        writers = [
            start(sys.executable, "-c", WRITE, url, f"writer{n}", str(each), folder=folder)
            for n in range(count)
        ]
        for writer in writers:
            told(writer)
        with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as connection:
            (found,) = connection.execute("SELECT count(*) FROM workspace").fetchone()
    if found != count * each or any(writer.returncode for writer in writers):
        raise FaultError(
            f"{found} of {count * each} written, exit {[writer.returncode for writer in writers]}"
        )
    return f"{count} processes, {each} workspaces each: all {found} there, none waited in vain"


DRILLS: tuple[Callable[[], str], ...] = (
    kill_solving,
    kill_writing,
    kill_migrating,
    full_disk,
    locked_folder,
    clock,
    two_processes,
)


def main(names: list[str]) -> int:
    """Run the drills named, or all; 1 where one fails."""
    failed = 0
    for drill in DRILLS:
        if names and drill.__name__ not in names:
            continue
        try:
            print(f"{drill.__name__}: {drill()}", flush=True)
        except FaultError as fault:
            failed += 1
            print(f"{drill.__name__}: FAULT {fault}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    raise SystemExit(main(sys.argv[1:]))
