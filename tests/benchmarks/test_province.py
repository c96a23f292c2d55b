"""The generated provinces: real books, the same for the same seed, with a plan at any size and hardness."""

from pathlib import Path

import pytest

from benchmarks.parameters import Province
from benchmarks.planned import plan_of
from benchmarks.province import MadeBook, make_book
from models.issues import Severity
from models.law import LawBook
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.build import build_book
from optimizer.check import check
from optimizer.intake.book import portfolio_of, read_portfolio
from optimizer.optimize import Effort, optimize

LAW = LawBook.load()


def read(made: MadeBook) -> Portfolio:
    return portfolio_of(made.raw(), LAW)


def test_same_seed_same_bytes() -> None:
    province = Province(projects=60, seed=7, hardness=0.3)
    assert make_book(province).workbook() == make_book(province).workbook()
    other = Province(projects=60, seed=8, hardness=0.3)
    assert make_book(province).workbook() != make_book(other).workbook()


def test_through_the_file_and_without_it(tmp_path: Path) -> None:
    """Proves: the workbook says what the rows say, since both are read as the same projects and budget."""
    made = make_book(Province(projects=120, seed=2))
    path = tmp_path / "province.xlsx"
    path.write_bytes(made.workbook())
    through_file, direct = read_portfolio(path, LAW), read(made)
    assert through_file.projects == direct.projects
    assert through_file.budget == direct.budget
    assert (through_file.links, through_file.limits, through_file.debt) == (
        direct.links,
        direct.limits,
        direct.debt,
    )
    assert direct.links
    assert direct.limits
    assert direct.debt is not None


@pytest.mark.parametrize("hardness", [0, 0.5, 1])
@pytest.mark.parametrize(("projects", "years", "seed"), [(30, 3, 1), (120, 5, 2), (300, 5, 3), (120, 10, 4)])
def test_reference_plan_passes_the_audit(projects: int, years: int, seed: int, hardness: float) -> None:
    """Proves: every book has a plan in which nothing is lacking, whatever its size, years and hardness."""
    made = make_book(Province(projects=projects, years=years, seed=seed, hardness=hardness))
    portfolio = read(made)
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    issues = check(portfolio, portfolio.base, LAW)
    assert [issue.message("en") for issue in issues if issue.severity is Severity.ERROR] == []
    plan = plan_of(made.reference, portfolio, book)
    assert [str(violation) for violation in audit(portfolio, portfolio.base, LAW, plan)] == []
    assert any(line.is_candidate for line in made.reference.lines if made.reference.takes(line))


def test_sheets_can_be_left_out() -> None:
    """Proves: links, limits and debt stand beside the list and do not change it."""
    whole = make_book(Province(projects=80, seed=5)).sheets
    bare = make_book(Province(projects=80, seed=5, links=False, limits=False, debt=False)).sheets
    assert {"links", "limits", "debt"} <= set(whole)
    assert set(bare) == {"projects", "sources", "criteria", "scenario"}
    assert {name: whole[name] for name in bare} == bare


def test_size_is_what_was_asked_for() -> None:
    for projects in (1, 17, 250):
        assert len(read(make_book(Province(projects=projects, seed=3))).projects) == projects


def test_hardness_leaves_less_money_for_candidates() -> None:
    """Proves: the dial turns what it says: candidates' money over candidates' demand falls."""
    shares = []
    for hardness in (0.0, 0.5, 1.0):
        plan = make_book(Province(projects=400, seed=1, hardness=hardness)).reference
        asked = sum(line.demand for line in plan.lines if line.is_candidate and line.may_enter)
        shares.append(plan.money(lambda line: line.is_candidate) / asked)
    assert shares[0] > shares[1] > shares[2]
    assert shares[0] == pytest.approx(0.80, abs=0.05)
    assert shares[2] == pytest.approx(0.30, abs=0.05)


def test_mix_of_a_province() -> None:
    """Proves: committed lines take about half of the money, and every kind of line is there."""
    plan = make_book(Province(projects=1000, seed=1)).reference
    committed = plan.money(lambda line: not line.is_candidate) / plan.money()
    assert 0.35 < committed < 0.65
    assert {line.kind for line in plan.lines} >= {"new", "oda", "oda_new", "lump_sum", "advance", "arrears"}
    assert {line.group for line in plan.lines} == {"", "A", "B", "C"}


def test_a_plan_is_found_at_a_hundred_projects() -> None:
    """Proves: the product plans a generated book, at least as well as the plan the book is built around."""
    made = make_book(Province(projects=100, seed=1))
    portfolio = read(made)
    book = build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))
    plan = optimize(portfolio, portfolio.base, LAW, Effort(work_limit=1))
    assert sum(plan.outcome.shortfall_by_tier.values()) == 0
    assert plan.outcome.bound >= plan_of(made.reference, portfolio, book).outcome.objective


@pytest.mark.parametrize(
    ("field", "value"), [("projects", 0), ("years", 2), ("years", 11), ("hardness", 1.5)]
)
def test_parameters_out_of_range(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=field):
        Province(**{field: value})  # type: ignore[arg-type]
