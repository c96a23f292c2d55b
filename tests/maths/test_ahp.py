"""Maths of weights by comparing criteria in pairs (AHP), through the scores they make."""

import pytest

from models.issues import Issue
from optimizer.workbook.raw import Cell
from tests.books import BookSheets, project, source
from tests.maths.small import Solve, book, issues, selected, value

WARNING, AGREE = "issue_comparisons_contradict", "issue_comparisons_agree"
SCORED = {"objective": "score", "size_exponent": 0, "two_period_share": 0}
"""Value is the score itself."""


def compared(criteria: list[dict[str, Cell]], names: str, *, money: int = 100) -> BookSheets:
    """One project of 10 for each criterion, with 100 points there and none elsewhere; named by it."""
    lines = [project(name, 10, **{name: 100}) for name in names.split()]
    return book(lines, [source("X", money)], criteria=criteria, **SCORED)


def scores(solve: Solve, sheets: BookSheets) -> dict[str, float]:
    """Score of every project: the weight of its criterion in per cent."""
    return {line.project_id: line.score for line in solve(sheets).lines}


def told(sheets: BookSheets) -> tuple[str, float]:
    """What is said about the comparisons, and the consistency ratio with it."""
    found: list[Issue] = [issue for issue in issues(sheets) if issue.code in (WARNING, AGREE)]
    (issue,) = found
    assert issue.severity.value == ("warning" if issue.code == WARNING else "info")
    return issue.code, float(str(issue.values["found_en"]))


def test_consistent_comparisons_give_exact_weights(solve: Solve) -> None:
    """Proves: the eigenvector of a consistent square is its column; CR = 0. Sensitivity: equal weights: 33 %.

    social is twice as important as growth and four times as readiness, growth twice as readiness: weights
    4 : 2 : 1, that is 4/7, 2/7, 1/7. Every pair is given once, the other cell is its reciprocal.
    One year, X = 10: the one worth most is taken, 400/7.
    """
    criteria: list[dict[str, Cell]] = [
        {"criterion": "social", "pairwise:growth": 2, "pairwise:readiness": 4},
        {"criterion": "growth", "pairwise:readiness": 2},
        {"criterion": "readiness"},
    ]
    sheets = compared(criteria, "social growth readiness", money=10)
    plan = solve(sheets)
    assert {line.project_id: line.score for line in plan.lines} == pytest.approx(
        {"social": 400 / 7, "growth": 200 / 7, "readiness": 100 / 7}
    )
    assert (selected(plan), value(plan)) == ({"social"}, round(400 / 7, 6))
    assert told(sheets) == (AGREE, 0)


@pytest.mark.parametrize("cell", ["1/3", "1 / 3", 1 / 3])
def test_fractions_and_both_halves_of_the_square(solve: Solve, cell: Cell) -> None:
    """Proves: "1/3" is a third, and a cell may stand in either half. Sensitivity: read as 3: 75 % and 25 %.

    growth is three times as important as social: 1/4 and 3/4.
    """
    criteria: list[dict[str, Cell]] = [
        {"criterion": "social", "pairwise:social": 1, "pairwise:growth": cell},
        {"criterion": "growth", "pairwise:social": 3, "pairwise:growth": 1},
    ]
    expected = pytest.approx({"social": 25, "growth": 75})
    assert scores(solve, compared(criteria, "social growth")) == expected
    upper = [criteria[0], {"criterion": "growth"}]
    assert scores(solve, compared(upper, "social growth")) == expected
    lower = [{"criterion": "social", "pairwise:growth": None}, criteria[1]]
    assert scores(solve, compared(lower, "social growth")) == expected


def test_three_criteria_that_nearly_agree(solve: Solve) -> None:
    """Proves: the eigenvector of three is the cube roots of the rows' products; CR 0,056 is no warning.

    social : growth = 1/3, social : readiness = 5, growth : readiness = 7. Products 5/3, 21, 1/35; cube roots
    1,185631, 2,758924, 0,305711, sum 4,250266: 27,8955 %, 64,9118 %, 7,1928 %. With t = (5 / (7/3))^⅓ =
    (15/7)^⅓ = 1,289232: λ = 1 + t + 1/t = 3,064888, CR = 0,032444 / 0,58 = 0,056.
    Sensitivity: the means of the normalised columns would be 28,3 %, 64,3 %, 7,4 %.
    """
    criteria: list[dict[str, Cell]] = [
        {"criterion": "social", "pairwise:growth": "1/3", "pairwise:readiness": 5},
        {"criterion": "growth", "pairwise:readiness": 7},
        {"criterion": "readiness"},
    ]
    sheets = compared(criteria, "social growth readiness")
    roots = {"social": (5 / 3) ** (1 / 3), "growth": 21 ** (1 / 3), "readiness": (1 / 35) ** (1 / 3)}
    total = sum(roots.values())
    assert total == pytest.approx(4.250266, abs=1e-5)
    assert scores(solve, sheets) == pytest.approx({name: 100 * own / total for name, own in roots.items()})
    assert told(sheets) == (AGREE, 0.056)


def test_a_circle_weighs_all_alike_and_is_warned_of(solve: Solve) -> None:
    """Proves: CR above 0,1 is a warning with the ratio. Sensitivity: turned round, none.

    social three times growth, growth three times readiness, readiness three times social: by symmetry a third
    each. λ = 1 + 3 + 1/3 = 13/3, CI = (13/3 − 3)/2 = 2/3, CR = 0,6667 / 0,58 = 1,149.
    """
    criteria: list[dict[str, Cell]] = [
        {"criterion": "social", "pairwise:growth": 3, "pairwise:readiness": "1/3"},
        {"criterion": "growth", "pairwise:readiness": 3},
        {"criterion": "readiness"},
    ]
    sheets = compared(criteria, "social growth readiness")
    assert scores(solve, sheets) == pytest.approx(dict.fromkeys(("social", "growth", "readiness"), 100 / 3))
    assert told(sheets) == (WARNING, 1.149)
    turned = [{**criteria[0], "pairwise:readiness": 9}, *criteria[1:]]
    assert told(compared(turned, "social growth readiness")) == (AGREE, 0)


@pytest.mark.parametrize(("cell", "found"), [(5, (AGREE, 0.081)), (6, (WARNING, 0.117))])
def test_where_the_warning_begins(cell: int, found: tuple[str, float]) -> None:
    """Proves: the bound is a CR of 0,1. Sensitivity: one step of the scale on either side of it.

    social : growth = 1, growth : readiness = 2, social : readiness = c, so t = (c/2)^⅓ and
    CR = (t + 1/t − 2) / 2 / 0,58. c = 5: t = 1,3572, 0,0940 / 1,16 = 0,081. c = 6: t = 1,4422, 0,1356 / 1,16
    = 0,117.
    """
    criteria: list[dict[str, Cell]] = [
        {"criterion": "social", "pairwise:growth": 1, "pairwise:readiness": cell},
        {"criterion": "growth", "pairwise:readiness": 2},
        {"criterion": "readiness"},
    ]
    assert told(compared(criteria, "social growth readiness")) == found


def test_saatys_school_example(solve: Solve) -> None:
    """Proves: six criteria, the published vector; its CR of 0,229 is warned of. Sensitivity: equal: 17 %.

    Saaty 1980, choosing a school: learning, friends, school life, vocational training, college preparation,
    music classes. Printed: 0,32, 0,14, 0,03, 0,13, 0,24, 0,14. To four places the principal value is 7,4199:
    CI = 1,4199 / 5 = 0,2840, CR = 0,2840 / 1,24 = 0,229. Here under the six base criteria. Five
    projects have one criterion each, the sixth weight is the rest.
    """
    names = ["inter_regional", "non_revenue", "social", "growth", "remote", "readiness"]
    upper: list[list[Cell]] = [
        [4, 3, 1, 3, 4],
        [7, 3, "1/5", 1],
        ["1/5", "1/5", "1/6"],
        [1, "1/3"],
        [3],
        [],
    ]
    criteria = [
        {"criterion": name, **{f"pairwise:{other}": c for other, c in zip(names[i + 1 :], row, strict=True)}}
        for i, (name, row) in enumerate(zip(names, upper, strict=True))
    ]
    sheets = compared(criteria, " ".join(names[:5]))
    found = scores(solve, sheets)
    printed = dict(zip(names[:5], (32, 14, 3, 13, 24), strict=True))
    assert {name: round(weight) for name, weight in found.items()} == printed
    assert round(100 - sum(found.values())) == 14
    assert told(sheets) == (WARNING, 0.229)
