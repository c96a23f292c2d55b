"""How figures, money and what is left open are told: exact, bound or estimate, never one for the other."""

import dataclasses
import math

import pytest

from models.explanation import Explanation, Figure, Price, Priced, ProjectExplanation, ShadowPrice, Verdict
from optimizer.report.sentences.explanation import Sentences
from tests.explain.solved import solved
from tests.maths.examples import habit

ENDS = {
    "exact": (Figure(value=5, low=5, high=5), "5"),
    "between": (Figure(value=5, low=2, high=9), "khoảng 5 (ước tính; chắc chắn từ 2 đến 9)"),
    "low end": (Figure(value=2, low=2, high=9), "từ 2 đến 9 (chưa chứng minh được con số chính xác)"),
    "no low": (Figure(value=5, low=0, high=9), "khoảng 5 (ước tính; chắc chắn không quá 9)"),
    "high end": (Figure(value=9, low=0, high=9), "nhiều nhất 9 (chưa chứng minh được con số chính xác)"),
    "no high": (Figure(value=5, low=2, high=math.inf), "khoảng 5 (ước tính; chắc chắn ít nhất 2)"),
    "nothing proven": (Figure(value=5, low=0, high=math.inf), "khoảng 5 (ước tính, chưa chứng minh)"),
    "next to nothing": (Figure(value=0, low=0, high=9), "hầu như không (ước tính; nhiều nhất 9)"),
}


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return Sentences(solved(habit()), "vi")


@pytest.mark.parametrize("name", ENDS)
def test_a_figure_says_what_is_proven_of_it(sentences: Sentences, name: str) -> None:
    """Proves: only ends that meet are told bare, and an end is not told as an estimate between itself."""
    figure, told = ENDS[name]
    assert sentences.figure(figure) == told


@pytest.mark.parametrize(
    ("forcing", "told"),
    [
        (Figure(value=5, low=5, high=5), "giảm 5."),
        (Figure(value=5, low=2, high=9), "giảm khoảng 5 (ước tính; chắc chắn ít nhất 2)."),
        (Figure(value=2, low=2, high=9), "giảm ít nhất 2 (chưa chứng minh được con số chính xác)."),
        (Figure(value=5, low=0, high=9), "giảm khoảng 5 (ước tính, chưa chứng minh)."),
    ],
)
def test_what_forcing_costs_says_what_is_proven(sentences: Sentences, forcing: Figure, told: str) -> None:
    """Proves: as for every figure, an end is not told as an estimate."""
    said = sentences.verdict(replaced(LINE, {"forcing": forcing}))
    assert f"Nếu bắt buộc đưa vào, giá trị phương án {told}" in said


def test_the_worth_of_money_is_told_as_a_rise_of_the_bound(sentences: Sentences) -> None:
    """Proves: the price is the bound's; what the best plan gains stands beside it with its ends."""
    own = ShadowPrice(
        source="XDCB",
        year=2026,
        per_billion=4.07,
        step=446,
        gain=Figure(value=0, low=0, high=9),
        valid_to=900,
    )
    assert sentences.shadow(own) == (
        "XDCB năm 2026: thêm 1 tỷ đồng thì cận trên của giá trị tăng 4,07 "
        "(đúng đến khi thêm 900 triệu đồng); "
        "tính lại với thêm 1 % (446 triệu đồng), phương án tốt nhất tăng: "
        "hầu như không (ước tính; nhiều nhất 9)"
    )


LINE = ProjectExplanation(project_id="N1", selected=False, verdict=Verdict.OUTRANKED)
PRICE = Price(what=Priced.RULE, rule="envelope_year", gain=Figure(value=1, low=1, high=1))
MONEY = ShadowPrice(source="XDCB", year=None, per_billion=1.0, step=1, gain=None, valid_to=None)


@pytest.mark.parametrize(
    ("line", "price", "money", "is_unfinished"),
    [
        ({}, {}, {}, False),
        ({"was_asked": False}, {}, {}, True),
        ({"money_was_asked": False}, {}, {}, True),
        ({}, {"gain": None}, {}, True),
        ({}, {}, {"per_billion": None}, True),
        ({}, {}, {"is_checked": False}, True),
    ],
)
def test_whatever_is_open_asks_for_more_time(
    line: dict[str, object], price: dict[str, object], money: dict[str, object], is_unfinished: bool
) -> None:
    """Proves: one question that had too little time is enough, though the whole time was not over."""
    explanation = Explanation(
        projects=(replaced(LINE, line),),
        prices=(replaced(PRICE, price),),
        shadow_prices=(replaced(MONEY, money),),
    )
    assert explanation.is_unfinished is is_unfinished


def replaced[T](own: T, changes: dict[str, object]) -> T:
    return dataclasses.replace(own, **changes)  # type: ignore[type-var]
