"""Filling a list that already has its projects: amounts go to the rows with their codes or names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from models.issues import Issue, PortfolioError, Severity
from models.plan import PlanLine
from optimizer.dossier.plan_view import PlanView
from optimizer.workbook.schema import fold

CODE, NAME = "match.code", "match.name"
"""Stand in the marked row above the column that says which project a row is."""

SHOWN = 5
"""Codes that a remark names."""


@dataclass(slots=True, kw_only=True)
class MatchedRows:
    """The rows below the marked one that are projects of the plan.

    row : the marked row. column : of the codes or names. by : `match.code` or `match.name`.
    """

    view: PlanView
    sheet: Worksheet
    row: int
    column: int
    by: str
    rows: dict[int, PlanLine] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)

    def find(self) -> None:
        """Find them. PortfolioError where two rows are the same project: nobody said which gets the money."""
        lines = self._lines()
        seen: dict[str, int] = {}
        issues = []
        for at in range(self.row + 1, self.sheet.max_row + 1):
            key = _key(self.sheet.cell(at, self.column).value, self.by)
            if not key:
                continue
            line = lines.get(key)
            if line is None:
                self.unknown[at] = str(self.sheet.cell(at, self.column).value)
                continue
            if line.project_id in seen:
                first = self.sheet.cell(seen[line.project_id], self.column).coordinate
                issues.append(self._issue("issue_fill_code_twice", at, found=line.project_id, first=first))
            seen.setdefault(line.project_id, at)
            self.rows[at] = line
        if issues:
            raise PortfolioError(issues)

    def _lines(self) -> Mapping[str, PlanLine]:
        """Lines by code, or by name where only one line has it."""
        if self.by == CODE:
            return {_key(line.project_id, CODE): line for line in self.view.lines()}
        found: dict[str, list[PlanLine]] = {}
        for line in self.view.lines():
            found.setdefault(_key(self.view.project(line).name, NAME), []).append(line)
        return {name: own[0] for name, own in found.items() if len(own) == 1}

    def remarks(self, lines: list[PlanLine]) -> Iterator[Issue]:
        """What somebody should know: rows that are no project of the plan, and `lines` that have no row."""
        if self.unknown:
            first = next(iter(self.unknown))
            listed = ", ".join(list(self.unknown.values())[:SHOWN])
            values = {"count": len(self.unknown), "found": listed}
            yield self._issue("issue_fill_row_unknown", first, Severity.WARNING, **values)
        here = {line.project_id for line in self.rows.values()}
        absent = [line for line in lines if line.project_id not in here]
        if absent:
            listed = ", ".join(line.project_id for line in absent[:SHOWN])
            amount = sum(self.view.money(line) for line in absent)
            values = {"count": len(absent), "found": listed, "amount": amount}
            yield self._issue("issue_fill_line_absent", self.row, Severity.WARNING, **values)

    def _issue(self, code: str, row: int, severity: Severity = Severity.ERROR, **values: object) -> Issue:
        cell = self.sheet.cell(row, self.column).coordinate
        return Issue(code=code, severity=severity, sheet=self.sheet.title, cell=cell, values=values)


def _key(value: Any, by: str) -> str:
    """A code as text, or a name without accents and case; empty for a blank cell or a formula."""
    if value is None or (isinstance(value, str) and value.startswith("=")):
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return fold(text) if by == NAME else text
