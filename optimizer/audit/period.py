"""Audit of annual plans against the medium-term plan, and of adjustments against what is paid out."""

from collections.abc import Iterator

from models.vocabulary import PlanType, Status
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Place, Violation, broken


def check_annual_within_medium_term(book: Book) -> Iterator[Violation]:
    """An annual plan gives no more than the medium-term plan has left, by source where it is split.

    Not in the first year of the period, nor for urgent projects and those that name grant aid.
    """
    scenario = book.scenario
    # A plan that names no period begins its own.
    period_begins = scenario.period_first_year in (None, scenario.first_year)
    if scenario.plan_type is not PlanType.ANNUAL or period_begins:
        return
    for line in book.lines:
        if line.project.status is not Status.URGENT and not line.names_grant_aid:
            yield from _beyond_medium_term(line)


def _beyond_medium_term(line: Line) -> Iterator[Violation]:
    project, rule = line.project, "annual_within_medium_term"
    if project.mt_plan_by_source is not None:
        assigned = project.mt_assigned_by_source or {}
        for source in sorted({source for source, _ in line.planned.allocated}):
            found = line.money(source=source)
            most = max(0, project.mt_plan_by_source.get(source, 0) - assigned.get(source, 0))
            if found > most:
                yield broken(rule, line.at(source), found - most, found=found, most=most)
    elif project.mt_plan is not None:
        found, most = line.money(), max(0, project.mt_plan - project.mt_assigned)
        if found > most:
            yield broken(rule, line.id, found - most, found=found, most=most)


def check_not_below_disbursed(book: Book) -> Iterator[Violation]:
    """An adjusted plan gives every line at least what is paid out already, selected or not."""
    if book.scenario.plan_type is not PlanType.ADJUSTMENT:
        return
    for line in book.lines:
        if line.project.disbursed_by_source is None:
            yield from _below(line.at(), line.money(), line.project.disbursed)
            continue
        for source, least in sorted(line.project.disbursed_by_source.items()):
            yield from _below(line.at(source), line.money(source=source), least)


def check_past_years(book: Book) -> Iterator[Violation]:
    """An adjustment changes nothing in years that are over: neither more nor less, nor to anybody else."""
    for line in book.lines:
        approved, given = line.project.approved, line.planned.allocated
        for source, year in sorted({*approved, *given}):
            found, needed = given.get((source, year), 0), approved.get((source, year), 0)
            if year in book.scenario.past_years and found != needed:
                place = line.at(source, year)
                yield broken("past_years", place, abs(found - needed), found=found, needed=needed)


def check_change_limit(book: Book) -> Iterator[Violation]:
    """At most so many projects get otherwise than the approved plan gives them: in, out, or other money.

    Not for lump sums, and for projects that need nothing.
    """
    most = book.scenario.changes_max
    if most is None:
        return
    found = 0
    for line in book.lines:
        if line.project.is_lump_sum or line.demand == 0:
            continue
        given = {cell: amount for cell, amount in line.planned.allocated.items() if amount > 0}
        approved = {
            (source, year): amount
            for (source, year), amount in line.project.approved.items()
            if amount > 0 and book.scenario.first_year <= year <= book.scenario.last_year
        }
        found += given != approved
    if found > most:
        yield broken("change_limit", "number", found - most, found=found, most=most)


def _below(place: Place, found: int, least: int) -> Iterator[Violation]:
    if found < least:
        yield broken("not_below_disbursed", place, least - found, found=found, needed=least)
