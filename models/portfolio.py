"""A book as understood: projects, budget, criteria, scenarios, and what was found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.budget import Budget
from models.issues import Issue
from models.project import Project
from models.scenario import Scenario


class Direction(StrEnum):
    """Whether more or less of a criterion is better."""

    MAX = "max"
    MIN = "min"


class Scale(StrEnum):
    """Raw values are 0–100 already; minmax stretches them over the projects of the book."""

    RAW = "raw"
    MINMAX = "minmax"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of the score, with a given weight or a rank (1 = most important)."""

    name: str
    weight: float | None = None
    rank: float | None = None
    direction: Direction = Direction.MAX
    scale: Scale = Scale.RAW


BASE_CRITERIA = ("inter_regional", "non_revenue", "social", "growth", "remote", "readiness")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSheet:
    """One sheet as understood: column ids and the parsed cell values, in the order of the file.

    Kept so that an exported plan carries its whole input and can be solved again.
    title : name of the sheet in the file. labels : header of each column as the file has it.
    letters : Excel's letters of each column.
    """

    name: str
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    rows: tuple[Mapping[str, object], ...]
    title: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)

    def address(self, row: int, column: str) -> str:
        """`F12`: the cell of a column in a row; the row's first cell where there is no such column."""
        return f"{self.letters.get(column, 'A')}{row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Parsed, completed and trusted input. Projects are sorted by project_id.

    scenarios : by name; the first is the base.
    input_sha256 : of the file's bytes.
    issues : warnings and information; errors never get this far.
    """

    projects: tuple[Project, ...]
    budget: Budget
    criteria: tuple[Criterion, ...]
    scenarios: Mapping[str, Scenario]
    issues: tuple[Issue, ...] = ()
    sheets: Mapping[str, InputSheet] = field(default_factory=dict)
    file_name: str = ""
    input_sha256: str = ""
    by_id: Mapping[str, Project] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.projects, key=lambda project: project.project_id))
        object.__setattr__(self, "projects", ordered)
        object.__setattr__(self, "by_id", {project.project_id: project for project in ordered})

    @property
    def base(self) -> Scenario:
        """The base scenario."""
        return next(iter(self.scenarios.values()))
