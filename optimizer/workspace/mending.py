"""A way to mend a scenario, made: a copy of it with what has to change, solved in the background."""

from collections.abc import Mapping
from typing import Any

from optimizer.overlay import overlaid
from optimizer.workspace.desk import Desk
from optimizer.workspace.tables import ScenarioRow


def mended(desk: Desk, row: ScenarioRow, name: str, entries: Mapping[str, Any]) -> ScenarioRow:
    """The copy, which becomes the current scenario and is being solved.

    Nothing is made of what cannot be built.

    entries : what is typed over what the scenario has. Errors: PortfolioError; StoreError as `Desk.copy`.
    """
    typed, portfolio = {**row.entries, **entries}, desk.portfolio
    overlaid(portfolio, portfolio.scenarios[row.origin], name, typed, desk.law)
    made = desk.copy(row, name)
    desk.save(made, made.name, typed)
    desk.solve(desk.current)
    return desk.current
