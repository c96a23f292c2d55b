"""What the questions are asked of."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from models.issues import Issue, Severity
from models.law import LawBook
from models.portfolio import Portfolio
from models.project import Project
from models.vocabulary import Lock
from optimizer.book import Book
from optimizer.table import ProjectTable, is_committed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A portfolio with the tables of one scenario."""

    portfolio: Portfolio
    book: Book
    law: LawBook

    def lines(self) -> Iterator[tuple[Project, ProjectTable]]:
        """Every project with its table."""
        yield from zip(self.portfolio.projects, self.book.tables, strict=True)

    def issue(self, project: Project, column: str, code: str, severity: Severity, **values: object) -> Issue:
        """An issue at a project's cell."""
        found = self.issue_in("projects", project.row, column, code, severity, **values)
        return replace(found, project_id=project.project_id)

    def issue_in(
        self, sheet: str, row: int | None, column: str, code: str, severity: Severity, **values: object
    ) -> Issue:
        """An issue at a cell of any sheet; the sheet alone where row is None."""
        read = self.portfolio.sheets.get(sheet)
        return Issue(
            code=code,
            severity=severity,
            sheet=read.title if read else sheet,
            cell=read.address(row, column) if read and row is not None else None,
            column=column,
            values=values,
        )

    def available(self, code: str, years: Collection[int]) -> float:
        """What a source can pay in these years, million VND, with what may come over from the year before.

        inf where nothing limits it.
        """
        terms = self.book.terms
        source, before = terms.budget.by_code[code], min(years) - 1
        amounts = [source.available(year) for year in sorted(years)]
        if source.carry_forward and before in terms.scenario.years:
            amounts.append(source.available(before))
        limits = [math.inf if amount is None else float(amount) for amount in amounts]
        in_years = math.fsum(limits) if terms.scenario.has("envelope_year") else math.inf
        in_period = source.available_period if terms.scenario.has("envelope_total") else math.inf
        return min(in_years, in_period)

    def must(self, project_id: str) -> bool:
        """Whether a line is in every plan: committed and not locked out, or locked in."""
        project = self.portfolio.by_id[project_id]
        lock = self.book.terms.scenario.lock_of(project_id, project.lock)
        return lock is Lock.IN or (is_committed(project) and lock is not Lock.OUT)

    def barred(self, project_id: str) -> bool:
        """Whether a line is in no plan: locked out, without a decision, or with nothing to follow."""
        table = self.book.by_id[project_id]
        return not table.options or any(c.sense == "<=" and c.number == 0 for c in table.choices)
