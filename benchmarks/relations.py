"""Links between made-up projects, all kept by the reference plan."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from benchmarks.lines import Cell, Line
from benchmarks.reference import Reference

type Row = dict[str, Cell]

LINKED = 0.15
"""Candidates that stand in a link. Assumed. Each stands in one group, so that no two links quarrel."""
CHAIN = 3
"""Segments of a corridor: the second requires the first, the third the second."""
SYNERGY = 0.10
"""What a synergy adds, over the two projects' scores times size. Assumed."""
SIZE = 10_000
"""Million VND that count as one in a value, as in the product."""


def links(rng: Random, plan: Reference) -> list[Row]:
    """Chains, pairs that exclude each other, bundles and synergies among the candidates."""
    candidates = [line for line in plan.lines if line.is_candidate and line.may_enter]
    linked = rng.sample(candidates, int(LINKED * len(candidates)))
    makers = (_chain, _pair(_excludes), _pair(_bundle), _pair(_synergy), _pair(_finished_first))
    rows: list[Row] = []
    turn = 0
    while len(linked) >= CHAIN:
        maker = makers[turn % len(makers)]
        taken, linked = (linked[:CHAIN], linked[CHAIN:]) if maker is _chain else (linked[:2], linked[2:])
        rows += maker(plan, taken)
        turn += 1
    return rows


def _pair(
    make: Callable[[Reference, Line, Line], Iterator[Row]],
) -> Callable[[Reference, list[Line]], list[Row]]:
    return lambda plan, taken: list(make(plan, taken[0], taken[1]))


def _link(kind: str, project: Line, other: Line, value: Cell = None) -> Row:
    return {"type": kind, "project": project.project_id, "other": other.project_id, "value": value}


def _chain(plan: Reference, taken: list[Line]) -> list[Row]:
    """Each needs the one that starts before it in the reference plan; those it leaves out come last."""
    never = max(plan.starts.values(), default=0) + 1
    ordered = sorted(taken, key=lambda line: (plan.starts.get(line.project_id, never), line.project_id))
    return [_link("requires", after, before) for before, after in pairwise(ordered)]


def _excludes(plan: Reference, one: Line, other: Line) -> Iterator[Row]:
    """Alternatives; not where the reference plan has both."""
    if not (plan.takes(one) and plan.takes(other)):
        yield _link("excludes", one, other)


def _bundle(plan: Reference, one: Line, other: Line) -> Iterator[Row]:
    """Together or not at all; only where the reference plan treats them alike."""
    if plan.takes(one) == plan.takes(other):
        yield _link("bundle", one, other)


def _synergy(_: Reference, one: Line, other: Line) -> Iterator[Row]:
    """Worth more together: a share of a middling score times their sizes."""
    yield _link("synergy", one, other, round(SYNERGY * 50 * (one.cost + other.cost) / SIZE, 2))


def _finished_first(plan: Reference, one: Line, other: Line) -> Iterator[Row]:
    """The second starts when the first is finished, where the reference plan has it so or without it."""
    for needing, needed in ((one, other), (other, one)):
        if not plan.takes(needing) or (
            plan.takes(needed) and plan.end(needed) < plan.starts[needing.project_id]
        ):
            yield _link("requires_finished", needing, needed)
            return
