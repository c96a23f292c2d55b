"""Method `milp`: the monolithic model, solved by branch and bound, stage by stage."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.outcome import EndedBy
from models.units import Money
from optimizer.book import Book
from optimizer.model import PlanModel
from optimizer.rows import Row, Sense, x
from optimizer.solving.candidate import Candidate
from optimizer.solving.highs import Limits, SolveRecord, solve
from optimizer.solving.lexicographic import (
    FAST_PATH_TIME_SHARE,
    Shortfalls,
    all_can_be_zero,
    lost_value,
    minimise_shortfalls,
    most_value,
    no_shortfall,
)


def candidates(book: Book, limits: Limits, *, whole_money: bool = False) -> Iterator[Candidate]:
    """Plans, best first; asking for another means that the last one was refused.

    The first candidate tells everything where there is no plan at all. With `whole_money` capital
    is whole numbers while searching, not only when a plan is settled: slower, and always settled.
    """
    stage, record = _stages(book, limits, whole_money)
    model = stage.model
    if model is None or not record.has_solution:
        yield _candidate(stage, record)
        return
    bound = min(0.0 - record.bound, most_value(book))
    refused = 0
    while model is not None and record.has_solution:
        choice = _choice(model)
        yield _candidate(stage, record, choice=choice, bound=bound)
        refused += 1
        model.add_row(_other_than(model, choice, refused))
        limits = limits.after(record)
        record = solve(model, limits)


def stage_two_model(book: Book, caps: Mapping[int, Money]) -> PlanModel:
    """The monolithic model of stage 2, for export."""
    model = PlanModel(book.with_caps(caps))
    model.minimize(lost_value(book))
    return model


def _stages(book: Book, limits: Limits, whole_money: bool) -> tuple[Shortfalls, SolveRecord]:
    in_order = book.terms.scenario.has("tier_order")
    spent = 0
    if book.tiers and in_order and all_can_be_zero(book, limits):
        stage, record = _fast_path(book, limits.with_share_of_time(FAST_PATH_TIME_SHARE), whole_money)
        if record.has_solution:
            return stage, record
        spent, limits = record.nodes, limits.after(record)
    stage = minimise_shortfalls(book, limits, whole_money)
    if stage.model is None:
        infeasible = stage.is_infeasible
        nodes = spent + stage.nodes
        return stage, SolveRecord(
            is_infeasible=infeasible,
            objective=math.inf,
            bound=-math.inf,
            nodes=nodes,
            ended_by=stage.ended_by,
        )
    stage.model.minimize(lost_value(book))
    record = solve(stage.model, limits.after(_used(stage.nodes)), has_solution=bool(stage.values))
    if not record.has_solution and stage.values:
        record = _keep_stage_one(stage, book, record)
    return stage, record


def _fast_path(book: Book, limits: Limits, whole_money: bool) -> tuple[Shortfalls, SolveRecord]:
    """One solve in which nothing is lacking: where it has a plan, stage 1 is proven as well."""
    whole = no_shortfall(book)
    model = PlanModel(whole, integer_money=whole_money)
    model.minimize(lost_value(book))
    zero = dict.fromkeys(book.tiers, 0)
    return Shortfalls(caps=zero, bounds=zero, model=model), solve(model, limits)


def _keep_stage_one(stage: Shortfalls, book: Book, record: SolveRecord) -> SolveRecord:
    """Stage 2 ended without a plan of its own: the last plan of stage 1 is one, whatever the solver said."""
    if stage.model is not None:
        stage.model.set_values(stage.values)
    objective = sum(weight * stage.values[column] for column, weight in lost_value(book).items())
    return replace(record, objective=objective, is_infeasible=False)


def _used(nodes: int) -> SolveRecord:
    return SolveRecord(
        is_infeasible=False, objective=math.inf, bound=-math.inf, nodes=nodes, ended_by=EndedBy.GAP
    )


def _choice(model: PlanModel) -> dict[str, int]:
    values = model.solution()
    return {column.owner: column.number for column in model.columns("x") if values[column] > 0.5}


def _other_than(model: PlanModel, choice: Mapping[str, int], number: int) -> Row:
    """Any plan but this one."""
    chosen = {x(project_id, schedule) for project_id, schedule in choice.items()}
    return Row(
        rule="refused",
        where=(str(number),),
        sense=Sense.AT_LEAST,
        right=1 - len(chosen),
        coefficients={column: -1.0 if column in chosen else 1.0 for column in model.columns("x")},
    )


def _candidate(
    stage: Shortfalls,
    record: SolveRecord,
    choice: Mapping[str, int] | None = None,
    bound: float = math.inf,
) -> Candidate:
    return Candidate(
        choice=choice,
        bound=bound,
        caps=stage.caps,
        shortfall_bounds=stage.bounds,
        tiers_proven=stage.proven,
        is_infeasible=record.is_infeasible,
        ended_by=record.ended_by,
        nodes=stage.nodes + record.nodes,
    )
