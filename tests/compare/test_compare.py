"""What a comparison counts, sums and calls moved, against figures derived by hand (`plans.three`)."""

import pytest

from optimizer.compare import ChangeKind, Movement, compare
from optimizer.compare.standing import Verdict
from optimizer.cuts import Cut
from optimizer.optimize import optimize
from tests.books import project, source
from tests.compare.plans import BOOK, line, plan, scenarios, three
from tests.maths.small import LAW, book


def test_fewer_than_two_is_refused():
    with pytest.raises(ValueError, match="2 or more"):
        compare(BOOK.portfolio(), scenarios("base"), {"base": plan()})


def test_scenarios_and_plans_have_the_same_names():
    with pytest.raises(ValueError, match="must be of the scenarios"):
        compare(BOOK.portfolio(), scenarios("base", "B"), {"base": plan(), "C": plan()})


def test_a_line_the_portfolio_does_not_know_is_refused():
    with pytest.raises(ValueError, match="'Z'"):
        compare(BOOK.portfolio(), scenarios("base", "B"), {"base": plan(), "B": plan(line("Z"))})


def test_the_first_is_the_reference_whatever_the_order_of_plans():
    found = compare(BOOK.portfolio(), scenarios("C", "base"), {"base": plan(), "C": plan()})
    assert (found.reference, found.others) == ("C", ("base",))
    assert list(found.outcomes) == list(found.tallies) == ["C", "base"]


def test_tallies():
    """Proves: counts, money and shortfall per plan.

    base: A, B and S are in; A and B finish in the period and are new; 60 + 40 + 5 = 105.
    B: A and S; 50 + 5 = 55, and 10 lacking. C: all four; 60 + 40 + 40 + 4 = 144, and 1 lacking.
    Sensitivity: were the lump sum counted as a project, each plan would finish one more.
    """
    found = three().tallies
    shown = {
        name: (own.lines, own.selected, own.finished, own.new_starts, own.allocated, own.shortfall)
        for name, own in found.items()
    }
    assert shown == {"base": (4, 3, 2, 2, 105, 0), "B": (4, 2, 1, 1, 55, 10), "C": (4, 4, 3, 3, 144, 1)}


def test_movements_over_all_plans():
    """Proves: A is in all, but finishes 2027 in B; B and C are in some only; S differs in money only.

    Sensitivity: were the years of a lump sum looked at, nothing here would change (they are alike), so
    the next test has a lump sum with other years.
    """
    found = three()
    assert {own.project_id: own.movement for own in found.projects} == {
        "A": Movement.MOVED,
        "B": Movement.SOME,
        "C": Movement.SOME,
        "S": Movement.MONEY,
    }
    assert found.by_id["B"].selected_in == ("base", "C")
    assert found.by_id["C"].selected_in == ("C",)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (line("A", {("X", 2026): 60}, (2026, 2026)), Movement.SAME),
        (line("A", {("X", 2026): 50, ("Y", 2026): 10}, (2026, 2026)), Movement.PHASED),
        (line("A", {("X", 2026): 59}, (2026, 2026)), Movement.MONEY),
        (line("A", {("X", 2026): 60}, (2026, 2026), lacks={13: 1}), Movement.MONEY),
        (line("A", {("X", 2026): 60}, (2026, 2027)), Movement.MOVED),
        (line("A"), Movement.SOME),
    ],
)
def test_each_movement(own, expected):
    """Proves: what A is called beside 60 from X in 2026."""
    base = line("A", {("X", 2026): 60}, (2026, 2026))
    found = compare(BOOK.portfolio(), scenarios("base", "B"), {"base": plan(base), "B": plan(own)})
    assert found.by_id["A"].movement is expected
    assert found.by_id["B"].movement is Movement.NONE


def test_years_of_a_lump_sum_say_nothing():
    """Proves: S with other years and the same money is the same. Sensitivity: A so would have moved."""
    plans = {
        "base": plan(line("S", {("Y", 2026): 5}, (2026, 2026))),
        "B": plan(line("S", {("Y", 2026): 5}, (2026, 2027))),
    }
    found = compare(BOOK.portfolio(), scenarios("base", "B"), plans)
    assert found.by_id["S"].movement is Movement.SAME
    assert found.changes == ()


def test_changes_are_against_the_reference():
    """Proves: B moves A and drops B; its S is paid in another year, which is no change.

    C takes C in and pays S less; its B has the same 40 from other sources.
    """
    found = three()
    kinds = {(own.scenario, own.project_id): own.kind for own in found.changes}
    assert kinds == {
        ("B", "A"): ChangeKind.MOVED,
        ("B", "B"): ChangeKind.LEFT,
        ("C", "C"): ChangeKind.ENTERED,
        ("C", "S"): ChangeKind.MONEY,
    }
    (moved,) = found.changes_of("B", ChangeKind.MOVED)
    assert (moved.before.finish, moved.before.allocated) == (2026, 60)
    assert (moved.after.finish, moved.after.allocated, moved.after.shortfall) == (2027, 50, 10)
    assert len(found.changes_of("C")) == 2


def test_money_by_source_and_year():
    """Proves: base X 100 in 2026, Y 5; B X 30 + 20, Y 5 in 2027; C X 80 and 40, Y 24."""
    found = three()
    assert found.by_source_year == {
        ("X", 2026): {"base": 100, "B": 30, "C": 80},
        ("X", 2027): {"base": 0, "B": 20, "C": 40},
        ("Y", 2026): {"base": 5, "B": 0, "C": 24},
        ("Y", 2027): {"base": 0, "B": 5, "C": 0},
    }
    assert found.money[Cut.SOURCE] == {
        "X": {"base": 100, "B": 50, "C": 120},
        "Y": {"base": 5, "B": 5, "C": 24},
    }
    assert found.money[Cut.YEAR] == {
        "2026": {"base": 105, "B": 30, "C": 104},
        "2027": {"base": 0, "B": 25, "C": 40},
    }


def test_money_by_what_the_projects_are():
    """Proves: by sector, place, group, class and tier.

    A is transport (60, 50, 60); B and C are health (40, 0, 80); S names none (5, 5, 4). A and B lie in one
    place, written in two ways: 100, 50, 100. `social` marks A and B, `growth` B only.
    Sensitivity: compared letter by letter, the place would stand twice.
    """
    money = three().money
    assert list(money[Cut.SECTOR].values()) == [
        {"base": 40, "B": 0, "C": 80},
        {"base": 60, "B": 50, "C": 60},
        {"base": 5, "B": 5, "C": 4},
    ]
    assert money[Cut.LOCALITY] == {
        "Xã Bảo Hà": {"base": 100, "B": 50, "C": 100},
        "": {"base": 5, "B": 5, "C": 44},
    }
    assert money[Cut.GROUP] == {
        "B": {"base": 0, "B": 0, "C": 40},
        "C": {"base": 100, "B": 50, "C": 100},
        "": {"base": 5, "B": 5, "C": 4},
    }
    assert money[Cut.CLASS]["social"] == {"base": 100, "B": 50, "C": 100}
    assert money[Cut.CLASS]["growth"] == {"base": 40, "B": 0, "C": 40}
    assert money[Cut.TIER] == {
        "9": {"base": 5, "B": 5, "C": 4},
        "13": {"base": 100, "B": 50, "C": 140},
    }


def test_every_cut_but_class_sums_to_all_money():
    found = three()
    for cut, entries in found.money.items():
        if cut is not Cut.CLASS:
            for name, own in found.tallies.items():
                assert sum(amounts[name] for amounts in entries.values()) == own.allocated


def test_available_has_factor_and_reserve():
    """Proves: X has 150, halved in B; Y has 30 less a tenth. Sensitivity: without the factor B has 150."""
    assert three().available == {
        "X": {"base": 150, "B": 75, "C": 150},
        "Y": {"base": 27, "B": 27, "C": 27},
    }


def test_differences_of_the_scenarios():
    found = three().differences
    assert [str(own) for own in found["B"]] == ["envelope_factors[X:all]: – → 0.5"]
    assert [str(own) for own in found["C"]] == ["locks[C]: – → in"]


def test_standings_of_the_three():
    """Proves: B lacks 10 more in tier 13; C lacks 1 more in tier 9 though its value is the highest."""
    found = three().standings
    assert (found["B"].verdict, found["B"].tier, found["B"].by) == (Verdict.LACKS_MORE, 13, 10)
    assert (found["C"].verdict, found["C"].tier, found["C"].by) == (Verdict.LACKS_MORE, 9, 1)


def test_solved_scenarios():
    """Proves: with 100 A and B are in (18); with 40 only B fits (8), since A needs 60 at once.

    Sensitivity: without the factor both plans would be the same and nothing would have left.
    """
    lines = [project("A", 60, benefit=10), project("B", 40, benefit=8), project("C", 40, benefit=3)]
    sheets = book(lines, [source("X", 100)], two_period_share=0)
    portfolio = type(sheets)(
        projects=sheets.projects,
        sources=sheets.sources,
        scenario=sheets.scenario,
        overlays={"less": {"envelope:X": 0.4}},
    ).portfolio()
    plans = {name: optimize(portfolio, own, LAW) for name, own in portfolio.scenarios.items()}
    found = compare(portfolio, portfolio.scenarios, plans)
    assert [(own.project_id, own.kind) for own in found.changes] == [("A", ChangeKind.LEFT)]
    own = found.standings["less"]
    assert (own.verdict, own.by, own.is_sure) == (Verdict.LOWER, -10, True)
    assert found.money[Cut.SOURCE] == {"X": {"base": 100, "less": 40}}
