"""The worked examples of the design, as books."""

from tests.books import BookSheets, project, source

BENEFIT = {"objective": "benefit", "reserve": 0}


def tail(previous_plan: int = 100) -> BookSheets:
    """Example 1: a project that can only run on into the next period."""
    return BookSheets(
        projects=[project("P1", 100, sources="XDCB", benefit=10)],
        sources=[source("XDCB", 0, 0, 0, 0, 100, previous_plan=previous_plan)],
        scenario={**BENEFIT, "two_period_share": 0.2},
    )


def short(extension_years: int = 0) -> BookSheets:
    """Example 2: an ongoing project short of money within its window."""
    line = project("P2", 100, status="ongoing", paid=50, first_capital_year=2025, sources="XDCB", benefit=4)
    extension = {"extension_years": extension_years, "extension_decision": "NQ 1"}
    return BookSheets(
        projects=[{**line, **extension}],
        sources=[source("XDCB", 10, 10, 30, 30, 30)],
        scenario=BENEFIT,
    )


def counterpart(money_2028: int = 10) -> BookSheets:
    """Example 3: a loan that draws only with its counterpart."""
    line = project(
        "P3",
        100,
        status="oda",
        group="B",
        counterpart_ratio=0.25,
        loan_close_year=2028,
        benefit=8,
        **{"cost:ODA": 80, "cost:XDCB": 20},
    )
    return BookSheets(
        projects=[line],
        sources=[
            source("ODA", 40, 40, 40, 0, 0, kind="oda_central"),
            source("XDCB", 5, 5, money_2028, 0, 0),
        ],
        scenario=BENEFIT,
    )


def tiers(two_period_share: float = 0) -> BookSheets:
    """Example 4: an ongoing project before a new one, whatever the new one is worth."""
    return BookSheets(
        projects=[
            project("Q1", 70, status="completed"),
            project("Q2", 60, status="ongoing", first_capital_year=2025),
            project("Q3", 30, benefit=1000),
        ],
        sources=[source("XDCB", 100)],
        scenario={**BENEFIT, "two_period_share": two_period_share},
    )


def parts() -> BookSheets:
    """Example 5: an advance is repaid in its own tier."""
    return BookSheets(
        projects=[
            project("A", 50, status="ongoing", first_capital_year=2026, demand=50, advance_due=20),
            project("B", 40, status="completed", demand=40),
        ],
        sources=[source("XDCB", 50)],
        scenario={**BENEFIT, "two_period_share": 0},
    )


def habit() -> BookSheets:
    """Example 6: rank and cut takes the one project that shuts out two better ones."""
    return BookSheets(
        projects=[
            project("N1", 60, benefit=66),
            project("N2", 50, benefit=50),
            project("N3", 50, benefit=50),
        ],
        sources=[source("XDCB", 100)],
        scenario={**BENEFIT, "two_period_share": 0},
    )
