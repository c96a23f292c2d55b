"""Named experiments: which book, which phases, what is known of the answer.

To add one, add it to `EXPERIMENTS`; its name then works on the command line, and the tests run its tiny
version. A province of any size, seed and hardness needs no entry: `province-2000-h0.8-s3` is its name.
"""

import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.parameters import Province
from benchmarks.province import make_book
from benchmarks.reference import Reference
from data.benchmarks.mknap.books import Instance, instances, write_book
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook

READING = ("scan", "parse", "check", "tables", "rows", "model")
WRITING = ("audit", "xlsx", "json")
SOLVING = ("milp", "decomposition", "explain", "rank_and_cut")

PROVINCE_NAME = re.compile(r"province-(\d+)(?:-y(\d+))?(?:-h([\d.]+))?(?:-s(\d+))?(-bare)?")
SIZES = (100, 500, 1_000, 5_000, 20_000, 50_000)
TINY = "province-12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A book that an experiment is run on: its bytes, its cells, and a plan of it where one is known."""

    workbook: bytes
    raw: RawWorkbook
    reference: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """One named experiment.

    make : builds the book. phases : run on it unless the command line says otherwise.
    size : what is written beside every result: projects, years, seed, hardness.
    best_known : value of the best plan known; None = not known.
    tiny : name of the experiment that tests run instead.
    """

    name: str
    about: str
    make: Callable[[], Made]
    phases: tuple[str, ...]
    size: Mapping[str, float] = field(default_factory=dict)
    best_known: float | None = None
    tiny: str


def experiment(name: str) -> Experiment:
    """The experiment of this name. KeyError when there is none."""
    if name in EXPERIMENTS:
        return EXPERIMENTS[name]
    match = PROVINCE_NAME.fullmatch(name)
    if match is None:
        raise KeyError(name)
    projects, years, hardness, seed, bare = match.groups()
    province = Province(
        projects=int(projects),
        years=int(years or 5),
        hardness=float(hardness or 0.5),
        seed=int(seed or 1),
        links=not bare,
        limits=not bare,
        debt=not bare,
    )
    return _of_province(name, province)


def _of_province(name: str, province: Province) -> Experiment:
    small = province.projects <= 500
    return Experiment(
        name=name,
        about=f"a generated province of {province.projects} lines, hardness {province.hardness}",
        make=lambda: _made(province),
        phases=(*READING, *(SOLVING if small else ()), *WRITING),
        size={
            "projects": province.projects,
            "years": province.years,
            "seed": province.seed,
            "hardness": province.hardness,
        },
        tiny=TINY,
    )


def _made(province: Province) -> Made:
    book = make_book(province)
    return Made(workbook=book.workbook(), raw=book.raw(), reference=book.reference)


def _of_knapsack(instance: Instance) -> Experiment:
    return Experiment(
        name=f"knapsack-{instance.name}",
        about=f"knapsack of {instance.n} items and {instance.m} rows with a published optimum",
        make=lambda: _made_knapsack(instance),
        phases=SOLVING,
        size={"projects": instance.n, "years": 1},
        best_known=instance.optimum,
        tiny="knapsack-mknap1-1",
    )


def _made_knapsack(instance: Instance) -> Made:
    with tempfile.TemporaryDirectory(prefix="canvon-") as folder:
        path = Path(folder, f"{instance.name}.xlsx")
        write_book(instance, path)
        return Made(workbook=path.read_bytes(), raw=read_workbook(path))


EXPERIMENTS: Mapping[str, Experiment] = {
    each.name: each
    for each in (
        *(_of_province(f"province-{size}", Province(projects=size)) for size in SIZES),
        *(
            _of_province(f"province-{size}-h{hardness}", Province(projects=size, hardness=hardness))
            for size in (100, 500)
            for hardness in (0.2, 0.8)
        ),
        *(_of_knapsack(instance) for instance in instances()),
    )
}
"""All experiments with a name of their own."""
