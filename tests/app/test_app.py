"""The app, without a browser: it opens, solves the sample, and refuses a bad file in words."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.books import BookSheets, project, source

ROOT = Path(__file__).resolve().parents[2]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

pytestmark = pytest.mark.filterwarnings("default")


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not app.exception
    return app


def test_it_opens_in_vietnamese_and_switches_to_english():
    app = opened()
    assert "Tính phương án" in app.info[0].value
    app.sidebar.radio[0].set_value("en").run()
    assert "Solve" in app.info[0].value


def test_it_solves_the_sample():
    app = opened()
    app.button[0].click().run()
    assert not app.exception
    assert "đã chứng minh" in app.subheader[0].value
    assert len(app.dataframe[0].value) == 38


def test_a_bad_book_is_told_in_words(tmp_path):
    lines = [project("P1", 100), project("P1", 100)]
    book = BookSheets(projects=lines, sources=[source("XDCB", 100)]).write(tmp_path / "book.xlsx")
    app = opened()
    app.file_uploader[0].set_value(("book.xlsx", book.read_bytes(), XLSX))
    app.button[0].click().run()
    assert "Không có phương án" in app.error[0].value
    assert "projects!A3" in app.text[0].value
