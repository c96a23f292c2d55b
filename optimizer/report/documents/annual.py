"""annual.json: the annual plan's book for other programs."""

from models.portfolio import Portfolio
from optimizer.annual.book import AnnualBook


def annual_document(book: AnnualBook, portfolio: Portfolio) -> dict[str, object]:
    """What the year's book asks and has, million VND, and what was done to make it.

    portfolio : the book as it is read.
    """
    return {
        "year": book.year,
        "projects": [
            {
                "project_id": project.project_id,
                "demand": project.demanded,
                "paid": project.paid,
                "mt_plan": project.mt_plan,
                "mt_assigned": project.mt_assigned,
                "committed": project.committed,
            }
            for project in portfolio.projects
        ],
        "sources": [
            {"source": source.code, "year": book.year, "amount": source.yearly.get(book.year)}
            for source in portfolio.budget.sources
        ],
        "notes": [{"sheet": note.sheet, "concerns": note.concerns, "text": note.text} for note in book.notes],
    }
