"""Results of the plain formulas of a filled workbook, stored with them.

openpyxl writes formulas without results, so that whoever does not calculate – a preview, another program –
would see blanks. Sums, differences, products and shares are worked out here; any other formula is left
without a result, and Excel finds it when the file is opened.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SUBTOTAL_SUM = 9
CELLS_MAX = 200_000
"""A range with more cells is left to Excel."""


class _NotPlainError(Exception):
    """A formula that is not worked out here."""


type _Number = int | float


@dataclass(slots=True, kw_only=True)
class Results:
    """Results of a workbook's formulas, each worked out once."""

    book: Workbook
    known: dict[tuple[str, str], _Number | None] = field(default_factory=dict)
    _open: set[tuple[str, str]] = field(default_factory=set)

    def of(self, sheet: Worksheet, cell: str) -> _Number | None:
        """The result of a formula; None where it is not a plain one, or speaks of itself."""
        key = (sheet.title, cell)
        if key not in self.known:
            if key in self._open:
                return None
            self._open.add(key)
            try:
                self.known[key] = _Reading(results=self, sheet=sheet, text=str(sheet[cell].value)).result()
            except (_NotPlainError, TokenizerError, ZeroDivisionError, OverflowError, RecursionError):
                self.known[key] = None
            self._open.discard(key)
        return self.known[key]

    def by_part(self) -> Mapping[str, Callable[[bytes], bytes]]:
        """What to do to each sheet's part of the saved file, by the name openpyxl gives it."""
        return {
            f"xl/worksheets/sheet{number}.xml": self._writer(sheet)
            for number, sheet in enumerate(self.book.worksheets, start=1)
        }

    def _writer(self, sheet: Worksheet) -> Callable[[bytes], bytes]:
        def write(part: bytes) -> bytes:
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, huge_tree=False))
            for cell in root.iter(f"{_MAIN}c"):
                if cell.find(f"{_MAIN}f") is None:
                    continue
                result = self.of(sheet, str(cell.get("r")))
                if result is not None:
                    value = cell.find(f"{_MAIN}v")
                    value = etree.SubElement(cell, f"{_MAIN}v") if value is None else value
                    value.text = repr(result)
            return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

        return write


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One formula, read from left to right."""

    results: Results
    sheet: Worksheet
    text: str
    tokens: list[Token] = field(init=False)
    at: int = 0

    def __post_init__(self) -> None:
        items = Tokenizer(self.text).items
        self.tokens = [token for token in items if token.type != Token.WSPACE]

    def result(self) -> _Number:
        """Its result. _NotPlainError where something in it is not known here."""
        found = self._sum()
        if self.at != len(self.tokens) or not math.isfinite(found):
            raise _NotPlainError
        return found

    def _next(self, kind: str, *values: str) -> str | None:
        """The next token's text where it is of this kind and one of these texts; it is then passed."""
        if self.at >= len(self.tokens):
            return None
        token = self.tokens[self.at]
        if token.type != kind or (values and token.value not in values):
            return None
        self.at += 1
        return str(token.value)

    def _sum(self) -> _Number:
        found = self._product()
        while sign := self._next(Token.OP_IN, "+", "-"):
            other = self._product()
            found = found + other if sign == "+" else found - other
        return found

    def _product(self) -> _Number:
        found = self._signed()
        while sign := self._next(Token.OP_IN, "*", "/"):
            other = self._signed()
            found = found * other if sign == "*" else _whole(found / other)
        return found

    def _signed(self) -> _Number:
        sign = self._next(Token.OP_PRE, "-", "+")
        found = self._signed() if sign else self._single()
        if self._next(Token.OP_POST, "%"):
            found /= 100
        return -found if sign == "-" else found

    def _single(self) -> _Number:
        if self._next(Token.PAREN, "("):
            found = self._sum()
            if not self._next(Token.PAREN, ")"):
                raise _NotPlainError
            return found
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None:
            raise _NotPlainError
        if token.type == Token.FUNC:
            return self._function()
        self.at += 1
        if token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            return _whole(float(token.value))
        values = list(self._cells(token))
        if len(values) != 1:
            raise _NotPlainError
        if isinstance(values[0], str):
            raise _NotPlainError
        return 0 if values[0] is None else values[0]

    def _function(self) -> _Number:
        name = str(self.tokens[self.at].value).upper().rstrip("(")
        self.at += 1
        if name not in ("SUM", "SUBTOTAL"):
            raise _NotPlainError
        groups: list[list[_Number]] = []
        while not self._next(Token.FUNC, ")"):
            if groups and not self._next(Token.SEP, ","):
                raise _NotPlainError
            groups.append(self._argument(is_subtotal=name == "SUBTOTAL"))
        if name == "SUBTOTAL" and (not groups or groups.pop(0) != [SUBTOTAL_SUM]):
            raise _NotPlainError
        return sum(number for group in groups for number in group)

    def _argument(self, *, is_subtotal: bool) -> list[_Number]:
        """Numbers of an argument: of a range, texts and blanks left out; else its result."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        alone = self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].type in (Token.SEP, Token.FUNC)
        if token is not None and token.type == Token.OPERAND and token.subtype == Token.RANGE and alone:
            self.at += 1
            values = self._cells(token, skips_subtotals=is_subtotal)
            return [value for value in values if value is not None and not isinstance(value, str)]
        return [self._sum()]

    def _cells(self, token: Token, *, skips_subtotals: bool = False) -> Iterator[_Number | str | None]:
        """Values of the cells a reference names. _NotPlainError where one of them is not plain."""
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            raise _NotPlainError
        named, _, area = str(token.value).rpartition("!")
        title = named.strip("'").replace("''", "'") or self.sheet.title
        if title not in self.results.book.sheetnames:
            raise _NotPlainError
        sheet = self.results.book[title]
        left, top, right, bottom = _bounds(area)
        for row in sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right):
            for cell in row:
                if cell.data_type != "f":
                    yield _constant(cell)
                elif not (skips_subtotals and str(cell.value).upper().startswith("=SUBTOTAL(")):
                    result = self.results.of(sheet, cell.coordinate)
                    if result is None:
                        raise _NotPlainError
                    yield result


def _bounds(area: str) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row. _NotPlainError where it is no area of a sheet."""
    try:
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
    except ValueError as error:
        raise _NotPlainError from error
    if left is None or top is None or right is None or bottom is None:
        raise _NotPlainError
    if (right - left + 1) * (bottom - top + 1) > CELLS_MAX:
        raise _NotPlainError
    return int(left), int(top), int(right), int(bottom)


def _constant(cell: Any) -> _Number | str | None:
    """A number, a text or nothing; dates, truth values and errors are left to Excel."""
    if cell.data_type not in ("n", "s"):
        raise _NotPlainError
    value: _Number | str | None = cell.value
    return value


def _whole(number: float) -> _Number:
    """An integer where it is one, so that sums of amounts stay exact."""
    return int(number) if number.is_integer() else number
