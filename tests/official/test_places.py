"""Places before and after 1 July 2025: converted when asked, never where there are two answers."""

import csv
from pathlib import Path

import pytest

from data import ROOT
from models.issues import Issue, Severity
from optimizer.official.book import ListPart, SourceMoney, book_of_lists
from optimizer.official.places import changes_of, new_place, provinces
from tests.cli.run import canvon
from tests.official.lists import ListSheet

HEADINGS = (("STT",), ("Danh mục dự án",), ("Địa điểm XD",), ("TMĐT",))


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("Xã Cao Thượng, huyện Ba Bể", "Xã Ba Bể"),
        ("TT. Chợ Rã - H. Ba Bể", "Xã Chợ Rã"),
        ("thị trấn Chợ Rã", "Xã Chợ Rã"),
        ("Xã Cao Thượng", "Xã Ba Bể"),
        ("Phường Sông Cầu, TP Bắc Kạn", "Phường Bắc Kạn"),
    ],
)
def test_a_commune_of_before_becomes_the_one_of_now(text: str, commune: str) -> None:
    assert new_place(text, "Bắc Kạn").commune == commune
    assert new_place(text, "tỉnh Thái Nguyên").commune == commune


@pytest.mark.parametrize(
    "text",
    ["Huyện Ba Bể", "Xã A, xã B", "Toàn tỉnh", "Xã Không Có, huyện Ba Bể", "Xã Cao Thượng, huyện Na Rì"],
)
def test_what_is_no_single_commune_stays(text: str) -> None:
    assert new_place(text, "Bắc Kạn").commune is None


def test_a_district_names_the_communes_it_became() -> None:
    assert "Xã Chợ Rã" in new_place("Huyện Ba Bể", "Bắc Kạn").possible


def test_a_divided_commune_is_not_guessed() -> None:
    divided = next(own for own in changes_of("Cần Thơ") if own.is_divided)
    place = new_place(f"{divided.old_commune}, {divided.old_district}", "Cần Thơ")
    assert place.commune is None
    assert len(place.possible) > 1


def test_every_province_and_commune() -> None:
    assert len(provinces()) == 34
    assert changes_of("Atlantis") == ()
    assert len(changes_of("Bắc Kạn")) == 108


def test_the_sample_read_elsewhere_agrees() -> None:
    """Proves: the 30 old communes of Bắc Kạn in the sample went where other sources say."""
    path = ROOT / "samples" / "bac_kan_2026_2030" / "communes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_name: dict[str, set[str]] = {}
    for own in changes_of("Bắc Kạn"):
        by_name.setdefault(own.old_commune.split(" ", 1)[1].removeprefix("trấn "), set()).add(own.commune)
    assert [row for row in rows if row["commune_now"] not in by_name[row["old_unit"]]] == []


def told(tmp_path: Path, places: str | None) -> tuple[list[object], list[Issue]]:
    rows = [
        [1, "Đường A", "Xã Cao Thượng, huyện Ba Bể", 9000],
        [2, "Đường B", "Huyện Ba Bể", 8000],
        [3, "Đường C", "Huyện Ba Bể", 7000],
        [4, "Đường D", None, 6000],
    ]
    found = ListSheet(headings=HEADINGS, rows=rows).found(tmp_path)
    part = ListPart(found=found, choices={}, file_name="a.xlsx")
    book = book_of_lists([part], SourceMoney(is_assumed=True), 2026, 2030, {}, places=places)
    return [line.cells.get("locality") for line in book.lines], list(book.issues)


def test_places_are_converted_only_when_asked(tmp_path: Path) -> None:
    assert told(tmp_path, None)[0] == ["Xã Cao Thượng, huyện Ba Bể", "Huyện Ba Bể", "Huyện Ba Bể", None]
    places, issues = told(tmp_path, "Thái Nguyên")
    assert places == ["Xã Ba Bể", "Huyện Ba Bể", "Huyện Ba Bể", None]
    (converted,) = (own for own in issues if own.code == "issue_list_places_converted")
    assert (converted.severity, converted.cell, converted.values["count"]) == (Severity.INFO, "C4", 1)
    (kept,) = (own for own in issues if own.code == "issue_list_place_open")
    assert (kept.severity, kept.cell, kept.values["count"]) == (Severity.WARNING, "C5", 2)


def test_an_unknown_province_is_an_error(tmp_path: Path) -> None:
    _, issues = told(tmp_path, "Atlantis")
    assert [own.severity for own in issues if own.code == "issue_list_province_unknown"] == [Severity.ERROR]
    path = ListSheet(headings=HEADINGS, rows=[[1, "Đường A", "Xã Cao Thượng, huyện Ba Bể", 9000]]).write(
        tmp_path / "a.xlsx"
    )
    assert canvon("import", path, "--places", "Atlantis").code == 1
    assert canvon("import", path, "--places", "Bắc Kạn").code == 0
