"""A repair as what a person would type: the entries of a scenario that has it."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.portfolio import Portfolio
from models.repair import RepairChange, RepairKind
from models.scenario import Scenario
from optimizer.canonical.scenario import scenario_entries
from optimizer.explain.applying import applied
from optimizer.workbook.raw import Cell


def changes_of(entries: Sequence[Mapping[str, Any]]) -> tuple[RepairChange, ...]:
    """The changes of a repair that `repair_document` wrote."""
    return tuple(
        RepairChange(
            kind=RepairKind(own["kind"]),
            rule=own["rule"],
            where=tuple(own["where"]),
            source=own["source"],
            year=own["year"],
            by=own["by"],
            article=own["article"],
        )
        for own in entries
    )


def repaired_entries(
    portfolio: Portfolio, scenario: Scenario, changes: Sequence[RepairChange]
) -> Mapping[str, Cell] | None:
    """The entries to type over a scenario, in the words of the sheet `scenario`.

    None where the list itself has to change: a limit, a link, an order or a window that stands in it.
    """
    other, mended = applied(portfolio, scenario, changes)
    if other != portfolio:
        return None
    before = dict(scenario_entries(scenario))
    return {key: value for key, value in scenario_entries(mended) if before.get(key) != value}
