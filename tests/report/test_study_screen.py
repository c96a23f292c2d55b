"""A study on a screen: numbers stay numbers and are written as read, charts hold what the table holds."""

import pytest

from optimizer.report.screen.study import MOST_LINES, screen_table, study_chart
from optimizer.report.studies.study import StudyChart, StudyColumn, StudyTable

COLUMNS = (
    StudyColumn(head="Tên", width=10),
    StudyColumn(head="Vốn", kind="difference"),
    StudyColumn(head="Vốn", kind="share"),
    StudyColumn(head="Nơi đọc", kind="address", width=40),
)


def table(**changes: object) -> StudyTable:
    values: dict[str, object] = {
        "title": "Bảng",
        "sheet": "Bảng",
        "columns": COLUMNS,
        "rows": [("A", 1_234_567, 0.125, "https://a.vn"), ("B", None, 0.5, None)],
        "marked": frozenset({1}),
    }
    return StudyTable(**(values | changes))  # type: ignore[arg-type]


def test_numbers_stay_numbers_and_are_written_as_in_vietnam():
    own = screen_table(table(), "vi")
    assert list(own.frame.columns) == ["Tên", "Vốn", "Vốn (2)", "Nơi đọc"]
    assert own.frame["Vốn"].iloc[0] == 1_234_567
    assert own.written["Vốn"](1_234_567) == "1.234.567"
    assert own.written["Vốn"](float("nan")) == "–"
    assert own.written["Vốn (2)"](0.125) == "12,5 %"
    assert own.addresses == ("Nơi đọc",)
    assert list(own.frame["Nơi đọc"]) == ["https://a.vn", ""]


def test_rows_are_as_high_as_most_of_them_need():
    """Proves: ten letters a line; four of five rows need two lines, the fifth twenty."""
    short, long = "x" * 15, "x" * 200
    assert screen_table(table(rows=[(short, 1, 0, "")] * 4 + [(long, 1, 0, "")]), "vi").lines == 2
    assert screen_table(table(rows=[(long, 1, 0, "")] * 5), "vi").lines == MOST_LINES
    assert screen_table(table(rows=[]), "vi").lines == 1


def test_a_heading_is_never_cut_by_its_column():
    own = screen_table(table(columns=(StudyColumn(head="Một tiêu đề dài", width=4), *COLUMNS[1:])), "vi")
    assert own.widths["Một tiêu đề dài"] > 100


@pytest.mark.parametrize("form", ["line", "scatter", "column", "bar"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_charts_hold_the_known_values(form, language):
    """Proves: what is not known is left out; thousands are shown where the number format says so."""
    chart = StudyChart(form=form, title="Vốn theo tên", category=0, values=(1,), number_format="#,##0,")
    spec = study_chart(table(), chart, language).to_dict()
    (rows,) = spec["datasets"].values()
    assert [(row["place"], row["value"]) for row in rows] == [("A", 1234.567)]
    assert rows[0]["written"] == ("1.234.567" if language == "vi" else "1,234,567")
    assert spec["title"]["text"] == "Vốn theo tên"


def test_bars_are_coloured_by_a_column_and_cut_to_the_first_rows():
    chart = StudyChart(form="bar", title="", category=0, values=(2,), colours=0, first_rows=1)
    spec = study_chart(table(), chart, "vi").to_dict()
    (rows,) = spec["datasets"].values()
    assert [row["colour"] for row in rows] == ["A"]


def test_lines_are_told_apart_without_colours():
    """Proves: two lines have two shapes of points."""
    columns = (
        StudyColumn(head="Năm", kind="year"),
        StudyColumn(head="a", kind="points"),
        StudyColumn(head="b"),
    )
    own = table(columns=columns, rows=[(2026, 1.0, 2.0), (2027, 2.0, 3.0)])
    spec = study_chart(own, StudyChart(form="line", title="", category=0, values=(1, 2)), "vi").to_dict()
    shapes = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert shapes["domain"] == ["a", "b"]
    assert len(set(shapes["range"])) == 2
    assert spec["layer"][1]["encoding"]["x"]["axis"]["format"] == "d"
