"""The process in which one phase runs once: `python -m benchmarks.one_phase FOLDER PHASE TIME_LIMIT STOP`.

The last line it prints is its result, as JSON. With `make` for PHASE and an experiment's name in place of
the time limit it makes the book. STOP is the processor time that the phase may use, in seconds.
"""

import hashlib
import json
import math
import os
import sys
import time
from pathlib import Path

from benchmarks.registry import TINY, experiment
from benchmarks.work import BOOK, PHASES, Case, Settings
from models.issues import AuditError, NoPlanError, PortfolioError, errors_in

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MIB_IN_KIB = 1024
WARM = "warm"
"""Folder of the tiny book, beside the book that is measured."""


def make(folder: Path, name: str) -> dict[str, object]:
    """Write the book of an experiment, and what it is understood as; its hash."""
    (folder / WARM).mkdir()
    Case.make(folder / WARM, experiment(TINY)).prepare()
    Case.make(folder, experiment(name)).prepare()
    return {"outcome": "done", "book": hashlib.sha256((folder / BOOK).read_bytes()).hexdigest()[:12]}


def measure(folder: Path, phase: str, settings: Settings, stop_after: float) -> dict[str, object]:
    """Warm up on a tiny book, prepare, run once; seconds, memory and results.

    The system ends the process once the phase has used `stop_after` seconds of processor time.
    """
    PHASES[phase](Case(folder / WARM), settings)()
    run = PHASES[phase](Case(folder), settings)
    before = peak_mib()
    started, used = time.perf_counter(), cpu_seconds()
    if resource is not None:
        most = math.ceil(used + stop_after)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    outcome = "done"
    try:
        results = run()
    except (PortfolioError, NoPlanError, AuditError) as error:
        outcome, results = "refused", {"note": _reason(error)}
    return {
        "outcome": outcome,
        "seconds": time.perf_counter() - started,
        "cpu": cpu_seconds() - used,
        "rss_before_mib": before,
        "rss_peak_mib": peak_mib(),
        **results,
    }


def cpu_seconds() -> float:
    """Processor time of this process and the children it has waited for."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def peak_mib() -> float | None:
    """Most memory this process, or the largest of its children, has held so far; None where unknown."""
    if resource is None:
        return None
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    kib = max(resource.getrusage(kind).ru_maxrss for kind in kinds)
    return round(kib / MIB_IN_KIB / (MIB_IN_KIB if sys.platform == "darwin" else 1), 1)


def _reason(error: PortfolioError | NoPlanError | AuditError) -> str:
    if isinstance(error, PortfolioError):
        first = errors_in(error.issues)[0]
        return f"{first.code} {first.values.get('found', '')}".strip()
    return str(error).splitlines()[0]


def main(arguments: list[str]) -> None:
    """Run what the arguments say and print the result."""
    folder, phase, last = Path(arguments[0]), arguments[1], arguments[2]
    if phase == "make":
        print(json.dumps(make(folder, last)))
    else:
        print(json.dumps(measure(folder, phase, Settings(time_limit=float(last)), float(arguments[3]))))


if __name__ == "__main__":
    main(sys.argv[1:])
