"""Columns about a line of the plan that several sheets show."""

from collections.abc import Callable, Mapping

from models.plan import PlanLine
from models.project import Project
from models.texts import say
from optimizer.report.grid import Column
from optimizer.report.page import Value, Voice
from optimizer.report.reasons import Reason
from optimizer.report.result import Result

type LineColumn = Column[PlanLine]
type LineCell = Callable[[PlanLine, int], Value]


def column(
    page: Voice,
    key: str,
    cell: LineCell,
    kind: str = "text",
    width: float = 10,
    *,
    over: tuple[str, ...] = (),
    total: bool = False,
    head: str = "",
    id: str = "",  # noqa: A002 - what the contract calls it
    at_least: Callable[[PlanLine], bool] | None = None,
) -> LineColumn:
    """A column headed `report.column.<key>`, unless another heading is given."""
    return Column(
        key=key,
        head=head or page.say(f"column.{key}"),
        cell=cell,
        kind=kind,
        width=width,
        over=over,
        total=total,
        id=id,
        at_least=at_least,
    )


def of_project(
    page: Voice, result: Result, key: str, kind: str = "text", width: float = 10, *, total: bool = False
) -> LineColumn:
    """An attribute of the project as it stands; empty texts are blank."""
    return column(
        page, key, lambda line, _: getattr(result.project(line), key) or None, kind, width, total=total
    )


def code(page: Voice, width: float = 10, *, id: str = "") -> LineColumn:  # noqa: A002 - as above
    """The project's code."""
    return column(page, "code", lambda line, _: line.project_id, width=width, id=id)


def of_line(page: Voice, key: str, *, id: str = "") -> LineColumn:  # noqa: A002 - as above
    """Rank or tier."""
    return column(page, key, lambda line, _: int(getattr(line, key)), "center", 6, id=id)


def status(page: Voice, result: Result, width: float = 16) -> LineColumn:
    """What the line is in the order of priority."""
    return column(page, "status", lambda line, _: status_label(page, result.project(line)), width=width)


def status_label(page: Voice, project: Project) -> str:
    """Rung of the order of priority; for a lump sum what it is."""
    if project.status is None or project.is_lump_sum:
        return say(f"line_type.{project.line_type.value}", page.language)
    return say(f"status.{project.status.value}", page.language)


def worth(page: Voice, result: Result) -> list[LineColumn]:
    """Score and value; lump sums have neither."""

    def own(name: str) -> LineCell:
        return lambda line, _: None if result.project(line).is_lump_sum else float(getattr(line, name))

    return [
        column(page, "score", own("score"), "points", 7.5),
        column(page, "value", own("value"), "points", 10),
    ]


def reason_column(
    page: Voice, reasons: Mapping[str, Reason], width: float, *, is_brief: bool = False
) -> LineColumn:
    """Why the line is in or out. is_brief : of lines that are out the first sentence only."""

    def cell(line: PlanLine, _: int) -> str:
        reason = reasons[line.project_id]
        is_cut = is_brief and not line.selected and len(reason.sentences) > 1
        if not is_cut:
            return reason.text(page.language)
        return f"{reason.brief(page.language)} {page.say('note.reason_elsewhere')}"

    return column(page, "reason", cell, width=width)


def money_width(largest: int) -> float:
    """Width of a column for amounts up to this one, with their separators."""
    digits = len(str(abs(largest)))
    return max(8.5, digits + (digits - 1) // 3 + 2.0)
