"""The app on a store of its own."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimizer.workspace.desk import Desk
from optimizer.workspace.place import FOLDER_VARIABLE, store_url
from optimizer.workspace.store import store_at

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 24
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def app(tmp_path, monkeypatch) -> AppTest:
    """A first visit: page Phương án, with the sample."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    opened.query_params["w"] = TOKEN
    return checked(opened.run())


def desk() -> Desk:
    """The desk the app works on."""
    return Desk(store_at(store_url()), TOKEN)


def checked(app: AppTest) -> AppTest:
    """The page, which drew without an unforeseen fault."""
    assert not app.exception
    assert not [error.value for error in app.error if "ngoài dự kiến" in error.value]
    return app


def page(app: AppTest, name: str) -> AppTest:
    """Another page of the same visit."""
    return checked(app.switch_page(f"app_views/{name}.py").run())


def texts(app: AppTest) -> str:
    """Everything the page says outside tables; a space that keeps a line together is a space."""
    kinds = ("markdown", "caption", "info", "warning", "error", "success", "subheader", "text")
    said = "\n".join(element.value for kind in kinds for element in app.get(kind))
    return said.replace("\u00a0", " ")


def button(app: AppTest, label: str):
    """The button with this label."""
    return next(own for own in app.button if own.label == label)
