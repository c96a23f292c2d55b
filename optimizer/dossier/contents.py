"""What the dossier contains, in its order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from optimizer.dossier import ahead, lists, totals
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.forms import official_forms
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.provincial import provincial_sheets
from optimizer.dossier.purposes import BY_PURPOSE
from optimizer.dossier.source_groups import SourceGroup, codes_in
from optimizer.dossier.year_sheets import year_sheets
from optimizer.writing.heading import roman

APPENDICES: Sequence[Callable[[PlanView], Appendix[Any]]] = (
    totals.by_source_year,
    totals.by_unit_sector,
    lists.central,
    lists.programmes,
    lists.oda,
    lists.local,
    *BY_PURPOSE,
    totals.reserve,
    ahead.next_period,
    ahead.two_period_cap,
    ahead.not_balanced,
    ahead.changes,
)
"""The appendices every dossier has, in their order; one that has no lines says so."""


def appendices(view: PlanView) -> tuple[Appendix[Any], ...]:
    """The appendices, numbered; a unit's own revenue has one where there is any."""
    makers = list(APPENDICES)
    if view.paid_lines(codes_in(view.budget, SourceGroup.OWN_REVENUE)):
        makers.insert(makers.index(lists.local) + 1, lists.own_revenue)
    return tuple(
        replace(make(view), number=view.say("number.appendix", number=roman(at)))
        for at, make in enumerate(makers, start=1)
    )


def forms(view: PlanView) -> Iterator[Appendix[Any]]:
    """The official forms, then the sheets a province keeps for itself, and those of the first year."""
    yield from official_forms(view)
    yield from provincial_sheets(view)
    yield from year_sheets(view)
