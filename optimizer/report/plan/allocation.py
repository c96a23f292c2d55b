"""The ranked allocation table: every line under its sector, what it needs, what it gets, and why."""

from collections.abc import Mapping

from models.plan import PlanLine
from models.project import Project
from optimizer.report.plan.allocation_groups import sector_groups
from optimizer.report.plan.annexes import heading
from optimizer.report.plan.detail_block import PAYMENT_KEY, DetailBlock, payment_key
from optimizer.report.plan.line_columns import (
    LineCell,
    LineColumn,
    code,
    column,
    of_line,
    of_project,
    reason_column,
    worth,
)
from optimizer.report.plan.paid_parts import PART_STATUS, paid_part
from optimizer.report.plan.sum_keys import SumKey
from optimizer.report.sentences.reasons import Reason
from optimizer.result import Result
from optimizer.workbook import allocation_columns as ids
from optimizer.workbook.limits import column_letters
from optimizer.writing.grid import NO_LOOK, Place, money_width, number_column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import MONEY, MUTED, PAPER_A3, Formula, Page, Value

MISSING_COLOR = "#C00000"
EDIT_COLOR = "#FFF8DC"
FROZEN = 3
PART_WIDTH = 10.5


def write_allocation(
    page: Page, result: Result, reasons: Mapping[str, Reason], keys: Mapping[str, SumKey]
) -> Place[PlanLine]:
    """Write it, with the block of amounts at its right (see `allocation_columns`)."""
    table = _Table(page, result, reasons, keys)
    widths = widths_of(table.columns)
    top = heading(page, "allocation", result, widths)
    groups = sector_groups(result, page.language)
    place = write_table(page, top, table.columns, groups, look=_line_look, total_at="name", frozen=FROZEN)
    _mark_editable(page, place)
    after = max(place.first, place.last) + 1
    end = notes(page, after + 1, _notes(page, place), widths)
    _control(page, end, place)
    page.print_setup(paper=PAPER_A3)
    page.sheet.hide_gridlines(1)
    page.sheet.print_area(0, 0, end - 1, len(widths) - 1)
    return place


def _mark_editable(page: Page, place: Place[PlanLine]) -> None:
    """Colour the cells of the block that may be edited: blank ones too, but only in rows of lines."""
    blocks = [place.columns[key] for key in _payment_keys(place)]
    if blocks and place.last >= place.first:
        code_cell = f"${column_letters(place.columns['code'])}{place.first + 1}"
        look = page.styles.workbook.add_format({"bg_color": EDIT_COLOR, "border": 1})
        rule = {"type": "formula", "criteria": f'={code_cell}<>""', "format": look}
        page.sheet.conditional_format(place.first, min(blocks), place.last, max(blocks), rule)


def _notes(page: Page, place: Place[PlanLine]) -> list[str]:
    texts = [page.say("note.allocation")]
    columns = {"advance_due": "paid_advance_due", "arrears_due": "paid_arrears_due"}
    if any(place.totals[part] for part in columns):
        texts.append(page.say("note.parts"))
    return texts


def _control(page: Page, row: int, place: Place[PlanLine]) -> None:
    """The total against the sum of the amounts in the block, below the printed area."""
    at = place.columns["allocated"]
    blocks = [place.columns[key] for key in _payment_keys(place)]
    page.text(row, place.columns["name"], page.say("control"), italic=True, text_wrap=True)
    total = column_letters(at) + str(place.total_row + 1)
    spent = "0"
    if blocks:
        first, last = column_letters(min(blocks)), column_letters(max(blocks))
        spent = f"SUM({first}{place.first + 1}:{last}{place.last + 1})"
    difference = place.totals["allocated"] - sum(place.totals[key] for key in _payment_keys(place))
    page.put(row, at, Formula(text=f"={total}-{spent}", value=difference), num_format=MONEY, italic=True)


def _payment_keys(place: Place[PlanLine]) -> list[str]:
    return [key for key in place.columns if key.startswith(PAYMENT_KEY)]


def _line_look(line: PlanLine) -> Mapping[str, object]:
    """Lines that are out in grey, lines short of money in red."""
    if not line.selected:
        return {"font_color": MUTED, "italic": True}
    return {"font_color": MISSING_COLOR} if line.total_shortfall else NO_LOOK


class _Table:
    """The columns from left to right; formulas name the columns of the block at the right end."""

    def __init__(
        self, page: Page, result: Result, reasons: Mapping[str, Reason], keys: Mapping[str, SumKey]
    ) -> None:
        self.page = page
        self.result = result
        most = sum(line.total_allocated for line in result.plan.lines)
        demand = sum(result.project(line).demanded for line in result.plan.lines)
        self.wide = money_width(max(most, demand))
        self.over = page.say("over.allocated", **_years(result))
        self.block = DetailBlock(page, result, keys)
        self.columns: list[LineColumn] = [
            *self._who(),
            *self._needs(),
            *self._gets(),
            *self._outcome(reasons),
            *self.block.columns,
        ]
        self.added: dict[tuple[tuple[str, int], ...], str] = {}
        self.letters = {own.key: column_letters(at) for at, own in enumerate(self.columns)}

    def _who(self) -> list[LineColumn]:
        page, result = self.page, self.result
        cost = max((project.total_cost for project in result.portfolio.projects), default=0)
        total = sum(project.total_cost for project in result.portfolio.projects)
        width = money_width(max(cost, total))
        return [
            number_column(page, 5),
            code(page, 10, id=ids.PROJECT_ID),
            of_project(page, result, "name", width=32),
            of_project(page, result, "locality", width=11),
            column(page, "group", lambda line, _: group_label(result.project(line)), "center", 6.5),
            column(page, "period_of_works", lambda line, _: works(result.project(line)), "center", 8),
            column(page, "decision", lambda line, _: decisions(result.project(line)), width=17),
            of_project(page, result, "investor", width=14),
            column(
                page,
                "total_cost",
                lambda line, _: result.project(line).total_cost,
                "money",
                width,
                total=True,
            ),
            column(page, "paid", lambda line, _: result.project(line).paid, "money", width, total=True),
        ]

    def _needs(self) -> list[LineColumn]:
        """What the period must find, with the parts that repay advances and old arrears."""
        over = (self.page.say("over.demand"),)

        def part(name: str) -> LineCell:
            return lambda line, _: getattr(self.result.project(line), name) or None

        return [
            self._money("demand", lambda line, _: self.result.project(line).demanded, over, head="all"),
            *(
                self._money(name, part(name), (*over, self.page.say("of_which")), width=PART_WIDTH)
                for name in PART_STATUS
            ),
        ]

    def _gets(self) -> list[LineColumn]:
        """What the line gets: in all, of it for advances and arrears, by year, by source."""
        over = (self.over,)
        by_year, by_source = (*over, self.page.say("over.by_year")), (*over, self.page.say("over.by_source"))
        years = self.result.scenario.years
        return [
            self._money("allocated", self._allocated, over, head="all"),
            *(self._paid_part(name, (*over, self.page.say("of_which"))) for name in PART_STATUS),
            *(self._money(f"year:{year}", self._in_year(year), by_year, text=str(year)) for year in years),
            *(
                self._money(f"source:{source.code}", self._from(source.code), by_source, text=source.code)
                for source in self.result.book.terms.budget.sources
            ),
        ]

    def _paid_part(self, name: str, over: tuple[str, ...]) -> LineColumn:
        return column(
            self.page,
            f"paid_{name}",
            lambda line, _: paid_part(self.result, line, name).amount or None,
            "money",
            PART_WIDTH,
            over=over,
            total=True,
            head=self.page.say(f"column.{name}"),
            at_least=lambda line: not paid_part(self.result, line, name).exact,
        )

    def _money(
        self,
        key: str,
        cell: LineCell,
        over: tuple[str, ...] = (),
        *,
        head: str = "",
        text: str = "",
        width: float = 0,
    ) -> LineColumn:
        shown = text or self.page.say(f"column.{head or key}")
        return column(self.page, key, cell, "money", width or self.wide, over=over, total=True, head=shown)

    def _allocated(self, line: PlanLine, row: int) -> Formula:
        years = self.result.scenario.years
        first, last = (self.letters[f"year:{year}"] for year in (years[0], years[-1]))
        return Formula(text=f"=SUM({first}{row}:{last}{row})", value=line.total_allocated)

    def _in_year(self, year: int) -> LineCell:
        cells = tuple(key for key in self.block.payments if key[1] == year)

        def cell(line: PlanLine, row: int) -> Value:
            paid = sum(amount for (_, when), amount in line.allocated.items() if when == year)
            return self._sum_of(cells, row, paid)

        return cell

    def _from(self, source: str) -> LineCell:
        cells = tuple(key for key in self.block.payments if key[0] == source)

        def cell(line: PlanLine, row: int) -> Value:
            paid = sum(amount for (own, _), amount in line.allocated.items() if own == source)
            return self._sum_of(cells, row, paid)

        return cell

    def _sum_of(self, cells: tuple[tuple[str, int], ...], row: int, value: int) -> Value:
        """The cells of the block added one by one; blank where there are none."""
        if not cells:
            return None
        if cells not in self.added:
            self.added[cells] = "=" + "+".join(f"{self.letters[payment_key(*cell)]}{{row}}" for cell in cells)
        return Formula(text=self.added[cells].format(row=row), value=value)

    def _remainder(self, line: PlanLine, row: int) -> Value:
        keys = self.block.remainder_keys
        if not keys:
            return None
        first, last = self.letters[keys[0]], self.letters[keys[-1]]
        return Formula(text=f"=SUM({first}{row}:{last}{row})", value=line.total_remainder)

    def _shortfall(self, line: PlanLine, row: int) -> Value:
        """What is demanded and neither given nor left, live wherever this is what the plan lacks."""
        lacks = self.result.project(line).demanded - line.total_allocated - line.total_remainder
        if line.total_shortfall != (max(0, lacks) if line.selected else 0):
            return line.total_shortfall
        demand, given, left, selected = (
            f"{self.letters[key]}{row}" for key in ("demand", "allocated", "remainder", "selected")
        )
        text = f"=IF({selected}=1,MAX(0,{demand}-{given}-{left}),0)"
        return Formula(text=text, value=line.total_shortfall)

    def _outcome(self, reasons: Mapping[str, Reason]) -> list[LineColumn]:
        page = self.page
        return [
            self._money("remainder", self._remainder),
            self._money("shortfall", self._shortfall),
            of_line(page, "rank", id=ids.RANK),
            of_line(page, "tier", id=ids.TIER),
            *worth(page, self.result),
            column(page, "start", self._year("start"), "year", 7, id=ids.START),
            column(page, "finish", self._year("finish"), "year", 7, id=ids.FINISH),
            reason_column(page, reasons, 42, is_brief=True),
        ]

    def _year(self, name: str) -> LineCell:
        def cell(line: PlanLine, _: int) -> int | None:
            if line.schedule is None or self.result.project(line).is_lump_sum:
                return None
            return int(getattr(line.schedule, name))

        return cell


def _years(result: Result) -> dict[str, object]:
    return {"first": str(result.scenario.first_year), "last": str(result.scenario.last_year)}


def group_label(project: Project) -> str | None:
    """The project's group; lump sums have none."""
    return None if project.group is None or project.is_lump_sum else project.group.value


def decisions(project: Project) -> str | None:
    """The decision on the policy and the one on the investment."""
    return "; ".join(filter(None, (project.policy_decision, project.investment_decision))) or None


def works(project: Project) -> str | None:
    """Time of the works as the list has it."""
    years = [None if year is None else str(year) for year in (project.start_year, project.finish_year)]
    if project.is_lump_sum or not any(years):
        return None
    first, last = years
    return first if first == last else f"{first or '…'}–{last or '…'}"
