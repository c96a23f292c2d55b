"""Do the tests notice? One small fault at a time is put into a rule or into its audit check.

    python -m tests.mutation.run                        # all; a quarter of an hour on one processor
    python -m tests.mutation.run --sample 40 --seed 2   # some
    python -m tests.mutation.run links rules/limits     # of these modules

Modules are those of optimizer/rules and optimizer/audit, by the name of their file (all by default;
`audit/links` or `rules/links` where both have one). A fault is a comparison widened or turned round,
+ for −, 0 for 1, `and` for `or`, a `not` dropped, min for max, a statement left out. The tests that belong
to the folder are collected once; for each fault a copy of the process (forked: not on Windows) gets the
faulty function and runs them until one fails, those that noticed the most before first. A fault that lies
outside every function is tried in a process that loads the faulty module from the start.

A mutant that no test notices has survived and is printed with its file and line: either a test is missing,
or the fault makes no difference; then it stands in `equivalent.py` with its reason. With `--kept FILE`
what was noticed is written there and not tried again, so a run may be broken off. Pytest does not collect
this folder. Exit code 1 where a mutant survived, 2 where the tests fail without any fault.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.plugin import MODULE, SOURCE
from tests.mutation.trial import End, Trial

ROOT = Path(__file__).parents[2]
TESTS = {
    "optimizer/rules": ("tests/golden", "tests/maths", "tests/audit/test_mutants.py"),
    "optimizer/audit": ("tests/audit",),
}
"""The tests that belong to a folder."""

ARGUMENTS = ("-p", "no:cacheprovider", "-n", "0", "-q", "-k", "not excel")
FRESH_S = 600


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the mutants.

    kept : file of those that were noticed, None = none is kept. deadline : of the monotonic clock; no
    mutant is begun after it.
    """

    kept: Path | None
    deadline: float
    ends: Counter[End] = field(default_factory=Counter)

    def ended(self, mutant: Mutant, end: End) -> bool:
        """Note an end, and print it where it asks for a person; whether there is time for another."""
        if end == End.UNTRIED:
            end = fresh(mutant)
        if end == End.SURVIVED and mutant.name in EQUIVALENT:
            end = End.SPARED
        self.ends[end] += 1
        if end == End.SURVIVED:
            print(f"survived {mutant}", flush=True)
        elif self.kept is not None and end != End.SPARED:
            with self.kept.open("a", encoding="utf-8") as file:
                file.write(f"{_mark(mutant)} {end}\n")
        return time.monotonic() < self.deadline

    def __str__(self) -> str:
        ends = ", ".join(f"{self.ends[end]} {end}" for end in End if self.ends[end])
        return f"{self.ends.total()} mutants: {ends}."


def _mark(mutant: Mutant) -> str:
    """The same for the same faulty module."""
    return sha256(f"{mutant.path} {mutant.source}".encode()).hexdigest()[:20]


def paths_of(names: Sequence[str]) -> list[Path]:
    """Modules by name, or all."""
    paths = [
        path.relative_to(ROOT)
        for folder in TESTS
        for path in sorted((ROOT / folder).glob("*.py"))
        if path.name != "__init__.py"
    ]
    chosen = [
        path for path in paths if not names or {path.stem, f"{path.parent.name}/{path.stem}"} & set(names)
    ]
    if not chosen:
        raise SystemExit(f"names == {list(names)}, must be among {[str(path) for path in paths]}.")
    return chosen


def fresh(mutant: Mutant) -> End:
    """Whether the tests notice in a process of their own, which loads the faulty module from the start."""
    file = ROOT / "tests" / "mutation" / f".mutant_{os.getpid()}.py"
    file.write_text(mutant.source, encoding="utf-8")
    names = {MODULE: ".".join(mutant.path.with_suffix("").parts), SOURCE: str(file)}
    tests = TESTS[str(mutant.path.parent)]
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.plugin", "-x", *ARGUMENTS, *tests]
    try:
        ended = subprocess.run(
            command, env=os.environ | names, cwd=ROOT, timeout=FRESH_S, check=False, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return End.HUNG
    finally:
        file.unlink()
    return End.NOTICED if ended.returncode else End.SURVIVED


def run(mutants: Sequence[Mutant], tally: Tally) -> bool:
    """Try mutants, folder by folder; whether the tests pass without any fault."""
    done = set[str]()
    if tally.kept is not None and tally.kept.exists():
        for line in tally.kept.read_text(encoding="utf-8").splitlines():
            mark, _, end = line.partition(" ")
            done.add(mark)
            if mark in {_mark(mutant) for mutant in mutants}:
                tally.ends[End(end)] += 1
    for folder, tests in TESTS.items():
        chosen = [mutant for mutant in mutants if str(mutant.path.parent) == folder]
        trial = Trial([mutant for mutant in chosen if _mark(mutant) not in done], tally.ended)
        if trial.mutants:
            pytest.main([*ARGUMENTS, *tests], plugins=[trial])
            if not trial.is_sound:
                return False
    return True


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
    parser.add_argument("--sample", type=int, default=0, help="how many mutants; 0 = all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="no mutant is begun after this")
    parser.add_argument("--kept", type=Path, help="file of what was noticed, which is not tried again")
    chosen = parser.parse_args(arguments)
    os.chdir(ROOT)
    tally = Tally(kept=chosen.kept, deadline=time.monotonic() + 60 * chosen.minutes)
    if not run(sample(paths_of(chosen.modules), chosen.sample, chosen.seed), tally):
        return 2
    print(tally)
    return 1 if tally.ends[End.SURVIVED] else 0


if __name__ == "__main__":
    raise SystemExit(main())
