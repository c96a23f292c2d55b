"""CSV files: encoding, delimiter, limits. Text in fonts from before Unicode."""

from pathlib import Path

import pytest

from models.issues import Issue, PortfolioError
from optimizer.workbook import limits
from optimizer.workbook.legacy_text import from_tcvn3, from_vni, is_vietnamese, with_unicode
from optimizer.workbook.raw import RawSheet, RawWorkbook
from optimizer.workbook.reading import read_workbook

LIST = "STT;Danh mục dự án;Tổng mức đầu tư\n1;Đường Nà Phặc;1.234,5\n2;Cầu Bản Lác;00123\n"
WINDOWS_1258 = "STT;Danh mu\u0323c dư\u0323 án;Tô\u0309ng mư\u0301c đâ\u0300u tư\n1;Đươ\u0300ng;5\n"
TCVN3 = (
    ("§Çu t\u00ad x©y dùng", "Đầu tư xây dựng"),
    ("Tæng møc ®Çu t\u00ad", "Tổng mức đầu tư"),
    ("Danh môc dù ¸n", "Danh mục dự án"),
    ("huyÖn Chî §ån", "huyện Chợ Đồn"),
    ("§\u00adêng giao th«ng n«ng th«n", "Đường giao thông nông thôn"),
    ("khëi c«ng - hoµn thµnh", "khởi công - hoàn thành"),
)
VNI = (
    ("Ñaàu tö xaây döïng", "Đầu tư xây dựng"),
    ("Toång möùc ñaàu tö", "Tổng mức đầu tư"),
    ("Danh muïc döï aùn", "Danh mục dự án"),
    ("huyeän Chôï Ñoàn", "huyện Chợ Đồn"),
    ("quyeát ñònh pheâ duyeät", "quyết định phê duyệt"),
    ("Kyø naøy", "Kỳ này"),
)


def read(tmp_path: Path, data: bytes, name: str = "list.csv") -> RawWorkbook:
    (tmp_path / name).write_bytes(data)
    return read_workbook(tmp_path / name)


def refusal(tmp_path: Path, data: bytes) -> Issue:
    with pytest.raises(PortfolioError) as caught:
        read(tmp_path, data)
    (issue,) = caught.value.issues
    return issue


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_unicode_and_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = LIST.replace("1.234,5", '"1.234,5"').replace(";", delimiter)
    raw = read(tmp_path, text.encode(encoding))
    assert raw.issues == ()
    assert raw.sheets[0].rows[1] == ("1", "Đường Nà Phặc", "1.234,5")
    assert raw.sheets[0].rows[2][2] == "00123"


def test_windows_1258_is_recognised_and_told(tmp_path: Path) -> None:
    raw = read(tmp_path, WINDOWS_1258.encode("cp1258"))
    assert raw.sheets[0].rows[0] == ("STT", "Danh mục dự án", "Tổng mức đầu tư")
    assert [(issue.code, issue.values["found"]) for issue in raw.issues] == [
        ("issue_csv_encoding", "Windows-1258")
    ]


def test_a_csv_in_an_old_font(tmp_path: Path) -> None:
    lines = "\n".join(f"{at};{text}" for at, (text, _) in enumerate(TCVN3))
    raw = read(tmp_path, lines.encode("cp1252"))
    assert [row[1] for row in raw.sheets[0].rows] == [expected for _, expected in TCVN3]
    assert [issue.code for issue in raw.issues] == ["issue_workbook_legacy_text"]


def test_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    data = "STT;Список проектов\n1;Дорога\n".encode("cp1251")
    assert refusal(tmp_path, data).code == "issue_csv_encoding_unknown"
    assert refusal(tmp_path, b"\xff\xfea").code == "issue_csv_encoding_unknown"
    assert refusal(tmp_path, b"a;b\0c\n").code == "issue_workbook_not_workbook"


def test_csv_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(tmp_path, b"a;b\n" * (limits.ROWS + 1)).code == "issue_workbook_rows"
    assert refusal(tmp_path, b";".join([b"a"] * (limits.COLUMNS + 1))).code == "issue_workbook_columns"
    assert refusal(tmp_path, b'"' + b"x" * (limits.CELL_CHARS + 1) + b'"').code == "issue_workbook_damaged"
    monkeypatch.setattr(limits, "AREA", 5)
    assert refusal(tmp_path, b"a;b\n" * 3).code == "issue_workbook_cells"


@pytest.mark.parametrize(("text", "expected"), TCVN3)
def test_tcvn3(text: str, expected: str) -> None:
    assert from_tcvn3(text) == expected
    assert not is_vietnamese(text)


@pytest.mark.parametrize(("text", "expected"), [*VNI, ("ÑÖÔØNG", "ĐƯỜNG")])
def test_vni(text: str, expected: str) -> None:
    assert from_vni(text) == expected
    assert is_vietnamese(expected)


@pytest.mark.parametrize("pairs", [TCVN3, VNI])
def test_a_workbook_in_an_old_font_is_converted(pairs: tuple[tuple[str, str], ...]) -> None:
    """Proves: also texts that would be Vietnamese as they stand (`vèn`), once the book is known to be old."""
    more = (("vèn", "vốn"),) if pairs is TCVN3 else ()
    rows = tuple((text, 5, "Unicode đã có") for text, _ in (*pairs, *more))
    raw = with_unicode(_book(rows))
    assert [row[0] for row in raw.sheets[0].rows] == [expected for _, expected in (*pairs, *more)]
    assert all(row[2] == "Unicode đã có" for row in raw.sheets[0].rows)
    (issue,) = raw.issues
    assert issue.code == "issue_workbook_legacy_text"
    assert pairs[0][1] in {expected for _, expected in pairs}
    assert str(issue.values["expected"]) in {expected for _, expected in (*pairs, *more)}


def test_unicode_text_stays_as_it_is() -> None:
    rows = (("Trường THCS là của xã",), ("cà phê, sân bóng",), ("Đà Lạt",), ("naïve café",))
    assert with_unicode(_book(rows)) == _book(rows)


def _book(rows: tuple[tuple[object, ...], ...]) -> RawWorkbook:
    sheet = RawSheet(name="A", state="visible", rows=rows)  # type: ignore[arg-type]
    return RawWorkbook(name="a.xlsx", sha256="", sheets=(sheet,))
