"""Every hand-worked book is solved twice: parsed directly, and after writing to Excel and reading back."""

from pathlib import Path

import pytest

from models.plan import Plan
from models.portfolio import Portfolio
from tests.books import BookSheets
from tests.maths.small import Solve, plan_of


@pytest.fixture(params=["direct", "excel"])
def solve(request: pytest.FixtureRequest, tmp_path: Path) -> Solve:
    """Solves a book in one of the two ways."""

    read: dict[int, tuple[BookSheets, Portfolio]] = {}

    def solved(sheets: BookSheets, *off: str) -> Plan:
        if id(sheets) not in read:
            direct = request.param == "direct"
            read[id(sheets)] = sheets, sheets.portfolio() if direct else sheets.through_excel(tmp_path)
        return plan_of(read[id(sheets)][1], *off)

    return solved
