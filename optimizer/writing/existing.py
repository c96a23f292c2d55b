"""Writing into a workbook that is there already, with openpyxl: texts stay texts."""

import re
from typing import Any

from optimizer.workbook.limits import CELL_CHARS
from optimizer.writing.page import FORMULA_SIGNS

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML file may hold."""


def xml_text(text: str) -> str:
    """The text with a space for every character that no XML file may hold."""
    return NOT_XML.sub(" ", text)


def put_text(cell: Any, text: str) -> None:
    """Write a text as a text, whatever it begins with; nothing leaves the cell blank. cell : of openpyxl."""
    shown = xml_text(text)[:CELL_CHARS]
    cell.value = shown or None
    if shown:
        cell.data_type = "s"
        cell.quotePrefix = int(shown.startswith(FORMULA_SIGNS))
