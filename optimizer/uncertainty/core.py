"""Core indices: in how many plans of the samples each line is, and how settled that share is."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.portfolio import Portfolio
from optimizer.uncertainty.draws import Draw, standard_error

LOW, HIGH = 0.05, 0.95
"""Quantiles between which a rank is said to lie."""


class CoreClass(StrEnum):
    """How sure a project is: in the plan of every sample, of some, or of none."""

    SAFE = "safe"
    CONTESTED = "contested"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The plan of one draw.

    selected : its lines; None where there is no plan, then `reason` says why. places : place of each project
    by score, in the order of the list, from 1. shortfall : what committed lines lack, million VND.
    """

    draw: Draw
    selected: frozenset[str] | None
    reason: str = ""
    objective: float = math.nan
    bound: float = math.nan
    gap: float = math.inf
    is_proven: bool = False
    shortfall: int = 0
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """One line over all samples.

    core_index : share of the plans that have it, 1 = all. standard_error : of that share.
    place : by score in the book as it is; low_place, high_place : between which it lies in 90 % of the
    samples; all None for lump sums.
    """

    project_id: str
    count: int
    core_index: float
    standard_error: float
    kind: CoreClass
    selected_in_base: bool
    place: int | None = None
    low_place: int | None = None
    high_place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How settled the core indices were after so many plans.

    standard_error : the largest of any line. moved : the most that any core index still moved since half as
    many plans.
    """

    plans: int
    standard_error: float
    moved: float


def cores_of(
    portfolio: Portfolio, samples: Sequence[Sample], base: frozenset[str], places: Sequence[int]
) -> tuple[Core, ...]:
    """Every line. base : lines of the plan as things stand. places : by score, as things stand."""
    plans = [own.selected for own in samples if own.selected is not None]
    drawn = np.array([own.places for own in samples if own.places])
    ids = [own.project_id for own in portfolio.projects if not own.is_lump_sum]
    column = {project_id: at for at, project_id in enumerate(ids)}
    cores = []
    for project in portfolio.projects:
        count = sum(project.project_id in plan for plan in plans)
        index = count / len(plans) if plans else 0.0
        at = column.get(project.project_id)
        low = high = None
        if at is not None and len(drawn):
            low, high = (int(own) for own in np.quantile(drawn[:, at], [LOW, HIGH], method="inverted_cdf"))
        cores.append(
            Core(
                project_id=project.project_id,
                count=count,
                core_index=index,
                standard_error=standard_error(index, len(plans)),
                kind=_kind(count, len(plans)),
                selected_in_base=project.project_id in base,
                place=None if at is None else places[at],
                low_place=low,
                high_place=high,
            )
        )
    return tuple(cores)


def _kind(count: int, plans: int) -> CoreClass:
    if plans and count == plans:
        return CoreClass.SAFE
    return CoreClass.CONTESTED if count else CoreClass.OUT


def steps_of(portfolio: Portfolio, samples: Sequence[Sample]) -> Iterator[Step]:
    """After 10, 20, 40 … plans, and after all of them."""
    plans = [own.selected for own in samples if own.selected is not None]
    table = np.array([[own.project_id in plan for own in portfolio.projects] for plan in plans], dtype=float)
    sizes = sorted({*(10 * 2**step for step in range(20) if 10 * 2**step < len(plans)), len(plans)} - {0})
    for size in sizes:
        share = table[:size].mean(axis=0)
        before = table[: max(1, size // 2)].mean(axis=0)
        worst = max(standard_error(float(own), size) for own in share)
        yield Step(plans=size, standard_error=worst, moved=float(np.abs(share - before).max()))


def agreement_of(samples: Sequence[Sample], places: Sequence[int]) -> float | None:
    """Mean correlation of the places by score with those of the book as it is."""
    drawn = [own.places for own in samples if own.places]
    if not drawn or len(set(places)) < 2:
        return None
    own = np.array(places, dtype=float)
    found = [float(np.corrcoef(own, np.array(p, dtype=float))[0, 1]) for p in drawn if len(set(p)) > 1]
    return float(np.mean(found)) if found else None
