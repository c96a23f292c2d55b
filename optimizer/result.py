"""Everything a report is made from."""

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from models.explanation import Explanation, Obstacle
from models.issues import Issue
from models.law import LawOnDay
from models.link import Link
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.units import Money
from optimizer import indicators
from optimizer.book import Book
from optimizer.objective import synergies
from optimizer.rank_and_cut import RankAndCut
from optimizer.solving.highs import SEED, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A solved, audited scenario of a portfolio.

    book : the tables the plan was solved with. options : what the user asked for.
    obstacles : of rejected lines, what is in the way while all others stay as they are; None where the
        line's own rules leave it nothing to follow. A line that was not looked at is missing.
    explanation : None where nobody asked for it.
    """

    portfolio: Portfolio
    scenario: Scenario
    law: LawOnDay
    plan: Plan
    book: Book
    rank_and_cut: RankAndCut
    issues: tuple[Issue, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    obstacles: Mapping[str, tuple[Obstacle, ...] | None] = field(default_factory=dict)
    explanation: Explanation | None = None

    def project(self, line: PlanLine) -> Project:
        """The project behind a line of the plan."""
        return self.portfolio.by_id[line.project_id]

    def new_starts(self) -> tuple[PlanLine, ...]:
        """Selected candidates whose capital did not flow before: projects that begin in the plan."""
        return indicators.new_starts(self.portfolio, self.scenario, self.plan)

    def synergies(self) -> tuple[tuple[Link, bool], ...]:
        """The links that may add value, and whether both their projects are selected."""
        chosen = {line.project_id for line in self.plan.selected}
        links = synergies(self.portfolio, self.scenario)
        return tuple((link, {link.project, link.other} <= chosen) for link in links)

    def finished_in_period(self) -> tuple[PlanLine, ...]:
        """Selected projects that finish within the plan years."""
        return indicators.finished_in_period(self.portfolio, self.scenario, self.plan)

    def money_by_class(self) -> dict[str, Money]:
        """Allocated money of the projects that a criterion marks (a value above 0), by criterion."""
        return indicators.money_by_class(self.portfolio, self.plan)

    def outputs(self) -> dict[str, float]:
        """Outputs (km, beds, classrooms …) of the projects that finish in the period."""
        return indicators.outputs(self.portfolio, self.scenario, self.plan)

    def certificate(self) -> dict[str, object]:
        """What makes the plan repeatable and checkable."""
        return {
            "input_sha256": self.portfolio.input_sha256,
            "law_date": self.scenario.law_date.isoformat(),
            "versions": {
                "canvon": version("canvon"),
                "python": platform.python_version(),
                "pandas": version("pandas"),
                "numpy": version("numpy"),
                **versions(),
                "platform": sys.platform,
            },
            "options": dict(self.options),
            "seed": SEED,
            "proven": self.plan.outcome.is_proven,
            "ended_by": self.plan.outcome.ended_by.value,
            "work": self.plan.outcome.work,
            "refused": self.plan.outcome.refused,
            "rounding_step": self.plan.outcome.rounding_step,
            "audit": "passed",
        }
