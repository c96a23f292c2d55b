"""Issues: what is wrong or doubtful in the input, and the errors of Cân Vốn.

An issue says place – found – expected – what to do – article, in Vietnamese and English. Issues
are collected and shown all at once; nothing stops at the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.texts import command_hint, hint, say
from models.units import Language


class Severity(StrEnum):
    """How much an issue weighs: an error stops, a warning is told, information is noted."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding.

    code : key of its text in `data/texts` (`issue_…`), stable for scripts.
    sheet, cell : where, as Excel names them (`projects`, `F12`); None where there is no cell.
    column : column id such as `total_cost`, or None.
    project_id : the line concerned, or None.
    values : what fills the placeholders of the text (`found`, `expected`, `article` …).
    """

    code: str
    severity: Severity = Severity.ERROR
    sheet: str | None = None
    cell: str | None = None
    column: str | None = None
    project_id: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """`projects!F12 (total_cost, P-014)`; empty where the issue concerns the whole book."""
        address = "!".join(part for part in (self.sheet, self.cell) if part)
        detail = ", ".join(part for part in (self.column, self.project_id) if part)
        if address and detail:
            return f"{address} ({detail})"
        return address or detail

    def message(self, language: Language = "vi") -> str:
        """Place, what was found and what was expected, in one sentence."""
        text = say(self.code, language, **self.values)
        return f"{self.place}: {text}" if self.place else text

    def hint(self, language: Language = "vi") -> str:
        """What to do about it; may be empty."""
        return hint(self.code, language, **self.values)

    def advice(self, language: Language = "vi") -> str:
        """What to do about it, on the command line too; may be empty."""
        told = (self.hint(language), command_hint(self.code, language, **self.values))
        return " ".join(filter(None, told))

    def to_dict(self) -> dict[str, object]:
        """The issue as promised in `plan.json`."""
        return {
            "severity": self.severity.value,
            "sheet": self.sheet,
            "cell": self.cell,
            "project_id": self.project_id,
            "code": self.code,
            "message_vi": self.message("vi"),
            "message_en": self.message("en"),
            "hint": self.hint("vi"),
            "hint_en": self.hint("en"),
            "command": command_hint(self.code, "vi", **self.values),
            "command_en": command_hint(self.code, "en", **self.values),
        }


def errors_in(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues that stop the work."""
    return tuple(issue for issue in issues if issue.severity is Severity.ERROR)


class CanvonError(Exception):
    """Anything a user can be told in a sentence."""


class PortfolioError(CanvonError):
    """The input has errors; `issues` lists all of them (and the warnings beside them)."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(issue.message("en") for issue in errors_in(self.issues)))


class NoPlanError(CanvonError):
    """There is no plan to show.

    reason : `infeasible` or `unknown` (none found in time). issues : what was known to be impossible.
    """

    def __init__(self, reason: str, clashes: Iterable[object] = (), issues: Iterable[Issue] = ()) -> None:
        self.reason = reason
        self.clashes = tuple(clashes)
        self.issues = tuple(issues)
        super().__init__(f"no plan: {reason}")


class AuditError(CanvonError):
    """The audit refused the plan; `violations` says which rules it breaks and by how much."""

    def __init__(self, violations: Iterable[object]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(str(violation) for violation in self.violations))


class EditedPlanError(AuditError):
    """A plan that came in a file breaks rules: whoever edited it is to mend it, not the program."""
