"""A store and a data folder of their own for every test."""

import pytest

from optimizer.workspace.desk import Desk
from optimizer.workspace.place import FOLDER_VARIABLE, new_token, store_url
from optimizer.workspace.store import Store, store_at
from tests.books import BookSheets, project, source


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))


@pytest.fixture
def store() -> Store:
    return store_at(store_url())


@pytest.fixture
def desk(store, tmp_path) -> Desk:
    """A desk with a small book on it."""
    made = Desk(store, new_token())
    made.upload("nhỏ.xlsx", small().write(tmp_path / "small.xlsx").read_bytes())
    return made


def small() -> BookSheets:
    """Two projects, money for one."""
    lines = [project("P1", 100, social=80, max_year_share=1), project("P2", 100, growth=80, max_year_share=1)]
    return BookSheets(projects=lines, sources=[source("XDCB", 100)], overlays={"khác": {"discount": 0.9}})
