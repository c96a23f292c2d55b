"""What is measured: the phases from a workbook to a written plan, each on its own.

A phase is prepared outside the clock (`Case` makes or loads what it starts from) and then run once.
"""

import pickle
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from benchmarks.peers import PEERS
from benchmarks.planned import plan_of
from benchmarks.reference import Reference
from benchmarks.registry import Experiment, Made
from models.issues import PortfolioError, errors_in
from models.law import LawBook
from models.plan import Plan
from models.portfolio import Portfolio
from optimizer.audit import audit
from optimizer.book import Book
from optimizer.build import all_rows, build_book
from optimizer.check import check
from optimizer.cli.explaining import PLAN_SHARE
from optimizer.explain.explaining import Subject, explain
from optimizer.intake.book import portfolio_of
from optimizer.model import PlanModel
from optimizer.optimize import Effort, best_plan
from optimizer.rank_and_cut import RankAndCut, rank_and_cut
from optimizer.report.documents.plan import plan_document, write_document
from optimizer.report.plan.workbook import write_plan
from optimizer.report.sentences.explanation import counts
from optimizer.result import Result
from optimizer.solving.watch import Progress
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook

GAPS = (0.01, 0.005, 0.002, 0.001)
"""Gaps whose time is noted."""

type Results = dict[str, float | str]

BOOK, RAW, REFERENCE, PORTFOLIO = "book.xlsx", "raw.pickle", "reference.pickle", "portfolio.pickle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """time_limit : seconds for solving. threads : of the solver."""

    time_limit: float = 60.0
    threads: int = 1


class Case:
    """A folder with a book, and everything a phase may start from, made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.law = LawBook.load()

    @classmethod
    def make(cls, folder: Path, experiment: Experiment) -> "Case":
        """The case of an experiment, its book written into the folder."""
        made: Made = experiment.make()
        (folder / BOOK).write_bytes(made.workbook)
        _keep(folder / RAW, made.raw)
        _keep(folder / REFERENCE, made.reference)
        return cls(folder)

    def prepare(self) -> None:
        """Understand the book once, for all phases that start from a portfolio.

        Errors: PortfolioError where the product finds errors in it.
        """
        _keep(self.folder / PORTFOLIO, portfolio_of(self.raw, self.law))

    @cached_property
    def raw(self) -> RawWorkbook:
        """The cells of the book."""
        return cast("RawWorkbook", _kept(self.folder / RAW))

    @cached_property
    def portfolio(self) -> Portfolio:
        """The book as understood, by `prepare` or now."""
        path = self.folder / PORTFOLIO
        if not path.exists():
            self.prepare()
        return cast("Portfolio", _kept(path))

    @cached_property
    def book(self) -> Book:
        """All tables under the base scenario."""
        base = self.portfolio.base
        return build_book(self.portfolio, base, self.law.on(base.law_date))

    @cached_property
    def plan(self) -> Plan:
        """The reference plan. ValueError where the experiment has none."""
        reference = cast("Reference | None", _kept(self.folder / REFERENCE))
        if reference is None:
            raise ValueError("this experiment has no reference plan.")
        return plan_of(reference, self.portfolio, self.book)

    @cached_property
    def result(self) -> Result:
        """What reports are made from, around the reference plan."""
        nothing = RankAndCut(objective=0.0, strict_objective=0.0, selected=frozenset(), shortfall_by_tier={})
        return Result(
            portfolio=self.portfolio,
            scenario=self.portfolio.base,
            law=self.law.on(self.portfolio.base.law_date),
            plan=self.plan,
            book=self.book,
            rank_and_cut=nothing,
            issues=self.portfolio.issues,
        )


def _keep(path: Path, what: object) -> None:
    path.write_bytes(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))


def _kept(path: Path) -> object:
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by this program in its own folder


def scan(case: Case, _: Settings) -> Callable[[], Results]:
    """The file opened, scanned and read by the child; under the product's own limits."""
    path = case.folder / BOOK

    def run() -> Results:
        workbook = read_workbook(path)
        return {"cells": sum(sheet.height * sheet.width for sheet in workbook.sheets)}

    return run


def parse(case: Case, _: Settings) -> Callable[[], Results]:
    """From cells to a portfolio, all issues collected."""
    raw = case.raw

    def run() -> Results:
        portfolio = portfolio_of(raw, case.law)
        return {"issues": len(portfolio.issues)}

    return run


def check_book(case: Case, _: Settings) -> Callable[[], Results]:
    """All questions asked of the book, tables included."""
    portfolio = case.portfolio

    def run() -> Results:
        issues = check(portfolio, portfolio.base, case.law)
        if errors_in(issues):
            raise PortfolioError(issues)
        return {"issues": len(issues)}

    return run


def tables(case: Case, _: Settings) -> Callable[[], Results]:
    """Schedules and bounds of every line."""
    portfolio = case.portfolio

    def run() -> Results:
        book = build_book(portfolio, portfolio.base, case.law.on(portfolio.base.law_date))
        return {"schedules": sum(len(table.options) for table in book.tables)}

    return run


def rows(case: Case, _: Settings) -> Callable[[], Results]:
    """Every row of the model, as sparse coefficients."""
    book = case.book

    def run() -> Results:
        count = nonzeros = 0
        for row in all_rows(book):
            count += 1
            nonzeros += len(row.coefficients)
        return {"rows": count, "nonzeros": nonzeros}

    return run


def model(case: Case, _: Settings) -> Callable[[], Results]:
    """The PuLP model, its rows included."""
    book = case.book

    def run() -> Results:
        written = PlanModel(book)
        kinds = ("x", "f", "r", "u", "carried", "synergy")
        return {
            "variables": sum(len(written.columns(kind)) for kind in kinds),
            "rows": len(written.rows),
            "nonzeros": sum(len(row.coefficients) for row in written.rows.values()),
        }

    return run


def milp(case: Case, settings: Settings) -> Callable[[], Results]:
    """The monolithic method: solved, settled and audited within the time limit."""
    return _planned(case, settings, "milp")


def decomposition(case: Case, settings: Settings) -> Callable[[], Results]:
    """The decomposition, likewise."""
    return _planned(case, settings, "decomposition")


def _planned(case: Case, settings: Settings, method: str) -> Callable[[], Results]:
    book = case.book

    def run() -> Results:
        watch = Reached()
        effort = Effort(method=method, time_limit=settings.time_limit, threads=settings.threads, watch=watch)
        outcome = best_plan(case.portfolio, book, case.law, effort).outcome
        return {
            "objective": outcome.objective,
            "bound": outcome.bound,
            "gap": outcome.gap,
            "shortfall": sum(outcome.shortfall_by_tier.values()),
            "note": f"{outcome.status.value}, ended by {outcome.ended_by.value}",
            **{f"s to {gap:.1%}": round(seconds, 1) for gap, seconds in watch.seconds.items()},
        }

    return run


class Reached:
    """A watch that notes when a plan was first known to be so close to the best."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self.seconds: dict[float, float] = {}

    def is_stopped(self) -> bool:
        """Never."""
        return False

    def tell(self, progress: Progress) -> None:
        """Note the time of each of `GAPS` that is reached."""
        gap = progress.gap
        if gap is not None:
            for reached in GAPS:
                if gap <= reached:
                    self.seconds.setdefault(reached, time.perf_counter() - self._started)


def explanation(case: Case, settings: Settings) -> Callable[[], Results]:
    """Every line, price, envelope and amount of money explained, by two processes where the book is large.

    The plan comes before the clock: found within the command's own part of the time limit, which is for both.
    """
    limit = settings.time_limit
    effort = Effort(time_limit=PLAN_SHARE * limit, threads=settings.threads)
    plan = best_plan(case.portfolio, case.book, case.law, effort)

    def run() -> Results:
        deadline = time.time() + (1 - PLAN_SHARE) * limit
        explained = explain(Subject(book=case.book, plan=plan, law=case.law, deadline=deadline))
        exact, bounded, left_open = counts(explained)
        promised = sum(bool(line.enters_if or line.no_loss_if) for line in explained.projects)
        return {
            "objective": plan.outcome.objective,
            "bound": plan.outcome.bound,
            "gap": plan.outcome.gap,
            "note": f"{exact} exact, {bounded} with ends, {left_open} open; money told for {promised} lines",
        }

    return run


def habit(case: Case, _: Settings) -> Callable[[], Results]:
    """Rank and cut, skipping what does not fit; the variant that stops there is in the note."""
    book = case.book

    def run() -> Results:
        found = rank_and_cut(case.portfolio, book)
        return {
            "objective": found.objective,
            "shortfall": round(sum(found.shortfall_by_tier.values())),
            "note": f"{len(found.selected)} lines; stopping at the first: {found.strict_objective:.6g}",
        }

    return run


def audit_plan(case: Case, _: Settings) -> Callable[[], Results]:
    """The reference plan audited."""
    plan = case.plan

    def run() -> Results:
        broken = audit(case.portfolio, case.portfolio.base, case.law, plan)
        return {"objective": plan.outcome.objective, "note": f"{len(broken)} violations"}

    return run


def xlsx(case: Case, _: Settings) -> Callable[[], Results]:
    """The reference plan written as plan.xlsx."""
    result, path = case.result, case.folder / "plan.xlsx"

    def run() -> Results:
        write_plan(result, path)
        return {"note": f"{path.stat().st_size} bytes"}

    return run


def json(case: Case, _: Settings) -> Callable[[], Results]:
    """The reference plan written as plan.json."""
    result, path = case.result, case.folder / "plan.json"

    def run() -> Results:
        write_document(plan_document(result), path)
        return {"note": f"{path.stat().st_size} bytes"}

    return run


PHASES: Mapping[str, Callable[[Case, Settings], Callable[[], Results]]] = {
    "scan": scan,
    "parse": parse,
    "check": check_book,
    "tables": tables,
    "rows": rows,
    "model": model,
    "milp": milp,
    "decomposition": decomposition,
    "explain": explanation,
    "rank_and_cut": habit,
    "audit": audit_plan,
    "xlsx": xlsx,
    "json": json,
    **PEERS,
}
"""Phases by name, in the order in which they follow one another."""
