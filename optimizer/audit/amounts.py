"""Audit of the amounts themselves: whole million VND, known places, round figures."""

from collections.abc import Iterator
from numbers import Integral

from models.plan import PlanLine
from optimizer.audit.book import Book
from optimizer.audit.violation import Place, Violation, broken


def check_amounts(book: Book) -> Iterator[Violation]:
    """Amounts are above 0 and round. That they are whole, at known places, `unreadable` has asked before."""
    for line in book.plan.lines:
        for where, amount in _amounts(book, line):
            if amount <= 0:
                yield broken("amounts", where, abs(amount), found=amount)
    yield from _not_round(book)


def unreadable(book: Book) -> Iterator[Violation]:
    """What keeps the other rules from being checked: unknown places, amounts that are not whole."""
    seen: set[str] = set()
    for line in book.plan.lines:
        if line.project_id in seen:
            yield broken("amounts", line.project_id, 1, "twice")
        elif line.project_id not in book.portfolio.by_id:
            yield broken("amounts", line.project_id, 1, "project")
        seen.add(line.project_id)
        yield from _unknown_places(book, line)
        for where, amount in _amounts(book, line):
            if isinstance(amount, bool) or not isinstance(amount, Integral):
                yield broken("amounts", where, 1, "whole", found=str(amount))


def _unknown_places(book: Book, line: PlanLine) -> Iterator[Violation]:
    for source, year in sorted(line.allocated):
        place = _at(book, line, source, year)
        if source not in book.budget.by_code:
            yield broken("amounts", place, 1, "source")
        elif year not in book.scenario.years:
            yield broken("amounts", place, 1, "year")
    for source in sorted(line.remainder):
        if source not in book.budget.by_code:
            yield broken("amounts", _at(book, line, source), 1, "source")


def _amounts(book: Book, line: PlanLine) -> Iterator[tuple[Place | str, int]]:
    for (source, year), amount in sorted(line.allocated.items()):
        yield _at(book, line, source, year), amount
    for source, amount in sorted(line.remainder.items()):
        yield _at(book, line, source), amount
    for tier, amount in sorted(line.shortfall.items()):
        yield f"{line.project_id} {tier}", amount


def _at(book: Book, line: PlanLine, source: str, year: int | None = None) -> Place:
    return Place(budget=book.budget, project=line.project_id, source=source, year=year)


def _not_round(book: Book) -> Iterator[Violation]:
    """The step reached, no coarser than asked; the last payment of a source and orders are exact."""
    step, asked = book.plan.outcome.rounding_step, book.scenario.rounding_step
    if not 1 <= step <= asked:
        yield broken("amounts", "rounding_step", abs(step - asked), "step", found=step, needed=asked)
        return
    for line in book.plan.lines:
        ordered = book.by_id[line.project_id].fixed
        last: dict[str, int] = {}
        for source, year in line.allocated:
            last[source] = max(year, last.get(source, year))
        for (source, year), amount in sorted(line.allocated.items()):
            exempt = year == last[source] or (source, year) in ordered
            if amount % step and not exempt:
                place = _at(book, line, source, year)
                yield broken("amounts", place, amount % step, "round", found=amount, step=step)
