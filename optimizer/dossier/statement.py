"""What the dossier says in words: every name a Word template or the printable report may use.

All amounts are texts in the language of the dossier; `data/dossier/README.md` lists the names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from models.plan import PlanLine
from models.units import Money, format_number, format_share, share_of
from models.vocabulary import LineType, PlanType, Status
from optimizer.dossier.ahead import CONSENT
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.basis import acts, article_of, priority_order
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, sources_in
from optimizer.report.plan.next_period import SIDES, cap_applies, cap_base, counted
from optimizer.report.plan.paid_parts import paid_part
from optimizer.report.plan.summary import cautions
from optimizer.report.sentences.summary import proof
from optimizer.sectors import sector_of, sectors
from optimizer.words.labels import criterion_label, statuses_of
from optimizer.workbook.schema import fold
from optimizer.writing.heading import roman

ARTICLES = ("unit_by_sector", "resolution", "reserve", "two_periods", "capacity", "within_total_cost")
"""Articles a template may cite, by what they ask for."""

ASSIGNED = "da giao"
"""What the certainty of a source says, without accents, where nobody need doubt it."""

BLANK = "……………"
"""What stands where the book says nothing: to be filled in by hand."""

NAME_SHOWN = 160
"""Characters of a name on the page."""

SHOWN = 8
"""Projects that the one-page brief names."""


def statement(view: PlanView, appendices: Sequence[Appendix[Any]]) -> dict[str, Any]:
    """Every name with its value; the same for the same plan."""
    result = view.result
    return {
        **view.period(),
        "scenario": result.scenario.name,
        "acts": list(acts(view)),
        "articles": articles(view),
        "priority_article": priority_order(view),
        "own_order": result.scenario.tier_order.own,
        "priority_order": _order(view),
        "total": _total(view),
        "groups": list(_groups(view)),
        "sectors": list(_sectors(view)),
        "counts": _counts(view),
        "purposes": list(_purposes(view, appendices)),
        "caps": list(_caps(view)),
        "cap_applies": cap_applies(result),
        "not_balanced": _not_balanced(view),
        "funded": [_named(view, line) for line in _largest(view)],
        "unfunded": [_named(view, line) for line in view.lines() if not line.selected][:SHOWN],
        "outputs": [f"{view.number(amount)} {unit}" for unit, amount in sorted(result.outputs().items())],
        "classes": list(_classes(view)),
        "proof": proof_of(view),
        "cautions": list(caution_texts(view)),
        "appendices": [{"id": own.id, "number": own.number, "title": own.title} for own in appendices],
    }


def articles(view: PlanView) -> dict[str, str]:
    """Articles by what they ask for; of an annual plan's resolution none was read: to be filled in."""
    found = {name: article_of(view, f"dossier.{name}") for name in ARTICLES}
    if view.result.scenario.plan_type is PlanType.ANNUAL:
        found["resolution"] = BLANK
    return found


def proof_of(view: PlanView) -> str:
    """Status, value, bound and gap together; without a bound, that nothing is proven."""
    outcome = view.result.plan.outcome
    if outcome.bound == float("inf"):
        return view.say("unproven", objective=format_number(outcome.objective, view.language, 4))
    return proof(view.result, view.language)


def _order(view: PlanView) -> list[str]:
    order = view.result.scenario.tier_order
    tiers = sorted(set(order.tiers.values()))
    return [f"{tier}. {statuses_of(order, tier, view.language)}" for tier in tiers]


def _total(view: PlanView) -> dict[str, str]:
    sources = view.budget.sources
    envelope = sum(source.period_money for source in sources)
    available = sum(source.available_period for source in sources)
    lines = view.lines()
    allocated = sum(view.money(line) for line in lines)
    amounts = {
        "envelope": envelope,
        "reserve": envelope - available,
        "available": available,
        "allocated": allocated,
        "left": available - allocated,
        "remainder": sum(line.total_remainder for line in lines),
        "shortfall": sum(line.total_shortfall for line in lines),
    }
    return {key: view.number(amount) for key, amount in amounts.items()}


def _groups(view: PlanView) -> Iterator[dict[str, str]]:
    for group in SourceGroup:
        sources = sources_in(view.budget, group)
        if not sources:
            continue
        codes = [source.code for source in sources]
        available = sum(source.available_period for source in sources)
        allocated = sum(view.money(line, codes) for line in view.lines())
        yield {
            "name": view.say(f"source_group.{group.value}"),
            "envelope": view.number(sum(source.period_money for source in sources)),
            "available": view.number(available),
            "allocated": view.number(allocated),
            "left": view.number(available - allocated),
        }


def _sectors(view: PlanView) -> Iterator[dict[str, str]]:
    whole = sum(view.money(line) for line in view.lines())
    for sector in sectors():
        lines = [line for line in view.lines() if sector_of(view.project(line).sector) is sector]
        amount = sum(view.money(line) for line in lines)
        if amount:
            yield {
                "name": sector.label(view.language),
                "lines": view.number(sum(bool(view.money(line)) for line in lines)),
                "allocated": view.number(amount),
                "share": format_share(amount / whole, view.language),
            }


def _counts(view: PlanView) -> dict[str, str]:
    result = view.result
    counts = {
        "lines": len(result.plan.lines),
        "selected": len(result.plan.selected),
        "not_selected": len(result.plan.lines) - len(result.plan.selected),
        "finished": len(result.finished_in_period()),
        "new_starts": len(result.new_starts()),
        "carried_over": sum(line.selected and view.is_carried_over(line) for line in view.lines()),
    }
    return {key: view.number(count) for key, count in counts.items()}


def _purposes(view: PlanView, appendices: Sequence[Appendix[Any]]) -> Iterator[dict[str, str]]:
    """What the Council decides apart from projects, each with the appendix that has its lines."""
    numbers = {
        own.id: view.say("number.in_text", number=roman(at)) for at, own in enumerate(appendices, start=1)
    }

    def of(belongs: Iterable[PlanLine]) -> Money:
        return sum(view.money(line) for line in belongs)

    project = view.project
    amounts = {
        "settled": of(line for line in view.lines() if project(line).status is Status.COMPLETED),
        "advances": sum(_repaid(view, line) for line in view.lines()),
        "preparation": of(line for line in view.lines() if view.is_preparation(line)),
        "communes": of(line for line in view.lines() if project(line).line_type is LineType.COMMUNE_SUPPORT),
        "reserve": of(line for line in view.lines() if project(line).line_type is LineType.RESERVE),
        "undetailed": of(line for line in view.lines() if project(line).line_type is LineType.UNALLOCATED),
    }
    places = {**{key: key for key in amounts}, "undetailed": "reserve"}
    for key, amount in amounts.items():
        name = view.say(f"purpose.{key}")
        if amount:
            yield {"name": name, "amount": view.number(amount), "appendix": numbers.get(places[key], "")}


def _repaid(view: PlanView, line: PlanLine) -> Money:
    if view.project(line).advance_due:
        return paid_part(view.result, line, "advance_due").amount
    return view.money(line) if view.project(line).status is Status.ADVANCE else 0


def _caps(view: PlanView) -> Iterator[dict[str, str]]:
    share = view.result.scenario.two_period_share
    law = view.result.law
    for side in SIDES:
        base, used = cap_base(view.result, side), counted(view.result, side)
        if not base and not used:
            continue
        yield {
            "name": view.say(f"cap.{side}"),
            "base": view.number(base),
            "share": format_share(share, view.language),
            "most": view.number(share_of(share, base)),
            "used": view.number(used),
            "used_share": format_share(used / base, view.language) if base else "–",
            "consent": format_share(law[CONSENT].share, view.language) if CONSENT in law else "……",
        }


def _not_balanced(view: PlanView) -> dict[str, str | bool]:
    out = [line for line in view.lines() if not line.selected]
    short = [line for line in view.lines() if line.total_shortfall]
    return {
        "count": view.number(len(out)),
        "demand": view.number(sum(view.project(line).demanded for line in out)),
        "is_short": bool(short),
        "short_count": view.number(len(short)),
        "short": view.number(sum(line.total_shortfall for line in short)),
    }


def _largest(view: PlanView) -> list[PlanLine]:
    """The new starts and carry-over projects with most money, the greatest first."""
    lines = [line for line in view.lines() if line.selected and not view.project(line).is_lump_sum]
    return sorted(lines, key=lambda line: (-view.money(line), line.rank))[:SHOWN]


def _named(view: PlanView, line: PlanLine) -> dict[str, str]:
    project = view.project(line)
    finish = "" if line.schedule is None else str(line.schedule.finish)
    return {
        "code": line.project_id,
        "name": shorten(project.name, NAME_SHOWN, placeholder="…"),
        "investor": project.investor,
        "total_cost": view.number(project.total_cost),
        "demand": view.number(project.demanded),
        "allocated": view.number(view.money(line)),
        "finish": finish,
        "reason": view.why[line.project_id].text(view.language),
    }


def _classes(view: PlanView) -> Iterator[dict[str, str]]:
    whole = sum(view.money(line) for line in view.lines())
    for name, amount in view.result.money_by_class().items():
        share = format_share(amount / whole, view.language) if whole else "–"
        yield {
            "name": criterion_label(name, view.language),
            "amount": view.number(amount),
            "share": share,
        }


def caution_texts(view: PlanView) -> Iterator[str]:
    """What whoever decides must know: expected money, changed rules, law that nobody has compared."""
    expected = [s.code for s in view.budget.sources if fold(s.certainty) != ASSIGNED]
    if expected:
        yield view.say("caution.expected", sources=", ".join(expected))
    unstated = [s.code for s in view.budget.sources if s.reserve is None]
    if unstated:
        yield view.say("caution.reserve", sources=", ".join(unstated))
    yield from (text for text, _ in cautions(view.voice, view.result))
    yield view.say("caution.audit")


def names(values: Mapping[str, Any]) -> Iterator[str]:
    """The names of a statement, `total.allocated` and `groups[].name` alike, sorted."""
    found = set()
    for key, value in values.items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}" for inner in value}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"{key}[].{inner}" for inner in value[0]}
        else:
            found.add(key)
    yield from sorted(found)
