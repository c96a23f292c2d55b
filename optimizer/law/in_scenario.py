"""What a scenario makes of a limit of the law: it holds it, is stricter, states its own or goes beyond."""

from dataclasses import dataclass
from enum import StrEnum

from models.law import LawBook, LawDatum
from models.scenario import Scenario, TierOrder


class Observance(StrEnum):
    """How far a scenario observes a limit."""

    AS_LAW = "as_law"
    STRICTER = "stricter"
    STATED = "stated"
    NOT_STATED = "not_stated"
    OWN_ORDER = "own_order"
    BEYOND = "beyond"
    RULE_OFF = "rule_off"

    @property
    def is_hypothetical(self) -> bool:
        """Whether reports have to label it so: the law would not allow it."""
        return self in (Observance.BEYOND, Observance.RULE_OFF)

    @property
    def is_marked(self) -> bool:
        """Whether a reader has to see it at once."""
        return self.is_hypothetical or self is Observance.OWN_ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """How far a limit is observed. share : what the scenario uses instead; None where that is no share."""

    observance: Observance
    share: float | None = None


def observed(book: LawBook, datum: LawDatum, scenario: Scenario) -> Observed:
    """How the scenario stands to a limit in force. A limit whose every rule is switched off is not held."""
    rules = book.rules(datum.key)
    if rules and not any(scenario.has(rule) for rule in rules):
        return Observed(observance=Observance.RULE_OFF)
    if datum.key == "two_period_share.default":
        return _capped(scenario.two_period_share, datum.share)
    if datum.key == "priority_order.tiers":
        law = TierOrder.parse(";".join(datum.names), own=False)
        is_own = scenario.tier_order.own and scenario.tier_order.tiers != law.tiers
        return Observed(observance=Observance.OWN_ORDER if is_own else Observance.AS_LAW)
    if datum.key.startswith("onlending_ratio."):
        return _stated(scenario.onlending_share)
    if datum.key == "reserve.medium_term":
        return _stated(scenario.reserve)
    return Observed(observance=Observance.AS_LAW)


def _capped(used: float, most: float) -> Observed:
    if used == most:
        return Observed(observance=Observance.AS_LAW)
    return Observed(observance=Observance.BEYOND if used > most else Observance.STRICTER, share=used)


def _stated(share: float | None) -> Observed:
    """Shares the law leaves to the province, or gives by a property that a list of projects does not show."""
    return Observed(observance=Observance.NOT_STATED if share is None else Observance.STATED, share=share)
