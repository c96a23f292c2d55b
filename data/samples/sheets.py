"""How the books of the samples look: labels, ids and rows of a sheet, with the same bytes every time."""

from collections.abc import Iterable

import xlsxwriter

LINE_HEIGHT = 15
"""Points for one line of text."""

type Row = dict[str, str | int | float | None]
type Columns = list[tuple[str, str, str, int]]
"""(id, Vietnamese label, kind of value, width) of every column."""


def number(text: str) -> int | float | None:
    """A plain number of a csv file; blank = None."""
    if not text:
        return None
    return float(text) if "." in text else int(text)


def number_or_text(text: str) -> str | int | float | None:
    """A number where the text is one, else the text."""
    try:
        return number(text)
    except ValueError:
        return text


def typed(text: str, kind: str) -> str | int | float | None:
    """Text as it is, anything else as a number; blank = None."""
    return (text or None) if kind in ("text", "long") else number(text)


class Look:
    """Formats of the workbook, and how a sheet is laid out."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1}
        centre = {**base, "align": "center", "valign": "vcenter", "text_wrap": True}
        self.book = book
        self.label = book.add_format({**centre, "bold": True, "bg_color": "#D9E2F3"})
        self.id = book.add_format(
            {**centre, "font_size": 8, "italic": True, "font_color": "#595959", "bg_color": "#F2F2F2"}
        )
        self.cells = {
            "text": book.add_format({**base, "text_wrap": True}),
            "long": book.add_format(base),
            "mixed": book.add_format({**base, "text_wrap": True, "align": "left"}),
            "money": book.add_format({**base, "num_format": "#,##0"}),
            "year": book.add_format({**base, "num_format": "0", "align": "center"}),
            "points": book.add_format({**base, "num_format": "0", "align": "center"}),
            "share": book.add_format({**base, "num_format": "0.00", "align": "center"}),
        }

    def sheet(
        self,
        name: str,
        columns: Columns,
        rows: Iterable[Row],
        *,
        frozen: int,
        pages: int = 1,
    ) -> None:
        """One sheet: Vietnamese labels, ids below, then the rows.

        frozen : columns that stay in view. pages : width in print.
        """
        sheet = self.book.add_worksheet(name)
        sheet.set_row(0, 62)
        rows = list(rows)
        for column, (key, label, kind, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            for row, text, look in ((0, label, self.label), (1, key, self.id)):
                if text.isdecimal():
                    sheet.write_number(row, column, int(text), look)
                else:
                    sheet.write_string(row, column, text, look)
            for row, values in enumerate(rows, start=2):
                value = values[key]
                if value is None:
                    sheet.write_blank(row, column, None, self.cells[kind])
                elif isinstance(value, str):
                    sheet.write_string(row, column, value, self.cells[kind])
                else:
                    sheet.write_number(row, column, value, self.cells[kind])
        for row, values in enumerate(rows, start=2):
            sheet.set_row(row, LINE_HEIGHT * _lines(values, columns))
        sheet.freeze_panes(2, frozen)
        sheet.repeat_columns(0, frozen - 1)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_rows(0, 1)


def _lines(row: Row, columns: Columns) -> int:
    """Lines of text the row needs, as a wrapped cell breaks them (a generous guess)."""
    wrapped = [(str(row[key] or ""), width) for key, _, kind, width in columns if kind in ("text", "mixed")]
    return max(-(-len(text) // max(1, width - 2)) for text, width in [*wrapped, ("x", 10)])
