"""Links and limits of an annual book: those that still concern something the year decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.limit import Limit
from models.link import Link
from models.project import Project
from models.texts import say
from models.units import Language
from models.vocabulary import Dimension, LinkType, Measure
from optimizer.annual.slice import LineSlice, YearSlice
from optimizer.rules.links import WORKS_DONE
from optimizer.table import tier_of
from optimizer.words.limits import concerned


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row of the medium-term book and why it is left out; an empty reason means it stays.

    name : what it is called in the notes. reason : end of the key `annual.link_…` or `annual.limit_…`.
    """

    row: dict[str, object]
    name: str
    reason: str


def judged_links(whole: YearSlice, language: Language) -> Iterator[Judged]:
    """Every link with its judgement."""
    sheet = whole.portfolio.sheets.get("links")
    kept = {line.project.project_id: line for line in whole.lines()}
    for link, row in zip(whole.portfolio.links, sheet.rows if sheet else (), strict=True):
        kind = say(f"link_type.{link.type.value}", language)
        name = f"{kind}: {link.project} – {link.other}"
        yield Judged(row=dict(row), name=name, reason=_link_reason(link, kept, whole))


def _link_reason(link: Link, kept: dict[str, LineSlice], whole: YearSlice) -> str:
    """Why a link decides nothing in the year.

    requires: both start in the year, else one of them started before. requires_finished: settled unless the
    project starts in the year while the other is not finished. excludes: one of the two is out. bundle and
    synergy: settled once both have begun.
    """
    one, other = kept.get(link.project), kept.get(link.other)
    if link.type is LinkType.REQUIRES_FINISHED and one is not None and not one.has_begun:
        return "settled" if _is_finished(link.other, whole) else _missing(other)
    if one is None or other is None:
        return "absent"
    begun = (one.has_begun, other.has_begun)
    if link.type is LinkType.EXCLUDES:
        return ""
    if link.type in (LinkType.REQUIRES, LinkType.REQUIRES_FINISHED):
        return "settled" if any(begun) else ""
    return "settled" if all(begun) else ""


def _missing(other: LineSlice | None) -> str:
    return "absent" if other is None else ""


def _is_finished(project_id: str, whole: YearSlice) -> bool:
    """Whether the works stand before the year."""
    if whole.portfolio.by_id[project_id].status in WORKS_DONE:
        return True
    schedule = whole.plan.by_id[project_id].schedule
    return schedule is not None and schedule.finish < whole.year


def judged_limits(whole: YearSlice, language: Language) -> Iterator[Judged]:
    """Every limit with its judgement."""
    sheet = whole.portfolio.sheets.get("limits")
    budget = whole.portfolio.budget
    for limit, row in zip(whole.portfolio.limits, sheet.rows if sheet else (), strict=True):
        parts = [*concerned(limit, budget, language), say(f"measure.{limit.measure.value}", language)]
        if limit.source is not None:
            parts.append(budget.label(limit.source))
        if limit.year is not None:
            parts.append(str(limit.year))
        name = " – ".join(parts)
        yield Judged(row=dict(row), name=name, reason=_limit_reason(limit, whole))


def _limit_reason(limit: Limit, whole: YearSlice) -> str:
    if limit.year is None:
        return "period"
    if limit.year != whole.year:
        return "other_year"
    if limit.measure is Measure.COUNT:
        return "count"
    return "status" if _speaks_of_others(limit, whole) else ""


def _speaks_of_others(limit: Limit, whole: YearSlice) -> bool:
    """Whether lines that changed their rung fall under a limit by status or tier, or no longer do."""
    selectors = [limit.selector, *([limit.second] if limit.second is not None else [])]
    for selector in selectors:
        for line in whole.lines():
            if selector.dimension is Dimension.STATUS:
                words = (_word(line.project), str(line.status))
            elif selector.dimension is Dimension.TIER:
                words = (str(tier_of(line.project, whole.scenario)), str(line.tier(whole.scenario)))
            else:
                continue
            if (words[0] in selector.values) != (words[1] in selector.values):
                return True
    return False


def _word(project: Project) -> str:
    return str(project.status)
