"""Which columns a sheet has: header row, ids, unit. Doubtful matches are reported, not guessed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from models.issues import Issue, Severity
from models.units import MoneyUnit
from optimizer.workbook.limits import address
from optimizer.workbook.raw import Cell, RawSheet, RawWorkbook
from optimizer.workbook.schema import SHEETS, fold, schema

HEADER_ROWS_SEARCHED = 15
DOUBTFUL = 86.0
"""Similarity (0–100) from which a header is taken for a known one, with a warning."""

_YEAR = re.compile(r"(19|20)\d\d")
_UNIT = re.compile(r"\b(don vi(?: tinh| tien)*|dvt|unit)\b(?= ?(.*))")
_UNIT_WORDS = (
    (
        re.compile(r"(?:(?:ty|ti)(?: dong| vnd| d\b|$)|billion\b|(?:1 000 000 000|1000000000) (?:dong|vnd))"),
        MoneyUnit.BILLION,
    ),
    (
        re.compile(r"(?:trieu(?: dong| vnd| d\b|$)|tr ?d\b|million\b|(?:1 000 000|1000000) (?:dong|vnd))"),
        MoneyUnit.MILLION,
    ),
    (re.compile(r"(?:dong(?: viet nam| vnd| ky| nam|$)|vnd\b)"), MoneyUnit.DONG),
    (re.compile(r"(?:nghin|ngan|1 000|1000|thousand|.*\b(?:usd|eur|jpy)$)"), None),
)
"""What may follow `đơn vị`, folded. None, which stands last: a unit that is not understood."""
_SURE_MARKERS = ("don vi tinh", "dvt")
"""Words that can only speak of a unit; `đơn vị` may also be an office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row below the header: its number in Excel and its cells by column id."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A sheet whose columns are known.

    sheet : English name; title : name in the file. labels : header text by column id.
    positions : 0-based column in the file by column id. unit : declared unit of amounts, or None.
    """

    sheet: str
    title: str
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    positions: Mapping[str, int]
    rows: tuple[TableRow, ...]
    header_row: int = 1
    unit: MoneyUnit | None = None
    issues: tuple[Issue, ...] = field(default=())

    def address(self, row: int, column: str) -> str:
        """`F12` of a row number and a column id."""
        return address(row - 1, self.positions[column])

    def letters(self, column: str) -> str:
        """Excel's letters of a column: `F`."""
        return address(0, self.positions[column]).rstrip("1")


def find_sheets(workbook: RawWorkbook) -> dict[str, RawSheet]:
    """The sheets of the book by English name; an English name wins over a Vietnamese one."""
    found: dict[str, RawSheet] = {}
    for name, labels in SHEETS.items():
        for wanted in (name, *labels):
            match = next((sheet for sheet in workbook.sheets if fold(sheet.name) == fold(wanted)), None)
            if match is not None:
                found[name] = match
                break
    return found


def read_table(sheet: str, raw: RawSheet, source_codes: Mapping[str, str]) -> SheetTable:
    """The table on a sheet.

    source_codes : folded code or name of each source → its code, for columns such as `cost:SOURCE`.
    """
    if not raw.rows:
        raw = replace(raw, rows=((),))
    header = _header_row(sheet, raw, source_codes)
    texts = [_text(cell) for cell in raw.rows[header]]
    ids = [_match(sheet, text, source_codes) for text in texts]
    first_data = header + 1
    if _is_id_row(sheet, raw, first_data):
        below = [_match(sheet, _text(cell), source_codes) for cell in raw.rows[first_data]]
        ids = [lower if lower.score == 100 else upper for upper, lower in zip(ids, below, strict=True)]
        first_data += 1
    columns, issues = _columns(raw, header, texts, _surest_first(texts, ids))
    unit, unknown = declared_unit(raw, header)
    if unknown is not None and any(spec.type == "amount" for spec in schema(sheet)):
        issues.append(unknown)
    rows = tuple(
        TableRow(number=index + 1, cells={name: _cell(raw, index, at) for name, at in columns.items()})
        for index in range(first_data, len(raw.rows))
        if any(_cell(raw, index, at) is not None for at in columns.values())
    )
    return SheetTable(
        sheet=sheet,
        title=raw.name,
        columns=tuple(columns),
        labels={name: texts[at] for name, at in columns.items()},
        positions=columns,
        rows=rows,
        header_row=header + 1,
        unit=unit,
        issues=tuple(issues),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A header cell's meaning: column id, and how sure (100 = exact)."""

    column: str
    score: float
    guess: str = ""


def _header_row(sheet: str, raw: RawSheet, source_codes: Mapping[str, str]) -> int:
    """The row with most known headings; the first of them on a tie."""
    best, best_count = 0, 0
    for index in range(min(HEADER_ROWS_SEARCHED, len(raw.rows))):
        count = _known(sheet, raw, index, source_codes)
        if count > best_count:
            best, best_count = index, count
    return best


def _known(sheet: str, raw: RawSheet, index: int, source_codes: Mapping[str, str]) -> int:
    return sum(_match(sheet, _text(cell), source_codes).score >= DOUBTFUL for cell in raw.rows[index])


def _is_id_row(sheet: str, raw: RawSheet, index: int) -> bool:
    """A small second header row with English ids (extra columns repeat their label), as in the template."""
    if index >= len(raw.rows):
        return False
    above = [fold(_text(cell)) for cell in raw.rows[index - 1]]
    texts = [(at, _text(cell)) for at, cell in enumerate(raw.rows[index]) if cell is not None]
    stems = {fold(spec.stem) for spec in schema(sheet)}
    words = [(at, text) for at, text in texts if not _YEAR.fullmatch(text)]
    named = sum(fold(text.split(":")[0]) in stems or fold(text) == above[at] for at, text in words)
    return len(words) >= 2 and named >= 0.6 * len(words)


def _match(sheet: str, text: str, source_codes: Mapping[str, str]) -> _Match:
    """What a header cell means. Extra columns keep their text as id, with score 0."""
    if not text:
        return _Match(column="", score=0)
    folded = fold(text)
    for spec in schema(sheet):
        if not spec.variables and folded in spec.headings:
            return _Match(column=spec.id, score=100)
    variable = _match_variable(sheet, text, source_codes)
    if variable is not None:
        return _Match(column=variable, score=100)
    scored = [
        (fuzz.ratio(folded, heading), spec.id)
        for spec in schema(sheet)
        if not spec.variables
        for heading in spec.headings
    ]
    score, column = max(scored)
    if score >= DOUBTFUL and sheet != "scenario":
        return _Match(column=column, score=score)
    return _Match(column=text, score=0, guess=column if score >= 70 else "")


def _match_variable(sheet: str, text: str, source_codes: Mapping[str, str]) -> str | None:
    """`cost:XDCB`, `TMĐT – trong đó: XDCB`, `fix:XDCB:2027`, `Năm 2026` → a concrete column id."""
    year = re.fullmatch(r"(?:nam )?(\d{4})", fold(text))
    if year and any(spec.id == "YEAR" for spec in schema(sheet)):
        return year.group(1)
    parts = [part.strip() for part in re.split(r":|\s[–—-]\s", text) if part.strip()]
    for spec in schema(sheet):
        count = len(spec.variables)
        if not count or len(parts) <= count or spec.id == "YEAR":
            continue
        if fold(" ".join(parts[:-count])) in spec.headings:
            values = [
                _variable(kind, part, source_codes)
                for kind, part in zip(spec.variables, parts[-count:], strict=True)
            ]
            return ":".join([spec.stem, *values])
    return _match_source_words(sheet, fold(text), source_codes)


def _match_source_words(sheet: str, folded: str, source_codes: Mapping[str, str]) -> str | None:
    """A heading and then a source whose name has signs of its own: `Nhu cầu vốn: NSTW – trong nước`."""
    for spec in schema(sheet):
        for heading in spec.headings if spec.variables == ("SOURCE",) else ():
            code = source_codes.get(folded.removeprefix(f"{heading} "))
            if code is not None and folded.startswith(f"{heading} "):
                return f"{spec.stem}:{code}"
    return None


def _variable(kind: str, text: str, source_codes: Mapping[str, str]) -> str:
    if kind == "SOURCE":
        return source_codes.get(fold(text), text)
    if kind == "YEAR":
        return fold(text).removeprefix("nam ").strip()
    return text


def _surest_first(texts: list[str], ids: list[_Match]) -> list[_Match]:
    """A close spelling of a column that stands here by its own name, too, is a column of its own."""
    sure = {match.column for match in ids if match.score == 100}
    result = []
    for text, match in zip(texts, ids, strict=True):
        is_taken = 0 < match.score < 100 and match.column in sure
        result.append(_Match(column=text, score=0, guess=match.column) if is_taken else match)
        sure |= {match.column} if match.score else set()
    return result


def _columns(
    raw: RawSheet, header: int, texts: list[str], ids: list[_Match]
) -> tuple[dict[str, int], list[Issue]]:
    columns: dict[str, int] = {}
    issues: list[Issue] = []
    for at, match in enumerate(ids):
        if not match.column:
            continue
        cell = address(header, at)
        if match.column in columns:
            first = address(header, columns[match.column])
            severity = Severity.ERROR if match.score else Severity.WARNING
            values = {"found": texts[at], "column": match.column, "first": first}
            issues.append(_issue("issue_column_twice", severity, raw, cell, values))
            continue
        columns[match.column] = at
        if 0 < match.score < 100:
            values = {"found": texts[at], "column": match.column}
            issues.append(_issue("issue_header_doubtful", Severity.WARNING, raw, cell, values))
        elif match.guess:
            values = {"found": texts[at], "column": match.guess}
            issues.append(_issue("issue_header_unknown", Severity.WARNING, raw, cell, values))
    return columns, issues


def _issue(code: str, severity: Severity, raw: RawSheet, cell: str, values: Mapping[str, object]) -> Issue:
    return Issue(code=code, severity=severity, sheet=raw.name, cell=cell, values=values)


def declared_unit(raw: RawSheet, header: int) -> tuple[MoneyUnit | None, Issue | None]:
    """The unit declared above the header row (from 0), as in `Đơn vị tính: tỷ đồng`, or what is wrong."""
    for cell, text in _texts_above(raw, header):
        for marker, words in _UNIT.findall(fold(text)):
            for pattern, unit in _UNIT_WORDS:
                if pattern.match(words) and unit is not None:
                    return unit, None
                if pattern.match(words) or (marker in _SURE_MARKERS and unit is None):
                    return None, _issue("issue_unit_unknown", Severity.ERROR, raw, cell, {"found": text})
    return None, None


def _texts_above(raw: RawSheet, header: int) -> Iterator[tuple[str, str]]:
    """Every text above the header with what stands to its right, and its address."""
    for index in range(header):
        for at, cell in enumerate(raw.rows[index]):
            if isinstance(cell, str):
                yield address(index, at), " ".join(str(right) for right in raw.rows[index][at:] if right)


def _text(cell: Cell) -> str:
    """A header cell as text; numbers such as a year column's 2026 as digits."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else ""


def _cell(raw: RawSheet, row: int, column: int) -> Cell:
    cells = raw.rows[row]
    cell = cells[column] if column < len(cells) else None
    return None if isinstance(cell, str) and not cell.strip() else cell
