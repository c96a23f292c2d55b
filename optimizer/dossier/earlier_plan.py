"""The earlier plan that increases and decreases are told against: an exported plan, a book, a list."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.project import Project
from models.units import Money
from optimizer.dossier.plan_view import Approved
from optimizer.exported import has_allocation, read_exported
from optimizer.intake.book import portfolio_of
from optimizer.official.finding import has_list
from optimizer.official.given_answers import Answers
from optimizer.official.importing import import_lists
from optimizer.template.workbook import template_years
from optimizer.workbook.raw import RawWorkbook
from optimizer.workbook.reading import read_workbook
from optimizer.workbook.schema import fold


def earlier_plan(path: Path, law: LawBook, plan: Portfolio, answers: Answers) -> dict[str, Approved]:
    """What the file's plan gave each line, by its code in the present plan.

    Of an exported plan the allocations; of a book or a list the approved amounts (`mt_plan`). A line whose
    code the present plan does not have is the one of the same name, where there is just one.
    answers : what a person said of the list.

    Errors: PortfolioError where the file cannot be read, or says of no line what was approved.
    """
    workbook = read_workbook(path)
    if has_allocation(workbook):
        exported = read_exported(path, law)
        lines = exported.portfolio.projects
        amounts = {code: sum(own.values()) for code, own in exported.amounts.allocated.items()}
    else:
        lines = _portfolio(workbook, law, answers).projects
        amounts = {own.project_id: amount for own in lines if (amount := approved_amount(own)) is not None}
        if not amounts:
            raise PortfolioError(
                [Issue(code="issue_earlier_plan_without_amounts", values={"found": path.name})]
            )
    names = {own.project_id: own.name for own in lines}
    place = _places(lines, plan)
    return {place[code]: Approved(name=names[code], amount=amount) for code, amount in amounts.items()}


def approved_amount(project: Project) -> Money | None:
    """The approved plan of a project, in all or the sum of its sources; None where none is stated."""
    if project.mt_plan is not None:
        return project.mt_plan
    parts: Mapping[str, Money] | None = project.mt_plan_by_source
    return sum(parts.values()) if parts else None


def _portfolio(workbook: RawWorkbook, law: LawBook, answers: Answers) -> Portfolio:
    if not has_list(workbook):
        return portfolio_of(workbook, law)
    years = template_years(law)
    return import_lists([workbook], answers, (years[0], years[-1])).portfolio()


def _places(lines: Sequence[Project], plan: Portfolio) -> dict[str, str]:
    """The code that each line has in the present plan; its own where the plan does not know it."""
    by_name: dict[str, list[str]] = {}
    for project in plan.projects:
        by_name.setdefault(fold(project.name), []).append(project.project_id)
    taken = {own.project_id for own in lines} & set(plan.by_id)
    found: dict[str, str] = {}
    for own in lines:
        same = by_name.get(fold(own.name), [])
        is_one = own.project_id not in plan.by_id and len(same) == 1 and same[0] not in taken
        found[own.project_id] = same[0] if is_one else own.project_id
        taken.add(found[own.project_id])
    return found
