"""The best plan by trying everything, written from the model's text for a family of small books.

The family: group C candidates and committed `completed` lines, demand always given (no tails), one or
two domestic sources, up to three years, benefits, discount 0.95; links whose needing project is a
candidate; numbers of projects and of new starts by locality. Nothing of `optimizer` is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import ceil, floor

from models.limit import Limit
from models.link import Link
from models.portfolio import Portfolio
from models.project import Project
from models.vocabulary import LinkType, Measure, Status

MIN_SHARE, MAX_SHARE, WINDOW, DISCOUNT = 0.15, 0.8, 3, 0.95

type Usage = tuple[int, ...]
type Worth = tuple[int, float]
"""(shortfall, −value): smaller is better, shortfall first."""

type Span = tuple[int, int]
"""Start and finish of a selected line."""

type Marks = tuple[tuple[str, Span], ...]
"""Spans of the selected lines that a link or a limit speaks of."""

type State = tuple[Usage, int, Marks]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to treat a line: money by (source, year), what is lacking, what it is worth, what it leaves.

    span : None where the line is not selected.
    """

    usage: Usage
    shortfall: int
    value: float
    left: int
    span: Span | None = None


def best(portfolio: Portfolio) -> Worth | None:
    """The least shortfall, and the most value with it; None where nothing is allowed."""
    states: dict[State, Worth] = {(_nothing(portfolio), 0, ()): (0, 0.0)}
    watched = {code for link in portfolio.links for code in (link.project, link.other)}
    for limit in portfolio.limits:
        watched |= {p.project_id for p in portfolio.projects if p.locality in limit.selector.values}
    for project in portfolio.projects:
        ways = list(_ways(project, portfolio))
        following: dict[State, Worth] = {}
        for (used, left, marks), (shortfall, value) in states.items():
            for way in ways:
                usage = tuple(a + b for a, b in zip(used, way.usage, strict=True))
                if not _fits(usage, left + way.left, portfolio):
                    continue
                seen = project.project_id in watched and way.span is not None
                key = (usage, left + way.left, (*marks, (project.project_id, way.span)) if seen else marks)
                worth = (shortfall + way.shortfall, value - way.value)
                following[key] = min(following.get(key, worth), worth)
        states = following
    finals = (
        (shortfall, value - _together(dict(marks), portfolio))
        for (_, _, marks), (shortfall, value) in states.items()
        if _keeps(dict(marks), portfolio)
    )
    return min(finals, default=None)


def _together(spans: Mapping[str, Span], portfolio: Portfolio) -> float:
    """What the synergies of selected pairs add."""
    return sum(
        link.value
        for link in portfolio.links
        if link.type is LinkType.SYNERGY and link.project in spans and link.other in spans
    )


def _keeps(spans: Mapping[str, Span], portfolio: Portfolio) -> bool:
    links = all(_link_holds(link, spans, portfolio) for link in portfolio.links)
    return links and all(_limit_holds(limit, spans, portfolio) for limit in portfolio.limits)


def _link_holds(link: Link, spans: Mapping[str, Span], portfolio: Portfolio) -> bool:
    own, other = spans.get(link.project), spans.get(link.other)
    if link.type is LinkType.EXCLUDES:
        return own is None or other is None
    if link.type is LinkType.BUNDLE:
        return (own is None) == (other is None)
    if link.type is LinkType.SYNERGY or own is None:
        return True
    if other is None:
        return False
    if link.type is LinkType.REQUIRES:
        return other[0] <= own[0]
    return portfolio.by_id[link.other].status is Status.COMPLETED or other[1] < own[0]


def _limit_holds(limit: Limit, spans: Mapping[str, Span], portfolio: Portfolio) -> bool:
    counted = [
        code
        for code, (start, _) in spans.items()
        if portfolio.by_id[code].locality in limit.selector.values
        and (limit.year is None or start == limit.year)
        and (limit.measure is Measure.COUNT or portfolio.by_id[code].status is Status.NEW)
    ]
    least = 0 if limit.least is None else limit.least
    return least <= len(counted) and (limit.most is None or len(counted) <= limit.most)


def _cells(portfolio: Portfolio) -> list[tuple[str, int]]:
    return [(s.code, year) for s in portfolio.budget.sources for year in portfolio.budget.years]


def _nothing(portfolio: Portfolio) -> Usage:
    return (0,) * len(_cells(portfolio))


def _fits(used: Usage, left: int, portfolio: Portfolio) -> bool:
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
            yield Way(usage=usage, shortfall=0, value=value, left=remaining - demand, span=(first, finish))


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
            yield Way(usage=usage, shortfall=demand - paid, value=value, left=0, span=(years[0], finish))


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
