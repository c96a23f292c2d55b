"""The history of results: added to, never rewritten."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.history import COLUMNS, HISTORY, append, read

ROOT = Path(__file__).parents[2]


def test_rows_are_added_and_nothing_before_them_changes(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    append([{"experiment": "a", "phase": "scan", "seconds_median": "1.000"}], path)
    before = path.read_bytes()
    append([{"experiment": "b", "note": 'stopped, "late"'}, {"experiment": "c"}], path)
    assert path.read_bytes().startswith(before)
    rows = read(path)
    assert [row["experiment"] for row in rows] == ["a", "b", "c"]
    assert rows[1]["note"] == 'stopped, "late"'
    assert rows[0]["rows"] == ""
    assert tuple(rows[0]) == COLUMNS


def test_a_file_with_other_columns_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("experiment,seconds\na,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="other columns"):
        append([{"experiment": "b"}], path)
    assert path.read_text(encoding="utf-8") == "experiment,seconds\na,1\n"


def test_a_value_without_a_column_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    with pytest.raises(ValueError, match="speed"):
        append([{"experiment": "a"}, {"experiment": "b", "speed": 3}], path)
    assert not path.exists()


def test_committed_history_can_be_read() -> None:
    """Proves: the file has the columns of today, and every row its experiment, phase and outcome."""
    rows = read(HISTORY)
    assert rows
    assert tuple(rows[0]) == COLUMNS
    for row in rows:
        assert row["date"]
        assert row["experiment"]
        assert row["phase"]
        assert row["outcome"] in {"done", "refused", "stopped", "failed"}
        assert None not in row, "more cells than columns"
        if row["outcome"] == "done":
            assert 0 <= float(row["seconds_min"]) <= float(row["seconds_median"]) <= float(row["seconds_max"])


def test_no_commit_ever_took_a_line_away() -> None:
    """Proves: the history is append-only in the repository, too."""
    log = subprocess.run(
        ["git", "log", "--numstat", "--format=", "--", "benchmarks/results/history.csv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if log.returncode != 0:
        pytest.skip("not a repository: there is no history of the history")
    removed = [line for line in log.stdout.splitlines() if line and line.split("\t")[1] != "0"]
    assert removed == []
