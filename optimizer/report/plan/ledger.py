"""The gap ledger below the sheet of localities: money and outputs per locality, and how even they are."""

from collections.abc import Callable
from dataclasses import replace

from models.texts import say
from models.units import Language, format_number
from optimizer.equity import GapLedger, LocalityLedger, gap_ledger
from optimizer.result import Result
from optimizer.writing.grid import Column, number_column, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import Page, Value

DECIMALS = 3


def write_ledger(page: Page, result: Result, row: int, widths: list[float]) -> int:
    """The ledger from `row` on; nothing where fewer than two localities are named. The row after it."""
    ledger = gap_ledger(result.portfolio, result.scenario, result.plan)
    if len(ledger.localities) < 2:
        return row
    page.text(row, 0, page.say("ledger.title"), bold=True)
    # The sheet's own table has set the widths; the ledger keeps them.
    columns = _columns(page, ledger)
    columns = [replace(own, width=width) for own, width in zip(columns, widths, strict=False)] + (
        columns[len(widths) :]
    )
    place = write_table(page, row + 1, columns, list(ledger.localities), total_at="label", has_filter=False)
    return notes(page, max(place.first, place.last) + 2, ledger_lines(ledger, page.language), widths)


def _of(key: str) -> Callable[[LocalityLedger, int], Value]:
    return lambda own, _: int(getattr(own, key))


def _columns(page: Page, ledger: GapLedger) -> list[Column[LocalityLedger]]:
    def amount(key: str, width: float) -> Column[LocalityLedger]:
        head = page.say(f"ledger.{key}")
        cell = _of(key)
        return Column(key=key, head=head, cell=cell, kind="money", width=width, total=True)

    def outputs(unit: str) -> list[Column[LocalityLedger]]:
        return [
            Column(
                key=f"finished:{unit}",
                head=page.say("ledger.finished", unit=unit),
                cell=lambda own, _: own.finished.get(unit),
                kind="points",
                width=13,
                total=True,
            ),
            Column(
                key=f"per_billion:{unit}",
                head=page.say("ledger.per_billion", unit=unit),
                cell=lambda own, _: own.per_billion.get(unit),
                kind="points",
                width=13,
            ),
        ]

    units = [unit for unit in ledger.gini_outputs if any(own.finished.get(unit) for own in ledger.localities)]
    return [
        number_column(page),
        Column(key="label", head=page.say("column.locality"), cell=lambda own, _: own.locality, width=38),
        amount("projects", 10),
        amount("selected", 10),
        amount("before", 14),
        amount("planned", 14),
        *(column for unit in units for column in outputs(unit)),
    ]


def ledger_lines(ledger: GapLedger, language: Language) -> list[str]:
    """How evenly money and outputs are shared, in sentences."""

    def shown(value: float | None) -> str:
        return "–" if value is None else format_number(value, language, DECIMALS)

    lines = [
        say(
            "ledger.money",
            language,
            count=len(ledger.localities),
            before=shown(ledger.gini_before),
            planned=shown(ledger.gini_planned),
            after=shown(ledger.gini_after),
        )
    ]
    lines += [
        say("ledger.outputs", language, unit=unit, value=shown(value))
        for unit, value in ledger.gini_outputs.items()
        if value is not None
    ]
    return [*lines, say("ledger.note", language)]
