"""The annexes of plan.xlsx: which there are, how they are numbered, and what stands above each."""

from collections.abc import Sequence

from optimizer.result import Result
from optimizer.writing.heading import roman, title_block
from optimizer.writing.page import Page, Voice

ANNEXES = (
    "allocation",
    "sources",
    "units",
    "sectors",
    "localities",
    "structure",
    "not_balanced",
    "next_period",
    "explanations",
    "comparison",
    "law",
    "certificate",
)
"""Sheets that are annexes, in their order; they are numbered in Roman numerals."""


def annexes(result: Result) -> tuple[str, ...]:
    """The annexes a result has: explanations only where they were asked for."""
    return tuple(name for name in ANNEXES if name != "explanations" or result.explanation is not None)


def heading(
    page: Page, sheet: str, result: Result, widths: Sequence[float], *, top: int = 0, unit: bool = True
) -> int:
    """Number of the annex, title in capitals, period and scenario, unit at the right; the row after it.

    widths : of the columns that are printed.
    """
    annex = page.say("annex", number=roman(annexes(result).index(sheet) + 1))
    texts = (annex, page.say(f"title.{sheet}"), subtitle(page, result))
    return title_block(page, texts, widths, top=top, unit=unit)


def subtitle(page: Voice, result: Result) -> str:
    """Period and scenario."""
    scenario = result.scenario
    first, last = str(scenario.first_year), str(scenario.last_year)
    if first == last:
        return page.say("subtitle_year", year=first, scenario=scenario.name)
    return page.say("subtitle", first=first, last=last, scenario=scenario.name)
