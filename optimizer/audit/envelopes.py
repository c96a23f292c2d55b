"""Audit of the rules that tie projects together by money: envelopes, tiers, two-period cap, debt."""

from collections.abc import Iterator
from math import floor

from models.budget import Source
from models.units import Money
from models.vocabulary import PlanType, SourceKind, Status
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Place, Violation, broken
from optimizer.audit.windows import exact


def _net(source: Source, amount: Money) -> Money:
    """(1 − ρ) · amount, rounded down."""
    return floor((1 - exact(source.reserve or 0)) * amount)


def check_envelope_year(book: Book) -> Iterator[Violation]:
    """No source is spent beyond its year, but for what may be carried over from the year before.

    Carrying over as much as possible is never worse, so the greedy path decides whether one exists.
    What comes in from the year before is spent first; only this year's money can be carried on.
    """
    for source in book.budget.sources:
        may_carry = source.carry_forward and not source.has_blank_year
        carried = 0
        for year, amount in sorted(source.yearly.items()):
            if amount is None:
                continue
            available, spent = _net(source, amount), book.spent(source, year)
            over = spent - available - carried
            if over > 0:
                place = Place(budget=book.budget, source=source.code, year=year)
                yield broken("envelope_year", place, over, found=spent, most=available + carried)
            carried = min(available, max(0, -over)) if may_carry else 0


def check_envelope_total(book: Book) -> Iterator[Violation]:
    """No source is spent beyond its money of the whole period."""
    for source in book.budget.sources:
        amounts = [amount for amount in source.yearly.values() if amount is not None]
        most = _net(source, sum(amounts) if source.total is None else source.total)
        spent = book.spent_in_period(source)
        if spent > most:
            place = Place(budget=book.budget, source=source.code)
            yield broken("envelope_total", place, spent - most, found=spent, most=most)


def check_tier_order(book: Book) -> Iterator[Violation]:
    """Shortfalls stand in the tiers of their parts, within the parts, and add up to the outcome.

    That they are minimal, tier by tier, only a solve can tell.
    """
    lacking: dict[int, Money] = {}
    for line in book.lines:
        caps = _caps(line)
        if line.schedule is not None and line.tier is not None and line.planned.tier != line.tier:
            off = abs(line.planned.tier - line.tier)
            yield broken(
                "tier_order", line.id, off, "own", found=str(line.planned.tier), needed=str(line.tier)
            )
        for tier, amount in sorted(line.planned.shortfall.items()):
            lacking[tier] = lacking.get(tier, 0) + amount
            most = caps.get(tier, 0)
            if amount > most:
                yield broken("tier_order", line.id, amount - most, tier=str(tier), found=amount, most=most)
    stated = book.plan.outcome.shortfall_by_tier
    for tier in sorted({*lacking, *stated}):
        found, told = lacking.get(tier, 0), stated.get(tier, 0)
        if found != told:
            yield broken("tier_order", str(tier), abs(found - told), "outcome", found=found, told=told)


def _caps(line: Line) -> dict[int, Money]:
    """The most a committed line can lack, by the tier of the part; tiers may coincide."""
    if not line.committed or line.schedule is None:
        return {}
    project, order = line.project, line.scenario.tier_order
    parts = [
        (order.of(Status.ADVANCE), project.advance_due),
        (order.of(Status.ARREARS), project.arrears_due),
    ]
    if line.tier is not None:
        parts.append((line.tier, line.demand - project.advance_due - project.arrears_due))
    caps: dict[int, Money] = {}
    for tier, amount in parts:
        caps[tier] = caps.get(tier, 0) + amount
    return caps


def check_two_period_cap(book: Book) -> Iterator[Violation]:
    """What projects leave for after the period is a limited share of the plan, on either side."""
    scenario = book.scenario
    is_adjusted = scenario.plan_type is PlanType.ADJUSTMENT
    if (scenario.adjusts if is_adjusted else scenario.plan_type) is not PlanType.MEDIUM_TERM:
        return
    for side in ("central", "local"):
        sources = [source for source in book.budget.sources if _side(source.kind) == side]
        most = floor(exact(scenario.two_period_share) * sum(_cap_base(source) for source in sources))
        if is_adjusted:  # what is approved need not be undone
            before = [line for line in book.lines if _is_approved(line) and not line.cap_exempt]
            most = max(most, sum(_left_by_demand(line, side) for line in before))
        left = sum(_left(line, side) for line, _ in book.selected_projects if not line.cap_exempt)
        if left > most:
            yield broken("two_period_cap", side, left - most, side, found=left, most=most)


def _side(kind: SourceKind) -> str:
    """Side of the cap a source is on; loans from abroad are on neither."""
    if kind.is_foreign:
        return ""
    return "central" if kind.is_central else "local"


def _cap_base(source: Source) -> Money:
    """previous_plan, else this plan's money, before reserve."""
    if source.previous_plan is not None:
        return source.previous_plan
    if source.total is not None:
        return source.total
    return sum(amount for amount in source.yearly.values() if amount is not None)


def _left(line: Line, side: str) -> Money:
    """Remainders on one side, and what is left beside them."""
    budget = line.budget
    left = sum(r for source, r in line.planned.remainder.items() if _side(budget.kind(source)) == side)
    return left + _left_by_demand(line, side)


def _left_by_demand(line: Line, side: str) -> Money:
    """What the demand of a candidate leaves, or the approved plan left of a committed project."""
    if line.project.is_lump_sum or (side == "central") is not line.leaves_to_central:
        return 0
    return line.project.approved_remainder if line.committed else line.leaves_demand


def _is_approved(line: Line) -> bool:
    """Whether the plan that is adjusted has it."""
    given = (year for (_, year), amount in line.project.approved.items() if amount > 0)
    return line.committed or any(year in line.scenario.years for year in given)


def check_debt_ceiling(book: Book) -> Iterator[Violation]:
    """Debt at the end of each plan year keeps to its share of local revenue.

    Years before the scenario add what they borrow and repay; what lines got in them is not known here.
    """
    debt, scenario = book.portfolio.debt, book.scenario
    if debt is None:
        return
    stands = debt.opening
    for item in sorted(debt.years, key=lambda item: item.year):
        stands += item.borrowing - item.repayment
        if item.year not in scenario.years:
            continue
        stands += sum(book.spent(source, item.year) for source in book.budget.sources if source.kind.is_debt)
        most = floor(exact(item.limit_share) * item.local_revenue)
        if stands > most:
            yield broken("debt_ceiling", str(item.year), stands - most, found=stands, most=most)
