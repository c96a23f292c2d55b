"""The cells of an exported plan that a broken rule speaks of, so that whoever edited it finds the place."""

from collections.abc import Iterator

from models.plan import Plan
from optimizer.audit import Violation
from optimizer.exported import ExportedPlan

LIMITS = "limits"
"""The input sheet of limits; a broken one is found by its row there."""


def cells_of(violation: Violation, exported: ExportedPlan, plan: Plan) -> tuple[str, ...]:
    """Addresses in the allocation table, in the order of its lines; `limits!A5` for a limit's own row.

    Amounts of its project, source and year, as far as it names them; where there is no such amount, the
    cells with the codes of the lines concerned. Empty where it speaks of no place.
    """
    found = [cell for key, cell in exported.cells.items() if _is_spoken_of(violation, exported, key)]
    if not found:
        found = [exported.lines[code] for code in _lines(violation, plan) if code in exported.lines]
    row = violation.values.get("row")
    return (*found, *([f"{LIMITS}!A{row}"] if row is not None and exported.has_input else []))


def _is_spoken_of(violation: Violation, exported: ExportedPlan, key: tuple[str, ...]) -> bool:
    """Whether an amount – (project, source, year), or (project, source) left over – is what it names."""
    where = violation.where
    if violation.rule == "two_period_cap":
        return len(key) == 2 and _side(exported, key[1]) == where
    if violation.rule == "debt_ceiling":
        owes = exported.portfolio.budget.kind(key[1]).is_debt
        return owes and len(key) == 3 and key[2] <= where
    names = {key[0], " ".join(key[:2]), " ".join(key), key[1], " ".join(key[1:])}
    if len(key) == 3:
        names.add(f"{key[0]} {key[2]}")
    return where in names


def _side(exported: ExportedPlan, source: str) -> str:
    kind = exported.portfolio.budget.kind(source)
    return "central" if kind.is_central else "local" if kind.is_local else ""


def _lines(violation: Violation, plan: Plan) -> Iterator[str]:
    """Codes of the lines it speaks of: one it names, the two of a link, those that lack in a tier."""
    linked = [violation.values.get(key) for key in ("project", "other", "inside", "outside")]
    named = {str(code) for code in linked if code} | {violation.where, violation.where.partition(" ")[0]}
    for line in plan.lines:
        lacks = violation.rule == "tier_order" and line.shortfall.get(_tier(violation.where), 0) > 0
        if line.project_id in named or lacks:
            yield line.project_id


def _tier(where: str) -> int:
    return int(where) if where.isdigit() else 0
