"""When a made-up line may get capital, and when the reference plan would pay it."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from benchmarks.parameters import Province
from models.law import LawOnDay

type Cell = str | int | float | None

WINDOW_LEFT: Mapping[str, tuple[int, ...]] = {"A": (3, 4, 5), "B": (1, 2, 3), "C": (1, 2)}
"""Years of the legal window that an ongoing project has left at the start of the plan, evenly likely."""
EXTENDED = 0.1
"""Ongoing projects that have these years only through an extension of one year. Assumed."""
LOAN_YEARS_LEFT = (3, 4, 5, 6)
"""Years for which a loan in use still pays out. Assumed."""

LENGTHS: Mapping[str, tuple[int, ...]] = {"A": (3,), "B": (2, 3), "C": (2,)}
"""Years over which the reference plan pays a candidate: within the window and the yearly shares at
every hardness."""
LATER = 0.15
"""Candidates that cannot start in the first year of the plan, or in the first two. Assumed."""

WINDOWED = ("ongoing", "ongoing_finishing", "urgent", "national")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTime:
    """Cells on years; years in which the reference plan may begin to pay, and for how many it pays."""

    cells: Mapping[str, Cell]
    starts: tuple[int, ...]
    length: int


def time_of(rng: Random, kind: str, group: str, province: Province, law: LawOnDay) -> LineTime:
    """Years of a line of this kind."""
    if kind in ("new", "oda_new"):
        return _candidate(rng, kind, group, province)
    if kind in WINDOWED:
        return _in_window(rng, group, province, law)
    first = province.first_year
    if kind == "oda":
        left = rng.choice(LOAN_YEARS_LEFT)
        begun = first - rng.choice((1, 2, 3))
        cells: dict[str, Cell] = {"first_capital_year": begun, "loan_close_year": first + left - 1}
        return LineTime(cells=cells, starts=(first,), length=min(left, province.years))
    cells = {"max_year_share": 1}
    if kind != "preparation":
        cells["first_capital_year"] = first - rng.choice((3, 4, 5, 6))
    return LineTime(cells=cells, starts=(first,), length=rng.choice((1, 2)))


def _candidate(rng: Random, kind: str, group: str, province: Province) -> LineTime:
    length = rng.choice(LENGTHS[group])
    earliest = province.first_year
    cells: dict[str, Cell] = {}
    if rng.random() < LATER:
        earliest = min(earliest + rng.choice((1, 2)), province.last_year - length + 1)
        cells["earliest_start"] = earliest
    if kind == "oda_new":
        cells["loan_close_year"] = province.last_year + rng.choice((0, 1, 2))
    return LineTime(
        cells=cells,
        starts=tuple(range(earliest, province.last_year - length + 2)),
        length=length,
    )


def _in_window(rng: Random, group: str, province: Province, law: LawOnDay) -> LineTime:
    """An ongoing project, so far into its legal window that a few years of it are left."""
    left = rng.choice(WINDOW_LEFT[group])
    begun = province.first_year + left - law[f"capital_years.group_{group.lower()}"].whole
    cells: dict[str, Cell] = {}
    if rng.random() < EXTENDED:
        begun -= 1
        cells |= {"extension_years": 1, "extension_decision": f"{rng.randint(1, 99)}/NQ-HĐND"}
    cells |= {"first_capital_year": begun, "start_year": begun}
    return LineTime(cells=cells, starts=(province.first_year,), length=min(left, province.years))
