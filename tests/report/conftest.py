"""Books are solved once in each process, when the first test asks for one, and used by many tests."""

import pytest

from optimizer.result import Result
from tests.report.solved import BOOKS, solved


class _Solved(dict[str, Result]):
    """A book is solved when it is asked for by name."""

    def __missing__(self, name: str) -> Result:
        self[name] = solved(BOOKS[name]())
        return self[name]


@pytest.fixture(scope="session")
def results() -> dict[str, Result]:
    return _Solved()


@pytest.fixture(params=BOOKS)
def result(request: pytest.FixtureRequest, results: dict[str, Result]) -> Result:
    return results[request.param]
