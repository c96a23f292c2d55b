"""Coupling rules on money: envelopes and the order of priority."""

from collections.abc import Iterator

from optimizer.book import Book
from optimizer.rows import Column, CouplingRow, Sense, carried, u


def envelope_year(book: Book) -> Iterator[CouplingRow]:
    """A source pays no more in a year than it has, with what it carried over from the year before.

    Equation: Σ_p f_pst ≤ (1−ρ_s) B_st + carried_{s,t−1} − carried_st, 0 ≤ carried_st ≤ (1−ρ_s) B_st
    (million VND).
    Article: Điều 61.6, Điều 72.
    Not for: years without a limit of their own; no carry-over where the source does not allow it or
    has such a year, and none out of the last year.
    """
    for source in book.terms.budget.sources:
        previous: Column | None = None
        for year in book.terms.scenario.years:
            available = source.available(year)
            if available is None:
                continue
            where = (source.code, str(year))
            row = dict.fromkeys(book.payments(source.code, year), 1.0)
            if previous is not None:
                row[previous] = -1.0
            previous = None
            if source.carry_forward and not source.has_blank_year and year < book.terms.last_year:
                previous = carried(source.code, year)
                row[previous] = 1.0
                yield CouplingRow(
                    rule="envelope_year",
                    where=("carried", *where),
                    sense=Sense.AT_MOST,
                    right=available,
                    coefficients={previous: 1.0},
                )
            yield CouplingRow(
                rule="envelope_year", where=where, sense=Sense.AT_MOST, right=available, coefficients=row
            )


def envelope_total(book: Book) -> Iterator[CouplingRow]:
    """A source pays no more over the whole period than it has.

    Equation: Σ_pt f_pst ≤ (1−ρ_s) B_s (million VND); B_s = total, else the sum of the years.
    Article: Điều 59.9.
    Not for: a source without a total whose years are all limited, since the years say it all (unless
    `envelope_year` is switched off).
    """
    years_are_off = not book.terms.scenario.has("envelope_year")
    for source in book.terms.budget.sources:
        if source.has_period_limit or years_are_off:
            yield CouplingRow(
                rule="envelope_total",
                where=(source.code,),
                sense=Sense.AT_MOST,
                right=source.available_period,
                coefficients=dict.fromkeys(book.payments(source.code), 1.0),
            )


def tier_order(book: Book) -> Iterator[CouplingRow]:
    """No tier lacks more than the least it must, so that no later tier is served at its cost.

    Equation: Σ u of tier k ≤ the least shortfall found for tier k, given all earlier tiers (million
    VND).
    Article: Điều 54.4, NQ 70/2025 Điều 3.8.
    Not for: committed lines the user locked out.
    """
    for tier, cap in sorted(book.shortfall_caps.items()):
        lacking = {
            u(table.project_id, part.name): 1.0
            for table in book.tables
            if table.counts_in_tiers
            for part in table.parts
            if part.tier == tier
        }
        yield CouplingRow(
            rule="tier_order", where=(str(tier),), sense=Sense.AT_MOST, right=cap, coefficients=lacking
        )
