"""Plans broken by hand against the medium-term plan, what is paid out, or the debt ceiling."""

from dataclasses import replace

from models.debt import Debt, DebtYear
from models.vocabulary import LineType, SourceKind
from tests.audit.builders import Broken, Case
from tests.audit.plans import lump_case, onlent_case
from tests.audit.plans_together import adjusted_case, annual_case, debt, indebted_case, without


def _split(**parts: int) -> Case:
    """30 of XDCB and 20 of DAT against this medium-term plan."""
    return annual_case().project("M1", mt_plan=200, mt_assigned=0, mt_plan_by_source=parts)


def _lump_sum() -> Case:
    """A programme has a medium-term plan as well: 50 in its first year, 49 in the plan."""
    facts = {"plan_type": annual_case().scenario.plan_type, "period_first_year": 2025}
    return lump_case().given(**facts).project("L1", line_type=LineType.PROGRAMME, mt_plan=49)


def _unselected() -> Case:
    return without(adjusted_case().project("N1", disbursed=7), "N1")


def _own_borrowing() -> Case:
    """XDCB is the province's own borrowing: 30 a year on top, 150 in 2026 and 175 in 2027."""
    return adjusted_case().source("XDCB", kind=SourceKind.LOCAL_DEBT).book(debt=debt(0.15, 0.174))


def _earlier_year() -> Case:
    """2025 borrows 7 and repays 2 before the plan begins: 145 instead of 140."""
    before = DebtYear(year=2025, local_revenue=0, borrowing=7, repayment=2, limit_share=0.0)
    stated = debt(0.144)
    return onlent_case().book(debt=replace(stated, years=(before, *stated.years)))


def _last_year() -> Case:
    """Nothing is borrowed after 2027, but the revenue of 2030 shrinks."""
    stated: Debt = debt()
    last = replace(stated.years[-1], local_revenue=139)
    return onlent_case().book(debt=replace(stated, years=(*stated.years[:-1], last)))


PERIOD = (
    Broken(
        "assigned_already",
        "annual_within_medium_term",
        "M1",
        1,
        lambda: annual_case().project("M1", mt_assigned=31),
    ),
    Broken(
        "nothing_left",
        "annual_within_medium_term",
        "M1",
        50,
        lambda: annual_case().project("M1", mt_assigned=90),
    ),
    Broken("of_one_source", "annual_within_medium_term", "M1 DAT", 1, lambda: _split(XDCB=30, DAT=19)),
    Broken("source_not_planned", "annual_within_medium_term", "M1 DAT", 20, lambda: _split(XDCB=200)),
    Broken(
        "assigned_by_source",
        "annual_within_medium_term",
        "M1 XDCB",
        1,
        lambda: _split(XDCB=80, DAT=20).project("M1", mt_assigned_by_source={"XDCB": 51}),
    ),
    Broken("lump_sum", "annual_within_medium_term", "L1", 1, _lump_sum),
    Broken("paid_out", "not_below_disbursed", "N1", 1, lambda: adjusted_case().project("N1", disbursed=91)),
    Broken(
        "paid_out_of_source",
        "not_below_disbursed",
        "N1 DAT",
        1,
        lambda: adjusted_case().project("N1", disbursed_by_source={"XDCB": 89, "DAT": 1}),
    ),
    Broken("paid_out_and_left_out", "not_below_disbursed", "N1", 7, _unselected),
    Broken("debt", "debt_ceiling", "2026", 1, lambda: onlent_case().book(debt=debt(0.1399))),
    Broken("debt_second_year", "debt_ceiling", "2027", 1, lambda: onlent_case().book(debt=debt(0.14, 0.139))),
    Broken(
        "debt_opening", "debt_ceiling", "2026", 1, lambda: indebted_case().book(debt=debt(0.14, opening=101))
    ),
    Broken(
        "debt_rounded_down",
        "debt_ceiling",
        "2026",
        1,
        lambda: onlent_case().book(debt=debt(0.14, revenue=999)),
    ),
    Broken("debt_own_borrowing", "debt_ceiling", "2027", 1, _own_borrowing),
    Broken("debt_earlier_year", "debt_ceiling", "2026", 1, _earlier_year),
    Broken("debt_last_year", "debt_ceiling", "2030", 1, _last_year),
)
