"""What every sheet of compare.xlsx starts from: the comparison, its title block, columns by scenario."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from models.portfolio import Portfolio
from models.units import Language
from optimizer.compare import Comparison, ProjectAcross
from optimizer.cuts import PROJECT_CUTS, Cut, project_entries
from optimizer.workbook.limits import address
from optimizer.writing.grid import HEAD_FILL, Column, Place, money_width
from optimizer.writing.heading import TITLE_POINTS, TITLE_SIZE, TITLE_WIDTH, roman
from optimizer.writing.page import Formula, Page, Value, height_of, lines_of

ANNEXES = ("projects", "sources", "sectors", "localities", "structure", "value")
"""Sheets that are numbered as annexes, in their order; the summary stands before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The comparison with what its sheets show beside it.

    numbers : by cut and entry, the number that stands for it in the sheet of projects, from 1.
    """

    comparison: Comparison
    portfolio: Portfolio
    language: Language
    numbers: Mapping[Cut, Mapping[str, int]] = field(init=False)
    entries: Mapping[Cut, Mapping[str, tuple[str, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        numbers = {
            cut: {entry: number for number, entry in enumerate(entries, start=1)}
            for cut, entries in self.comparison.money.items()
        }
        object.__setattr__(self, "numbers", numbers)
        object.__setattr__(self, "entries", project_entries(self.portfolio))

    @property
    def width(self) -> float:
        """Width of a column of money."""
        largest = max((own.allocated for own in self.comparison.tallies.values()), default=0)
        return max(12.0, money_width(largest))

    def stands_under(self, entry: "Entry", scenario: str, project: ProjectAcross) -> bool:
        """Whether a project is summed under an entry in a scenario's plan."""
        if entry.cut is Cut.TIER:
            return str(project.funding[scenario].tier) == entry.name
        return entry.name in self.entries[entry.cut].get(project.project_id, ())

    def key(self, cut: Cut, project: ProjectAcross) -> int | None:
        """The number a project is summed by under a cut that gives it one entry."""
        entries = self.entries[cut].get(project.project_id, ())
        return self.numbers[cut].get(entries[0]) if entries else None

    def is_in(self, criterion: str, project: ProjectAcross) -> bool:
        """Whether a criterion marks a project."""
        return criterion in self.entries[Cut.CLASS].get(project.project_id, ())


NAME_WIDTH_MAX = 22.0
"""Columns are as wide as the name of their scenario, up to this."""

KEY_CUTS = tuple(cut for cut in PROJECT_CUTS if cut is not Cut.CLASS)
"""Cuts under which each project has one number."""


def heading(page: Page, sheet: str, side: Side, widths: Sequence[float], *, unit: bool = True) -> int:
    """Number of the annex, title in capitals, period and reference, unit at the right; the row after it."""
    last, row = len(widths) - 1, 0
    title: dict[str, object] = {"bold": True, "align": "center", "font_size": TITLE_SIZE}
    if sheet in ANNEXES:
        page.merged((0, 0, 0, last), page.say("annex", number=roman(ANNEXES.index(sheet) + 1)), **title)
        page.sheet.set_row(0, TITLE_POINTS)
        row = 1
    text = page.say(f"compare.title.{sheet}")
    page.merged((row, 0, row, last), text, text_wrap=True, **title)
    page.sheet.set_row(row, TITLE_POINTS * lines_of(text, sum(widths) / TITLE_WIDTH))
    text = subtitle(page, side)
    page.merged((row + 1, 0, row + 1, last), text, italic=True, align="center", text_wrap=True)
    page.sheet.set_row(row + 1, height_of(text[: page.shown], sum(widths)))
    if unit:
        page.merged((row + 2, 0, row + 2, last), page.say("unit"), italic=True, align="right")
    return row + 3


def subtitle(page: Page, side: Side) -> str:
    """Period, reference and file."""
    years = side.comparison.years
    return page.say(
        "compare.subtitle",
        first=str(years[0]),
        last=str(years[-1]),
        reference=side.comparison.reference,
        file=side.portfolio.file_name or "–",
    )


def scenario_columns[Item](
    side: Side,
    key: str,
    over: tuple[str, ...],
    cell: Callable[[str, Item, int], Value],
    *,
    kind: str = "money",
    width: float = 0,
    total: bool = True,
    only_others: bool = False,
) -> list[Column[Item]]:
    """One column a scenario under a common heading. cell : value by scenario, item and Excel row."""
    names = side.comparison.others if only_others else side.comparison.names

    def column(name: str) -> Column[Item]:
        return Column(
            key=f"{key}:{name}",
            head=name,
            cell=lambda item, row: cell(name, item, row),
            kind=kind,
            width=max(width or side.width, min(NAME_WIDTH_MAX, len(name) / HEAD_FILL + 1)),
            over=over,
            total=total,
        )

    return [column(name) for name in names]


def difference_columns[Item](
    page: Page, side: Side, first: int, amount: Callable[[str, Item], float]
) -> list[Column[Item]]:
    """Each scenario less the reference, live. first : column of the reference's money; the others follow."""
    names, reference = side.comparison.names, side.comparison.reference

    def cell(name: str, item: Item, row: int) -> Value:
        own, base = address(row - 1, first + names.index(name)), address(row - 1, first)
        return Formula(text=f"={own}-{base}", value=amount(name, item) - amount(reference, item))

    over = (page.say("compare.over.difference", reference=reference),)
    return scenario_columns(side, "difference", over, cell, only_others=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a cut: a sector, a locality, a group, a criterion or a tier."""

    cut: Cut
    name: str
    label: str


class ProjectSums:
    """Live sums over the sheet of projects, with the values they have."""

    def __init__(self, side: Side, place: Place[ProjectAcross]) -> None:
        self.side = side
        self.place = place

    def of(self, column: str, scenario: str, entry: Entry) -> Formula:
        """Sum of a scenario's column (`allocated`, `selected`) over the projects of an entry."""
        key, number = key_of(self.side, entry, scenario)
        summed, condition = self.place.area(f"{column}:{scenario}"), self.place.area(key)
        value = sum(
            amounts[f"{column}:{scenario}"]
            for project, amounts in self.place.amounts
            if self.side.stands_under(entry, scenario, project)
        )
        return Formula(text=f"=SUMIFS({summed},{condition},{number})", value=value)


def key_of(side: Side, entry: Entry, scenario: str) -> tuple[str, int]:
    """Key of the column that an entry is summed by, and the number that stands there."""
    if entry.cut is Cut.CLASS:
        return f"key:class:{entry.name}", 1
    number = side.numbers[entry.cut][entry.name]
    return (f"key:tier:{scenario}" if entry.cut is Cut.TIER else f"key:{entry.cut.value}"), number
