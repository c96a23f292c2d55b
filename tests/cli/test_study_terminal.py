"""A study on a terminal: whatever its width, no column is cut off."""

import pytest

from optimizer.report.studies.study import Study, StudyColumn, StudyTable
from optimizer.terminal import Terminal
from optimizer.terminal.study import show_study


@pytest.mark.parametrize("width", [80, 100, 160])
def test_every_line_reaches_its_right_border(width, monkeypatch, capsys):
    """Proves: headings take more lines and names give way before an amount would; at 80 they must."""
    monkeypatch.setenv("COLUMNS", str(width))
    heads = [StudyColumn(head="Vốn còn thiếu của các dòng", kind="money") for _ in range(6)]
    row = ("Đường kết nối từ nút giao IC18", *range(100_000, 100_006))
    table = StudyTable(title="T", columns=[StudyColumn(head="Tên"), *heads], rows=[row], sheet="S")
    show_study(Study(title="T", subtitle="", findings=(), tables=(table,)), Terminal("vi", quiet=False))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines() if line[:1] in ("┃", "│")]
    assert lines
    assert all(line.endswith(("┃", "│")) and len(line) <= width for line in lines)
    assert all(f"100.00{at}" in "".join(lines) for at in range(6))
