"""Example rows of the template: they show how a line is filled in, and are never planned."""

import re

from models.issues import Severity
from optimizer.intake.typed import TypedRow

_EXAMPLE = re.compile(r"(VI_DU|EXAMPLE)_\d+")
"""Codes of example rows; the template marks its rows with them."""


def is_example(code: str) -> bool:
    """Whether a project code marks a row as an example."""
    return _EXAMPLE.fullmatch(code) is not None


def without_examples(rows: list[TypedRow]) -> list[TypedRow]:
    """The rows that speak of real lines; every example that still stands there is told."""
    examples = [row for row in rows if is_example(row.get("project_id", ""))]
    for row in examples:
        row.report("issue_example_row", "project_id", Severity.WARNING, found=row.get("project_id"))
    return [row for row in rows if row not in examples]
