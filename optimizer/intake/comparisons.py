"""Criteria compared in pairs (AHP): what must hold between the cells of the square."""

from collections.abc import Mapping
from itertools import combinations

from models.portfolio import Criterion
from optimizer.intake.typed import TypedRow

RECIPROCAL = 0.02
"""How far the product of two mirrored cells may be from 1: people round 1/3 to 0,33."""


def report_comparisons(
    criteria: Mapping[str, Criterion], row_of: Mapping[str, TypedRow], columns: Mapping[str, str]
) -> None:
    """Every pair is compared, in one of its two cells or in both alike; nothing else is.

    row_of : the row of each criterion. columns : the column in which others are compared with it.
    """
    if not any(criterion.pairwise for criterion in criteria.values()):
        return
    for name, criterion in criteria.items():
        for other, times in criterion.pairwise.items():
            column = columns[other]
            if other not in criteria:
                known = ", ".join(criteria)
                row_of[name].report("issue_criterion_unknown", column, found=other, expected=known)
            elif other == name and times != 1:
                row_of[name].report("issue_comparison_with_itself", column, found=times)
    for one, other in combinations(criteria, 2):
        forth, back = criteria[one].pairwise.get(other), criteria[other].pairwise.get(one)
        cells = [
            (row_of[name], columns[across], name, across)
            for name, across in ((one, other), (other, one))
            if across in columns
        ]
        if forth is None and back is None and not any(row.has_issue(column) for row, column, *_ in cells):
            row, column, name, across = cells[0] if cells else (row_of[one], "criterion", one, other)
            row.report("issue_comparison_missing", column, found=name, expected=across)
        elif forth is not None and back is not None and abs(forth * back - 1) > RECIPROCAL:
            row, column, *_ = cells[0]
            row.report("issue_comparison_contradicts", column, found=forth, expected=1 / back)
