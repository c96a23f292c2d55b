"""The canonical workbook of one list or several, checked as any workbook is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from models.budget import Source
from models.issues import Issue, Severity, errors_in
from models.law import LawBook
from models.portfolio import BASE_CRITERIA
from models.units import Language, MoneyUnit
from models.vocabulary import SourceKind
from optimizer.official.amounts import unit_issues
from optimizer.official.answers import chosen_columns, heading_issues
from optimizer.official.assumed_money import envelopes_of
from optimizer.official.checking import checked
from optimizer.official.duplicates import without_duplicates
from optimizer.official.grids import book_grids
from optimizer.official.joining import join
from optimizer.official.lines import ListLine, Reading, derive, give_codes, is_faulty, lines_of
from optimizer.official.list_sources import REST, has_parts, list_sources
from optimizer.official.places import convert_places
from optimizer.official.plain_list import ListBook, PlainList, ReadLine
from optimizer.official.report_sheet import report_rows
from optimizer.official.row_tree import RowAnswer
from optimizer.official.source_parts import split_lines
from optimizer.official.source_totals import total_lines
from optimizer.official.sums import computed_and_stated, sum_issues
from optimizer.official.writing import book_bytes
from optimizer.workbook.limits import address

_UNIT_ISSUES = ("issue_unit_unknown", "issue_list_units_differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMoney:
    """Money of the sources of a plan.

    envelopes : all of them, where is_assumed is false. is_assumed : a source that nobody gave money to
    gets what the projects ask, labelled so; given : money by source and year (None = the period), kinds :
    of sources, as far as a person said.
    """

    envelopes: Sequence[Source] = ()
    is_assumed: bool = False
    given: Mapping[str, Mapping[int | None, int]] = field(default_factory=dict)
    kinds: Mapping[str, SourceKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPart:
    """One list, and what a person said of it.

    choices : canonical id by position as confirmed, None = carry the column along.
    unit : overrides the one the list states. file_name : stands beside each line.
    """

    found: PlainList
    choices: Mapping[int, str | None]
    file_name: str
    unit: MoneyUnit | None = None


def canonical_book(
    found: PlainList,
    choices: Mapping[int, str | None],
    envelopes: Sequence[Source],
    first_year: int,
    last_year: int,
    file_name: str,
    unit: MoneyUnit | None = None,
) -> ListBook:
    """The list as a canonical workbook with the sheets projects, sources and scenario.

    choices : canonical id by position as the person confirmed it, None = carry the column along.
    envelopes : the sources with money by year or total, million VND. first_year, last_year : the plan.
    file_name : of the list; it stands beside each line. unit : overrides the one the list states.

    Errors: ValueError for a choice that names no heading or no column, and for years in reverse.
    """
    part = ListPart(found=found, choices=choices, file_name=file_name, unit=unit)
    return book_of_lists([part], SourceMoney(envelopes=envelopes), first_year, last_year, {})


def book_of_lists(
    parts: Sequence[ListPart],
    money: SourceMoney,
    first_year: int,
    last_year: int,
    answers: Mapping[str, Mapping[int, RowAnswer]],
    language: Language = "vi",
    places: str | None = None,
) -> ListBook:
    """Several lists as one canonical workbook: the same project is found, other sheets are joined.

    A list without total costs beside lists that have them is joined onto their projects.
    money : of the sources. answers : what a person said of rows, by place of the list and number.
    language : of the report in the workbook. places : the province in which places of before July 2025
    become those of now; None = they stay as they are.

    Errors: as `canonical_book`; ValueError where there is no list, or the years are turned round.
    """
    if first_year > last_year:
        raise ValueError(f"last_year == {last_year}, must be >= {first_year}.")
    if not parts:
        raise ValueError("parts must not be empty.")
    years = range(first_year, last_year + 1)
    issues: list[Issue] = []
    readings = [_reading(part, money, issues) for part in parts]
    plans = [reading for reading in readings if _has_costs(reading)] or readings
    for part, reading in zip(parts, readings, strict=True):
        issues += _list_issues(part, reading, readings, money, is_plan=reading in plans)
    every = _lines(plans, issues)
    total_lines(every, issues)
    split_lines(every, issues)
    if places is not None:
        convert_places(every, places, issues)
    lines = without_duplicates(every, answers, issues)
    give_codes(lines, issues)
    join(lines, _lines([own for own in readings if own not in plans], issues), answers, issues)
    derive(lines, issues)
    envelopes = _envelopes(parts, lines, money, years, issues)
    issues += _years_beyond(envelopes, years)
    grids = book_grids(lines, envelopes, years)
    law = LawBook.load()
    portfolio, more = checked(grids, parts[0].found, issues, law)
    issues += more
    if portfolio is not None and not portfolio.criteria:
        values: dict[str, object] = {"expected": ", ".join(BASE_CRITERIA)}
        issues.append(Issue(code="issue_list_without_criteria", severity=Severity.WARNING, values=values))
    return ListBook(
        content=book_bytes(grids, law, report_rows(issues, language)),
        issues=tuple(issues),
        portfolio=None if portfolio is None or errors_in(issues) else portfolio,
        lines=tuple(_read_line(line) for line in lines),
        totals=_totals(plans),
    )


def _list_issues(
    part: ListPart, reading: Reading, readings: Sequence[Reading], money: SourceMoney, *, is_plan: bool
) -> Iterator[Issue]:
    """What is to be said of one list before its rows are read: headings, unit, sources, printed sums."""
    needs_costs = is_plan and not has_parts(set(reading.columns.values()), "total_cost")
    yield from heading_issues(part.found, part.choices, needs_costs=needs_costs)
    yield from unit_issues(part.found, reading.columns, part.unit or part.found.unit)
    if not money.is_assumed:
        yield from _envelope_issues(reading, part.choices, money.envelopes)
    yield from sum_issues(part.found, reading.columns, reading.unit, _sheet_sums(reading, readings))


def _envelopes(
    parts: Sequence[ListPart],
    lines: Sequence[ListLine],
    money: SourceMoney,
    years: range,
    issues: list[Issue],
) -> tuple[Source, ...]:
    """The sources with their money; what had to be assumed is told."""
    if not money.is_assumed:
        return tuple(money.envelopes)
    named = {own.code: own for part in parts for own in list_sources(part.found, part.choices)}
    envelopes, assumed = envelopes_of(lines, tuple(named.values()), money.given, money.kinds, years)
    if assumed:
        values: dict[str, object] = {
            "found": ", ".join(f"{own.code} ({own.name})" for own in envelopes if own.code in assumed),
            "source": assumed[0],
        }
        issues.append(Issue(code="issue_list_money_assumed", severity=Severity.WARNING, values=values))
    return envelopes


def _reading(part: ListPart, money: SourceMoney, issues: list[Issue]) -> Reading:
    """A list with everything settled that is known of it; what finding it remarked is added to `issues`."""
    columns = chosen_columns(part.found, part.choices)
    issues += [own for own in part.found.issues if part.unit is None or own.code not in _UNIT_ISSUES]
    return Reading(
        found=part.found,
        columns=columns,
        unit=part.unit or part.found.unit or MoneyUnit.MILLION,
        with_rest=_is_rest_paid(part, money)
        and not any(column.endswith(f":{REST}") for column in columns.values()),
        file_name=part.file_name,
    )


def _is_rest_paid(part: ListPart, money: SourceMoney) -> bool:
    """Whether what the named sources leave of a total comes from a source of its own."""
    if money.is_assumed:
        return REST in {source.code for source in list_sources(part.found, part.choices)}
    return REST in {source.code for source in money.envelopes}


def _has_costs(reading: Reading) -> bool:
    columns = set(reading.columns.values())
    return "total_cost" in columns or has_parts(columns, "total_cost")


def _lines(readings: Sequence[Reading], issues: list[Issue]) -> list[ListLine]:
    return [line for reading in readings for line in lines_of(reading, issues)]


def _read_line(line: ListLine) -> ReadLine:
    """The line with what a blank cell means: nothing was paid."""
    found = line.reading.found
    cells = dict(line.cells)
    if "paid" not in cells and not is_faulty(line, line.reading, "paid"):
        cells["paid"] = Decimal(0)
    return ReadLine(
        file=line.reading.file_name,
        sheet=found.sheet,
        row=line.row.number,
        titles=line.row.titles,
        cells=cells,
    )


def _totals(readings: Sequence[Reading]) -> dict[str, tuple[Decimal, Decimal | None]]:
    """What the lists sum to and print, together; nothing is printed where one of them prints nothing."""
    result: dict[str, tuple[Decimal, Decimal | None]] = {}
    for reading in readings:
        own = computed_and_stated(reading.found, reading.columns, reading.unit)
        for column, (computed, stated) in own.items():
            before = result.get(column, (Decimal(0), Decimal(0)))
            both = None if stated is None or before[1] is None else before[1] + stated
            result[column] = (before[0] + computed, both)
    return result


def _sheet_sums(reading: Reading, readings: Sequence[Reading]) -> dict[str, Decimal]:
    """What all tables of the list's sheet sum to, million VND; nothing where it is the only one."""
    beside = [own for own in readings if own.found.place == reading.found.place]
    return {column: own for column, (own, _) in _totals(beside).items()} if len(beside) > 1 else {}


def _envelope_issues(
    reading: Reading, choices: Mapping[int, str | None], envelopes: Sequence[Source]
) -> Iterator[Issue]:
    """Sources of the list that have no money."""
    found = reading.found
    given = {source.code for source in envelopes}
    for source in list_sources(found, choices):
        named = [at for at, column in reading.columns.items() if column.endswith(f":{source.code}")]
        if source.code not in given and named:
            cell = address(found.header_rows[1] - 1, min(named))
            values: dict[str, object] = {"found": source.code, "name": source.name}
            code = "issue_list_source_without_envelope"
            yield Issue(code=code, sheet=found.place, cell=cell, values=values)


def _years_beyond(envelopes: Sequence[Source], years: range) -> Iterator[Issue]:
    """Money of years that are not planned."""
    for envelope in envelopes:
        beyond = sorted(year for year in envelope.yearly if year not in years)
        if beyond:
            values = {
                "found": envelope.code,
                "years": ", ".join(map(str, beyond)),
                "expected": f"{years[0]}–{years[-1]}",
            }
            yield Issue(code="issue_list_envelope_year", values=values)
