"""What commands write where it was asked for, each told."""

from collections.abc import Mapping
from pathlib import Path

from optimizer.report.documents.plan import plan_document, write_document
from optimizer.report.plan.workbook import Writing, write_plan
from optimizer.report.sentences.reasons import reasons
from optimizer.result import Result
from optimizer.terminal import Terminal


def write_json(document: dict[str, object], path: Path, terminal: Terminal) -> None:
    """Write what programs read, and say so."""
    write_document(document, path)
    terminal.wrote(path)


def write_workbook(
    result: Result, path: Path | None, terminal: Terminal, more: Mapping[str, Writing] | None = None
) -> None:
    """Write plan.xlsx where a path is given, and say so. more : as `plan_bytes` has it."""
    if path is not None:
        write_plan(result, path, terminal.language, more)
        terminal.wrote(path)


def write_result(result: Result, out: Path | None, json: Path | None, terminal: Terminal) -> None:
    """Write plan.xlsx and plan.json where they are asked for; reasons are worked out once for both."""
    if out is None and json is None:
        return
    why = reasons(result)
    if out is not None:
        write_plan(result, out, terminal.language, why=why)
        terminal.wrote(out)
    if json is not None:
        write_json(plan_document(result, why), json, terminal)
