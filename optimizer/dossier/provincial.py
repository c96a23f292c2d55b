"""Sheets a province keeps for its own money: carry-over, new starts, tied sources, the ranked list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from models.budget import Source
from models.plan import PlanLine
from models.texts import say
from models.units import Money
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.official_rows import official_rows
from optimizer.dossier.plan_view import PlanView
from optimizer.report.plan.line_columns import column, of_line
from optimizer.writing.grid import Column, RowGroup, money_width, number_column
from optimizer.writing.heading import roman
from optimizer.writing.page import Formula, Value


def provincial_sheets(view: PlanView) -> Iterator[Appendix[PlanLine] | Appendix["Tied"]]:
    """All of them, in their order."""
    yield _by_phase(view, "carry_over", view.is_carried_over)
    yield _by_phase(view, "new_starts", view.is_new_start)
    yield tied_sources(view)
    yield ranked_table(view)


def _by_phase(view: PlanView, id: str, belongs: Callable[[PlanLine], bool]) -> Appendix[PlanLine]:  # noqa: A002
    """Projects of one phase with all their money: need, plan by year and source, what is left over."""
    lines = tuple(line for line in view.lines() if line.selected and belongs(line))
    table = LineTable(view, lines).name().place()
    table.add(
        table.whole_cost(),
        table.whole_paid(),
        table.due(),
    )
    over = (view.say("over.plan", period=view.period_label()),)
    table.by_year("given", None, over)
    used = {source for line in lines for source, _ in line.allocated}
    codes = [source.code for source in view.budget.sources if source.code in used]
    table.by_source(codes, (*over, view.say("over.by_source")))
    table.add(
        table.to_next(),
        table.lacking(),
    )
    table.investor().note()
    return replace(table.appendix(id, official_rows(view, lines)), number=view.say(f"number.{id}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """A line paid from a tied source, or what the source has left unallocated (no line)."""

    source: Source
    line: PlanLine | None
    amounts: dict[int, Money]
    in_all: Money


def tied_sources(view: PlanView) -> Appendix[Tied]:
    """Sources that serve only the projects that name them: who gets what, and what stays unallocated."""
    sources = [source for source in view.budget.sources if source.kind.named_only]
    groups = [
        RowGroup(
            number=roman(at),
            label=view.say("rows.tied", source=source.name, amount=source.available_period),
            items=tuple(_tied(view, source)),
        )
        for at, source in enumerate(sources, start=1)
    ]
    largest = sum(source.period_money for source in sources)
    return Appendix(
        id="tied",
        sheet=view.say("sheet.tied"),
        number=view.say("number.tied"),
        title=view.say("title.tied", **view.period()),
        columns=_tied_columns(view, money_width(largest)),
        items=groups,
        notes=(view.say("note.tied"),),
    )


def _tied(view: PlanView, source: Source) -> Iterator[Tied]:
    codes = (source.code,)
    for line in view.paid_lines(codes):
        amounts = {year: view.money(line, codes, year) for year in view.years}
        yield Tied(source=source, line=line, amounts=amounts, in_all=view.money(line, codes))
    left = source.available_period - sum(view.money(line, codes) for line in view.lines())
    if left:
        yield Tied(source=source, line=None, amounts={}, in_all=left)


def _tied_columns(view: PlanView, width: float) -> list[Column[Tied]]:
    def text(key: str, cell: Callable[[PlanLine], str | None], wide: float, head: str) -> Column[Tied]:
        return Column(
            key=key,
            head=head,
            cell=lambda item, _: None if item.line is None else cell(item.line),
            width=wide,
        )

    def name(item: Tied, _: int) -> str:
        return view.say("rows.left") if item.line is None else view.project(item.line).name

    def year_cell(year: int) -> Callable[[Tied, int], Value]:
        return lambda item, _: item.amounts.get(year) or None

    over = (view.say("over.plan", period=view.period_label()),)
    return [
        number_column(view.voice),
        Column(key="name", head=say("report.column.name", view.language), cell=name, width=44),
        text("code", lambda line: line.project_id, 12, say("report.column.code", view.language)),
        text(
            "investor",
            lambda line: view.project(line).investor or None,
            24,
            say("report.column.investor", view.language),
        ),
        *(
            Column(
                key=f"year:{year}",
                head=str(year),
                cell=year_cell(year),
                kind="money",
                width=width,
                over=(*over, view.say("over.by_year")),
                total=True,
            )
            for year in view.years
        ),
        Column(
            key="in_all",
            head=view.say("column.in_all"),
            cell=lambda item, _: item.in_all or None,
            kind="money",
            width=width,
            over=over,
            total=True,
        ),
    ]


def ranked_table(view: PlanView) -> Appendix[PlanLine]:
    """Every line in its rank with what is needed, given and left of the money, for the meeting."""
    lines = view.lines()
    table = LineTable(view, lines)
    table.columns = []
    table.add(of_line(view.voice, "rank"), of_line(view.voice, "tier"))
    table.name().investor()
    project = view.project
    running = _running(view, lines)
    table.add(
        column(
            view.voice,
            "score",
            lambda line, _: None if project(line).is_lump_sum else line.score,
            "points",
            8,
        ),
        table.whole_cost(),
        table.due(),
        table.planned(),
    )

    def so_far(line: PlanLine, row: int) -> Formula:
        letters = table.letters("plan")
        text = f"=SUM({letters}${row - line.rank + 1}:{letters}{row})"
        return Formula(text=text, value=running[line.project_id])

    table.add(
        column(
            view.voice,
            "so_far",
            so_far,
            "money",
            table.width,
            head=view.say("column.so_far"),
        ),
        table.to_next(),
        table.lacking(),
    )
    table.reason()
    return replace(table.appendix("ranked", lines), number=view.say("number.ranked"))


def _running(view: PlanView, lines: tuple[PlanLine, ...]) -> dict[str, Money]:
    running, found = 0, {}
    for line in lines:
        running += view.money(line)
        found[line.project_id] = running
    return found
