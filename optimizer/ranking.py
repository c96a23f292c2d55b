"""The order of the ranked table."""

from collections.abc import Iterable
from dataclasses import replace

from models.plan import PlanLine
from models.portfolio import Portfolio


def ranked(lines: Iterable[PlanLine], portfolio: Portfolio) -> tuple[PlanLine, ...]:
    """Lines with their rank: by tier, then selected first, then value per capital demanded."""

    def place(line: PlanLine) -> tuple[int, bool, float, str]:
        demanded = portfolio.by_id[line.project_id].demanded
        return line.tier, not line.selected, -line.value / max(1, demanded), line.project_id

    return tuple(replace(line, rank=rank) for rank, line in enumerate(sorted(lines, key=place), start=1))
