"""The sheet `scenario`: keys and values, one column for each named scenario, the first the base."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.issues import Issue, Severity
from models.units import MoneyUnit
from optimizer.intake.cells import parse_column, shown, told_expected
from optimizer.intake.typed import Findings
from optimizer.workbook.headers import HEADER_ROWS_SEARCHED
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell, RawSheet
from optimizer.workbook.schema import fold, schema

BASE_NAME = "base"
_HEADER = ("key", "khoa", "thong so", "tham so")
_VALUE = ("value", "gia tri")
_NOTE = ("note", "ghi chu")
OF_SOURCES = {"envelope": "ratio", "envelope_amount": "amount"}
"""Keys that go on with a source and perhaps a year, and the type of their values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One cell of the sheet: parsed value and where it stands."""

    value: Any
    sheet: str
    cell: str


type Entries = Mapping[str, Entry]


def parse_entries(
    raw: RawSheet | None, source_words: Mapping[str, str], findings: Findings
) -> dict[str, dict[str, Entry]]:
    """Entries by scenario name, then key; every scenario but the base holds only what it changes."""
    if raw is None:
        return {BASE_NAME: {}}
    header, keys_at = _header(raw)
    names = _names(raw, header, keys_at, findings)
    scenarios: dict[str, dict[str, Entry]] = {name: {} for name in names.values()}
    row_of: dict[str, int] = {}
    for index, cells in enumerate(raw.rows):
        text = cells[keys_at] if keys_at < len(cells) else None
        if index <= header or not isinstance(text, str) or fold(text) in _HEADER:
            continue
        key, type_name = _key(text, source_words)
        place = address(index, keys_at)
        if type_name is None:
            code = "issue_scenario_key_unknown"
            _add(findings, raw, place, code, Severity.WARNING, found=text)
            continue
        if key in row_of:
            _add(findings, raw, place, "issue_code_twice", found=text, first=str(row_of[key] + 1))
            continue
        row_of[key] = index
        for at, name in names.items():
            cell = cells[at] if at < len(cells) else None
            entry = _entry(raw, index, at, type_name, cell, key, findings)
            if entry is not None:
                scenarios[name][key] = entry
    return scenarios or {BASE_NAME: {}}


def _add(
    findings: Findings,
    raw: RawSheet,
    cell: str,
    code: str,
    severity: Severity = Severity.ERROR,
    **values: object,
) -> None:
    findings.add(Issue(code=code, severity=severity, sheet=raw.name, cell=cell, values=values))


def _header(raw: RawSheet) -> tuple[int, int]:
    """Row and column of the heading of the keys; (−1, 0) where there is none."""
    for index, cells in enumerate(raw.rows[:HEADER_ROWS_SEARCHED]):
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and fold(cell) in _HEADER:
                return index, at
    return -1, 0


def _names(raw: RawSheet, header: int, keys_at: int, findings: Findings) -> dict[int, str]:
    """Scenario names by column. Without a header row there is one scenario, beside the keys."""
    if header < 0:
        return {keys_at + 1: BASE_NAME}
    names: dict[int, str] = {}
    for at, cell in enumerate(raw.rows[header]):
        text = "" if cell is None else str(cell).strip()
        if at <= keys_at or not text or fold(text) in _NOTE:
            continue
        name = BASE_NAME if fold(text) in _VALUE else text
        if name in names.values():
            first = next(address(header, column) for column, known in names.items() if known == name)
            place = address(header, at)
            _add(findings, raw, place, "issue_column_twice", found=text, column=name, first=first)
            continue
        names[at] = name
    return names


def _key(text: str, source_words: Mapping[str, str]) -> tuple[str, str | None]:
    """The key and its type; None where the key is unknown."""
    for spec in schema("scenario"):
        if fold(text) in (fold(spec.id), *(fold(word) for word in (spec.label_vi, *spec.aliases))):
            return spec.id, spec.type
    stem, _, rest = text.strip().partition(":")
    name = fold(stem).replace(" ", "_")
    if name in ("weight", "rank") and rest:
        return f"{name}:{rest.strip()}", "ratio"
    if name in OF_SOURCES and rest:
        source, _, year = rest.partition(":")
        code = source_words.get(fold(source), source.strip())
        return ":".join(part for part in (name, code, year.strip()) if part), OF_SOURCES[name]
    return text, None


def _entry(
    raw: RawSheet, row: int, at: int, type_name: str, cell: Cell, key: str, findings: Findings
) -> Entry | None:
    if cell is None:
        return None
    values, problems = parse_column(type_name, [cell])
    where = address(row, at)
    for problem in problems.values():
        issue_values = {"found": shown(cell), **told_expected(problem, type_name)}
        findings.add(Issue(code=problem.code, sheet=raw.name, cell=where, column=key, values=issue_values))
    return None if problems else Entry(value=values[0], sheet=raw.name, cell=where)


def money_unit(entries: Mapping[str, Entries]) -> MoneyUnit:
    """The unit the book declares for sheets that declare none themselves."""
    entry = next(iter(entries.values())).get("money_unit")
    return MoneyUnit.MILLION if entry is None else entry.value
