"""How every workbook is written."""

from typing import Any

from optimizer.writing.page import FONT, SIZE


def options() -> dict[str, Any]:
    """How every workbook is written: from memory, and text stays text.

    A fresh mapping each time: XlsxWriter changes the one it is given, and a second workbook of the same
    process would then have other bytes.
    """
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }
