"""Repairs in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.law import LawBook
from models.portfolio import Portfolio
from models.repair import Repair, RepairChange, RepairKind, RepairReport
from models.scenario import Scenario
from models.units import Language
from models.vocabulary import Measure
from optimizer.words.rows import LINKS, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairText:
    """The sentences of one scenario in one language."""

    words: Words

    @classmethod
    def of(cls, portfolio: Portfolio, scenario: Scenario, law: LawBook, language: Language) -> "RepairText":
        """For a scenario of a book."""
        on_day = law.on(scenario.law_date)
        return cls(words=Words(portfolio=portfolio, scenario=scenario, law=on_day, language=language))

    def lines(self, report: RepairReport) -> Iterator[str]:
        """The whole report, one sentence a line."""
        say = self.words.phrase
        if report.feasible and not report.shortfall:
            yield say("repair.none_needed")
            return
        if report.feasible:
            parts = "; ".join(
                say("repair.of_tier", tier=tier, amount=amount) for tier, amount in report.shortfall.items()
            )
            yield say("repair.short", parts=parts)
        yield from self.alternatives(report)

    def alternatives(self, report: RepairReport) -> Iterator[str]:
        """The repairs, numbered."""
        say = self.words.phrase
        yield say("repair.title") if report.repairs else say("repair.none_found")
        for number, repair in enumerate(report.repairs, start=1):
            yield f"  {self._alternative(number, repair)}"
        if report.is_cut_short:
            yield say("repair.cut_short")

    def _alternative(self, number: int, repair: Repair) -> str:
        say = self.words.phrase
        cost = ", ".join(self._costs(repair)) or say("repair.no_cost")
        minimal = say("repair.proven" if repair.is_minimal else "repair.not_proven")
        changes = "; ".join(self.change(change) for change in repair.changes)
        return say("repair.alternative", number=number, cost=cost, minimal=minimal, changes=changes)

    def _costs(self, repair: Repair) -> Iterator[str]:
        """What is added, what demand is released, and by how much limits are eased."""
        money = sum(int(each.by) for each in repair.changes if each.kind is RepairKind.ENVELOPE)
        locks = [each.where[0] for each in repair.changes if each.kind is RepairKind.LOCK]
        demand = sum(self.words.portfolio.by_id[project].demanded for project in locks)
        for key, cost in (("money", money), ("demand", demand), ("limit", repair.cost - money - demand)):
            if cost > 0:
                yield self.words.phrase(f"repair.cost_{key}", cost=cost)

    def change(self, change: RepairChange) -> str:
        """One change."""
        if change.kind is RepairKind.ENVELOPE:
            key = "repair.envelope_total" if change.year is None else "repair.envelope_year"
            year = {} if change.year is None else {"year": str(change.year)}
            source = self.words.source(change.source)
            return self.words.phrase(key, by=self._by(change), source=source, **year)
        if change.kind is RepairKind.LOCK:
            return self.words.phrase("repair.lock", name=self.words.project(change.where[0]))
        if change.kind is RepairKind.LIMIT:
            is_least, in_shares = change.where[-1] == "least", Measure.SHARE in change.where
            return self.words.limit_moved(
                change.rule, change.where, change.by, is_least=is_least, in_shares=in_shares
            )
        return self._rule(change)

    def _by(self, change: RepairChange) -> str:
        return self.words.number(change.by, 4)

    def _rule(self, change: RepairChange) -> str:
        """A rule that gives way, in the words of its own where it has some."""
        say, words, where, by = self.words.phrase, self.words, change.where, self._by(change)
        article = change.article or "–"
        if change.rule == "capital_window" and len(where) == 1:
            return say("repair.window", by=by, name=words.project(where[0]), article=article)
        if change.rule == "two_period_cap":
            return say("repair.two_period", side=words.side(where[0]), by=by, article=article)
        if change.rule in LINKS:
            one, other = words.project(where[0]), words.project(where[1])
            return say("repair.link", rule=words.rule(change.rule), name=one, other=other)
        if change.rule == "fixed_amounts":
            return say("repair.fixed", name=words.project(where[0]), where=words.places(where[1:]))
        if change.rule == "change_limit":
            return say("repair.changes", by=by)
        values = {"rule": words.rule(change.rule), "where": words.places(where), "by": by}
        key = "repair.rule_article" if change.article else "repair.rule"
        return say(key, **values, **({"article": article} if change.article else {}))
