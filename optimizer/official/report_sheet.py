"""The sheet of a book that says what was understood of its lists, what was doubted and what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.issues import Issue, Severity
from models.texts import say
from models.units import Language

TEXT_CHARS = 32_000
"""A cell holds 32 767 characters."""
ROWS_MAX = 20_000
"""Rows of the report; a list with more to say is told so."""
_WIDTHS = (14, 30, 90, 70)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRows:
    """sheet : its name. rows : cells, the header first. widths : of the columns."""

    sheet: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = _WIDTHS


def report_rows(issues: Sequence[Issue], language: Language) -> ReportRows:
    """One row an issue: errors, then warnings, then what was simply understood."""
    order = list(Severity)
    ordered = sorted(issues, key=lambda issue: order.index(issue.severity))
    heads = tuple(
        say(f"plain_list.report.{column}", language) for column in ("severity", "place", "message", "do")
    )
    rows = [
        (
            say(f"check.severity.{issue.severity.value}", language),
            issue.place,
            say(issue.code, language, **issue.values)[:TEXT_CHARS],
            issue.hint(language)[:TEXT_CHARS],
        )
        for issue in ordered[:ROWS_MAX]
    ]
    if len(ordered) > ROWS_MAX:
        more = say("plain_list.report.more", language, count=len(ordered) - ROWS_MAX)
        rows.append(("", "", more, ""))
    return ReportRows(sheet=say("plain_list.report.sheet", language), rows=(heads, *rows))
