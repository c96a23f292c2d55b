"""How much of what it was given each project, investor, source and sector has paid out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.portfolio import Portfolio
from models.project import Project
from models.units import Money
from optimizer.cuts import as_first_written
from optimizer.sectors import sector_of
from optimizer.workbook.schema import fold


class By(StrEnum):
    """What disbursement is summed by."""

    PROJECT = "project"
    INVESTOR = "investor"
    SOURCE = "source"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """Money given and paid out, million VND.

    key : code of the project or source, id of the sector, the investor as the list first writes it ("" =
        not stated). given : assigned so far; where nothing is assigned to any line of the list, the approved
    medium-term plan.
    cancelled : what lapsed of it. carried_over : the part of what is left that may still be paid out next
        year (Điều 72); it is no further money.
    """

    key: str
    given: Money = 0
    disbursed: Money = 0
    carried_over: Money = 0
    cancelled: Money = 0

    @property
    def says_anything(self) -> bool:
        """Whether any amount is stated."""
        return any((self.given, self.disbursed, self.carried_over, self.cancelled))

    @property
    def available(self) -> Money:
        """What could be paid out: what was given, less what lapsed."""
        return max(0, self.given - self.cancelled)

    @property
    def behind(self) -> Money:
        """What is given and neither paid out nor lapsed; below 0 where more was paid out than was given."""
        return self.given - self.cancelled - self.disbursed

    @property
    def absorption(self) -> float | None:
        """Disbursed of given, 0–1 and more; None where nothing was given. What lapsed was not absorbed."""
        return self.disbursed / self.given if self.given else None

    def plus(self, other: "Execution") -> "Execution":
        """Both together, under this key."""
        return Execution(
            key=self.key,
            given=self.given + other.given,
            disbursed=self.disbursed + other.disbursed,
            carried_over=self.carried_over + other.carried_over,
            cancelled=self.cancelled + other.cancelled,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedCapacity:
    """A row for the sheet `limits`: the most an investor is assumed to spend in a year, million VND."""

    investor: str
    year: int
    most: Money


def executions(portfolio: Portfolio, by: By) -> tuple[Execution, ...]:
    """Disbursement of the lines that state any, summed; most money first.

    By source only lines that split what is given and paid out; carried over and lapsed are not split.
    """
    # Five years of a plan beside one year's assignments would pass for money that lies idle.
    is_assigned = any(line.mt_assigned for line in portfolio.projects)
    if by is By.SOURCE:
        return _ordered([part for line in portfolio.projects for part in _by_source(line, is_assigned)])
    key = _keys(portfolio)[by]
    parts = [_of(line, key(line), is_assigned) for line in portfolio.projects]
    return _ordered([own for own in parts if own.says_anything])


def _of(line: Project, key: str, is_assigned: bool) -> Execution:
    return Execution(
        key=key,
        given=line.mt_assigned if is_assigned else line.mt_plan or 0,
        disbursed=line.disbursed,
        carried_over=line.carried_over,
        cancelled=line.cancelled,
    )


def _by_source(line: Project, is_assigned: bool) -> Iterator[Execution]:
    given = (line.mt_assigned_by_source if is_assigned else line.mt_plan_by_source) or {}
    paid = line.disbursed_by_source or {}
    for source in sorted({*given, *paid}):
        if given.get(source) or paid.get(source):
            yield Execution(key=source, given=given.get(source, 0), disbursed=paid.get(source, 0))


def _keys(portfolio: Portfolio) -> dict[By, Callable[[Project], str]]:
    investors = as_first_written(portfolio, lambda line: line.investor)
    return {
        By.PROJECT: lambda line: line.project_id,
        By.INVESTOR: lambda line: investors[fold(line.investor)],
        By.SECTOR: lambda line: sector_of(line.sector).id,
    }


def _ordered(parts: Sequence[Execution]) -> tuple[Execution, ...]:
    sums: dict[str, Execution] = {}
    for part in parts:
        sums[part.key] = sums[part.key].plus(part) if part.key in sums else part
    return tuple(sorted(sums.values(), key=lambda own: (-own.given, own.key)))


def total(parts: Sequence[Execution]) -> Execution:
    """All together."""
    whole = Execution(key="")
    for part in parts:
        whole = whole.plus(part)
    return whole


def proposed_capacities(
    portfolio: Portfolio, years: Sequence[int], covered: int
) -> tuple[ProposedCapacity, ...]:
    """What each named investor is assumed to spend in each of the years: what it paid out in one on average.

    covered : years in which the disbursed money was paid out. Rounded up to a million.

    Errors: ValueError where covered is below 1.
    """
    if covered < 1:
        raise ValueError(f"covered == {covered}, must be >= 1.")
    return tuple(
        ProposedCapacity(investor=own.key, year=year, most=-(-own.disbursed // covered))
        for own in sorted(executions(portfolio, By.INVESTOR), key=lambda own: own.key)
        if own.key and own.disbursed
        for year in years
    )
