"""An appendix as rows of texts, for what is no spreadsheet: headings with spans, groups, lines, total."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from models.units import Language, format_number, format_share
from optimizer.dossier.appendix import Appendix
from optimizer.writing.grid import NUMBER, Column, RowGroup
from optimizer.writing.page import TO_FILL, Formula, Value

POINTS_DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A heading that spans columns and rows."""

    text: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCell:
    """A cell: kind is that of its column; to_fill where the book has no figure."""

    text: str
    kind: str
    to_fill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A row: kind is `total`, `group` or `line`; level counts groups from 0."""

    kind: str
    level: int
    cells: tuple[TextCell, ...]


def heads(columns: Sequence[Column[Any]]) -> list[list[Head]]:
    """Rows of headings; neighbours with one heading above share it."""
    levels = 1 + max(len(column.over) for column in columns)
    rows: list[list[Head]] = [[] for _ in range(levels)]
    for level in range(levels):
        for over, group in groupby(columns, key=lambda column: column.over[: level + 1]):
            own = list(group)
            if len(over) > level:
                rows[level].append(Head(text=over[level], columns=len(own), rows=1))
            elif len(over) == level:
                rows[level] += [Head(text=c.head, columns=1, rows=levels - level) for c in own]
    return rows


def rows(appendix: Appendix[Any], language: Language, total: str) -> list[TextRow]:
    """Total first, then groups and lines. total : what the row of totals is called."""
    walk = _Walk(appendix=appendix, language=language)
    sums, found = walk.add(appendix.items, 0)
    if appendix.total_at:
        found.insert(0, walk.summed("total", 0, {appendix.total_at: total}, sums))
    return found


type _Sums = dict[str, int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """Goes through the items of an appendix and adds up."""

    appendix: Appendix[Any]
    language: Language

    def add(self, items: Sequence[Any], level: int) -> tuple[_Sums, list[TextRow]]:
        sums: _Sums = {column.key: 0 for column in self.appendix.columns if column.total}
        found: list[TextRow] = []
        for number, item in enumerate(items, start=1):
            if isinstance(item, RowGroup):
                own, inner = self.add(item.parts or item.items, level + 1)
                texts = {NUMBER: item.number, self.appendix.total_at: item.label}
                found += [self.summed("group", level, texts, own), *inner]
            else:
                own, row = self._line(item, number, level)
                found.append(row)
            for key, value in own.items():
                sums[key] += value
        return sums, found

    def _line(self, item: Any, number: int, level: int) -> tuple[_Sums, TextRow]:
        sums: _Sums = {}
        cells = []
        for column in self.appendix.columns:
            value: Value = number if column.key == NUMBER else column.cell(item, 1)
            shown = value.value if isinstance(value, Formula) else value
            if column.total:
                sums[column.key] = shown if isinstance(shown, int | float) else 0
            text = self._text(shown, column.kind)
            cells.append(TextCell(text=text, kind=column.kind, to_fill=value == TO_FILL))
        return sums, TextRow(kind="line", level=level, cells=tuple(cells))

    def summed(self, kind: str, level: int, texts: dict[str, str], sums: _Sums) -> TextRow:
        """A row of sums."""
        cells = tuple(self._sum_cells(kind, texts, sums))
        return TextRow(kind=kind, level=level, cells=cells)

    def _sum_cells(self, kind: str, texts: dict[str, str], sums: _Sums) -> Iterator[TextCell]:
        for column in self.appendix.columns:
            text = texts.get(column.key, "")
            if column.key in sums:
                text = self._text(sums[column.key], column.kind)
                text = text or ("0" if kind == "total" else "")
            yield TextCell(text=text, kind=column.kind)

    def _text(self, value: Value, kind: str) -> str:
        """As people read it; no amount is a blank."""
        if value is None or isinstance(value, str | Formula):
            return value if isinstance(value, str) else ""
        if kind == "share":
            return format_share(value, self.language)
        if kind == "year":
            return str(int(value))
        if kind == "money" and not value:
            return ""
        return format_number(value, self.language, POINTS_DECIMALS if kind == "points" else 2)
