"""The rows of one project's table: how its schedules and bounds read as equations."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from optimizer.rows import Column, Row, Sense, f, r, u, x
from optimizer.table import Bound, ProjectTable

type Coefficients = dict[Column, float]

RATIO_TOLERANCE = 1
"""A ratio is a rounded figure: what it asks for may be missed by so much, million VND."""


def table_rows(table: ProjectTable) -> Iterator[Row]:
    """The rows of one project's table, each under the rule that set its bounds."""
    yield from _choice_rows(table)
    if table.is_lump_sum:
        yield from _lump_sum_rows(table)
    else:
        yield from _funding_rows(table)
        yield from _year_rows(table)
        yield from _remainder_rows(table)
        yield from _oda_rows(table)
    yield from _money_rows(table)
    yield from _fixed_rows(table)


def _selected(table: ProjectTable, coefficient: float) -> Coefficients:
    return {x(table.project_id, number): coefficient for number in range(len(table.options))}


def _row(rule: str, where: tuple[object, ...], sense: Sense, right: float, coefficients: Coefficients) -> Row:
    return Row(
        rule=rule,
        where=tuple(str(part) for part in where),
        sense=sense,
        right=right,
        coefficients=coefficients,
    )


def _ratio_row(rule: str, where: tuple[object, ...], sense: Sense, coefficients: Coefficients) -> Row:
    """Σ coefficient · column (sense) 0, within the tolerance of a ratio."""
    right = RATIO_TOLERANCE if sense is Sense.AT_MOST else -RATIO_TOLERANCE
    return replace(_row(rule, where, sense, right, coefficients), tolerance=RATIO_TOLERANCE)


def _choice_rows(table: ProjectTable) -> Iterator[Row]:
    for choice in table.choices:
        where = (table.project_id,)
        yield _row(choice.rule, where, Sense(choice.sense), choice.number, _selected(table, 1.0))


def _paid_and_left(table: ProjectTable) -> Coefficients:
    columns: Coefficients = {f(table.project_id, s, t): 1.0 for s, t in table.cells}
    columns.update({r(table.project_id, s): 1.0 for s in table.remainder_sources})
    return columns


def _lacking(table: ProjectTable) -> Coefficients:
    return {u(table.project_id, part.name): 1.0 for part in table.parts}


def _funding_rows(table: ProjectTable) -> Iterator[Row]:
    p = table.project_id
    sense = Sense.EQUAL if table.full else Sense.AT_MOST
    money = _paid_and_left(table) | _lacking(table) | _selected(table, -float(table.demand))
    yield _row("full_funding", (p,), sense, 0, money)
    if table.parts:
        late = {x(p, n): -float(option.shortfall_max) for n, option in enumerate(table.options)}
        yield _row("full_funding", (p, "late"), Sense.AT_MOST, 0, _lacking(table) | late)


def _lump_sum_rows(table: ProjectTable) -> Iterator[Row]:
    """Money above the minimum only where it is fixed: unfixed money and shortfall fill the minimum."""
    p = table.project_id
    open_demand = max(0, table.demand - sum(table.fixed.values()))
    unfixed = {f(p, s, t): 1.0 for s, t in table.cells if (s, t) not in table.fixed}
    money = unfixed | _lacking(table) | _selected(table, -float(open_demand))
    yield _row("full_funding", (p,), Sense.EQUAL if table.full else Sense.AT_MOST, 0, money)


def _year_rows(table: ProjectTable) -> Iterator[Row]:
    p = table.project_id
    for year in table.years:
        paid = {f(p, s, t): 1.0 for s, t in table.cells if t == year}
        high = {n: option.high[year] for n, option in enumerate(table.options) if year in option.high}
        low = {n: option.low[year] for n, option in enumerate(table.options) if year in option.low}
        limit = {x(p, n): -float(bound.amount) for n, bound in high.items()}
        yield _row(_rule(high, "capital_window"), (p, year), Sense.AT_MOST, 0, paid | limit)
        if any(bound.amount for bound in low.values()):
            least = {x(p, n): -float(bound.amount) for n, bound in low.items()}
            rule = _rule(low, "minimum_instalment")
            where = (p, year) if rule == "minimum_instalment" else (p, year, "least")
            yield _row(rule, where, Sense.AT_LEAST, 0, paid | least)


def _rule(bounds: Mapping[int, Bound], usual: str) -> str:
    """The rule that set the bounds; trivial bounds link capital to the schedule by definition."""
    rules = {bound.rule for bound in bounds.values()}
    return usual if usual in rules else min(rules)


def _remainder_rows(table: ProjectTable) -> Iterator[Row]:
    if not table.remainder_sources:
        return
    p = table.project_id
    left = {r(p, s): 1.0 for s in table.remainder_sources}
    most = {
        x(p, n): -float(o.remainder_max.amount) for n, o in enumerate(table.options) if o.remainder_max.amount
    }
    least = {x(p, n): -float(o.remainder_min) for n, o in enumerate(table.options) if o.remainder_min}
    yield _row("tail_remainder", (p,), Sense.AT_MOST, 0, left | most)
    if least:
        yield _row("tail_remainder", (p, "least"), Sense.AT_LEAST, 0, left | least)


def _oda_rows(table: ProjectTable) -> Iterator[Row]:
    p = table.project_id
    for year in table.years:
        foreign = {f(p, s, t): 1.0 for s, t in table.cells if t == year and s in table.foreign}
        if not foreign:
            continue
        if table.counterpart:
            row = {f(p, s, t): 1.0 for s, t in table.cells if t == year and s in table.domestic}
            row |= dict.fromkeys(foreign, -table.counterpart)
            yield _ratio_row("oda_counterpart", (p, year), Sense.AT_LEAST, row)
        if year in table.loan_max:
            bound = table.loan_max[year]
            yield _row(bound.rule, (p, year), Sense.AT_MOST, bound.amount, foreign)
    if table.onlending is not None and table.foreign:
        yield from _onlending_rows(table, table.onlending)


def _onlending_rows(table: ProjectTable, share: float) -> Iterator[Row]:
    p = table.project_id
    row = _selected(table, table.paid_onlent - share * table.paid_foreign)
    for column in _paid_and_left(table):
        source = column.detail
        if source in table.foreign:
            row[column] = (1.0 if source in table.onlent else 0.0) - share
    yield _ratio_row("onlending", (p, "most"), Sense.AT_MOST, dict(row))
    yield _ratio_row("onlending", (p, "least"), Sense.AT_LEAST, dict(row))


def _money_rows(table: ProjectTable) -> Iterator[Row]:
    p = table.project_id
    for bound in table.money:
        row = {f(p, s, t): 1.0 for s, t in table.cells if bound.source in (None, s)}
        if bound.with_remainder:
            row |= {r(p, s): 1.0 for s in table.remainder_sources if bound.source in (None, s)}
        right: float = bound.amount
        if bound.if_selected:
            row, right = row | _selected(table, -float(bound.amount)), 0
        yield _row(bound.rule, (p, *bound.where), Sense(bound.sense), right, row)


def _fixed_rows(table: ProjectTable) -> Iterator[Row]:
    p = table.project_id
    for (source, year), amount in sorted(table.fixed.items()):
        rule = "past_years" if (source, year) in table.past_cells else "fixed_amounts"
        row = {f(p, source, year): 1.0} if (source, year) in table.cells else {}
        yield _row(rule, (p, source, year), Sense.EQUAL, 0, row | _selected(table, -float(amount)))
