"""A small medium-term book in which every kind of line and rule meets an annual plan."""

from tests.books import BookSheets, limit, link, project, source

ONGOING = {"status": "ongoing", "group": "B", "investment_decision": "01/QĐ-UBND ngày 02/01/2024"}


def province() -> BookSheets:
    """Amounts ordered by fix columns are the plan's; the rest is the solver's to find."""
    projects = [
        project("N1", 60, sources="XDCB", benefit=9, lock="in", **{"fix:XDCB:2026": 30, "fix:XDCB:2027": 30}),
        project("N2", 40, sources="XDCB", benefit=8, **{"fix:XDCB:2027": 20, "fix:XDCB:2028": 20}),
        project(
            "N3",
            10,
            sources="SDD",
            benefit=0,
            lock="in",
            max_year_share=1,
            **{"fix:SDD:2028": 10},
            sector="y tế",
        ),
        project(
            "O1",
            100,
            **ONGOING,
            sources="XDCB",
            benefit=5,
            paid=40,
            first_capital_year=2024,
            advance_due=10,
            **{"fix:XDCB:2026": 30, "fix:XDCB:2027": 30},
        ),
        project(
            "E1",
            100,
            **(ONGOING | {"group": "C"}),
            sources="DG",
            benefit=1,
            paid=50,
            first_capital_year=2025,
        ),
        project(
            "F1",
            100,
            **(ONGOING | {"status": "oda"}),
            benefit=7,
            loan_close_year=2028,
            counterpart_ratio=0.25,
            onlending_share=0.25,
            **{"cost:ODA": 60, "cost:VAY": 20, "cost:XDCB": 20},
        ),
        {
            "project_id": "L1",
            "name": "Chuẩn bị đầu tư",
            "line_type": "preparation_total",
            "status": "preparation",
            "min_amount": 30,
            "sources": "XDCB; SDD",
            "fix:XDCB:2026": 10,
            "fix:SDD:2026": 5,
            "fix:SDD:2028": 15,
        },
    ]
    sources = [
        source("XDCB", 100, 100, 100, 100, 100, carry_forward=1),
        source("SDD", kind="land_use", total=200),
        source("ODA", 40, 40, 40, 0, 0, kind="oda_central"),
        source("VAY", 20, 20, 20, 0, 0, kind="oda_onlent"),
        source("DG", 20, 0, 0, 0, 0, kind="contribution"),
    ]
    return BookSheets(
        projects=projects,
        sources=sources,
        scenario={"objective": "benefit", "two_period_share": 0, "gap": 0, "reserve": 0},
        links=[
            link("requires", "N2", "N1"),
            link("requires_finished", "N3", "N1"),
            link("synergy", "N2", "N3", 2),
            link("bundle", "N2", "N3"),
        ],
        limits=[
            limit("sector", "y tế", "money", max=15, year=2028),
            limit("source", "XDCB", "money", max=400),
            limit("status", "new", "money", min=20, year=2027),
            limit("status", "oda", "money", max=90, year=2027),
        ],
        debt=[
            {
                "year": year,
                "opening_debt": 50 if year == 2026 else None,
                "local_revenue": 1000,
                "borrowing": 3,
                "repayment": 1,
                "limit_share": 0.8,
            }
            for year in range(2026, 2031)
        ],
    )
