"""Every hand-worked book is solved twice: parsed directly, and after writing to Excel and reading back."""

from pathlib import Path

import pytest

from models.plan import Plan
from tests.books import BookSheets
from tests.maths.small import Solve, plan_of


@pytest.fixture(params=["direct", "excel"])
def solve(request: pytest.FixtureRequest, tmp_path: Path) -> Solve:
    """Solves a book in one of the two ways."""

    def solved(sheets: BookSheets, *off: str) -> Plan:
        portfolio = sheets.portfolio() if request.param == "direct" else sheets.through_excel(tmp_path)
        return plan_of(portfolio, *off)

    return solved
