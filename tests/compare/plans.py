"""Plans written by hand, so that every figure of a comparison can be derived on paper."""

from collections.abc import Mapping

from models.outcome import EndedBy, Outcome, PlanStatus, relative_gap
from models.plan import Plan, PlanLine
from models.scenario import Scenario
from models.schedule import Schedule, ScheduleKind
from optimizer.compare import Comparison, compare
from tests.books import BookSheets, project, source

LINES = [
    project("A", 60, benefit=10, sector="giao thông", locality="Xã Bảo Hà", social=50),
    project("B", 40, benefit=8, sector="y tế", locality="xã bảo hà", growth=20, social=10),
    project("C", 40, benefit=3, sector="y tế", locality=None, group="B"),
    {
        "project_id": "S",
        "name": "Chuẩn bị đầu tư",
        "line_type": "preparation_total",
        "status": "preparation",
        "min_amount": 5,
    },
]
"""A, B and C are projects, S is a lump sum. A and B lie in one place that is written in two ways."""

BOOK = BookSheets(
    projects=LINES,
    sources=[source("X", 100, 50), source("Y", 20, None, total=30, kind="land_use", reserve=0.1)],
    scenario={"objective": "benefit", "reserve": 0},
    overlays={"B": {"envelope:X": 0.5}, "C": {"locks_in": "C"}},
)

type Money = Mapping[tuple[str, int], int]


def line(
    project_id: str,
    money: Money | None = None,
    years: tuple[int, int] | None = None,
    *,
    value: float = 0,
    tier: int = 13,
    lacks: Mapping[int, int] | None = None,
) -> PlanLine:
    """A line with its money by source and year; years are start and finish, None = not in the plan."""
    schedule = None
    if years is not None:
        schedule = Schedule(start=years[0], end=years[1], finish=years[1], kind=ScheduleKind.ON_TIME)
    return PlanLine(
        project_id=project_id,
        tier=tier,
        score=0,
        value=value,
        schedule=schedule,
        allocated=money or {},
        shortfall=lacks or {},
    )


def outcome(
    objective: float,
    bound: float | None = None,
    *,
    lacks: Mapping[int, int] | None = None,
    least: Mapping[int, int] | None = None,
    tiers_proven: bool = True,
) -> Outcome:
    """What was found and proven; by default exactly, with nothing lacking or all of it proven."""
    bound = objective if bound is None else bound
    lacks = lacks or {}
    return Outcome(
        status=PlanStatus.OPTIMAL if tiers_proven else PlanStatus.FEASIBLE,
        objective=objective,
        bound=bound,
        gap=relative_gap(objective, bound),
        gap_asked=0.001,
        runtime_s=0,
        method="milp",
        ended_by=EndedBy.GAP,
        tiers_proven=tiers_proven,
        shortfall_by_tier=lacks,
        shortfall_bound_by_tier=lacks if least is None else least,
    )


def plan(*lines: PlanLine, **proof: object) -> Plan:
    """A plan of these lines; `proof` goes to `outcome`, its objective by default 0."""
    return Plan(lines=lines, outcome=outcome(**({"objective": 0.0} | proof)))  # type: ignore[arg-type]


def scenarios(*names: str) -> dict[str, Scenario]:
    """Scenarios of the book."""
    return {name: BOOK.portfolio().scenarios[name] for name in names}


def three() -> Comparison:
    """Base, B and C.

    base: A 60 from X in 2026, B 40 from X in 2026, S 5 from Y in 2026; C is out.
    B   : A 50 from X (30 in 2026, 20 in 2027), so it finishes in 2027 and lacks 10; B is out; S 5 in 2027.
    C   : A as in base; B 40, half of it from Y; C 40 from X in 2027; S 4 in 2026, which lacks 1.
    """
    base = plan(
        line("A", {("X", 2026): 60}, (2026, 2026), value=10),
        line("B", {("X", 2026): 40}, (2026, 2026), value=8),
        line("C", value=3),
        line("S", {("Y", 2026): 5}, (2026, 2027), tier=9),
        objective=18.0,
        lacks={9: 0, 13: 0},
    )
    less = plan(
        line("A", {("X", 2026): 30, ("X", 2027): 20}, (2026, 2027), value=10, lacks={13: 10}),
        line("B", value=8),
        line("C", value=3),
        line("S", {("Y", 2027): 5}, (2026, 2027), tier=9),
        objective=9.5,
        lacks={9: 0, 13: 10},
    )
    more = plan(
        line("A", {("X", 2026): 60}, (2026, 2026), value=10),
        line("B", {("X", 2026): 20, ("Y", 2026): 20}, (2026, 2026), value=8),
        line("C", {("X", 2027): 40}, (2027, 2027), value=3),
        line("S", {("Y", 2026): 4}, (2026, 2027), tier=9, lacks={9: 1}),
        objective=20.85,
        lacks={9: 1, 13: 0},
    )
    names = ("base", "B", "C")
    return compare(BOOK.portfolio(), scenarios(*names), dict(zip(names, (base, less, more), strict=True)))
