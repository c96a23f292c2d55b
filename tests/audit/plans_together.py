"""Correct plans of several projects that are tied together: links, limits, annual plans, debt.

Written from the nouns alone, like the plans beside it; plan 2026–2030, discount 0.95, benefits given.
"""

from models.debt import Debt, DebtYear
from models.link import Link
from models.project import Project
from models.schedule import Schedule
from models.vocabulary import AreaType, LineType, LinkType, PlanType, SourceKind, Status
from tests.audit.builders import FIVE, Case, case, line, on_time, paid, project, scenario, source
from tests.audit.plans import new_case, onlent_case

A_THEN_B = 10 * 0.95 + 20 * 0.95**3
"""What `two_case` is worth."""


def two_case(*links: Link) -> Case:
    """A 60 in 2026–2027, B 60 in 2028–2029, 30 a year; 10 · 0.95 + 20 · 0.95³."""
    return case(
        (
            project("A", Status.NEW, total_cost=60, benefit=10.0),
            project("B", Status.NEW, total_cost=60, benefit=20.0),
        ),
        (source("XDCB", (100,) * 5),),
        scenario(),
        (
            line("A", 13, 10.0, schedule=on_time(2026, 2027), allocated=paid({2026: 30, 2027: 30})),
            line("B", 13, 20.0, schedule=on_time(2028, 2029), allocated=paid({2028: 30, 2029: 30})),
        ),
        A_THEN_B,
    ).book(links=links)


def link(kind: LinkType, first: str = "B", other: str = "A", value: float = 0.0) -> Link:
    """B needs A, unless said otherwise."""
    return Link(type=kind, project=first, other=other, value=value)


def moved(whole: Case, project_id: str, start: int) -> Case:
    """The project two years from `start` on; the plan's worth follows."""
    money = paid({start: 30, start + 1: 30})
    changed = whole.line(project_id, schedule=on_time(start, start + 1), allocated=money)
    return changed.worth(_worth(changed))


def without(whole: Case, project_id: str) -> Case:
    """The project not selected; the plan's worth follows."""
    changed = whole.line(project_id, schedule=None, allocated={})
    return changed.worth(_worth(changed))


def scheduled(whole: Case, project_id: str, schedule: Schedule, **more: object) -> Case:
    """The project on another schedule; the plan's worth follows."""
    changed = whole.line(project_id, schedule=schedule, **more)
    return changed.worth(_worth(changed))


def _worth(whole: Case) -> float:
    return sum(
        item.value * 0.95 ** (item.schedule.finish - 2026)
        for item in whole.plan.lines
        if item.schedule is not None
    )


def works_done_case() -> Case:
    """A's works are done, 60 are still to be paid in 2029; B, which needs A finished, starts in 2026."""
    needs = link(LinkType.REQUIRES_FINISHED)
    done = moved(two_case(needs), "B", 2026).project("A", status=Status.COMPLETED, committed=True)
    done = done.project("A", max_year_share=1.0).source("XDCB", yearly=(30, 30, 0, 60, 0))
    return scheduled(done, "A", on_time(2029, 2029), tier=4, allocated=paid({2029: 60}))


def mixed_case() -> Case:
    """Five lines of every kind, 200 in all.

    ====  ==================================================  ====  ========  ====  ====
    line                                                      2026  2027      2028  2029
    ====  ==================================================  ====  ========  ====  ====
    A     new, roads, Na Hang, remote, Ban 1, 60              30    30
    B     ongoing, health, Thanh Mai, urban, Ban 2, 50        40    10 (DAT)
    C     new, roads, Thanh Mai, rural, Ban 2, 50 (all DAT)                   25    25
    D     new but begun in 2025, health, 20                   10    10
    L     lump sum, tier 9, 20                                20
    ====  ==================================================  ====  ========  ====  ====

    XDCB unless DAT: XDCB 100 and 40, DAT 0, 10, 25, 25. Worth (10 + 4 + 2) · 0.95 + 1 · 0.95³.
    """
    return case(
        _mixed_projects(),
        (source("XDCB", (100,) * 5), source("DAT", (100,) * 5, SourceKind.LAND_USE)),
        scenario(),
        (
            line("A", 13, 10.0, schedule=on_time(2026, 2027), allocated=paid({2026: 30, 2027: 30})),
            line(
                "B",
                8,
                4.0,
                schedule=on_time(2026, 2027),
                allocated=paid({2026: 40}) | paid({2027: 10}, "DAT"),
            ),
            line("C", 13, 1.0, schedule=on_time(2028, 2029), allocated=paid({2028: 25, 2029: 25}, "DAT")),
            line("D", 13, 2.0, schedule=on_time(2026, 2027), allocated=paid({2026: 10, 2027: 10})),
            line("L", 9, schedule=on_time(2026, 2030), allocated=paid({2026: 20})),
        ),
        16 * 0.95 + 0.95**3,
    )


def _mixed_projects() -> tuple[Project, ...]:
    road, health = "roads", "health"
    return (
        project(
            "A",
            Status.NEW,
            total_cost=60,
            benefit=10.0,
            sector=road,
            locality="Na Hang",
            area_type=AreaType.REMOTE,
            investor="Ban 1",
            criteria={"inter_regional": 50},
        ),
        project(
            "B",
            Status.ONGOING,
            total_cost=100,
            paid=50,
            first_capital_year=2025,
            benefit=4.0,
            sector=health,
            locality="Thanh Mai",
            area_type=AreaType.URBAN,
            investor="Ban 2",
            sources=("XDCB", "DAT"),
            criteria={"inter_regional": 0},
        ),
        project(
            "C",
            Status.NEW,
            total_cost=50,
            benefit=1.0,
            sector=road,
            locality="Thanh Mai",
            area_type=AreaType.RURAL,
            investor="Ban 2",
            sources=("DAT",),
            criteria={"inter_regional": 1},
        ),
        project(
            "D",
            Status.NEW,
            total_cost=80,
            paid=60,
            first_capital_year=2025,
            benefit=2.0,
            sector=health,
        ),
        Project(project_id="L", name="L", line_type=LineType.RESERVE, tier=9, min_amount=20),
    )


def annual_case() -> Case:
    """The annual plan of 2026, second year of its period: 80 in the medium term, 30 assigned, 50 now.

    50 of 100 demanded, so it finishes after the plan, in 2027 as approved; 10 · 0.95.
    """
    return case(
        (
            project(
                "M1",
                Status.NEW,
                total_cost=100,
                demand=50,
                finish_year=2027,
                benefit=10.0,
                sources=("XDCB", "DAT"),
                mt_plan=80,
                mt_assigned=30,
            ),
        ),
        (source("XDCB", (100,)), source("DAT", (100,), SourceKind.LAND_USE)),
        scenario(2026, plan_type=PlanType.ANNUAL, period_first_year=2025),
        (
            line(
                "M1",
                13,
                10.0,
                schedule=on_time(2026, 2026, 2027),
                allocated=paid({2026: 30}) | paid({2026: 20}, "DAT"),
            ),
        ),
        10 * 0.95,
    )


def adjusted_case() -> Case:
    """N1 in an adjusted plan: all of its 90 are paid out already."""
    adjusted = new_case().given(plan_type=PlanType.ADJUSTMENT)
    return adjusted.project("N1", demand=90, disbursed=90)


def debt(*shares: float, opening: int = 100, revenue: int = 1000) -> Debt:
    """30 borrowed and 10 repaid in 2026, 5 repaid in 2027; 100 % allowed where no share is given."""
    borrowing, repayment = {2026: 30}, {2026: 10, 2027: 5}
    allowed = dict(zip(FIVE, shares, strict=False))
    years = tuple(
        DebtYear(
            year=year,
            local_revenue=revenue,
            borrowing=borrowing.get(year, 0),
            repayment=repayment.get(year, 0),
            limit_share=allowed.get(year, 1.0),
        )
        for year in FIVE
    )
    return Debt(opening=opening, years=years)


def indebted_case() -> Case:
    """On-lent 20 and 5: 100 + 20 + 30 − 10 = 140 in 2026, 140 + 5 − 5 = 140 in 2027; 0.14 of 1000."""
    return onlent_case().book(debt=debt(0.14, 0.14))


TOGETHER = (two_case, works_done_case, mixed_case, annual_case, adjusted_case, indebted_case)
