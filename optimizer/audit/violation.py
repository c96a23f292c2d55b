"""A violation: one rule, broken at one place, by one amount."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.budget import Budget
from models.texts import say
from models.units import Language, Money, format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What the audit found.

    rule : name of the rule as in the model, or `value` or `amounts`.
    where : project_id, project_id and source or year, source and year, or tier; codes.
    place : the same in words, where it is a project, source or year; None where `where` says it all.
    by : how much the rule is broken by: million VND unless the text says otherwise.
    text : key of the sentence in `data/texts/audit.yaml`.
    values : what fills its placeholders beside `where` and `by`; years are text, amounts numbers.
    """

    rule: str
    where: str
    by: Money | float
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: "Place | None" = None

    def message(self, language: Language = "vi") -> str:
        """Place, what was found and what was expected, in one sentence."""
        where = self.where if self.place is None else self.place.words(language)
        values = {"where": where, "by": self.by, **self.values}
        return say(self.text, language, **{name: _fine(value, language) for name, value in values.items()})

    def __str__(self) -> str:
        return f"{self.rule}: {self.message('en')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Money of a project, of a source, in a year: one of them, or those that are given together."""

    budget: Budget
    project: str | None = None
    source: str | None = None
    year: int | None = None

    def __str__(self) -> str:
        """Codes, as scripts find them: `P1 SDD 2026`."""
        return " ".join(str(part) for part in (self.project, self.source, self.year) if part is not None)

    def words(self, language: Language) -> str:
        """Names, as people know them: `P1, Tiền sử dụng đất (SDD), năm 2026`."""
        parts = [self.project] if self.project is not None else []
        if self.source is not None:
            parts.append(self.budget.label(self.source))
        if self.year is not None:
            parts.append(say("audit.limit_year", language, year=str(self.year)))
        return ", ".join(parts)


def _fine(value: object, language: Language) -> object:
    """Scores, values and gaps with six digits; all else as the catalogue writes it."""
    return format_number(value, language, 6) if isinstance(value, float) else value


def broken(rule: str, where: str | Place, by: Money | float, detail: str = "", **values: object) -> Violation:
    """A violation whose text is `audit.<rule>`, or `audit.<rule>_<detail>` for a special case."""
    text = f"audit.{rule}_{detail}" if detail else f"audit.{rule}"
    place = where if isinstance(where, Place) else None
    return Violation(rule=rule, where=str(where), by=by, text=text, values=values, place=place)
