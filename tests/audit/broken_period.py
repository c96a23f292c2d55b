"""Plans broken by hand against the medium-term plan, what is paid out, or the debt ceiling."""

from dataclasses import replace

from models.debt import Debt, DebtYear
from models.vocabulary import LineType, SourceKind
from tests.audit.builders import Broken, Case
from tests.audit.plans import lump_case, onlent_case
from tests.audit.plans_together import adjusted_case, annual_case, debt, indebted_case, two_case, without


def _split(**parts: int) -> Case:
    """30 of XDCB and 20 of DAT against this medium-term plan."""
    return annual_case().project("M1", mt_plan=200, mt_assigned=0, mt_plan_by_source=parts)


def _lump_sum() -> Case:
    """A programme has a medium-term plan as well: 50 in its first year, 49 in the plan."""
    facts = {"plan_type": annual_case().scenario.plan_type, "period_first_year": 2025}
    return lump_case().given(**facts).project("L1", line_type=LineType.PROGRAMME, mt_plan=49)


def _unselected() -> Case:
    return without(adjusted_case().project("N1", disbursed=7), "N1")


def _revised(most: int, project_id: str, approved: dict[tuple[str, int], int]) -> Case:
    """A 60 and B 60 as approved; of one of them the approved plan says otherwise."""
    whole = two_case().given(changes_max=most)
    for line in whole.plan.lines:
        whole = whole.project(line.project_id, approved=dict(line.allocated))
    return whole.project(project_id, approved=approved)


def _other_year() -> Case:
    """B gets a million more in 2029 than was approved; what was approved after the plan is nothing."""
    return _revised(0, "B", {("XDCB", 2028): 30, ("XDCB", 2029): 29, ("XDCB", 2031): 9})


def _past(cell: tuple[str, int], amount: int) -> Case:
    """A 60 and B 60 as approved but for one amount of B; 2029 is the first open year."""
    plan_type = adjusted_case().scenario.plan_type
    whole = _revised(9, "A", {}).given(plan_type=plan_type, first_open_year=2029)
    for line in whole.plan.lines:
        whole = whole.project(line.project_id, approved=dict(line.allocated), demand=60)
    allocated = dict(whole.plan.by_id["B"].allocated)
    return whole.project("B", approved={**allocated, cell: amount})


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
    Broken("change_of_a_year", "change_limit", "number", 1, _other_year),
    Broken("change_entered", "change_limit", "number", 1, lambda: _revised(0, "A", {})),
    Broken(
        "change_of_source",
        "change_limit",
        "number",
        1,
        lambda: _revised(0, "A", {("DAT", 2026): 30, ("XDCB", 2027): 30}),
    ),
    Broken(
        "change_left",
        "change_limit",
        "number",
        1,
        lambda: without(_revised(0, "A", {("XDCB", 2026): 30, ("XDCB", 2027): 30}), "A"),
    ),
    Broken(
        "changes_two",
        "change_limit",
        "number",
        1,
        lambda: _revised(1, "A", {}).project("B", approved={("XDCB", 2028): 60}),
    ),
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
    Broken("past_money", "past_years", "B XDCB 2028", 1, lambda: _past(("XDCB", 2028), 29)),
    Broken("past_newcomer", "past_years", "B XDCB 2028", 30, lambda: _past(("XDCB", 2028), 0)),
    Broken("past_taken_back", "past_years", "B DAT 2026", 7, lambda: _past(("DAT", 2026), 7)),
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
