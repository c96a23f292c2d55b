"""Money of several plans by source, year, sector, locality, group, class and tier."""

import math
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from models.plan import Plan
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.units import Money
from models.vocabulary import Group
from optimizer.sectors import sector_of, sectors
from optimizer.workbook.schema import fold


class Cut(StrEnum):
    """Ways in which money is summed."""

    SOURCE = "source"
    YEAR = "year"
    SECTOR = "sector"
    LOCALITY = "locality"
    GROUP = "group"
    CLASS = "class"
    TIER = "tier"


PROJECT_CUTS = (Cut.SECTOR, Cut.LOCALITY, Cut.GROUP, Cut.CLASS)
"""Cuts in which a project stands under the same entries in every plan."""

type Entries = Mapping[str, tuple[str, ...]]
"""By project_id, the entries of a cut it is summed under."""
type Sums = dict[str, dict[str, Money]]
"""By entry, then scenario."""


def project_entries(portfolio: Portfolio) -> dict[Cut, Entries]:
    """Where each project stands, in the cuts that do not depend on a plan."""
    projects = portfolio.projects
    places = as_first_written(portfolio, lambda project: project.locality)
    return {
        Cut.SECTOR: {p.project_id: (sector_of(p.sector).id,) for p in projects},
        Cut.LOCALITY: {p.project_id: (places[fold(p.locality)],) for p in projects},
        Cut.GROUP: {p.project_id: (_group(p),) for p in projects},
        Cut.CLASS: {
            p.project_id: tuple(own.name for own in portfolio.criteria if p.criteria.get(own.name, 0) > 0)
            for p in projects
        },
    }


def as_first_written(portfolio: Portfolio, text_of: Callable[[Project], str]) -> dict[str, str]:
    """Each text of a column as the list first writes it, by its folded text: accents and case aside."""
    found: dict[str, str] = {}
    for project in sorted(portfolio.projects, key=lambda project: project.row):
        found.setdefault(fold(text_of(project)), text_of(project).strip())
    return found


def _group(project: Project) -> str:
    return "" if project.is_lump_sum or project.group is None else project.group.value


def tier_entries(plan: Plan) -> Entries:
    """The tier each line of a plan has in it."""
    return {line.project_id: (str(line.tier),) for line in plan.lines}


def money_by_source_year(
    portfolio: Portfolio, scenarios: Mapping[str, Scenario], plans: Mapping[str, Plan]
) -> dict[tuple[str, int], dict[str, Money]]:
    """Every source of the book in every plan year, by scenario."""
    paid = {name: plan.money_by_source_year() for name, plan in plans.items()}
    years = {year for scenario in scenarios.values() for year in scenario.years}
    years |= {year for own in paid.values() for _, year in own}
    codes = [source.code for source in portfolio.budget.sources]
    codes += sorted({code for own in paid.values() for code, _ in own} - set(codes))
    return {
        (code, year): {name: own.get((code, year), 0) for name, own in paid.items()}
        for code in codes
        for year in sorted(years)
    }


def money_by_cut(
    portfolio: Portfolio,
    plans: Mapping[str, Plan],
    by_source_year: Mapping[tuple[str, int], Mapping[str, Money]],
) -> dict[Cut, Sums]:
    """By every cut; entries in the order of the law or the book, localities by money, most first."""
    own = project_entries(portfolio)
    sums = {cut: _by_entry(plans, dict.fromkeys(plans, own[cut])) for cut in PROJECT_CUTS}
    by_tier = _by_entry(plans, {name: tier_entries(plan) for name, plan in plans.items()})
    places = sums[Cut.LOCALITY]
    return {
        Cut.SOURCE: _folded(by_source_year, 0),
        Cut.YEAR: _folded(by_source_year, 1),
        Cut.SECTOR: _ordered(sums[Cut.SECTOR], (sector.id for sector in sectors())),
        Cut.LOCALITY: _ordered(places, sorted(places, key=lambda entry: _most_first(entry, places[entry]))),
        Cut.GROUP: _ordered(sums[Cut.GROUP], (*(group.value for group in Group), "")),
        Cut.CLASS: {
            criterion.name: sums[Cut.CLASS].get(criterion.name, dict.fromkeys(plans, 0))
            for criterion in portfolio.criteria
        },
        Cut.TIER: _ordered(by_tier, sorted(by_tier, key=int)),
    }


def _by_entry(plans: Mapping[str, Plan], entries: Mapping[str, Entries]) -> Sums:
    """Money of the lines by the entries each stands under."""
    sums: Sums = {}
    for name, plan in plans.items():
        for line in plan.lines:
            for entry in entries[name][line.project_id]:
                sums.setdefault(entry, dict.fromkeys(plans, 0))[name] += line.total_allocated
    return sums


def _ordered(sums: Sums, order: Iterable[str]) -> Sums:
    return {entry: sums[entry] for entry in order if entry in sums}


def _folded(by_source_year: Mapping[tuple[str, int], Mapping[str, Money]], part: int) -> Sums:
    """Summed by source (0) or by year (1)."""
    sums: Sums = {}
    for key, amounts in by_source_year.items():
        own = sums.setdefault(str(key[part]), dict.fromkeys(amounts, 0))
        for name, amount in amounts.items():
            own[name] += amount
    return sums


def _most_first(entry: str, amounts: Mapping[str, Money]) -> tuple[bool, float, str]:
    """Where no place is stated comes last."""
    return not entry, -math.fsum(amounts.values()), entry
