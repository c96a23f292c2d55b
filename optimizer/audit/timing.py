"""Audit of the rules about time: schedules, the window of Điều 57, instalments, what is left over."""

from collections.abc import Iterator

from models.schedule import Schedule, ScheduleKind
from optimizer.audit.book import Book, Line
from optimizer.audit.violation import Violation, broken
from optimizer.audit.windows import (
    earliest,
    has_window,
    is_expired,
    is_ongoing,
    least_in_year,
    legal_years,
    money_years,
    most_in_year,
    most_left,
    window_end,
)


def check_one_schedule(book: Book) -> Iterator[Violation]:
    """Committed lines have one schedule, candidates at most one, and it is one they may have."""
    for line in book.lines:
        if line.schedule is not None:
            check = _lump_sum_schedule if line.project.is_lump_sum else _project_schedule
            yield from check(line, line.schedule)
        elif line.committed and not line.locked_out:
            yield broken("one_schedule", line.id, line.demand)
        if line.schedule is None and (without := line.money() + line.left + line.short):
            yield broken("one_schedule", line.id, without, "not_selected")


def _lump_sum_schedule(line: Line, chosen: Schedule) -> Iterator[Violation]:
    scenario = line.scenario
    kind = ScheduleKind.LATE if line.short > 0 else ScheduleKind.ON_TIME
    if (chosen.start, chosen.end, chosen.kind) != (scenario.first_year, scenario.last_year, kind):
        yield broken("one_schedule", line.id, 1, "lump_sum", schedule=_span(chosen))


def _project_schedule(line: Line, chosen: Schedule) -> Iterator[Violation]:
    late = chosen.kind is ScheduleKind.LATE
    if late and not line.committed:
        yield broken("one_schedule", line.id, line.short, "late_candidate")
    if line.short > 0 and not late:
        yield broken("one_schedule", line.id, line.short, "short_on_time", schedule=_span(chosen))
    yield from _start(line, chosen)
    yield from _end(line, chosen)
    for year, amount in line.by_year.items():
        outside = year < chosen.start or (not late and year > chosen.end)
        if outside and amount > 0 and not (late and is_expired(line)):
            yield broken("one_schedule", line.at(year=year), amount, "outside", schedule=_span(chosen))


def _start(line: Line, chosen: Schedule) -> Iterator[Violation]:
    """A start not before the earliest, in the plan; what cannot choose starts exactly then.

    No choice have ongoing and expired projects, nor those that may begin only after the plan.
    """
    first, last = earliest(line), line.scenario.last_year
    latest = first if is_ongoing(line) or is_expired(line) or first > last else last
    wrong = max(first - chosen.start, chosen.start - latest)
    if wrong > 0:
        yield broken("one_schedule", line.id, wrong, "start", start=str(chosen.start), first=str(first))


def _end(line: Line, chosen: Schedule) -> Iterator[Violation]:
    """A tail ends after the plan, any other schedule in it; a late one not before its last money."""
    last = line.scenario.last_year
    if chosen.kind is ScheduleKind.LATE:
        paid = max((year for year, amount in line.by_year.items() if amount > 0), default=chosen.start)
        wrong = max(paid, chosen.start) - chosen.end if legal_years(line, chosen.start) else 0
    elif chosen.kind is ScheduleKind.TAIL:
        wrong = max(last + 1, chosen.start) - chosen.end
    else:
        wrong = max(chosen.end - last, chosen.start - chosen.end)
    if wrong > 0:
        yield broken("one_schedule", line.id, wrong, "end", schedule=_span(chosen))


def check_capital_window(book: Book) -> Iterator[Violation]:
    """Capital flows inside the window only, and never more in a year than the yearly share."""
    for line, chosen in book.selected_projects:
        if has_window(line):
            yield from _window(line, chosen)
        most = most_in_year(line, chosen)
        for year, amount in line.by_year.items():
            if amount > most and not line.is_past(year):  # `past_years` says what it holds
                yield broken("capital_window", line.at(year=year), amount - most, "share", most=most)


def _window(line: Line, chosen: Schedule) -> Iterator[Violation]:
    end = window_end(line, chosen.start)
    if chosen.kind is ScheduleKind.LATE:
        legal = legal_years(line, chosen.start)
        # Money before the start is the affair of one_schedule.
        for year, amount in line.by_year.items():
            past = year not in legal and (year >= chosen.start or is_expired(line))
            if past and amount > 0:
                yield broken("capital_window", line.at(year=year), amount, "closed", end=str(end))
    elif end is not None:
        beyond = chosen.end - end if chosen.kind is ScheduleKind.ON_TIME else abs(chosen.end - end)
        if beyond > 0:
            yield broken("capital_window", line.id, beyond, end=str(end), schedule=_span(chosen))


def check_minimum_instalment(book: Book) -> Iterator[Violation]:
    """A candidate gets its yearly minimum in every plan year of its schedule."""
    for line, chosen in book.selected_projects:
        least = least_in_year(line, chosen)
        for year in money_years(line, chosen):
            given = line.by_year.get(year, 0)
            missing = least - given
            if missing > 0 and not (given and line.is_past(year)):
                yield broken("minimum_instalment", line.at(year=year), missing, least=least)


def check_tail_remainder(book: Book) -> Iterator[Violation]:
    """Only a schedule past the plan leaves a remainder, at least 1 and no more than its share."""
    for line, chosen in book.selected:
        most = 0
        if chosen.kind is not ScheduleKind.ON_TIME and not line.project.is_lump_sum:
            most = most_left(line, chosen.start)
        if line.left > most:
            yield broken("tail_remainder", line.id, line.left - most, most=most, found=line.left)
        elif chosen.kind is ScheduleKind.TAIL and line.left < 1:
            yield broken("tail_remainder", line.id, 1 - line.left, "least")


def _span(chosen: Schedule) -> str:
    return f"{chosen.start}–{chosen.end}"
