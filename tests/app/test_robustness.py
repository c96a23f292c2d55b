"""Page Độ tin cậy: each question is asked by its form, counted, stopped, kept and drawn."""

import io
import time

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from app_views.robustness import QUESTIONS
from optimizer.workspace import jobs
from tests.app.conftest import ROOT, TOKEN, XLSX, button, checked, desk, page, texts
from tests.books import BookSheets, project, source

pytestmark = pytest.mark.filterwarnings("default")


def book(tmp_path) -> bytes:
    lines = [
        project("P1", 100, social=80, max_year_share=1, locality="Ba Bể"),
        project("P2", 100, growth=80, max_year_share=1, locality="Na Rì"),
    ]
    sources = [source("XDCB", 60), source("DAT", 60, kind="land_use")]
    return BookSheets(projects=lines, sources=sources).write(tmp_path / "b.xlsx").read_bytes()


@pytest.fixture
def small(app, tmp_path):
    """The page on a book of two projects, paid from land revenue too."""
    page(app, "projects")
    app.file_uploader[0].set_value(("nhỏ.xlsx", book(tmp_path), XLSX))
    checked(app.run())
    return page(app, "robustness")


def visit(page):
    """The page as after F5."""
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    opened.query_params["w"] = TOKEN
    return checked(opened.run().switch_page(f"app_views/{page}.py").run())


def choose(app, name):
    app.segmented_control[0].set_value(name)
    return checked(app.run())


def field(app, label):
    """The field with this label."""
    kinds = (app.number_input, app.multiselect, app.selectbox)
    return next(own for kind in kinds for own in kind if own.label == label)


def run(app, kind):
    """Press the button, wait for the job, draw the page."""
    button(app, "Tính").click()
    checked(app.run())
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        options = desk().asked_last(desk().current, kind)
        found = desk().job(desk().current, kind, options[0]) if options else None
        if found is not None and not found[1].is_running:
            return checked(app.run())
        time.sleep(0.2)
    raise TimeoutError


def narrow(app, name):
    """Few steps, so that it is quick."""
    if name == "core":
        field(app, "Số tình huống").set_value(10)
    elif name in ("ladder", "budget"):
        field(app, "Tổng vốn thay đổi").set_value([-50, 0])
    elif name == "cascade":
        field(app, "Phần thu tiền đất bị hụt").set_value([50])
    elif name == "frontier":
        field(app, "Số mức").set_value(2)
    else:
        field(app, "Số phương án").set_value(1)


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_every_question_is_asked_answered_and_kept(small, name):
    """Proves: nothing runs before the button; what was found is drawn, and found again by a new visit."""
    app = choose(small, name)
    assert "Chưa tính câu hỏi này" in texts(app)
    assert not jobs.waiting()
    narrow(app, name)
    run(app, QUESTIONS[name].kind)
    assert app.tabs
    assert app.dataframe
    assert button_labels(app) >= {"Tải sổ Excel", "Tải bảng này (CSV)"}
    assert choose(visit("robustness"), name).tabs
    options = desk().asked_last(desk().current, QUESTIONS[name].kind)
    (own,) = [own for own in options if QUESTIONS[name].fits(own)]
    kept = desk().study(desk().current, QUESTIONS[name].kind, own)
    sheets = openpyxl.load_workbook(io.BytesIO(kept.study_workbook("vi")))
    assert [table.sheet for table in kept.study("vi").tables] == sheets.sheetnames[1:]


def button_labels(app) -> set[str]:
    return {element.proto.label for element in app.get("download_button")}


def test_options_reach_the_job(small):
    choose(small, "core")
    field(small, "Số tình huống").set_value(20)
    field(small, "Hạt giống (bộ tình huống)").set_value(7)
    field(small, "Điều gì thay đổi giữa các tình huống").set_value(["weights"])
    field(small, "Khoảng cách cho phép của mỗi tình huống").select("0,1 %")
    run(small, "robust")
    (options,) = desk().asked_last(desk().current, "robust")
    wanted = {"samples": 20, "seed": 7, "vary": ["weights"], "spread": 0.2, "gap": 0.001, "envelopes": {}}
    assert options == wanted
    found = desk().study(desk().current, "robust", options).document["found"]
    assert (found["asked"], found["seed"], found["varied"]) == (20, 7, ["weights"])
    assert found["gap_asked"] == 0.001


def test_a_changed_scenario_is_asked_anew(small):
    choose(small, "alternatives")
    narrow(small, "alternatives")
    run(small, "alternatives")
    assert small.tabs
    desk().save(desk().current, desk().current.name, {"discount": "0,9"})
    checked(small.run())
    assert "Chưa tính câu hỏi này" in texts(small)
    assert desk().asked_last(desk().current, "alternatives") == []


def test_an_empty_choice_is_told_and_starts_nothing(small):
    choose(small, "cascade")
    field(small, "Phần thu tiền đất bị hụt").set_value([])
    button(small, "Tính").click()
    checked(small.run())
    assert "Chọn ít nhất một mức" in texts(small)
    assert desk().asked_last(desk().current, "cascade") == []


def test_a_book_without_land_revenue_says_why_there_is_no_cascade(app, tmp_path):
    page(app, "projects")
    sheets = BookSheets(projects=[project("P1", 100, max_year_share=1)], sources=[source("XDCB", 100)])
    content = sheets.write(tmp_path / "c.xlsx").read_bytes()
    app.file_uploader[0].set_value(("khác.xlsx", content, XLSX))
    checked(app.run())
    page(app, "robustness")
    choose(app, "cascade")
    button(app, "Tính").click()
    checked(app.run())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and "tiền sử dụng đất" not in " ".join(e.value for e in app.error):
        time.sleep(0.3)
        checked(app.run())
    assert "tiền sử dụng đất" in " ".join(error.value for error in app.error)


def test_progress_is_counted_and_stop_keeps_what_is_done(app):
    """Proves: on the sample 5.000 samples would take long; stopped, the page shows those that were solved."""
    page(app, "robustness")
    choose(app, "core")
    field(app, "Số tình huống").set_value(5000)
    button(app, "Tính").click()
    checked(app.run())
    (options,) = desk().asked_last(desk().current, "robust")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        _, state = desk().job(desk().current, "robust", options)
        if state.done > 1:
            break
        time.sleep(0.3)
    checked(app.run())
    assert "trong 5.000" in " ".join(str(own.proto.text) for own in app.get("progress"))
    button(app, "Dừng, giữ phần đã tính").click()
    checked(app.run())
    while time.monotonic() < deadline and desk().job(desk().current, "robust", options)[1].is_running:
        time.sleep(0.3)
    checked(app.run())
    assert "trên 5.000 tình huống" in texts(app)
    assert desk().study(desk().current, "robust", options).document["found"]["stopped"]
