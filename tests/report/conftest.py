"""Books are solved once and used by many tests."""

import pytest

from optimizer.report.result import Result
from tests.report.solved import BOOKS, solved


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {name: solved(book()) for name, book in BOOKS.items()}


@pytest.fixture(params=BOOKS)
def result(request: pytest.FixtureRequest, results: dict[str, Result]) -> Result:
    return results[request.param]
