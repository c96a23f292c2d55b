"""From workbooks as offices keep them to one canonical workbook, with a report of all that was found."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.issues import Issue, PortfolioError, Severity, errors_in
from models.portfolio import Portfolio
from models.texts import say
from models.units import LANGUAGES, Language, MoneyUnit
from optimizer.official.amounts import likely_unit
from optimizer.official.answers import chosen_columns
from optimizer.official.book import ListPart, SourceMoney, book_of_lists
from optimizer.official.finding import find_lists
from optimizer.official.given_answers import Answers, unused_answers
from optimizer.official.heading_years import other_years, years_of_headings
from optimizer.official.missing_list import why_no_list
from optimizer.official.plain_list import ListBook, PlainList, in_file
from optimizer.official.row_tree import RowAnswer
from optimizer.workbook.limits import address
from optimizer.workbook.raw import RawWorkbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of the files.

    book : None where no list was found. lists : as they were read. issues : all, those of the files first.
    """

    book: ListBook | None
    lists: tuple[PlainList, ...]
    issues: tuple[Issue, ...]

    def portfolio(self) -> Portfolio:
        """The portfolio of the lists, with everything that was remarked.

        Errors: PortfolioError with all issues where some of them stop.
        """
        if self.book is None or self.book.portfolio is None:
            raise PortfolioError(self.issues)
        return replace(self.book.portfolio, issues=self.issues)


def import_lists(
    workbooks: Sequence[RawWorkbook],
    answers: Answers,
    usual_years: tuple[int, int],
    language: Language = "vi",
    places: str | None = None,
) -> Imported:
    """Every list of every workbook as one book, under a person's answers.

    usual_years : of the plan where neither an answer nor a heading says them. language : of the report.
    places : the province in which old places become new ones, None = none do.
    """
    issues = [issue for workbook in workbooks for issue in _own_issues(workbook, workbooks)]
    lists: list[PlainList] = []
    for workbook in workbooks:
        found = _lists(workbook, answers, is_one=len(workbooks) == 1)
        lists += found
        is_passed_by = any(answers.skips(workbook.name, sheet.name) for sheet in workbook.sheets)
        if not found and not is_passed_by:  # else a person said what is not to be read
            issues += why_no_list(workbook)
        issues += _sheets_without(workbook, found, answers)
    sheets = [name for workbook in workbooks for name in _sheet_names(workbook)]
    issues += unused_answers(answers, lists, sheets)
    if not lists:
        return Imported(book=None, lists=(), issues=tuple(issues))
    names = {found.place: found.file or workbooks[0].name for found in lists}
    parts = [_part(found, names[found.place], answers, issues) for found in lists]
    first, last = answers.years or years_of_headings(parts, issues) or usual_years
    issues += other_years(parts, (first, last))
    rows: Mapping[str, Mapping[int, RowAnswer]] = {
        found.place: answers.rows_of(names[found.place], found.sheet) for found in lists
    }
    money = SourceMoney(is_assumed=True, given=answers.money, kinds=answers.kinds)
    book = book_of_lists(parts, money, first, last, rows, language, places)
    issues += book.issues
    if book.portfolio is not None:
        portfolio = replace(book.portfolio, file_name=workbooks[0].name, input_sha256=_sha256(workbooks))
        book = replace(book, portfolio=None if errors_in(issues) else portfolio)
    return Imported(book=book, lists=tuple(lists), issues=tuple(issues))


def _own_issues(workbook: RawWorkbook, workbooks: Sequence[RawWorkbook]) -> Iterator[Issue]:
    """What reading a file remarked; with the name of the file where there are several."""
    for issue in workbook.issues:
        named = f"[{workbook.name}]{issue.sheet or ''}"
        yield issue if len(workbooks) == 1 else replace(issue, sheet=named)


def _sheet_names(workbook: RawWorkbook) -> Iterator[str]:
    yield f"[{workbook.name}]"
    for sheet in workbook.sheets:
        yield sheet.name
        yield f"[{workbook.name}]{sheet.name}"


def _lists(workbook: RawWorkbook, answers: Answers, *, is_one: bool) -> list[PlainList]:
    wanted = [sheet for sheet in workbook.sheets if not answers.skips(workbook.name, sheet.name)]
    rows = {sheet.name: answers.rows_of(workbook.name, sheet.name) for sheet in wanted}
    found = find_lists(replace(workbook, sheets=tuple(wanted)), rows)
    return list(found) if is_one else [in_file(own, workbook.name) for own in found]


def _sheets_without(workbook: RawWorkbook, found: Sequence[PlainList], answers: Answers) -> Iterator[Issue]:
    """Visible sheets that hold something and no list, beside those that have one: they are told, not read."""
    with_list = {own.sheet for own in found}
    others = [
        f"“{sheet.name}”"
        for sheet in workbook.sheets
        if sheet.state == "visible"
        and sheet.name not in with_list
        and not answers.skips(workbook.name, sheet.name)
        and any(cell is not None for row in sheet.rows for cell in row)
    ]
    if found and others:
        values = {"file": workbook.name, "found": ", ".join(others)}
        yield Issue(code="issue_list_sheets_without_list", severity=Severity.INFO, values=values)


def _part(found: PlainList, file: str, answers: Answers, issues: list[Issue]) -> ListPart:
    """A list with its answers; a unit that the amounts show plainly is taken, and told."""
    choices = answers.choices(found)
    unit = answers.unit(found)
    if unit is None and found.unit is None and not _has_unit_issue(found):
        unit = _plain_unit(found, choices)
        if unit is not None:
            values = {f"found_{language}": say(f"money_unit.{unit}", language) for language in LANGUAGES}
            cell = address(found.header_rows[1] - 1, found.headings[0].position)
            code = "issue_list_unit_assumed"
            issues.append(
                Issue(code=code, severity=Severity.WARNING, sheet=found.place, cell=cell, values=values)
            )
    return ListPart(found=found, choices=choices, file_name=file, unit=unit)


def _has_unit_issue(found: PlainList) -> bool:
    return any(issue.code in ("issue_unit_unknown", "issue_list_units_differ") for issue in found.issues)


def _plain_unit(found: PlainList, choices: Mapping[int, str | None]) -> MoneyUnit | None:
    return likely_unit(found, chosen_columns(found, choices), is_plain=True)


def _sha256(workbooks: Sequence[RawWorkbook]) -> str:
    """Of the one file; of the names' hashes together where there are several."""
    if len(workbooks) == 1:
        return workbooks[0].sha256
    return hashlib.sha256("".join(workbook.sha256 for workbook in workbooks).encode()).hexdigest()
