"""What was disbursed in the years before is nothing of the annual plan."""

from models.law import LawBook
from optimizer.annual.book import annual_book
from optimizer.exported import read_exported
from optimizer.intake.book import portfolio_of
from optimizer.report.plan.workbook import write_plan
from tests.books import project, source
from tests.maths.small import NO_TAIL, book
from tests.report.solved import solved

LAW = LawBook.load()


def test_disbursed_and_approved_are_of_the_period(tmp_path):
    """Proves: 60 disbursed in 2026 are no floor of the 40 of 2027. Sensitivity: kept, it is an error."""
    line = project("A", 100, benefit=5, disbursed=60, cancelled=5, carried_over=7, **{"approved:X:2026": 60})
    portfolio = book([line], [source("X", 60, 40)], **NO_TAIL).portfolio()
    write_plan(solved(portfolio), tmp_path / "plan.xlsx")
    annual = portfolio_of(annual_book(read_exported(tmp_path / "plan.xlsx", LAW), 2027, LAW).raw(), LAW)
    own = annual.by_id["A"]
    assert (own.demand, own.mt_assigned, own.disbursed, own.cancelled, own.approved) == (40, 60, 0, 0, {})
    assert own.carried_over == 7
