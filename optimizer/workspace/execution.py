"""What the app needs while a plan is carried out: disbursement joined onto the list, plans to adjust."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.portfolio import Portfolio
from models.units import Language
from optimizer.canonical.book import book_bytes
from optimizer.disbursement.absorbing import By, executions, total
from optimizer.disbursement.joining import Joined, joined
from optimizer.report.studies.disbursement_workbook import Actual
from optimizer.workspace.desk import Desk, SavedStudy
from optimizer.workspace.uploads import read_raw

REVISE = "revise"
"""The kind of work that adjusts a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustable:
    """A plan of this workspace that can be adjusted. workbook : the bytes of its plan.xlsx."""

    scenario: str
    book: str
    is_approved: bool
    workbook: bytes


def joined_book(
    portfolio: Portfolio, name: str, content: bytes, language: Language
) -> tuple[Joined, bytes | None]:
    """The book with the amounts of a disbursement sheet, and its workbook; None where no code is known.

    Errors: PortfolioError with all issues of the sheet.
    """
    found = joined(portfolio, read_raw(name, content))
    if not found.count:
        return found, None
    book = found.portfolio
    return found, book_bytes(book, tuple(book.scenarios.values()), language)


def actual_of(portfolio: Portfolio) -> Actual | None:
    """What the list says was given and paid out; None where it says nothing."""
    actual = Actual(portfolio=portfolio, cuts={by: executions(portfolio, by) for by in By})
    whole = total(actual.cuts[By.PROJECT])
    return actual if whole.given or whole.disbursed else None


def adjustable(desk: Desk) -> Sequence[Adjustable]:
    """Every plan of the workspace that has a workbook: approved ones first, then as their lists stand."""
    found = []
    for sha256, _ in desk.books():
        book = desk.book_of(sha256)
        for row in desk.scenarios_of(sha256):
            plan = desk.plan_of(book, row)
            if plan is not None and plan[0].workbook is not None:
                found.append(
                    Adjustable(
                        scenario=row.name,
                        book=book.name,
                        is_approved=plan[1] is not None,
                        workbook=plan[0].workbook,
                    )
                )
    return sorted(found, key=lambda own: not own.is_approved)


def revisions(desk: Desk) -> Sequence[SavedStudy]:
    """Adjustments that were found for the current list, the newest first."""
    here = desk.portfolio.input_sha256
    return [own for own in desk.studies(REVISE) if own.document.get("list") == here]
