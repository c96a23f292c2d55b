"""Audit of the links between two projects: order in time, alternatives, all or none."""

from collections.abc import Iterator

from models.link import Link
from models.schedule import ScheduleKind
from models.vocabulary import LinkType, Status
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken
from optimizer.audit.windows import finishes

WORKS_DONE = frozenset({Status.COMPLETED, Status.ADVANCE, Status.ARREARS})
"""Statuses of projects whose works are done; what is left of them is payment."""


def check_requires(book: Book) -> Iterator[Violation]:
    """In no plan year has a project started whose other has not started by then."""
    for link, line, other in _linked(book, LinkType.REQUIRES):
        began = None if other.schedule is None else other.schedule.start
        yield from _too_early("requires", link, line, began)


def check_requires_finished(book: Book) -> Iterator[Violation]:
    """In no plan year has a project started whose other is not finished by the year before."""
    for link, line, other in _linked(book, LinkType.REQUIRES_FINISHED):
        yield from _too_early("requires_finished", link, line, _done_from(other))


def _done_from(line: Line) -> int | None:
    """First year in which the project stands finished; None = never within the plan."""
    chosen, scenario = line.schedule, line.scenario
    if chosen is None:
        return None
    if line.project.status in WORKS_DONE:
        return scenario.first_year
    if chosen.kind is not ScheduleKind.ON_TIME:
        return None
    # The finish that follows from the schedule, whatever the plan says of it.
    return finishes(line, chosen)[0] + 1


def _too_early(rule: str, link: Link, line: Line, allowed: int | None) -> Iterator[Violation]:
    """Broken by the plan years in which the project has started and must not have yet."""
    if line.schedule is None:
        return
    start, last = line.schedule.start, line.scenario.last_year
    must_wait = max(0, min(last + 1 if allowed is None else allowed, last + 1) - start)
    if must_wait > 0:
        detail = "" if allowed is not None and allowed <= last else "never"
        yield broken(
            rule,
            _place(link),
            must_wait,
            detail,
            project=link.project,
            other=link.other,
            start=str(start),
            allowed=str(allowed),
        )


def check_excludes(book: Book) -> Iterator[Violation]:
    """Of two alternatives, at most one is selected."""
    for link, line, other in _linked(book, LinkType.EXCLUDES):
        if line.schedule is not None and other.schedule is not None:
            yield broken("excludes", _place(link), 1, project=link.project, other=link.other)


def check_bundle(book: Book) -> Iterator[Violation]:
    """Of two projects that belong together, both are selected or none."""
    for link, line, other in _linked(book, LinkType.BUNDLE):
        if (line.schedule is None) != (other.schedule is None):
            inside, outside = link.project, link.other
            if line.schedule is None:
                inside, outside = outside, inside
            yield broken("bundle", _place(link), 1, inside=inside, outside=outside)


def _linked(book: Book, kind: LinkType) -> Iterator[tuple[Link, Line, Line]]:
    """The links of one type, each with its two lines."""
    for link in book.portfolio.links:
        if link.type is kind:
            yield link, book.by_id[link.project], book.by_id[link.other]


def _place(link: Link) -> str:
    return f"{link.project} {link.other}"
