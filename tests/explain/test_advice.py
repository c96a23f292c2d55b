"""Advice before solving: cause and remedy, in both languages, at its cell."""

import pytest

from models.issues import Issue
from models.units import LANGUAGES
from optimizer.check import advise
from tests.books import BookSheets, limit, link, project, source
from tests.explain.solved import LAW, ONE_YEAR
from tests.maths import examples

LINES = [project(f"P{n}", 50 + n, benefit=1) for n in range(5)]
MONEY = [source("X", 100)]


def book(**parts: object) -> BookSheets:
    return BookSheets(**{"projects": LINES, "sources": MONEY, "scenario": ONE_YEAR, **parts})  # type: ignore[arg-type]


DOUBTFUL = {
    "issue_never_fundable": (
        book(projects=[*LINES, project("BIG", 500, benefit=9, sources="X")]),
        "BIG",
        ("500", "100"),
    ),
    "issue_envelope_beyond_demand": (book(sources=[source("X", 300)]), None, ("X", "300", "260", "40")),
    "issue_waiting_circle": (
        book(links=[link("requires_finished", "P0", "P1"), link("requires", "P1", "P0")]),
        None,
        ("P0", "P1"),
    ),
    "issue_locked_in_needs_barred": (
        book(
            projects=[LINES[0] | {"lock": "in"}, LINES[1], LINES[2] | {"lock": "out"}],
            links=[link("requires", "P0", "P1"), link("requires", "P1", "P2")],
        ),
        "P0",
        ("P2",),
    ),
    "issue_cost_out_of_scale": (
        book(projects=[*LINES, project("UNIT", 90_000_000, benefit=1)]),
        "UNIT",
        ("52",),
    ),
    "issue_money_out_of_scale": (book(sources=[source("X", 100_000_000)]), None, ("260",)),
    "issue_without_criteria": (
        book(projects=[project(f"P{n}", 50 + n) for n in range(5)]),
        None,
        ("5",),
    ),
    "issue_too_many_mandates": (
        book(projects=[line | ({"lock": "in"} if n < 3 else {}) for n, line in enumerate(LINES)]),
        None,
        ("3", "5"),
    ),
}


def advice(sheets: BookSheets) -> list[Issue]:
    portfolio = sheets.portfolio()
    return list(advise(portfolio, portfolio.base, LAW))


@pytest.mark.parametrize("code", DOUBTFUL)
def test_what_is_doubtful_is_told_with_cause_and_remedy(code: str) -> None:
    """Proves: the one line or source concerned is named, with what was found and what to do."""
    sheets, project_id, words = DOUBTFUL[code]
    (found,) = [issue for issue in advice(sheets) if issue.code == code]
    assert found.project_id == project_id
    for language in LANGUAGES:
        assert [word for word in words if word not in found.message(language)] == []
        assert found.hint(language)


@pytest.mark.parametrize("name", ["habit", "tiers", "counterpart"])
def test_nothing_is_said_without_cause(name: str) -> None:
    """Proves: sound books get no advice but that money is left over."""
    codes = {issue.code for issue in advice(getattr(examples, name)())}
    assert codes <= {"issue_envelope_beyond_demand"}


def test_a_circle_of_ends_alone_is_told_elsewhere() -> None:
    """Proves: each waiting for the other's end is one issue, of the check, and not two."""
    sheets = book(links=[link("requires_finished", "P0", "P1"), link("requires_finished", "P1", "P0")])
    assert "issue_waiting_circle" not in {issue.code for issue in advice(sheets)}


def test_a_limit_is_no_cause_for_advice() -> None:
    """Proves: limits are asked about by the check."""
    sheets = book(limits=[limit("group", "C", "count", max=1)])
    assert advice(sheets) == advice(book())
