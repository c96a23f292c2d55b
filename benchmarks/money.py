"""Who pays for a made-up line: sources, approved split, what is paid already, what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from benchmarks.amounts import apportion
from models.law import LawOnDay

type Cell = str | int | float | None

KINDS_OF_SOURCE: Mapping[str, str] = {
    "NSTW": "central",
    "CTMTQG": "programme",
    "ODA_CP": "oda_central",
    "ODA_VL": "oda_onlent",
    "XDCB": "local_balance",
    "SDD": "land_use",
    "XSKT": "lottery",
    "DONGGOP": "contribution",
}
"""Codes of the sources and their kinds."""

MAIN = {"NSTW": 25, "CTMTQG": 8, "XDCB": 22, "SDD": 40, "XSKT": 5}
"""How often a source pays most of a line, out of 100. Assumed; land is the largest of the province's own
sources, as in the sample (there 83 % of them), lottery the smallest."""
SECOND = {"XDCB": 45, "SDD": 45, "XSKT": 10}

TWO_SOURCES, ONE_SOURCE, LISTED = 0.60, 0.15, 0.15
"""Lines with an approved split over two sources, over one, with a list of sources; the rest name none and
may use every open domestic source. Assumed."""
CONTRIBUTION = 0.10
"""Lines with a second source where that is the contribution of the people. Assumed."""

DEMAND_BY_SOURCE = 0.4
"""Of the lines that state a demand and have a split: those that state it by source. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMoney:
    """Sources of a line.

    cells : cost:…, paid:…, sources. left : what each source may still pay, million VND; where no split
    is approved, the source the reference plan would use. has_split : whether one is approved.
    """

    cells: Mapping[str, Cell]
    left: Mapping[str, int]
    has_split: bool


def money_of(rng: Random, cost: int, paid: int) -> LineMoney:
    """Sources of a line without a foreign loan."""
    main = _one(rng, MAIN)
    chance = rng.random()
    if chance < TWO_SOURCES:
        return _split({main: cost - (part := _second_part(rng, cost)), _second(rng, main): part}, paid)
    if chance < TWO_SOURCES + ONE_SOURCE:
        return _split({main: cost}, paid)
    cells: dict[str, Cell] = {"paid": paid}
    if chance < TWO_SOURCES + ONE_SOURCE + LISTED:
        cells["sources"] = f"{main};{_second(rng, main)}"
        return LineMoney(cells=cells, left={main: cost - paid}, has_split=False)
    return LineMoney(cells=cells, left={_one(rng, SECOND): cost - paid}, has_split=False)


def oda_money(rng: Random, cost: int, paid: int, law: LawOnDay) -> LineMoney:
    """Sources of a line with a foreign loan: granted and on-lent parts, and the counterpart.

    The foreign part is 60–85 % of the cost (assumed); the on-lent share of it is one of those the law
    has for provinces that get transfers; the counterpart asked for each year is a little less than the
    whole one, so that equal yearly parts satisfy it.
    """
    foreign = int(cost * rng.uniform(0.60, 0.85))
    share = law[f"onlending_ratio.{rng.choice(('transfer_from_70', 'transfer_50_to_70'))}"].share
    onlent = round(foreign * share)
    parts = {"ODA_CP": foreign - onlent, "ODA_VL": onlent, rng.choice(("XDCB", "NSTW")): cost - foreign}
    money = _split(parts, paid)
    ratio = int(90 * (cost - foreign) / foreign) / 100
    cells = {**money.cells, "counterpart_ratio": ratio, "onlending_share": share}
    return LineMoney(cells=cells, left=money.left, has_split=True)


def demand_of(
    rng: Random, money: LineMoney, amount: int, *, is_stated: bool
) -> tuple[dict[str, Cell], dict[str, int]]:
    """What a line asks for: cells, and its amounts by source."""
    amounts = apportion(amount, money.left)
    cells: dict[str, Cell] = {}
    if is_stated:
        cells["demand"] = amount
        if money.has_split and rng.random() < DEMAND_BY_SOURCE:
            cells |= {f"demand:{source}": part for source, part in amounts.items()}
    return cells, amounts


def _split(parts: Mapping[str, int], paid: int) -> LineMoney:
    """An approved split, paid in proportion to its parts."""
    before = apportion(paid, parts)
    cells: dict[str, Cell] = {f"cost:{source}": part for source, part in parts.items()}
    if paid:
        cells |= {"paid": paid} | {f"paid:{source}": part for source, part in before.items()}
    left = {source: part - before[source] for source, part in parts.items()}
    return LineMoney(cells=cells, left=left, has_split=True)


def _second_part(rng: Random, cost: int) -> int:
    return max(1, int(cost * rng.uniform(0.05, 0.45)))


def _second(rng: Random, main: str) -> str:
    if rng.random() < CONTRIBUTION:
        return "DONGGOP"
    return _one(rng, {source: weight for source, weight in SECOND.items() if source != main})


def _one(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
