"""Floors and ceilings of a list typed anew: read strictly, written as a new book that is checked whole."""

from collections.abc import Mapping
from dataclasses import replace

from models.issues import Issue
from models.limit import Limit
from models.portfolio import Portfolio
from models.units import Language, format_number, format_share
from models.vocabulary import Measure
from optimizer.canonical.book import book_bytes
from optimizer.intake.cells import parse_column, told_expected

SHEET, KIND = "limits", "quantity"
BOUNDS = ("min", "max")
DECIMALS = 6

type Bound = tuple[int, str]
"""Place of a limit in the book, counted from 0, and `min` or `max`."""


def bound_texts(portfolio: Portfolio) -> dict[Bound, str]:
    """What every limit says now, as Vietnamese writes it; blank = no bound."""
    texts: dict[Bound, str] = {}
    for at, limit in enumerate(portfolio.limits):
        for name, bound in zip(BOUNDS, (limit.least, limit.most), strict=True):
            texts[at, name] = _text(limit, bound)
    return texts


def _text(limit: Limit, bound: float | None) -> str:
    if bound is None:
        return ""
    is_share = limit.measure is Measure.SHARE
    return format_share(bound, "vi", DECIMALS) if is_share else format_number(bound, "vi", DECIMALS)


def limits_book(
    portfolio: Portfolio, typed: Mapping[Bound, str], language: Language
) -> tuple[bytes | None, tuple[Issue, ...]]:
    """The workbook of the list with these bounds, or what of them cannot be read.

    Blank takes a bound away.
    """
    issues: list[Issue] = []
    rows = [dict(row) for row in portfolio.sheets[SHEET].rows]
    for (at, name), text in typed.items():
        limit = portfolio.limits[at]
        values, problems = parse_column(KIND, [text.strip() or None])
        own = limit.selector.value
        if problems:
            told = {"found": text, **told_expected(problems[0], KIND)}
            issues.append(Issue(code=problems[0].code, column=name, project_id=own, values=told))
        elif limit.measure is not Measure.SHARE and text.strip().endswith("%"):
            told = {"found": text}
            issues.append(Issue(code="issue_limit_is_a_share", column=name, project_id=own, values=told))
        else:
            rows[at][name] = values[0]
    if issues:
        return None, tuple(issues)
    sheet = replace(portfolio.sheets[SHEET], rows=tuple(rows))
    changed = replace(portfolio, sheets={**portfolio.sheets, SHEET: sheet})
    return book_bytes(changed, tuple(portfolio.scenarios.values()), language), ()
