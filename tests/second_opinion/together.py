"""What ties the lines of a book together, from the text of the model, and the best plan of it all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.budget import Source
from models.limit import Limit
from models.link import Link
from models.portfolio import Portfolio
from tests.second_opinion.facts import CENTRAL, FOREIGN, down, up
from tests.second_opinion.lines import Line
from tests.second_opinion.programme import Programme, total

STANDS_ALREADY = ("completed", "advance", "arrears")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """Shortfall by tier (only above 0), and the value."""

    shortfall: Mapping[int, int]
    value: float


def second_opinion(portfolio: Portfolio) -> Opinion | None:
    """The least shortfall, tier by tier, then the most value; None where nothing is allowed."""
    programme = Programme()
    lines = [
        Line(portfolio=portfolio, project=project, programme=programme) for project in portfolio.projects
    ]
    for line in lines:
        line.write()
    _write_envelopes(lines, portfolio, programme)
    _write_two_periods(lines, portfolio, programme)
    _write_debt(lines, portfolio, programme)
    worth = _write_links(lines, portfolio, programme)
    for limit in portfolio.limits:
        _write_limit(limit, lines, portfolio, programme)
    _write_changes(lines, portfolio, programme)
    return _best(lines, portfolio, programme, worth)


def _best(
    lines: Sequence[Line], portfolio: Portfolio, programme: Programme, worth: Mapping[int, float]
) -> Opinion | None:
    base, shortfall = portfolio.base, {}
    for tier in range(1, 14):
        lacking = total([line.u[tier] for line in lines if tier in line.u and line.lock != "out"])
        if lacking:
            least = programme.least(lacking)
            if least is None:
                return None
            programme.row(lacking, high=round(least))
            shortfall[tier] = round(least)
    value = {column: -amount for column, amount in worth.items()}
    for line in lines:
        benefit = 0.0 if line.is_lump else line.project.benefit or 0.0
        for way, column in line.x.items():
            value[column] = -benefit * base.discount ** (way.finish - base.first_year)
    found = programme.least(value)
    return (
        None if found is None else Opinion(shortfall={k: v for k, v in shortfall.items() if v}, value=-found)
    )


def _payments(lines: Sequence[Line], code: str, year: int | None = None) -> list[int]:
    return [
        column
        for line in lines
        for (own, own_year), column in line.f.items()
        if own == code and year in (None, own_year)
    ]


def _write_envelopes(lines: Sequence[Line], portfolio: Portfolio, programme: Programme) -> None:
    base = portfolio.base
    years = list(range(base.first_year, base.last_year + 1))
    for source in portfolio.budget.sources:
        share = source.reserve if source.reserve is not None else base.reserve or 0
        net = {year: None if (b := source.yearly.get(year)) is None else b - up(share, b) for year in years}
        may_carry = source.carry_forward and None not in net.values()
        carried: int | None = None
        for year in years:
            most = net[year]
            if most is None:
                continue
            row = total(_payments(lines, source.code, year))
            if carried is not None:
                row[carried] = -1.0
            carried = programme.column(most) if may_carry and year < years[-1] else None
            if carried is not None:
                row[carried] = 1.0
            programme.row(row, high=most)
        whole = _whole(source, years)
        programme.row(total(_payments(lines, source.code)), high=whole - up(share, whole))


def _whole(source: Source, years: Sequence[int]) -> int:
    return sum(source.yearly.get(year) or 0 for year in years) if source.total is None else source.total


def _write_two_periods(lines: Sequence[Line], portfolio: Portfolio, programme: Programme) -> None:
    base = portfolio.base
    is_adjusted = base.plan_type.value == "adjustment"
    kind = base.adjusts if is_adjusted else base.plan_type
    if kind is None or kind.value != "medium_term":
        return
    years = list(range(base.first_year, base.last_year + 1))
    for central in (True, False):
        side = [
            source
            for source in portfolio.budget.sources
            if source.kind.value not in FOREIGN and (source.kind.value in CENTRAL) == central
        ]
        plan = sum(_whole(s, years) if s.previous_plan is None else s.previous_plan for s in side)
        codes = {source.code for source in side}
        row: dict[int, float] = {}
        before = 0
        for line in lines:
            if line.is_cap_exempt or line.is_lump:
                continue
            row |= total([column for code, column in line.r.items() if code in codes])
            kinds = [source.kind.value for source in line.sources]
            only_central = bool(kinds) and all(kind in CENTRAL for kind in kinds)
            if only_central != central:
                continue
            left = line.project.approved_remainder if line.is_committed else line.remaining - line.demand
            row |= total(line.selected, float(left))
            given = any(amount for (_, year), amount in line.project.approved.items() if year in years)
            before += left if is_adjusted and (line.is_committed or given) else 0
        programme.row(row, high=max(before, down(base.two_period_share, plan)))


def _write_debt(lines: Sequence[Line], portfolio: Portfolio, programme: Programme) -> None:
    if portfolio.debt is None:
        return
    lent = [s.code for s in portfolio.budget.sources if s.kind.value in ("oda_onlent", "local_debt")]
    stands, row = portfolio.debt.opening, dict[int, float]()
    for year in portfolio.debt.years:
        stands += year.borrowing - year.repayment
        if portfolio.base.first_year <= year.year <= portfolio.base.last_year:
            for code in lent:
                row |= total(_payments(lines, code, year.year))
            programme.row(dict(row), high=down(year.limit_share, year.local_revenue) - stands)


def _write_links(lines: Sequence[Line], portfolio: Portfolio, programme: Programme) -> dict[int, float]:
    """Rows of all links; what the columns of synergies are worth."""
    by_id = {line.project.project_id: line for line in lines}
    worth: dict[int, float] = {}
    for link in portfolio.links:
        own, other = by_id[link.project], by_id[link.other]
        kind = link.type.value
        if kind == "excludes":
            programme.row(total([*own.selected, *other.selected]), high=1)
        elif kind == "bundle":
            programme.row(total(own.selected) | total(other.selected, -1.0), low=0, high=0)
        elif kind == "synergy":
            both = programme.column(1)
            worth[both] = link.value
            for line in (own, other):
                programme.row({both: 1.0} | total(line.selected, -1.0), high=0)
        else:
            _write_need(link, own, other, programme)
    return worth


def _write_need(link: Link, own: Line, other: Line, programme: Programme) -> None:
    """In no year more of the one has started than of the other has started, or is finished."""
    for year in own.years:
        started = [column for way, column in own.x.items() if way.begin <= year]
        if link.type.value == "requires":
            there = [column for way, column in other.x.items() if way.begin <= year]
        else:
            stands = other.status in STANDS_ALREADY
            there = [c for way, c in other.x.items() if stands or (way.finished and way.finish < year)]
        programme.row(total(started) | total(there, -1.0), high=0)


def _write_limit(limit: Limit, lines: Sequence[Line], portfolio: Portfolio, programme: Programme) -> None:
    if limit.year is not None and not portfolio.base.first_year <= limit.year <= portfolio.base.last_year:
        return
    low = -float("inf") if limit.least is None else limit.least
    high = float("inf") if limit.most is None else limit.most
    measure = limit.measure.value
    if measure in ("count", "new_starts"):
        programme.row(total(list(_counted(limit, lines))), low=low, high=high)
        return
    part = total(list(_money(limit, lines)))
    if measure == "money":
        programme.row(part, low=low, high=high)
        return
    everything = [
        column
        for line in lines
        for (code, year), column in line.f.items()
        if limit.source in (None, code) and limit.year in (None, year)
    ]
    for bound, is_least in ((limit.least, True), (limit.most, False)):
        if bound is not None:
            row = {column: part.get(column, 0.0) - bound for column in everything}
            programme.row(row, low=0 if is_least else -float("inf"), high=float("inf") if is_least else 0)


def _filters(limit: Limit) -> list[tuple[str, frozenset[str]]]:
    chosen = [limit.selector] if limit.second is None else [limit.selector, limit.second]
    return [(selector.dimension.value, selector.values) for selector in chosen]


def _concerns(limit: Limit, line: Line) -> bool:
    for dimension, values in _filters(limit):
        if dimension == "class":
            if not any(line.project.criteria.get(name, 0) > 0 for name in values):
                return False
        elif dimension == "tier":
            if str(line.tier) not in values:
                return False
        elif dimension != "source" and str(getattr(line.project, dimension)) not in values:
            return False
    return True


def _money(limit: Limit, lines: Sequence[Line]) -> Iterator[int]:
    payers = [values for dimension, values in _filters(limit) if dimension == "source"]
    for line in lines:
        for (code, year), column in line.f.items():
            pays = limit.source in (None, code) and all(code in values for values in payers)
            if _concerns(limit, line) and pays and limit.year in (None, year):
                yield column


def _counted(limit: Limit, lines: Sequence[Line]) -> Iterator[int]:
    asked = [values for dimension, values in _filters(limit) if dimension == "source"]
    asked += [] if limit.source is None else [frozenset({limit.source})]
    for line in lines:
        own = {source.code for source in line.sources}
        if line.is_lump or not _concerns(limit, line) or not all(own & values for values in asked):
            continue
        if limit.measure.value == "new_starts" and (line.is_committed or line.is_ongoing):
            continue
        yield from (column for way, column in line.x.items() if limit.year in (None, way.begin))


def _write_changes(lines: Sequence[Line], portfolio: Portfolio, programme: Programme) -> None:
    """A project is kept where each of its amounts is as approved, to the million."""
    most, row, kept_before = portfolio.base.changes_max, dict[int, float](), 0
    if most is None:
        return
    for line in lines:
        approved = {
            cell: amount
            for cell, amount in line.project.approved.items()
            if amount and portfolio.base.first_year <= cell[1] <= portfolio.base.last_year
        }
        if line.is_lump or line.demand == 0:
            continue
        if not (line.is_committed or approved):
            row |= total(line.selected)
            continue
        kept_before += 1
        fits = line.lock != "out" and set(approved) <= set(line.f)
        kept = programme.column(1 if fits else 0)
        row[kept] = -1.0
        programme.row({kept: 1.0} | total(line.selected, -1.0), high=0)
        for cell, column in line.f.items():
            amount = approved.get(cell, 0)
            programme.row({column: 1.0, kept: -float(amount)}, low=0)
            programme.row({column: 1.0, kept: float(line.demand)}, high=amount + line.demand)
    programme.row(row, high=most - kept_before)
