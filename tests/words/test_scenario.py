"""What differs between two scenarios, in sentences of both languages."""

from dataclasses import replace
from datetime import date

import pytest

from models.scenario import TierOrder, differences
from models.vocabulary import Group, Objective
from optimizer.words.scenario import difference_texts
from tests.compare.plans import BOOK

PORTFOLIO = BOOK.portfolio()
BASE = PORTFOLIO.base
ORDER = ";".join(str(BASE.tier_order).split(";")[::-1])


@pytest.mark.parametrize(
    ("change", "vi", "en"),
    [
        ({"discount": 0.9}, "Hệ số chiết khấu: 0,95 → 0,9", "Worth of a finish one year later: 0.95 → 0.9"),
        (
            {"envelope_factors": {("X", 2027): 0.8}},
            "Hệ số vốn – X, 2027: 1 → 0,8",
            "Factor on the money of X, 2027: 1 → 0.8",
        ),
        ({"last_year": 2030}, "Năm cuối kỳ: 2027 → 2030", "Last plan year: 2027 → 2030"),
        (
            {"max_year_share": {**BASE.max_year_share, Group.B: 0.6}},
            "Tối đa mỗi năm, Nhóm B: 55 % → 60 %",
            "Most share each year, Group B: 55 % → 60 %",
        ),
        (
            {"weights": {"social": 2.0}},
            "Trọng số tiêu chí An sinh xã hội: theo sổ → 2",
            "as in the book → 2",
        ),
        ({"objective": Objective.SCORE}, "Mục tiêu: Lợi ích → Điểm tiêu chí", "Benefit → Score"),
        (
            {"rules_off": frozenset({"two_period_cap"})},
            "Quy tắc tắt: – → ",
            "Names of rules switched off: – → ",
        ),
        ({"law_date": date(2026, 1, 31)}, "→ 31/01/2026", "→ 2026-01-31"),
        ({"time_limit": 60.0}, "Giới hạn thời gian: – → 60", "Most time to solve: – → 60"),
        ({"hypothetical": ("two_period_share",)}, "Tỷ lệ chuyển tiếp sang kỳ sau", "two period share"),
    ],
)
def test_each_difference_reads(change, vi, en):
    found = differences(BASE, replace(BASE, **change))
    (text,) = difference_texts(found, PORTFOLIO, "vi")
    assert vi in text
    (text,) = difference_texts(found, PORTFOLIO, "en")
    assert en in text


def test_a_factor_of_one_is_no_difference():
    found = differences(BASE, replace(BASE, envelope_factors={("X", None): 1.0}))
    assert len(found) == 1
    assert difference_texts(found, PORTFOLIO, "vi") == ()


def test_an_own_order_names_only_what_moves():
    """Proves: in the order turned round 12 of 13 statuses have another tier; the middle one keeps its own."""
    other = replace(BASE, tier_order=TierOrder.parse(ORDER))
    texts = difference_texts(differences(BASE, other), PORTFOLIO, "vi")
    assert "Thứ tự ưu tiên của “Khởi công mới”: 13 → 1" in texts
    assert texts[-1] == "Nguồn của thứ tự ưu tiên: theo luật → quy định riêng của tỉnh"
    assert len(texts) == 13
