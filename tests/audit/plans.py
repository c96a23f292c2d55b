"""Small books and correct plans for them, worked out by hand and written from the nouns alone.

Nothing here asks the optimizer or the audit for a number: amounts, finish years, tiers and values
stand as the worked examples of the design give them, or as the comment beside them derives them.
Plan 2026–2030, reserve 0, discount 0.95, objective benefit, decisions given, unless said otherwise.
"""

from collections.abc import Mapping

from models.project import Project
from models.vocabulary import Group, LineType, SourceKind, Status
from tests.audit.builders import Case, case, late, line, on_time, paid, project, scenario, source, tail

# The worked examples of the design.


def tail_case() -> Case:
    """1. The tail (2030, 2032): 80 in 2030, 20 left, cap 0.2 · 100; 10 · 0.95⁶."""
    return case(
        (project("P1", Status.NEW, total_cost=100, benefit=10.0),),
        (source("XDCB", (0, 0, 0, 0, 100), previous_plan=100),),
        scenario(),
        (
            line(
                "P1", 13, 10.0, schedule=tail(2030, 2032), allocated=paid({2030: 80}), remainder={"XDCB": 20}
            ),
        ),
        10 * 0.95**6,
    )


def out_case() -> Case:
    """1. With previous_plan 99 the cap is 19 and P1 is out."""
    out = tail_case().source("XDCB", previous_plan=99).worth(0.0)
    return out.line("P1", schedule=None, allocated={}, remainder={})


def short_case() -> Case:
    """2. Late: 10 + 10 in the window to 2027, 30 short in tier 8, finish 2031; 4 · 0.95⁵."""
    ongoing = project("P2", Status.ONGOING, total_cost=100, paid=50, first_capital_year=2025, benefit=4.0)
    return case(
        (ongoing,),
        (source("XDCB", (10, 10, 30, 30, 30)),),
        scenario(),
        (
            line(
                "P2",
                8,
                4.0,
                schedule=late(2026, 2030, 2031),
                allocated=paid({2026: 10, 2027: 10}),
                shortfall={8: 30},
            ),
        ),
        4 * 0.95**5,
        {8: 30},
    )


def extended_case() -> Case:
    """2. One year more: 10, 10, 30, finish 2028, nothing short; 4 · 0.95²."""
    extended = short_case().project("P2", extension_years=1).worth(4 * 0.95**2)
    return extended.told(shortfall_by_tier={}).line(
        "P2",
        schedule=on_time(2026, 2028),
        allocated=paid({2026: 10, 2027: 10, 2028: 30}),
        shortfall={},
    )


def oda_case() -> Case:
    """3. ODA 24, 24, 32 with XDCB 5, 5, 10 to the close of the loan in 2028; 8 · 0.95²."""
    oda = project(
        "P3",
        Status.ODA,
        group=Group.B,
        total_cost=100,
        cost_by_source={"ODA": 80, "XDCB": 20},
        sources=None,
        counterpart_ratio=0.25,
        loan_close_year=2028,
        benefit=8.0,
    )
    money = paid({2026: 24, 2027: 24, 2028: 32}, "ODA") | paid({2026: 5, 2027: 5, 2028: 10})
    return case(
        (oda,),
        (
            source("ODA", (40, 40, 40, 0, 0), SourceKind.ODA_CENTRAL),
            source("XDCB", (5, 5, 10, 0, 0)),
        ),
        scenario(),
        (line("P3", 5, 8.0, schedule=on_time(2026, 2028), allocated=money),),
        8 * 0.95**2,
    )


def oda_short_case() -> Case:
    """3. With XDCB 7 in 2028: 3 short in tier 5, late, finish 2031; 8 · 0.95⁵."""
    money = paid({2026: 24, 2027: 24, 2028: 32}, "ODA") | paid({2026: 5, 2027: 5, 2028: 7})
    short = oda_case().source("XDCB", yearly=(5, 5, 7, 0, 0)).worth(8 * 0.95**5)
    return short.told(shortfall_by_tier={5: 3}).line(
        "P3", schedule=late(2026, 2030, 2031), allocated=money, shortfall={5: 3}
    )


def tiers_case() -> Case:
    """4. One year: 70 to the completed Q1, 30 of 60 to the ongoing Q2, nothing to the new Q3."""
    return case(
        (
            project("Q1", Status.COMPLETED, total_cost=70),
            project("Q2", Status.ONGOING, total_cost=100, paid=40, first_capital_year=2025),
            project("Q3", Status.NEW, total_cost=30, benefit=1000.0),
        ),
        (source("XDCB", (100,)),),
        scenario(2026, two_period_share=0.0),
        (
            line("Q1", 4, schedule=on_time(2026, 2026), allocated=paid({2026: 70})),
            line(
                "Q2",
                8,
                schedule=late(2026, 2026, 2028),
                allocated=paid({2026: 30}),
                shortfall={8: 30},
            ),
            line("Q3", 13, 1000.0),
        ),
        0.0,
        {8: 30},
    )


def tiers_with_tail_case() -> Case:
    """4. With a cap of 20 the ongoing Q2 leaves min(½ · 60; 20) = 20, so it is short of 10."""
    kept = tiers_case().given(two_period_share=0.2).told(shortfall_by_tier={8: 10})
    return kept.line("Q2", remainder={"XDCB": 20}, shortfall={8: 10})


def parts_case() -> Case:
    """5. One year, 50: A's advance 20 (tier 3), 30 of B's 40 (tier 4), A's own 30 short (tier 8)."""
    ongoing = project(
        "A",
        Status.ONGOING,
        total_cost=60,
        paid=10,
        demand=50,
        advance_due=20,
        first_capital_year=2025,
    )
    return case(
        (ongoing, project("B", Status.COMPLETED, total_cost=40)),
        (source("XDCB", (50,)),),
        scenario(2026, two_period_share=0.0),
        (
            line(
                "A",
                8,
                schedule=late(2026, 2026, 2028),
                allocated=paid({2026: 20}),
                shortfall={8: 30},
            ),
            line(
                "B",
                4,
                schedule=late(2026, 2026, 2027),
                allocated=paid({2026: 30}),
                shortfall={4: 10},
            ),
        ),
        0.0,
        {4: 10, 8: 30},
    )


def habit_case() -> Case:
    """6. One year, 100: the two projects of 50, worth 100, rather than the one of 60, worth 66."""
    costs = {"H1": (60, 66.0), "H2": (50, 50.0), "H3": (50, 50.0)}
    chosen = {"schedule": on_time(2026, 2026), "allocated": paid({2026: 50})}
    return case(
        tuple(
            project(name, Status.NEW, total_cost=cost, benefit=benefit)
            for name, (cost, benefit) in costs.items()
        ),
        (source("XDCB", (100,)),),
        scenario(2026, two_period_share=0.0),
        (line("H1", 13, 66.0), line("H2", 13, 50.0, **chosen), line("H3", 13, 50.0, **chosen)),
        100.0,
    )


# Further correct plans, one for each corner of the rules.


def new_case() -> Case:
    """N1: new, group C, 90; 30 a year 2026–2028 (lo 14, hi 72); 10 · 0.95²."""
    return case(
        (project("N1", Status.NEW, total_cost=90, benefit=10.0),),
        (source("XDCB", (100,) * 5), source("DAT", (100,) * 5, SourceKind.LAND_USE)),
        scenario(),
        (
            line(
                "N1",
                13,
                10.0,
                schedule=on_time(2026, 2028),
                allocated=paid({2026: 30, 2027: 30, 2028: 30}),
            ),
        ),
        10 * 0.95**2,
    )


def paying(amounts: Mapping[int, int], start: int = 2026, end: int = 2028) -> Case:
    """N1 on another on-time schedule."""
    moved = new_case().line("N1", schedule=on_time(start, end), allocated=paid(amounts))
    return moved.worth(10 * 0.95 ** (end - 2026))


def lump_case() -> Case:
    """A reserve of at least 50: 20 ordered in 2027, 30 free in 2026, nothing short."""
    lump = Project(
        project_id="L1",
        name="L1",
        line_type=LineType.RESERVE,
        tier=9,
        min_amount=50,
        max_amount=80,
        fixed={("XDCB", 2027): 20},
    )
    return case(
        (lump,),
        (source("XDCB", (30, 30, 0, 0, 0)),),
        scenario(),
        (line("L1", 9, schedule=on_time(2026, 2030), allocated=paid({2026: 30, 2027: 20})),),
        0.0,
    )


def expired_case() -> Case:
    """Ongoing since 2021, group C: expired. All of its 40 in 2026, late, finish 2031; 5 · 0.95⁵."""
    expired = project("X1", Status.ONGOING, total_cost=100, paid=60, first_capital_year=2021, benefit=5.0)
    return case(
        (expired,),
        (source("XDCB", (100,) * 5),),
        scenario(),
        (line("X1", 8, 5.0, schedule=late(2026, 2030, 2031), allocated=paid({2026: 40})),),
        5 * 0.95**5,
    )


def raised_case() -> Case:
    """Ongoing C since 2024 with only 2026 left: 0.8 · 51 < 51, so hi is raised to 51; 5."""
    squeezed = project("R1", Status.ONGOING, total_cost=100, paid=49, first_capital_year=2024, benefit=5.0)
    return case(
        (squeezed,),
        (source("XDCB", (100,) * 5),),
        scenario(),
        (line("R1", 8, 5.0, schedule=on_time(2026, 2026), allocated=paid({2026: 51})),),
        5.0,
    )


def onlent_case() -> Case:
    """ODA 70 granted + 30 on-lent over its life, of which 20 + 5 before the plan; 6 · 0.95."""
    oda = project(
        "O1",
        Status.ODA,
        group=Group.B,
        total_cost=100,
        paid=25,
        paid_by_source={"ODA": 20, "VAY": 5},
        first_capital_year=2025,
        sources=("ODA", "VAY"),
        onlending_share=0.3,
        loan_close_year=2028,
        loan_schedule={2026: 40, 2027: 35},
        benefit=6.0,
    )
    # hi = ⌊0.55 · 75⌋ = 41
    money = paid({2026: 20, 2027: 30}, "ODA") | paid({2026: 20, 2027: 5}, "VAY")
    return case(
        (oda,),
        (
            source("ODA", (40,) * 5, SourceKind.ODA_CENTRAL),
            source("VAY", (40,) * 5, SourceKind.ODA_ONLENT),
        ),
        scenario(),
        (line("O1", 5, 6.0, schedule=on_time(2026, 2027), allocated=money),),
        6 * 0.95,
    )


def left_case() -> Case:
    """Demand 80 of 100: 20 counts in the cap of 20, finish as approved in 2033; 10 · 0.95⁷."""
    return case(
        (project("D1", Status.NEW, total_cost=100, demand=80, finish_year=2033, benefit=10.0),),
        (source("XDCB", (100,) * 5, previous_plan=100),),
        scenario(),
        (
            line(
                "D1",
                13,
                10.0,
                schedule=on_time(2026, 2027, 2033),
                allocated=paid({2026: 40, 2027: 40}),
            ),
        ),
        10 * 0.95**7,
    )


def deferred_case() -> Case:
    """One year, cap 200: the ongoing Q2 (window to 2027) leaves ½ · 60 = 30 and lacks nothing."""
    kept = tiers_with_tail_case().source("XDCB", previous_plan=1000).told(shortfall_by_tier={})
    return kept.line("Q2", schedule=tail(2026, 2027), remainder={"XDCB": 30}, shortfall={})


CORRECT = (
    tail_case,
    out_case,
    short_case,
    extended_case,
    oda_case,
    oda_short_case,
    tiers_case,
    tiers_with_tail_case,
    parts_case,
    habit_case,
    new_case,
    lump_case,
    expired_case,
    raised_case,
    onlent_case,
    left_case,
    deferred_case,
)
