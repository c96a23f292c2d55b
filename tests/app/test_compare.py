"""Page So sánh: ties are taken out by a job, the difference in value is a bridge, tiers are told."""

import time

import pytest

from optimizer.workspace.tables import StudyRow
from tests.app.conftest import TOKEN, XLSX, button, checked, desk, page, texts
from tests.books import BookSheets, project, source

pytestmark = pytest.mark.filterwarnings("default")


def wait(kind="solve", **asked):
    """Until everything that was started has ended."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        states = [desk().job(row, kind, **asked) for row in desk().scenarios]
        if not any(state is not None and state[1].is_running for state in states):
            return
        time.sleep(0.2)
    raise TimeoutError


@pytest.fixture
def three(app, tmp_path):
    """Three scenarios: money for one of two projects alike, for the other by a lock, and for both."""
    lines = [
        project("P1", 100, social=80, max_year_share=1, locality="Ba Bể"),
        project("P2", 100, social=80, max_year_share=1, locality="Na Rì"),
    ]
    sheets = BookSheets(
        projects=lines,
        sources=[source("XDCB", 100)],
        overlays={"khóa": {"locks_out": "P1"}, "nhiều": {"envelope:XDCB": 2}},
    )
    page(app, "projects")
    app.file_uploader[0].set_value(("b.xlsx", sheets.write(tmp_path / "b.xlsx").read_bytes(), XLSX))
    checked(app.run())
    for row in desk().scenarios:
        desk().solve(row)
    wait()
    page(app, "compare")
    app.multiselect[0].set_value(["base", "khóa", "nhiều"])
    return checked(app.run())


def test_more_than_two_scenarios_stand_side_by_side(three):
    figures = three.dataframe[0].value
    assert list(figures.columns) == ["Chỉ tiêu", "base", "khóa", "nhiều"]
    heads = [tab.label for tab in three.tabs]
    assert heads == ["Chỉ tiêu", "Dự án thay đổi", "Vốn thay đổi", "Vì sao giá trị khác", "Thứ tự ưu tiên"]
    assert len(three.get("vega_lite_chart")) + len(three.get("arrow_vega_lite_chart")) >= 1


def test_the_difference_in_value_is_told_for_each_scenario(three):
    """Proves: the page explains the scenario that is chosen; twice the money brings one project more."""
    next(own for own in three.segmented_control if own.key == "compare_value").set_value("nhiều")
    checked(three.run())
    table = next(own.value for own in three.dataframe if "Tăng (+) giảm (–) giá trị" in own.value)
    assert list(table["Diễn biến"]) == ["Giá trị của dự án được đưa thêm vào"]
    plans = {row.name: desk().saved(row).plan for row in desk().scenarios}
    gain = plans["nhiều"].outcome.objective - plans["base"].outcome.objective
    assert list(table["Tăng (+) giảm (–) giá trị"]) == pytest.approx([gain])


def test_tiers_are_shown_with_money_and_shortfall(three):
    table = next(own.value for own in three.dataframe if "Còn thiếu – nhiều" in own.value)
    assert list(table["Vốn – nhiều"]) == [200]
    assert list(table.iloc[:, 0]) == ["13"]


def test_ties_are_labelled_until_they_are_taken_out(three):
    """Proves: P1 and P2 are worth the same, so either may be chosen; nearest to base is base itself.

    Sensitivity: a scenario that forbids base's choice differs in both, and that is proven to be needed.
    """
    assert "tốt ngang như vậy nhưng gần mốc hơn" in texts(three)
    button(three, "Bỏ các khác biệt không đáng kể").click()
    checked(three.run())
    rows = {row.name: row for row in desk().scenarios}
    for name in ("khóa", "nhiều"):
        files = desk().tie_files(rows[name], rows["base"])
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and desk().job(rows[name], "nearest", files=files)[1].is_running:
            time.sleep(0.2)
        found = desk().study(rows[name], "nearest", files=files)
        assert found.document["nearness"] == "fewest"
    checked(three.run())
    assert "tốt ngang như vậy nhưng gần mốc hơn" not in texts(three)
    assert not [own for own in three.button if own.label == "Bỏ các khác biệt không đáng kể"]


def test_a_search_that_was_stopped_is_told_and_asked_anew(three):
    """Proves: what a stopped search left is not taken for its answer; a new search takes its place."""
    rows = {row.name: row for row in desk().scenarios}
    asked = desk()._asked(rows["khóa"], "nearest", None, desk().tie_files(rows["khóa"], rows["base"]))
    plan = dict(desk().saved(rows["khóa"]).document)
    document = {"nearness": "as_found", "stopped": True, "plan": plan}
    desk()._store.put_study(StudyRow(workspace=TOKEN, key=asked.key, kind="nearest", document=document))
    assert "“khóa” đã dừng theo yêu cầu" in texts(checked(three.run()))
    button(three, "Bỏ các khác biệt không đáng kể").click()
    checked(three.run())
    for name in ("khóa", "nhiều"):
        wait("nearest", files=desk().tie_files(rows[name], rows["base"]))
    assert "đã dừng theo yêu cầu" not in texts(checked(three.run()))
    found = desk().study(rows["khóa"], "nearest", files=asked.files)
    assert (found.document["nearness"], found.document["stopped"]) == ("fewest", False)


def test_a_plan_that_changed_is_not_told_from_old_ties(three):
    """Proves: what was found of ties belongs to two plans; where one is solved anew it is asked again."""
    rows = {row.name: row for row in desk().scenarios}
    before = desk().tie_files(rows["khóa"], rows["base"])
    desk().save(rows["khóa"], "khóa", {"locks_out": "P2"})
    row = next(own for own in desk().scenarios if own.name == "khóa")
    desk().solve(row)
    wait()
    assert desk().tie_files(row, rows["base"]) != before
