"""The book of an annual plan, whole: sheets, scenario, and an explanation of every change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from models.law import LawBook
from models.plan import Plan
from models.portfolio import InputSheet
from models.scenario import Scenario
from models.units import Language
from models.vocabulary import Lock, PlanType
from optimizer.annual.explained import Explained, explained
from optimizer.annual.money import debt_rows, source_rows
from optimizer.annual.policy import judged_limits, judged_links
from optimizer.annual.projects import project_rows
from optimizer.annual.slice import YearSlice
from optimizer.build import build_book
from optimizer.canonical.cells import Cell, cell_of
from optimizer.canonical.sheets import InputGrid, input_grid
from optimizer.exported import ExportedPlan
from optimizer.intake.book import portfolio_of
from optimizer.plan_amounts import plan_of_amounts
from optimizer.table import is_committed
from optimizer.workbook.raw import RawSheet, RawWorkbook
from optimizer.workbook.schema import schema, spec_of

NAME = "annual"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualBook:
    """A canonical workbook in memory.

    scenario : key and value of each row. notes : what was done, for the sheet of notes.
    """

    year: int
    grids: tuple[InputGrid, ...]
    scenario_name: str
    scenario: tuple[tuple[str, Cell], ...]
    notes: tuple[Explained, ...]

    def raw(self) -> RawWorkbook:
        """As the reader would find it in a file."""
        sheets = [
            RawSheet(name=grid.name, state="visible", rows=(grid.heads, grid.ids, *grid.rows))
            for grid in self.grids
        ]
        rows = (("key", self.scenario_name), *self.scenario)
        sheets.append(RawSheet(name="scenario", state="visible", rows=rows))
        return RawWorkbook(name=NAME, sha256="", sheets=tuple(sheets))


def medium_term_plan(exported: ExportedPlan, law: LawBook) -> Plan:
    """The plan that the exported amounts stand for."""
    portfolio = exported.portfolio
    book = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    return plan_of_amounts(portfolio, book, exported.amounts)


def annual_book(exported: ExportedPlan, year: int, law: LawBook, language: Language = "vi") -> AnnualBook:
    """The annual plan's book of a year of the plan.

    Errors: ValueError where the year is not one of the plan's; PortfolioError where the rows made here
    contradict each other, which hand-edited amounts may bring about.
    """
    portfolio = exported.portfolio
    if year not in portfolio.base.years:
        raise ValueError(f"year == {year}, must be one of {portfolio.base.years}.")
    whole = YearSlice(portfolio=portfolio, plan=medium_term_plan(exported, law), year=year)
    sheets = _sheets(whole, language)
    book = AnnualBook(
        year=year,
        grids=tuple(input_grid(sheet, _of_year(whole), language) for sheet in sheets.values()),
        scenario_name=portfolio.base.name,
        scenario=tuple(scenario_entries(whole)),
        notes=explained(whole, language),
    )
    return _with_locks(book, sheets, whole, law, language)


def _of_year(whole: YearSlice) -> Scenario:
    return replace(whole.scenario, first_year=whole.year, last_year=whole.year)


def _sheets(whole: YearSlice, language: Language) -> dict[str, InputSheet]:
    """Every sheet that has rows in the annual book, by name."""
    rows: dict[str, tuple[Mapping[str, object], ...]] = {
        "projects": project_rows(whole, language),
        "sources": tuple(source_rows(whole)),
        "links": tuple(link.row for link in judged_links(whole, language) if not link.reason),
        "limits": tuple(limit.row for limit in judged_limits(whole, language) if not limit.reason),
        "debt": tuple(debt_rows(whole)),
    }
    if "criteria" in whole.portfolio.sheets:
        rows["criteria"] = whole.portfolio.sheets["criteria"].rows
    return {
        name: _sheet(whole.portfolio.sheets[name], found)
        for name, found in rows.items()
        if found and name in whole.portfolio.sheets
    }


def _sheet(given: InputSheet, rows: tuple[Mapping[str, object], ...]) -> InputSheet:
    """The sheet with these rows; new columns stand where the schema has them, empty ones by source go."""
    filled = {column for row in rows for column, value in row.items() if value is not None}
    columns = {*given.columns, *filled}
    columns -= {c for c in columns - filled if ":" in c or c.isdigit()}
    places = {spec.id: at for at, spec in enumerate(schema(given.name))}

    def place(column: str) -> tuple[int, int, str]:
        spec = spec_of(given.name, column)
        known = given.columns.index(column) if column in given.columns else len(given.columns)
        return (len(places), known, column) if spec is None else (places[spec.id], known, column)

    return replace(given, columns=tuple(sorted(columns, key=place)), rows=rows)


def scenario_entries(whole: YearSlice) -> Iterable[tuple[str, Cell]]:
    """Key and value of the annual scenario; yearly shares and envelope factors are those of the period."""
    scenario, year = whole.scenario, whole.year
    yield "plan_type", PlanType.ANNUAL.value
    yield "first_year", year
    yield "last_year", year
    yield "period_first_year", scenario.period_first_year or scenario.first_year
    yield "law_date", scenario.law_date.isoformat()
    yield "tier_order", str(scenario.tier_order) if scenario.tier_order.own else None
    yield "objective", scenario.objective.value
    for key in ("size_exponent", "discount", "counterpart_ratio", "reserve"):
        yield key, cell_of(getattr(scenario, key))
    yield "rounding_step", scenario.rounding_step
    for key in ("time_limit", "work_limit"):
        yield key, cell_of(getattr(scenario, key))
    yield "gap", 0
    yield "money_unit", "million"
    yield "rules_off", "; ".join(sorted(scenario.rules_off)) or None
    kept = {line.project.project_id for line in whole.lines() if not line.has_begun}
    for key, lock in (("locks_in", Lock.IN), ("locks_out", Lock.OUT)):
        codes = sorted(code for code, own in scenario.locks.items() if own is lock and code in kept)
        yield key, "; ".join(codes) or None
    for criterion, weight in sorted(scenario.weights.items()):
        yield f"weight:{criterion}", cell_of(float(weight))
    for criterion, rank in sorted(scenario.ranks.items()):
        yield f"rank:{criterion}", cell_of(float(rank))


def _with_locks(
    book: AnnualBook, sheets: dict[str, InputSheet], whole: YearSlice, law: LawBook, language: Language
) -> AnnualBook:
    """The book with the locks of a year.

    Candidates of no value are locked in: nothing else says that the plan has taken them. A lock on what
    still lacks its investment decision is lifted: it would leave the year without any plan.
    """
    portfolio = portfolio_of(book.raw(), law)
    annual = build_book(portfolio, portfolio.base, law.on(portfolio.base.law_date))
    refused = {t.project_id for t in annual.tables if any(choice.rule == "entry" for choice in t.choices)}
    worthless = {
        project.project_id
        for project in portfolio.projects
        if not is_committed(project) and not annual.terms.values.get(project.project_id)
    }
    locks: dict[str, Lock | None] = dict.fromkeys(worthless, Lock.IN) | dict.fromkeys(refused)
    rows = tuple(
        {**row, "lock": locks[str(row["project_id"])]}
        if row["project_id"] in locks and row.get("lock") is not Lock.OUT
        else row
        for row in sheets["projects"].rows
    )
    grid = input_grid(_sheet(sheets["projects"], rows), _of_year(whole), language)
    scenario = tuple(
        (key, _without(refused, value) if key == "locks_in" else value) for key, value in book.scenario
    )
    return replace(book, grids=(grid, *book.grids[1:]), scenario=scenario)


def _without(codes: set[str], listed: Cell) -> Cell:
    """A list of codes in a cell, without some of them."""
    return "; ".join(code for code in str(listed or "").split("; ") if code not in codes) or None
