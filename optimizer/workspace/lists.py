"""A plain list on its way to a book: what was found in the file, and the money a person types for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.budget import Source
from models.issues import Issue
from models.law import LawBook
from models.units import Money
from models.vocabulary import SourceKind
from optimizer.intake.typed import AMOUNT_MAX, whole
from optimizer.official import PlainList, find_list
from optimizer.template.workbook import template_years
from optimizer.workbook.numbers import NumberFormatError, parse_number
from optimizer.workspace.uploads import read_raw


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSource:
    """A row of the table of sources as it was typed. yearly : text by year; total : text for the period."""

    code: str
    name: str
    kind: SourceKind
    yearly: Mapping[int, str]
    total: str = ""


def plain_list(name: str, content: bytes) -> PlainList | None:
    """The list in an uploaded file; None where it is a canonical workbook, or holds no list.

    Errors: PortfolioError where the file is refused.
    """
    return find_list(read_raw(name, content))


def usual_years() -> tuple[int, ...]:
    """The plan years a list is offered: those of the law's current period."""
    return template_years(LawBook.load(), None)


def typed_sources(rows: Sequence[TypedSource]) -> tuple[tuple[Source, ...], tuple[Issue, ...]]:
    """Sources with the money that was typed, million VND, and what could not be read. Blank is no limit.

    A source without any money is left out: it pays nothing.
    """
    sources: list[Source] = []
    issues: list[Issue] = []
    for row in rows:
        yearly = {year: _amount(text, row, str(year), issues) for year, text in row.yearly.items()}
        total = _amount(row.total, row, "total", issues)
        if total is not None or any(amount is not None for amount in yearly.values()):
            made = Source(code=row.code, name=row.name or row.code, kind=row.kind, yearly=yearly, total=total)
            sources.append(made)
    return tuple(sources), tuple(issues)


def _amount(text: str, row: TypedSource, column: str, issues: list[Issue]) -> Money | None:
    if not text.strip():
        return None
    try:
        amount = parse_number(text)
    except NumberFormatError as error:
        code, expected = error.code, error.expected
    else:
        if 0 <= amount <= AMOUNT_MAX:
            return whole(amount)
        is_low = amount < 0
        code = "issue_value_negative" if is_low else "issue_value_too_large"
        expected = "0" if is_low else str(AMOUNT_MAX)
    values = {"found": text, "expected": expected}
    issues.append(Issue(code=code, column=column, project_id=row.code, values=values))
    return None
