"""The forms that plans are reported on: the list of 32 columns and the shorter five-year form.

Both are filled for one group of sources; "of which" is the money of that group. What the book does not
hold – last year's plan and disbursement – is left to be filled in.
"""

from collections.abc import Collection, Iterator

from models.plan import PlanLine
from models.units import Money
from models.vocabulary import PlanType, Status
from optimizer.dossier.appendix import Appendix
from optimizer.dossier.line_table import LineTable
from optimizer.dossier.official_rows import official_rows
from optimizer.dossier.plan_view import PlanView
from optimizer.dossier.source_groups import SourceGroup, codes_in
from optimizer.report.plan.line_columns import LineCell
from optimizer.report.plan.paid_parts import PART_STATUS, paid_part
from optimizer.words.labels import status_label
from optimizer.writing.page import TO_FILL, Value

PARTS = ("advance_due", "arrears_due", "preparation")
"""What a plan's money pays apart from works, in the order of the form."""

NARROW = 9.5
"""Width of a column that is left to be filled in, or that seldom holds an amount."""


def official_forms(view: PlanView) -> Iterator[Appendix[PlanLine]]:
    """Both forms of every group of sources that pays anything; an annual plan has no five-year form."""
    paid = {group: view.paid_lines(codes_in(view.budget, group)) for group in SourceGroup}
    for group, lines in paid.items():
        if lines:
            yield form_32(view, group, lines)
    if view.result.scenario.plan_type is PlanType.ANNUAL:
        return
    for group, lines in paid.items():
        if lines:
            yield form_five_years(view, group, lines)


def form_32(view: PlanView, group: SourceGroup, lines: tuple[PlanLine, ...]) -> Appendix[PlanLine]:
    """The list of 32 columns for one group of sources."""
    codes, part = codes_in(view.budget, group), view.say(f"part.{group.value}")
    year, before = view.years[0], str(view.years[0] - 1)
    table = LineTable(view, lines).name().place()
    group_column = next(own for own in table.columns if own.key == "group")
    table.columns.remove(group_column)
    table.columns.insert(3, group_column)
    table.total_cost(codes, part)
    last_year = view.say("over.last_year", year=before)
    _pair(table, "last_plan", (last_year, view.say("over.last_plan")), part)
    _pair(table, "last_part", (last_year, view.say("over.last_part")), part)
    _pair(table, "last_whole", (last_year, view.say("over.last_whole")), part)
    table.paid(codes, part)
    period = (view.say("over.medium_term", part=part), view.say("over.medium_term_period"))
    _with_parts(table, "period", period, _of_medium_term(view, codes), _period_part(view, codes))
    assigned = (period[0], view.say("over.assigned"))
    _with_parts(table, "assigned", assigned, _of_assigned(view, codes), _assigned_part(view))
    need = view.say("over.year_plan", year=str(year))
    table.add(
        table.money(
            "year_all",
            lambda line, _: view.money(line, None, year) or None,
            over=(need,),
            head=view.say("column.all_sources"),
        )
    )
    _with_parts(table, "year", (need, part), _of_year(view, codes, year), _year_part(view, codes, year))
    table.note(24)
    notes = [view.say("note.form_32", year=str(year)), view.say("note.to_fill")]
    return _form(view, table, "form_32", group, lines, notes)


def form_five_years(view: PlanView, group: SourceGroup, lines: tuple[PlanLine, ...]) -> Appendix[PlanLine]:
    """The shorter form of the whole period for one group of sources."""
    codes, part = codes_in(view.budget, group), view.say(f"part.{group.value}")
    table = LineTable(view, lines)
    table.add(table.text("block", lambda line, _: view.project(line).sector or None, 22))
    table.name().place()
    table.columns = [own for own in table.columns if own.key not in ("code", "capacity")]
    table.add(table.text("kind", lambda line, _: status_label(view.project(line), view.voice.language), 18))
    table.total_cost(codes, part)
    over = (view.say("over.plan", period=view.period_label()),)
    table.add(
        table.money(
            "all", lambda line, _: view.money(line) or None, over=over, head=view.say("column.in_all")
        ),
        table.money("part", lambda line, _: view.money(line, codes) or None, over=over, head=part),
    )
    return _form(view, table, "form_five_years", group, lines, [view.say("note.to_fill")])


def _form(
    view: PlanView,
    table: LineTable,
    form: str,
    group: SourceGroup,
    lines: tuple[PlanLine, ...],
    notes: list[str],
) -> Appendix[PlanLine]:
    part = view.say(f"part.{group.value}")
    return Appendix(
        id=f"{form}_{group.value}",
        sheet=view.say(f"sheet.{form}", part=part),
        number=view.say(f"number.{form}"),
        title=view.say(f"title.{form}", part=view.say(f"source_group.{group.value}"), **view.period()),
        columns=tuple(table.columns),
        items=official_rows(view, lines),
        notes=tuple(notes),
    )


def _pair(table: LineTable, key: str, over: tuple[str, ...], part: str) -> None:
    """Two columns to be filled in: all sources, and of it one group."""
    for name, head in (("all", table.view.say("column.in_all")), ("part", part)):
        table.add(table.money(f"{key}_{name}", lambda _, __: TO_FILL, over=over, head=head, width=NARROW))


def _with_parts(
    table: LineTable, key: str, over: tuple[str, ...], whole: LineCell, part_of: dict[str, LineCell]
) -> None:
    """An amount and what it pays apart from works."""
    view = table.view
    of_which = (*over, view.say("over.of_which"))
    table.add(table.money(key, whole, over=over, head=view.say("column.in_all")))
    table.add(
        *(
            table.money(
                f"{key}_{name}", part_of[name], over=of_which, head=_part_head(view, name), width=NARROW
            )
            for name in PARTS
        )
    )


def _part_head(view: PlanView, name: str) -> str:
    return view.say(f"column.part_{name}")


def _of_medium_term(view: PlanView, codes: Collection[str]) -> LineCell:
    """The medium-term plan: this one, or the approved one that an annual plan belongs to."""

    def cell(line: PlanLine, _: int) -> Value:
        if view.result.scenario.plan_type is not PlanType.ANNUAL:
            return view.money(line, codes) or None
        project = view.project(line)
        if project.mt_plan_by_source is None:
            return TO_FILL
        return sum(project.mt_plan_by_source.get(code, 0) for code in codes) or None

    return cell


def _of_assigned(view: PlanView, codes: Collection[str]) -> LineCell:
    def cell(line: PlanLine, _: int) -> Value:
        project = view.project(line)
        if not project.mt_assigned:
            return None
        if project.mt_assigned_by_source is None:
            return TO_FILL
        return sum(project.mt_assigned_by_source.get(code, 0) for code in codes) or None

    return cell


def _of_year(view: PlanView, codes: Collection[str], year: int) -> LineCell:
    return lambda line, _: view.money(line, codes, year) or None


def _assigned_part(view: PlanView) -> dict[str, LineCell]:
    """What was assigned is not known by purpose."""
    return dict.fromkeys(PARTS, lambda line, _: TO_FILL if view.project(line).mt_assigned else None)


def _period_part(view: PlanView, codes: Collection[str]) -> dict[str, LineCell]:
    if view.result.scenario.plan_type is PlanType.ANNUAL:
        return dict.fromkeys(PARTS, lambda _, __: TO_FILL)
    return {name: _part_cell(view, codes, name, None) for name in PARTS}


def _year_part(view: PlanView, codes: Collection[str], year: int) -> dict[str, LineCell]:
    return {name: _part_cell(view, codes, name, year) for name in PARTS}


def _part_cell(view: PlanView, codes: Collection[str], name: str, year: int | None) -> LineCell:
    def cell(line: PlanLine, _: int) -> Value:
        return known_part(view, line, codes, name, year)

    return cell


def known_part(
    view: PlanView, line: PlanLine, codes: Collection[str], name: str, year: int | None = None
) -> Value:
    """What a group of sources pays for one of `PARTS`, as far as the plan decides it; else to be filled in.

    The plan says what repays advances and arrears over all sources and years: with one source group and
    one year that is the answer, otherwise nobody has decided yet.
    """
    project, money = view.project(line), view.money(line, codes, year)
    if name == "preparation":
        return (money or None) if view.is_preparation(line) else None
    if project.status is PART_STATUS[name]:
        return money or None
    due: Money = getattr(project, name)
    if not due or project.status in (Status.ADVANCE, Status.ARREARS):
        return None
    part = paid_part(view.result, line, name)
    is_decided = part.exact and money == view.money(line)
    return (part.amount or None) if is_decided else TO_FILL
