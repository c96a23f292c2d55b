"""What projects may cost in the end: quantiles of cost ÷ approved cost, by sector, from a file."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data import ROOT
from models.issues import Issue, PortfolioError
from models.project import Project
from models.units import Money
from models.vocabulary import Status
from optimizer.workbook.schema import fold

BUNDLED = ROOT / "uncertainty" / "cost_overruns.csv"
EVERY = "*"
NAMES = "names"
LARGEST = 100.0
"""A ratio above this is taken for a figure in another unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostOverruns:
    """Quantiles of cost ÷ approved cost.

    shares : the quantiles, 0–1, rising. ratios : by how a sector cell begins (folded), the ratio at each;
    `*` stands for every other sector. path : the file they were read from.
    """

    shares: tuple[float, ...]
    ratios: Mapping[str, tuple[float, ...]]
    path: Path = BUNDLED

    def ratio(self, sector: str, share: float) -> float:
        """The ratio at a quantile, between two stated ones in proportion; beyond the ends, the end's."""
        own = fold(sector)
        names = [name for name in self.ratios if f"{own} ".startswith(f"{name} ")]
        row = self.ratios[max(names, key=len)] if names else self.ratios[EVERY]
        return float(np.interp(share, self.shares, row))


def read_cost_overruns(path: Path = BUNDLED) -> CostOverruns:
    """Read them from a CSV file with a column `names` and one for each quantile, headed 0.05 and so on.

    Errors: PortfolioError with every cell that is no ratio; OSError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    head, body = (rows[0], rows[1:]) if rows else ([], [])
    columns = {at: own for at, text in enumerate(head) if (own := _number(text)) is not None and 0 < own < 1}
    shares = list(columns.values())
    if NAMES not in head or len(shares) < 2 or shares != sorted(set(shares)):
        raise _refused(path, "1", ", ".join(head))
    ratios: dict[str, tuple[float, ...]] = {}
    issues = []
    for number, row in enumerate(body, start=2):
        values = [_number(row[at]) if at < len(row) else None for at in columns]
        known = [value for value in values if value is not None and 0 < value <= LARGEST]
        if len(known) < len(values) or known != sorted(known):
            issues.append(_issue(path, str(number), ", ".join(row)))
            continue
        for name in row[head.index(NAMES)].split(";"):
            if name.strip():
                ratios[EVERY if name.strip() == EVERY else fold(name)] = tuple(known)
    if issues:
        raise PortfolioError(issues)
    if EVERY not in ratios:
        raise _refused(path, str(len(rows)), EVERY)
    return CostOverruns(shares=tuple(shares), ratios=ratios, path=path)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _issue(path: Path, row: str, found: str) -> Issue:
    return Issue(code="issue_cost_file", sheet=path.name, cell=row, values={"found": found})


def _refused(path: Path, row: str, found: str) -> PortfolioError:
    return PortfolioError([_issue(path, row, found)])


def may_cost_otherwise(project: Project) -> bool:
    """Whether a line's cost is still open: a project that is neither settled nor completed."""
    closed = project.is_lump_sum or project.settled_value is not None or project.stop_value is not None
    return not closed and project.status not in (Status.COMPLETED, Status.ADVANCE, Status.ARREARS)


def with_cost(project: Project, ratio: float) -> Project:
    """The project as it is where its total cost is `ratio` times the approved one.

    Never below what is paid already, advances and arrears. An approved split grows in proportion; where a
    demand was given, it grows as what remains does. Amounts that were ordered, loan schedules and advances
    stay.
    """
    if not may_cost_otherwise(project) or project.total_cost <= 0:
        return project
    due = project.advance_due + project.arrears_due
    least = min(project.paid + project.savings + due, project.total_cost)
    cost = max(round(project.total_cost * ratio), least)
    split = project.cost_by_source
    if split is not None:
        floors = {code: min(split[code], project.paid_by_source.get(code, 0)) for code in split}
        parts = {code: max(round(own * ratio), floors[code]) for code, own in split.items()}
        split = _lifted(parts, least, split)
        cost = sum(split.values())
    grown = replace(project, total_cost=cost, cost_by_source=split)
    if project.demand is None or project.remaining <= 0:
        return grown
    share = grown.remaining / project.remaining
    demand, by_source = _scaled(project, share)
    needed = min(due, project.demand)
    if by_source is not None:
        by_source = _lifted(by_source, needed, project.demand_by_source or {})
        demand = sum(by_source.values())
    demand = max(min(demand, grown.remaining), needed)
    return replace(grown, demand=demand, demand_by_source=by_source)


def _lifted(parts: Mapping[str, Money], least: Money, most: Mapping[str, Money]) -> dict[str, Money]:
    """Parts that sum to `least` at least, if need be by raising them in order, none above its `most`."""
    missing, lifted = least - sum(parts.values()), dict(parts)
    for code, own in parts.items():
        more = min(max(0, missing), max(0, most.get(code, 0) - own))
        lifted[code] = own + more
        missing -= more
    return lifted


def _scaled(project: Project, share: float) -> tuple[Money, Mapping[str, Money] | None]:
    """The demand so many times as large, and the same by source."""
    if project.demand_by_source is None:
        return round((project.demand or 0) * share), None
    parts = {code: int(own * share) for code, own in project.demand_by_source.items()}
    return sum(parts.values()), parts


def costs_at(
    projects: Sequence[Project], overruns: CostOverruns, shares: Mapping[str, float]
) -> tuple[Project, ...]:
    """All projects at the cost of a draw. shares : by project_id, the quantile drawn."""
    return tuple(
        with_cost(own, overruns.ratio(own.sector, shares[own.project_id]))
        if own.project_id in shares
        else own
        for own in projects
    )
