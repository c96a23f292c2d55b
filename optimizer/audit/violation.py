"""A violation: one rule, broken at one place, by one amount."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.texts import say
from models.units import Language, Money, format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What the audit found.

    rule : name of the rule as in the model, or `value` or `amounts`.
    where : project_id, project_id and source or year, source and year, or tier.
    by : how much the rule is broken by: million VND unless the text says otherwise.
    text : key of the sentence in `data/texts/audit.yaml`.
    values : what fills its placeholders beside `where` and `by`; years are text, amounts numbers.
    """

    rule: str
    where: str
    by: Money | float
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def message(self, language: Language = "vi") -> str:
        """Place, what was found and what was expected, in one sentence."""
        values = {"where": self.where, "by": self.by, **self.values}
        return say(self.text, language, **{name: _fine(value, language) for name, value in values.items()})

    def __str__(self) -> str:
        return f"{self.rule}: {self.message('en')}"


def _fine(value: object, language: Language) -> object:
    """Scores, values and gaps with six digits; all else as the catalogue writes it."""
    return format_number(value, language, 6) if isinstance(value, float) else value


def broken(rule: str, where: str, by: Money | float, detail: str = "", **values: object) -> Violation:
    """A violation whose text is `audit.<rule>`, or `audit.<rule>_<detail>` for a special case."""
    text = f"audit.{rule}_{detail}" if detail else f"audit.{rule}"
    return Violation(rule=rule, where=where, by=by, text=text, values=values)
