"""Explanations in sentences, as a finance officer would say them."""

import math
from collections.abc import Iterator, Mapping

from models.explanation import (
    EntersIf,
    Explanation,
    Figure,
    NoLossIf,
    Price,
    Priced,
    ProjectExplanation,
    ShadowPrice,
    Verdict,
)
from models.units import Language, Money, format_share
from models.vocabulary import Group, Objective
from optimizer.report.sentences.reasons import reason
from optimizer.result import Result
from optimizer.words.rows import Words

DISPLACED_SHOWN = 5
"""Projects named that would make way; more are counted."""

PLAIN = (Verdict.LOCKED_OUT, Verdict.NO_DECISION, Verdict.NO_SOURCE, Verdict.NO_VALUE)
"""Verdicts that the reason of the line says already."""


def words_of(result: Result, language: Language) -> Words:
    """What rows of a result are put into words with."""
    return Words(portfolio=result.portfolio, scenario=result.scenario, law=result.law, language=language)


class Sentences:
    """The sentences of one result in one language."""

    def __init__(self, result: Result, language: Language) -> None:
        self._result, self.words = result, words_of(result, language)

    def verdict(self, own: ProjectExplanation) -> str:
        """Why a line is in or out."""
        return " ".join(self.sentences(own))

    def sentences(self, own: ProjectExplanation) -> tuple[str, ...]:
        """The same, one sentence each."""
        return tuple(self._selected(own) if own.selected else self._rejected(own))

    def _selected(self, own: ProjectExplanation) -> Iterator[str]:
        say, line = self.words.phrase, self._result.plan.by_id[own.project_id]
        if own.verdict is Verdict.LEGAL_TIER:
            article = self.words.article("tier_order")
            in_order = self._result.scenario.has("tier_order")
            key = "explain.legal_tier" if in_order else "explain.committed"
            yield say(key, **({"tier": line.tier, "article": article} if in_order else {}))
            if line.total_shortfall:
                yield say("explain.lacks", amount=line.total_shortfall)
            return
        if own.verdict is Verdict.ORDERED:
            yield say("explain.ordered")
        if own.verdict is Verdict.INDISPENSABLE or (
            own.verdict is Verdict.ORDERED and own.replacement is None and own.was_asked
        ):
            yield say("explain.indispensable")
        elif own.verdict is Verdict.UNSURE or own.replacement is None:
            yield say("explain.unsure")
        else:
            yield self._loss(own.replacement)
        if own.freed_value is not None and own.freed_value.value > 0:
            key = "explain.private" if own.freed_value.is_exact else "explain.private_about"
            yield say(key, freed=own.freed, value=self.words.number(own.freed_value.value))

    def _loss(self, loss: Figure) -> str:
        say, number = self.words.phrase, self.words.number
        if loss.is_proven_zero:
            return say("explain.interchangeable")
        if loss.is_hardly_anything:
            is_open = loss.high == float("inf")
            key = "explain.needed_hardly_open" if is_open else "explain.needed_hardly"
            return say(key, **({} if is_open else {"high": number(loss.high)}))
        if loss.value < 0:
            key = "explain.lock_costs" if loss.is_exact else "explain.lock_costs_about"
            return say(key, gain=number(-loss.value))
        if loss.is_exact:
            share = format_share(loss.value / max(1e-9, abs(loss.scale)), self.words.language)
            return say("explain.needed", loss=number(loss.value), share=share)
        values = {"loss": number(loss.value), "low": number(loss.low), "high": number(loss.high)}
        return say(self._ends_key("explain.needed", loss), **values)

    def _rejected(self, own: ProjectExplanation) -> Iterator[str]:
        say = self.words.phrase
        if own.verdict in PLAIN:
            yield reason(self._result, self._result.plan.by_id[own.project_id]).text(self.words.language)
            return
        if own.verdict is Verdict.NO_SCHEDULE:
            yield self._no_schedule(own)
            return
        if own.verdict is Verdict.BARRED:
            named = self.words.barriers(own.barriers)
            yield say("explain.barred", barriers=named) if named else say("explain.barred_somehow")
            return
        yield from self._competes(own)
        if not own.was_asked:
            yield say("explain.not_asked")
            return
        yield from self._enters(own)

    def _no_schedule(self, own: ProjectExplanation) -> str:
        """The window of the law where the project has one, with its article."""
        project, law = self._result.portfolio.by_id[own.project_id], self._result.law
        group = project.group or Group.C
        names = law["windowed_statuses.statuses"].names
        has_window = project.status is not None and project.status.value in names
        key = f"capital_years.group_{group.value.lower()}"
        if not has_window or group is Group.NATIONAL or project.loan_close_year is not None:
            return reason(self._result, self._result.plan.by_id[own.project_id]).text(self.words.language)
        return self.words.phrase(
            "explain.no_schedule_window",
            group=group.value,
            years=law[key].whole + project.extension_years,
            article=law[key].article,
            earliest=str(project.earliest_start or self._result.scenario.first_year),
            demand=project.demanded,
        )

    def _competes(self, own: ProjectExplanation) -> Iterator[str]:
        say = self.words.phrase
        demand = self._result.portfolio.by_id[own.project_id].demanded
        if own.verdict is Verdict.WITHIN_GAP:
            gap = format_share(self._result.plan.outcome.gap_asked, self.words.language, 4)
            yield say("explain.within_gap", gap=gap)
        elif own.verdict is Verdict.OUTRANKED:
            yield say("explain.outranked", demand=demand)
        if own.obstacles:
            yield say("explain.in_the_way", obstacles=self.words.obstacles(own.obstacles))
        article = self.words.article("tier_order")
        if own.lacks_tier is not None:
            tier, amount = own.lacks_tier
            yield say("explain.tier_first", tier=tier, amount=amount, article=article)
        elif own.verdict is Verdict.TIER_FIRST:
            yield say("explain.tier_first_some", article=article)
        if own.forcing is not None:
            yield self._forcing(own.forcing)
        if own.displaces:
            shown = [self.words.project(p) for p in own.displaces[:DISPLACED_SHOWN]]
            more = len(own.displaces) - len(shown)
            names = "; ".join(shown) + (f" … (+{more})" if more else "")
            yield say("explain.displaces", names=names)

    def _forcing(self, cost: Figure) -> str:
        say, number = self.words.phrase, self.words.number
        if cost.is_proven_zero:
            return say("explain.forcing_free")
        if cost.is_hardly_anything:
            return say("explain.forcing_hardly")
        if cost.is_exact:
            return say("explain.forcing", loss=number(cost.value))
        if cost.low <= 0:
            return say("explain.forcing_rough", loss=number(cost.value))
        if number(cost.value) == number(cost.low):
            return say("explain.forcing_at_least", low=number(cost.low))
        return say("explain.forcing_about", loss=number(cost.value), low=number(cost.low))

    def _enters(self, own: ProjectExplanation) -> Iterator[str]:
        say, number = self.words.phrase, self.words.number
        yield from map(self._with_money, own.enters_if)
        certain = {each.source for each in own.enters_if}
        no_loss = [each for each in own.no_loss_if if each.source not in certain]
        yield from map(self._without_loss, no_loss)
        if not (own.enters_if or own.money_was_asked):
            yield say("explain.money_not_certain" if no_loss else "explain.money_not_asked")
        elif not own.enters_if and own.verdict is not Verdict.WITHIN_GAP:
            yield self._enters_never(own)
        if own.value_needed is None:
            return
        if self._result.scenario.objective is Objective.BENEFIT:
            needed, value = number(_up(own.value_needed)), number(own.value)
            yield say("explain.benefit_needed", needed=needed, value=value)
        elif own.score_needed is not None:
            score = number(own.score or 0.0)
            yield say("explain.score_needed", needed=number(own.score_needed), score=score)
        else:
            yield say("explain.score_never", score=number(own.score or 0.0))

    def _enters_never(self, own: ProjectExplanation) -> str:
        """No money was found that is certain: because the gap is too large, or all the same."""
        outcome = self._result.plan.outcome
        worth = outcome.gap_asked * max(1.0, abs(outcome.objective))
        if worth < own.value:
            return self.words.phrase("explain.enters_never")
        gap = format_share(outcome.gap_asked, self.words.language, 4)
        return self.words.phrase("explain.gap_too_large", gap=gap, value=self.words.number(worth))

    def _without_loss(self, own: NoLossIf) -> str:
        """Money with which the plan may take the project in and lose nothing: at least, and what suffices."""
        key = "explain.no_loss_exactly" if own.low == own.high else "explain.no_loss_between"
        values = {"high": own.high, "source": self.words.source(own.source)}
        if own.low <= 0:
            return self.words.phrase("explain.no_loss", **values)
        low = {} if own.low == own.high else {"low": own.low}
        return self.words.phrase(key, **values, **low)

    def _with_money(self, enters: EntersIf) -> str:
        least = self.words.phrase("explain.least" if enters.is_least else "explain.surely")
        key = "explain.enters_period" if enters.year is None else "explain.enters_year"
        values = {"extra": enters.extra, "source": self.words.source(enters.source), "least": least}
        return self.words.phrase(key, **values, **({} if enters.year is None else {"year": str(enters.year)}))

    def price(self, price: Price) -> str:
        """What lifting one thing gains, with its article."""
        article = f" ({price.article})" if price.article else ""
        return self.words.phrase(
            "explain.price", what=self.what(price), gain=self.gain(price), article=article
        )

    def what(self, price: Price) -> str:
        """What a price is of."""
        say, words = self.words.phrase, self.words
        if price.what is Priced.MANDATES:
            return say("explain.what_mandates")
        if price.what is Priced.TIER:
            return say("explain.what_tier", tier=price.where[0])
        if price.what is Priced.LOCK:
            return say("explain.what_lock", rule=words.rule(price.rule), name=words.project(price.where[0]))
        if price.what is Priced.LIMIT:
            return say("explain.what_limit", limit=words.limit(price.rule, price.where))
        return say("explain.what_rule", rule=words.rule(price.rule))

    def gain(self, price: Price) -> str:
        """The gain, and how far it is certain."""
        if price.gain is None:
            return self.words.phrase("explain.gain_open")
        parts = [self.figure(price.gain), *self._lacking(price.lacking)]
        return ", ".join(parts)

    def figure(self, figure: Figure) -> str:
        """A gain with its ends, where they do not meet."""
        say, number = self.words.phrase, self.words.number
        if figure.is_exact:
            return say("explain.gain_exact", value=number(figure.value))
        if figure.is_hardly_anything and math.isfinite(figure.high):
            return say("explain.gain_hardly", high=number(figure.high))
        values = {"value": number(figure.value), "low": number(figure.low), "high": number(figure.high)}
        return say(self._ends_key("explain.gain", figure), **values)

    def _ends_key(self, key: str, figure: Figure) -> str:
        """The text that tells the ends of a figure that say something; no estimate that is an end itself."""
        has_low, has_high = figure.low > 0, math.isfinite(figure.high)
        number = self.words.number
        is_an_end = number(figure.value) in (number(figure.low), number(figure.high))
        if has_low:
            if not has_high:
                return f"{key}_at_least"
            return f"{key}_from_to" if is_an_end else f"{key}_between"
        if not has_high:
            return f"{key}_about"
        return f"{key}_no_more" if is_an_end else f"{key}_at_most"

    def _lacking(self, lacking: Mapping[int, Money]) -> Iterator[str]:
        for tier, amount in lacking.items():
            yield self.words.phrase("explain.gain_lacking", tier=tier, amount=amount)

    def shadow(self, own: ShadowPrice) -> str:
        """What one more tỷ of an envelope is worth."""
        say, words = self.words.phrase, self.words
        when = "period" if own.year is None else "year"
        place = {"source": words.source(own.source), "year": str(own.year or "")}
        if own.per_billion is None:
            return say(f"explain.shadow_open_{when}", **place)
        checked = valid = ""
        if own.gain is not None and not own.is_checked:
            checked = say("explain.shadow_unchecked", step=own.step, high=words.number(own.gain.high))
        elif own.gain is not None and own.step:
            checked = say("explain.shadow_checked", step=own.step, gain=self.figure(own.gain))
        if own.lacking:
            checked += say("explain.shadow_lacking", parts="; ".join(self._lacking(own.lacking)))
        if own.valid_to is not None:
            valid = say("explain.shadow_valid", amount=own.valid_to)
        worth = words.number(own.per_billion)
        return say(f"explain.shadow_{when}", **place, worth=worth, checked=checked, valid=valid)


def _up(value: float) -> float:
    """Rounded up to three decimals, so that what is told suffices."""
    return -(-value * 1000 // 1) / 1000


def counts(explanation: Explanation) -> tuple[int, int, int]:
    """Questions answered exactly, with proven limits, and not at all."""
    figures: list[Figure | None] = [price.gain for price in explanation.prices]
    figures += [own.gain for own in explanation.shadow_prices]
    figures += [
        own.replacement if own.selected else own.forcing
        for own in explanation.projects
        if own.was_asked and (own.replacement or own.forcing) is not None
    ]
    plain = sum(
        own.was_asked and own.money_was_asked and (own.replacement or own.forcing) is None
        for own in explanation.projects
    )
    exact = sum(figure is not None and figure.is_exact for figure in figures)
    bounded = sum(figure is not None and not figure.is_exact for figure in figures)
    left_open = sum(figure is None for figure in figures)
    left_open += sum(not (own.was_asked and own.money_was_asked) for own in explanation.projects)
    return exact + plain, bounded, left_open
