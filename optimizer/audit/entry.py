"""Audit of who enters the plan and of the user's own orders: decisions, locks, fixed amounts."""

from collections.abc import Iterator

from models.units import Money
from models.vocabulary import Lock, PlanType, Status
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken

ENTERS_WITHOUT_DECISION = frozenset({Status.URGENT, Status.PREPARATION})


def check_entry(book: Book) -> Iterator[Violation]:
    """A candidate in the plan has a decision; in an annual plan, an investment decision."""
    annual = book.scenario.plan_type is PlanType.ANNUAL
    for line, _ in book.selected_projects:
        project = line.project
        exempt = project.status in ENTERS_WITHOUT_DECISION or line.names_grant_aid
        decided = bool(project.investment_decision) or (not annual and bool(project.policy_decision))
        if not (line.committed or exempt or decided):
            detail = "annual" if annual else ""
            yield broken("entry", line.id, line.money() + line.left, detail)


def check_fixed_amounts(book: Book) -> Iterator[Violation]:
    """A selected line gets exactly the fixed amounts, and in all within its two bounds."""
    for line, _ in book.selected:
        for (source, year), ordered in sorted(line.project.fixed.items()):
            if line.is_past(year):
                continue  # `past_years` says what it holds
            given = line.planned.allocated.get((source, year), 0)
            if given != ordered:
                place = line.at(source, year)
                yield broken("fixed_amounts", place, abs(given - ordered), found=given, needed=ordered)
        yield from _period_bounds(line, line.money())


def _period_bounds(line: Line, given: Money) -> Iterator[Violation]:
    least, most = line.project.min_amount, line.project.max_amount
    # What a lump sum lacks of its minimum is a shortfall, not a broken order.
    if least is not None and given < least and not line.project.is_lump_sum:
        yield broken("fixed_amounts", line.id, least - given, "least", found=given, needed=least)
    if most is not None and given > most:
        yield broken("fixed_amounts", line.id, given - most, "most", found=given, needed=most)


def check_locked_in(book: Book) -> Iterator[Violation]:
    """A line that is locked in is selected."""
    for line in book.lines:
        if line.lock is Lock.IN and line.schedule is None:
            yield broken("locked_in", line.id, line.demand)


def check_locked_out(book: Book) -> Iterator[Violation]:
    """A line that is locked out is not selected."""
    for line in book.lines:
        if line.lock is Lock.OUT and line.schedule is not None:
            yield broken("locked_out", line.id, line.money())
