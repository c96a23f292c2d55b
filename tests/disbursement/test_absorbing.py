"""Plan and actual, worked by hand."""

from pathlib import Path

import pytest

from models.issues import PortfolioError
from models.law import LawBook
from optimizer.canonical.book import book_bytes
from optimizer.disbursement.absorbing import By, Execution, executions, proposed_capacities, total
from optimizer.disbursement.joining import joined
from optimizer.intake.book import read_portfolio
from optimizer.optimize import optimize
from optimizer.report.studies.disbursement import disbursement_study
from optimizer.workbook.raw import Cell, RawSheet, RawWorkbook
from optimizer.workspace.execution import actual_of
from tests.books import BookSheets, limit, project, source
from tests.maths.small import NO_TAIL, book

LAW = LawBook.load()


def spent() -> BookSheets:
    """Ban I: A 100 given, 60 paid out, 10 lapsed, 20 carried over; B 50 given by source, all paid out.

    Ban II: C has 40 of its plan's 90 assigned, none of it paid out; D has a plan and nothing else.
    """
    lines = [
        project(
            "A", 200, investor="Ban I", sector="Giao thông", mt_assigned=100, disbursed=60, cancelled=10,
            carried_over=20,
        ),
        project(
            "B", 200, investor="ban i", sector="Y tế",
            **{"mt_assigned:X": 30, "mt_assigned:Y": 20, "disbursed:X": 30, "disbursed:Y": 20},
        ),
        project("C", 200, investor="Ban II", sector="Y tế", mt_plan=90, mt_assigned=40),
        project("D", 200, investor="Ban II", mt_plan=500),
    ]  # fmt: skip
    return book(lines, [source("X", 100, 100), source("Y", 100, 100)], **NO_TAIL)


def by(cut: By) -> dict[str, Execution]:
    return {own.key: own for own in executions(spent().portfolio(), cut)}


def test_by_project_and_investor() -> None:
    """Proves: given, behind and absorption. A: 100 − 10 − 60 = 30 behind, 60 %; Ban I: 110 of 150."""
    assert list(by(By.PROJECT)) == ["A", "B", "C"]
    own = by(By.PROJECT)["A"]
    assert (own.behind, own.available, own.absorption, own.carried_over) == (30, 90, 0.6, 20)
    investors = by(By.INVESTOR)
    assert (investors["Ban I"].disbursed, investors["Ban I"].given) == (110, 150)
    assert investors["Ban II"].absorption == 0
    assert (total(list(investors.values())).given, total(list(investors.values())).disbursed) == (190, 110)


def test_the_plan_counts_as_given_only_where_nothing_is_assigned() -> None:
    """Proves: D's plan of 500 is no idle money beside what A to C were assigned; without those, it is."""
    assert "D" not in by(By.PROJECT)
    lines = [
        project("E", 200, disbursed=10, **{"mt_plan:X": 40, "disbursed:X": 10}),
        project("F", 200, mt_plan=60),
    ]
    portfolio = book(lines, [source("X", 100)], **NO_TAIL).portfolio()
    assert [(own.key, own.given) for own in executions(portfolio, By.PROJECT)] == [("F", 60), ("E", 40)]
    assert [(own.key, own.given, own.disbursed) for own in executions(portfolio, By.SOURCE)] == [
        ("X", 40, 10)
    ]


def test_by_source_only_what_is_split() -> None:
    """Proves: B alone states sources. Sensitivity: A's 100 laid on X would give X 130."""
    assert {key: (own.given, own.disbursed) for key, own in by(By.SOURCE).items()} == {
        "X": (30, 30),
        "Y": (20, 20),
    }


def test_what_an_investor_is_assumed_to_spend() -> None:
    """Proves: 110 in two years are 55 a year; Ban II, which paid out nothing, gets no limit of 0."""
    found = proposed_capacities(spent().portfolio(), (2026, 2027), 2)
    assert [(own.investor, own.year, own.most) for own in found] == [("Ban I", 2026, 55), ("Ban I", 2027, 55)]
    with pytest.raises(ValueError, match="covered"):
        proposed_capacities(spent().portfolio(), (2026,), 0)


def test_the_proposal_is_a_limit_that_binds() -> None:
    """Proves: copied into `limits` it caps the year. Sensitivity: without it A and B both start, 9."""
    lines = [project("A", 60, benefit=5, investor="Ban I"), project("B", 50, benefit=4, investor="Ban I")]
    free = book(lines, [source("X", 200)], **NO_TAIL).portfolio()
    assert optimize(free, free.base, LAW).outcome.objective == 9
    limits = [limit("investor", "Ban I", "money", max=60, year=2026)]
    capped = book(lines, [source("X", 200)], limits=limits, **NO_TAIL).portfolio()
    assert optimize(capped, capped.base, LAW).outcome.objective == 5


def sheet(*rows: tuple[Cell, ...]) -> RawWorkbook:
    heads = ("Mã dự án", "Đã giao", "Đã giải ngân")
    return RawWorkbook(
        name="giai_ngan.csv",
        sha256="0",
        sheets=(RawSheet(name="giai_ngan", state="visible", rows=(heads, *rows)),),
    )


def test_a_sheet_is_joined_by_code() -> None:
    """Proves: amounts of the sheet replace the book's, blanks leave them, unknown codes are told."""
    found = joined(spent().portfolio(), sheet(("A", "1.000", 700), ("C", None, 5), ("Z", 1, 1)))
    lines = found.portfolio.by_id
    assert (lines["A"].mt_assigned, lines["A"].disbursed, lines["A"].cancelled) == (1000, 700, 10)
    assert (lines["C"].mt_assigned, lines["C"].disbursed, lines["B"].disbursed) == (40, 5, 50)
    assert (found.unknown, found.count) == (("Z",), 2)


def test_a_joined_book_is_a_complete_record(tmp_path: Path) -> None:
    """Proves: written and read again it says the same; a total alone takes older parts by source away."""
    own = joined(spent().portfolio(), sheet(("A", 90, 70), ("B", 40, 35))).portfolio
    path = tmp_path / "book.xlsx"
    path.write_bytes(book_bytes(own, tuple(own.scenarios.values()), "vi"))
    again = read_portfolio(path, LAW).by_id
    assert (again["A"].mt_assigned, again["A"].disbursed, again["A"].carried_over) == (90, 70, 20)
    assert (again["B"].mt_assigned, again["B"].disbursed, again["B"].disbursed_by_source) == (40, 35, None)
    assert own.by_id["B"].disbursed_by_source is None


def test_a_study_says_who_is_behind() -> None:
    """Proves: 110 of 190 are 57,9 %; Ban II paid out nothing and comes first; B's sources are its own."""
    portfolio = spent().portfolio()
    actual = actual_of(portfolio)
    assert actual is not None
    study = disbursement_study(actual, portfolio.base, "vi")
    assert "190 triệu đồng" in study.findings[0]
    assert "57,9" in study.findings[0]
    assert "thấp nhất: Ban II (0 %)" in study.findings[1]
    investors, sources = study.tables[0], study.tables[1]
    assert list(investors.rows[0])[:6] == ["Ban I", 150, 10, 110, 30, 20]
    assert [row[1] for row in sources.rows] == [30, 20]
    assert actual_of(book([project("A", 9)], [source("X", 9)], **NO_TAIL).portfolio()) is None


@pytest.mark.parametrize(
    "rows",
    [(("A", 1, "nhiều"),), (("A", 1, 2), ("A", 1, 2)), (("A", 1, -2),)],
    ids=["text", "twice", "negative"],
)
def test_a_faulty_sheet_is_refused_whole(rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(PortfolioError):
        joined(spent().portfolio(), sheet(*rows))


def test_a_code_used_twice_names_the_row_of_its_first() -> None:
    with pytest.raises(PortfolioError) as caught:
        joined(spent().portfolio(), sheet(("A", 1, 2), ("B", 1, 2), ("A", 1, 2)))
    (issue,) = caught.value.issues
    (first,) = (row for row in (2, 3) if issue.values["first"] == str(row))
    assert issue.cell == f"A{first + 2}"


def test_a_row_without_a_known_code_is_joined_by_its_name() -> None:
    """Proves: same name, other letters: joined and told. Sensitivity: a name like two projects' is not."""
    lines = [
        project("A", 200, name="Đường tỉnh 258 đoạn Phủ Thông – Ba Bể", mt_assigned=100),
        project("B", 200, name="Trường trung học cơ sở Nam Mẫu", mt_assigned=50),
        project("C1", 200, name="Kè suối xã Nông Thượng giai đoạn 1", mt_assigned=10),
        project("C2", 200, name="Kè suối xã Nông Thượng giai đoạn 2", mt_assigned=10),
    ]
    portfolio = book(lines, [source("X", 100, 100)], **NO_TAIL).portfolio()
    heads = ("Mã dự án", "Tên dự án", "Đã giải ngân")
    rows: tuple[tuple[Cell, ...], ...] = (
        heads,
        ("A", "tên khác", 7),
        ("7654321", "TRƯỜNG TRUNG HỌC CƠ SỞ NAM MẪU", 30),
        (None, "Đường tỉnh 258 đoạn Phủ Thông - Ba Bể", 9),
        (None, "Kè suối xã Nông Thượng giai đoạn", 5),
    )
    raw = RawSheet(name="giai_ngan", state="visible", rows=rows)
    found = joined(portfolio, RawWorkbook(name="g.csv", sha256="0", sheets=(raw,)))
    assert found.by_name == (("TRƯỜNG TRUNG HỌC CƠ SỞ NAM MẪU", "B"),)
    assert [own.disbursed for own in found.portfolio.projects] == [7, 30, 0, 0]
    assert found.unknown == (
        "Đường tỉnh 258 đoạn Phủ Thông - Ba Bể",
        "Kè suối xã Nông Thượng giai đoạn",
    )
