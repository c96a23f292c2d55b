"""Rows of rules in words: what is in the way, and what a limit limits."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.explanation import Obstacle
from models.law import LawOnDay
from models.limit import Limit, Selector
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.texts import say
from models.units import Language, format_number, format_share
from models.vocabulary import Dimension, Measure
from optimizer.rules import RULES
from optimizer.words.labels import criterion_label

LINKS = ("excludes", "bundle", "requires", "requires_finished")
LIMITS = ("floor", "ceiling", "new_start_limit", "investor_capacity")
DECIMALS = ((100.0, 1), (1.0, 2), (0.0, 3))
"""Decimals of a number from so much on."""

SHOWN = 5
"""Obstacles that are named; more are counted."""

LABELLED = (Dimension.AREA_TYPE, Dimension.GROUP, Dimension.STATUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What rows are put into words with."""

    portfolio: Portfolio
    scenario: Scenario
    law: LawOnDay
    language: Language

    def phrase(self, key: str, **values: object) -> str:
        """A text in the language."""
        return say(key, self.language, **values)

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number as the language writes it; the larger, the fewer decimals unless they are asked for."""
        if decimals is None:
            decimals = next(places for least, places in DECIMALS if abs(value) >= least)
        return format_number(round(value, decimals) + 0.0, self.language, decimals)

    def rule(self, rule: str) -> str:
        """Name of a rule."""
        return self.phrase(f"rule.{rule}")

    def article(self, rule: str) -> str:
        """Article of a rule; for the order of priority the province's own where it has one."""
        if rule == "tier_order" and self.scenario.tier_order.own:
            return self.phrase("explain.own_order")
        return (self.law.rule_article(rule) if rule in RULES else None) or "–"

    def source(self, code: str | None) -> str:
        """A source as the book names it."""
        known = self.portfolio.budget.by_code.get(code or "")
        return (known.name or known.code) if known else str(code)

    def project(self, project_id: str) -> str:
        """Its name in quotes, and its code."""
        known = self.portfolio.by_id.get(project_id)
        return f"“{known.name}” ({project_id})" if known else project_id

    def places(self, where: Iterable[str]) -> str:
        """What a row concerns: projects and sources by their names, years, the least and the most."""
        return ", ".join(self._place(part) for part in where)

    def _place(self, part: str) -> str:
        if part in self.portfolio.by_id:
            return self.project(part)
        if part in self.portfolio.budget.by_code:
            return self.source(part)
        return self.phrase(f"place.{part}") if part in ("least", "most") else part

    def side(self, side: str) -> str:
        """Side of the two-period cap."""
        return self.phrase("obstacle.side_central" if side == "central" else "obstacle.side_local")

    def limit(self, rule: str, where: tuple[str, ...]) -> str:
        """What the limit behind a row limits."""
        limit = limit_of(self.portfolio, rule, where)
        if limit is None:
            return " ".join(where)
        parts = [self._selected(limit.selector)]
        if limit.second is not None:
            parts.append(self._selected(limit.second))
        if limit.source is not None:
            parts.append(self.phrase("limit_text.source", source=self.source(limit.source)))
        if limit.year is not None:
            parts.append(self.phrase("limit_text.year", year=str(limit.year)))
        measure = self.phrase(f"measure.{limit.measure.value}")
        return self.phrase("limit_text.measure", measure=measure, parts=", ".join(parts))

    def limit_moved(
        self, rule: str, where: tuple[str, ...], by: float, *, is_least: bool, in_shares: bool = False
    ) -> str:
        """A limit that is lowered or raised by a share, a number of projects, or million VND."""
        limit = limit_of(self.portfolio, rule, where)
        if in_shares:
            amount = format_share(by, self.language)
        else:
            counts = limit is not None and limit.measure.counts_projects
            unit = self.phrase("limit_projects" if counts else "limit_million")
            amount = f"{self.number(by, 0)} {unit}"
        key = "repair.limit_least" if is_least else "repair.limit_most"
        return self.phrase(key, limit=self.limit(rule, where), by=amount)

    def _selected(self, selector: Selector) -> str:
        dimension, value = selector.dimension, selector.value
        if dimension in LABELLED and len(selector.values) > 1:
            return self.phrase("limit_text.all")  # the limit of a frontier, on whatever starts anew
        if dimension in LABELLED:
            (code,) = selector.values if len(selector.values) == 1 else (value,)
            return self.phrase(f"{dimension.value}.{code}")
        if dimension is Dimension.SOURCE:
            return self.phrase("limit_text.source", source=self.source(value))
        if dimension is Dimension.CLASS:
            value = criterion_label(value, self.language)
        return self.phrase(
            "limit_text.part", dimension=self.phrase(f"dimension.{dimension.value}"), value=value
        )

    def obstacles(self, obstacles: Iterable[Obstacle]) -> str:
        """What is in the way, largest amounts of money first."""
        by_source: dict[str, list[Obstacle]] = {}
        for each in obstacles:
            is_yearly = each.rule == "envelope_year"
            by_source.setdefault(_source_of(each) if is_yearly else repr(each), []).append(each)
        groups = sorted(by_source.values(), key=lambda own: (own[0].rule in LINKS, -sum(o.by for o in own)))
        more = f" … (+{len(groups) - SHOWN})" if len(groups) > SHOWN else ""
        texts = (self.obstacle(own[0]) if len(own) == 1 else self._over_years(own) for own in groups[:SHOWN])
        return "; ".join(texts) + more

    def _over_years(self, own: list[Obstacle]) -> str:
        """What one source is short of in several years."""
        ordered = sorted(own, key=lambda each: each.where[-1])
        years = "; ".join(f"{each.where[-1]}: {self.number(each.by, 0)}" for each in ordered)
        by = self.number(sum(each.by for each in own), 0)
        return self.phrase(
            "obstacle.envelope_years", source=self.source(_source_of(own[0])), by=by, years=years
        )

    def obstacle(self, obstacle: Obstacle) -> str:
        """One row that would have to give."""
        rule, where, by = (
            obstacle.rule,
            obstacle.where,
            self.number(obstacle.by, 0 if obstacle.by >= 1 else 3),
        )
        values: dict[str, object] = {"by": by}
        if rule in ("envelope_year", "envelope_total"):
            values |= {"source": self.source(_source_of(obstacle))}
            values |= {"year": where[-1]} if rule == "envelope_year" else {}
        elif rule == "two_period_cap":
            values |= {"side": self.side(where[0]), "article": self.article(rule)}
        elif rule == "tier_order":
            values |= {"tier": where[0]}
        elif rule == "debt_ceiling":
            values |= {"year": where[0], "article": self.article(rule)}
        elif rule in LINKS:
            return self.phrase(f"obstacle.{rule}", other=self.project(where[1]))
        elif rule in LIMITS:
            return self._limited(obstacle, by)
        elif rule == "change_limit" and where != ("number",):
            return self.phrase("obstacle.own", rule=self.rule(rule))
        else:
            return self.phrase("obstacle.other", rule=self.rule(rule), where=self.places(where), by=by)
        return self.phrase(f"obstacle.{rule}", **values)

    def _limited(self, obstacle: Obstacle, by: str) -> str:
        """A limit that would not be kept: too much, too little, or more than an investor can spend."""
        rule, where = obstacle.rule, obstacle.where
        if rule == "investor_capacity":
            return self.phrase("obstacle.investor_capacity", investor=where[0], year=where[-1], by=by)
        limit = limit_of(self.portfolio, rule, where)
        counts = limit is not None and limit.measure.counts_projects
        unit = self.phrase("limit_projects" if counts else "limit_million")
        is_least = rule == "floor" or (rule == "new_start_limit" and where[-1] == "least")
        key = "obstacle.limit_least" if is_least else "obstacle.limit_most"
        return self.phrase(key, limit=self.limit(rule, where), by=f"{by} {unit}")

    def barriers(self, barriers: Iterable[Obstacle]) -> str:
        """Rules that keep a project out, each once, with its article."""
        told: dict[str, None] = {}
        for each in barriers:
            article = self.article(each.rule)
            if each.rule in (*LINKS, *LIMITS, "two_period_cap", "debt_ceiling"):
                text = self.obstacle(each)
            elif article == "–":
                text = self.phrase("obstacle.own", rule=self.rule(each.rule))
            else:
                text = self.phrase("obstacle.own_article", rule=self.rule(each.rule), article=article)
            told[text] = None
        return "; ".join(told)


def _source_of(obstacle: Obstacle) -> str:
    """The source whose envelope is in the way."""
    where = obstacle.where
    return where[1] if where[0] == "carried" and len(where) == 3 else where[0]


def limit_of(portfolio: Portfolio, rule: str, where: tuple[str, ...]) -> Limit | None:
    """The limit that a row, or a change of it, belongs to."""
    for limit in portfolio.limits:
        if limit.where in (where, where[:-1]):
            return limit
        is_investors = rule == "investor_capacity" and limit.selector.dimension is Dimension.INVESTOR
        is_its = is_investors and limit.measure is Measure.MONEY and limit.selector.value == where[0]
        if is_its and str(limit.year) in where and limit.source in (None, *where):
            return limit
    return None
