"""Debt of the local budget: what stands, comes in, is repaid, and the most that may stand."""

from dataclasses import dataclass

from models.units import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtYear:
    """One year, amounts in million VND.

    borrowing : new debt that finances no line of the plan; what lines get from on-lent and
        local_debt sources is added by the plan itself.
    limit_share : most debt at the year's end as a share of local_revenue, 0–…; 0.8 = 80 %.
    """

    year: int
    local_revenue: Money
    borrowing: Money = 0
    repayment: Money = 0
    limit_share: float
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """The sheet `debt`: debt at the start of the first plan year, then every plan year in order."""

    opening: Money
    years: tuple[DebtYear, ...]
