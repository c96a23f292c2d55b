"""Why each line is in the plan or not. Only what was computed is said."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.explanation import Obstacle
from models.plan import PlanLine
from models.project import Project
from models.schedule import ScheduleKind
from models.texts import say
from models.units import LANGUAGES, Language, Money, Share, format_number
from models.vocabulary import LinkType, Lock, Objective, PlanType, Status
from optimizer.result import Result
from optimizer.table import ProjectTable, is_committed
from optimizer.words.rows import Words

SETTLED = (Status.COMPLETED, Status.ADVANCE, Status.ARREARS)
"""Lines whose works are done: the last year of money is no finish."""

NEEDS = (LinkType.REQUIRES, LinkType.REQUIRES_FINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a line is in the plan or not.

    code : `committed_late`, `not_in_best` …, stable for scripts.
    values : what fills the sentences; numbers are million VND, years are text.
    sentences : keys of the texts, in order, without the prefix `reason.`.
    shortfall : what is lacking, by tier.
    """

    code: str
    values: Mapping[str, object]
    sentences: tuple[str, ...]
    shortfall: Mapping[int, Money] = field(default_factory=dict)

    def brief(self, language: Language = "vi") -> str:
        """The first sentence, for a narrow column; whoever was rejected has the others elsewhere."""
        return replace(self, sentences=self.sentences[:1]).text(language)

    def text(self, language: Language = "vi") -> str:
        """The sentences in `language`."""
        by_tier = "; ".join(
            say("reason.shortfall_of_tier", language, tier=tier, amount=amount)
            for tier, amount in sorted(self.shortfall.items())
        )
        values = {**self.values, "by_tier": by_tier}
        decimals = {
            name: format_number(value, language, 3)
            for name, value in values.items()
            if isinstance(value, float) and not isinstance(value, Share)
        }
        return " ".join(say(f"reason.{key}", language, **(values | decimals)) for key in self.sentences)


def reason(result: Result, line: PlanLine, left: Mapping[str, Money] | None = None) -> Reason:
    """Why `line` is in the plan, or why not.

    left : `money_left(result)`, where many lines are asked about; else worked out here.
    """
    if line.selected:
        return _selected(result, line, result.project(line))
    return _rejected(result, line, money_left(result) if left is None else left)


def reasons(result: Result) -> dict[str, Reason]:
    """The reason of every line, by project_id."""
    left = money_left(result)
    return {line.project_id: reason(result, line, left) for line in result.plan.lines}


def money_left(result: Result) -> dict[str, Money]:
    """What each source has left over the whole period, by code."""
    paid, left = result.plan.money_by_source(), {}
    for source in result.book.terms.budget.sources:
        limits = [source.available(year) or 0 for year in result.scenario.years]
        total = source.available_period if source.has_period_limit else sum(limits)
        left[source.code] = total - paid.get(source.code, 0)
    return left


def _table(result: Result, line: PlanLine) -> ProjectTable:
    tables = result.book.tables
    return tables[bisect_left(tables, line.project_id, key=lambda table: table.project_id)]


def _selected(result: Result, line: PlanLine, project: Project) -> Reason:
    basis = _basis(result, project)
    state, sentences = _money(line, project)
    values = {
        **_amounts(line, project),
        "tier": line.tier,
        "score": float(line.score),
        "value": float(line.value),
        "last_paid": str(max((year for _, year in line.allocated), default="")),
        "finish": "" if line.schedule is None else str(line.schedule.finish),
    }
    return Reason(
        code=f"{basis}_{state}",
        values=values,
        sentences=(_first_sentence(result, basis), *sentences),
        shortfall=dict(line.shortfall),
    )


def _basis(result: Result, project: Project) -> str:
    """What brought a selected line in."""
    if project.is_lump_sum:
        return "lump_sum"
    if is_committed(project):
        return "committed"
    locked = result.scenario.lock_of(project.project_id, project.lock) is Lock.IN
    return "locked_in" if locked and result.scenario.has("locked_in") else "best"


def _first_sentence(result: Result, basis: str) -> str:
    """Under benefits there is no score to speak of."""
    return "best_benefit" if basis == "best" and result.scenario.objective is Objective.BENEFIT else basis


def _money(line: PlanLine, project: Project) -> tuple[str, tuple[str, ...]]:
    """What the money of a selected line does: one word, and the sentences."""
    late = line.schedule is not None and line.schedule.kind is ScheduleKind.LATE
    sentences = [_paid(line, project)]
    if line.total_remainder:
        sentences.append("remainder")
    if line.total_shortfall:
        sentences.append("shortfall")
    if project.status in SETTLED:
        sentences += ["settled"] if sentences == ["paid_in_full"] else []
    elif not project.is_lump_sum:
        sentences.append("late" if late else "finish")
    if late:
        state = "late"
    elif line.total_shortfall:
        state = "short"
    elif line.total_remainder:
        state = "runs_on"
    elif sentences[0] == "paid_in_part":
        state = "in_part"
    else:
        state = "nothing_due" if sentences[0] == "nothing_due" else "on_time"
    return state, tuple(sentences)


def _paid(line: PlanLine, project: Project) -> str:
    allocated, demand = line.total_allocated, project.demanded
    if not demand and not allocated:
        return "nothing_due"
    if allocated > demand:
        return "paid_beyond"
    return "paid_in_full" if allocated == demand else "paid_in_part"


def _amounts(line: PlanLine, project: Project) -> dict[str, object]:
    return {
        "demand": project.demanded,
        "allocated": line.total_allocated,
        "remainder": line.total_remainder,
        "shortfall": line.total_shortfall,
    }


def _rejected(result: Result, line: PlanLine, left: Mapping[str, Money]) -> Reason:
    project, table = result.project(line), _table(result, line)
    code = _obstacle(result, line, project, table)
    values: dict[str, object] = {"demand": project.demanded, "value": float(line.value)}
    if code in ("no_decision", "no_investment_decision"):
        values["article"] = result.law.rule_article("entry") or "–"
    sentences: tuple[str, ...] = (code,)
    found = result.obstacles.get(line.project_id)
    if code == "not_in_best" and found:
        return _in_the_way(result, line, found, values)
    if code == "not_in_best" and found == ():
        values["gap"] = Share(result.plan.outcome.gap_asked)
        return Reason(code=code, values=values, sentences=("outranked", "within_gap"))
    if code == "not_in_best":
        values["left"] = sum(
            left[source] for source in {source for source, _ in table.cells} & {*table.paying_sources}
        )
        tie = _tie(result, line)
        if tie is not None:
            code, values["other"], values["other_name"] = tie
            sentences = ("not_in_best", code)
    return Reason(code=code, values=values, sentences=sentences)


def _in_the_way(
    result: Result, line: PlanLine, found: tuple[Obstacle, ...], values: dict[str, object]
) -> Reason:
    """What is in the way while the others stay as they are; a link has its own code."""
    tie = _tie(result, line)
    code = "not_in_best"
    if tie is not None:
        code, values["other"], values["other_name"] = tie
    for language in LANGUAGES:
        words = Words(portfolio=result.portfolio, scenario=result.scenario, law=result.law, language=language)
        values[f"obstacles_{language}"] = words.obstacles(found)
    return Reason(code=code, values=values, sentences=("outranked", "in_the_way"))


def _tie(result: Result, line: PlanLine) -> tuple[str, str, str] | None:
    """A link that keeps a line out as the plan stands: code, the other project and its name."""
    for link in result.portfolio.links_of.get(line.project_id, ()):
        if not result.scenario.has(link.type.value):
            continue
        other = link.other if link.project == line.project_id else link.project
        needs = link.type is LinkType.BUNDLE or (link.type in NEEDS and link.project == line.project_id)
        is_chosen = result.plan.by_id[other].selected
        if needs and not is_chosen:
            return "needs_other", other, result.portfolio.by_id[other].name
        if link.type is LinkType.EXCLUDES and is_chosen:
            return "alternative_taken", other, result.portfolio.by_id[other].name
    return None


def _obstacle(result: Result, line: PlanLine, project: Project, table: ProjectTable) -> str:
    """The first thing that keeps a line out, from the plainest on."""
    rules = {choice.rule for choice in table.choices}
    if "locked_out" in rules:
        return "committed_locked_out" if is_committed(project) else "locked_out"
    if "entry" in rules:
        annual = result.scenario.plan_type is PlanType.ANNUAL
        return "no_investment_decision" if annual else "no_decision"
    if not table.options:
        return "no_schedule"
    if project.demanded and not table.cells and not table.remainder_sources:
        return "no_source"
    return "not_in_best" if line.value else "no_value"
