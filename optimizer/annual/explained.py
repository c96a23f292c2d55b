"""What was done to turn a medium-term plan into an annual book, one line a sheet or column."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.texts import say
from models.units import Language, format_number
from optimizer.annual.money import year_money
from optimizer.annual.policy import judged_limits, judged_links
from optimizer.annual.slice import YearSlice

COLUMNS = (
    ("projects", "lines"),
    ("projects", "demand"),
    ("projects", "paid"),
    ("projects", "mt_plan"),
    ("projects", "status"),
    ("projects", "new"),
    ("projects", "lump_sums"),
    ("projects", "dues"),
    ("projects", "cleared"),
    ("projects", "components"),
    ("projects", "lock"),
    ("sources", "sources"),
    ("scenario", "scenario"),
)
"""Sheet and key of what is always explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One explanation. sheet : English name of the sheet it speaks of; concerns : a row of it, or empty."""

    sheet: str
    concerns: str
    text: str


def explained(whole: YearSlice, language: Language) -> tuple[Explained, ...]:
    """Every explanation, in the order of the sheets."""
    values = {
        "year": str(whole.year),
        "first": str(whole.scenario.first_year),
        "last": str(whole.scenario.last_year),
    }
    always = [
        Explained(sheet=sheet, concerns="", text=say(f"annual.about_{key}", language, **values))
        for sheet, key in COLUMNS
    ]
    return (*always, *_sources(whole, language), *_policy(whole, language), *_debt(whole, language))


def _sources(whole: YearSlice, language: Language) -> Iterator[Explained]:
    for code, money in year_money(whole).items():
        values = {"year": str(whole.year), "before": str(whole.year - 1)}
        label = whole.portfolio.budget.label(code)
        if money.carried:
            found = format_number(money.carried, language)
            text = say("annual.source_carried", language, found=found, **values)
            yield Explained(sheet="sources", concerns=label, text=text)
        if money.from_plan:
            text = say("annual.source_from_plan", language, **values)
            yield Explained(sheet="sources", concerns=label, text=text)


def _policy(whole: YearSlice, language: Language) -> Iterator[Explained]:
    for sheet, stem, judged in (
        ("links", "link", judged_links(whole, language)),
        ("limits", "limit", judged_limits(whole, language)),
    ):
        for row in judged:
            key = row.reason or "kept"
            text = say(f"annual.{stem}_{key}", language, year=str(whole.year))
            yield Explained(sheet=sheet, concerns=row.name, text=text)


def _debt(whole: YearSlice, language: Language) -> Iterator[Explained]:
    if whole.portfolio.debt is not None:
        text = say("annual.about_debt", language, year=str(whole.year))
        yield Explained(sheet="debt", concerns="", text=text)
