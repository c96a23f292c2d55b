"""Criteria compared in pairs (AHP): what must hold between the cells of the square."""

from collections.abc import Mapping
from itertools import combinations

from models.portfolio import Criterion
from optimizer.intake.typed import TypedRow

RECIPROCAL = 0.02
"""How far the product of two mirrored cells may be from 1: people round 1/3 to 0,33."""


def report_comparisons(criteria: Mapping[str, Criterion], row_of: Mapping[str, TypedRow]) -> None:
    """Every pair is compared, in one of its two cells or in both alike; nothing else is."""
    if not any(criterion.pairwise for criterion in criteria.values()):
        return
    for name, criterion in criteria.items():
        for other, times in criterion.pairwise.items():
            column = f"pairwise:{other}"
            if other not in criteria:
                known = ", ".join(criteria)
                row_of[name].report("issue_criterion_unknown", column, found=other, expected=known)
            elif other == name and times != 1:
                row_of[name].report("issue_comparison_with_itself", column, found=times)
    for one, other in combinations(criteria, 2):
        forth, back = criteria[one].pairwise.get(other), criteria[other].pairwise.get(one)
        row = row_of[one]
        if forth is None and back is None:
            row.report("issue_comparison_missing", f"pairwise:{other}", found=one, expected=other)
        elif forth is not None and back is not None and abs(forth * back - 1) > RECIPROCAL:
            row.report("issue_comparison_contradicts", f"pairwise:{other}", found=forth, expected=1 / back)
