"""Maths of `investor_capacity`: what an investor can spend in a year."""

from tests.books import limit, project, source
from tests.maths.small import (
    NO_TAIL,
    Solve,
    at_once,
    book,
    by_year,
    lacking,
    lump,
    money,
    selected,
    value,
    years,
)


def capacity(most: int, year: int = 2026, **columns: str) -> dict[str, object]:
    """What Ban I can spend in a year."""
    return limit("investor", "Ban I", "money", max=most, year=year, **columns)  # type: ignore[return-value]


def test_an_investor_spends_no_more_than_it_can(solve: Solve) -> None:
    """Proves: Σ_p of the investor Σ_s f_pst ≤ max, year by year. Sensitivity: without the rule it is 19.

    Two years, X = 300 each, A and B (60, worth 10 and 8) with Ban I, which can spend 100 a year. A in 2026
    and B with the rest of 2026 and 20 of 2027 or all of it in 2027: finished in 2027 either way. With C (90,
    worth 1) of Ban II in 2026: 10 + 8 · 0,95 + 1.
    """
    lines = [
        at_once("A", 60, investor="Ban I", benefit=10),
        at_once("B", 60, investor="Ban I", benefit=8),
        at_once("C", 90, investor="Ban II", benefit=1),
    ]
    sheets = book(
        lines,
        [source("X", 300, 300)],
        limits=[capacity(100), capacity(100, 2027)],  # type: ignore[list-item]
        **NO_TAIL,
    )
    plan = solve(sheets)
    assert value(plan) == round(10 + 8 * 0.95 + 1, 6)
    assert by_year(plan, "A").get(2026, 0) + by_year(plan, "B").get(2026, 0) == 100
    assert (years(plan, "A"), years(plan, "C")) == ((2026, 2026, 2026), (2026, 2026, 2026))
    assert value(solve(sheets, "investor_capacity")) == 19


def test_committed_lines_and_lump_sums_use_it_up(solve: Solve) -> None:
    """Proves: all lines of the investor. Sensitivity: without the rule N is in: 9.

    One year, X = 100: K (completed, 20) and L (a lump sum of 10) leave 29 of 59; N costs 30: out at 59, in
    at 60.
    """
    lines = [
        project("K", 20, status="completed", investor="Ban I"),
        lump("L", min_amount=10, investor="Ban I"),
        project("N", 30, investor="Ban I", benefit=9),
    ]
    tight = book(lines, [source("X", 100)], limits=[capacity(59)], **NO_TAIL)  # type: ignore[list-item]
    assert (selected(solve(tight)), lacking(solve(tight)), value(solve(tight))) == ({"K", "L"}, {}, 0)
    assert value(solve(tight, "investor_capacity")) == 9
    enough = book(lines, [source("X", 100)], limits=[capacity(60)], **NO_TAIL)  # type: ignore[list-item]
    assert value(solve(enough)) == 9


def test_a_committed_line_lacks_what_cannot_be_spent(solve: Solve) -> None:
    """Proves: the capacity holds before any tier. Sensitivity: without the rule nothing lacks.

    One year, X = 100: K completed needs 80, Ban I can spend 50: 30 lack in tier 4.
    """
    lines = [project("K", 80, status="completed", investor="Ban I")]
    sheets = book(lines, [source("X", 100)], limits=[capacity(50)], **NO_TAIL)  # type: ignore[list-item]
    assert (by_year(solve(sheets), "K"), lacking(solve(sheets))) == ({2026: 50}, {4: 30})
    assert lacking(solve(sheets, "investor_capacity")) == {}
    assert lacking(solve(sheets, "ceiling")) == {4: 30}


def test_of_one_source(solve: Solve) -> None:
    """Proves: with a source only its money. Sensitivity: without the rule all 60 are of X.

    One year, X = 60, Y = 60: A (60); Ban I can spend 25 of X.
    """
    lines = [project("A", 60, investor="Ban I", benefit=10)]
    limits = [capacity(25, source="X")]
    sheets = book(lines, [source("X", 60), source("Y", 60)], limits=limits, **NO_TAIL)  # type: ignore[arg-type]
    assert money(solve(sheets), "A") == {("X", 2026): 25, ("Y", 2026): 35}
    assert money(solve(sheets, "investor_capacity"), "A") == {("X", 2026): 60}
