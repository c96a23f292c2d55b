"""The driver: every phase of an experiment in processes of its own, to the terminal and the history.

    python -m benchmarks.phases province-100 province-500
    python -m benchmarks.phases --sizes 100,500 --phases parse,check --repeat 5
    python -m benchmarks.phases --list

The protocol is in README.md.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks import history
from benchmarks.machine import ROOT, facts
from benchmarks.peers import PEERS
from benchmarks.registry import EXPERIMENTS, PROVINCE_NAME, Experiment, experiment
from benchmarks.work import PHASES

STOP_AFTER_S = 300.0
SOLVED = ("milp", "decomposition", *PEERS)
"""Phases that the time limit is for."""

ONCE_FROM_S = 60.0
"""A phase that takes so long is not run again: its spread matters less than everybody's time."""
WAIT_FACTOR = 10
MAKE_WITHIN_S = 300.0
TIMED = ("seconds", "cpu", "rss_before_mib", "rss_peak_mib", "outcome")
SHOWN = (
    "seconds_median",
    "cpu_median",
    "cpu_min",
    "cpu_max",
    "rss_peak_mib",
    "outcome",
    "objective",
    "bound",
    "gap",
)

type Result = Mapping[str, object]


@dataclass(slots=True, kw_only=True)
class Measured:
    """All runs of one phase on one book."""

    experiment: Experiment
    book: str
    phase: str
    time_limit: float | None
    runs: list[Result] = field(default_factory=list)

    @property
    def is_finished(self) -> bool:
        """Not run again: it failed, was refused or stopped, or takes long."""
        return any(r["outcome"] != "done" or _number(r, "seconds") >= ONCE_FROM_S for r in self.runs)

    def row(self) -> dict[str, object]:
        """The row of the history."""
        last = self.runs[-1]
        known = {key: value for key, value in last.items() if key in history.COLUMNS and key not in TIMED}
        extra = [f"{key} {value}" for key, value in last.items() if key not in (*history.COLUMNS, *TIMED)]
        note = "; ".join(str(part) for part in (known.pop("note", ""), *extra) if part != "")
        return {
            "experiment": self.experiment.name,
            "book": self.book,
            **self.experiment.size,
            "phase": self.phase,
            "outcome": last["outcome"],
            "runs": len(self.runs),
            **_spread(self.runs, "seconds"),
            **_spread(self.runs, "cpu"),
            **{key: _most(self.runs, key) for key in ("rss_before_mib", "rss_peak_mib")},
            "time_limit_s": "" if self.time_limit is None else self.time_limit,
            "best_known": "" if self.experiment.best_known is None else self.experiment.best_known,
            **known,
            "note": note,
        }


def _number(result: Result, key: str) -> float:
    value = result.get(key, 0.0)
    return float(value) if isinstance(value, int | float) else 0.0


def _spread(runs: Iterable[Result], key: str) -> dict[str, object]:
    """`seconds_median`, `seconds_min`, `seconds_max` of all runs that were timed."""
    seconds = [_number(run, key) for run in runs if key in run]
    if not seconds:
        return {}
    middles = {"median": statistics.median(seconds), "min": min(seconds), "max": max(seconds)}
    return {f"{key}_{name}": f"{value:.3f}" for name, value in middles.items()}


def _most(runs: Iterable[Result], key: str) -> object:
    return max((_number(run, key) for run in runs if run.get(key) is not None), default="")


def run_experiment(
    each: Experiment, phases: tuple[str, ...], *, repeat: int, time_limit: float, stop_after: float
) -> Iterator[Measured]:
    """Every phase `repeat` times; all follow one another before any is repeated.

    So two phases that are compared meet the same noise.
    """
    with tempfile.TemporaryDirectory(prefix="canvon-bench-") as folder:
        made = _in_child(folder, "make", each.name, max(MAKE_WITHIN_S, stop_after))
        if made["outcome"] != "done":
            raise RuntimeError(f"{each.name}: no book was made: {made.get('note', made['outcome'])}")
        measured = [
            Measured(
                experiment=each,
                book=str(made["book"]),
                phase=phase,
                time_limit=time_limit if phase in SOLVED else None,
            )
            for phase in phases
        ]
        for _ in range(repeat):
            for one in measured:
                if not one.is_finished:
                    one.runs.append(_in_child(folder, one.phase, str(time_limit), stop_after))
        yield from measured


def _in_child(folder: str, phase: str, last: str, stop_after: float) -> Result:
    """What the process of one phase prints; `stopped` where it takes too long.

    That is `stop_after` seconds of processor time for the phase, or ten times as long by the clock with
    its preparation, whichever comes first.
    """
    patience = WAIT_FACTOR * stop_after
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.one_phase", folder, phase, last, str(stop_after)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = child.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        _kill(child)
        return {"outcome": "stopped", "note": f"after {patience:g} s by the clock, preparation included"}
    if hasattr(signal, "SIGXCPU") and child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"outcome": "stopped", "note": f"after {stop_after:g} s of processor time, or out of memory"}
    if child.returncode != 0:
        lines = errors.strip().splitlines()
        return {"outcome": "failed", "note": lines[-1] if lines else f"exit {child.returncode}"}
    result: Result = json.loads(output.strip().splitlines()[-1])
    return result


def _kill(child: "subprocess.Popen[str]") -> None:
    """The process and those it started."""
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.communicate()


def table(rows: Iterable[Mapping[str, object]]) -> str:
    """Rows for the terminal."""
    lines = [f"{'experiment':26} {'phase':13}" + "".join(f"{name:>15}" for name in SHOWN)]
    for row in rows:
        cells = "".join(f"{_shown(row.get(name, '')):>15}" for name in SHOWN)
        lines.append(f"{row['experiment']!s:26} {row['phase']!s:13}{cells}  {row['note']}")
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def options(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.phases", description=__doc__.splitlines()[0])
    parser.add_argument(
        "experiments", nargs="*", help="names from --list, or province-N[-yY][-hH][-sS][-bare]"
    )
    parser.add_argument("--sizes", default="", help="provinces of these sizes, such as 100,500")
    parser.add_argument("--phases", default="", help=f"instead of the experiment's own: {','.join(PHASES)}")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds for solving")
    parser.add_argument(
        "--stop-after", type=float, default=STOP_AFTER_S, help="processor seconds for a phase"
    )
    parser.add_argument("--no-history", action="store_true", help="leave results/history.csv alone")
    parser.add_argument("--list", action="store_true", help="show the experiments")
    chosen = parser.parse_args(arguments)
    chosen.phases = tuple(filter(None, chosen.phases.split(",")))
    chosen.experiments += [f"province-{size}" for size in filter(None, chosen.sizes.split(","))]
    for name in chosen.experiments:
        if name not in EXPERIMENTS and not PROVINCE_NAME.fullmatch(name):
            parser.error(f"no experiment {name}; --list shows them")
    for phase in chosen.phases:
        if phase not in PHASES:
            parser.error(f"no phase {phase}; there are {', '.join(PHASES)}")
    return chosen


def main(arguments: list[str]) -> None:
    """Run what was asked for; every experiment is in the history as soon as it is done."""
    chosen = options(arguments)
    if chosen.list:
        for each in EXPERIMENTS.values():
            print(f"{each.name:26} {each.about}")
    for name in chosen.experiments:
        each, about = experiment(name), facts()
        rows = [
            {**about, **one.row()}
            for one in run_experiment(
                each,
                chosen.phases or each.phases,
                repeat=chosen.repeat,
                time_limit=chosen.time_limit,
                stop_after=chosen.stop_after,
            )
        ]
        if not chosen.no_history:
            history.append(rows)
        print(table(rows), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
