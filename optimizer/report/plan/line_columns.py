"""Columns about a line of the plan that several sheets show."""

from collections.abc import Callable, Mapping

from models.plan import PlanLine
from optimizer.report.sentences.reasons import Reason
from optimizer.result import Result
from optimizer.words.labels import status_label
from optimizer.writing.grid import Column
from optimizer.writing.page import Value, Voice

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
    return column(
        page, "status", lambda line, _: status_label(result.project(line), page.language), width=width
    )


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
