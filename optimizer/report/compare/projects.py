"""The sheet of projects: one row a project, every scenario beside the others, grouped by what moves."""

from collections.abc import Callable, Iterator

from models.texts import say
from optimizer.compare import Funding, Movement, ProjectAcross
from optimizer.cuts import Cut
from optimizer.report.compare.page import KEY_CUTS, Side, heading
from optimizer.report.compare.text import movement_text
from optimizer.words.labels import criterion_label, status_label
from optimizer.workbook.limits import address
from optimizer.writing.grid import Column, Place, RowGroup, money_width, number_column, widths_of, write_table
from optimizer.writing.heading import notes, roman
from optimizer.writing.page import PAPER_A3, Page, Value

KEY_WIDTH = 8.5
CHANGED_COLOR = "#BDD7EE"

type ProjectColumn = Column[ProjectAcross]


def write_projects(page: Page, side: Side) -> Place[ProjectAcross]:
    """What is in some plans only comes first, what is the same in all or in none last."""
    columns = _columns(page, side)
    widths = widths_of(columns)
    top = heading(page, "projects", side, widths)
    place = write_table(page, top, columns, _groups(side), total_at="name", frozen=3)
    _mark_changes(page, side, place)
    end = notes(page, place.last + 2, [page.say("compare.note.projects")], widths)
    page.sheet.print_area(0, 0, end - 1, len(widths) - 1)
    page.print_setup(paper=PAPER_A3)
    return place


def _groups(side: Side) -> list[RowGroup[ProjectAcross]]:
    """One group for each movement that occurs; projects in the order of the list."""
    rows = {project.project_id: project.row for project in side.portfolio.projects}
    found: list[RowGroup[ProjectAcross]] = []
    for movement in Movement:
        items = side.comparison.with_movement(movement)
        if items:
            label = f"{say(f'compare.movement.{movement.value}', side.language)} ({len(items)})"
            ordered = sorted(items, key=lambda own: (rows[own.project_id], own.project_id))
            found.append(RowGroup(number=roman(len(found) + 1), label=label, items=tuple(ordered)))
    return found


def _columns(page: Page, side: Side) -> list[ProjectColumn]:
    projects = side.portfolio.by_id
    width = money_width(sum(project.total_cost for project in side.portfolio.projects))

    def of(
        key: str, cell: Callable[[ProjectAcross], Value], kind: str = "text", wide: float = 10
    ) -> ProjectColumn:
        is_money = kind == "money"
        return Column(
            key=key,
            head=page.say(f"column.{key}"),
            cell=lambda item, _: cell(item),
            kind=kind,
            width=wide,
            total=is_money,
        )

    movement: ProjectColumn = Column(
        key="movement",
        head=page.say("compare.column.movement"),
        cell=lambda item, _: movement_text(item, side.language),
        width=22,
    )
    return [
        number_column(page),
        of("code", lambda item: item.project_id, wide=12),
        of("name", lambda item: projects[item.project_id].name, wide=44),
        of("status", lambda item: status_label(projects[item.project_id], page.language), wide=18),
        of("total_cost", lambda item: projects[item.project_id].total_cost, "money", width),
        of("demand", lambda item: projects[item.project_id].demanded, "money", width),
        movement,
        *(column for name in side.comparison.names for column in _of_scenario(page, side, name)),
        Column(key="gap", head="", cell=lambda _, __: None, width=3, printed=False),
        *_keys(page, side),
    ]


def _of_scenario(page: Page, side: Side, name: str) -> Iterator[ProjectColumn]:
    """In or not, money, years and what is lacking."""
    over = page.say("compare.reference", name=name) if name == side.comparison.reference else name

    def column(
        key: str, head: str, cell: Callable[[ProjectAcross, Funding], Value], kind: str, width: float
    ) -> ProjectColumn:
        return Column(
            key=f"{key}:{name}",
            head=page.say(head),
            cell=lambda item, _: cell(item, item.funding[name]),
            kind=kind,
            width=width,
            over=(over,),
            total=kind == "money",
        )

    def year(item: ProjectAcross, own: int | None) -> Value:
        return None if side.portfolio.by_id[item.project_id].is_lump_sum else own

    yield column("selected", "compare.column.selected", lambda _, own: int(own.selected) or None, "money", 6)
    yield column("allocated", "column.allocated", lambda _, own: own.allocated or None, "money", side.width)
    yield column("start", "column.start", lambda item, own: year(item, own.start), "year", 8)
    yield column("finish", "column.finish", lambda item, own: year(item, own.finish), "year", 8)
    yield column("shortfall", "column.shortfall", lambda _, own: own.shortfall or None, "money", 11)


def _keys(page: Page, side: Side) -> Iterator[ProjectColumn]:
    """Numbers that the other sheets sum by; right of the printed area."""

    def column(key: str, head: str, cell: Callable[[ProjectAcross], Value]) -> ProjectColumn:
        return Column(
            key=f"key:{key}",
            head=head,
            cell=lambda item, _: cell(item),
            kind="center",
            width=KEY_WIDTH,
            over=(page.say("over.keys"),),
            id=f"key:{key}",
            printed=False,
        )

    def by_cut(cut: Cut) -> Callable[[ProjectAcross], Value]:
        return lambda item: side.key(cut, item)

    def by_class(criterion: str) -> Callable[[ProjectAcross], Value]:
        return lambda item: int(side.is_in(criterion, item)) or None

    def by_tier(name: str) -> Callable[[ProjectAcross], Value]:
        tiers = side.numbers[Cut.TIER]
        return lambda item: tiers.get(str(item.funding[name].tier))

    for cut in KEY_CUTS:
        yield column(cut.value, page.say(f"column.{cut.value}"), by_cut(cut))
    for criterion in side.numbers[Cut.CLASS]:
        yield column(f"class:{criterion}", criterion_label(criterion, side.language), by_class(criterion))
    for name in side.comparison.names:
        yield column(f"tier:{name}", f"{page.say('column.tier')}: {name}", by_tier(name))


def _mark_changes(page: Page, side: Side, place: Place[ProjectAcross]) -> None:
    """Cells that differ from the reference's are blue."""
    if place.last < place.first:
        return
    look = page.styles.workbook.add_format({"bg_color": CHANGED_COLOR})
    code = address(0, place.columns["code"])[:-1]
    for name in side.comparison.others:
        for key in ("selected", "allocated", "start", "finish", "shortfall"):
            at, base = place.columns[f"{key}:{name}"], place.columns[f"{key}:{side.comparison.reference}"]
            cell, other = address(place.first, at), address(place.first, base)
            criteria = f'=AND(${code}{place.first + 1}<>"",{cell}<>{other})'
            rule = {"type": "formula", "criteria": criteria, "format": look}
            page.sheet.conditional_format(place.first, at, place.last, at, rule)
