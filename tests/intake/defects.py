"""Broken books, each named by its one defect."""

from dataclasses import dataclass

from models.issues import Severity
from models.units import Language, format_number
from tests.intake.grids import Grids

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """A book and the one issue it must raise.

    place : `sheet!cell`, a sheet, or empty where the whole book is concerned.
    says : what both messages must name: what was found and what was expected; numbers are written
        in the way of the language, a pair is (Vietnamese, English).
    with_it : codes of issues that cannot be had apart from this one.
    """

    name: str
    code: str
    place: str
    book: Grids
    says: tuple[str | int | float | tuple[str, str], ...] = ()
    severity: Severity = ERROR
    project_id: str | None = None
    with_it: tuple[str, ...] = ()

    def words(self, language: Language) -> list[str]:
        """What the message of a language must contain."""
        chosen = [
            part[["vi", "en"].index(language)] if isinstance(part, tuple) else part for part in self.says
        ]
        return [part if isinstance(part, str) else format_number(part, language) for part in chosen]
