"""Columns of a list of lines, put together from left to right."""

from collections.abc import Callable, Collection, Sequence

from models.plan import PlanLine
from models.units import Money
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.plan_view import PlanView
from optimizer.report.plan.allocation import decisions, group_label, works
from optimizer.report.plan.line_columns import LineCell, LineColumn, code, column, of_project
from optimizer.workbook.limits import column_letters
from optimizer.writing.grid import RowGroup, money_width, number_column
from optimizer.writing.page import Formula, Value

NAME_WIDTH = 34
NOTE_WIDTH = 18


class LineTable:
    """A list of lines. What a row adds up is a live sum of its own cells.

    lines : those the list has; the width of amounts is that of their greatest sum.
    """

    def __init__(self, view: PlanView, lines: Sequence[PlanLine]) -> None:
        self.view = view
        self.lines = lines
        self.columns: list[LineColumn] = [number_column(view.voice)]
        self.width = money_width(sum(view.project(line).total_cost for line in lines))

    def add(self, *columns: LineColumn) -> "LineTable":
        """Columns at the right end."""
        self.columns += columns
        return self

    def appendix(
        self,
        id: str,  # noqa: A002 - what an appendix calls it
        items: Sequence[PlanLine | RowGroup[PlanLine]],
        *,
        notes: Sequence[str] = (),
        basis: str = "",
    ) -> Appendix[PlanLine]:
        """The list as an appendix, named and titled by the texts of its id."""
        return Appendix(
            id=id,
            sheet=self.view.say(f"sheet.{id}"),
            number="",
            title=self.view.say(f"title.{id}", **self.view.period()),
            columns=tuple(self.columns),
            items=tuple(items),
            notes=tuple(notes),
            basis=basis,
        )

    def name(self) -> "LineTable":
        """Name and code."""
        voice, result = self.view.voice, self.view.result
        return self.add(of_project(voice, result, "name", width=NAME_WIDTH), code(voice, 11))

    def place(self) -> "LineTable":
        """Place, capacity, time of the works and decisions of a project."""
        voice, project = self.view.voice, self.view.project
        return self.add(
            of_project(voice, self.view.result, "locality", width=12),
            self.text("capacity", lambda line, _: project(line).capacity or None, 12),
            column(voice, "group", lambda line, _: group_label(project(line)), "center", 7),
            column(voice, "period_of_works", lambda line, _: works(project(line)), "center", 10),
            column(voice, "decision", lambda line, _: decisions(project(line)), width=20),
        )

    def investor(self, width: float = 18) -> "LineTable":
        """The unit that receives the capital."""
        return self.add(of_project(self.view.voice, self.view.result, "investor", width=width))

    def reason(self, width: float = 46) -> "LineTable":
        """Why the line is in the plan or not."""
        why, language = self.view.why, self.view.language
        return self.add(
            column(
                self.view.voice, "reason", lambda line, _: why[line.project_id].text(language), width=width
            )
        )

    def note(self, width: float = NOTE_WIDTH) -> "LineTable":
        """The remark the list has."""
        return self.add(self.text("note", lambda line, _: self.view.project(line).note or None, width))

    def text(
        self, key: str, cell: LineCell, width: float, kind: str = "text", over: tuple[str, ...] = ()
    ) -> LineColumn:
        """A column without a total, headed by a text of the dossier."""
        head = self.view.say(f"column.{key}")
        return column(self.view.voice, key, cell, kind, width, head=head, over=over)

    def money(
        self, key: str, cell: LineCell, *, over: tuple[str, ...] = (), head: str = "", width: float = 0
    ) -> LineColumn:
        """A column of amounts with a total, headed by a text of the dossier unless another is given."""
        shown = head or self.view.say(f"column.{key}")
        return column(
            self.view.voice, key, cell, "money", width or self.width, head=shown, over=over, total=True
        )

    def whole_cost(self) -> LineColumn:
        """Total cost, where it is not divided by source."""
        head = self.view.say("over.total_cost")
        return self.money("cost", lambda line, _: self.view.project(line).total_cost or None, head=head)

    def whole_paid(self) -> LineColumn:
        """What was allocated before the plan, where it is not divided by source."""
        head = self.view.say("over.paid", **self.view.period())
        return self.money("paid", lambda line, _: self.view.project(line).paid or None, head=head)

    def due(self, *, head: str = "column.demand") -> LineColumn:
        """What the line demands. head : key of the heading, where it is called otherwise."""
        demanded = self.view.project
        return self.money("due", lambda line, _: demanded(line).demanded or None, head=self.view.say(head))

    def planned(self) -> LineColumn:
        """What the plan gives the line."""
        money = self.view.money
        return self.money("plan", lambda line, _: money(line) or None, head=self.view.say("column.plan"))

    def to_next(self) -> LineColumn:
        """What the line leaves for the next period."""
        head = self.view.say("column.to_next")
        return self.money("left", lambda line, _: line.total_remainder or None, head=head)

    def lacking(self) -> LineColumn:
        """What the line is short of."""
        head = self.view.say("column.lacking")
        return self.money("lacking", lambda line, _: line.total_shortfall or None, head=head)

    def total_cost(self, codes: Collection[str], part: str) -> "LineTable":
        """Total cost: all sources, and of it the part of these."""
        view, over = self.view, (self.view.say("over.total_cost"),)
        return self.add(
            self.money("cost", lambda line, _: view.project(line).total_cost or None, over=over),
            self.money("cost_part", lambda line, _: view.cost(line, codes), over=over, head=part),
        )

    def paid(self, codes: Collection[str], part: str) -> "LineTable":
        """What was allocated before the plan: all sources, and of it the part of these."""
        view, over = self.view, (self.view.say("over.paid", **self.view.period()),)
        return self.add(
            self.money("paid", lambda line, _: view.project(line).paid or None, over=over),
            self.money("paid_part", lambda line, _: view.paid(line, codes), over=over, head=part),
        )

    def by_year(self, key: str, codes: Collection[str] | None, over: tuple[str, ...]) -> "LineTable":
        """Money of these sources in all, a live sum of the years that follow it."""
        view = self.view
        years = [f"{key}:{year}" for year in view.years]
        self.add(
            self.money(
                key,
                self.sum_of(years, lambda line: view.money(line, codes)),
                over=over,
                head=view.say("column.in_all"),
            )
        )
        of_which = (*over, view.say("over.by_year"))
        for year, own in zip(view.years, years, strict=True):
            self.add(self.money(own, self._amount(codes, year), over=of_which, head=str(year)))
        return self

    def by_source(self, codes: Sequence[str], over: tuple[str, ...]) -> "LineTable":
        """Money of each of these sources."""
        for source in codes:
            self.add(self.money(f"source:{source}", self._amount((source,), None), over=over, head=source))
        return self

    def _amount(self, codes: Collection[str] | None, year: int | None) -> LineCell:
        return lambda line, _: self.view.money(line, codes, year) or None

    def sum_of(self, keys: Sequence[str], value: Callable[[PlanLine], Money]) -> LineCell:
        """The cells of these columns of the same row added one by one; `value` is what they add up to."""

        def cell(line: PlanLine, row: int) -> Value:
            cells = "+".join(f"{self.letters(key)}{row}" for key in keys)
            return Formula(text=f"={cells}", value=value(line))

        return cell

    def difference(self, more: str, less: Sequence[str], value: Callable[[PlanLine], Money]) -> LineCell:
        """One column less others, never below zero."""

        def cell(line: PlanLine, row: int) -> Value:
            cells = "-".join(f"{self.letters(key)}{row}" for key in (more, *less))
            return Formula(text=f"=MAX(0,{cells})", value=value(line))

        return cell

    def letters(self, key: str) -> str:
        """Excel's letters of a column."""
        return column_letters(next(at for at, own in enumerate(self.columns) if own.key == key))
