"""Golden books of the rules on links, limits, debt, annual plans and adjustments."""

from collections.abc import Mapping

from optimizer.workbook.raw import Cell
from tests.books import limit, link, project, source
from tests.golden.form import Golden, ongoing, small

_LINES = [
    project("A", 100),
    project("B", 100, max_year_share=1),
    ongoing("K", 40),
    project("Q", 30, status="completed"),
]
"""Candidates that take two years (A) or one (B), a committed project, and one whose works stand already."""

_MIXED = [
    project(
        "A", 100, sector="Giao thông", locality="Ba Bể", investor="Ban I", inter_regional=80, sources="X;Y"
    ),
    project(
        "B",
        100,
        sector="Y tế",
        locality="Ba Bể",
        investor="Ban II",
        area_type="urban",
        inter_regional=0,
        max_year_share=1,
    ),
    ongoing("C", 40, sector="Thủy lợi", locality="Chợ Đồn", investor="Ban I", committed=0),
    ongoing("K", 40, sector="giao thong", locality="Ba Bể", investor="Ban I", tier=2, sources="Y"),
    {
        "project_id": "L",
        "name": "Chương trình",
        "line_type": "programme",
        "tier": 5,
        "min_amount": 20,
        "sector": "Giao thông",
        "locality": "Ba Bể",
        "investor": "Ban I",
    },
]
"""Roads, health and irrigation; new, begun and committed; a lump sum beside them."""

_TWO_SOURCES = [source("X", 100, 100), source("Y", 50, 50)]
_SPENT: Mapping[str, Cell] = {"mt_plan": 60, "mt_assigned": 20}
_SPLIT: Mapping[str, Cell] = {
    "mt_plan": 60,
    "mt_plan:X": 40,
    "mt_plan:Y": 20,
    "mt_assigned": 50,
    "mt_assigned:X": 20,
    "mt_assigned:Y": 30,
}
_PROGRAMME: Mapping[str, Cell] = {
    "project_id": "L",
    "name": "Chương trình",
    "line_type": "programme",
    "tier": 5,
    "min_amount": 40,
    "demand": 40,
}
_ONE_YEAR = [source("X", **{"2027": 100}), source("Y", **{"2027": 100})]

POLICY_BOOKS: Mapping[str, Golden] = {
    "requires": Golden(
        sheets=small(
            _LINES,
            [source("X", 100, 100)],
            {"two_period_share": 0},
            links=[link("requires", "A", "B"), link("requires", "B", "K"), link("requires", "K", "A")],
        )
    ),
    "requires_finished": Golden(
        sheets=small(
            [*_LINES, project("D", 100, demand=60, finish_year=2029, max_year_share=1)],
            [source("X", 100, 100, 100)],
            links=[
                link("requires_finished", "A", "B"),
                link("requires_finished", "B", "K"),
                link("requires_finished", "B", "Q"),
                link("requires_finished", "B", "D"),
            ],
        )
    ),
    "excludes": Golden(
        sheets=small(
            _LINES,
            [source("X", 100, 100)],
            {"two_period_share": 0},
            links=[link("excludes", "B", "A"), link("excludes", "B", "K")],
        )
    ),
    "bundle": Golden(
        sheets=small(
            _LINES,
            [source("X", 100, 100)],
            {"two_period_share": 0},
            links=[link("bundle", "B", "A"), link("bundle", "B", "K")],
        )
    ),
    "synergy": Golden(
        sheets=small(
            _LINES,
            [source("X", 100, 100)],
            {"two_period_share": 0},
            links=[link("synergy", "B", "A", 3), link("synergy", "A", "K", 0.5)],
        )
    ),
    "floor": Golden(
        sheets=small(
            _MIXED,
            _TWO_SOURCES,
            {"two_period_share": 0},
            limits=[
                limit("sector", "GIAO THÔNG", "money", min=50),
                limit("sector", "Các hoạt động kinh tế", "share", min=0.4, year=2027),
                limit("locality", "ba be", "count", min=2),
                limit("locality", "Ba Bể", "count", min=1, year=2027),
                limit("class", "inter_regional", "money", min=60, max=90),
                limit("source", "Y", "money", min=30, year=2026),
                limit("tier", 2, "share", min=0.1, source="Y"),
                limit("sector", "Giao thông", "money", min=10, and_dimension="source", and_value="Y"),
            ],
        )
    ),
    "ceiling": Golden(
        sheets=small(
            _MIXED,
            _TWO_SOURCES,
            {"two_period_share": 0},
            limits=[
                limit("sector", "Giao thông", "money", max=90, source="X", year=2026),
                limit("group", "C", "share", max=0.5, and_dimension="area_type", and_value="urban"),
                limit("status", "ongoing", "count", max=1),
                limit("source", "Y", "count", max=2),
                limit("status", "new", "count", max=1, source="X", year=2026),
                limit("investor", "Ban I", "money", max=80),
                limit(
                    "investor",
                    "Ban I",
                    "money",
                    max=60,
                    year=2026,
                    and_dimension="locality",
                    and_value="Ba Bể",
                ),
                limit("investor", "Ban I", "share", max=0.9, year=2026),
                limit("investor", "Ban I", "money", max=70, year=2027),
            ],
        )
    ),
    "new_start_limit": Golden(
        sheets=small(
            _MIXED,
            _TWO_SOURCES,
            {"two_period_share": 0},
            limits=[
                limit("locality", "Ba Bể", "new_starts", min=1, max=2),
                limit("group", "C", "new_starts", max=1, year=2026),
                limit("investor", "Ban I", "new_starts", min=0, source="Y"),
                limit("status", "ongoing", "new_starts", max=0),
            ],
        )
    ),
    "investor_capacity": Golden(
        sheets=small(
            _MIXED,
            _TWO_SOURCES,
            {"two_period_share": 0},
            limits=[
                limit("investor", "Ban I", "money", max=70, year=2026),
                limit("investor", "Ban I", "money", min=5, max=30, year=2027, source="Y"),
                limit("investor", "ban ii", "money", max=0, year=2027),
            ],
        )
    ),
    "change_limit": Golden(
        sheets=small(
            [
                project("A", 50, sources="X", **{"approved:X:2026": 20, "approved:X:2027": 30}),
                project("B", 50, **{"approved:X:2026": 20, "approved:X:2027": 30, "approved:X:2031": 9}),
                project("C", 50, **{"approved:X:2026": 20, "approved:Y:2026": 10, "approved:X:2027": 20}),
                project("D", 50),
                project("E", 60, **{"approved:X:2026": 20, "approved:X:2027": 30}),
                project("F", 50, sources="X", **{"approved:Y:2026": 20, "approved:X:2027": 30}),
                ongoing("K", 40, sources="X", **{"approved:X:2026": 25}),
                ongoing("N", 40, demand=0),
                {**_PROGRAMME, "approved:X:2026": 5},
            ],
            _TWO_SOURCES,
            {"two_period_share": 0, "changes_max": 2},
        )
    ),
    "debt_ceiling": Golden(
        sheets=small(
            [
                project("A", 50, sources="OL;X"),
                {**_PROGRAMME, "min_amount": 40, "demand": None},
                project("P", 80, status="oda", **{"cost:OD": 60, "cost:V": 20}),
            ],
            [
                source("OD", 50, 50, 50, kind="oda_central"),
                source("OL", 50, 50, 50, kind="oda_onlent"),
                source("V", 20, 20, 20, kind="local_debt"),
                source("X", 50, 50, 50),
            ],
            {"two_period_share": 0},
            debt=[
                {
                    "year": 2026,
                    "opening_debt": 30,
                    "local_revenue": 105,
                    "borrowing": 5,
                    "repayment": 12,
                    "limit_share": 0.3,
                },
                {"year": 2027, "opening_debt": 99, "local_revenue": 110, "repayment": 3, "limit_share": 0.5},
                {"year": 2028, "local_revenue": 120, "borrowing": 7, "limit_share": 0.8},
            ],
        )
    ),
    "annual_within_medium_term": Golden(
        sheets=small(
            [
                project("A", 50, demand=50, **_SPENT),
                project("B", 50, demand=50),
                ongoing("C", 50, demand=50, mt_plan=20, mt_assigned=30),
                ongoing("D", 50, demand=50, **_SPLIT),
                project("E", 50, demand=50, sources="GA", **_SPENT),
                {**_PROGRAMME, **_SPENT},
                project("U", 50, demand=50, status="urgent", **_SPENT),
            ],
            [*_ONE_YEAR, source("GA", kind="grant_aid", **{"2027": 50})],
            {"plan_type": "annual"},
        )
    ),
    "past_years": Golden(
        sheets=small(
            [
                project("A", 50, demand=50, sources="X", **{"approved:X:2026": 20, "approved:X:2027": 30}),
                project("B", 50, demand=50, **{"approved:X:2027": 20, "fix:X:2026": 5}),
                ongoing("C", 50, demand=50, sources="X;Y", **{"approved:Y:2026": 10}),
                project("D", 50, demand=50),
                {**_PROGRAMME, "approved:X:2026": 5},
            ],
            _TWO_SOURCES,
            {"plan_type": "adjustment", "first_open_year": 2027},
        )
    ),
    "not_below_disbursed": Golden(
        sheets=small(
            [
                ongoing("A", 50, demand=50, disbursed=20),
                project("B", 50, demand=50, **{"disbursed": 15, "disbursed:X": 10, "disbursed:Y": 5}),
                ongoing("C", 50, demand=50, **{"disbursed": 10, "disbursed:X": 10, "disbursed:Y": 0}),
                ongoing("D", 50, demand=50),
                {**_PROGRAMME, "disbursed": 15},
            ],
            _ONE_YEAR,
            {"plan_type": "adjustment"},
        )
    ),
}
