"""Lists by purpose: what is settled but short, advances, preparation and planning, communes."""

from collections.abc import Callable, Sequence

from models.plan import PlanLine
from models.units import Money
from models.vocabulary import LineType, SourceKind, Status
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import codes_of_kind
from optimizer.report.plan.line_columns import column
from optimizer.report.plan.paid_parts import paid_part
from optimizer.writing.page import TO_FILL, Value


def settled(view: PlanView) -> Appendix[PlanLine]:
    """Projects that are built and handed over and lack money."""
    lines = _where(view, lambda line: view.project(line).status is Status.COMPLETED)
    table = LineTable(view, lines).name().investor()
    project = view.project
    table.add(
        table.text("decision", lambda line, _: project(line).investment_decision or None, 20),
        table.whole_cost(),
        table.money("settled_value", lambda line, _: _or_to_fill(project(line).settled_value)),
        table.whole_paid(),
        table.due(head="column.still_due"),
    )
    _plan(view, table)
    _lacking(view, table)
    return table.appendix("settled", lines)


def advances(view: PlanView) -> Appendix[PlanLine]:
    """Capital that was advanced and has to be repaid."""

    def due(line: PlanLine) -> Money:
        project = view.project(line)
        return project.advance_due or (project.demanded if project.status is Status.ADVANCE else 0)

    def repaid(line: PlanLine) -> Money:
        if view.project(line).advance_due:
            return paid_part(view.result, line, "advance_due").amount
        return min(due(line), view.money(line))

    def is_certain(line: PlanLine) -> bool:
        return not view.project(line).advance_due or paid_part(view.result, line, "advance_due").exact

    lines = _where(view, lambda line: bool(due(line)))
    table = LineTable(view, lines).name().investor()
    table.add(
        table.text("advance_decision", lambda _, __: TO_FILL, 18),
        table.money("due", lambda line, _: due(line), head=view.say("column.advance_due")),
        column(
            view.voice,
            "repaid",
            lambda line, _: repaid(line) or None,
            "money",
            table.width,
            total=True,
            head=view.say("column.advance_repaid", period=view.period_label()),
            at_least=lambda line: not is_certain(line),
        ),
        table.money(
            "lacking", table.difference("due", ["repaid"], lambda line: max(0, due(line) - repaid(line)))
        ),
    )
    notes = [view.say("note.at_least")] if not all(map(is_certain, lines)) else []
    return table.appendix("advances", lines, notes=[*notes, view.say("note.to_fill")] if lines else notes)


def preparation(view: PlanView) -> Appendix[PlanLine]:
    """Planning tasks and the preparation of investment."""
    lines = _where(view, view.is_preparation)
    table = LineTable(view, lines).name().investor()
    table.add(
        table.text("decision", lambda line, _: view.project(line).policy_decision or None, 20),
        table.due(),
    )
    _plan(view, table)
    _lacking(view, table)
    return table.appendix("preparation", lines)


def communes(view: PlanView) -> Appendix[PlanLine]:
    """Support to communes, and what the budgets of communes put in."""
    codes = codes_of_kind(view.budget, SourceKind.COMMUNE)

    def belongs(line: PlanLine) -> bool:
        is_support = view.project(line).line_type is LineType.COMMUNE_SUPPORT
        return (line.selected and is_support) or bool(view.money(line, codes))

    lines = _where(view, belongs)
    others = tuple(code for code in view.budget.by_code if code not in codes)
    table = LineTable(view, lines).name()
    table.add(
        table.text("locality", lambda line, _: view.project(line).locality or None, 18),
        table.due(),
    )
    over = (view.say("over.plan", period=view.period_label()),)
    table.add(
        table.money(
            "plan",
            table.sum_of(["of_communes", "for_communes"], view.money),
            over=over,
            head=view.say("column.in_all"),
        ),
        table.money("of_communes", lambda line, _: view.money(line, codes) or None, over=over),
        table.money("for_communes", lambda line, _: view.money(line, others) or None, over=over),
    )
    table.note()
    return table.appendix("communes", lines)


def _where(view: PlanView, belongs: Callable[[PlanLine], bool]) -> tuple[PlanLine, ...]:
    return tuple(line for line in view.lines() if belongs(line))


def _or_to_fill(value: Money | None) -> Value:
    return TO_FILL if value is None else value


def _plan(view: PlanView, table: LineTable) -> None:
    table.by_year("plan", None, (view.say("over.plan", period=view.period_label()),))


def _lacking(view: PlanView, table: LineTable) -> None:
    """What is due and not given, live; a lump sum may get more than it must have."""

    def value(line: PlanLine) -> Money:
        return max(0, view.project(line).demanded - view.money(line))

    table.add(table.money("lacking", table.difference("due", ["plan"], value)))


BY_PURPOSE: Sequence[Callable[[PlanView], Appendix[PlanLine]]] = (settled, advances, preparation, communes)
"""The lists, in their order."""
