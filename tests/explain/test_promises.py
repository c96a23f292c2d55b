"""What is explained comes true when it is done, on random books that use every rule."""

import time
from dataclasses import replace

import pytest

from models.explanation import EntersIf, Explanation, Priced, ProjectExplanation, Verdict
from models.issues import AuditError, NoPlanError
from models.portfolio import Portfolio
from models.vocabulary import Lock
from optimizer.explain.change import with_extra
from optimizer.explain.entering import Entering
from optimizer.explain.explaining import MONEY_HELPS
from optimizer.explain.projects import MoneyEffort, Projects
from optimizer.explain.worth import Worths
from optimizer.optimize import Effort, optimize
from optimizer.result import Result
from tests.explain.solved import LAW, explained, solved
from tests.properties.random_books import random_book

SEEDS = (8, 45, 10, 200)
"""Books with a plan in which money or points bring somebody in."""

NEAR = 1e-3


def with_project(portfolio: Portfolio, project_id: str, **changes: object) -> Portfolio:
    projects = (
        replace(project, **changes) if project.project_id == project_id else project  # type: ignore[arg-type]
        for project in portfolio.projects
    )
    return replace(portfolio, projects=tuple(projects))


@pytest.fixture(scope="module", params=SEEDS)
def book(request: pytest.FixtureRequest) -> tuple[Result, Explanation]:
    result = solved(random_book(request.param))
    return result, explained(result)


def test_there_is_something_promised() -> None:
    """Proves: the books below are worth asking."""
    enters = 0
    for seed in SEEDS[:2]:
        result = solved(random_book(seed))
        out = [line.project_id for line in result.plan.lines if not line.selected]
        enters += sum(len(own.enters_if) for own in explained(result, out).projects)
    assert enters >= 2


def test_money_brings_in_whom_it_is_said_to(book: tuple[Result, Explanation]) -> None:
    """Proves: with the extra money in the envelope the project is in the plan."""
    result, explanation = book
    for own in explanation.projects:
        for each in own.enters_if:
            assert _selected_with(result, own, each), (own.project_id, each)


def test_money_found_quickly_is_as_certain(book: tuple[Result, Explanation]) -> None:
    """Proves: what prices or one more solve find, the least or not, brings the project in as well."""
    result, explanation = book
    projects = Projects(Worths(result.book, result.plan, LAW))
    for own in explanation.projects:
        if own.verdict not in MONEY_HELPS:
            continue
        for source in projects.sources(own.project_id):
            for effort in (MoneyEffort.PRICED, MoneyEffort.SOLVED):
                for each in projects.by_money(own.project_id, source, effort):
                    assert _selected_with(result, own, each), (own.project_id, effort, each)


def test_one_more_solve_promises_something() -> None:
    """Proves: the test above is not empty."""
    result = solved(random_book(SEEDS[0]))
    projects = Projects(Worths(result.book, result.plan, LAW))
    out = [line.project_id for line in result.plan.lines if not line.selected]
    helped = [own for own in explained(result, out).projects if own.verdict in MONEY_HELPS]
    assert any(
        projects.by_money(own.project_id, source, MoneyEffort.SOLVED)
        for own in helped
        for source in projects.sources(own.project_id)
    )


def test_where_the_time_is_over_money_is_not_asked(book: tuple[Result, Explanation]) -> None:
    """Proves: where the best plan without it is not known in time, nothing is promised or fails."""
    result, explanation = book
    worths = Worths(result.book, result.plan, LAW, time.time())
    for own in explanation.projects:
        if own.verdict in MONEY_HELPS:
            entering = Entering(worths, result.book.by_id[own.project_id])
            for source in entering.sources():
                assert entering.by_money(source) == entering.by_solving(source) == ()


def _selected_with(result: Result, own: ProjectExplanation, each: EntersIf) -> bool:
    scenario = with_extra(result.scenario, result.portfolio, {(each.source, each.year): each.extra})
    plan = optimize(result.portfolio, scenario, LAW, Effort())
    return plan.by_id[own.project_id].selected


def test_the_benefit_named_brings_in(book: tuple[Result, Explanation]) -> None:
    """Proves: with the benefit it would need the project is in the plan."""
    result, explanation = book
    for own in explanation.projects:
        if own.value_needed is not None:
            portfolio = with_project(result.portfolio, own.project_id, benefit=own.value_needed)
            assert optimize(portfolio, result.scenario, LAW, Effort()).by_id[own.project_id].selected


def test_replacement_costs_are_what_is_lost(book: tuple[Result, Explanation]) -> None:
    """Proves: locked out, the plan loses what was said; where a project is indispensable there is none."""
    result, explanation = book
    for own in explanation.projects:
        if own.verdict not in (Verdict.NEEDED, Verdict.INTERCHANGEABLE, Verdict.INDISPENSABLE):
            continue
        portfolio = with_project(result.portfolio, own.project_id, lock=Lock.OUT)
        if own.verdict is Verdict.INDISPENSABLE:
            with pytest.raises(NoPlanError):
                optimize(portfolio, result.scenario, LAW, Effort())
            continue
        lost = optimize(portfolio, result.scenario, LAW, Effort()).outcome
        assert own.replacement is not None
        if lost.shortfall_by_tier == result.plan.outcome.shortfall_by_tier:
            told = result.plan.outcome.objective - lost.objective
            assert own.replacement.value == pytest.approx(told, abs=NEAR)


def test_prices_are_what_lifting_gains(book: tuple[Result, Explanation]) -> None:
    """Proves: the price of a rule is the difference of two solves, one without the rule."""
    result, explanation = book
    priced = 0
    for price in explanation.prices:
        if price.what is not Priced.RULE or price.gain is None:
            continue
        if price.gain.value == 0 and price.rule not in ("envelope_year", "capital_window", "tier_order"):
            continue
        off = result.scenario.rules_off | {price.rule}
        try:
            plan = optimize(result.portfolio, replace(result.scenario, rules_off=off), LAW, Effort())
        except AuditError:  # the audit writes a rule of its own where another is off; nothing to compare
            continue
        gained = plan.outcome.objective - result.plan.outcome.objective
        assert price.gain.value == pytest.approx(gained, abs=NEAR), price.rule
        priced += 1
    assert priced


def test_every_rule_that_is_on_has_a_price(book: tuple[Result, Explanation]) -> None:
    """Proves: no rule is passed over; lifting may leave no plan only where a lock keeps a line out."""
    _, explanation = book
    without = [own.rule for own in explanation.prices if own.what is Priced.RULE and own.gain is None]
    assert set(without) <= {"locked_out"}
