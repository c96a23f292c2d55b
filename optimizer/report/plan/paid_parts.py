"""How much of an allocation repays advances and old arrears, as far as it is certain."""

from dataclasses import dataclass

from models.plan import PlanLine
from models.units import Money
from models.vocabulary import Status
from optimizer.result import Result
from optimizer.table import tier_of

PART_STATUS = {"advance_due": Status.ADVANCE, "arrears_due": Status.ARREARS}
"""Parts of a demand that have tiers of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPart:
    """amount : certainly paid, million VND. exact : False where it may be more."""

    amount: Money
    exact: bool


def paid_part(result: Result, line: PlanLine, name: str) -> PaidPart:
    """What is paid of `advance_due` or `arrears_due`: the part less what is lacking in its tier.

    Where other parts of the line share the tier, what is lacking may be theirs: then only what is paid
    however it falls is told. Money left for the next period is taken from the line's own part first.
    """
    project, order = result.project(line), result.scenario.tier_order
    part = int(getattr(project, name))
    if not part or not line.selected:
        return PaidPart(amount=0, exact=True)
    tier = order.of(PART_STATUS[name])
    lacking = line.shortfall.get(tier, 0)
    amounts = {key: (order.of(status), int(getattr(project, key))) for key, status in PART_STATUS.items()}
    amounts["own"] = (tier_of(project, result.scenario), project.own_demand)
    others = sum(amount for key, (own, amount) in amounts.items() if own == tier and key != name)
    own_lacking = line.shortfall.get(amounts["own"][0], 0)
    later = project.demanded - line.total_allocated - line.total_shortfall
    beyond_own = max(0, later - max(0, project.own_demand - own_lacking))
    least = max(0, part - lacking - beyond_own)
    most = part - max(0, lacking - others)
    return PaidPart(amount=least, exact=least == most)
