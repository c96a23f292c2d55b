"""Why each line is in the plan or out of it."""

import math
from dataclasses import replace
from enum import IntEnum

from models.explanation import EntersIf, Figure, NoLossIf, ProjectExplanation, Verdict
from models.plan import PlanLine
from models.project import Project
from models.units import Money
from models.vocabulary import Lock, Objective
from optimizer.explain.barriers import MONEY_ROWS, barriers
from optimizer.explain.change import Change
from optimizer.explain.entering import Entering
from optimizer.explain.worth import Worth, Worths
from optimizer.neighbourhood import Around, obstacles, own_obstacles
from optimizer.objective import SCORE_MAX, SIZE_UNIT_MVND
from optimizer.table import ProjectTable, is_committed


class MoneyEffort(IntEnum):
    """How far to look for money that is certain to bring a line in.

    priced : by proven prices, in any book. solved : an amount near the plan, checked by solving a small book
    again. least : the least amount of a small book.
    """

    PRICED = 1
    SOLVED = 2
    LEAST = 3


class Projects:
    """Explains one line after another."""

    def __init__(self, worths: Worths) -> None:
        self._worths = worths
        self._around = Around.plan(worths.book, worths.plan)

    def explain(self, project_id: str) -> ProjectExplanation:
        """Why a line is in or out."""
        line = self._worths.plan.by_id[project_id]
        table = self._worths.book.by_id[project_id]
        project = self._worths.book.portfolio.by_id[project_id]
        own = self._selected(line, table, project) if line.selected else self._rejected(line, table, project)
        score = None if project.is_lump_sum or self._is_benefit else float(line.score)
        return replace(own, score=score, value=float(line.value))

    @property
    def _is_benefit(self) -> bool:
        return self._worths.book.terms.scenario.objective is Objective.BENEFIT

    def _lock(self, project: Project) -> Lock | None:
        return self._worths.book.terms.scenario.lock_of(project.project_id, project.lock)

    def _selected(self, line: PlanLine, table: ProjectTable, project: Project) -> ProjectExplanation:
        p = line.project_id
        if is_committed(project):
            return ProjectExplanation(project_id=p, selected=True, verdict=Verdict.LEGAL_TIER)
        ordered = self._lock(project) is Lock.IN
        unlocked = frozenset({p}) if ordered else frozenset[str]()
        without = self._worths.of(Change(forbidden=frozenset({p}), unlocked=unlocked))
        verdict, loss = self._loss(without, least=-math.inf if ordered else 0.0)
        freed = self._freed(line, table, project, loss)
        return ProjectExplanation(
            project_id=p,
            selected=True,
            verdict=Verdict.ORDERED if ordered else verdict,
            replacement=loss,
            freed=line.total_allocated if freed is not None else 0,
            freed_value=freed,
            was_asked=verdict is not Verdict.UNSURE,
        )

    def _loss(self, without: Worth, least: float) -> tuple[Verdict, Figure | None]:
        """What this plan is worth more than any without a project, `least` at least. None = none is left."""
        if without.is_impossible:
            return Verdict.INDISPENSABLE, None
        if not math.isfinite(without.high):
            return Verdict.UNSURE, None
        base = self._worths.base
        low = max(least, base.low - without.high)
        high = base.low - without.low if without.has_plan else math.inf
        told = None
        if base.estimate is not None and without.estimate is not None:
            told = base.estimate - without.estimate
        elif without.has_plan:
            told = base.low - without.low
        loss = Figure.between(low, max(least, high), base.low, told)
        return Verdict.INTERCHANGEABLE if loss.is_proven_zero else Verdict.NEEDED, loss

    def _freed(
        self, line: PlanLine, table: ProjectTable, project: Project, loss: Figure | None
    ) -> Figure | None:
        """What the money brings elsewhere where private capital takes the project over; None = it would not.

        The plan then loses the project's own value and what `loss` says is all that others do not make up.
        """
        points = project.criteria.get(NON_REVENUE)
        marks = any(p.criteria.get(NON_REVENUE, 0.0) > 0 for p in self._worths.book.portfolio.projects)
        is_asked = any(c.name == NON_REVENUE for c in self._worths.book.portfolio.criteria)
        if not (marks and is_asked) or (points or 0.0) > RECOVERS or loss is None or not line.total_allocated:
            return None
        own = next(o.value for o in table.options if o.schedule == line.schedule)
        return Figure.between(own - loss.high, own - loss.low, loss.scale, own - loss.value)

    def _rejected(self, line: PlanLine, table: ProjectTable, project: Project) -> ProjectExplanation:
        plain = self._plain_verdict(line, table, project)
        blank = ProjectExplanation(project_id=line.project_id, selected=False, verdict=Verdict.OUTRANKED)
        if plain is not None:
            return replace(blank, verdict=plain)
        in_the_way = obstacles(self._around, line.project_id)
        if in_the_way is None:
            own = own_obstacles(self._around, line.project_id)
            return replace(blank, verdict=Verdict.BARRED, barriers=own)
        blank = replace(blank, obstacles=in_the_way)
        if self._worths.is_over:
            return replace(blank, was_asked=False)
        return self._asked(blank, table, project)

    def _plain_verdict(self, line: PlanLine, table: ProjectTable, project: Project) -> Verdict | None:
        """What needs no solving."""
        rules = {choice.rule for choice in table.choices}
        if "locked_out" in rules:
            return Verdict.LOCKED_OUT
        if "entry" in rules:
            return Verdict.NO_DECISION
        if not table.options:
            return Verdict.NO_SCHEDULE
        if project.demanded and not table.cells and not table.remainder_sources:
            return Verdict.NO_SOURCE
        return None if line.value or self._has_synergy(line.project_id) else Verdict.NO_VALUE

    def _has_synergy(self, project_id: str) -> bool:
        links = self._worths.book.portfolio.links
        return any(link.value and project_id in (link.project, link.other) for link in links)

    def _asked(self, blank: ProjectExplanation, table: ProjectTable, project: Project) -> ProjectExplanation:
        entering = Entering(self._worths, table)
        forced, base = entering.forced, self._worths.base
        if forced.is_impossible:
            return self._impossible(blank, table)
        if not math.isfinite(forced.high):
            return replace(blank, was_asked=False)
        lacks = self._first_more(forced)
        selected = forced.selected or frozenset()
        blank = replace(
            blank,
            verdict=self._verdict(blank, lacks),
            lacks_tier=lacks,
            forcing=None if lacks else self._forcing(forced),
            displaces=tuple(sorted((base.selected or frozenset()) - selected)) if selected else (),
        )
        needed = entering.value_needed()
        score = None if needed is None else self._as_score(needed, project)
        return replace(blank, value_needed=needed, score_needed=score)

    def sources(self, project_id: str) -> tuple[str, ...]:
        """Sources whose money may bring a rejected line in."""
        return Entering(self._worths, self._worths.book.by_id[project_id]).sources()

    def by_money(self, project_id: str, source: str, effort: MoneyEffort) -> tuple[EntersIf, ...]:
        """What money of a source brings a rejected line in."""
        worths = self._worths.priced if effort is MoneyEffort.PRICED else self._worths
        entering = Entering(worths, worths.book.by_id[project_id])
        return (entering.by_solving if effort is MoneyEffort.SOLVED else entering.by_money)(source)

    def without_loss(self, project_id: str, source: str) -> NoLossIf | None:
        """With what money of a source the plan may take a rejected line in and lose nothing."""
        return Entering(self._worths.priced, self._worths.book.by_id[project_id]).without_loss(source)

    @staticmethod
    def _verdict(blank: ProjectExplanation, lacks: tuple[int, Money] | None) -> Verdict:
        if lacks is not None:
            return Verdict.TIER_FIRST
        return Verdict.OUTRANKED if blank.obstacles else Verdict.WITHIN_GAP

    def _impossible(self, blank: ProjectExplanation, table: ProjectTable) -> ProjectExplanation:
        """It cannot come in as things are: because of money, or of rules whatever money there is."""
        own = frozenset({table.project_id})
        unlimited = Change(forced=own, rules_off=frozenset(MONEY_ROWS))
        if self._worths.of(unlimited).is_impossible:
            found = barriers(self._worths.book, table.project_id, self._worths.limits())
            return replace(blank, verdict=Verdict.BARRED, barriers=found)
        in_any_tier = Change(forced=own, rules_off=frozenset({"tier_order"}))
        has_tiers = not self._worths.is_whole and bool(self._worths.caps)
        takes_first = has_tiers and not self._worths.of(in_any_tier).is_impossible
        verdict = Verdict.TIER_FIRST if takes_first else Verdict.OUTRANKED
        return replace(blank, verdict=verdict)

    def _first_more(self, forced: Worth) -> tuple[int, Money] | None:
        """The first tier that lacks more with the project in."""
        base = self._worths.base.lacking
        for tier in sorted({*base, *forced.lacking}):
            more = forced.lacking.get(tier, 0) - base.get(tier, 0)
            if more > 0:
                return tier, more
        return None

    def _forcing(self, forced: Worth) -> Figure:
        base = self._worths.base
        low = max(0.0, base.low - forced.high)
        high = base.low - forced.low if forced.has_plan else math.inf
        told = None
        if base.estimate is not None and forced.estimate is not None:
            told = base.estimate - forced.estimate
        return Figure.between(low, max(low, high), base.low, told)

    def _as_score(self, value: float, project: Project) -> float | None:
        """The score that makes a value; None where no score up to 100 does, or none is used."""
        if self._is_benefit or not project.total_cost:
            return None
        size = (project.total_cost / SIZE_UNIT_MVND) ** self._worths.book.terms.scenario.size_exponent
        score = math.ceil(1000 * value / size) / 1000
        return score if score <= SCORE_MAX else None


NON_REVENUE = "non_revenue"
"""The criterion that says how far a project cannot recover its capital."""

RECOVERS = 0.0
"""Points up to which a project counts as able to recover its capital."""
