"""Infeasible: which rules and envelopes clash, in money.

Rows are made elastic by family and the least total slack is found: first money (envelopes and
caps), then what was ordered (locks, fixed amounts, links, limits). Every number comes from a solve.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from models.texts import say
from models.units import Language
from models.vocabulary import Measure
from optimizer.book import Book
from optimizer.model import PlanModel
from optimizer.rows import Row
from optimizer.rules import DEFINITIONS, RULES
from optimizer.solving.highs import Limits, solve

MONEY_RULES = ("envelope_year", "envelope_total", "two_period_cap", "debt_ceiling")
LINK_RULES = ("requires", "requires_finished", "excludes", "bundle")
LIMIT_RULES = ("floor", "ceiling", "new_start_limit", "investor_capacity")
MANDATE_RULES = (
    "locked_in",
    "fixed_amounts",
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
    """

    way: str
    rule: str
    where: tuple[str, ...]
    by: float

    def message(self, language: Language = "vi") -> str:
        """What would have to give, and by how much."""
        label = say(f"rule.{self.rule}", language)
        by: object = self.by
        if self.way == "mandate":
            by = self._released(language)
        where = "" if self.rule == "change_limit" else " ".join(self.where)
        text = say(f"cli.clash_{self.way}", language, rule=label, where=where, by=by)
        return " ".join(text.split())

    def _released(self, language: Language) -> str:
        """How much of an order is released; a lock or a link is released whole."""
        if self.rule == "locked_in" or self.rule in LINK_RULES:
            return ""
        counted = (
            self.rule == "change_limit" or Measure.COUNT in self.where or Measure.NEW_STARTS in self.where
        )
        return say("cli.clash_projects" if counted else "cli.clash_amount", language, by=self.by)

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


def clashes(book: Book) -> tuple[Clash, ...]:
    """The smallest sets of rows that give way: by money, by mandates, and where no money helps by rules.

    Errors: NothingClashesError.
    """
    money = _least("money", MONEY_RULES, book)
    mandates = _least("mandate", MANDATE_RULES, book)
    if money:
        return (*money, *mandates)
    kept = {*DEFINITIONS, *(MANDATE_RULES if mandates else ())}
    return (*mandates, *_least("other", (rule for rule in RULES if rule not in kept), book))


def _least(way: str, rules: Iterable[str], book: Book) -> list[Clash]:
    model = PlanModel(book, elastic=rules)
    model.minimize({column: _weight(book, row) for column, (row, _) in model.slack.items()})
    record = solve(model, Limits(nodes=NODES))
    if not record.has_solution:
        return []
    values = model.solution()
    found = [
        Clash(way=way, rule=row.rule, where=row.where, by=round(values[column], 3))
        for column, (row, _) in model.slack.items()
        if values[column] > SMALLEST
    ]
    if not found:
        raise NothingClashesError
    return found


def _weight(book: Book, row: Row) -> float:
    """What giving way by one costs: a million VND one; a lock or a link the demand it releases.

    A project of a number costs the least demand among those that are counted.
    """
    demand = {table.project_id: table.demand for table in book.tables}
    if row.rule in ("locked_in", "locked_out", "entry", *LINK_RULES):
        return float(max(1, demand.get(row.where[0], 1)))
    if row.rule == "change_limit" and row.where != ("number",):
        return float(
            sum(demand.values())
        )  # sources of a kept project never give way: it is then no longer kept
    if row.rule in (*LIMIT_RULES, "change_limit") and all(column.kind == "x" for column in row.coefficients):
        return float(max(1, min((demand[column.owner] for column in row.coefficients), default=1)))
    return 1.0
