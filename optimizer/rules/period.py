"""Coupling rule on what a plan hands to the next period."""

from collections.abc import Iterator

from models.budget import Source
from models.units import Money, share_of
from models.vocabulary import PlanType
from optimizer.book import Book
from optimizer.rows import Column, CouplingRow, Sense, r, x
from optimizer.rules.changes import is_in_approved

CENTRAL, LOCAL = "central", "local"
"""Sides of the cap."""


def side_of(source: Source) -> str | None:
    """The side whose cap a source belongs to; None where it belongs to neither."""
    if source.kind.is_central:
        return CENTRAL
    return LOCAL if source.kind.is_local else None


def two_period_cap(book: Book) -> Iterator[CouplingRow]:
    """What runs on into the next period is at most a share of the plan, central and local apart.

    Equation: Σ_{p not exempt} (Σ_s r_ps + (R_p − D_p) Σ_σ x_pσ) ≤ ⌊κ · plan⌋ (million VND), over
    central sources (central, programme) and over local ones (all but loans from abroad and central);
    R_p − D_p counts for candidates, on the local side unless all their sources are central. In an
    adjustment of a medium-term plan what that plan left of committed projects counts likewise, and the
    right-hand side is no less than what its projects leave: nobody is asked to undo what was approved.
    Article: Điều 93; that it holds for an adjustment of a medium-term plan is inferred.
    Not for: national projects, ODA projects, projects of a unit's own revenue; annual plans, and
    adjustments that do not say they adjust a medium-term plan.
    """
    terms = book.terms
    if not terms.scenario.is_of_medium_term:
        return
    approved_before = _approved_before(book)
    for side, is_central in ((CENTRAL, True), (LOCAL, False)):
        sources = [source for source in terms.budget.sources if side_of(source) == side]
        codes = {source.code for source in sources}
        row: dict[Column, float] = {}
        for table in book.tables:
            if table.cap_exempt or table.is_lump_sum:
                continue
            row.update({r(table.project_id, s): 1.0 for s in table.remainder_sources if s in codes})
            if table.demand_left and table.demand_left_is_central == is_central:
                left = float(table.demand_left)
                row.update({x(table.project_id, number): left for number in range(len(table.options))})
        cap = share_of(terms.scenario.two_period_share, sum(source.cap_base for source in sources))
        cap = max(cap, _left_before(book, approved_before, is_central))
        yield CouplingRow(
            rule="two_period_cap",
            where=(side,),
            sense=Sense.AT_MOST,
            right=cap,
            coefficients=row,
        )


def _left_before(book: Book, approved_before: frozenset[str], is_central: bool) -> Money:
    """What the plan that is adjusted left on one side, also of projects that were cut away from the book."""
    return sum(
        table.demand_left
        for table in book.whole
        if table.project_id in approved_before
        and not (table.cap_exempt or table.is_lump_sum)
        and table.demand_left_is_central == is_central
    )


def _approved_before(book: Book) -> frozenset[str]:
    """Projects of the plan that is adjusted; none where nothing is."""
    scenario = book.terms.scenario
    if scenario.plan_type is not PlanType.ADJUSTMENT:
        return frozenset()
    return frozenset(p.project_id for p in book.portfolio.projects if is_in_approved(p, scenario))
