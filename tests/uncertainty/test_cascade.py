"""Land revenue fails: who loses, what is stranded and what saves it, worked by hand."""

import pytest

from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.uncertainty.cascade import FALLS, Cascade, LossKind, NoLandError, cascade
from optimizer.uncertainty.envelope_ranges import with_factors
from optimizer.uncertainty.solved import Solving
from tests.books import BookSheets, source
from tests.maths.small import LAW, NO_TAIL, at_once, book


def on_land() -> BookSheets:
    """2026: 80 of ODA, 40 of land, nothing of X. O (committed, 100) needs a quarter of its ODA at home; N
    (new, 20, benefit 5) lives on land alone."""
    lines = [
        at_once(
            "O",
            100,
            status="oda",
            loan_close_year=2030,
            demand=100,
            sources="ODA;DAT;X",
            counterpart_ratio=0.25,
            benefit=8,
        ),
        at_once("N", 20, sources="DAT", benefit=5),
    ]
    sources = [
        source("ODA", 80, kind="oda_central"),
        source("DAT", 40, kind="land_use"),
        source("X", 0),
    ]
    return book(lines, sources, **NO_TAIL)


def province() -> Portfolio:
    return on_land().portfolio()


def fallen(falls: tuple[float, ...]) -> Cascade:
    portfolio = province()
    return cascade(portfolio, portfolio.base, Solving(law=LAW), falls)


def test_who_loses_first():
    """Proves: all land (40) pays O's 20 and N's 20. At 25 % less (30) O still gets its 20, since it is
    committed, and N (20) no longer fits: N is dropped first, nothing is stranded."""
    (fall,) = fallen((0.25,)).falls
    assert [(own.project_id, own.kind, own.amount) for own in fall.losses] == [("N", LossKind.DROPPED, 20)]
    assert (fall.land, fall.stranded, fall.rescue) == (30, (), None)


def test_stranded_money_and_its_rescue():
    """Proves: at 75 % less 10 of land are left. Counterpart ≥ foreign/4 − 1 lets at most 44 of ODA flow: O
    lacks 100 − 54 = 46, and 36 of its 80 lie idle. With 10 of X it has 10 + 10 + 80 = 100: 10 is the least,
    since ODA has no more than 80. N stays out.
    Sensitivity: without the counterpart rule O would take all 80 and lack 10.
    """
    found = fallen((0.25, 0.75))
    fall = found.falls[1]
    assert {own.project_id: (own.kind, own.amount) for own in fall.losses} == {
        "O": (LossKind.SHORT, 46),
        "N": (LossKind.DROPPED, 20),
    }
    assert [(own.project_id, own.foreign, own.counterpart) for own in fall.stranded] == [("O", 36, 20)]
    assert fall.rescue is not None
    assert fall.rescue.money == (("X", 2026, 10),)
    assert fall.rescue.is_minimal
    assert fall.rescue.is_confirmed
    assert found.first_loss("O") == (0.75, fall.losses[1])


def test_a_project_that_land_did_not_pay_is_not_stranded():
    """Proves: with X paying O's counterpart instead, land may fail altogether and nothing is stranded."""
    lines = [
        at_once(
            "O",
            100,
            status="oda",
            loan_close_year=2030,
            demand=100,
            sources="ODA;X",
            counterpart_ratio=0.25,
            benefit=8,
        ),
        at_once("N", 20, sources="DAT", benefit=5),
    ]
    sources = [source("ODA", 80, kind="oda_central"), source("DAT", 40, kind="land_use"), source("X", 20)]
    portfolio = book(lines, sources, **NO_TAIL).portfolio()
    (fall,) = cascade(portfolio, portfolio.base, Solving(law=LAW), (1.0,)).falls
    assert fall.stranded == ()
    assert [own.project_id for own in fall.losses] == ["N"]


def test_less_land_never_gives_more_and_every_plan_is_audited():
    """Proves: over all usual falls shortfalls only rise, values only fall where shortfalls are the same."""
    portfolio = province()
    found = fallen(FALLS)
    assert [own.share for own in found.falls] == [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]
    before = found.base
    for fall in found.falls:
        assert fall.solved.lacking >= before.lacking
        if fall.solved.lacking == before.lacking:
            assert (fall.solved.objective or 0) <= (before.objective or 0) + 1e-9
        assert fall.solved.plan is not None
        here = with_factors(portfolio.base, {"DAT": 1 - fall.share})
        assert audit(portfolio, here, LAW, fall.solved.plan) == ()
        before = fall.solved


def test_a_book_without_land_has_no_cascade():
    portfolio = book([at_once("A", 10, benefit=1)], [source("X", 10)]).portfolio()
    with pytest.raises(NoLandError):
        cascade(portfolio, portfolio.base, Solving(law=LAW))
