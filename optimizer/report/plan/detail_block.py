"""The block at the right end of the allocation table: the amounts themselves, and what to sum them by."""

from collections.abc import Callable, Iterator, Mapping

from models.plan import PlanLine
from optimizer.report.plan.line_columns import LineCell, LineColumn
from optimizer.report.plan.sum_keys import SumKey
from optimizer.result import Result
from optimizer.workbook import allocation_columns as ids
from optimizer.writing.grid import Column, money_width
from optimizer.writing.page import Page, Value

KEY_WIDTH = 8.5
PAYMENT_KEY = "pay:"
"""How the keys of the columns with capital begin."""


class DetailBlock:
    """Its columns: capital by year and source, what is left by source, the schedule, the keys."""

    def __init__(self, page: Page, result: Result, keys: Mapping[str, SumKey]) -> None:
        self.page = page
        self.result = result
        self.payments = tuple(_open_cells(result))
        codes = sorted(
            {code for table in result.book.tables for code in table.remainder_sources}
            | {code for line in result.plan.lines for code in line.remainder}
        )
        self.remainder_keys = [ids.remainder_id(code) for code in codes]
        largest = max((amount for *_, amount in result.plan.payments()), default=0)
        self.width = money_width(10 * largest)
        self.columns: list[LineColumn] = [
            Column(key="gap", head="", cell=_nothing, width=3, printed=False),
            *(self._payment(source, year) for source, year in self.payments),
            *(self._remainder(code) for code in codes),
            *self._decided(),
            *self._keys(keys),
        ]

    def _payment(self, source: str, year: int) -> LineColumn:
        over = (self.page.say("over.detail"), str(year))
        return self._amount(
            payment_key(source, year),
            source,
            lambda line, _: line.allocated.get((source, year)) or None,
            over,
            ids.payment_id(source, year),
        )

    def _remainder(self, source: str) -> LineColumn:
        over = (self.page.say("over.detail"), self.page.say("column.remainder"))
        own = ids.remainder_id(source)
        return self._amount(own, source, lambda line, _: line.remainder.get(source) or None, over, own)

    def _amount(
        self, key: str, head: str, cell: LineCell, over: tuple[str, ...], column_id: str
    ) -> LineColumn:
        return Column(
            key=key,
            head=head,
            cell=cell,
            kind="money",
            width=self.width,
            over=over,
            total=True,
            in_groups=False,
            id=column_id,
            printed=False,
        )

    def _decided(self) -> Iterator[LineColumn]:
        """What the plan decides of a line beside its money."""

        def schedule(line: PlanLine, _: int) -> Value:
            return None if line.schedule is None else line.schedule.kind.value

        def end(line: PlanLine, _: int) -> Value:
            return None if line.schedule is None else line.schedule.end

        over = self.page.say("over.schedule")
        yield self._constant(ids.SELECTED, over, lambda line, _: int(line.selected))
        yield self._constant(ids.SCHEDULE, over, schedule)
        yield self._constant(ids.END, over, end)

    def _keys(self, keys: Mapping[str, SumKey]) -> Iterator[LineColumn]:
        over = self.page.say("over.keys")
        for name, key in keys.items():
            yield self._constant(ids.key_id(name), over, _number_in(key.numbers), head=key.label)

    def _constant(self, key: str, over: str, cell: LineCell, *, head: str = "") -> LineColumn:
        return Column(
            key=key,
            head=head or self.page.say(f"column.{key}"),
            cell=cell,
            kind="year" if key != ids.SCHEDULE else "center",
            width=KEY_WIDTH,
            over=(over,),
            id=key,
            printed=False,
        )


def payment_key(source: str, year: int) -> str:
    """Key of the column with the capital of a source in a year."""
    return f"{PAYMENT_KEY}{ids.payment_id(source, year)}"


def _nothing(_: PlanLine, __: int) -> None:
    return None


def _number_in(numbers: Mapping[str, int]) -> Callable[[PlanLine, int], int | None]:
    return lambda line, _: numbers.get(line.project_id)


def _open_cells(result: Result) -> list[tuple[str, int]]:
    """(source, year) wherever some line may have money, by year and then in the order of the sources."""
    cells = {cell for table in result.book.tables for cell in table.cells}
    cells |= {(source, year) for _, source, year, _ in result.plan.payments()}
    return sorted(cells, key=lambda cell: (cell[1], cell[0]))
