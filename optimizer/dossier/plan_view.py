"""A plan as the tables of the dossier look at it: money by group of sources, what the book does not say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from models.budget import Budget
from models.plan import PlanLine
from models.project import Project
from models.texts import say
from models.units import Language, Money, format_number
from models.vocabulary import LineType, Status
from optimizer.report.sentences.reasons import SETTLED, Reason, reasons
from optimizer.result import Result
from optimizer.writing.page import TO_FILL, Value, Voice

PREPARATION_LINES = (LineType.PREPARATION_TOTAL, LineType.PLANNING_TOTAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What an earlier plan gave a line, million VND, and what the line was called there."""

    name: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """What every piece of the dossier is made from.

    result : the plan, audited. approved : the earlier plan's lines, by code; None = none is known.
    why : the reason of every line.
    """

    result: Result
    language: Language
    approved: Mapping[str, Approved] | None = None
    why: Mapping[str, Reason] = field(init=False)
    _rows: Mapping[str, Mapping[str, object]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sheet = self.result.portfolio.sheets.get("projects")
        rows = {str(row.get("project_id")): row for row in (sheet.rows if sheet else ())}
        object.__setattr__(self, "why", reasons(self.result))
        object.__setattr__(self, "_rows", rows)

    @property
    def voice(self) -> Voice:
        """The language, for columns that reports share."""
        return Voice(language=self.language)

    @property
    def years(self) -> tuple[int, ...]:
        """The plan years."""
        return self.result.scenario.years

    @property
    def budget(self) -> Budget:
        """The sources as the scenario has them."""
        return self.result.book.terms.budget

    def say(self, key: str, **values: object) -> str:
        """A text of `data/texts/dossier.yaml`."""
        return say(f"dossier.{key}", self.language, **values)

    def number(self, amount: float) -> str:
        """A number as the language writes it."""
        return format_number(amount, self.language)

    def period(self) -> dict[str, str]:
        """First and last year, the year before, and the period in words, as texts and titles want them."""
        first, last = str(self.years[0]), str(self.years[-1])
        period = self.period_label()
        before = str(self.years[0] - 1)
        return {"first": first, "last": last, "before": before, "period": period, "span": period.upper()}

    def period_label(self) -> str:
        """`giai đoạn 2026–2030`, or `năm 2027` for one year."""
        first, last = str(self.years[0]), str(self.years[-1])
        return self.say("period_year" if first == last else "period", first=first, last=last)

    def project(self, line: PlanLine) -> Project:
        """The project behind a line."""
        return self.result.project(line)

    def lines(self) -> tuple[PlanLine, ...]:
        """All lines in the order of the ranked table."""
        return self.result.plan.ranked()

    def paid_lines(self, codes: Collection[str]) -> tuple[PlanLine, ...]:
        """The lines that get money from any of these sources."""
        return tuple(line for line in self.lines() if self.money(line, codes))

    def money(self, line: PlanLine, codes: Collection[str] | None = None, year: int | None = None) -> Money:
        """Money of a line: from these sources (None = all), in this year (None = the whole plan)."""
        return sum(
            amount
            for (source, when), amount in line.allocated.items()
            if (codes is None or source in codes) and year in (None, when)
        )

    def cost(self, line: PlanLine, codes: Collection[str]) -> Value:
        """The approved part of the total cost for these sources; to be filled in where none is approved."""
        project = self.project(line)
        if project.cost_by_source is None:
            return None if project.is_lump_sum else TO_FILL
        return _sum_of(project.cost_by_source, codes) or None

    def paid(self, line: PlanLine, codes: Collection[str]) -> Value:
        """What these sources paid before the plan; to be filled in where the book gives only the total."""
        project = self.project(line)
        if not project.paid:
            return None
        if not project.paid_by_source:
            return TO_FILL
        return _sum_of(project.paid_by_source, codes) or None

    def given(self, line: PlanLine, column: str) -> Value:
        """A cell of the list as it was read, where the plan itself has no use for it."""
        value = self._rows.get(line.project_id, {}).get(column)
        if value is None or isinstance(value, str | int | float):
            return value or None
        return float(str(value))

    def is_preparation(self, line: PlanLine) -> bool:
        """Planning and preparation: lump sums for them, and projects that are only prepared."""
        project = self.project(line)
        return project.line_type in PREPARATION_LINES or project.status is Status.PREPARATION

    def is_settled(self, line: PlanLine) -> bool:
        """Works are done; the money pays for what was built."""
        return self.project(line).status in SETTLED

    def is_carried_over(self, line: PlanLine) -> bool:
        """A project whose works went on before the plan and still go on."""
        project = self.project(line)
        if project.is_lump_sum or self.is_settled(line) or self.is_preparation(line):
            return False
        return project.has_begun(self.years[0]) or project.status in (
            Status.ONGOING,
            Status.ONGOING_FINISHING,
        )

    def is_new_start(self, line: PlanLine) -> bool:
        """A project that begins in the plan."""
        done = self.is_settled(line) or self.is_preparation(line) or self.is_carried_over(line)
        return not (done or self.project(line).is_lump_sum)

    def finishes_in_plan(self, line: PlanLine) -> bool:
        """Whether the schedule of a selected project ends within the plan years."""
        return line.schedule is not None and line.schedule.finish <= self.years[-1]


def _sum_of(amounts: Mapping[str, Money], codes: Iterable[str]) -> Money:
    return sum(amounts.get(code, 0) for code in codes)
