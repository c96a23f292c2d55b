"""Reasons: each says only what was computed."""

from dataclasses import replace

import pytest

from models.law import LawBook
from optimizer.optimize import Effort
from optimizer.report.sentences.reasons import Reason, reason, reasons
from optimizer.result import Result
from optimizer.solve import solve_scenario
from optimizer.workbook.raw import Cell
from tests.books import BookSheets, link, project, source
from tests.maths import examples
from tests.report.sample import sample

LAW = LawBook.load()
ONE_YEAR: dict[str, Cell] = {**examples.BENEFIT, "two_period_share": 0}


def solved(book: BookSheets) -> Result:
    portfolio = book.portfolio()
    return solve_scenario(portfolio, portfolio.base, LAW, Effort())


def of(book: BookSheets, project_id: str) -> Reason:
    result = solved(book)
    found = reasons(result)[project_id]
    assert found == reason(result, result.plan.by_id[project_id])
    return found


def one(**columns: Cell) -> BookSheets:
    """One project of 60 and 100 million in one year."""
    return BookSheets(
        projects=[project("P", 60, **{"benefit": 5, **columns})],
        sources=[source("XDCB", 100)],
        scenario=ONE_YEAR,
    )


@pytest.mark.parametrize(
    ("book", "project_id", "code"),
    [
        (examples.tail(), "P1", "best_runs_on"),
        (examples.short(), "P2", "committed_late"),
        (examples.counterpart(), "P3", "committed_on_time"),
        (examples.tiers(), "Q3", "not_in_best"),
        (examples.habit(), "N2", "best_on_time"),
        (sample(), "CBDT", "lump_sum_on_time"),
        (sample(), "MOI-5", "locked_out"),
        (sample(), "MOI-6", "no_decision"),
        (one(lock="in"), "P", "locked_in_on_time"),
        (one(earliest_start=2027), "P", "no_schedule"),
        (one(benefit=0), "P", "no_value"),
        (one(status="ongoing", paid=60, first_capital_year=2025), "P", "committed_nothing_due"),
        (one(status="ongoing", lock="out", first_capital_year=2025), "P", "committed_locked_out"),
        (one(**{"cost:XDCB": 60, "paid": 60, "paid:XDCB": 60, "savings": 0}), "P", "best_nothing_due"),
    ],
)
def test_codes(book: BookSheets, project_id: str, code: str) -> None:
    assert of(book, project_id).code == code


def test_texts_say_the_amounts() -> None:
    found = of(examples.short(), "P2")
    assert found.text("vi") == (
        "Đã cam kết, thứ tự ưu tiên 8. Bố trí 20 trong nhu cầu 50 triệu đồng. "
        "Còn thiếu 30 triệu đồng (thứ tự ưu tiên 8: 30). Chậm tiến độ, không hoàn thành trong kỳ."
    )
    assert found.text("en") == (
        "Committed, tier 8. Gets 20 of the 50 million VND it demands. "
        "Lacks 30 million VND (tier 8: 30). Late: it does not finish in this period."
    )


def test_what_is_in_the_way_is_named_in_money() -> None:
    """N1 asks 60; N2 and N3 take 50 each of 100. P asks 60 where Q leaves 40 of 100: 20 are missing."""
    assert "XDCB năm 2026 thiếu 60 triệu đồng" in of(examples.habit(), "N1").text("vi")
    book = BookSheets(
        projects=[project("P", 60, benefit=5), project("Q", 60, benefit=9)],
        sources=[source("XDCB", 100)],
        scenario=ONE_YEAR,
    )
    found = of(book, "P")
    assert found.text("vi").endswith("thì vướng: XDCB năm 2026 thiếu 20 triệu đồng.")
    assert found.text("en").endswith("in its way: XDCB in 2026 is short of 20 million VND.")


def test_the_rule_that_binds_is_named_where_money_is_not_what_lacks() -> None:
    """P1 runs on into the next period with 20 of 100; the cap is 19.8, money there is more than enough."""
    book = replace(examples.tail(), sources=[source("XDCB", 0, 0, 0, 0, 1000, previous_plan=99)])
    text = of(book, "P1").text("vi")
    assert "phần chuyển sang kỳ sau của vốn ngân sách địa phương vượt mức cho phép 1 triệu đồng" in text
    assert "Điều 93" in text
    assert "thiếu" not in text


def test_the_law_of_entry_is_cited() -> None:
    assert "Điều 55" in of(sample(), "MOI-6").text("vi")


def test_a_completed_work_is_not_said_to_finish() -> None:
    text = of(sample(), "HT-01").text("vi")
    assert "hoàn thành" not in text
    assert "Khoản cuối cùng bố trí vào năm" in text


def test_every_line_has_a_text_in_both_languages() -> None:
    for found in reasons(solved(sample(two_period_share=0.3))).values():
        for language in ("vi", "en"):
            assert "{" not in found.text(language)


def test_no_optimum_is_claimed() -> None:
    for book in (sample(), examples.habit(), examples.tiers()):
        for found in reasons(solved(book)).values():
            assert "tối ưu" not in found.text("vi")
            assert "optimal" not in found.text("en")


def linked(kind: str) -> BookSheets:
    """X has 60: A (60, benefit 5) or B (60, benefit 9), linked."""
    lines = [project("A", 60, benefit=5), project("B", 60, benefit=9)]
    sheets = BookSheets(projects=lines, sources=[source("X", 60)], scenario=ONE_YEAR)
    return replace(sheets, links=[link(kind, "A", "B", 1 if kind == "synergy" else None)])


@pytest.mark.parametrize(
    ("kind", "money", "project_id", "code"),
    [
        ("excludes", 200, "A", "alternative_taken"),
        ("bundle", 60, "A", "needs_other"),
        ("requires", 60, "A", "not_in_best"),
        ("synergy", 60, "A", "not_in_best"),
    ],
)
def test_a_link_that_keeps_a_line_out_is_told(kind: str, money: int, project_id: str, code: str) -> None:
    """The other project is named where the link, as the plan stands, keeps the line out."""
    book = replace(linked(kind), sources=[source("X", money)])
    found = of(book, project_id)
    assert found.code == code
    assert ("“Dự án B” (B)" in found.text("vi")) == (code != "not_in_best")
