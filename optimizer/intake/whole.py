"""A row's amounts in whole million VND: what fits together before rounding fits together after.

Rounding each cell alone would let a demand that is exactly what remains end up a million above it
(an error nobody can understand) or below it (a demand that leaves money for the next period).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from models.issues import Severity
from optimizer.intake.typed import TypedRow, whole, whole_parts
from optimizer.workbook.schema import spec_of

_SAME = Decimal("0.000001")
"""Amounts closer than one đồng are the same."""
_TOTALS = (
    ("cost", "total_cost"),
    ("paid", "paid"),
    ("demand", "demand"),
    ("mt_plan", "mt_plan"),
    ("mt_assigned", "mt_assigned"),
    ("disbursed", "disbursed"),
)

type Raw = Mapping[str, Decimal]
type Done = dict[str, int]


def whole_row(row: TypedRow) -> TypedRow:
    """The row with whole amounts; told once where a cell of a project changed."""
    raw = {column: value for column, value in row.values.items() if _is_amount(row, column, value)}
    done = whole_projects(raw) if row.table.sheet == "projects" else whole_sources(raw)
    rounded = [column for column, value in raw.items() if value != done[column]]
    if rounded and row.table.sheet == "projects":
        row.report("issue_amounts_rounded", rounded[0], Severity.WARNING, found=", ".join(rounded))
    return replace(row, values={**row.values, **{name: Decimal(amount) for name, amount in done.items()}})


def _is_amount(row: TypedRow, column: str, value: object) -> bool:
    spec = spec_of(row.table.sheet, column)
    return isinstance(value, Decimal) and spec is not None and spec.type == "amount"


def whole_sources(raw: Raw) -> Done:
    """Money of a source: the years still sum to the total where they did."""
    years = {column: amount for column, amount in raw.items() if column.isdigit()}
    return {column: whole(amount) for column, amount in raw.items()} | whole_parts(raw.get("total"), years)


def whole_projects(raw: Raw) -> Done:
    """Money of a line: parts still sum to totals, and what lay within a limit still does."""
    done = {column: whole(amount) for column, amount in raw.items()}
    for stem, total in _TOTALS:
        parts = _parts(raw, stem)
        done |= whole_parts(raw.get(total, _sum(parts.values())), parts)
    _fit_paid(raw, done)
    _fit_rest(raw, done)
    _fit_demand(raw, done)
    _fit_dues(raw, done)
    _fit_fixed(raw, done)
    return done


def _parts(raw: Raw, stem: str) -> dict[str, Decimal]:
    return {column: amount for column, amount in raw.items() if column.startswith(f"{stem}:")}


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _total(money: Mapping[str, Decimal] | Mapping[str, int], stem: str) -> Decimal:
    """The stated total, else the sum of the parts."""
    if stem in money:
        return Decimal(money[stem])
    return _sum(Decimal(amount) for column, amount in money.items() if column.startswith(f"{stem}:"))


def _remaining(money: Mapping[str, Decimal] | Mapping[str, int]) -> Decimal:
    limits = (money.get(column) for column in ("total_cost", "settled_value", "stop_value"))
    least = min(Decimal(limit) for limit in limits if limit is not None)
    return max(Decimal(0), least - _total(money, "paid") - money.get("savings", 0))


def _left(money: Mapping[str, Decimal] | Mapping[str, int], source: str) -> Decimal:
    """What the approved split leaves for a source."""
    return max(Decimal(0), Decimal(money.get(f"cost:{source}", 0)) - money.get(f"paid:{source}", 0))


def _fit_paid(raw: Raw, done: Done) -> None:
    """A source paid within its part stays within it; another source takes over the million."""
    columns = sorted(_parts(raw, "paid"))
    for column in columns:
        part = column.replace("paid:", "cost:", 1)
        if done[column] <= done.get(part, 0) or raw[column] > raw.get(part, 0):
            continue
        room = [other for other in columns if done[other] < done.get(other.replace("paid:", "cost:", 1), 0)]
        if room:
            done[column] -= 1
            done[max(room, key=lambda other: raw[other] - done[other])] += 1


def _fit_rest(raw: Raw, done: Done) -> None:
    """A line that needs nothing more needs nothing after rounding: its savings, else paid, take the rest."""
    if "total_cost" not in raw or _remaining(raw) > _SAME:
        return
    rest = int(_remaining(done))
    if raw.get("savings"):
        done["savings"] += rest
        return
    columns = sorted(_parts(raw, "paid"))
    for _ in range(rest if columns else 0):
        most_room = max(columns, key=lambda name: done.get(name.replace("paid:", "cost:", 1), 0) - done[name])
        done[most_room] += 1
    if "paid" in raw:
        done["paid"] += rest


def _fit_demand(raw: Raw, done: Done) -> None:
    """A demand of all that remains stays so; one within what remains stays within it."""
    parts = sorted(_parts(raw, "demand"))
    if "total_cost" not in raw or not ("demand" in raw or parts):
        return
    asked, left = _total(raw, "demand"), _remaining(raw)
    if parts and abs(_sum(raw[part] for part in parts) - asked) > _SAME:
        return
    most = {part: _fit_part(raw, done, part) for part in parts}
    target = _sum(Decimal(done[part]) for part in parts) if parts else Decimal(done["demand"])
    if abs(asked - left) <= _SAME:
        target = _remaining(done)
    elif asked < left:
        target = min(target, _remaining(done))
    _sum_to(int(target), parts, most, done)
    if "demand" in raw:
        done["demand"] = int(target) if not parts else sum(done[part] for part in parts)


def _fit_part(raw: Raw, done: Done, column: str) -> int | None:
    """Fit one source's demand into its part; the most it may be, None where nothing limits it."""
    source = column.removeprefix("demand:")
    if not _parts(raw, "cost") or raw[column] > _left(raw, source):
        return None
    left = int(_left(done, source))
    is_all = raw[column] > 0 and _left(raw, source) - raw[column] <= _SAME
    done[column] = left if is_all else min(done[column], left)
    return left


def _sum_to(target: int, columns: list[str], most: Mapping[str, int | None], done: Done) -> None:
    """Raise or lower the columns, the largest first, until they sum to the target or have no room."""
    gap = target - sum(done[column] for column in columns)
    for column in sorted(columns, key=lambda name: (-done[name], name)):
        limit = most.get(column)
        room = gap if limit is None else limit - done[column]
        step = max(gap, -done[column]) if gap < 0 else min(gap, room)
        done[column] += step
        gap -= step


def _fit_dues(raw: Raw, done: Done) -> None:
    """Advances and arrears stay parts of the demand, or all of it."""
    dues = [column for column in ("advance_due", "arrears_due") if raw.get(column)]
    if not dues or "total_cost" not in raw:
        return
    stated = "demand" in raw or bool(_parts(raw, "demand"))
    asked = _total(raw, "demand") if stated else _remaining(raw)
    demanded = _total(done, "demand") if stated else _remaining(done)
    due = _sum(raw[column] for column in dues)
    beyond = sum(done[column] for column in dues) > demanded
    if abs(due - asked) <= _SAME or (due < asked and beyond):
        _sum_to(int(demanded), dues, {}, done)


def _fit_fixed(raw: Raw, done: Done) -> None:
    """Amounts ordered from a source stay within what its part leaves."""
    if not _parts(raw, "cost"):
        return
    fixed = sorted(_parts(raw, "fix"))
    for source in sorted({column.split(":")[1] for column in fixed}):
        columns = [column for column in fixed if column.split(":")[1] == source]
        left = int(_left(done, source))
        within = _sum(raw[column] for column in columns) <= _left(raw, source)
        if within and sum(done[column] for column in columns) > left:
            _sum_to(left, columns, {}, done)
