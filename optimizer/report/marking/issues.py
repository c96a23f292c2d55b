"""Issues of a workbook as marks for a copy of it, so that whoever typed it finds every cell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from models.issues import Issue, Severity
from models.texts import say
from models.units import Language
from optimizer.report.marking.copy import Listing, Mark

LOOKED_AT = (Severity.ERROR, Severity.WARNING)
"""What is marked in cells; notes are only listed."""


def issue_marks(issues: Iterable[Issue], language: Language) -> tuple[Mark, ...]:
    """Every issue, errors first."""
    order = list(Severity)
    ordered = sorted(issues, key=lambda issue: order.index(issue.severity))
    return tuple(
        Mark(
            cells=_cells(issue.sheet, issue.cell) if issue.severity in LOOKED_AT else (),
            text=" ".join(filter(None, (say(issue.code, language, **issue.values), issue.hint(language)))),
            row=(
                issue.sheet or "–",
                issue.cell or "–",
                say(f"check.severity.{issue.severity.value}", language),
                _about(issue.project_id, say(issue.code, language, **issue.values)),
                issue.hint(language) or "–",
            ),
            is_error=issue.severity is Severity.ERROR,
        )
        for issue in ordered
    )


def note_marks(notes: Iterable[Mapping[str, Any]], language: Language) -> tuple[Mark, ...]:
    """The same of issues that were stored as `Issue.to_dict` has them."""
    return tuple(
        Mark(
            cells=_cells(note["sheet"], note["cell"]),
            text=note[f"message_{language}"],
            row=(
                note["sheet"] or "–",
                note["cell"] or "–",
                say(f"check.severity.{note['severity']}", language),
                note[f"message_{language}"],
                note.get("hint" if language == "vi" else "hint_en") or "–",
            ),
            is_error=note["severity"] == Severity.ERROR.value,
        )
        for note in notes
    )


def issue_listing(marks: Iterable[Mark], language: Language) -> Listing:
    """The sheet in front of the marked copy."""
    counts = Counter(mark.is_error for mark in marks)
    heads = {"table.sheet": 20.0, "table.cell": 12.0, "table.severity": 14.0}
    widths = {**heads, "table.found": 60.0, "table.to_do": 60.0}
    return Listing(
        name=say("issues.listing", language),
        title=say("issues.listing_title", language, errors=counts[True], others=counts[False]),
        heads={say(key, language): width for key, width in widths.items()},
    )


def _cells(sheet: str | None, cell: str | None) -> tuple[tuple[str, str], ...]:
    return ((sheet, cell),) if sheet and cell else ()


def _about(project_id: str | None, text: str) -> str:
    return f"{project_id}: {text}" if project_id else text
