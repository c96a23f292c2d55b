"""Coupling rule on what the local budget owes."""

from collections.abc import Iterator

from models.units import share_of
from optimizer.book import Book
from optimizer.rows import Column, CouplingRow, Sense


def debt_ceiling(book: Book) -> Iterator[CouplingRow]:
    """The debt of the local budget never passes its share of the local revenue at the end of a year.

    Equation: opening + Σ_{τ ≤ t} (Σ_{p, s on-lent or borrowed} f_psτ + borrowing_τ − repayment_τ) ≤
    ⌊limit_share_t · local_revenue_t⌋ (million VND).
    Article: Điều 7 Luật Ngân sách nhà nước.
    Not for: books without a sheet on debt. Years of the book before the plan count without the plan's
    own loans.
    """
    debt = book.portfolio.debt
    if debt is None:
        return
    sources = {source.code for source in book.terms.budget.sources if source.kind.is_debt}
    lent: dict[Column, float] = {}
    stands = debt.opening
    for year in debt.years:
        stands += year.borrowing - year.repayment
        if year.year not in book.terms.scenario.years:
            continue
        for source in sorted(sources):
            lent |= dict.fromkeys(book.payments(source, year.year), 1.0)
        yield CouplingRow(
            rule="debt_ceiling",
            where=(str(year.year),),
            sense=Sense.AT_MOST,
            right=share_of(year.limit_share, year.local_revenue) - stands,
            coefficients=dict(lent),
        )
