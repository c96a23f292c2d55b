"""A rule that does nothing does not pass: the audit refuses the best plan then, or the golden rows differ."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

import optimizer.optimize
from models.issues import AuditError, NoPlanError
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.audit import Violation, audit
from optimizer.book import Book
from optimizer.rows import CouplingRow
from optimizer.rules import COUPLING, LOCAL, RULES
from optimizer.table import TableDraft
from tests.audit.binding import BINDING, UNSEEN
from tests.books import BookSheets
from tests.golden.books import golden_path, golden_text

LAW = LawBook.load()
each_shown = pytest.mark.parametrize("rule", sorted(BINDING))


def shapes_nothing(draft: TableDraft) -> None:
    """A local rule without effect."""


def ties_nothing(book: Book) -> Iterator[CouplingRow]:
    """A coupling rule without rows."""
    return iter(())


@pytest.fixture
def silent(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A rule, which then does nothing."""
    rule: str = request.param
    if rule in LOCAL:
        monkeypatch.setitem(LOCAL, rule, shapes_nothing)  # type: ignore[arg-type]
    else:
        monkeypatch.setitem(COUPLING, rule, ties_nothing)  # type: ignore[arg-type]
    return rule


def judgements(sheets: BookSheets, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Violation, ...]]:
    """What the audit says of every plan that is tried, the best first."""
    told: list[tuple[Violation, ...]] = []

    def listening(
        portfolio: Portfolio, scenario: Scenario, law: LawBook, plan: Plan
    ) -> tuple[Violation, ...]:
        told.append(audit(portfolio, scenario, law, plan))
        return told[-1]

    monkeypatch.setattr(optimizer.optimize, "audit", listening)
    portfolio = sheets.portfolio()
    with suppress(AuditError, NoPlanError):
        optimizer.optimize.optimize(portfolio, portfolio.base, LAW)
    return told


def test_every_rule_has_its_book() -> None:
    """Proves: no rule is left out, none stands in both lists."""
    assert set(BINDING) | set(UNSEEN) == set(RULES)
    assert not set(BINDING) & set(UNSEEN)


@each_shown
def test_with_the_rule_the_first_plan_passes(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the book has a plan, and what is refused below is refused for want of the rule."""
    assert judgements(BINDING[rule], monkeypatch)[0] == ()


@pytest.mark.parametrize("silent", sorted(BINDING), indirect=True)
def test_without_the_rule_the_audit_refuses_for_it(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: the audit sees, on its own, that exactly this rule is missing."""
    first = judgements(BINDING[silent], monkeypatch)[0]
    assert {violation.rule for violation in first} == {silent}, [str(violation) for violation in first]


@pytest.mark.parametrize("silent", sorted(UNSEEN), indirect=True)
def test_what_no_plan_shows_the_golden_rows_show(silent: str) -> None:
    """Proves: the rule's rows are gone or changed. Why no plan can show it stands in `UNSEEN`."""
    assert golden_text(silent) != golden_path(silent).read_text(encoding="utf-8")
