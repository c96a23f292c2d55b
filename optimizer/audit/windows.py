"""The window of a project (Điều 57) and what follows from it: schedules, yearly bounds, finish.

Written from the text of the rules for the audit alone.
"""

from fractions import Fraction
from math import ceil, floor

from models.schedule import Schedule, ScheduleKind
from models.units import Money
from models.vocabulary import Group, PlanType, Status
from optimizer.audit.book import Line

NO_TAIL = frozenset({Status.COMPLETED, Status.ADVANCE, Status.ARREARS, Status.ONGOING_FINISHING})
"""Statuses whose projects leave nothing for after the period."""


def exact(share: float) -> Fraction:
    """A share as the decimal number that was written, not as its binary neighbour."""
    return Fraction(str(share))


def is_ongoing(line: Line) -> bool:
    """Its first year with capital lies before the plan."""
    first = line.project.first_capital_year
    return first is not None and first < line.scenario.first_year


def earliest(line: Line) -> int:
    """First year its schedule may begin in; an ongoing project begins exactly then."""
    return max(line.scenario.first_year, line.project.earliest_start or line.scenario.first_year)


def has_window(line: Line) -> bool:
    """Its status is one the time limit speaks of."""
    status = line.project.status
    if line.project.is_lump_sum or status is None:
        return False
    return status.value in line.law["windowed_statuses.statuses"].names


def window_end(line: Line, start: int) -> int | None:
    """Last year the law lets capital flow to a project starting in `start`; None = no end.

    Errors: ValueError where a project with a window has no group.
    """
    project = line.project
    if not has_window(line):
        return None
    if line.is_oda and project.loan_close_year is not None:
        return project.loan_close_year
    if project.group is Group.NATIONAL:
        return project.finish_year
    if project.group is None:
        raise ValueError(f"project {line.id} has no group; a project with a window must have one.")
    years = line.law[f"capital_years.group_{project.group.value.lower()}"].whole + project.extension_years
    begins = project.first_capital_year if is_ongoing(line) else start
    return (start if begins is None else begins) + years - 1


def is_expired(line: Line) -> bool:
    """The window ended before the first plan year."""
    end = window_end(line, earliest(line))
    return end is not None and end < line.scenario.first_year


def tail_allowed(line: Line) -> bool:
    """Whether the project may leave a remainder at all (its window must pass the plan as well)."""
    scenario = line.scenario
    capped_to_nothing = (
        scenario.has("two_period_cap") and scenario.two_period_share == 0 and not line.cap_exempt
    )
    return (
        has_window(line)
        and line.project.status not in NO_TAIL
        and line.project.demand is None
        and scenario.plan_type is PlanType.MEDIUM_TERM
        and not capped_to_nothing
    )


def most_left(line: Line, start: int) -> Money:
    """⌊q · R_p⌋: the largest remainder of a schedule from `start`; 0 where there is no tail."""
    end, last = window_end(line, start), line.scenario.last_year
    if end is None or end <= last or not tail_allowed(line):
        return 0
    share = min(Fraction(1), exact(line.max_share) * (end - last))
    if line.committed or line.cap_exempt:
        share = min(share, Fraction(end - last, end - start + 1))
    return floor(share * line.remaining)


def legal_years(line: Line, start: int) -> range:
    """Plan years from `start` on that lie inside the window."""
    if is_expired(line):
        return range(line.scenario.first_year, line.scenario.first_year + 1)
    end, last = window_end(line, start), line.scenario.last_year
    return range(start, last + 1 if end is None else min(end, last) + 1)


def starts(line: Line) -> range:
    """Years a schedule may begin in."""
    first = earliest(line)
    return range(first, first + 1) if is_ongoing(line) else range(first, line.scenario.last_year + 1)


def money_years(line: Line, schedule: Schedule) -> range:
    """Plan years the schedule pays in; a late one pays in any legal year."""
    if schedule.kind is ScheduleKind.LATE:
        return legal_years(line, schedule.start)
    return range(schedule.start, min(schedule.end, line.scenario.last_year) + 1)


def most_in_year(line: Line, schedule: Schedule) -> Money:
    """hi: the most the project may get in one year; raised only where nothing else can hold D_p."""
    if is_expired(line):
        return line.remaining
    parts = line.project.advance_due + line.project.arrears_due
    most = floor(exact(line.max_share) * max(0, line.remaining - parts)) + parts
    longest = max((len(legal_years(line, start)) for start in starts(line)), default=0)
    if longest == 0 or any(_holds(line, start, most) for start in starts(line)):
        return most
    is_longest = len(money_years(line, schedule)) == longest
    if is_longest or schedule.kind is ScheduleKind.LATE:
        return max(most, ceil(Fraction(line.remaining, longest)))
    return most


def _holds(line: Line, start: int, most: Money) -> bool:
    """Some on-time schedule or the tail from `start` can hold D_p at `most` a year.

    A tail whose least is above its most cannot be followed; what the years alone hold, they hold so.
    """
    years = legal_years(line, start)
    if not years:
        return False
    least = _least(line, len(years)) if line.scenario.has("minimum_instalment") else 0
    room = sum(max(most, line.given_before(year)) for year in years)
    return least <= most and room + most_left(line, start) >= line.demand


def least_in_year(line: Line, schedule: Schedule) -> Money:
    """lo: the least a candidate must get in each plan year of its schedule."""
    return _least(line, len(money_years(line, schedule)))


def _least(line: Line, years: int) -> Money:
    if line.committed or line.remaining == 0:
        return 0
    least = max(1, ceil(exact(line.min_share) * line.remaining))
    return least if least * years <= line.demand else line.demand // years


def finishes(line: Line, schedule: Schedule) -> tuple[int, ...]:
    """Years the schedule may finish in: one, or two where the window is switched off."""
    last = line.scenario.last_year
    if line.project.is_lump_sum:
        return (last,)
    if schedule.kind is not ScheduleKind.LATE:
        finish = [schedule.end]
    else:
        finish = [max(window_end(line, schedule.start) or last, last) + 1]
        if not line.scenario.has("capital_window"):
            finish.append(last + 1)
    if line.leaves_demand == 0:
        return tuple(finish)
    beyond = max(line.project.finish_year or 0, last + 1)
    if schedule.kind is not ScheduleKind.LATE:
        return (beyond,)
    return tuple(max(year, beyond) for year in finish)
