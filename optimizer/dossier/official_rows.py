"""The rows of official lists: sector, then preparation or execution, then phase, then project group."""

from collections.abc import Callable, Sequence

from models.plan import PlanLine
from models.texts import say
from models.vocabulary import Group
from optimizer.dossier.plan_view import PlanView
from optimizer.sectors import sector_of, sectors
from optimizer.writing.grid import RowGroup
from optimizer.writing.heading import roman

PHASES = ("settled", "finishing", "going_on", "new")
"""What a project under execution is, in the order of official lists (a, b, c, d)."""

type GroupLabel = tuple[int, str]
"""Place in the order, and what the group is called."""


def official_rows(view: PlanView, lines: Sequence[PlanLine]) -> tuple[RowGroup[PlanLine], ...]:
    """The lines as official lists have them; inside a group in the order of their rank."""

    def number(at: int, own: RowGroup[PlanLine]) -> RowGroup[PlanLine]:
        return RowGroup(number=roman(at), label=own.label, items=own.items, parts=own.parts)

    groups = [
        RowGroup(number="", label=label, parts=_tasks(view, own))
        for label, own in _divided(lines, lambda line: _sector(view, line))
    ]
    return tuple(number(at, group) for at, group in enumerate(groups, start=1))


def _tasks(view: PlanView, lines: Sequence[PlanLine]) -> tuple[RowGroup[PlanLine], ...]:
    """Preparation, execution, and sums that belong to no project."""
    found: list[RowGroup[PlanLine]] = []
    for label, own in _divided(lines, lambda line: _task(view, line)):
        number = f"({len(found) + 1})"
        if view.is_preparation(own[0]) or view.project(own[0]).is_lump_sum:
            found.append(RowGroup(number=number, label=label, items=own))
        else:
            found.append(RowGroup(number=number, label=label, parts=_phases(view, own)))
    return tuple(found)


def _phases(view: PlanView, lines: Sequence[PlanLine]) -> tuple[RowGroup[PlanLine], ...]:
    divided = _divided(lines, lambda line: _phase(view, line))
    return tuple(
        RowGroup(number=f"{chr(ord('a') + at)})", label=label, parts=_groups(view, own))
        for at, (label, own) in enumerate(divided)
    )


def _groups(view: PlanView, lines: Sequence[PlanLine]) -> tuple[RowGroup[PlanLine], ...]:
    return tuple(
        RowGroup(number="", label=label, items=own)
        for label, own in _divided(lines, lambda line: _project_group(view, line))
    )


def _divided(
    lines: Sequence[PlanLine], label_of: Callable[[PlanLine], GroupLabel]
) -> list[tuple[str, tuple[PlanLine, ...]]]:
    """Lines by label, labels in their order, lines in the order given."""
    found: dict[GroupLabel, list[PlanLine]] = {}
    for line in lines:
        found.setdefault(label_of(line), []).append(line)
    return [(label[1], tuple(own)) for label, own in sorted(found.items())]


def _sector(view: PlanView, line: PlanLine) -> GroupLabel:
    project = view.project(line)
    if project.is_lump_sum and not view.is_preparation(line):
        return (len(sectors()), view.say("rows.no_project"))
    own = sector_of(project.sector)
    return (sectors().index(own), own.label(view.language))


def _task(view: PlanView, line: PlanLine) -> GroupLabel:
    project = view.project(line)
    if view.is_preparation(line):
        return (0, view.say("rows.preparation"))
    if project.is_lump_sum:
        places = list(type(project.line_type))
        return (
            2 + places.index(project.line_type),
            say(f"line_type.{project.line_type.value}", view.language),
        )
    return (1, view.say("rows.execution"))


def phase_of(view: PlanView, line: PlanLine) -> str:
    """One of `PHASES`, for a selected project under execution."""
    if view.is_settled(line):
        return "settled"
    if not view.is_carried_over(line):
        return "new"
    return "finishing" if view.finishes_in_plan(line) else "going_on"


def _phase(view: PlanView, line: PlanLine) -> GroupLabel:
    phase = phase_of(view, line)
    return (PHASES.index(phase), view.say(f"rows.{phase}", **view.period()))


def _project_group(view: PlanView, line: PlanLine) -> GroupLabel:
    group = view.project(line).group
    if group is None:
        return (len(Group), view.say("rows.no_group"))
    return (list(Group).index(group), say(f"group.{group.value}", view.language))
