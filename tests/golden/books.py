"""One small book for every rule, and the text of that rule's rows in it."""

from collections.abc import Mapping
from pathlib import Path

from models.law import LawBook
from optimizer.book import Book
from optimizer.build import all_rows, build_book
from optimizer.rows import canonical_text
from optimizer.workbook.raw import Cell
from tests.books import project, source
from tests.golden.form import Golden, ongoing, small
from tests.golden.policy import POLICY_BOOKS

FOLDER = Path(__file__).parent


def golden_path(rule: str) -> Path:
    """The reviewed file of a rule."""
    return FOLDER / f"{rule}.txt"


def golden_text(rule: str) -> str:
    """Which schedule each x stands for, then the rows of the rule."""
    golden = BOOKS[rule]
    portfolio = golden.sheets.portfolio()
    law = LawBook.load().on(portfolio.base.law_date)
    book = build_book(portfolio, portfolio.base, law).with_caps(golden.caps)
    rows = tuple(row for row in all_rows(book) if row.rule in (rule, *golden.also))
    return "\n".join([*_legend(book), "", canonical_text(rows)]) + "\n"


def _legend(book: Book) -> list[str]:
    return [
        f"# x[{table.project_id},{number}]: {option.schedule}"
        for table in book.tables
        for number, option in enumerate(table.options)
    ]


_UNDECIDED: Mapping[str, Cell] = {"investment_decision": None}
_LOAN = project(
    "K",
    100,
    status="oda",
    counterpart_ratio=0.25,
    onlending_share=0.4,
    loan_close_year=2027,
    paid=10,
    start_year=2025,
    **{"cost:OD": 50, "cost:OL": 30, "cost:X": 20, "paid:OD": 10, "loan:2026": 30, "loan:2027": 40},
)
_LOAN_SOURCES = [
    source("OD", 40, 40, 40, kind="oda_central"),
    source("OL", 40, 40, 40, kind="oda_onlent"),
    source("X", 10, 10, 10),
]
_CLOSED = project("Z", 40, status="completed", loan_close_year=2026, **{"cost:OD": 30, "cost:X": 10})
_LAND = project("K", 60, status="new", component=" gpmb ", sources="OD;OL;X")
_WORKS = project("W", 40, status="new", component="Xây lắp", sources="OD;X")
_LOAN_BOOK = small([_LOAN], _LOAN_SOURCES)

BOOKS: Mapping[str, Golden] = {
    "entry": Golden(
        sheets=small(
            [
                project("A", 10, **_UNDECIDED),
                project("B", 10),
                project("U", 10, status="urgent", committed=0, **_UNDECIDED),
            ],
            [source("X", 10)],
        )
    ),
    "one_schedule": Golden(sheets=small([project("A", 100), ongoing("K", 100)], [source("X", 100, 100)])),
    "full_funding": Golden(
        sheets=small(
            [
                project("A", 100),
                ongoing("K", 100, advance_due=20, arrears_due=10),
                {
                    "project_id": "L",
                    "name": "Chương trình",
                    "line_type": "programme",
                    "tier": 5,
                    "min_amount": 50,
                    "fix:X:2026": 20,
                },
            ],
            [source("X", 100), source("Y", 100)],
        )
    ),
    "approved_split": Golden(
        sheets=small(
            [project("A", 100, paid=30, start_year=2026, **{"cost:X": 60, "cost:Y": 40, "paid:X": 30})],
            [source("X", 100), source("Y", 100)],
        )
    ),
    "eligible_sources": Golden(
        sheets=small(
            [
                project("A", 50),
                project("B", 50, sources="X;COM"),
                project("C", 50, finish_year=2030, **{"demand:X": 30, "demand:Y": 10}),
            ],
            [
                source("COM", 10, kind="commune"),
                source("OD", 10, kind="oda_central"),
                source("X", 100),
                source("Y", 100, kind="lottery"),
            ],
        ),
        also=("full_funding",),
    ),
    "capital_window": Golden(
        sheets=small(
            [
                project("A", 99),
                ongoing("K", 100, advance_due=30),
                project("Z", 100, paid=20, status="ongoing", first_capital_year=2020),
            ],
            [source("X", 100, 100, 100), source("Y", 100, 100, 100)],
            {"two_period_share": 0},
        )
    ),
    "minimum_instalment": Golden(
        sheets=small(
            [project("A", 101), project("B", 100, min_year_share=0.5), ongoing("K", 100)],
            [source("X", 100, 100, 100)],
            {"two_period_share": 0},
        )
    ),
    "tail_remainder": Golden(
        sheets=small(
            [
                project("A", 100),
                ongoing("K", 61, group="B"),
                project("N", 100, status="national", committed=0),
            ],
            [source("X", 100, 100)],
        )
    ),
    "oda_counterpart": Golden(sheets=_LOAN_BOOK),
    "oda_excluded_costs": Golden(sheets=small([_LAND, _WORKS], _LOAN_SOURCES)),
    "oda_loan_schedule": Golden(sheets=small([_LOAN, _CLOSED], _LOAN_SOURCES), also=("full_funding",)),
    "onlending": Golden(sheets=_LOAN_BOOK),
    "fixed_amounts": Golden(
        sheets=small(
            [project("A", 100, min_amount=60, max_amount=90, **{"fix:X:2027": 40})],
            [source("X", 100, 100), source("Y", 100, 100)],
        )
    ),
    "locked_in": Golden(
        sheets=small([project("A", 100, lock="in"), project("B", 100)], [source("X", 100, 100)])
    ),
    "locked_out": Golden(
        sheets=small([project("A", 100), ongoing("K", 100, lock="out")], [source("X", 100, 100)]),
        also=("one_schedule",),
    ),
    "envelope_year": Golden(
        sheets=small(
            [project("A", 100), ongoing("K", 100, sources="X")],
            [
                source("X", 55, 40, 30, reserve=0.1, carry_forward=1),
                source("Y", 70, None, 0, carry_forward=1, total=90),
            ],
        )
    ),
    "envelope_total": Golden(
        sheets=small(
            [project("A", 100), ongoing("K", 100, sources="X;Z")],
            [
                source("X", 50, 40, total=80),
                source("Y", 70, None, reserve=0.1),
                source("Z", None, None, total=95, reserve=0.1),
            ],
        )
    ),
    "tier_order": Golden(
        sheets=small(
            [
                ongoing("A", 50, advance_due=20),
                project("B", 40, status="completed"),
                project("O", 40, status="completed", lock="out"),
                ongoing("K", 30),
                project("N", 30),
            ],
            [source("X", 50)],
        ),
        caps={3: 0, 4: 10, 8: 60},
    ),
    "two_period_cap": Golden(
        sheets=small(
            [
                project("A", 100),
                project("B", 100, sources="M", demand=60, finish_year=2028),
                project("C", 100, sources="M;X", demand=70, finish_year=2028),
                ongoing("K", 100, demand=50),
                project("N", 100, status="national"),
            ],
            [
                source("M", 100, kind="central", previous_plan=333),
                source("OD", 100, kind="oda_central"),
                source("X", 100, reserve=0.5),
            ],
        )
    ),
} | POLICY_BOOKS
