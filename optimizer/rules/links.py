"""Coupling rules on two projects: what one needs, forbids, brings along or adds to the other."""

from collections.abc import Iterator

from models.link import Link
from models.schedule import ScheduleKind
from models.vocabulary import LinkType, Status
from optimizer.book import Book
from optimizer.rows import Column, CouplingRow, Sense, synergy_reached, x

WORKS_DONE = (Status.COMPLETED, Status.ADVANCE, Status.ARREARS)
"""Statuses whose works stand already, whatever is still owed for them."""


def requires(book: Book) -> Iterator[CouplingRow]:
    """A project starts no earlier than the one it needs.

    Equation: Σ_{σ: a ≤ t} x_pσ ≤ Σ_{σ: a ≤ t} x_qσ for every plan year t (those in which p may start; the
    others follow).
    Article: none, decision of the user.
    """
    yield from _after(book, LinkType.REQUIRES)


def requires_finished(book: Book) -> Iterator[CouplingRow]:
    """A project starts only after the one it needs is finished.

    Equation: Σ_{σ: a ≤ t} x_pσ ≤ Σ_{σ on time, finish < t} x_qσ for every plan year t in which p may start.
    Article: none, decision of the user.
    Not for: tails and late schedules never finish in the plan, nor does a project whose demand leaves
    some of its cost; works that stand already are finished, whatever is still owed for them.
    """
    yield from _after(book, LinkType.REQUIRES_FINISHED)


def excludes(book: Book) -> Iterator[CouplingRow]:
    """Of two alternatives at most one is selected.

    Equation: Σ_σ x_pσ + Σ_σ x_qσ ≤ 1.
    Article: none, decision of the user.
    """
    for link in _links(book, LinkType.EXCLUDES):
        row = _selected(book, link.project) | _selected(book, link.other)
        yield _row(link, (), Sense.AT_MOST, 1, row)


def bundle(book: Book) -> Iterator[CouplingRow]:
    """Two projects are selected together or not at all.

    Equation: Σ_σ x_pσ = Σ_σ x_qσ.
    Article: none, decision of the user.
    """
    for link in _links(book, LinkType.BUNDLE):
        row = _selected(book, link.project) | _selected(book, link.other, -1.0)
        yield _row(link, (), Sense.EQUAL, 0, row)


def synergy(book: Book) -> Iterator[CouplingRow]:
    """Two projects are worth more together; the value counts once both are selected, undiscounted.

    Equation: synergy_pq ≤ Σ_σ x_pσ, synergy_pq ≤ Σ_σ x_qσ, 0 ≤ synergy_pq ≤ 1; the plan's value gains
    value · synergy_pq.
    Article: none, decision of the user.
    """
    for link in _links(book, LinkType.SYNERGY):
        for project_id in (link.project, link.other):
            row = {synergy_reached(link.project, link.other): 1.0} | _selected(book, project_id, -1.0)
            yield _row(link, (project_id,), Sense.AT_MOST, 0, row)


def _links(book: Book, kind: LinkType) -> Iterator[Link]:
    yield from (link for link in book.portfolio.links if link.type is kind)


def _row(
    link: Link, detail: tuple[str, ...], sense: Sense, right: float, row: dict[Column, float]
) -> CouplingRow:
    where = (link.project, link.other, *detail)
    return CouplingRow(rule=link.type.value, where=where, sense=sense, right=right, coefficients=row)


def _selected(book: Book, project_id: str, weight: float = 1.0) -> dict[Column, float]:
    table = book.by_id.get(project_id)
    return {} if table is None else {x(project_id, n): weight for n in range(len(table.options))}


def _after(book: Book, kind: LinkType) -> Iterator[CouplingRow]:
    for link in _links(book, kind):
        needing = book.by_id.get(link.project)
        if needing is None:
            continue
        for year in sorted({option.schedule.start for option in needing.options}):
            row = {
                x(link.project, n): 1.0
                for n, option in enumerate(needing.options)
                if option.schedule.start <= year
            }
            row |= dict.fromkeys(_there(book, link, year), -1.0)
            yield _row(link, (str(year),), Sense.AT_MOST, 0, row)


def _there(book: Book, link: Link, year: int) -> Iterator[Column]:
    """Schedules of the needed project that have started by a year, or finished before it."""
    table = book.by_id.get(link.other)
    if table is None:
        return
    stands = book.portfolio.by_id[link.other].status in WORKS_DONE
    for number, option in enumerate(table.options):
        schedule = option.schedule
        finished = schedule.kind is ScheduleKind.ON_TIME and schedule.finish < year
        if schedule.start <= year if link.type is LinkType.REQUIRES else stands or finished:
            yield x(link.other, number)
