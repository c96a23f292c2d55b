"""Infeasible: which rules and envelopes clash, in money.

Rows are made elastic by family and the least total slack is found: first money (envelopes and
caps), then what was ordered (locks, fixed amounts, links, limits). Every number comes from a solve.
"""

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.explanation import Obstacle
from models.units import LANGUAGES, Language
from optimizer.book import Book
from optimizer.model import PlanModel
from optimizer.rows import Row, Sense
from optimizer.rules import DEFINITIONS, RULES
from optimizer.solving.highs import Limits, solve
from optimizer.words.rows import Words

MONEY_RULES = ("envelope_year", "envelope_total", "two_period_cap", "debt_ceiling")
LINK_RULES = ("requires", "requires_finished", "excludes", "bundle")
LIMIT_RULES = ("floor", "ceiling", "new_start_limit", "investor_capacity")
MANDATE_RULES = (
    "locked_in",
    "fixed_amounts",
    "past_years",
    "not_below_disbursed",
    "change_limit",
    *LIMIT_RULES,
    *LINK_RULES,
)
NODES = 5_000
SMALLEST = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One row that would have to give.

    way : `money` (raise this much), `mandate` (release it), `other` (any rule).
    by : million VND; a number of projects for limits on one; 1 for a lock or a link.
    said : the sentence, by language.
    """

    way: str
    rule: str
    where: tuple[str, ...]
    by: float
    said: Mapping[Language, str]

    def message(self, language: Language = "vi") -> str:
        """What would have to give, and by how much."""
        return self.said[language]

    def to_dict(self) -> dict[str, object]:
        """For plan.json."""
        return {
            "way": self.way,
            "rule": self.rule,
            "where": list(self.where),
            "by": self.by,
            "message_vi": self.message("vi"),
            "message_en": self.message("en"),
        }


class NothingClashesError(Exception):
    """A plan was found in which no row gives way: whoever said that there is none was wrong."""


def clashes(book: Book, deadline: float = math.inf) -> tuple[Clash, ...]:
    """The smallest sets of rows that give way: by money, by mandates, and where no money helps by rules.

    deadline : `time.monotonic()` at which to end; what is not found by then is left out.

    Errors: NothingClashesError.
    """
    money = _least("money", MONEY_RULES, book, deadline)
    mandates = _least("mandate", MANDATE_RULES, book, deadline, is_other_way=bool(money))
    if money:
        return (*money, *mandates)
    kept = {*DEFINITIONS, *(MANDATE_RULES if mandates else ())}
    return (
        *mandates,
        *_least(
            "other", (rule for rule in RULES if rule not in kept), book, deadline, is_other_way=bool(mandates)
        ),
    )


def _least(
    way: str, rules: Iterable[str], book: Book, deadline: float, *, is_other_way: bool = False
) -> list[Clash]:
    """The rows that give way least in all. is_other_way : another way was found already."""
    if time.monotonic() >= deadline:
        return []
    model = PlanModel(book, elastic=rules)
    model.minimize({column: _weight(book, row) for column, (row, _) in model.slack.items()})
    record = solve(model, Limits(nodes=NODES, deadline=deadline))
    if not record.has_solution:
        return []
    values = model.solution()
    found = [
        _clash(way, row, round(values[column], 3), book, is_other_way=is_other_way)
        for column, (row, _) in model.slack.items()
        if values[column] > SMALLEST
    ]
    if not found:
        raise NothingClashesError
    return found


def _clash(way: str, row: Row, by: float, book: Book, *, is_other_way: bool) -> Clash:
    said = {}
    for language in LANGUAGES:
        terms = book.terms
        words = Words(portfolio=book.portfolio, scenario=terms.scenario, law=terms.law, language=language)
        if way == "mandate":
            key = "cli.clash_or" if is_other_way else "cli.clash_mandate"
            said[language] = words.phrase(key, text=_released(row, by, words))
        else:
            key = "cli.clash_else" if is_other_way else f"cli.clash_{way}"
            said[language] = words.phrase(key, text=_given_way(way, row, by, words))
    return Clash(way=way, rule=row.rule, where=row.where, by=by, said=said)


def _released(row: Row, by: float, words: Words) -> str:
    """What has to be done with an order; a lock or a link is released whole."""
    if row.rule == "locked_in":
        return words.phrase("repair.lock", name=words.project(row.where[0]))
    if row.rule in LINK_RULES:
        one, other = (words.project(project) for project in row.where[:2])
        return words.phrase("repair.link", rule=words.rule(row.rule), name=one, other=other)
    if row.rule == "change_limit":
        return words.phrase("repair.changes", by=words.number(by, 0))
    if row.rule in LIMIT_RULES:
        return words.limit_moved(row.rule, row.where, by, is_least=row.sense is Sense.AT_LEAST)
    return words.phrase("clash.release", rule=words.rule(row.rule), where=words.places(row.where))


def _given_way(way: str, row: Row, by: float, words: Words) -> str:
    """What money is missing, or which rule cannot be kept; a condition fails as a whole."""
    if way == "money":
        return words.obstacle(Obstacle(rule=row.rule, where=row.where, by=by))
    values = {"rule": words.rule(row.rule), "where": words.places(row.where)}
    if all(column.kind == "x" for column in row.coefficients):
        return words.phrase("clash.whole", **values)
    return words.phrase("clash.by", by=words.number(by, 0), **values)


def _weight(book: Book, row: Row) -> float:
    """What giving way by one costs: a million VND one; a lock or a link the demand it releases.

    A project of a number costs the least demand among those that are counted.
    """
    demand = {table.project_id: table.demand for table in book.tables}
    if row.rule in ("locked_in", "locked_out", "entry", *LINK_RULES):
        return float(max(1, demand.get(row.where[0], 1)))
    if row.rule == "change_limit" and row.where != ("number",):
        # sources of a kept project never give way: it is then no longer kept
        return float(sum(demand.values()))
    if row.rule in (*LIMIT_RULES, "change_limit") and all(column.kind == "x" for column in row.coefficients):
        return float(max(1, min((demand[column.owner] for column in row.coefficients), default=1)))
    return 1.0
