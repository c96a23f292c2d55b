"""The years of a plan as the headings of its list name them: `giai đoạn 2026-2030`, `năm 2026, 2027`."""

import re
from collections.abc import Iterator, Sequence

from models.issues import Issue, Severity
from optimizer.official.book import ListPart
from optimizer.official.plain_list import Heading, PlainList

YEARS_MAX = 10
"""Years of the longest plan."""
_PERIOD = re.compile(r"(20[0-9]{2})\s*[-–—]\s*(20[0-9]{2})")
_YEAR = re.compile(r"(?<![0-9/.])20[0-9]{2}(?![0-9])")

type Years = tuple[int, int]
"""First and last year."""


def years_of_headings(parts: Sequence[ListPart], issues: list[Issue]) -> Years | None:
    """The years that the headings of needs and plans name, told; None where they name none.

    A period counts before single years; of several the latest.
    """
    periods: dict[Years, tuple[PlainList, str]] = {}
    single: dict[Years, tuple[PlainList, str]] = {}
    for found, heading in _headings(parts, {"demand", "mt_plan"}):
        place = (found, found.heading_cell(heading))
        match = _PERIOD.search(heading.text)
        if match and int(match[1]) < int(match[2]) < int(match[1]) + YEARS_MAX:
            periods.setdefault((int(match[1]), int(match[2])), place)
        elif "demand" in _stems(heading) and (years := named_years(heading.text)) is not None:
            single.setdefault(years, place)
    named = periods or _together(single)
    if not named:
        return None
    years = max(named)
    found, cell = named[years]
    values: dict[str, object] = {"found": _shown(years)}
    code = "issue_list_years_understood"
    issues.append(Issue(code=code, severity=Severity.INFO, sheet=found.place, cell=cell, values=values))
    return years


def other_years(parts: Sequence[ListPart], years: Years) -> Iterator[Issue]:
    """Headings of needs that name other years than the plan is for; their amounts are taken for all of it."""
    told: set[tuple[str, Years]] = set()
    for found, heading in _headings(parts, {"demand"}):
        named = named_years(heading.text)
        if named is None or named == years or (found.place, named) in told:
            continue
        told.add((found.place, named))
        yield Issue(
            code="issue_list_heading_years",
            severity=Severity.WARNING,
            sheet=found.place,
            cell=found.heading_cell(heading),
            values={"found": heading.text, "years": _shown(named), "expected": _shown(years)},
        )


def named_years(text: str) -> Years | None:
    """`năm 2026, 2027` → (2026, 2027); None where the years leave one out, or none is named."""
    match = _PERIOD.search(text)
    if match:
        return int(match[1]), int(match[2])
    years = sorted({int(year) for year in _YEAR.findall(text)})
    if not years or years[-1] - years[0] != len(years) - 1:
        return None
    return years[0], years[-1]


def _together(single: dict[Years, tuple[PlainList, str]]) -> dict[Years, tuple[PlainList, str]]:
    """Single years that follow each other, in columns of their own, are one plan."""
    every = sorted({year for first, last in single for year in range(first, last + 1)})
    if not every or every[-1] - every[0] != len(every) - 1 or len(every) > YEARS_MAX:
        return {}
    return {(every[0], every[-1]): single[min(single)]}


def _headings(parts: Sequence[ListPart], stems: set[str]) -> Iterator[tuple[PlainList, Heading]]:
    for part in parts:
        for heading in part.found.headings:
            if stems & _stems(heading):
                yield part.found, heading


def _stems(heading: Heading) -> set[str]:
    return {own.partition(":")[0] for own in (heading.column or "", *heading.alternatives)}


def _shown(years: Years) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
