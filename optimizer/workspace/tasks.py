"""Every kind of work a job may do: one function each, from a book, a scenario and options to a document.

`solve` makes a plan; the others make what stands beside one. Each tells how far it is, ends early where
somebody stops it, and says in its document whether it was stopped.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import LANGUAGES, Language
from optimizer.build import build_book
from optimizer.check import check_book
from optimizer.dossier.files import dossier_files
from optimizer.dossier.plan_view import PlanView
from optimizer.explain.explaining import Subject, explain
from optimizer.explain.repair import repairs
from optimizer.exported import read_exported
from optimizer.files import zipped
from optimizer.nearest import Nearness, nearest
from optimizer.optimize import Effort
from optimizer.report.documents.explanation import explanation_document, repair_document
from optimizer.report.documents.plan import plan_document, verify_document
from optimizer.report.documents.revision import revision_document
from optimizer.report.documents.stored import plan_of_document
from optimizer.report.plan.changes import write_changes
from optimizer.report.plan.workbook import plan_bytes
from optimizer.report.sentences.reasons import reasons
from optimizer.report.studies.alternatives import alternatives_document, alternatives_study
from optimizer.report.studies.cascade import cascade_document, cascade_study
from optimizer.report.studies.frontier import budget_document, budget_study, frontier_document, frontier_study
from optimizer.report.studies.ladder import ladder_document, ladder_study
from optimizer.report.studies.revision import revision_study
from optimizer.report.studies.robust import robust_document, robust_study
from optimizer.report.studies.study import Study
from optimizer.result import Result
from optimizer.revise.book import approved_plan
from optimizer.revise.revising import Asked, revise
from optimizer.solve import result_of, solve_scenario
from optimizer.solving.watch import Progress
from optimizer.uncertainty.alternatives import MOST, WITHIN, alternatives
from optimizer.uncertainty.axes import AXES
from optimizer.uncertainty.cascade import FALLS, NoLandError, cascade
from optimizer.uncertainty.draws import Varied, draws_for
from optimizer.uncertainty.envelope_ranges import EnvelopeRange
from optimizer.uncertainty.frontier import BUDGETS, POINTS, budget_ladder, frontier
from optimizer.uncertainty.ladder import FACTORS, ladder
from optimizer.uncertainty.robust import SAMPLES, Sampling, robust
from optimizer.uncertainty.solved import Solving
from optimizer.uncertainty.weight_space import SPREAD
from optimizer.verify import verify
from optimizer.workspace.failure import TaskError

WORKERS = 2
"""Processes of one job: several jobs run at a time."""

PLAN_DOCUMENT, PLAN_WORKBOOK, REFERENCE = "plan.json", "plan.xlsx", "reference.json"
"""Files that a kind may need: the plan that is explained; the one that was edited, or approved; and the one
that is compared with."""


class JobWatch(Protocol):
    """Who follows a job; `is_stopped` and `tell` as in `optimizer.solving.watch.Watch`."""

    def enter(self, phase: str) -> None:
        """A new phase begins: `reading`, `solving` (once), `working` (counted) or `reporting`."""

    def is_stopped(self) -> bool:
        """Whether to end now with the best there is."""

    def tell(self, progress: Progress) -> None:
        """Take note of how far one solve is."""

    def count(self, done: int, of: int) -> None:
        """Take note of how many solves or questions are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a job is asked for.

    time_limit : seconds for everything; None = none. options : of the kind, by name; what is missing is as
        usual. folder : where files lie that a kind needs: PLAN_DOCUMENT, PLAN_WORKBOOK.
    """

    portfolio: Portfolio
    scenario: Scenario
    law: LawBook
    language: Language
    time_limit: float | None
    options: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    def file(self, name: str) -> Path:
        """A file that the kind needs. Errors: TaskError where nobody gave it."""
        path = None if self.folder is None else self.folder / name
        if path is None or not path.exists():
            raise TaskError("study.plan_first")
        return path

    @property
    def deadline(self) -> float:
        """`time.time()` at which to end."""
        return float("inf") if self.time_limit is None else time.time() + self.time_limit

    def effort(self, watch: JobWatch) -> Effort:
        """How to solve."""
        return Effort(time_limit=self.time_limit, work_limit=self.scenario.work_limit, watch=watch)

    def solving(self, watch: JobWatch) -> Solving:
        """How to solve many times."""
        return Solving(
            law=self.law, time_limit=self.time_limit, tell=watch.count, is_stopped=watch.is_stopped
        )


ONE_SOLVE = ("solve", "verify", "revise")
"""Kinds that solve once, and so tell a value and a bound; the others count."""

type Found = tuple[Mapping[str, Any], bytes | None]
"""The document, and the bytes of its workbook (None = it is drawn from the document)."""

type Kind = Callable[[Task, JobWatch], Found]


def work(kind: str, task: Task, watch: JobWatch) -> Found:
    """Do the work. Errors: those of the kind; KeyError where there is no such kind."""
    watch.enter("solving" if kind in ONE_SOLVE else "working")
    return KINDS[kind](task, watch)


def _solve(task: Task, watch: JobWatch) -> Found:
    """The best plan: plan.json and plan.xlsx."""
    effort = task.effort(watch)
    options = {
        "gap": task.scenario.gap,
        "time_limit": effort.time_limit,
        "work_limit": effort.work_limit,
    }
    result = solve_scenario(task.portfolio, task.scenario, task.law, effort, options)
    watch.enter("reporting")
    why = reasons(result)
    return plan_document(result, why), plan_bytes(result, task.language, why=why)


def _explain(task: Task, watch: JobWatch) -> Found:
    """Why each line is in or out, and what rules and money are worth, of the plan that is given."""
    result = _given_result(task)
    subject = Subject(
        book=result.book,
        plan=result.plan,
        law=task.law,
        deadline=task.deadline,
    )
    found = explain(subject, tell=watch.count, is_stopped=watch.is_stopped)
    watch.enter("reporting")
    return explanation_document(result, found), None


def _given_result(task: Task) -> Result:
    """The plan that was saved, with what reports need beside it."""
    document = json.loads(task.file(PLAN_DOCUMENT).read_text(encoding="utf-8"))
    book = build_book(task.portfolio, task.scenario, task.law.on(task.scenario.law_date))
    issues = check_book(book, task.law)
    plan = plan_of_document(document)
    return result_of(task.portfolio, book, plan, issues, document["certificate"]["options"])


def _dossier(task: Task, watch: JobWatch) -> Found:
    """The files for the People's Council of the given plan, as one archive. options : language."""
    view = PlanView(result=_given_result(task), language=task.options.get("language", task.language))
    watch.enter("reporting")
    files = dossier_files(view)
    return {"files": list(files)}, zipped(files)


def _repair(task: Task, watch: JobWatch) -> Found:
    """The smallest changes with which there is a plan that lacks nothing."""
    found = repairs(task.portfolio, task.scenario, task.law, task.deadline, watch.is_stopped)
    return repair_document(found, task.portfolio, task.scenario, task.law), None


def _verify(task: Task, watch: JobWatch) -> Found:
    """What an edited plan breaks, and what it is worth beside the best. options : file, its name.

    The workbook is the file itself, so that it can be marked and solved again later.
    """
    path = task.file(PLAN_WORKBOOK)
    exported = read_exported(path, task.law)
    scenario = exported.portfolio.base
    effort = replace(task.effort(watch), work_limit=scenario.work_limit)
    found = verify(exported.portfolio, scenario, task.law, exported.amounts, effort)
    document = verify_document(found, task.law.on(scenario.law_date), exported)
    about = {
        "file": task.options.get("file", PLAN_WORKBOOK),
        "scenario": scenario.name,
        "law_date": scenario.law_date.isoformat(),
    }
    return {**document, **about}, path.read_bytes()


def _revise(task: Task, watch: JobWatch) -> Found:
    """The best adjustment of an approved plan.

    options : changes, price, first_open_year, as `Asked` has them; plan, what it is called.
    """
    exported = read_exported(task.file(PLAN_WORKBOOK), task.law, task.portfolio)
    portfolio = exported.portfolio.with_scenario(task.scenario)
    asked = Asked(**{key: task.options.get(key) for key in ("changes", "price", "first_open_year")})
    approved = approved_plan(exported, task.law)
    found = revise(portfolio, approved, task.law, asked, task.effort(watch), task.scenario.name)
    watch.enter("reporting")
    sheets = {"changes": lambda page: write_changes(page, found)}
    about = {"scenario": task.scenario.name, "list": task.portfolio.input_sha256}
    document = study_found(revision_document(found), lambda language: revision_study(found, language), task)[
        0
    ]
    return {**document, **about}, plan_bytes(found.result, task.language, sheets)


def _nearest(task: Task, watch: JobWatch) -> Found:
    """The plan as good as the given one that is nearest to the reference: mere ties are gone.

    `stopped` says that somebody ended the search before it had proven that.
    """
    result = _given_result(task)
    reference = plan_of_document(json.loads(task.file(REFERENCE).read_text(encoding="utf-8")))
    deadline = time.monotonic() + (float("inf") if task.time_limit is None else task.time_limit)
    found = nearest(task.portfolio, task.scenario, task.law, result.plan, reference, deadline, watch)
    plan = plan_document(replace(result, plan=found.plan))
    stopped = watch.is_stopped() and found.nearness is not Nearness.FEWEST
    return {"nearness": found.nearness.value, "stopped": stopped, "plan": plan}, None


def study_found(document: Mapping[str, Any], study: Callable[[Language], Study], task: Task) -> Found:
    """A study in both languages, so that the page follows the reader, and its figures for programs."""
    studies = {language: study(language).to_dict() for language in LANGUAGES}
    return {
        "study": studies,
        "found": document,
        "options": dict(task.options),
        "law_date": task.scenario.law_date.isoformat(),
    }, None


def _robust(task: Task, watch: JobWatch) -> Found:
    """Which are safe. options : samples, vary, envelopes ({source: [low, high]}), spread, seed, gap."""
    options = task.options
    ranges = {
        code: EnvelopeRange(low=low, high=high) for code, (low, high) in options.get("envelopes", {}).items()
    }
    draws = draws_for(
        task.portfolio,
        task.scenario,
        frozenset(Varied(own) for own in options.get("vary", (Varied.WEIGHTS, Varied.ENVELOPES))),
        ranges,
        spread=options.get("spread", SPREAD),
        seed=options.get("seed", 0),
    )
    if draws is None:
        raise TaskError("study.nothing_varies")
    sampling = Sampling(
        samples=options.get("samples", SAMPLES),
        workers=WORKERS,
        seconds=task.time_limit,
        gap=options.get("gap"),
        tell=watch.count,
        is_stopped=watch.is_stopped,
    )
    found = robust(task.portfolio, task.scenario, task.law, draws, sampling)
    return study_found(robust_document(found), lambda language: robust_study(found, language), task)


def _ladder(task: Task, watch: JobWatch) -> Found:
    """What to cut first, what to add next. options : factors, parts of the planned money."""
    factors = tuple(task.options.get("factors", FACTORS))
    found = ladder(task.portfolio, task.scenario, task.solving(watch), factors)
    return study_found(ladder_document(found), lambda language: ladder_study(found, language), task)


def _cascade(task: Task, watch: JobWatch) -> Found:
    """What follows when land revenue fails. options : falls, parts of it that are missing."""
    falls = tuple(task.options.get("falls", FALLS))
    try:
        found = cascade(task.portfolio, task.scenario, task.solving(watch), falls)
    except NoLandError as error:
        raise TaskError("cli.no_land") from error
    return study_found(cascade_document(found), lambda language: cascade_study(found, language), task)


BUDGET = "budget"
"""The axis of total money."""


def _frontier(task: Task, watch: JobWatch) -> Found:
    """What value is traded against. options : axis (of AXES, or BUDGET), points, factors."""
    options, solving = task.options, task.solving(watch)
    axis = options.get("axis", AXES[0])
    if axis == BUDGET:
        factors = tuple(options.get("factors", BUDGETS))
        steps = budget_ladder(task.portfolio, task.scenario, solving, factors)
        return study_found(budget_document(steps), lambda language: budget_study(steps, language), task)
    found = frontier(task.portfolio, task.scenario, solving, axis, options.get("points", POINTS))
    return study_found(frontier_document(found), lambda language: frontier_study(found, language), task)


def _alternatives(task: Task, watch: JobWatch) -> Found:
    """Other good plans. options : within, the share of value they may lose; count."""
    within, count = task.options.get("within", WITHIN), task.options.get("count", MOST)
    found = alternatives(task.portfolio, task.scenario, task.solving(watch), within=within, most=count)
    return study_found(
        alternatives_document(found), lambda language: alternatives_study(found, language), task
    )


KINDS: Mapping[str, Kind] = {
    "solve": _solve,
    "explain": _explain,
    "dossier": _dossier,
    "repair": _repair,
    "verify": _verify,
    "revise": _revise,
    "nearest": _nearest,
    "robust": _robust,
    "ladder": _ladder,
    "cascade": _cascade,
    "frontier": _frontier,
    "alternatives": _alternatives,
}
"""Every kind of work, by the name that jobs and the store know it by."""
