"""A store and a data folder of their own for every test, in SQLite and in a PostgreSQL that really runs."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from models.law import LawBook
from optimizer.optimize import Effort
from optimizer.report.documents.plan import plan_document
from optimizer.report.plan.workbook import plan_bytes
from optimizer.solve import solve_scenario
from optimizer.workspace.desk import Desk
from optimizer.workspace.place import FOLDER_VARIABLE, URL_VARIABLE, new_token, store_url
from optimizer.workspace.store import Store, store_at
from optimizer.workspace.tables import PlanRow
from optimizer.workspace.uploads import read_bytes
from tests.books import BookSheets, project, source
from tests.workspace.postgres import cluster, new_database

_numbers = count(1)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """A cluster for all tests of this process."""
    with cluster() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request) -> str:
    """The kind of database; a module that needs only one says so with a fixture of this name."""
    return str(request.param)


@pytest.fixture
def url(server, request, monkeypatch) -> str:
    """Where the store of this test is; nothing is in it yet."""
    if server == "postgresql":
        made = new_database(request.getfixturevalue("postgres"), f"store{next(_numbers)}")
        monkeypatch.setenv(URL_VARIABLE, made)
    return store_url()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Store]]:
    """Opens stores as other programs do, and closes them after the test."""
    stores: list[Store] = []

    def open_(url: str) -> Store:
        stores.append(Store(url))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def store(url) -> Iterator[Store]:
    made = store_at(url)
    yield made
    made.close()


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


@cache
def solved(content: bytes) -> tuple[dict[str, object], bytes]:
    """plan.json and plan.xlsx of a book's base, solved once for all tests that only need some plan."""
    portfolio, law = read_bytes("nhỏ.xlsx", content), LawBook.load()
    result = solve_scenario(portfolio, portfolio.base, law, Effort(time_limit=60), {"gap": 0.001})
    return json.loads(json.dumps(plan_document(result))), plan_bytes(result, "vi")


def keep_plan(desk: Desk, store: Store) -> None:
    """Put the plan of the current scenario into the store, as a solve would that has ended."""
    document, workbook = solved(desk.book.content)
    key = desk._plan_key(desk.current)
    store.put_plan(PlanRow(workspace=desk.token, key=key, document=document, workbook=workbook))
