"""Do the tests notice? One small fault at a time is put into a rule or into its audit check.

    python -m tests.mutation.run --sample 40 --seed 1 --minutes 30
    python -m tests.mutation.run --sample 0 links limits        # all mutants of these modules

Modules are those of optimizer/rules and optimizer/audit, by the name of their file (all by default;
`audit/links` or `rules/links` where both have one). A fault is a comparison widened or turned round,
+ for −, 0 for 1, `and` for `or`, a `not` dropped, min for max, a statement left out. For each one the
tests that belong to the module run in a copy of this process (forked: not on Windows), which loads the
faulty module instead of the good one: for a rule its golden rows and its maths tests (parsed directly),
for an audit module the tests of the audit. A mutant that no test notices has survived and is printed
with its file and line: either a test is missing, or the fault makes no difference, and then the code says
more than it needs.

The sample is seeded, so it can be repeated. No mutant is begun after the time limit. Pytest does not collect
this folder. Exit code 1 where a mutant survived, 2 where the tests fail without any fault.
"""

import argparse
import ast
import importlib
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from optimizer.rules import RULES
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.plugin import MODULE, SOURCE

ROOT = Path(__file__).parents[2]
FOLDERS = ("optimizer/rules", "optimizer/audit")
AUDIT_TESTS = tuple(
    f"tests/audit/test_{name}.py"
    for name in (
        "audit_broken",
        "audit_correct",
        "audit_edges",
        "audit_limits",
        "audit_weights",
        "audit_together",
    )
)
SLOWEST, LEAST_S = 5, 20
"""A mutant may take so many times the processor time of the tests without any fault, and at least so many
seconds; then it hangs, which a person would notice."""

WAITS_S = 300.0
"""A copy that takes no processor time is waited for so long."""

OWN = ("optimizer", "models", "data", "tests")
KEPT = ("tests", "tests.mutation", "tests.mutation.mutants")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the mutants."""

    noticed: int = 0
    hung: int = 0
    survived: list[Mutant] = field(default_factory=list)

    def __str__(self) -> str:
        tried = self.noticed + self.hung + len(self.survived)
        return f"{tried} mutants: {self.noticed} noticed, {self.hung} hung, {len(self.survived)} survived."


def paths_of(names: Sequence[str]) -> list[Path]:
    """Modules by name, or all."""
    paths = [
        path.relative_to(ROOT)
        for folder in FOLDERS
        for path in sorted((ROOT / folder).glob("*.py"))
        if path.name != "__init__.py"
    ]
    chosen = [
        path for path in paths if not names or {path.stem, f"{path.parent.name}/{path.stem}"} & set(names)
    ]
    if not chosen:
        raise SystemExit(f"names == {list(names)}, must be among {[str(path) for path in paths]}.")
    return chosen


def tests_of(path: Path) -> list[str]:
    """The tests that belong to a module: quick ones first."""
    if path.parent.name == "audit":
        return list(AUDIT_TESTS)
    functions = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    rules = [node.name for node in functions if isinstance(node, ast.FunctionDef) and node.name in RULES]
    golden = [f"tests/golden/test_golden.py::test_rows_are_as_reviewed[{rule}]" for rule in rules]
    return golden + [f"tests/maths/test_{rule}.py" for rule in rules]


def outcome(tests: Sequence[str], mutant: Mutant | None, limit_s: int | None = None) -> str:
    """`survived`, `noticed` or `hung`: the tests run in a copy of this process, with the libraries loaded."""
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            if limit_s is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s))
            os._exit(_test(tests, mutant, Path(folder)))
        code = _code_of(child)
    if code == 5:
        raise RuntimeError(f"no tests for {mutant}: {tests}.")
    if code in (None, -signal.SIGXCPU, -signal.SIGKILL):
        return "hung"
    return "noticed" if code else "survived"


def _test(tests: Sequence[str], mutant: Mutant | None, folder: Path) -> int:
    """Run the tests against the mutant, in silence; pytest's exit code."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if mutant is not None:
        file = folder / mutant.path.name
        file.write_text(mutant.source, encoding="utf-8")
        os.environ |= {MODULE: ".".join(mutant.path.with_suffix("").parts), SOURCE: str(file)}
    arguments = [
        "-p",
        "tests.mutation.plugin",
        "-x",
        "-n",
        "0",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "not excel",
    ]
    try:
        return int(pytest.main([*arguments, *dict.fromkeys(tests)]))
    except BaseException:
        return 1


def _code_of(child: int) -> int | None:
    """The exit code of a copy; None where it waits for something that never comes, and was ended."""
    deadline = time.monotonic() + WAITS_S
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def load_libraries() -> None:
    """Load what the tests load, then forget what is ours: each copy loads that anew, mutant included."""
    for name in ("tests.maths.small", "tests.golden.books", "tests.audit.builders"):
        importlib.import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN and name not in KEPT]:
        del sys.modules[name]


def baseline(paths: Sequence[Path]) -> dict[Path, int]:
    """Processor seconds a mutant of each module may take, from what the tests take without any fault.

    Errors: SystemExit(2) where they fail.
    """
    times = {}
    for path in paths:
        started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        if outcome(tests_of(path), None) != "survived":
            print(f"{path}: its tests fail without any fault.")
            raise SystemExit(2)
        took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started
        times[path] = int(max(LEAST_S, SLOWEST * took))
    return times


def run(mutants: Sequence[Mutant], minutes: float) -> Tally:
    """Try one mutant after the other until all are tried or the time is up."""
    tally, deadline = Tally(), time.monotonic() + 60 * minutes
    allowed = baseline(sorted({mutant.path for mutant in mutants}))
    for mutant in mutants:
        if time.monotonic() > deadline:
            print("The time is up.")
            break
        found = outcome(tests_of(mutant.path), mutant, allowed[mutant.path])
        if found == "survived":
            tally.survived.append(mutant)
            print(f"survived {mutant}", flush=True)
        elif found == "hung":
            tally.hung += 1
        else:
            tally.noticed += 1
    return tally


def sample(paths: Sequence[Path], size: int, seed: int) -> list[Mutant]:
    """So many mutants of these modules, drawn with a seed and sorted; all where size is 0."""
    every = list(_every(paths))
    chosen = every if size == 0 or size >= len(every) else random.Random(seed).sample(every, size)
    print(f"{len(chosen)} of {len(every)} mutants of {len(paths)} modules.", flush=True)
    return sorted(chosen, key=lambda mutant: (str(mutant.path), mutant.line, mutant.change))


def _every(paths: Sequence[Path]) -> Iterator[Mutant]:
    for path in paths:
        yield from mutants_of(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, try the mutants, print what survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.run", description=(__doc__ or "")[:75])
    parser.add_argument("modules", nargs="*", help="names such as links or audit/links; all by default")
    parser.add_argument("--sample", type=int, default=40, help="how many mutants; 0 = all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30.0, help="no mutant is begun after this")
    chosen = parser.parse_args(arguments)
    os.chdir(ROOT)
    load_libraries()
    tally = run(sample(paths_of(chosen.modules), chosen.sample, chosen.seed), chosen.minutes)
    print(tally)
    return 1 if tally.survived else 0


if __name__ == "__main__":
    raise SystemExit(main())
