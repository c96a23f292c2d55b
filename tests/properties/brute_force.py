"""The best plan by trying everything, written from the model's text for a family of small books.

The family: group C candidates and committed `completed` lines, demand always given (no tails), one or
two domestic sources, up to three years, benefits, discount 0.95. Nothing of `optimizer` is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import ceil, floor

from models.portfolio import Portfolio
from models.project import Project
from models.vocabulary import Status

MIN_SHARE, MAX_SHARE, WINDOW, DISCOUNT = 0.15, 0.8, 3, 0.95

type Usage = tuple[int, ...]
type Worth = tuple[int, float]
"""(shortfall, −value): smaller is better, shortfall first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to treat a line: money by (source, year), what is lacking, what it is worth, what it leaves."""

    usage: Usage
    shortfall: int
    value: float
    left: int


def best(portfolio: Portfolio) -> Worth:
    """The least shortfall, and the most value with it."""
    states: dict[tuple[Usage, int], Worth] = {(_nothing(portfolio), 0): (0, 0.0)}
    for project in portfolio.projects:
        ways = list(_ways(project, portfolio))
        following: dict[tuple[Usage, int], Worth] = {}
        for (used, left), (shortfall, value) in states.items():
            for way in ways:
                key = (tuple(a + b for a, b in zip(used, way.usage, strict=True)), left + way.left)
                if not _fits(key, portfolio):
                    continue
                worth = (shortfall + way.shortfall, value - way.value)
                following[key] = min(following.get(key, worth), worth)
        states = following
    return min(states.values())


def _cells(portfolio: Portfolio) -> list[tuple[str, int]]:
    return [(s.code, year) for s in portfolio.budget.sources for year in portfolio.budget.years]


def _nothing(portfolio: Portfolio) -> Usage:
    return (0,) * len(_cells(portfolio))


def _fits(key: tuple[Usage, int], portfolio: Portfolio) -> bool:
    used, left = key
    spent = dict(zip(_cells(portfolio), used, strict=True))
    for source in portfolio.budget.sources:
        carried = 0
        for year in portfolio.budget.years:
            own = source.yearly[year] or 0
            rest = own + carried - spent[source.code, year]
            if rest < 0:
                return False
            carried = min(own, rest) if source.carry_forward else 0
    base = sum(sum(amount or 0 for amount in s.yearly.values()) for s in portfolio.budget.sources)
    return left <= portfolio.base.two_period_share * base + 1e-9


def _ways(project: Project, portfolio: Portfolio) -> Iterator[Way]:
    if project.status is Status.NEW:
        yield Way(usage=_nothing(portfolio), shortfall=0, value=0.0, left=0)
        yield from _candidate(project, portfolio)
    else:
        yield from _committed(project, portfolio)


def _candidate(project: Project, portfolio: Portfolio) -> Iterator[Way]:
    years, remaining, demand = portfolio.budget.years, project.total_cost, project.demand or 0
    spans = [(a, b) for a in years for b in years if a <= b < a + WINDOW]
    least = max(1, ceil(round(MIN_SHARE * remaining, 9)))
    most = floor(round(MAX_SHARE * remaining, 9))

    def low(count: int) -> int:
        return least if least * count <= demand else demand // count

    def holds(span: tuple[int, int], high: int) -> bool:
        count = span[1] - span[0] + 1
        return low(count) <= high and low(count) * count <= demand <= high * count

    usual = [span for span in spans if holds(span, most)]
    if not usual:
        longest = max(b - a + 1 for a, b in spans)
        most = ceil(remaining / longest)
        usual = [(a, b) for a, b in spans if b - a + 1 == longest and holds((a, b), most)]
    for first, last in usual:
        bounds = {year: (low(last - first + 1), most) if first <= year <= last else (0, 0) for year in years}
        finish = last if demand == remaining else max(project.finish_year or 0, years[-1] + 1)
        value = (project.benefit or 0) * DISCOUNT ** (finish - years[0])
        for usage in _payments(demand, bounds, portfolio):
            yield Way(usage=usage, shortfall=0, value=value, left=remaining - demand)


def _committed(project: Project, portfolio: Portfolio) -> Iterator[Way]:
    years, remaining, demand = portfolio.budget.years, project.total_cost - project.paid, project.demand or 0
    most = floor(round(MAX_SHARE * remaining, 9))
    raised = most * len(years) < demand
    if raised:
        most = ceil(remaining / len(years))
    for paid in range(demand + 1):
        for usage in _payments(paid, dict.fromkeys(years, (0, most)), portfolio):
            money = dict(zip(_cells(portfolio), usage, strict=True))
            used = [year for (_, year), amount in money.items() if amount]
            finish = max(used, default=years[0])
            while not raised and most * (finish - years[0] + 1) < demand:
                finish += 1
            finish = years[-1] if raised else finish
            if paid < demand or demand < remaining:
                finish = years[-1] + 1
            value = (project.benefit or 0) * DISCOUNT ** (finish - years[0])
            yield Way(usage=usage, shortfall=demand - paid, value=value, left=0)


def _payments(total: int, bounds: Mapping[int, tuple[int, int]], portfolio: Portfolio) -> Iterator[Usage]:
    """Every way to pay a total within the yearly bounds, from every source."""
    years = portfolio.budget.years
    count = len(portfolio.budget.sources)
    for by_year in product(*(range(bounds[year][0], bounds[year][1] + 1) for year in years)):
        if sum(by_year) != total:
            continue
        for split in product(*(_splits(amount, count) for amount in by_year)):
            yield tuple(split[y][s] for s in range(count) for y in range(len(years)))


def _splits(amount: int, count: int) -> list[tuple[int, ...]]:
    if count == 1:
        return [(amount,)]
    return [(first, *rest) for first in range(amount + 1) for rest in _splits(amount - first, count - 1)]
