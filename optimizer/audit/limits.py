"""Audit of the limits on a part of the plan: floors, ceilings, new starts, an investor's capacity."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from models.limit import Limit, Selector
from models.texts import catalogue, say
from models.units import Language, Money
from models.vocabulary import Dimension, Measure
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken
from optimizer.audit.windows import exact

SLACK = Fraction(1, 1_000_000)
"""What a bound may be missed by: a millionth of a million VND, never a whole one."""


def check_floor(book: Book) -> Iterator[Violation]:
    """Money, share or number of a part of the plan is at least what is asked."""
    for limit in _in_force(book):
        if limit.measure is not Measure.NEW_STARTS:
            yield from _too_little("floor", book, limit, _kind(limit))


def check_ceiling(book: Book) -> Iterator[Violation]:
    """Money, share or number of a part of the plan is at most what is allowed."""
    for limit in _in_force(book):
        if limit.measure is not Measure.NEW_STARTS and not _is_capacity(limit):
            yield from _too_much("ceiling", book, limit, _kind(limit))


def check_new_start_limit(book: Book) -> Iterator[Violation]:
    """The number of candidates that start within the plan keeps to its bounds."""
    for limit in _in_force(book):
        if limit.measure is Measure.NEW_STARTS:
            yield from _too_little("new_start_limit", book, limit, "least")
            yield from _too_much("new_start_limit", book, limit)


def check_investor_capacity(book: Book) -> Iterator[Violation]:
    """No investor gets more money in a year than it can absorb."""
    for limit in _in_force(book):
        if _is_capacity(limit):
            yield from _too_much("investor_capacity", book, limit)


def _in_force(book: Book) -> Iterator[Limit]:
    """Limits of the whole period and of the plan years; one of another year does not apply."""
    for limit in book.portfolio.limits:
        if limit.year is None or limit.year in book.scenario.years:
            yield limit


def _is_capacity(limit: Limit) -> bool:
    """A yearly ceiling on the money of an investor, and of nothing narrower."""
    return (
        limit.selector.dimension is Dimension.INVESTOR
        and limit.second is None
        and limit.measure is Measure.MONEY
        and limit.year is not None
    )


def _kind(limit: Limit) -> str:
    """Which sentence speaks of it: of money, of a share or of a number."""
    return "" if limit.measure is Measure.MONEY else limit.measure.value


def _too_little(rule: str, book: Book, limit: Limit, detail: str = "") -> Iterator[Violation]:
    if limit.least is None:
        return
    whole = _whole(book, limit)
    found, least = _found(book, limit), ceil(exact(limit.least) * whole - SLACK)
    if found < least:
        yield _broken(rule, book, limit, least - found, detail, found=found, needed=least, whole=whole)


def _too_much(rule: str, book: Book, limit: Limit, detail: str = "") -> Iterator[Violation]:
    if limit.most is None:
        return
    whole = _whole(book, limit)
    found, most = _found(book, limit), floor(exact(limit.most) * whole + SLACK)
    if found > most:
        yield _broken(rule, book, limit, found - most, detail, found=found, needed=most, whole=whole)


def _whole(book: Book, limit: Limit) -> int:
    """What a share is taken of: all money of that source and year; other bounds stand as they are."""
    if limit.measure is not Measure.SHARE:
        return 1
    return sum(_money(line, limit, _asked(book, limit)) for line in book.lines)


def _found(book: Book, limit: Limit) -> int:
    """The money (million VND) or the number of projects the limit speaks of."""
    if limit.measure.counts_projects:
        return sum(_counts(line, limit) for line in book.lines)
    sources = _asked(book, limit)
    for selector in _selectors(limit):
        if selector.dimension is Dimension.SOURCE:
            sources &= selector.values
    return sum(_money(line, limit, sources) for line in book.lines if _matches(line, limit))


def _asked(book: Book, limit: Limit) -> frozenset[str]:
    """Codes of the sources whose money counts, before the selectors are looked at."""
    return frozenset(book.budget.by_code if limit.source is None else (limit.source,))


def _money(line: Line, limit: Limit, sources: frozenset[str]) -> Money:
    return sum(
        amount
        for (source, year), amount in line.planned.allocated.items()
        if source in sources and limit.year in (None, year)
    )


def _counts(line: Line, limit: Limit) -> bool:
    """Whether the line is one of the projects that are counted."""
    if line.schedule is None or line.project.is_lump_sum or not _matches(line, limit):
        return False
    if limit.year not in (None, line.schedule.start):
        return False
    if limit.source is not None and limit.source not in line.eligible:
        return False
    if not all(
        selector.values & line.eligible
        for selector in _selectors(limit)
        if selector.dimension is Dimension.SOURCE
    ):
        return False
    starts = line.project.is_candidate and not line.project.has_begun(line.scenario.first_year)
    return starts or limit.measure is not Measure.NEW_STARTS


def _selectors(limit: Limit) -> tuple[Selector, ...]:
    return (limit.selector,) if limit.second is None else (limit.selector, limit.second)


def _matches(line: Line, limit: Limit) -> bool:
    """Whether all selectors hold; a source tells money apart, not lines."""
    return all(
        _has(line, selector) for selector in _selectors(limit) if selector.dimension is not Dimension.SOURCE
    )


def _has(line: Line, selector: Selector) -> bool:
    """Whether the line has the property; one that says nothing has it not."""
    project = line.project
    if selector.dimension is Dimension.CLASS:
        return any(project.criteria.get(name, 0) > 0 for name in selector.values)
    properties: dict[Dimension, str | None] = {
        Dimension.SECTOR: project.sector,
        Dimension.LOCALITY: project.locality,
        Dimension.INVESTOR: project.investor,
        Dimension.AREA_TYPE: project.area_type,
        Dimension.GROUP: project.group,
        Dimension.STATUS: project.status,
        Dimension.TIER: None if line.tier is None else str(line.tier),
    }
    return properties[selector.dimension] in selector.values


def _broken(rule: str, book: Book, limit: Limit, by: int, detail: str, **values: object) -> Violation:
    """The limit is named by what it concerns, in either language, and by its row in the sheet."""
    what = {"what_vi": _what(book, limit, "vi"), "what_en": _what(book, limit, "en")}
    return broken(rule, " ".join(limit.where), by, detail, row=str(limit.row), **what, **values)


def _what(book: Book, limit: Limit, language: Language) -> str:
    """`Ngành, lĩnh vực: Giao thông; Nguồn vốn: DAT; năm 2027`."""
    parts = [_words(book, selector.dimension, selector.value, language) for selector in _selectors(limit)]
    if limit.source is not None:
        parts.append(_words(book, Dimension.SOURCE, limit.source, language))
    if limit.year is not None:
        parts.append(say("audit.limit_year", language, year=str(limit.year)))
    return "; ".join(parts)


def _words(book: Book, dimension: Dimension, value: str, language: Language) -> str:
    """`Loại địa bàn: Nông thôn`: codes by their labels, sources by name, all else as the sheet has it."""
    label = f"{dimension.value}.{value}"
    shown = say(label, language) if label in catalogue() else value
    if dimension is Dimension.SOURCE:
        shown = book.budget.label(value)
    return f"{say(f'dimension.{dimension.value}', language)}: {shown}"
