"""The ranked allocation table, and the lines that are out or short of money."""

from collections.abc import Callable, Mapping, Sequence

from models.plan import PlanLine
from models.project import Project
from models.texts import say
from optimizer.report.grid import NO_LOOK, Column, Place, write_table
from optimizer.report.page import MUTED, PAPER_A3, Formula, Page
from optimizer.report.reasons import Reason
from optimizer.report.result import Result
from optimizer.workbook.limits import column_letters

type LineColumn = Column[PlanLine]

MISSING_COLOR = "#C00000"


def write_allocation(page: Page, result: Result, reasons: Mapping[str, Reason]) -> Place:
    """Every line in the order of its rank: what it needs, what it gets, and why."""
    lines = result.plan.ranked()
    columns = [
        *_who(page, result, lines),
        *_decided(page, result),
        *_needs(page, result),
        *_gets(page, result),
        *_outcome(page, result, reasons),
    ]
    top = heading(page, "allocation", result)
    place = write_table(page, top, columns, lines, look=_line_look, total_at="name", frozen=5)
    page.print_setup(paper=PAPER_A3)
    return place


def write_not_balanced(page: Page, result: Result, reasons: Mapping[str, Reason]) -> Place:
    """The lines that are out, and those that get less than they must have."""
    lines = tuple(line for line in result.plan.ranked() if not line.selected or line.total_shortfall)
    kept = ("number", "tier", "code", "name", "status")
    columns = [
        *(column for column in _who(page, result, lines) if column.key in kept),
        _column(page, "investor", lambda line, _: result.project(line).investor or None, width=16),
        _column(page, "total_cost", lambda line, _: result.project(line).total_cost, "money", 13, total=True),
        _column(page, "demand", lambda line, _: result.project(line).demanded, "money", 13, total=True),
        _column(page, "allocated", lambda line, _: line.total_allocated, "money", 13, total=True),
        _column(page, "lacking", lambda line, _: _lacking(result, line), "money", 13, total=True),
        *_worth(page, result),
        _reason(page, reasons, 60),
    ]
    top = heading(page, "not_balanced", result)
    place = write_table(page, top, columns, lines, total_at="name", frozen=4)
    page.print_setup()
    return place


def _lacking(result: Result, line: PlanLine) -> int:
    """All it demands where the line is out, else what it must have and does not get."""
    return line.total_shortfall if line.selected else result.project(line).demanded


def heading(page: Page, sheet: str, result: Result, *, unit: bool = True) -> int:
    """Title, scenario, note and unit; the row the table begins in."""
    page.text(0, 0, page.say(f"title.{sheet}"), bold=True, font_size=14)
    page.text(1, 0, subtitle(page, result), italic=True)
    page.text(2, 0, page.say(f"note.{sheet}"), font_color=MUTED)
    if unit:
        page.text(3, 0, page.say("unit"), italic=True)
    page.sheet.set_row(0, 22)
    return 4


def subtitle(page: Page, result: Result) -> str:
    """Period and scenario."""
    scenario = result.scenario
    return page.say(
        "subtitle", first=str(scenario.first_year), last=str(scenario.last_year), scenario=scenario.name
    )


def _line_look(line: PlanLine) -> Mapping[str, object]:
    """Lines that are out in grey, lines short of money in red."""
    if not line.selected:
        return {"font_color": MUTED, "italic": True}
    return {"font_color": MISSING_COLOR} if line.total_shortfall else NO_LOOK


def _column(
    page: Page,
    key: str,
    cell: Callable[[PlanLine, int], str | int | float | Formula | None],
    kind: str = "text",
    width: float = 10,
    *,
    over: str = "",
    total: bool = False,
    head: str = "",
) -> LineColumn:
    return Column(
        key=key,
        head=head or page.say(f"column.{key}"),
        cell=cell,
        kind=kind,
        width=width,
        over=over,
        total=total,
    )


def _who(page: Page, result: Result, lines: Sequence[PlanLine]) -> list[LineColumn]:
    """The line itself."""
    numbers = {line.project_id: number for number, line in enumerate(lines, start=1)}

    def project(line: PlanLine) -> Project:
        return result.project(line)

    return [
        _column(page, "number", lambda line, _: numbers[line.project_id], "center", 5),
        _column(page, "rank", lambda line, _: line.rank, "center", 6),
        _column(page, "tier", lambda line, _: line.tier, "center", 6),
        _column(page, "code", lambda line, _: line.project_id, width=12),
        _column(page, "name", lambda line, _: project(line).name, width=34),
        _column(page, "sector", lambda line, _: project(line).sector or None, width=20),
        _column(page, "locality", lambda line, _: project(line).locality or None, width=12),
        _column(page, "group", lambda line, _: _group(project(line)), "center", 7),
        _column(page, "status", lambda line, _: status_label(page, project(line)), width=16),
    ]


def _group(project: Project) -> str | None:
    return None if project.group is None or project.is_lump_sum else project.group.value


def status_label(page: Page, project: Project) -> str:
    """Rung of the order of priority; for a lump sum what it is."""
    if project.status is None or project.is_lump_sum:
        return say(f"line_type.{project.line_type.value}", page.language)
    return say(f"status.{project.status.value}", page.language)


def _decided(page: Page, result: Result) -> list[LineColumn]:
    def decision(line: PlanLine, _: int) -> str | None:
        project = result.project(line)
        return "; ".join(filter(None, (project.policy_decision, project.investment_decision))) or None

    return [
        _column(page, "investor", lambda line, _: result.project(line).investor or None, width=16),
        _column(page, "decision", decision, width=22),
        _column(page, "total_cost", lambda line, _: result.project(line).total_cost, "money", 11, total=True),
        _column(page, "paid", lambda line, _: result.project(line).paid, "money", 11, total=True),
    ]


def _needs(page: Page, result: Result) -> list[LineColumn]:
    """What the period must find, with the parts that repay advances and old arrears."""
    over = page.say("over.demand")

    def part(name: str) -> LineColumn:
        return _column(
            page,
            name,
            lambda line, _: getattr(result.project(line), name) or None,
            "money",
            10.5,
            over=over,
            total=True,
        )

    demand = _column(
        page,
        "demand",
        lambda line, _: result.project(line).demanded,
        "money",
        11,
        over=over,
        total=True,
        head=page.say("column.all"),
    )
    return [demand, part("advance_due"), part("arrears_due")]


def _gets(page: Page, result: Result) -> list[LineColumn]:
    """What the line gets: the total as a live sum of the years, then by source."""
    scenario = result.scenario
    over_years = page.say("over.allocated", first=str(scenario.first_year), last=str(scenario.last_year))
    over_sources = page.say("over.by_source")

    def in_year(year: int) -> LineColumn:
        def amount(line: PlanLine, _: int) -> int | None:
            return sum(paid for (_, when), paid in line.allocated.items() if when == year) or None

        return _column(
            page, f"year_{year}", amount, "money", 10.5, over=over_years, total=True, head=str(year)
        )

    def from_source(code: str) -> LineColumn:
        def amount(line: PlanLine, _: int) -> int | None:
            return sum(paid for (source, _), paid in line.allocated.items() if source == code) or None

        return _column(
            page, f"source_{code}", amount, "money", 10.5, over=over_sources, total=True, head=code
        )

    years = [in_year(year) for year in scenario.years]
    before = len(_who(page, result, ())) + len(_decided(page, result)) + len(_needs(page, result))
    first, last = column_letters(before + 1), column_letters(before + len(years))

    def allocated(line: PlanLine, row: int) -> Formula:
        return Formula(text=f"=SUM({first}{row}:{last}{row})", value=line.total_allocated)

    total = _column(
        page, "allocated", allocated, "money", 12, over=over_years, total=True, head=page.say("column.all")
    )
    sources = [from_source(source.code) for source in result.book.terms.budget.sources]
    return [total, *years, *sources]


def _worth(page: Page, result: Result) -> list[LineColumn]:
    """Score and value; lump sums have neither."""

    def worth(name: str) -> Callable[[PlanLine, int], float | None]:
        return lambda line, _: None if result.project(line).is_lump_sum else getattr(line, name)

    return [
        _column(page, "score", worth("score"), "points", 9),
        _column(page, "value", worth("value"), "points", 11),
    ]


def _outcome(page: Page, result: Result, reasons: Mapping[str, Reason]) -> list[LineColumn]:
    yes, no = page.say("selected.yes"), page.say("selected.no")

    def year(name: str) -> Callable[[PlanLine, int], int | None]:
        def shown(line: PlanLine, _: int) -> int | None:
            if line.schedule is None or result.project(line).is_lump_sum:
                return None
            return int(getattr(line.schedule, name))

        return shown

    return [
        _column(page, "remainder", lambda line, _: line.total_remainder or None, "money", 10.5, total=True),
        _column(page, "shortfall", lambda line, _: line.total_shortfall or None, "money", 10.5, total=True),
        *_worth(page, result),
        _column(page, "start", year("start"), "year", 8),
        _column(page, "finish", year("finish"), "year", 8),
        _column(page, "selected", lambda line, _: yes if line.selected else no, "center", 8),
        _reason(page, reasons, 48),
    ]


def _reason(page: Page, reasons: Mapping[str, Reason], width: float) -> LineColumn:
    return _column(page, "reason", lambda line, _: reasons[line.project_id].text(page.language), width=width)
