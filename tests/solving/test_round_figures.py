"""Round figures that cannot be had are told of."""

from optimizer.report.documents.plan import plan_document
from tests.books import BookSheets, project, source
from tests.explain.solved import solved


def told(step, first, second):
    """What is said of a project of 105 that has so much in 2026 and in 2027, asked for in this step."""
    book = BookSheets(
        projects=[project("P1", 105, benefit=9, max_year_share=1)],
        sources=[source("X", first, second, 0, 0, 0)],
        scenario={"objective": "benefit", "two_period_share": 0, "gap": 0, "rounding_step": step},
    )
    result = solved(book)
    assert result.plan.by_id["P1"].total_allocated == 105
    issues = plan_document(result)["issues"]
    return result.plan.outcome.rounding_step, [i for i in issues if i["code"] == "issue_round_figures"]


def test_figures_that_cannot_be_round_are_told():
    """Proves: of 53 and 52, 50 as a multiple of 10 leaves 55, more than 2027 has."""
    step, issues = told(10, 53, 52)
    assert step == 1
    assert "bội số của 10 triệu đồng" in issues[0]["message_vi"]
    assert "multiples of 10 million" in issues[0]["message_en"]


def test_round_figures_that_are_there_need_no_word():
    """Proves: 50 in 2026 leaves 55 for 2027, which may be any amount as the last."""
    assert told(10, 53, 55) == (10, [])
