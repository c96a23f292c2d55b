"""What the dossier cites, from the dated law only, with what is not checked said so."""

from collections.abc import Iterator

from models.law import LawDatum
from optimizer.dossier.plan_view import PlanView

ACT = "dossier.act_"


def article_of(view: PlanView, key: str) -> str:
    """The article behind a part of the dossier; empty where none that was read is in force."""
    law = view.result.law
    if key not in law:
        return ""
    datum = law[key]
    return f"{datum.article}{_mark(view, datum)}"


def acts(view: PlanView) -> Iterator[str]:
    """The acts of the preamble that are in force, in their order."""
    for datum in view.result.law.citations():
        if datum.key.startswith(ACT):
            yield f"{datum.value}{_mark(view, datum)}"


def priority_order(view: PlanView) -> str:
    """The article that the order of priority rests on."""
    return view.result.law.rule_article("tier_order") or ""


def _mark(view: PlanView, datum: LawDatum) -> str:
    """What stands behind an act that nobody has compared with the official text yet."""
    return "" if datum.checked else f" {view.say('unchecked')}"
