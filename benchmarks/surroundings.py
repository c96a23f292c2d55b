"""The sheets around the list: sources, criteria, scenario, limits, debt, all kept by the reference plan."""

from collections import Counter
from collections.abc import Callable, Iterator
from math import ceil, floor

from benchmarks.lines import Cell, Line
from benchmarks.money import KINDS_OF_SOURCE
from benchmarks.parameters import Province
from benchmarks.reference import Reference
from benchmarks.sectors import BOARDS, SECTORS
from models.law import LawBook
from models.units import share_of_up

type Row = dict[str, Cell]

RESERVE = {"XDCB": 0.05, "SDD": 0.10}
"""Share kept unallocated; land is the risky source. Assumed: the law read gives no figure."""
TOTAL_ONLY = frozenset({"CTMTQG"})
"""Sources with one figure for the whole period, as medium-term plans often give it."""
CARRIED = frozenset({"DONGGOP", "XSKT"})

CRITERIA = ("inter_regional", "growth", "non_revenue", "social", "remote", "readiness")
RANKS = (1, 2, 2, 3, 4, 5)
"""The order of the sample's criteria, which follows the policy document."""

CAPACITY_INVESTORS = 4
NEW_START_PLACES = 8
"""Investors and communes with limits of their own: the ones with the most lines."""


def sources(plan: Reference, province: Province) -> list[Row]:
    """Every source with what the reference plan takes from it, a little slack, and its reserve on top."""
    rows = []
    for code, kind in KINDS_OF_SOURCE.items():
        yearly = {year: _wide(plan.money(source=code, year=year), province) for year in province.plan_years}
        reserve = RESERVE.get(code, 0.0)
        gross = {str(year): _before_reserve(amount, reserve) for year, amount in yearly.items()}
        total = sum(gross.values())
        row: Row = {"source": code, "name": f"Nguồn {code}", "kind": kind}
        row |= {"total": total} if code in TOTAL_ONLY else gross
        row |= {"reserve": reserve, "carry_forward": int(code in CARRIED)}
        row |= {"previous_plan": floor(province.dials.two_period_base * total)}
        rows.append(row)
    return rows


def _wide(amount: int, province: Province) -> int:
    return ceil(amount * (1 + province.dials.slack / 4))


def _before_reserve(amount: int, reserve: float) -> int:
    """The least envelope whose part after reserve is the amount."""
    gross = floor(amount / (1 - reserve))
    while gross - share_of_up(reserve, gross) < amount:
        gross += 1
    return gross


def criteria() -> list[Row]:
    """Ranks of the six base criteria."""
    return [{"criterion": name, "rank": rank} for name, rank in zip(CRITERIA, RANKS, strict=True)]


def scenario(province: Province) -> list[Row]:
    """The base scenario: years, and yearly shares by hardness; everything else as the product has it."""
    dials = province.dials
    values: Row = {"first_year": province.first_year, "last_year": province.last_year, "objective": "score"}
    values |= {f"min_year_share_{group}": share for group, share in dials.min_share.items()}
    values |= {f"max_year_share_{group}": share for group, share in dials.max_share.items()}
    return [{"key": key, "value": value} for key, value in values.items()]


def debt(plan: Reference, province: Province, law: LawBook) -> list[Row]:
    """Debt that the reference plan's on-lent money keeps below the ceiling by its slack."""
    share = law.on(law.newest_date)["debt_limit.with_balance_transfer"].share
    lent = {year: plan.money(source="ODA_VL", year=year) for year in province.plan_years}
    opening = 2 * (max(lent.values()) + 1_000)
    borrowing, repayment = opening // 10, opening // 8
    rows: list[Row] = []
    stands = opening
    for year, amount in lent.items():
        stands += amount + borrowing - repayment
        revenue = ceil((1 + province.dials.slack) * stands / share) + 1
        rows.append(
            {
                "year": year,
                "opening_debt": opening if year == province.first_year else None,
                "local_revenue": revenue,
                "borrowing": borrowing,
                "repayment": repayment,
                "limit_share": share,
            }
        )
    return rows


def limits(plan: Reference, province: Province) -> list[Row]:
    """Floors, ceilings, new starts and capacities, each kept by the reference plan with its slack."""
    less, more = 1 - province.dials.slack, 1 + province.dials.slack
    total = plan.money()
    if not total:
        return []
    difficult = plan.money(_is_area("especially_difficult"))
    regional = plan.money(lambda line: line.points.get("inter_regional", 0) > 0)
    transport, education = SECTORS[0].name, SECTORS[2].name
    roads = plan.money(_is_sector(transport))
    rows = [
        _limit(
            "area_type", "especially_difficult", "share", least=floor(less * 1e4 * difficult / total) / 1e4
        ),
        _limit("class", "inter_regional", "share", least=floor(less * 1e4 * regional / total) / 1e4),
        _limit("sector", education, "money", least=floor(less * plan.money(_is_sector(education)))),
        _limit("sector", transport, "money", most=ceil(more * roads)),
        _limit("sector", transport, "money", most=ceil(more * _urban_roads(plan, transport)))
        | {"and_dimension": "area_type", "and_value": "urban"},
        *_land_ceiling(plan, more),
        *_new_starts(plan, province, more),
        *_capacities(plan, province, more),
    ]
    present = {line.sector for line in plan.lines}
    return [row for row in rows if row["dimension"] != "sector" or row["value"] in present]


def _limit(
    dimension: str, value: str, measure: str, *, least: Cell = None, most: Cell = None, year: Cell = None
) -> Row:
    return {
        "dimension": dimension,
        "value": value,
        "measure": measure,
        "min": least,
        "max": most,
        "year": year,
    }


def _is_area(kind: str) -> Callable[[Line], bool]:
    return lambda line: line.place.area_type == kind and line.kind != "lump_sum"


def _is_in(name: str) -> Callable[[Line], bool]:
    return lambda line: line.place.name == name


def _builds(name: str) -> Callable[[Line], bool]:
    return lambda line: line.investor == name


def _is_sector(name: str) -> Callable[[Line], bool]:
    return lambda line: line.sector == name


def _urban_roads(plan: Reference, transport: str) -> int:
    is_urban = _is_area("urban")
    return plan.money(lambda line: line.sector == transport and is_urban(line))


def _land_ceiling(plan: Reference, more: float) -> Iterator[Row]:
    """Land money for administration only so far."""
    name = SECTORS[-1].name
    spent = plan.money(_is_sector(name), source="SDD")
    yield _limit("sector", name, "money", most=ceil(more * spent)) | {"source": "SDD"}


def _new_starts(plan: Reference, province: Province, more: float) -> Iterator[Row]:
    """New starts of the period, of the first year, and in the communes with the most lines."""
    yield _limit(
        "group", "C", "new_starts", most=ceil(more * plan.new_starts(lambda line: line.group == "C"))
    )
    first = province.first_year
    yield _limit(
        "status", "new", "new_starts", most=ceil(more * plan.new_starts(_is_new, year=first)), year=first
    )
    for name in _most_common((line.place.name for line in plan.lines if line.is_candidate), NEW_START_PLACES):
        count = plan.new_starts(_is_in(name))
        yield _limit("locality", name, "new_starts", most=ceil(more * count))


def _is_new(line: Line) -> bool:
    return line.kind == "new"


def _capacities(plan: Reference, province: Province, more: float) -> Iterator[Row]:
    """What the busiest provincial investors can spend in a year."""
    boards = (line.investor for line in plan.lines if line.investor in BOARDS)
    for name in _most_common(boards, CAPACITY_INVESTORS):
        for year in province.plan_years:
            spent = plan.money(_builds(name), year=year)
            yield _limit("investor", name, "money", most=ceil(more * spent) + 1, year=year)


def _most_common(names: Iterator[str], count: int) -> list[str]:
    return [name for name, _ in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))[:count]]
