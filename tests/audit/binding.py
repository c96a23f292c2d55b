"""A small book for every rule in which the best plan without the rule breaks it, and breaks nothing else."""

from collections.abc import Mapping

from optimizer.workbook.raw import Cell
from tests.books import BookSheets, limit, link, project, source
from tests.maths.small import NO_TAIL, at_once, book, lump

_UNDECIDED: Mapping[str, Cell] = {"investment_decision": None}
_PAIR = [project("A", 60, benefit=10), project("B", 60, benefit=1)]
_CHAIN = [at_once("A", 40, benefit=10), at_once("B", 40, benefit=1, earliest_start=2027)]
_LOAN = project("A", 100, status="oda", benefit=10, loan_close_year=2027, **{"cost:F": 80, "cost:X": 20})
_FOREIGN = source("F", 80, 80, kind="oda_central")
_ROADS = [
    project("H", 60, sector="Y tế", benefit=1),
    project("R", 60, sector="Giao thông", benefit=9),
]


def _annual(code: str, amount: int) -> dict[str, Cell]:
    return source(code, **{"2027": amount})


def _committed(project_id: str, demand: int, **columns: Cell) -> dict[str, Cell]:
    base: dict[str, Cell] = {"status": "ongoing", "first_capital_year": 2026, "demand": demand}
    return project(project_id, demand, **(base | columns))


BINDING: Mapping[str, BookSheets] = {
    "entry": book([project("A", 60, benefit=9, **_UNDECIDED)], [source("X", 60)], **NO_TAIL),
    "one_schedule": book([project("K", 60, status="completed")], [source("X", 50)], **NO_TAIL),
    "full_funding": book([project("K", 60, status="completed")], [source("X", 50)], **NO_TAIL),
    "approved_split": book(
        [project("A", 100, benefit=9, **{"cost:X": 40, "cost:Y": 60})],
        [source("X", 100), source("Y", 100)],
        **NO_TAIL,
    ),
    "minimum_instalment": book(
        [project("A", 100, benefit=9, min_year_share=0.3)], [source("X", 100, 100)], **NO_TAIL
    ),
    "tail_remainder": book(
        [project("A", 100, benefit=9, max_year_share=0.4)], [source("X", 15, previous_plan=1000)]
    ),
    "oda_counterpart": book(
        [{**_LOAN, "counterpart_ratio": 0.25}], [_FOREIGN, source("X", 0, 20)], **NO_TAIL
    ),
    "oda_loan_schedule": book(
        [{**_LOAN, "loan:2026": 30, "loan:2027": 50}], [_FOREIGN, source("X", 20, 20)], **NO_TAIL
    ),
    "onlending": book(
        [project("A", 100, sources="F;L", benefit=9, onlending_share=0.4)],
        [source("F", 100, kind="oda_central"), source("L", 100, kind="oda_onlent")],
        **NO_TAIL,
    ),
    "fixed_amounts": book(
        [project("A", 100, benefit=9, **{"fix:X:2027": 50})], [source("X", 100, 100)], **NO_TAIL
    ),
    "locked_in": book([project("A", 60, lock="in", benefit=0), _PAIR[1]], [source("X", 60)], **NO_TAIL),
    "locked_out": book([project("A", 60, lock="out", benefit=9)], [source("X", 60)], **NO_TAIL),
    "envelope_year": book([at_once("A", 60, benefit=9)], [source("X", 20, 40)], **NO_TAIL),
    "envelope_total": book(_PAIR, [source("X", 120, total=100)], **NO_TAIL),
    "two_period_cap": book([project("A", 100, benefit=9)], [source("X", 80, previous_plan=50)]),
    "annual_within_medium_term": book(
        [_committed("K", 50, mt_plan=60, mt_assigned=20)], [_annual("X", 100)], plan_type="annual"
    ),
    "not_below_disbursed": book(
        [
            _committed("K", 50, disbursed=20),
            project("Q", 60, status="completed", demand=60),
        ],
        [_annual("X", 60)],
        plan_type="adjustment",
    ),
    "debt_ceiling": book(
        [project("A", 60, benefit=9)],
        [source("V", 60, kind="local_debt")],
        debt=[{"year": 2026, "opening_debt": 0, "local_revenue": 100, "limit_share": 0.5}],
        **NO_TAIL,
    ),
    "requires": book(_CHAIN, [source("X", 100, 100)], links=[link("requires", "A", "B")], **NO_TAIL),
    "requires_finished": book(
        _CHAIN, [source("X", 100, 100)], links=[link("requires_finished", "A", "B")], **NO_TAIL
    ),
    "excludes": book(_PAIR, [source("X", 120)], links=[link("excludes", "A", "B")], **NO_TAIL),
    "bundle": book(_PAIR, [source("X", 60)], links=[link("bundle", "A", "B")], **NO_TAIL),
    "floor": book(_ROADS, [source("X", 60)], limits=[limit("sector", "Y tế", "share", min=0.5)], **NO_TAIL),
    "ceiling": book(
        _ROADS, [source("X", 120)], limits=[limit("sector", "Giao thông", "money", max=50)], **NO_TAIL
    ),
    "new_start_limit": book(
        _PAIR, [source("X", 120)], limits=[limit("group", "C", "new_starts", max=1)], **NO_TAIL
    ),
    "change_limit": book(
        [
            project("A", 30, benefit=5, **{"approved:X:2026": 30}),
            project("B", 30, benefit=9),
        ],
        [source("X", 30)],
        changes_max=1,
        **NO_TAIL,
    ),
    "past_years": book(
        [
            at_once("A", 30, benefit=5, demand=30, **{"approved:X:2026": 30}),
            at_once("B", 30, benefit=9, demand=30),
        ],
        [source("X", 30, 30)],
        plan_type="adjustment",
        first_open_year=2027,
        **NO_TAIL,
    ),
    "investor_capacity": book(
        [lump("L", min_amount=30, investor="Ban I"), at_once("A", 60, investor="Ban I", benefit=9)],
        [source("X", 100, 100)],
        limits=[limit("investor", "Ban I", "money", max=50, year=2026)],
        **NO_TAIL,
    ),
}

UNSEEN: Mapping[str, str] = {
    "capital_window": "Nothing has a schedule: a poorer plan, but a legal one.",
    "eligible_sources": "No source may pay: a poorer plan, but a legal one.",
    "tier_order": "More is lacking than must be; that less would do only a solve can tell.",
    "synergy": "Without its rows there is no column to be worth anything, and nothing is solved.",
}
"""Rules whose absence no plan can show, and why; their golden rows do."""
