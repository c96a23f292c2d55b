"""Scenarios side by side as tables for a screen: pandas frames with a column for each scenario."""

from collections.abc import Iterable, Iterator

import pandas as pd

from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, Money
from optimizer.compare import Comparison, Funding, Movement, ProjectAcross
from optimizer.cuts import Cut
from optimizer.report.compare.text import Indicator, change_rows, movement_text, proof_rows, tally_rows
from optimizer.sectors import sectors
from optimizer.words.labels import criterion_label


def indicator_table(comparison: Comparison, language: Language) -> pd.DataFrame:
    """Status, value, bound and gap first, then counts and money, as text; a column for each scenario."""
    rows: list[Indicator] = [
        *proof_rows(comparison, language),
        *tally_rows(comparison, language),
        *change_rows(comparison, language),
    ]
    head = say("compare.indicator", language)
    cells = [
        {head: row.label, **{name: row.shown(name, language) for name in comparison.names}} for row in rows
    ]
    return pd.DataFrame(cells)


def project_table(
    comparison: Comparison, portfolio: Portfolio, movements: Iterable[Movement], language: Language
) -> pd.DataFrame:
    """The projects that fare in one of these ways: money and years in every scenario."""
    wanted = set(movements)
    rows = [
        {
            say("table.code", language): own.project_id,
            say("table.name", language): portfolio.by_id[own.project_id].name,
            say("compare.fares", language): movement_text(own, language),
            **dict(_of_scenarios(own, language)),
        }
        for own in comparison.projects
        if own.movement in wanted
    ]
    return pd.DataFrame(rows)


def _of_scenarios(own: ProjectAcross, language: Language) -> Iterator[tuple[str, Money | str]]:
    for name, funding in own.funding.items():
        yield say("compare.money_in", language, name=name), funding.allocated
        yield say("compare.years_in", language, name=name), _years(funding)


def _years(funding: Funding) -> str:
    if funding.start is None or funding.finish is None:
        return ""
    return str(funding.start) if funding.start == funding.finish else f"{funding.start}–{funding.finish}"


def money_rows(
    comparison: Comparison, portfolio: Portfolio, cut: Cut, language: Language
) -> tuple[tuple[str, str, Money], ...]:
    """(entry as people call it, scenario, million VND) of a cut, for charts."""
    return tuple(
        (_label(portfolio, cut, entry, language), name, amounts[name])
        for entry, amounts in comparison.money[cut].items()
        for name in comparison.names
    )


def money_table(comparison: Comparison, portfolio: Portfolio, cut: Cut, language: Language) -> pd.DataFrame:
    """Money of a cut in every scenario, and the difference of each from the reference."""
    rows = [
        {
            say("table.what", language): _label(portfolio, cut, entry, language),
            **{name: amounts[name] for name in comparison.names},
            **{
                say("compare.change_of", language, name=name): amounts[name] - amounts[comparison.reference]
                for name in comparison.others
            },
        }
        for entry, amounts in comparison.money[cut].items()
    ]
    return pd.DataFrame(rows)


def _label(portfolio: Portfolio, cut: Cut, entry: str, language: Language) -> str:
    """What an entry of a cut is called."""
    if cut is Cut.SOURCE:
        return portfolio.budget.label(entry)
    if cut is Cut.SECTOR:
        return next((sector.label(language) for sector in sectors() if sector.id == entry), entry)
    if cut is Cut.CLASS:
        return criterion_label(entry, language)
    if cut is Cut.GROUP and entry:
        return say(f"group.{entry}", language)
    return entry or say("table.none", language)


def tier_table(comparison: Comparison, language: Language) -> pd.DataFrame:
    """What each tier gets and lacks in every scenario; the statuses are those of the reference's order."""
    statuses: dict[int, list[str]] = {}
    for status, tier in comparison.scenarios[comparison.reference].tier_order.tiers.items():
        statuses.setdefault(tier, []).append(say(f"status.{status.value}", language))
    lacking = {name: own.shortfall_by_tier for name, own in comparison.tallies.items()}
    tiers = {int(entry) for entry in comparison.money[Cut.TIER] if entry}
    tiers |= {tier for own in lacking.values() for tier, amount in own.items() if amount}
    rows = []
    for tier in sorted(tiers):
        paid = comparison.money[Cut.TIER].get(str(tier), {})
        row: dict[str, Money | str] = {
            say("table.tier", language): str(tier),
            say("table.what", language): "; ".join(statuses.get(tier, ())),
        }
        for name in comparison.names:
            row[say("compare.money_in", language, name=name)] = paid.get(name, 0)
        for name in comparison.names:
            row[say("compare.lacking_in", language, name=name)] = lacking[name].get(tier, 0)
        rows.append(row)
    return pd.DataFrame(rows)


def value_table(comparison: Comparison, portfolio: Portfolio, name: str, language: Language) -> pd.DataFrame:
    """Every project's part in a scenario's difference in value from the reference, the largest first."""
    steps = sorted(comparison.steps[name], key=lambda own: (-abs(own.by), own.project_id))
    keys = ("table.code", "table.name", "compare.fares", "report.compare.value.by")
    rows = [
        (
            own.project_id,
            portfolio.by_id[own.project_id].name if own.project_id else "",
            say(f"compare.step.{own.step.value}", language),
            own.by,
        )
        for own in steps
    ]
    return pd.DataFrame(rows, columns=[say(key, language) for key in keys])
