"""Page Giải trình: every state of it, and what it says of a project, of rules, of money and of repairs."""

import time

import pytest

from models.texts import say
from tests.app.conftest import button, checked, page, texts
from tests.app.test_pages import desk, solved, uploaded
from tests.books import project

pytestmark = pytest.mark.filterwarnings("default")


def ended(kind, page_name, app):
    """Wait until the current scenario's job of a kind has ended, then draw a page."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = desk().job(desk().current, kind, {} if kind == "explain" else None)
        if found is not None and not found[1].is_running:
            return page(app, page_name)
        time.sleep(0.3)
    raise TimeoutError


def explained(app, tmp_path):
    """A small book with one project in and one out, solved and explained."""
    uploaded(app, tmp_path)
    desk().solve(desk().current)
    solved(app)
    page(app, "why")
    button(app, "Giải trình phương án này").click()
    checked(app.run())
    return ended("explain", "why", app)


def test_the_sample_is_explained_at_the_first_visit(app):
    """Proves: nobody waits for it, it is of this plan, and it is told as any other."""
    page(app, "why")
    assert "Giải trình cho phương án" in texts(app)
    assert len(app.tabs) == 5
    told = desk().study(desk().current, "explain", {}).document
    chosen = {line.project_id for line in desk().saved(desk().current).plan.selected}
    assert {line["project_id"] for line in told["projects"] if line["selected"]} == chosen


def test_a_plan_that_was_not_explained_offers_it(app, tmp_path):
    uploaded(app, tmp_path)
    desk().solve(desk().current)
    solved(app)
    page(app, "why")
    assert "tính lại nhiều lần" in texts(app)
    assert button(app, "Giải trình phương án này")
    assert not app.tabs


def test_without_a_plan_it_says_what_comes_first(app, tmp_path):
    uploaded(app, tmp_path)
    page(app, "why")
    assert "chưa có phương án" in texts(app)
    assert not any("Giải trình phương án này" in own.label for own in app.button)


def test_a_project_that_is_out_is_explained_with_what_would_bring_it_in(app, tmp_path):
    explained(app, tmp_path)
    said = texts(app)
    assert "Giải trình cho phương án" in said
    assert [tab.label for tab in app.tabs] == [
        "Từng dự án",
        "Giá của quy tắc",
        "Giá trị của nguồn vốn",
        "Vốn tư nhân",
        "Cách gỡ",
    ]
    (picked,) = [own for own in app.selectbox if own.label.startswith("Dự án")]
    plan = desk().saved(desk().current).plan
    (out,) = [line.project_id for line in plan.lines if not line.selected]
    assert picked.value == out
    line = desk().study(desk().current, "explain", {}).document["projects"][0]
    assert line["project_id"] == out
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Nhu cầu trong kỳ (triệu đồng)"] == "100"
    assert "chính xác" in said or "ước tính" in said
    ways = next(own.value for own in app.dataframe if "Mức cần" in own.value)
    assert len(ways) >= 1
    away = next(own.value for own in app.dataframe if "Tên nhiệm vụ, dự án" in own.value)
    assert list(away["Bố trí trong kỳ"]) == [100]


def test_a_project_that_is_in_shows_its_money(app, tmp_path):
    explained(app, tmp_path)
    app.segmented_control[0].set_value("in")
    checked(app.run())
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Bố trí trong kỳ (triệu đồng)"] == "100"
    assert "Giá trị mất nếu loại ra" in figures
    money = next(own.value for own in app.dataframe if "Cả kỳ" in own.value)
    assert list(money["Cả kỳ"]) == [100]


def test_rules_and_money_have_prices_with_their_articles(app, tmp_path):
    explained(app, tmp_path)
    rules = next(own.value for own in app.dataframe if "Giá trị tăng nếu bỏ" in own.value)
    assert list(rules["Giá trị tăng nếu bỏ"]) == sorted(rules["Giá trị tăng nếu bỏ"], reverse=True)
    assert rules["Điều, khoản"].str.contains("Luật").any()
    assert set(rules["Mức chắc chắn"].str.split(";").str[0]) <= {"chính xác", "ước tính", "chưa tính"}
    money = next(own.value for own in app.dataframe if "Giá trị của 1 tỷ đồng" in own.value)
    assert money["Năm"].iloc[0] == "2026"


def test_the_explanation_follows_the_language(app, tmp_path):
    explained(app, tmp_path)
    app.sidebar.radio[0].set_value("en")
    checked(app.run())
    said = texts(app)
    assert "Of the plan" in said
    assert not any(word in said for word in ("Chưa", "triệu đồng", "Giải trình"))
    assert app.tabs[1].label == "Price of rules"


def test_a_clash_is_mended_by_a_scenario_of_its_own(app, tmp_path):
    """Proves: the way that is shown is applied, solved, and no longer clashes."""
    uploaded(app, tmp_path)
    desk().save(desk().current, "base", {"locks_in": "P1; P2"})
    desk().solve(desk().current)
    solved(app)
    page(app, "why")
    assert "xung đột" in texts(app)
    button(app, "Tìm cách gỡ").click()
    checked(app.run())
    ended("repair", "why", app)
    assert "Cách 1" in texts(app)
    button(app, "Lập kịch bản theo cách 1").click()
    checked(app.run())
    assert desk().current.name == "base – cách gỡ 1"
    solved(app)
    saved = desk().saved(desk().current)
    assert {line.project_id for line in saved.plan.selected} == {"P1", "P2"}


def test_a_way_that_changes_the_list_says_so(app, tmp_path):
    """Proves: a lock in the list itself is no matter of a scenario, and nothing pretends it is."""
    lines = [project(f"P{n}", 100, social=80, max_year_share=1, lock="in") for n in (1, 2)]
    uploaded(app, tmp_path, lines)
    desk().solve(desk().current)
    solved(app)
    page(app, "why")
    button(app, "Tìm cách gỡ").click()
    checked(app.run())
    ended("repair", "why", app)
    ways = desk().study(desk().current, "repair").document["repairs"]
    of_list = [way for way in ways if any(change["kind"] == "lock" for change in way["changes"])]
    assert of_list
    assert say("app.why.apply_not", "vi") in texts(app)
    applied = [own for own in app.button if own.label.startswith("Lập kịch bản")]
    assert len(applied) == len(ways) - len(of_list)


def test_stopping_keeps_what_was_explained(app, tmp_path):
    uploaded(app, tmp_path)
    desk().solve(desk().current)
    solved(app)
    here = desk()
    here.start(here.current, "explain", {})
    here.stop(here.job(here.current, "explain", {})[0])
    ended("explain", "why", app)
    assert len(app.tabs) == 5
    assert "Chưa trả lời hết" in texts(app)
    assert button(app, "Giải trình lại, tối đa 10 phút")
