"""The names an office may put in braces into its own template, and what they stand for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from models.plan import PlanLine
from models.units import format_number
from optimizer.dossier.fill_match import CODE, NAME
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, codes_in
from optimizer.dossier.statement import proof_of
from optimizer.report.plan.allocation import decisions, group_label, works
from optimizer.words.labels import status_label
from optimizer.writing.page import Value

LINE, GROUP, LINES, MATCH = "line.", "group.", "lines.", "match."
"""How names begin: of a line's row, of a group's row, of what a sheet lists, of what finds a row."""

SUM = "group.sum"
"""Stands in a group's row for the live sum of the column over the group's lines."""


def line_names(view: PlanView, codes: tuple[str, ...] | None) -> Mapping[str, Callable[[PlanLine], Value]]:
    """Of one line. codes : the sources that `line.part` counts; None = all."""
    project, money, years = view.project, view.money, view.years
    names: dict[str, Callable[[PlanLine], Value]] = {
        "code": lambda line: line.project_id,
        "name": lambda line: project(line).name,
        "sector": lambda line: project(line).sector,
        "locality": lambda line: project(line).locality,
        "investor": lambda line: project(line).investor,
        "capacity": lambda line: project(line).capacity,
        "group": lambda line: group_label(project(line)),
        "status": lambda line: status_label(project(line), view.voice.language),
        "period_of_works": lambda line: works(project(line)),
        "decision": lambda line: decisions(project(line)),
        "policy_decision": lambda line: project(line).policy_decision,
        "investment_decision": lambda line: project(line).investment_decision,
        "total_cost": lambda line: project(line).total_cost,
        "paid": lambda line: project(line).paid,
        "remaining": lambda line: project(line).remaining,
        "demand": lambda line: project(line).demanded,
        "allocated": money,
        "part": lambda line: money(line, codes),
        "remainder": lambda line: line.total_remainder,
        "shortfall": lambda line: line.total_shortfall,
        "rank": lambda line: line.rank,
        "tier": lambda line: line.tier,
        "score": lambda line: None if project(line).is_lump_sum else round(line.score, 3),
        "start": lambda line: None if line.schedule is None else line.schedule.start,
        "finish": lambda line: None if line.schedule is None else line.schedule.finish,
        "reason": lambda line: view.why[line.project_id].text(view.language),
        "note": lambda line: project(line).note,
    }
    names |= {f"year.{year}": _in(view, None, year) for year in years}
    names |= {f"part.{year}": _in(view, codes, year) for year in years}
    for group in SourceGroup:
        own = codes_in(view.budget, group)
        names[f"{group.value}"] = _in(view, own, None)
        names |= {f"{group.value}.{year}": _in(view, own, year) for year in years}
        names[f"cost.{group.value}"] = _known(view.cost, own)
        names[f"paid.{group.value}"] = _known(view.paid, own)
    for code in view.budget.by_code:
        names[f"source.{code}"] = _in(view, (code,), None)
        names |= {f"source.{code}.{year}": _in(view, (code,), year) for year in years}
        names[f"remainder.{code}"] = _left(code)
    return {f"{LINE}{name}": cell for name, cell in names.items()}


def _in(view: PlanView, codes: tuple[str, ...] | None, year: int | None) -> Callable[[PlanLine], Value]:
    return lambda line: view.money(line, codes, year)


def _left(code: str) -> Callable[[PlanLine], Value]:
    return lambda line: line.remainder.get(code, 0)


def _known(
    amount: Callable[[PlanLine, tuple[str, ...]], Value], codes: tuple[str, ...]
) -> Callable[[PlanLine], Value]:
    """Blank where the book does not say: to be filled in."""
    return lambda line: amount(line, codes) or None


def listed(view: PlanView) -> Mapping[str, Callable[[PlanLine], bool]]:
    """What a sheet may list; `lines.selected` unless it says otherwise."""
    names: dict[str, Callable[[PlanLine], bool]] = {
        "all": lambda _: True,
        "selected": lambda line: line.selected,
        "not_balanced": lambda line: not line.selected or bool(line.total_shortfall),
        "carry_over": lambda line: line.selected and view.is_carried_over(line),
        "new_starts": lambda line: line.selected and view.is_new_start(line),
        "preparation": lambda line: line.selected and view.is_preparation(line),
    }
    for group in SourceGroup:
        names[group.value] = _paid_by(view, codes_in(view.budget, group))
    return {f"{LINES}{name}": belongs for name, belongs in names.items()}


def _paid_by(view: PlanView, codes: tuple[str, ...]) -> Callable[[PlanLine], bool]:
    return lambda line: bool(view.money(line, codes))


def part_codes(view: PlanView, scope: str) -> tuple[str, ...] | None:
    """The sources that `line.part` counts on a sheet that lists `scope`; None = all."""
    name = scope.removeprefix(LINES)
    return codes_in(view.budget, SourceGroup(name)) if name in {own.value for own in SourceGroup} else None


def plan_names(view: PlanView) -> Mapping[str, Value]:
    """Of the whole plan, for a cell anywhere."""
    sources = view.budget.sources
    available = sum(source.available_period for source in sources)
    allocated = sum(view.money(line) for line in view.lines())
    names: dict[str, Value] = {
        **view.period(),
        "scenario": view.result.scenario.name,
        "proof": proof_of(view),
        "total.envelope": sum(source.period_money for source in sources),
        "total.available": available,
        "total.allocated": allocated,
        "total.left": available - allocated,
        "total.remainder": sum(line.total_remainder for line in view.lines()),
        "total.shortfall": sum(line.total_shortfall for line in view.lines()),
    }
    for year in view.years:
        names[f"total.{year}"] = sum(view.money(line, None, year) for line in view.lines())
    for code in view.budget.by_code:
        names[f"total.source.{code}"] = sum(view.money(line, (code,)) for line in view.lines())
    for group in SourceGroup:
        codes = codes_in(view.budget, group)
        names[f"total.{group.value}"] = sum(view.money(line, codes) for line in view.lines())
    return names


def shown(view: PlanView, value: Value) -> str:
    """A value inside a longer text."""
    if value is None:
        return ""
    return format_number(value, view.language) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGroup:
    """Lines under a heading of a filled list."""

    number: str
    name: str
    lines: tuple[PlanLine, ...]


def group_names(group: LineGroup) -> Mapping[str, Value]:
    """Of the row above a group's lines."""
    return {f"{GROUP}number": group.number, f"{GROUP}name": group.name}


def all_names(view: PlanView) -> Iterator[str]:
    """Every name, for whoever misspells one."""
    yield from line_names(view, None)
    yield from listed(view)
    yield from plan_names(view)
    yield from (f"{LINE}number", SUM, f"{GROUP}number", f"{GROUP}name", CODE, NAME)
