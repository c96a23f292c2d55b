"""What is told where there is no plan: a kind for programs, sentences for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.issues import AuditError, CanvonError, Issue, NoPlanError, PortfolioError
from models.law import LawError
from models.texts import say
from models.units import LANGUAGES, Language
from optimizer.audit import Violation
from optimizer.clash import Clash


class TaskError(CanvonError):
    """What was asked for cannot be done. `code` is the key of the text that says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def message(self, language: Language = "vi") -> str:
        """Why, in a sentence."""
        return say(self.code, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no plan.

    kind : `issues`, `infeasible`, `unknown` (none in time), `audit` or `fault`.
    lines : what to say, by language, the first line first. issues : as in plan.json.
    """

    kind: str
    lines: Mapping[Language, tuple[str, ...]]
    issues: tuple[Mapping[str, object], ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"kind": self.kind, "lines": dict(self.lines), "issues": list(self.issues)}


def failure_of(error: Exception) -> Failure:
    """Any error as a person may read it; a traceback is never part of it."""
    kind, key, details = _parts(error)
    issues = tuple(detail for detail in details if isinstance(detail, Issue))
    return Failure(
        kind=kind,
        lines={
            language: (_headline(error, key, language), *(_sentence(detail, language) for detail in details))
            for language in LANGUAGES
        },
        issues=tuple(issue.to_dict() for issue in issues),
    )


def _parts(error: Exception) -> tuple[str, str, tuple[Any, ...]]:
    """Kind, key of the headline, and what is listed below it."""
    if isinstance(error, PortfolioError):
        return "issues", "failure.issues", error.issues
    if isinstance(error, NoPlanError) and error.reason == "infeasible":
        clashes = tuple(clash for clash in error.clashes if isinstance(clash, Clash))
        return "infeasible", "failure.infeasible", (*error.issues, *clashes)
    if isinstance(error, NoPlanError):
        return "unknown", "failure.unknown", ()
    if isinstance(error, AuditError):
        broken = tuple(found for found in error.violations if isinstance(found, Violation))
        return "audit", "failure.audit", broken
    if isinstance(error, CanvonError):
        return "issues", "", ()
    return "fault", "failure.fault", ()


def _headline(error: Exception, key: str, language: Language) -> str:
    if isinstance(error, LawError | TaskError):
        return error.message(language)
    if key == "failure.fault":
        return say(key, language, kind=type(error).__name__)
    return say(key, language) if key else str(error)


def _sentence(detail: Issue | Clash | Violation, language: Language) -> str:
    return detail.message(language)
