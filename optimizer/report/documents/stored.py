"""A plan read back from plan.json."""

from collections.abc import Mapping
from typing import Any

from models.outcome import EndedBy, Outcome, PlanStatus
from models.plan import Plan, PlanLine
from models.schedule import Schedule, ScheduleKind
from models.units import Money


def plan_of_document(document: Mapping[str, Any]) -> Plan:
    """The plan of a document that `plan_document` wrote: the same lines, amounts and proof.

    Errors: KeyError or ValueError where the document is of another kind or version.
    """
    allocated: dict[str, dict[tuple[str, int], Money]] = {}
    for row in document["allocations"]:
        allocated.setdefault(row["project_id"], {})[row["source"], row["year"]] = row["amount"]
    remainders: dict[str, dict[str, Money]] = {}
    for row in document["remainders"]:
        remainders.setdefault(row["project_id"], {})[row["source"]] = row["amount"]
    lines = tuple(
        PlanLine(
            project_id=row["project_id"],
            tier=row["tier"],
            score=row["score"],
            value=row["value"],
            rank=row["rank"],
            schedule=_schedule(row),
            allocated=allocated.get(row["project_id"], {}),
            remainder=remainders.get(row["project_id"], {}),
            shortfall=_by_tier(row["shortfall_by_tier"]),
        )
        for row in document["projects"]
    )
    return Plan(lines=lines, outcome=_outcome(document))


def _schedule(row: Mapping[str, Any]) -> Schedule | None:
    if row["schedule"] is None:
        return None
    return Schedule(
        start=row["start_year"],
        end=row["end_year"],
        finish=row["finish_year"],
        kind=ScheduleKind(row["schedule"]),
    )


def _by_tier(amounts: Mapping[str, Money]) -> dict[int, Money]:
    return {int(tier): amount for tier, amount in amounts.items()}


def _outcome(document: Mapping[str, Any]) -> Outcome:
    certificate = document["certificate"]
    return Outcome(
        status=PlanStatus(document["status"]),
        objective=document["objective"],
        bound=document["bound"],
        gap=document["gap"],
        gap_asked=document["gap_asked"],
        runtime_s=document["runtime_s"],
        method=document["method"],
        ended_by=EndedBy(certificate["ended_by"]),
        tiers_proven=document["tiers_proven"],
        shortfall_by_tier=_by_tier(document["shortfall_by_tier"]),
        shortfall_bound_by_tier=_by_tier(document["shortfall_bound_by_tier"]),
        refused=certificate["refused"],
        work=certificate["work"],
        rounding_step=certificate["rounding_step"],
    )
