"""Solved books that the tests of plan.xlsx share."""

from collections.abc import Callable
from pathlib import Path

from models.law import LawBook
from models.portfolio import Portfolio
from models.units import Language
from optimizer.optimize import Effort
from optimizer.report.plan.workbook import write_plan
from optimizer.result import Result
from optimizer.solve import solve_scenario
from tests.books import BookSheets, project, source
from tests.maths import examples
from tests.report.sample import sample

LAW = LawBook.load()
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "{=1+1}",
    "http://x.vn",
)


def solved(book: BookSheets | Portfolio, scenario: str | None = None, **options: object) -> Result:
    portfolio = book.portfolio() if isinstance(book, BookSheets) else book
    chosen = portfolio.base if scenario is None else portfolio.scenarios[scenario]
    effort = Effort(time_limit=chosen.time_limit, work_limit=chosen.work_limit)
    return solve_scenario(portfolio, chosen, LAW, effort, options)


def hostile() -> BookSheets:
    """Texts that begin like formulas, very long ones, control characters, odd source codes."""
    names = [*HOSTILE, "x" * 32_000, "a\x01b\x0bc", "_x0041_", '&L&"Arial"', "'quoted"]
    lines = [
        project(f"{text[:20]}#{number}", 10, name=text, benefit=number + 1, investor=text, locality=text)
        for number, text in enumerate(names)
    ]
    return BookSheets(
        projects=[{**line, "=extra+column": text} for line, text in zip(lines, names, strict=True)],
        sources=[
            source("=1+1", 20, 20, 20, 20, 20, name="@nguồn"),
            source("X*", 10, 10, 10, 10, 10, name="-nguồn"),
            source("XY", 0, 0, 0, 0, 10, name="XY"),
        ],
        scenario=examples.BENEFIT,
    )


BOOKS: dict[str, Callable[[], BookSheets]] = {
    "tail": examples.tail,
    "short": examples.short,
    "counterpart": examples.counterpart,
    "tiers": examples.tiers,
    "parts": examples.parts,
    "habit": examples.habit,
    "sample": lambda: sample(two_period_share=0.3),
    "hostile": hostile,
}


def written(result: Result, folder: Path, language: Language = "vi") -> Path:
    path = folder / "plan.xlsx"
    write_plan(result, path, language)
    return path
