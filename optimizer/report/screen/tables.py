"""Tables for a screen: pandas frames with headings in the reader's language.

Amounts are whole million VND and stay numbers; years and codes are text, so that nobody writes 2.026.
Every function returns a fresh frame.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from models.issues import Issue
from models.plan import Plan, PlanLine
from models.portfolio import Portfolio
from models.project import Project
from models.scenario import Scenario
from models.texts import say
from models.units import Language, Money
from optimizer.indicators import finished_in_period
from optimizer.sectors import sector_of
from optimizer.words.labels import criterion_label

type Reasons = Mapping[str, Mapping[Language, str]]


def _frame(rows: Iterable[Mapping[str, Any]], keys: Iterable[str], language: Language) -> pd.DataFrame:
    """Rows keyed by text key → a frame with those texts as headings, also where there is no row."""
    columns = {key: [] for key in keys}  # type: dict[str, list[Any]]
    for row in rows:
        for key, cells in columns.items():
            cells.append(row.get(key))
    return pd.DataFrame({say(key, language): cells for key, cells in columns.items()})


def ranked_table(portfolio: Portfolio, plan: Plan, reasons: Reasons, language: Language) -> pd.DataFrame:
    """One row a line, in the order of the ranked table, with its reason."""
    rows = [
        {
            "table.rank": line.rank,
            "table.code": line.project_id,
            "table.name": portfolio.by_id[line.project_id].name,
            "table.tier": line.tier,
            "table.score": round(line.score, 2),
            "table.in_plan": say("table.yes" if line.selected else "table.no", language),
            "table.allocated": line.total_allocated,
            "table.shortfall": line.total_shortfall,
            "table.remainder": line.total_remainder,
            "table.years": _years(line),
            "table.reason": reasons[line.project_id][language],
        }
        for line in plan.ranked()
    ]
    keys = ("rank", "code", "name", "in_plan", "allocated", "years", "reason")
    more = ("shortfall", "remainder", "tier", "score")
    return _frame(rows, [f"table.{key}" for key in (*keys, *more)], language)


def capital_table(
    portfolio: Portfolio, plan: Plan, scenario: Scenario, codes: Iterable[str], language: Language
) -> pd.DataFrame:
    """What each of these lines gets from each source, year by year and in all, million VND.

    One row a line and source. codes : in the order in which the lines shall stand.
    """
    names = {source.code: source.name for source in portfolio.budget.sources}
    years, period = {str(year): year for year in scenario.years}, say("table.period", language)
    rows = []
    for code in codes:
        own = plan.by_id[code].allocated
        for source in sorted({source for source, _ in own}):
            paid = {text: own.get((source, year), 0) for text, year in years.items()}
            about = (code, portfolio.by_id[code].name, names[source])
            rows.append((*about, *paid.values(), sum(paid.values())))
    heads = [say(f"table.{key}", language) for key in ("code", "name", "source")]
    return pd.DataFrame(rows, columns=[*heads, *years, period])


def _years(line: PlanLine) -> str:
    """First and last year with capital in the plan."""
    years = sorted({year for _, year in line.allocated})
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def project_table(portfolio: Portfolio, language: Language) -> pd.DataFrame:
    """A row for each line of the book as understood, money in million VND."""
    rows = [
        {
            "table.code": project.project_id,
            "table.name": project.name,
            "table.line_type": say(f"line_type.{project.line_type.value}", language),
            "table.sector": project.sector,
            "table.locality": project.locality,
            "table.group": "" if project.group is None else project.group.value,
            "table.status": "" if project.status is None else say(f"status.{project.status.value}", language),
            "table.total_cost": project.total_cost,
            "table.paid": project.paid,
            "table.demand": project.demanded,
            "table.row": str(project.row),
        }
        for project in portfolio.projects
    ]
    keys = (
        "code",
        "name",
        "line_type",
        "sector",
        "locality",
        "group",
        "status",
        "total_cost",
        "paid",
        "demand",
    )
    return _frame(rows, [*(f"table.{key}" for key in keys), "table.row"], language)


def issue_table(issues: Iterable[Issue], language: Language) -> pd.DataFrame:
    """A row for each issue, with its place: errors first, then warnings, then notes."""
    order = ("error", "warning", "info")
    rows = [
        {
            "table.severity": say(f"check.severity.{issue.severity.value}", language),
            "table.sheet": issue.sheet or "",
            "table.cell": issue.cell or "",
            "table.column": issue.column or "",
            "table.code": issue.project_id or "",
            "table.found": say(issue.code, language, **issue.values),
            "table.to_do": issue.hint(language),
        }
        for issue in sorted(issues, key=lambda issue: order.index(issue.severity.value))
    ]
    keys = ("severity", "sheet", "cell", "column", "code", "found", "to_do")
    return _frame(rows, [f"table.{key}" for key in keys], language)


def source_table(portfolio: Portfolio, scenario: Scenario, plan: Plan, language: Language) -> pd.DataFrame:
    """One row a source and year, and one for its period: envelope, what may be used, allocated, left.

    What a source leaves of a year goes on into the next where it carries forward; then it is left until
    the last year.
    """
    paid = plan.money_by_source_year()
    rows = []
    for source in scenario.apply(portfolio.budget).sources:
        left = 0
        for year in scenario.years:
            available, spent = source.available(year), paid.get((source.code, year), 0)
            left = (left if source.carry_forward else 0) + (available or 0) - spent
            rest = None if available is None else left
            rows.append(_source_row(source.name, str(year), (source.yearly[year], available, spent, rest)))
        spent = sum(paid.get((source.code, year), 0) for year in scenario.years)
        whole = (source.period_money, source.available_period, spent, source.available_period - spent)
        rows.append(_source_row(source.name, say("table.period", language), whole))
    return _frame(rows, list(_source_row("", "", (0, 0, 0, 0))), language)


def _source_row(
    name: str, when: str, amounts: tuple[Money | None, Money | None, Money, Money | None]
) -> dict[str, Any]:
    keys = ("table.envelope", "table.available", "table.allocated", "table.left")
    return {"table.source": name, "table.year": when} | dict(zip(keys, amounts, strict=True))


def money_by(
    portfolio: Portfolio, plan: Plan, what: str, language: Language, scenario: Scenario
) -> pd.DataFrame:
    """A row for each sector or the like: lines in the plan, finished ones, money (million VND) most first.

    what : what the lines are counted by: `sector`, `locality`, `group` or `area_type`.

    Errors: KeyError for anything else.
    """
    label = _LABELS[what]
    finished = {line.project_id for line in finished_in_period(portfolio, scenario, plan)}
    sums: dict[str, list[int]] = {}
    for line in plan.lines:
        project = portfolio.by_id[line.project_id]
        row = sums.setdefault(label(project, language) or say("table.none", language), [0, 0, 0])
        row[0] += line.selected
        row[1] += line.project_id in finished
        row[2] += line.total_allocated
    ordered = sorted(sums.items(), key=lambda item: (-item[1][2], item[0]))
    rows = [
        {
            "table.what": name,
            "table.selected": selected,
            "table.finished": finished,
            "table.allocated": money,
        }
        for name, (selected, finished, money) in ordered
    ]
    return _frame(rows, ("table.what", "table.selected", "table.finished", "table.allocated"), language)


_LABELS: Mapping[str, Callable[[Project, Language], str]] = {
    "sector": lambda project, language: sector_of(project.sector).label(language),
    "locality": lambda project, _: project.locality,
    "group": lambda project, language: (
        "" if project.group is None else say(f"group.{project.group.value}", language)
    ),
    "area_type": lambda project, language: (
        "" if project.area_type is None else say(f"area_type.{project.area_type.value}", language)
    ),
}


def class_table(money_by_class: Mapping[str, Money], allocated: Money, language: Language) -> pd.DataFrame:
    """A row for each class that a criterion marks: million VND, and its part of all money in per cent."""
    rows = [
        {
            "table.class": criterion_label(name, language),
            "table.allocated": money,
            "table.share": round(100 * money / allocated, 1) if allocated else None,
        }
        for name, money in money_by_class.items()
    ]
    return _frame(rows, ("table.class", "table.allocated", "table.share"), language)


def shortfall_table(plan: Plan, scenario: Scenario, language: Language) -> pd.DataFrame:
    """A row for each tier that lacks money: how much, and the least it must lack (million VND)."""
    names: dict[int, list[str]] = {}
    for status, tier in scenario.tier_order.tiers.items():
        names.setdefault(tier, []).append(say(f"status.{status.value}", language))
    rows = [
        {
            "table.tier": tier,
            "table.what": "; ".join(names.get(tier, ())),
            "table.shortfall": amount,
            "table.least": plan.outcome.shortfall_bound_by_tier.get(tier, 0),
        }
        for tier, amount in plan.outcome.shortfall_by_tier.items()
        if amount
    ]
    return _frame(rows, ("table.tier", "table.what", "table.shortfall", "table.least"), language)


def envelope_table(
    portfolio: Portfolio, before: Scenario, after: Scenario, language: Language
) -> pd.DataFrame:
    """A row for each source: million VND of the period before and after a change, reserve included."""
    old, new = before.apply(portfolio.budget), after.apply(portfolio.budget)
    rows: list[dict[str, Any]] = []
    for source in new.sources:
        was = old.by_code[source.code].period_money
        row: dict[str, Any] = {"table.source": source.name}
        row |= {str(year): source.yearly.get(year) for year in after.years}
        rows.append(
            row
            | {
                "table.period": source.period_money,
                "table.before": was,
                "table.change": source.period_money - was,
            }
        )
    years = [str(year) for year in after.years]
    frame = pd.DataFrame(
        rows, columns=["table.source", *years, "table.period", "table.before", "table.change"]
    )
    texts = {key: say(key, language) for key in frame.columns if key.startswith("table.")}
    return frame.rename(columns=texts)
