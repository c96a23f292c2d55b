"""Audit of each project's money: in full, from the right sources, within the approved split."""

from collections.abc import Iterator

from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken


def check_full_funding(book: Book) -> Iterator[Violation]:
    """Money of the period, remainder and shortfall are together what the project must find."""
    for line in book.lines:
        found = line.money() + line.left + line.short
        if line.schedule is None:
            continue
        if line.project.is_lump_sum:
            ordered = sum(line.fixed.values())
            free = found - line.left - sum(line.planned.allocated.get(cell, 0) for cell in line.fixed)
            needed = max(0, line.demand - ordered)
            if free != needed:
                yield broken(
                    "full_funding", line.id, abs(free - needed), "lump_sum", found=free, needed=needed
                )
        elif found != line.demand:
            yield broken("full_funding", line.id, abs(found - line.demand), found=found, needed=line.demand)


def check_approved_split(book: Book) -> Iterator[Violation]:
    """Money and remainder from a source never pass what the approved split leaves for it."""
    for line in book.lines:
        if line.project.cost_by_source is None:
            continue
        for source in _sources_used(line):
            found = line.money(source=source) + line.planned.remainder.get(source, 0)
            left = line.split_left(source)
            if found > left:
                yield broken("approved_split", line.at(source), found - left, found=found, most=left)


def check_eligible_sources(book: Book) -> Iterator[Violation]:
    """Money comes from eligible sources only, and not beyond what is demanded of each.

    Whether a source has money in a year is the affair of its envelope.
    """
    for line in book.lines:
        demanded = line.project.demand_by_source
        for source in _sources_used(line):
            found = line.money(source=source)
            place = line.at(source)
            if source not in line.eligible:
                left = line.planned.remainder.get(source, 0)
                yield broken("eligible_sources", place, found + left)
            elif demanded is not None and found > demanded.get(source, 0):
                most = demanded.get(source, 0)
                yield broken("eligible_sources", place, found - most, "demand", found=found, most=most)


def _sources_used(line: Line) -> list[str]:
    return sorted({*(source for source, _ in line.planned.allocated), *line.planned.remainder})
