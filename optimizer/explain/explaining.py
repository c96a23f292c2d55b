"""All questions about one plan, asked side by side in processes of their own where a book is large.

Every question is answered from the book and the plan alone, so that it does not matter which process answers
it, or when. Where the time is over, what is left is answered by what needs no solving, and says so.
"""

import math
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from models.explanation import Explanation, Price, ProjectExplanation, ShadowPrice
from models.law import LawBook
from models.plan import Plan
from optimizer.book import Book
from optimizer.explain.bounds import Bounds
from optimizer.explain.prices import Priceable, price, priceable
from optimizer.explain.projects import Projects
from optimizer.explain.shadow import EnvelopeOf, envelopes, shadow_price
from optimizer.explain.worth import Worths
from optimizer.solving.decomposition.arrays import ContradictionError

PROCESSES = 2

WORTH_A_PROCESS = 300
"""Schedules × questions / 100 from which processes of their own are quicker than asking here."""

type Question = str | Priceable | EnvelopeOf
"""A line (its project_id), something that may be lifted, or an envelope."""

type Answer = ProjectExplanation | Price | ShadowPrice

type Tell = Callable[[int, int], None]
"""Told how many questions of how many are answered."""


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
        return self._shadow_price(question)

    def _shadow_price(self, own: EnvelopeOf) -> ShadowPrice:
        blank = ShadowPrice(
            source=own.source, year=own.year, per_billion=None, step=0, gain=None, valid_to=None
        )
        if self.worths.is_over:
            return blank
        if self._bounds is None:
            try:
                self._bounds = Bounds(self.worths.book, self.worths.caps)
            except ContradictionError:
                return blank
        return shadow_price(self.worths, self._bounds, own)


def explain(
    subject: Subject, only: Sequence[str] | None = None, tell: Tell | None = None, processes: int = PROCESSES
) -> Explanation:
    """The explanation of a plan: every line, every price, every envelope; of `only` some lines where named."""
    started = time.monotonic()
    asking = Asking(subject)
    questions = list(_questions(asking.worths, only))
    schedules = sum(len(table.options) for table in subject.book.tables)
    if processes > 1 and schedules * len(questions) >= 100 * WORTH_A_PROCESS:
        answers = list(_side_by_side(subject, questions, processes, tell))
    else:
        answers = list(_one_by_one(asking, subject, questions, tell))
    return Explanation(
        projects=tuple(each for each in answers if isinstance(each, ProjectExplanation)),
        prices=tuple(each for each in answers if isinstance(each, Price)),
        shadow_prices=tuple(each for each in answers if isinstance(each, ShadowPrice)),
        runtime_s=time.monotonic() - started,
        is_cut_short=time.time() >= subject.deadline,
    )


def _questions(worths: Worths, only: Sequence[str] | None) -> Iterator[Question]:
    """What is asked: lines that are out first, since their heads ask first."""
    if only is not None:
        yield from only
        return
    lines = worths.plan.ranked()
    yield from (line.project_id for line in lines if not line.selected)
    yield from priceable(worths)
    yield from envelopes(worths)
    yield from (line.project_id for line in lines if line.selected)


def _one_by_one(
    asking: Asking, subject: Subject, questions: Sequence[Question], tell: Tell | None
) -> Iterator[Answer]:
    for number, question in enumerate(questions):
        yield asking.answer(question, _share(subject.deadline, len(questions) - number, 1))
        if tell is not None:
            tell(number + 1, len(questions))


def _share(deadline: float, left: int, processes: int) -> float:
    """Seconds one of the questions that are left may take: several times its even part, never all."""
    if math.isinf(deadline):
        return math.inf
    remaining = max(0.0, deadline - time.time())
    return min(remaining, GENEROUS * remaining * processes / max(1, left))


GENEROUS = 4.0
"""How many even parts of the time that is left one question may take; most need less than one."""

_asking: list[Asking] = []
"""The subject of a process that answers: one, made when the process begins."""


def _begin(subject: Subject) -> None:
    _asking[:] = [Asking(subject)]


def _answered(question: Question, left: int, processes: int, deadline: float) -> Answer:
    return _asking[0].answer(question, _share(deadline, left, processes))


def _side_by_side(
    subject: Subject, questions: Sequence[Question], processes: int, tell: Tell | None
) -> Iterator[Answer]:
    """Answers in the order of the questions."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(subject,)
    ) as pool:
        waiting = [
            pool.submit(_answered, question, len(questions) - number, processes, subject.deadline)
            for number, question in enumerate(questions)
        ]
        for number, each in enumerate(waiting):
            yield each.result()
            if tell is not None:
                tell(number + 1, len(questions))
