"""The reference plan: a plan that is feasible by construction, and that the book is built around.

It pays every committed line in full and a random part of the candidates, each in equal yearly parts
within its window. Envelopes, limits and links are then set so that this plan keeps them. It is a poor
plan, since nothing is chosen by value; what matters is that it exists.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.amounts import instalments
from benchmarks.lines import Line
from benchmarks.parameters import Province


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """starts : first year of every line that is taken. payments : million VND by line, source, year."""

    lines: tuple[Line, ...]
    starts: Mapping[str, int]
    payments: Mapping[tuple[str, str, int], int]
    by_id: Mapping[str, Line] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {line.project_id: line for line in self.lines})

    def takes(self, line: Line) -> bool:
        """Whether the plan pays the line."""
        return line.project_id in self.starts

    def end(self, line: Line) -> int:
        """Last year in which it pays a line that is taken."""
        return self.starts[line.project_id] + line.length - 1

    def money(
        self,
        wanted: Callable[[Line], bool] = lambda _: True,
        *,
        source: str | None = None,
        year: int | None = None,
    ) -> int:
        """Million VND paid to the lines that are wanted, from a source, in a year."""
        return sum(
            amount
            for (project_id, code, when), amount in self.payments.items()
            if source in (None, code) and year in (None, when) and wanted(self.by_id[project_id])
        )

    def new_starts(self, wanted: Callable[[Line], bool] = lambda _: True, *, year: int | None = None) -> int:
        """Candidates that start, in a year or at all."""
        return sum(
            self.takes(line) and wanted(line) and year in (None, self.starts[line.project_id])
            for line in self.lines
            if line.is_candidate
        )


def reference_plan(rng: Random, lines: tuple[Line, ...], province: Province) -> Reference:
    """Every committed line, and candidates in random order until their share of the demand is reached.

    A candidate starts in the year that makes the fullest of its years least full, so that yearly
    envelopes come out level.
    """
    load = dict.fromkeys(province.plan_years, 0)
    starts: dict[str, int] = {}
    for line in lines:
        if not line.is_candidate:
            starts[line.project_id] = line.starts[0]
            _add(load, line, line.starts[0])
    candidates = [line for line in lines if line.is_candidate and line.may_enter and line.starts]
    left = province.dials.funded * sum(line.demand for line in candidates)
    for line in rng.sample(candidates, len(candidates)):
        if line.demand <= left:
            left -= line.demand
            start = min(line.starts, key=lambda year: (_fullest(load, line, year), year))
            starts[line.project_id] = start
            _add(load, line, start)
    payments = {
        (line.project_id, source, year): amount
        for line in lines
        if line.project_id in starts
        for source, year, amount in paid(line, starts[line.project_id])
    }
    return Reference(lines=lines, starts=starts, payments=payments)


def paid(line: Line, start: int) -> Iterator[tuple[str, int, int]]:
    """(source, year, amount) of a line that starts in a year; only amounts > 0."""
    for source, amount in line.amounts.items():
        for place, part in enumerate(instalments(amount, line.length)):
            if part:
                yield source, start + place, part


def _add(load: dict[int, int], line: Line, start: int) -> None:
    for _, year, amount in paid(line, start):
        load[year] += amount


def _fullest(load: Mapping[int, int], line: Line, start: int) -> int:
    own: dict[int, int] = {}
    for _, year, amount in paid(line, start):
        own[year] = own.get(year, 0) + amount
    return max(load[year] + amount for year, amount in own.items())
