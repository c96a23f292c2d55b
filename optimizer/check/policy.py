"""Questions about links, limits and debt: what cannot hold is named before anything is solved."""

import math
from collections.abc import Callable, Iterator, Mapping

from models.issues import Issue, Severity
from models.limit import Limit
from models.link import Link
from models.texts import say
from models.units import LANGUAGES, Share, share_of
from models.vocabulary import LinkType
from optimizer.check.asked import Asked
from optimizer.rows import Column, CouplingRow, Sense
from optimizer.rules import COUPLING
from optimizer.table import ProjectTable

BOUNDS = ("floor", "ceiling", "new_start_limit")
"""Rules on parts of the plan that may be impossible."""


def link_cannot_hold(asked: Asked) -> Iterator[Issue]:
    """What must be in the plan needs what cannot be, or excludes what must be as well."""
    for link in asked.portfolio.links:
        if not asked.book.terms.scenario.has(link.type.value):
            continue
        if link.type is LinkType.EXCLUDES:
            if asked.must(link.project) and asked.must(link.other):
                yield _link_issue(asked, link, "issue_link_excludes_mandates", link.project, link.other)
            continue
        for needing, needed in _needs(link):
            if asked.must(needing) and asked.barred(needed):
                yield _link_issue(asked, link, "issue_link_needs_barred", needing, needed)


def _needs(link: Link) -> list[tuple[str, str]]:
    """(needing, needed): whoever cannot be in the plan without the other."""
    forth, back = (link.project, link.other), (link.other, link.project)
    return {LinkType.SYNERGY: [], LinkType.BUNDLE: [forth, back]}.get(link.type, [forth])


def _link_issue(asked: Asked, link: Link, code: str, one: str, other: str) -> Issue:
    return asked.issue_in("links", link.row, "type", code, Severity.WARNING, found=one, expected=other)


def link_circle(asked: Asked) -> Iterator[Issue]:
    """Projects that each wait for another to be finished: none of them can ever start."""
    if not asked.book.terms.scenario.has("requires_finished"):
        return
    waits: dict[str, list[Link]] = {}
    for link in asked.portfolio.links:
        if link.type is LinkType.REQUIRES_FINISHED:
            waits.setdefault(link.project, []).append(link)
    for project_id in sorted(waits):
        circle = _circle(project_id, waits)
        if circle and project_id == min(circle):
            row = waits[project_id][0].row
            found = " → ".join((*circle, circle[0]))
            yield asked.issue_in("links", row, "type", "issue_link_circle", Severity.WARNING, found=found)


def _circle(start: str, waits: Mapping[str, list[Link]]) -> tuple[str, ...]:
    """The shortest way from a project back to itself; empty where there is none."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for link in waits.get(path[-1], ()):
            if link.other == start:
                return path
            if link.other not in seen:
                seen.add(link.other)
                paths.append((*path, link.other))
    return ()


def limit_cannot_hold(asked: Asked) -> Iterator[Issue]:
    """A floor above all that its part could ever get, or a number below what must be in the plan."""
    limits = {limit.where: limit for limit in asked.portfolio.limits}
    for rule in BOUNDS:
        if not asked.book.terms.scenario.has(rule):
            continue
        for row in COUPLING[rule](asked.book):
            limit = limits.get(row.where) or limits[row.where[:-1]]
            yield from _impossible(asked, row, limit)


def _impossible(asked: Asked, row: CouplingRow, limit: Limit) -> Iterator[Issue]:
    counted = "limit_projects" if limit.measure.counts_projects else "limit_million"
    unit = {f"unit_{language}": say(counted, language) for language in LANGUAGES}
    if row.sense is Sense.AT_LEAST:
        most = _most(asked, row)
        if most < row.right:
            values = {"found": limit.selector.value, "expected": row.right, "most": most, **unit}
            yield asked.issue_in(
                "limits", limit.row, "min", "issue_limit_floor_too_high", Severity.WARNING, **values
            )
        return
    least = _least_count(asked, row)
    if limit.measure.counts_projects and least > row.right:
        values = {"found": limit.selector.value, "expected": row.right, "least": least, **unit}
        yield asked.issue_in(
            "limits", limit.row, "max", "issue_limit_ceiling_too_low", Severity.WARNING, **values
        )


def _most(asked: Asked, row: CouplingRow) -> float:
    """An upper bound on the left side: what each line can get, and what the sources have."""
    by_project: dict[str, list[Column]] = {}
    for column, weight in row.coefficients.items():
        if weight > 0 and not asked.barred(column.owner):
            by_project.setdefault(column.owner, []).append(column)
    chosen = sum(1.0 for columns in by_project.values() if columns[0].kind == "x")
    paid = [column for columns in by_project.values() for column in columns if column.kind == "f"]
    if not paid:
        return chosen
    lines = math.fsum(
        _most_money(asked.book.by_id[project_id], [c.number for c in columns if c.kind == "f"])
        for project_id, columns in by_project.items()
    )
    sources = {column.detail for column in paid}
    have = math.fsum(
        asked.available(source, {c.number for c in paid if c.detail == source}) for source in sources
    )
    return min(lines, have)


def _most_money(table: ProjectTable, years: list[int]) -> float:
    """What a line can get in these years: its demand (a lump sum: what is ordered as well)."""
    if table.is_lump_sum:
        return max(table.demand, sum(table.fixed.values()))
    by_schedule = (
        sum(bound.amount for year, bound in option.high.items() if year in years) for option in table.options
    )
    return min(table.demand, max(by_schedule, default=0))


def _least_count(asked: Asked, row: CouplingRow) -> float:
    """Projects that are counted in every plan: all their schedules count, and they must be in."""
    counted: dict[str, int] = {}
    for column in row.coefficients:
        counted[column.owner] = counted.get(column.owner, 0) + 1
    return sum(
        asked.must(project_id) and number == len(asked.book.by_id[project_id].options)
        for project_id, number in counted.items()
    )


def debt_too_high(asked: Asked) -> Iterator[Issue]:
    """Debt that passes its ceiling without any loan of the plan; a ceiling above the law's."""
    if asked.portfolio.debt is None or not asked.book.terms.scenario.has("debt_ceiling"):
        return
    rows = {row.where[0]: row.right for row in COUPLING["debt_ceiling"](asked.book)}
    law = asked.book.terms.law
    keys = [key for key in asked.law.by_key if key.startswith("debt_limit.") and key in law]
    most = max((law[key].share for key in keys), default=math.inf)
    for year in asked.portfolio.debt.years:
        room = rows.get(str(year.year), 0)
        if room < 0:
            values = {
                "found": str(year.year),
                "expected": share_of(year.limit_share, year.local_revenue),
                "over": -room,
            }
            code = "issue_debt_above_ceiling"
            yield asked.issue_in("debt", year.row, "limit_share", code, Severity.WARNING, **values)
        if year.limit_share > most:
            values = {"found": Share(year.limit_share), "expected": Share(most)}
            code = "issue_debt_limit_beyond_law"
            yield asked.issue_in("debt", year.row, "limit_share", code, Severity.WARNING, **values)


POLICY: tuple[Callable[[Asked], Iterator[Issue]], ...] = (
    link_cannot_hold,
    link_circle,
    limit_cannot_hold,
    debt_too_high,
)

CANNOT_HOLD = frozenset(
    {
        "issue_link_needs_barred",
        "issue_link_excludes_mandates",
        "issue_limit_floor_too_high",
        "issue_limit_ceiling_too_low",
        "issue_limit_matches_nothing",
        "issue_debt_above_ceiling",
    }
)
"""Issues that explain why there may be no plan at all."""
