"""Links between two projects of a book (quan hệ giữa các dự án)."""

from dataclasses import dataclass

from models.vocabulary import LinkType


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row of the sheet `links`.

    project, other : project_ids. Under `requires` and `requires_finished` it is `project` that needs
        `other`; the other types read the same both ways.
    value : what a synergy adds to the plan's value, undiscounted, where both are selected; 0 elsewhere.
    row : row number in the sheet, as Excel counts.
    """

    type: LinkType
    project: str
    other: str
    value: float = 0.0
    row: int = 0
