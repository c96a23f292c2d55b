"""Lines of a made-up list: what they cost, who pays, and when the reference plan would pay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.amounts import instalments, rounded
from benchmarks.money import demand_of, money_of, oda_money
from benchmarks.parameters import Province
from benchmarks.sectors import SECTORS, Place, Sector, investor, one_place
from benchmarks.timing import LineTime, time_of
from models.law import LawBook
from models.vocabulary import ClassLaw
from optimizer.grouping import project_group

type Cell = str | int | float | None

KINDS: Mapping[str, float] = {
    "new": 0.44,
    "oda_new": 0.02,
    "ongoing": 0.20,
    "ongoing_finishing": 0.12,
    "completed": 0.10,
    "oda": 0.03,
    "preparation": 0.03,
    "lump_sum": 0.02,
    "urgent": 0.01,
    "advance": 0.01,
    "arrears": 0.01,
    "national": 0.005,
    "ppp": 0.005,
}
"""Share of the lines. Assumed; with the cost and paid shares below, lines that are committed take about
half of the money at hardness 0.5, as transitional lines do in the sample."""

LUMP_SUMS = (
    ("preparation_total", "preparation", 3_000),
    ("planning_total", "preparation", 2_000),
    ("commune_support", "policy_capital", 20_000),
    ("programme", "national", 30_000),
    ("debt_repayment", "entrusted", 10_000),
)
"""Line type, status and mean minimum (million VND, exponential) of lump-sum lines. Assumed."""

PAID: Mapping[str, tuple[float, float]] = {
    "ongoing": (0.10, 0.60),
    "ongoing_finishing": (0.40, 0.85),
    "completed": (0.75, 0.98),
    "oda": (0.05, 0.50),
    "urgent": (0.0, 0.5),
    "advance": (0.30, 0.80),
    "arrears": (0.80, 0.98),
    "national": (0.10, 0.50),
    "ppp": (0.10, 0.40),
}
"""Share of the cost paid before the plan, uniform between the two. Assumed, after the sample, in which
lines called completed here have 0.75 and more."""

ODA_COST = 4.0
"""A project with a foreign loan costs so many times as much as others: loans are for large works."""
LUMP_COST = 8.0
COST_MIN, COST_MAX = 1_000, 2_500_000
"""Million VND; above the largest cost a province would wait for the centre."""

DECIDED_LATELY = 0.6
"""Candidates decided under the law of 2024; the others under that of 2019. Assumed."""
REMOTE_POINTS = {"urban": 0, "rural": 30, "remote": 70, "especially_difficult": 95}
"""Mean of the criterion `remote` by kind of area, near the scale of the sample. Assumed."""
UNDECIDED = 0.03
"""Candidates without any decision, which may not enter the plan. Assumed."""
RUNNING_ON = 0.08
"""Candidates of group A or B that ask for less than their cost and end after the plan. Assumed."""
LOAN_PLANNED = 0.5
"""Loans in use whose disbursement plan is stated. Assumed."""
PARTLY_DEMANDED = 0.25
"""Ongoing lines that ask for less than what remains; in the sample it is 16 of 24. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the list, and how the reference plan would pay it.

    cells : of the sheet `projects`. cost : total, million VND.
    amounts : what it gets in the plan, by source. starts : years in which it may begin to get it.
    length : years over which it gets it. may_enter : no rule keeps it out of the reference plan.
    """

    project_id: str
    cells: Mapping[str, Cell]
    kind: str
    sector: str
    place: Place
    investor: str
    group: str
    cost: int
    points: Mapping[str, int]
    amounts: Mapping[str, int]
    starts: tuple[int, ...]
    length: int
    may_enter: bool = True

    @property
    def is_candidate(self) -> bool:
        """Neither committed nor a lump sum."""
        return self.kind in ("new", "oda_new")

    @property
    def demand(self) -> int:
        """What it gets in the plan, million VND."""
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is settled of a line before its money."""

    number: int
    kind: str
    sector: Sector
    place: Place
    cost: int
    name: str
    group: str
    class_law: str
    decision: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def project_id(self) -> str:
        """`P00042`: sorts as it counts."""
        return f"P{self.number:05d}"


def draw_line(rng: Random, number: int, province: Province, among: tuple[Place, ...], law: LawBook) -> Line:
    """One line: its kind, sector, place, cost and group, then its money and time."""
    kind = rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
    sector = rng.choices(SECTORS, weights=[sector.weight for sector in SECTORS])[0]
    place = one_place(rng, among)
    if kind == "lump_sum":
        return _lump_sum(rng, number, sector, place, province)
    lately = rng.random() < (DECIDED_LATELY if kind in ("new", "oda_new") else 0.2)
    class_law = ClassLaw.LAW_2024 if lately else ClassLaw.LAW_2019
    name = f"{rng.choice(sector.works)} {place.name.lower()} ({number})"
    cost = _cost(rng, kind, sector, province)
    group = project_group(law, sector.name, name, cost, class_law.value).group.value
    draft = Draft(
        number=number,
        kind=kind,
        sector=sector,
        place=place,
        cost=cost,
        name=name,
        group="A" if group == "QTQG" else group,
        class_law=class_law.value,
        decision=_decision(rng, kind, lately),
    )
    return _line(rng, draft, province, law)


def _cost(rng: Random, kind: str, sector: Sector, province: Province) -> int:
    """Log-normal around the sector's median: costs of works are products of many sizes."""
    dials = province.dials
    cost = sector.median * rng.lognormvariate(0, dials.cost_spread)
    if rng.random() < dials.lumps:
        cost *= LUMP_COST
    if kind in ("oda", "oda_new"):
        cost *= ODA_COST
    if kind in ("arrears", "preparation"):
        cost /= LUMP_COST
    return rounded(min(COST_MAX, max(COST_MIN, cost)))


def _decision(rng: Random, kind: str, lately: bool) -> dict[str, Cell]:
    """Numbers and days of the decisions; the day decides which law's classes hold."""
    year = 2025 if lately else rng.choice((2022, 2023, 2024))
    day = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{year}"
    policy = f"{rng.randint(1, 99)}/NQ-HĐND ngày {day}"
    investment = f"{rng.randint(100, 2999)}/QĐ-UBND ngày {day}"
    chance = rng.random()
    if kind in ("new", "oda_new") and chance < UNDECIDED:
        return {}
    if kind in ("new", "oda_new") and chance < 0.4:
        return {"policy_decision": policy}
    return {"policy_decision": policy, "investment_decision": investment}


def points(rng: Random, draft: Draft, sameness: float) -> dict[str, int]:
    """Points of the six base criteria: the sector's mean and normal noise, drawn to 50 by sameness."""
    means = dict(zip(("inter_regional", "non_revenue", "social", "growth"), draft.sector.points, strict=True))
    means["remote"] = {"urban": 0, "rural": 30, "remote": 70, "especially_difficult": 95}[
        draft.place.area_type
    ]
    means["readiness"] = 75 if "investment_decision" in draft.decision else 30
    wide = {name: min(100.0, max(0.0, rng.gauss(mean, 20))) for name, mean in means.items()}
    drawn = {name: round(50 + (value - 50) * (1 - sameness)) for name, value in wide.items()}
    if drawn["inter_regional"] < 50 * sameness + 20:
        drawn["inter_regional"] = 0
    return drawn


def _line(rng: Random, draft: Draft, province: Province, law: LawBook) -> Line:
    kind, today = draft.kind, law.on(law.newest_date)
    paid = int(draft.cost * rng.uniform(*PAID[kind])) if kind in PAID else 0
    has_loan = kind in ("oda", "oda_new")
    money = oda_money(rng, draft.cost, paid, today) if has_loan else money_of(rng, draft.cost, paid)
    asked = _demand(rng, draft, sum(money.left.values()), province)
    demand, amounts = demand_of(rng, money, asked.amount, is_stated=asked.is_stated)
    time = time_of(rng, kind, draft.group, province, today)
    own_points = points(rng, draft, province.dials.sameness)
    who = investor(rng, draft.place)
    cells = {
        **_description(draft, who),
        **money.cells,
        **demand,
        **asked.cells,
        **time.cells,
        **own_points,
    }
    if kind == "oda" and rng.random() < LOAN_PLANNED:
        cells |= _loan_plan(amounts, time, province)
    return Line(
        project_id=draft.project_id,
        cells=cells,
        kind=kind,
        sector=draft.sector.name,
        place=draft.place,
        investor=who,
        group=draft.group,
        cost=draft.cost,
        points=own_points,
        amounts={source: amount for source, amount in amounts.items() if amount},
        starts=time.starts,
        length=time.length,
        may_enter=bool(draft.decision) and not (kind == "new" and asked.is_stated),
    )


def _description(draft: Draft, who: str) -> dict[str, Cell]:
    return {
        "project_id": draft.project_id,
        "name": draft.name,
        "sector": draft.sector.name,
        "locality": draft.place.name,
        "area_type": draft.place.area_type,
        "investor": who,
        "group": draft.group,
        "class_law": draft.class_law,
        "status": "oda" if draft.kind == "oda_new" else draft.kind,
        "committed": 0 if draft.kind in ("new", "oda_new") else 1,
        **draft.decision,
        "total_cost": draft.cost,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a line asks of the plan, million VND; whether it says so; and cells that go with it."""

    amount: int
    is_stated: bool = False
    cells: Mapping[str, Cell] = field(default_factory=dict)


def _demand(rng: Random, draft: Draft, remaining: int, province: Province) -> Asked:
    """All that remains, or a part of it; advances and arrears are parts of what is asked for."""
    chance = rng.random()
    if draft.kind == "ongoing" and chance < PARTLY_DEMANDED:
        return Asked(amount=max(1, int(remaining * rng.uniform(0.4, 0.95))), is_stated=True)
    if draft.kind == "new" and draft.group != "C" and chance < RUNNING_ON:
        amount = max(1, int(remaining * rng.uniform(0.5, 0.9)))
        return Asked(amount=amount, is_stated=True, cells={"finish_year": province.last_year + 2})
    if draft.kind == "completed":
        settled = draft.cost - int(remaining * rng.uniform(0, 0.3))
        return Asked(amount=remaining - (draft.cost - settled), cells={"settled_value": settled})
    if draft.kind == "advance":
        return Asked(amount=remaining, cells={"advance_due": max(1, int(remaining * rng.uniform(0.5, 1)))})
    if draft.kind == "arrears":
        return Asked(amount=remaining, cells={"arrears_due": remaining})
    return Asked(amount=remaining)


def _loan_plan(amounts: Mapping[str, int], time: LineTime, province: Province) -> dict[str, Cell]:
    """The loan's own disbursement plan: a fifth above what equal yearly parts need."""
    foreign = [instalments(amounts.get(source, 0), time.length) for source in ("ODA_CP", "ODA_VL")]
    yearly = [sum(parts) for parts in zip(*foreign, strict=True)]
    return {f"loan:{province.first_year + place}": -(-6 * part // 5) for place, part in enumerate(yearly)}


def _lump_sum(rng: Random, number: int, sector: Sector, place: Place, province: Province) -> Line:
    """Money only: a minimum that the reference plan pays in equal yearly parts."""
    line_type, status, mean = rng.choice(LUMP_SUMS)
    least = rounded(1 + mean * rng.expovariate(1))
    source = rng.choice(("XDCB", "SDD"))
    cells: dict[str, Cell] = {
        "project_id": f"P{number:05d}",
        "name": f"Nhiệm vụ chung số {number}",
        "line_type": line_type,
        "sector": sector.name,
        "status": status,
        "sources": source,
        "min_amount": least,
    }
    return Line(
        project_id=f"P{number:05d}",
        cells=cells,
        kind="lump_sum",
        sector=sector.name,
        place=place,
        investor="",
        group="",
        cost=0,
        points={},
        amounts={source: least},
        starts=(province.first_year,),
        length=province.years,
    )
