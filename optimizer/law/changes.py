"""What differs between the law on two days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from models.law import LawBook, LawDatum, LawOnDay

type Kind = Literal["began", "ended", "value", "article"]
"""A value began, ended, is another one, or rests on another article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawChange:
    """One key that differs. before, after : the values in force; None where there is none."""

    key: str
    before: LawDatum | None
    after: LawDatum | None

    @property
    def kind(self) -> Kind:
        """What the change is."""
        if self.before is None:
            return "began"
        if self.after is None:
            return "ended"
        return "article" if self.before.value == self.after.value else "value"


def law_changes(before: LawOnDay, after: LawOnDay) -> tuple[LawChange, ...]:
    """Every key of values plans use whose value or article differs, sorted; a start date alone is none."""
    old = {datum.key: datum for datum in before.annex()}
    new = {datum.key: datum for datum in after.annex()}
    changes = (
        LawChange(key=key, before=old.get(key), after=new.get(key)) for key in sorted(old.keys() | new.keys())
    )
    return tuple(own for own in changes if _differs(own.before, own.after))


def _differs(before: LawDatum | None, after: LawDatum | None) -> bool:
    if before is None or after is None:
        return before is not after
    return (before.value, before.article) != (after.value, after.article)


def day_before_last_change(law: LawBook, day: date) -> date:
    """The last day on which the law differed from how it stands on `day`; `day` where it never did."""
    now = law.on(day)
    for turn in reversed(law.turning_days):
        earlier = turn - timedelta(days=1)
        if turn <= day and law_changes(law.on(earlier), now):
            return earlier
    return day
