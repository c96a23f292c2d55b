"""How evenly localities share, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.law import LawBook
from optimizer.equity import gap_ledger, gini
from optimizer.optimize import optimize
from tests.books import project, source
from tests.maths.small import NO_TAIL, book

LAW = LawBook.load()


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [([], None), ([0, 0], None), ([5, 5, 5], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([3, 1], 0.25)],
)
def test_gini(amounts: list[float], expected: float | None) -> None:
    """Proves: even is 0, all with one of n is (n − 1)/n; 1 and 3: ((2−3)·1 + (4−3)·3) / (2·4) = 0,25."""
    assert gini(amounts) == expected


@given(st.lists(st.integers(0, 1000), min_size=1).filter(any), st.integers(1, 50))
def test_gini_knows_no_unit(amounts: list[int], scale: int) -> None:
    """Proves: between 0 and 1, and the same in any unit of money."""
    own = gini(amounts)
    assert own is not None
    assert -1e-12 <= own < 1
    assert gini([scale * amount for amount in amounts]) == pytest.approx(own, abs=1e-12)


def test_the_ledger() -> None:
    """Proves: money and outputs by locality, before and with the plan. Sensitivity: with B in, Gini is 0.

    One year, X = 100. Ba Bể: K (ongoing, 100, 60 paid) finishes 2 km and gets 40. Chợ Đồn: A (60, worth 5)
    finishes 3 km and gets 60; B (50 km, worth 4) is out, D states no place. Money before: 60 and 0, Gini
    0,5; of the plan: 40 and 60, (−40 + 60) / 200 = 0,1; both: 100 and 60, (−60 + 100) / 320 = 0,125.
    """
    lines = [
        project(
            "K", 100, status="ongoing", paid=60, first_capital_year=2025, locality="Ba Bể", **{"output:km": 2}
        ),
        project("A", 60, benefit=5, locality="Chợ Đồn", **{"output:km": 3}),
        project("B", 50, benefit=4, locality="chợ đồn", **{"output:km": 50}),
        project("D", 70, benefit=1),
    ]
    portfolio = book(lines, [source("X", 100)], **NO_TAIL).portfolio()
    ledger = gap_ledger(portfolio, portfolio.base, optimize(portfolio, portfolio.base, LAW))
    rows = {own.locality: own for own in ledger.localities}
    assert {name: (own.before, own.planned) for name, own in rows.items()} == {
        "Ba Bể": (60, 40),
        "Chợ Đồn": (0, 60),
    }
    assert (ledger.gini_before, ledger.gini_planned, ledger.gini_after) == (0.5, 0.1, 0.125)
    assert rows["Chợ Đồn"].listed == {"km": 53}
    assert rows["Chợ Đồn"].finished == {"km": 3}
    assert rows["Chợ Đồn"].per_billion == {"km": 50}
    assert ledger.gini_outputs == {"km": pytest.approx(0.1)}
