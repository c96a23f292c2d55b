"""The scaling plot: which points it draws, and that it draws them."""

import csv

from benchmarks import plot

HEADER = "experiment,projects,phase,note\n"
ROWS = (
    'province-100,100,decomposition,"optimal; s to 1.0% 9.5; s to 0.5% 12.0"\n'
    'province-500,500,decomposition,"feasible; s to 1.0% 33.0"\n'
    'province-500,500,decomposition,"feasible; s to 1.0% 7.5"\n'
    'province-500-s2,500,decomposition,"feasible; s to 1.0% 1.0"\n'
    "province-500,500,peer_cbc,TimeLimit\n"
)


def test_the_latest_run_of_each_size_is_a_point():
    """Proves: by hand – a gap not reached has no point, other seeds are other books, the last run counts."""
    rows = csv.DictReader((HEADER + ROWS).splitlines())
    assert plot.points(rows) == {
        ("decomposition", 0.005): [(100, 12.0)],
        ("decomposition", 0.01): [(100, 9.5), (500, 7.5)],
    }


def test_the_same_history_gives_the_same_picture(tmp_path):
    history, one, other = tmp_path / "history.csv", tmp_path / "one.svg", tmp_path / "other.svg"
    history.write_text(HEADER + ROWS, encoding="utf-8")
    plot.main(history, one)
    plot.main(history, other)
    assert one.read_bytes() == other.read_bytes()
    assert b"<svg" in one.read_bytes()
