"""A book as understood: projects, budget, criteria, scenarios, and what was found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.budget import Budget
from models.debt import Debt
from models.issues import Issue
from models.limit import Limit
from models.link import Link
from models.project import Project
from models.scenario import Scenario
from models.vocabulary import AreaType


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
    """One criterion of the score. A book weighs all its criteria in one way.

    weight : given weight. rank : 1 = most important. pairwise : how many times as important it is as
        another criterion (Saaty's 1–9 or their reciprocals), by its name.
    area_weights, area_ranks : weights or ranks that hold instead for projects in one kind of area.
    """

    name: str
    weight: float | None = None
    rank: float | None = None
    pairwise: Mapping[str, float] = field(default_factory=dict)
    area_weights: Mapping[AreaType, float] = field(default_factory=dict)
    area_ranks: Mapping[AreaType, float] = field(default_factory=dict)
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
    debt : None where the book says nothing of it.
    input_sha256 : of the file's bytes.
    issues : warnings and information; errors never get this far.
    """

    projects: tuple[Project, ...]
    budget: Budget
    criteria: tuple[Criterion, ...]
    scenarios: Mapping[str, Scenario]
    links: tuple[Link, ...] = ()
    limits: tuple[Limit, ...] = ()
    debt: Debt | None = None
    issues: tuple[Issue, ...] = ()
    sheets: Mapping[str, InputSheet] = field(default_factory=dict)
    file_name: str = ""
    input_sha256: str = ""
    by_id: Mapping[str, Project] = field(init=False, repr=False, compare=False)
    links_of: Mapping[str, tuple[Link, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.projects, key=lambda project: project.project_id))
        object.__setattr__(self, "projects", ordered)
        object.__setattr__(self, "by_id", {project.project_id: project for project in ordered})
        of: dict[str, tuple[Link, ...]] = {}
        for link in self.links:
            for end in (link.project, link.other):
                of[end] = (*of.get(end, ()), link)
        object.__setattr__(self, "links_of", of)

    def with_scenario(self, scenario: Scenario) -> "Portfolio":
        """The same book with a scenario more, or another one of that name."""
        return replace(self, scenarios={**self.scenarios, scenario.name: scenario})

    @property
    def base(self) -> Scenario:
        """The base scenario."""
        return next(iter(self.scenarios.values()))
