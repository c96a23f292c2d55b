"""What a person changed in a list, as a table for a screen: amounts shown back as amounts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from models.portfolio import Portfolio
from models.texts import say
from models.units import Language, format_number
from optimizer.canonical.cells import cell_of
from optimizer.canonical.sheets import usual_head
from optimizer.editing import Edit
from optimizer.editing.project_sheet import SHEET
from optimizer.workbook.schema import spec_of

DECIMALS = 6


def edit_table(portfolio: Portfolio, edits: Sequence[Edit], language: Language) -> pd.DataFrame:
    """Line, column, before, after and the difference of numbers."""
    rows = [
        {
            "table.code": edit.project_id,
            "table.name": portfolio.by_id[edit.project_id].name,
            "table.column": column_label(edit.column, language),
            "table.before": _shown(edit.before, edit.column, language),
            "edit.after": _shown(edit.after, edit.column, language),
            "table.change": _difference(edit, language),
        }
        for edit in edits
    ]
    keys = ("table.code", "table.name", "table.column", "table.before", "edit.after", "table.change")
    return pd.DataFrame({say(key, language): [row[key] for row in rows] for key in keys})


def column_label(column: str, language: Language) -> str:
    """What a column is called."""
    spec = spec_of(SHEET, column)
    return column if spec is None else usual_head(spec, column, language)


def _shown(value: object, column: str, language: Language) -> str:
    cell, spec = cell_of(value), spec_of(SHEET, column)
    if cell is None:
        return "–"
    if isinstance(cell, str) or (spec is not None and spec.type == "year"):
        return str(cell)
    number = format_number(float(cell), language, DECIMALS)
    is_money = spec is not None and spec.type == "amount"
    return say("figure.amount", language, amount=number) if is_money else number


def _difference(edit: Edit, language: Language) -> str:
    spec = spec_of(SHEET, edit.column)
    before, after = _number(edit.before), _number(edit.after)
    if before is None or after is None or spec is None or spec.type in ("year", "text"):
        return ""
    text = format_number(after - before, language, DECIMALS)
    return f"+{text}" if after > before else text


def _number(value: Any) -> float | None:
    cell = cell_of(value)
    return None if cell is None or isinstance(cell, str) else float(cell)
