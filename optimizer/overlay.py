"""A scenario made from another one and a few entries, as a person types them.

Entries speak the language of the sheet `scenario` (`envelope_amount:XDCB:2027`, `rank:social`,
`locks_in` …), so that what is typed in a form, stored, exported and read from a workbook is one thing.
"""

from collections.abc import Mapping
from dataclasses import replace

from models.issues import Issue, PortfolioError, errors_in
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from optimizer.canonical.scenario import scenario_entries
from optimizer.intake.scenario_sheet import parse_entries
from optimizer.intake.scenarios import Frame, build_scenarios
from optimizer.intake.sources import source_words
from optimizer.intake.typed import Findings
from optimizer.judgements import as_weights, unknown_judgements
from optimizer.rules import DEFINITIONS, RULES
from optimizer.workbook.raw import Cell, RawSheet


def overlaid(
    portfolio: Portfolio, origin: Scenario, name: str, entries: Mapping[str, Cell], law: LawBook
) -> tuple[Scenario, tuple[Issue, ...]]:
    """The scenario `name`: `origin` with some keys replaced, and what is doubtful about them.

    entries : by key of the sheet `scenario`; amounts in million VND, texts as Vietnamese writes numbers.
        None takes a key back to its default. Criteria compared in pairs become weights
        (`optimizer.judgements`).

    Errors: PortfolioError with every issue; each names its key as column, not a cell.
    """
    unknown = [
        Issue(code="issue_judgement_unknown", column=key, values={"found": typed})
        for key, typed in unknown_judgements(portfolio.criteria, entries)
    ]
    if unknown:
        raise PortfolioError(unknown)
    rows: dict[str, Cell] = {**dict(scenario_entries(origin)), **as_weights(portfolio.criteria, entries)}
    findings = Findings()
    sheet = RawSheet(name="scenario", state="visible", rows=(("key", "value"), *rows.items()))
    parsed = parse_entries(sheet, source_words(portfolio.budget.sources), findings)
    built = {} if errors_in(findings.issues) else build_scenarios(parsed, _frame(portfolio, law), findings)
    keys = {f"{letter}{row}": key for row, key in enumerate(rows, start=2) for letter in "AB"}
    issues = tuple(
        replace(issue, sheet=None, cell=None, column=keys.get(issue.cell or "", issue.column))
        for issue in findings.issues
    )
    if not built or errors_in(issues):
        raise PortfolioError(issues)
    return replace(next(iter(built.values())), name=name), issues


def _frame(portfolio: Portfolio, law: LawBook) -> Frame:
    return Frame(
        years=portfolio.budget.years,
        sources=portfolio.budget.by_code,
        project_ids=frozenset(portfolio.by_id),
        criteria=frozenset(criterion.name for criterion in portfolio.criteria),
        rules=frozenset(RULES),
        definitions=DEFINITIONS,
        law=law,
    )
