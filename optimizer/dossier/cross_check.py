"""Whether the appendices agree: sums that must be equal, as live formulas over their totals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.dossier.appendix import Appendix
from optimizer.dossier.plan_view import PlanView
from optimizer.writing.grid import Column, Place, number_column
from optimizer.writing.page import Formula, Value

type Total = tuple[str, str]
"""A total: id of an appendix, key of its column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Two sums that must be equal."""

    text: str
    left: tuple[Total, ...]
    right: tuple[Total, ...]


def checks(view: PlanView, places: Mapping[str, Place[Any]]) -> Iterator[Check]:
    """Every check whose tables are there."""
    whole: Total = ("by_source_year", "allocated")
    lists: list[Total] = [
        ("central", "given"),
        ("programme", "programme"),
        ("foreign", "abroad"),
        ("local", "given"),
        ("own_revenue", "given"),
    ]
    yield Check(text=view.say("check.lists"), left=tuple(t for t in lists if t[0] in places), right=(whole,))
    yield Check(text=view.say("check.units"), left=(("by_unit_sector", "allocated"),), right=(whole,))
    yield Check(
        text=view.say("check.reserve"),
        left=tuple(("reserve", key) for key in ("detailed", "undetailed", "reserve_lines")),
        right=(whole,),
    )
    yield Check(text=view.say("check.left"), left=(("reserve", "left"),), right=(("by_source_year", "left"),))
    for appendix in ("central", "local", "own_revenue"):
        if appendix not in places:
            continue
        by_source = tuple((appendix, key) for key in places[appendix].columns if key.startswith("source:"))
        if by_source:
            text = view.say("check.by_source", appendix=view.say(f"sheet.{appendix}"))
            yield Check(text=text, left=by_source, right=((appendix, "given"),))
    for side in ("central", "local"):
        yield Check(
            text=view.say("check.cap", side=view.say(f"cap.{side}")),
            left=(("next_period", f"counted_{side}"),),
            right=(("two_period_cap", side),),
        )


def cross_check(view: PlanView, places: Mapping[str, Place[Any]]) -> Appendix[Check]:
    """The table of checks; the difference of each must be zero.

    places : where the appendices stand, by id.
    """

    def amount(which: str, item: Check) -> Formula:
        totals = [_total(places, total) for total in getattr(item, which)]
        text = "+".join(total.text.removeprefix("=") for total in totals)
        return Formula(text=f"={text}", value=sum(total.value for total in totals))

    def difference(item: Check, row: int) -> Formula:
        value = amount("left", item).value - amount("right", item).value
        return Formula(text=f"=C{row}-D{row}", value=value)

    def money(key: str, cell: Callable[[Check, int], Value], kind: str = "money") -> Column[Check]:
        return Column(key=key, head=view.say(f"column.check_{key}"), cell=cell, kind=kind, width=20)

    columns: Sequence[Column[Check]] = [
        number_column(view.voice),
        Column(key="name", head=view.say("column.check"), cell=lambda item, _: item.text, width=70),
        money("left", lambda item, _: amount("left", item)),
        money("right", lambda item, _: amount("right", item)),
        money("difference", difference, "difference"),
    ]
    return Appendix(
        id="cross_check",
        sheet=view.say("sheet.cross_check"),
        number="",
        title=view.say("title.cross_check"),
        columns=columns,
        items=tuple(checks(view, places)),
        total_at="",
        notes=(view.say("note.cross_check"),),
    )


def _total(places: Mapping[str, Place[Any]], total: Total) -> Formula:
    """A live reference to a total; of the cap, to the line of its side."""
    appendix, key = total
    place = places[appendix]
    if appendix != "two_period_cap":
        return place.total(key)
    row = ("central", "local").index(key)
    cell = place.page.reference(place.first + row, place.columns["used"])
    return Formula(text=f"={cell}", value=place.amounts[row][0].used)
