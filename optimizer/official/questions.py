"""What an import asks a person, each with the answers that are offered.

An answer is given by the place that `given_answers` knows, so that what is chosen on a screen, typed on the
command line and written in a file of answers are one thing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.issues import Issue
from models.units import MoneyUnit
from optimizer.official.given_answers import NOT_USED

_ROW_ANSWERS = {
    "issue_list_group_amounts": ("project", "group", "note"),
    "issue_list_project_perhaps_again": ("same", "other"),
}
_UNITS = (
    "issue_unit_unknown",
    "issue_list_unit_missing",
    "issue_list_units_differ",
    "issue_list_unit_assumed",
)
_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    place : as an answer names it, such as `Biểu 02!O`. issue : what is asked. offered : answers, the
    likeliest first.
    """

    place: str
    issue: Issue
    offered: tuple[str, ...]


def questions(issues: Sequence[Issue]) -> Iterator[Question]:
    """The issues that a person can settle by an answer, each place once."""
    asked: set[str] = set()
    for issue in issues:
        question = _question(issue)
        if question is not None and question.place not in asked:
            asked.add(question.place)
            yield question


def _question(issue: Issue) -> Question | None:
    values = issue.values
    if issue.code == "issue_list_heading_unconfirmed":
        guess, others = str(values["expected"]), str(values["offered"]).split(", ")
        columns = [own for own in dict.fromkeys([guess, *others]) if own != _NOTHING]
        return Question(place=str(values["place"]), issue=issue, offered=(*columns, NOT_USED))
    if issue.code in _ROW_ANSWERS:
        return Question(place=str(values["line"]), issue=issue, offered=_ROW_ANSWERS[issue.code])
    if issue.code == "issue_list_join_doubtful":
        codes = [own.partition(" ")[0] for own in str(values["offered"]).split("; ")]
        known = [code for code in codes if code != _NOTHING]
        return Question(place=str(values["line"]), issue=issue, offered=(*known, "note"))
    if issue.code in _UNITS and issue.sheet is not None:
        units = tuple(unit.value for unit in MoneyUnit)
        return Question(place=f"{issue.sheet}!unit", issue=issue, offered=units)
    return None
