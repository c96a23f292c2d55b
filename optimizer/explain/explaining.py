"""All questions about one plan, asked side by side in processes of their own where a book is large.

Every question is answered from the book and the plan alone, so that it does not matter which process answers
it, or when. Where the time is over, what is left is answered by what needs no solving, and says so.
"""

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event
from typing import Self

from models.explanation import (
    EntersIf,
    Explanation,
    NoLossIf,
    Price,
    ProjectExplanation,
    ShadowPrice,
    Verdict,
)
from models.law import LawBook
from models.plan import Plan
from optimizer.book import Book
from optimizer.explain.bounds import Bounds
from optimizer.explain.entering import SOURCES
from optimizer.explain.prices import Priceable, price, priceable
from optimizer.explain.projects import MoneyEffort, Projects
from optimizer.explain.shadow import EnvelopeOf, envelopes, shadow_at_once, shadow_price
from optimizer.explain.worth import Worths
from optimizer.processes import end_with_parent
from optimizer.solving.decomposition.arrays import ContradictionError
from optimizer.solving.methods import AUTO, MILP, method_for

PROCESSES = 2

WORTH_A_PROCESS = 100
"""Schedules × questions / 100 from which processes of their own are quicker than asking here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFor:
    """What money brings a rejected line in; rank counts the sources that need least first."""

    project_id: str
    rank: int
    effort: MoneyEffort


type Question = str | Priceable | EnvelopeOf | MoneyFor
"""A line (its project_id), something that may be lifted, an envelope, or money for a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByMoney:
    """What money of one source does for a line.

    enters : None = there was no time to find out. no_loss : None = not found, or not asked.
    """

    enters: tuple[EntersIf, ...] | None
    no_loss: NoLossIf | None = None


type Answer = ProjectExplanation | Price | ShadowPrice | ByMoney

LINES_SHARE, PRICES_SHARE, MONEY_SHARE, SHADOW_SHARE = 0.45, 0.5, 0.6, 0.8
"""Parts of the time that is left which lines, prices, money for lines and envelopes may take in turn. What is
left then goes to lines that had no time."""

MONEY_HELPS = (Verdict.OUTRANKED, Verdict.TIER_FIRST, Verdict.WITHIN_GAP)
"""Verdicts on lines that money might bring in."""

GENEROUS = 4.0
"""How many even parts of the time that is left one question may take; most need less than one."""

FIRST_COME = 1_000.0
"""The same where half an answer is none: the first questions may take all that is left."""

LOOK_S = 0.25
"""How often it is asked whether to stop while others answer."""

type Tell = Callable[[int, int], None]
"""Told how many questions of how many are answered."""

type IsStopped = Callable[[], bool]
"""Whether somebody asked to stop: what is left is then answered by what needs no solving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is explained. deadline : `time.time()` at which to end; inf = none."""

    book: Book
    plan: Plan
    law: LawBook
    deadline: float = math.inf


class Asking:
    """Answers questions about one subject."""

    def __init__(self, subject: Subject) -> None:
        self.worths = Worths(subject.book, subject.plan, subject.law, subject.deadline)
        self._projects = Projects(self.worths)
        self._bounds: Bounds | None = self.worths.bounds

    def answer(self, question: Question, share: float = math.inf) -> Answer:
        """One answer. share : seconds it may take."""
        self.worths.ends_by(time.time() + share)
        if isinstance(question, str):
            return self._projects.explain(question)
        if isinstance(question, Priceable):
            return price(self.worths, question)
        if isinstance(question, MoneyFor):
            return self._money_for(question)
        return self._shadow_price(question)

    def _money_for(self, question: MoneyFor) -> ByMoney:
        if self.worths.is_over:
            return ByMoney(enters=None)
        sources = self._projects.sources(question.project_id)
        if question.rank >= len(sources):
            return ByMoney(enters=())
        source = sources[question.rank]
        is_first = question.effort is MoneyEffort.PRICED
        try:
            no_loss = self._projects.without_loss(question.project_id, source) if is_first else None
            found = self._projects.by_money(question.project_id, source, question.effort)
        except ContradictionError:
            return ByMoney(enters=None)
        return ByMoney(enters=None if self.worths.is_over and not found else found, no_loss=no_loss)

    def _shadow_price(self, own: EnvelopeOf) -> ShadowPrice:
        blank = ShadowPrice(
            source=own.source, year=own.year, per_billion=None, step=0, gain=None, valid_to=None
        )
        if self._bounds is None:
            try:
                self._bounds = Bounds(self.worths.book, self.worths.caps)
            except ContradictionError:
                return blank
        told = shadow_at_once if self.worths.is_over else shadow_price
        return told(self.worths, self._bounds, own)


def explain(
    subject: Subject,
    only: Sequence[str] | None = None,
    tell: Tell | None = None,
    processes: int = PROCESSES,
    is_stopped: IsStopped = lambda: False,
) -> Explanation:
    """The explanation of a plan: every line, price and envelope; of `only` some lines where named."""
    started = time.monotonic()
    lines = list(only) if only is not None else _lines(subject.plan)
    prices = [] if only is not None else list(priceable(subject.book))
    money = [] if only is not None else list(envelopes(subject.book))
    schedules = sum(len(table.options) for table in subject.book.tables)
    is_large = schedules * (len(lines) + len(prices) + len(money)) >= 100 * WORTH_A_PROCESS
    with _Panel(subject, processes if is_large else 1, tell, is_stopped) as panel:
        panel.expect(len(lines) + len(prices) + len(money))
        explained = [each for each in panel.ask(lines, LINES_SHARE) if isinstance(each, ProjectExplanation)]
        priced = [each for each in panel.ask(prices, PRICES_SHARE) if isinstance(each, Price)]
        helped = _by_money(subject, explained, panel)
        shadows = [each for each in panel.ask(money, SHADOW_SHARE) if isinstance(each, ShadowPrice)]
        explained = panel.once_more(explained)
    return Explanation(
        projects=tuple(_with_money(line, helped.get(line.project_id, [])) for line in explained),
        prices=tuple(priced),
        shadow_prices=tuple(shadows),
        runtime_s=time.monotonic() - started,
        is_cut_short=time.time() >= subject.deadline or panel.is_stopped,
    )


def _by_money(
    subject: Subject, explained: Sequence[ProjectExplanation], panel: "_Panel"
) -> dict[str, list[ByMoney]]:
    """What money does for rejected lines, by source: quickly for all of them, then by ever more solving."""
    is_small = method_for(subject.book, AUTO) == MILP
    asked = [
        (line.project_id, rank)
        for rank in range(SOURCES)
        for line in explained
        if line.verdict in MONEY_HELPS
    ]
    known: dict[tuple[str, int], ByMoney] = {}
    for effort in MoneyEffort if is_small else (MoneyEffort.PRICED,):
        questions = [MoneyFor(project_id=own, rank=rank, effort=effort) for own, rank in asked]
        panel.expect(len(questions))
        generous = FIRST_COME if effort is MoneyEffort.LEAST else GENEROUS
        for key, found in zip(asked, panel.ask(questions, MONEY_SHARE, generous), strict=True):
            if isinstance(found, ByMoney):
                known[key] = _better(known.get(key), found)
    helped: dict[str, list[ByMoney]] = {}
    for (project_id, _), found in known.items():
        helped.setdefault(project_id, []).append(found)
    return helped


def _better(before: ByMoney | None, after: ByMoney) -> ByMoney:
    """What is known after looking further: the newer amounts, where some were found."""
    if before is None:
        return after
    enters = after.enters if after.enters or not before.enters else before.enters
    return ByMoney(enters=enters, no_loss=before.no_loss or after.no_loss)


def _with_money(line: ProjectExplanation, answers: list[ByMoney]) -> ProjectExplanation:
    """The line with the money that brings it in, the least first."""
    enters = [each for answer in answers for each in answer.enters or ()]
    no_loss = [answer.no_loss for answer in answers if answer.no_loss is not None]
    return replace(
        line,
        enters_if=tuple(sorted(enters, key=lambda each: (each.extra, each.source, each.year or 0))),
        no_loss_if=tuple(sorted(no_loss, key=lambda each: (each.high, each.source))),
        money_was_asked=all(answer.enters is not None for answer in answers),
    )


def _lines(plan: Plan) -> list[str]:
    """Lines that are out first, since their heads ask first."""
    return [line.project_id for line in sorted(plan.ranked(), key=lambda line: line.selected)]


class _Panel:
    """Asks in this process, or in several at once; answers come in the order of the questions."""

    def __init__(self, subject: Subject, processes: int, tell: Tell | None, is_stopped: IsStopped) -> None:
        self._subject, self._processes, self._tell = subject, processes, tell
        self._is_stopped, self.is_stopped = is_stopped, False
        self._pool: ProcessPoolExecutor | None = None
        self._ends: Event | None = None
        self._own: Asking | None = None
        self._done = self._expected = 0

    def __enter__(self) -> Self:
        if self._processes > 1:
            context = multiprocessing.get_context("spawn")
            self._ends = context.Event()
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=context, initializer=_begin, initargs=(self._subject, self._ends)
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def expect(self, count: int) -> None:
        """So many more questions will be asked."""
        self._expected += count

    def ask(self, questions: Sequence[Question], share: float, generous: float | None = None) -> list[Answer]:
        """One answer for each question, in at most this share of the time that is left.

        generous : even parts of it that one question may take.
        """
        now = time.time()
        deadline = now + share * max(0.0, self._subject.deadline - now)
        answers = []
        for answer in self._answers(questions, deadline, generous or GENEROUS):
            answers.append(answer)
            self._done += 1
            if self._tell is not None:
                self._tell(self._done, self._expected)
        return answers

    def once_more(self, lines: list[ProjectExplanation]) -> list[ProjectExplanation]:
        """Lines that had no time are asked again with all that is left."""
        open_lines = [own.project_id for own in lines if not own.was_asked]
        if not open_lines or time.time() >= self._subject.deadline or self._looked():
            return lines
        self.expect(len(open_lines))
        again = {
            own.project_id: own
            for own in self.ask(open_lines, 1.0)
            if isinstance(own, ProjectExplanation) and own.was_asked
        }
        return [again.get(own.project_id, own) for own in lines]

    def _answers(self, questions: Sequence[Question], deadline: float, generous: float) -> Iterator[Answer]:
        count = len(questions)
        if self._pool is None:
            own = self._own = self._own or Asking(self._subject)
            for number, question in enumerate(questions):
                share = 0.0 if self._looked() else _share(deadline, count - number, 1, generous)
                yield own.answer(question, share)
            return
        waiting = []
        for number, question in enumerate(questions):
            part = _Part(left=count - number, processes=self._processes, deadline=deadline, generous=generous)
            waiting.append(self._pool.submit(_answered, question, part))
        for each in waiting:
            while not wait([each], LOOK_S).done:
                self._looked()
            yield each.result()

    def _looked(self) -> bool:
        """Whether to stop; where so, everybody who answers is told."""
        if not self.is_stopped and self._is_stopped():
            self.is_stopped = True
            if self._ends is not None:
                self._ends.set()
        return self.is_stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """How much of the time one question may take; see `_share`."""

    left: int
    processes: int
    deadline: float
    generous: float


def _share(deadline: float, left: int, processes: int, generous: float) -> float:
    """Seconds one of the questions that are left may take: several times its even part, never all."""
    if math.isinf(deadline):
        return math.inf
    remaining = max(0.0, deadline - time.time())
    return min(remaining, generous * remaining * processes / max(1, left))


_asking: list[tuple[Asking, Event]] = []
"""The subject of a process that answers, and what says that it shall stop: one, made when it begins."""


def _begin(subject: Subject, ends: Event) -> None:
    end_with_parent()
    _asking[:] = [(Asking(subject), ends)]


def _answered(question: Question, part: _Part) -> Answer:
    asking, ends = _asking[0]
    share = 0.0 if ends.is_set() else _share(part.deadline, part.left, part.processes, part.generous)
    return asking.answer(question, share)
