"""How the command shows the book of an annual plan."""

from models.portfolio import Portfolio
from optimizer.annual.book import AnnualBook
from optimizer.terminal import Terminal


def show_annual(book: AnnualBook, portfolio: Portfolio, is_written: bool, terminal: Terminal) -> None:
    """What the year asks and has; where nothing is written, how to write it.

    portfolio : the book as it is read.
    """
    year, projects = book.year, portfolio.projects
    terminal.tell(terminal.say("annual.title", year=str(year)))
    demand = sum(project.demanded for project in projects)
    begun = sum(project.committed for project in projects)
    terminal.tell(terminal.say("annual.lines", count=len(projects), begun=begun, demand=demand))
    for source in portfolio.budget.sources:
        money = source.yearly.get(year)
        if money:
            terminal.tell(terminal.say("annual.source_money", source=source.label, amount=money))
    terminal.tell(terminal.say("annual.notes_told" if is_written else "annual.not_written"))
