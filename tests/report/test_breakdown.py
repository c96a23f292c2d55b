"""The sheets that sum the allocation: by sector, locality, unit, structure; and the comparison."""

from pathlib import Path

import openpyxl
import pytest

from models.plan import PlanLine
from optimizer.result import Result
from tests.books import BookSheets, project, source
from tests.maths import examples
from tests.report.office import formulas
from tests.report.solved import solved, written


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book[sheet].iter_rows(values_only=True))
    book.close()
    return rows


def labelled(rows: list[tuple[object, ...]]) -> dict[object, tuple[object, ...]]:
    """Rows by the text in their second column."""
    return {row[1]: row for row in rows if row[1] is not None}


def money(result: Result, lines: list[PlanLine]) -> int:
    return sum(line.total_allocated for line in lines)


def lines_with(result: Result, **wanted: object) -> list[PlanLine]:
    return [
        line
        for line in result.plan.lines
        if all(getattr(result.project(line), name) == value for name, value in wanted.items())
    ]


def test_a_sector_sums_its_lines(results: dict[str, Result], tmp_path: Path) -> None:
    """Irrigation and transport are one sector of the law."""
    result = results["sample"]
    rows = labelled(rows_of(written(result, tmp_path), "Theo ngành, lĩnh vực"))
    health, economy = rows["Y tế, dân số và gia đình"], rows["Các hoạt động kinh tế"]
    own = lines_with(result, sector="Y tế")
    assert health[2:4] == (len(own), sum(line.selected for line in own))
    assert health[6] == money(result, own)
    together = lines_with(result, sector="Giao thông") + lines_with(result, sector="Thủy lợi")
    assert economy[6] == money(result, together)
    assert economy[5] == sum(result.project(line).demanded for line in together)
    for at, year in enumerate(result.scenario.years, start=7):
        paid = [a for line in together for (_, when), a in line.allocated.items() if when == year]
        assert economy[at] == sum(paid)


def test_units_and_places_are_told_apart_and_spellings_are_not(tmp_path: Path) -> None:
    names = ["Sở Xây dựng", "SỞ XÂY DỰNG", "So Y te", None]
    book = BookSheets(
        projects=[
            project(f"P{n}", 10, benefit=n + 1, investor=name, locality=name, sector=sector)
            for n, (name, sector) in enumerate(zip(names, ["Giao thông", "Y tế"] * 2, strict=True))
        ],
        sources=[source("XDCB", 100)],
        scenario={**examples.BENEFIT, "two_period_share": 0},
    )
    path = written(solved(book), tmp_path)
    rows = labelled(rows_of(path, "Theo đơn vị và ngành"))
    shown = [rows[name][:8] for name in ("Sở Xây dựng", "So Y te", "Chưa nêu")]
    assert shown == [
        (1, "Sở Xây dựng", 2, 2, 20, 20, 10, 10),
        (2, "So Y te", 1, 1, 10, 10, 0, 10),
        (3, "Chưa nêu", 1, 1, 10, 10, 10, 0),
    ]
    assert "SỞ XÂY DỰNG" not in rows
    places = rows_of(path, "Theo địa bàn")
    ledger = next(at for at, row in enumerate(places) if str(row[0]).startswith("Chênh lệch giữa"))
    assert labelled(places[:ledger])["Sở Xây dựng"][6] == 20
    assert labelled(places[ledger:])["Sở Xây dựng"][:6] == (1, "Sở Xây dựng", 2, 2, 0, 20)


def test_structure_sums_classes_groups_tiers(results: dict[str, Result], tmp_path: Path) -> None:
    result = results["sample"]
    rows = labelled(rows_of(written(result, tmp_path), "Cơ cấu vốn"))
    marked = [line for line in result.plan.lines if result.project(line).criteria.get("social", 0) > 0]
    assert rows["An sinh xã hội"][6] == money(result, marked)
    new = [line for line in result.plan.lines if line.tier == 13]
    tier = next(row for label, row in rows.items() if str(label).startswith("13. "))
    assert tier[2:4] == (len(new), sum(line.selected for line in new))
    assert tier[6] == money(result, new)
    assert rows["Không phân nhóm"][6] == 6_000


def test_sums_compare_numbers_never_texts(results: dict[str, Result], tmp_path: Path) -> None:
    """Proves: no text of the input stands in a formula."""
    for text in formulas(written(results["hostile"], tmp_path)).values():
        bare = text
        for sheet in ("'Bảng phân bổ'", "'Theo nguồn và năm'"):
            bare = bare.replace(sheet, "")
        assert '"' not in bare.replace('">0"', "")
        assert "'" not in bare


def test_the_comparison_names_who_has_what(results: dict[str, Result], tmp_path: Path) -> None:
    """Example 6: the plan takes N2 and N3, the habit N1."""
    rows = rows_of(written(results["habit"], tmp_path), "So với xếp hạng rồi cắt")
    shown = [(row[0], row[2] or row[3]) for row in rows if row[0] in ("A", "B", "C", 1, 2, 3)]
    assert shown == [
        ("A", "Chỉ có trong phương án này (2)"),
        (1, "N2"),
        (2, "N3"),
        ("B", "Chỉ có khi xếp hạng rồi cắt (1)"),
        (1, "N1"),
    ]
    total = next(row for row in rows if row[2] == "Tổng giá trị")
    assert (total[10], total[13]) == (100, 66)
    n1 = next(row for row in rows if row[2] == "N1")
    assert n1[8:14] == (0, None, None, 60, 2026, 66)


@pytest.mark.parametrize("name", ["sample", "counterpart", "short", "tail", "parts"])
def test_values_of_projects_add_up_to_both_objectives(
    name: str, results: dict[str, Result], tmp_path: Path
) -> None:
    result = results[name]
    rows = rows_of(written(result, tmp_path), "So với xếp hạng rồi cắt")
    total = next(row for row in rows if row[2] == "Tổng giá trị")
    own = next(row for row in rows if row[2] == "Cộng giá trị các dự án")
    assert total[10] == pytest.approx(result.plan.outcome.objective)
    assert total[13] == pytest.approx(result.rank_and_cut.objective)
    assert own[10] == pytest.approx(total[10])
