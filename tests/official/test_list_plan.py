"""From the list of an office to an audited plan, with nothing typed but the money of the sources."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.budget import Source
from models.law import LawBook
from models.portfolio import Portfolio
from models.vocabulary import Lock
from optimizer.audit import audit
from optimizer.official import find_list
from optimizer.optimize import Effort
from optimizer.result import Result
from optimizer.solve import solve_scenario
from optimizer.workbook.reading import read_workbook
from tests.official.books import book_of, errors, read
from tests.official.lists import YEARS, ListSheet, envelope, sound_list, total_row, write_doubtful_list

LAW = LawBook.load()


def each_year(code: str, kind: str, amount: int) -> Source:
    return envelope(code, kind, None, **{f"y{year}": amount for year in YEARS})


ENOUGH = (each_year("NSTW", "central", 60_000), each_year("NSDP", "local_balance", 60_000))


def planned(portfolio: Portfolio, *locked_in: str) -> Result:
    """Solved, and audited once more here. A list has no scores: new projects come in by a person's lock."""
    scenario = replace(portfolio.base, locks=dict.fromkeys(locked_in, Lock.IN))
    result = solve_scenario(portfolio, scenario, LAW, Effort())
    assert audit(portfolio, scenario, LAW, result.plan) == ()
    return result


def paid_by_source(result: Result) -> dict[str, int]:
    sums: dict[str, int] = {}
    for _, source, _, amount in result.plan.payments():
        sums[source] = sums.get(source, 0) + amount
    return sums


def test_a_list_with_enough_money_is_met_in_full(tmp_path: Path) -> None:
    """Proves: the demand printed in the list is the money of the plan, source by source."""
    book = book_of(sound_list(total_row()).found(tmp_path), envelopes=ENOUGH)
    assert errors(book) == []
    result = planned(read(book, tmp_path), "7900002")
    assert [line.project_id for line in result.plan.selected] == ["7900001", "7900002", "7900003"]
    assert paid_by_source(result) == {"NSTW": 58_000, "NSDP": 58_000}


def test_without_scores_new_projects_stay_out_and_it_is_told(tmp_path: Path) -> None:
    result = planned(read(book_of(sound_list().found(tmp_path), envelopes=ENOUGH), tmp_path))
    assert [line.project_id for line in result.plan.selected] == ["7900001", "7900003"]
    assert "issue_all_values_zero" in {issue.code for issue in result.issues}


def test_scarce_money_stays_within_what_was_typed(tmp_path: Path) -> None:
    """Proves: no source pays more in a year than the person gave it; what is lacking is shown."""
    scarce = (each_year("NSTW", "central", 7_000), each_year("NSDP", "local_balance", 7_000))
    result = planned(read(book_of(sound_list().found(tmp_path), envelopes=scarce), tmp_path))
    assert max(result.plan.money_by_source_year().values()) <= 7_000
    assert sum(line.total_shortfall for line in result.plan.lines) > 0


def test_a_doubtful_heading_must_be_confirmed_before_planning(tmp_path: Path) -> None:
    found = find_list(read_workbook(write_doubtful_list(tmp_path / "list.xlsx")))
    assert found is not None
    assert errors(book_of(found, envelopes=ENOUGH)) == [("issue_list_heading_unconfirmed", "O5")]
    book = book_of(found, {14: "demand"}, ENOUGH)
    assert errors(book) == []
    result = planned(read(book, tmp_path), "7900002")
    assert sum(paid_by_source(result).values()) == 116_000


@pytest.mark.parametrize(
    ("title", "amounts"),
    [
        ("ĐVT: đồng", (40_500_000_000, 9_030_000_000)),
        ("ĐVT: triệu đồng", (40_500, "9.030")),
        ("ĐVT: tỷ đồng", ("40,5", 9.03)),
    ],
)
def test_the_unit_of_the_list_does_not_change_the_plan(
    tmp_path: Path, title: str, amounts: tuple[object, object]
) -> None:
    """Proves: the same projects in another unit get the same money."""
    headings = (("STT",), ("Danh mục dự án",), ("Nhóm",), ("TMĐT",), ("Nhu cầu vốn",), ("Quyết định đầu tư",))
    names = ("Đường liên xã Chợ Đồn", "Cầu Nà Bản")
    rows = [
        [at, name, "C", amount, amount, "12/QĐ-UBND"]
        for at, (name, amount) in enumerate(zip(names, amounts, strict=True), start=1)
    ]
    found = ListSheet(headings=headings, rows=rows, title=("DANH MỤC", title)).found(tmp_path)
    book = book_of(found, envelopes=ENOUGH[1:])
    assert errors(book) == []
    plan = planned(read(book, tmp_path), "DA-001", "DA-002").plan
    assert [line.total_allocated for line in plan.lines] == [40_500, 9_030]
