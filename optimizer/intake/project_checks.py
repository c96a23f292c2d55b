"""What must hold within one line of the list. Each check has one fault and one text."""

from collections.abc import Callable, Mapping

from models.budget import Source
from models.issues import Severity
from models.project import Project
from models.vocabulary import LineType
from optimizer.intake.typed import TypedRow

type Sources = Mapping[str, Source]


def check_project(project: Project, row: TypedRow, sources: Sources, years: tuple[int, ...]) -> None:
    """Report everything wrong with a line."""
    for check in CHECKS:
        check(project, row)
    _fixed_cells_exist(project, row, sources, years)


def _required(project: Project, row: TypedRow) -> None:
    needed = ["name"] if project.is_lump_sum else ["name", "status", "total_cost"]
    if project.is_lump_sum and project.tier is None:
        needed.append("status")
    for column in needed:
        if not row.has(column) and not row.has_issue(column):
            row.report("issue_value_missing", column)


def _paid_within_cost(project: Project, row: TypedRow) -> None:
    if not project.is_lump_sum and row.has("total_cost") and project.paid > project.total_cost:
        row.report("issue_paid_beyond_cost", "paid", found=project.paid, expected=project.total_cost)


def _split_sums(project: Project, row: TypedRow) -> None:
    split = project.cost_by_source
    if split is not None and row.has("total_cost") and sum(split.values()) != project.total_cost:
        row.report(
            "issue_parts_differ",
            "total_cost",
            parts="cost:…",
            found=sum(split.values()),
            expected=project.total_cost,
        )
    if project.paid_by_source and sum(project.paid_by_source.values()) != project.paid:
        paid = sum(project.paid_by_source.values())
        row.report("issue_parts_differ", "paid", parts="paid:…", found=paid, expected=project.paid)
    if split is not None and project.paid and not project.paid_by_source:
        row.report("issue_paid_split_missing", "paid", found=project.paid)
    asked = project.demand_by_source
    if asked is not None and sum(asked.values()) != project.demand:
        total = sum(asked.values())
        row.report(
            "issue_parts_differ", "demand", parts="demand:…", found=total, expected=project.demand or 0
        )


def _annual_sums(project: Project, row: TypedRow) -> None:
    for stem in ("mt_plan", "mt_assigned", "disbursed"):
        parts, total = getattr(project, f"{stem}_by_source"), getattr(project, stem)
        if parts is not None and sum(parts.values()) != total:
            found = sum(parts.values())
            row.report("issue_parts_differ", stem, parts=f"{stem}:…", found=found, expected=total)
    if project.mt_plan_by_source is not None and project.mt_assigned and not project.mt_assigned_by_source:
        row.report("issue_assigned_split_missing", "mt_assigned", found=project.mt_assigned)


def _parts_within_split(project: Project, row: TypedRow) -> None:
    if project.cost_by_source is None:
        return
    for source, paid in project.paid_by_source.items():
        part = project.cost_by_source.get(source, 0)
        if paid > part:
            column = f"paid:{source}" if row.has(f"paid:{source}") else "paid"
            row.report("issue_paid_beyond_part", column, Severity.WARNING, found=paid, expected=part)
    for source, asked in (project.demand_by_source or {}).items():
        left = project.split_remaining(source)
        if asked > left:
            row.report("issue_demand_beyond_remaining", f"demand:{source}", found=asked, expected=left)


def _demand_within_remaining(project: Project, row: TypedRow) -> None:
    if project.is_lump_sum:
        if project.demand is not None:
            row.report("issue_lump_sum_demand", "demand", Severity.WARNING, found=project.demand)
        return
    if not row.has("total_cost"):
        return
    if project.demand is not None and project.demand > project.remaining:
        row.report(
            "issue_demand_beyond_remaining", "demand", found=project.demand, expected=project.remaining
        )


def _demand_from_listed_sources(project: Project, row: TypedRow) -> None:
    if project.sources is None or project.cost_by_source is not None:
        return
    for source, asked in (project.demand_by_source or {}).items():
        if asked and source not in project.sources:
            listed = "; ".join(project.sources)
            row.report("issue_demand_from_unlisted_source", f"demand:{source}", found=source, expected=listed)


def _advance_and_arrears(project: Project, row: TypedRow) -> None:
    parts = project.advance_due + project.arrears_due
    if not parts:
        return
    column = "advance_due" if project.advance_due else "arrears_due"
    if project.is_lump_sum or not project.committed:
        row.report("issue_part_of_candidate", column, found=parts)
    elif parts > project.demanded and (project.demand is not None or row.has("total_cost")):
        row.report("issue_parts_beyond_demand", column, found=parts, expected=project.demanded)


def _years_in_order(project: Project, row: TypedRow) -> None:
    start, finish = project.start_year, project.finish_year
    if start is not None and finish is not None and start > finish:
        column = "finish_year" if row.has("finish_year") else "period"
        row.report("issue_years_reversed", column, found=str(finish), expected=str(start))


def _finish_of_partial_candidate(project: Project, row: TypedRow) -> None:
    if project.is_lump_sum or project.committed or project.finish_year is not None:
        return
    if project.demanded < project.remaining:
        left = project.remaining - project.demanded
        row.report("issue_finish_year_needed", "finish_year", found=left)


def _bounds_in_order(project: Project, row: TypedRow) -> None:
    for low, high in (("min_year_share", "max_year_share"), ("min_amount", "max_amount")):
        least, most = getattr(project, low), getattr(project, high)
        if least is not None and most is not None and least > most:
            row.report("issue_bounds_reversed", low, found=least, expected=most)


def _extension_decided(project: Project, row: TypedRow) -> None:
    if project.extension_years and not project.extension_decision and project.parent_project is None:
        row.report(
            "issue_extension_undecided", "extension_years", Severity.WARNING, found=project.extension_years
        )


def _amounts_on_lines_only(project: Project, row: TypedRow) -> None:
    """A lump sum has no total cost to fund: what it needs stands in min_amount."""
    if project.line_type is not LineType.PROJECT and project.min_amount is None and not project.fixed:
        row.report("issue_lump_sum_without_minimum", "min_amount", Severity.WARNING)


def _fixed_cells_exist(project: Project, row: TypedRow, sources: Sources, years: tuple[int, ...]) -> None:
    for source, year in project.fixed:
        column = f"fix:{source}:{year}"
        if source in sources and years and year not in years:
            plan = f"{years[0]}–{years[-1]}"
            row.report("issue_fixed_year_outside", column, found=str(year), expected=plan)
        split = project.cost_by_source
        if (
            split is not None
            and source in sources
            and project.fixed[source, year] > project.split_remaining(source)
        ):
            row.report(
                "issue_demand_beyond_remaining",
                column,
                found=project.fixed[source, year],
                expected=project.split_remaining(source),
            )


CHECKS: tuple[Callable[[Project, TypedRow], None], ...] = (
    _required,
    _paid_within_cost,
    _split_sums,
    _annual_sums,
    _parts_within_split,
    _demand_within_remaining,
    _demand_from_listed_sources,
    _advance_and_arrears,
    _years_in_order,
    _finish_of_partial_candidate,
    _bounds_in_order,
    _extension_decided,
    _amounts_on_lines_only,
)
