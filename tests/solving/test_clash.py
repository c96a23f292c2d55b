"""What clashes in a book without a plan: in words, and within the time."""

import math
import time

import pytest

from models.law import LawBook
from models.units import LANGUAGES
from optimizer.build import build_book
from optimizer.clash import clashes
from tests.books import BookSheets, limit, link, project, source

LAW = LawBook.load()


def book_of(**keys):
    sheets = BookSheets(
        projects=[project(f"P{n}", 100, benefit=1, lock="in", locality="Ba Bể") for n in (1, 2)],
        sources=[source("XDCB", 150)],
        scenario={"objective": "benefit", "two_period_share": 0},
        **keys,
    )
    portfolio = sheets.portfolio()
    return build_book(portfolio, portfolio.base, LAW.on(portfolio.base.law_date))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "Vướng khả năng cân đối vốn: XDCB năm 2026 thiếu 50 triệu đồng."),
        ({}, "Hoặc bỏ ấn định đưa vào đối với “Dự án P2” (P2)."),
        ({"links": [link("excludes", "P1", "P2")]}, "Cần bỏ ấn định đưa vào đối với “Dự án P2” (P2)."),
        (
            {"limits": [limit("locality", "Ba Bể", "money", max=60)]},
            "Cần tăng mức tối đa “Số tiền: Địa phương Ba Bể” thêm 40 triệu đồng.",
        ),
    ],
)
def test_what_clashes_is_said_in_words(keys, said):
    found = clashes(book_of(**keys))
    assert said in [clash.message("vi") for clash in found]
    for language in LANGUAGES:
        assert not any("locality" in clash.message(language) for clash in found)


def test_no_time_to_look_is_no_answer():
    assert clashes(book_of(), time.monotonic() - 1) == ()
    assert clashes(book_of(), math.inf) != ()
