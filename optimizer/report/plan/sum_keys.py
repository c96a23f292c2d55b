"""What the other sheets sum the lines by: sector, locality, investor, group, kind of area, criterion.

Each way of summing gives every line a number, which stands in the allocation table as a constant. Numbers
are compared, never texts: no text of the input can be taken for a pattern, and sorting changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.plan import PlanLine
from models.texts import say
from models.vocabulary import AreaType, Group
from optimizer.report.plan.allocation_groups import distinct
from optimizer.result import Result
from optimizer.sectors import sector_of, sectors
from optimizer.words.labels import criterion_label
from optimizer.writing.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class SumKey:
    """One way of summing.

    entries : (number, what it is called), in the order they are shown. numbers : by project_id; a line
    that is not there is not summed.
    """

    name: str
    label: str
    entries: tuple[tuple[int, str], ...]
    numbers: Mapping[str, int]


def sum_keys(page: Page, result: Result) -> dict[str, SumKey]:
    """All of them, by name."""
    found = [
        _by_sector(page, result),
        _by_text(page, result, "locality"),
        _by_text(page, result, "investor"),
        _by_group(page, result),
        _by_area(page, result),
        *_by_class(page, result),
    ]
    return {key.name: key for key in found}


def class_key(criterion: str) -> str:
    """Name of the key that marks the projects with a value above 0 in a criterion."""
    return f"class:{criterion}"


def _by_sector(page: Page, result: Result) -> SumKey:
    """The sectors of the law by their place in it; those that occur."""
    places = {sector.id: number for number, sector in enumerate(sectors(), start=1)}
    numbers = {
        line.project_id: places[sector_of(result.project(line).sector).id] for line in result.plan.lines
    }
    used = set(numbers.values())
    entries = tuple((n, s.label(page.language)) for n, s in enumerate(sectors(), start=1) if n in used)
    return SumKey(name="sector", label=page.say("column.sector"), entries=entries, numbers=numbers)


def _by_text(page: Page, result: Result, name: str) -> SumKey:
    """A text as the list has it; those that get most first."""
    groups = distinct(result, lambda line: str(getattr(result.project(line), name)), result.plan.lines)
    ordered = sorted(groups, key=lambda group: (not group[0], -_money(group[1])))
    entries = tuple((n, text or page.say("not_stated")) for n, (text, _) in enumerate(ordered, start=1))
    numbers = {line.project_id: n for n, (_, lines) in enumerate(ordered, start=1) for line in lines}
    return SumKey(name=name, label=page.say(f"column.{name}"), entries=entries, numbers=numbers)


def _money(lines: Sequence[PlanLine]) -> int:
    return sum(line.total_allocated for line in lines)


def _by_group(page: Page, result: Result) -> SumKey:
    values = [*Group, None]

    def place(line: PlanLine) -> int:
        project = result.project(line)
        return values.index(None if project.is_lump_sum else project.group)

    def label(value: Group | None) -> str:
        return page.say("no_group") if value is None else say(f"group.{value.value}", page.language)

    return _by_value(page, result, "group", place, [label(value) for value in values])


def _by_area(page: Page, result: Result) -> SumKey:
    values = [*AreaType, None]

    def place(line: PlanLine) -> int:
        return values.index(result.project(line).area_type)

    def label(value: AreaType | None) -> str:
        return page.say("not_stated") if value is None else say(f"area_type.{value.value}", page.language)

    return _by_value(page, result, "area_type", place, [label(value) for value in values])


def _by_value(
    page: Page, result: Result, name: str, place: Callable[[PlanLine], int], labels: Sequence[str]
) -> SumKey:
    numbers = {line.project_id: place(line) + 1 for line in result.plan.lines}
    used = set(numbers.values())
    entries = tuple((number, label) for number, label in enumerate(labels, start=1) if number in used)
    return SumKey(name=name, label=page.say(f"column.{name}"), entries=entries, numbers=numbers)


def _by_class(page: Page, result: Result) -> Iterator[SumKey]:
    """1 where the criterion's value is above 0."""
    for criterion in result.portfolio.criteria:
        label = criterion_label(criterion.name, page.language)
        marked = {
            line.project_id: 1
            for line in result.plan.lines
            if result.project(line).criteria.get(criterion.name, 0) > 0
        }
        yield SumKey(name=class_key(criterion.name), label=label, entries=((1, label),), numbers=marked)
