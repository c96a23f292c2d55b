"""The experiments run: each at its tiny size, and the driver through its own processes."""

import json
from pathlib import Path

import pulp
import pytest

from benchmarks import history
from benchmarks.peers import PEERS
from benchmarks.phases import Measured, main, options, table
from benchmarks.registry import EXPERIMENTS, TINY, experiment
from benchmarks.work import PHASES, Case, Reached, Settings
from optimizer.solving.watch import Progress

SMALL_ONES = sorted({(each.tiny, phase) for each in EXPERIMENTS.values() for phase in each.phases})


@pytest.mark.parametrize("tiny", sorted({each.tiny for each in EXPERIMENTS.values()}))
def test_every_experiment_runs_at_its_tiny_size(tiny: str, tmp_path: Path) -> None:
    """Proves: all phases that experiments with this tiny version ask for give results."""
    case = Case.make(tmp_path, experiment(tiny))
    results = {
        phase: PHASES[phase](case, Settings(time_limit=600))() for name, phase in SMALL_ONES if name == tiny
    }
    assert results
    if "model" in results:
        assert results["model"]["rows"] == results["rows"]["rows"]
        assert results["model"]["nonzeros"] == results["rows"]["nonzeros"]
        assert results["audit"]["note"] == "0 violations"
        document = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
        assert document["objective"] == pytest.approx(results["audit"]["objective"])
        assert (tmp_path / "plan.xlsx").stat().st_size > 10_000
    solved, habit = results["milp"], results["rank_and_cut"]
    assert float(solved["bound"]) >= float(solved["objective"]) >= float(habit["objective"]) - 1e-6
    assert float(solved["shortfall"]) <= float(habit["shortfall"])


@pytest.mark.parametrize("peer", sorted(PEERS))
def test_peers_agree_with_the_product(peer: str, tmp_path: Path) -> None:
    """Proves: on a book where nothing is lacking, every solver that is there finds the same value.

    Sensitivity: a model that differs from the product's would be worth more or less.
    """
    if peer == "peer_scip":
        pytest.importorskip("pyscipopt")
    if peer == "peer_cbc" and not pulp.COIN_CMD().available():
        pytest.skip("CBC is in the dependency group peers")
    case = Case.make(tmp_path, experiment(TINY))
    solved, own = (PHASES[phase](case, Settings(time_limit=600))() for phase in (peer, "milp"))
    assert own["shortfall"] == 0
    assert float(solved["objective"]) == pytest.approx(float(own["objective"]), rel=2e-3)
    assert float(solved["bound"]) >= float(own["objective"]) * (1 - 1e-6)


def test_a_watch_notes_when_gaps_were_reached() -> None:
    """Proves: a gap of 0.7 % is within 1 % and not within 0.5 %."""
    watch = Reached()
    watch.tell(Progress(tier=None, found=None, bound=100.0))
    assert not watch.seconds
    watch.tell(Progress(tier=None, found=99.3, bound=100.0))
    assert set(watch.seconds) == {0.01}


def test_names() -> None:
    """Proves: a name says everything about a province, and unknown names are refused."""
    made = experiment("province-40-y7-h0.25-s9-bare")
    assert made.size == {"projects": 40, "years": 7, "seed": 9, "hardness": 0.25}
    assert set(made.make().raw.sheets[0].rows[0]) >= {"project_id", "total_cost"}
    assert {sheet.name for sheet in made.make().raw.sheets} == {"projects", "sources", "criteria", "scenario"}
    with pytest.raises(KeyError):
        experiment("nowhere")
    assert all(name == each.name for name, each in EXPERIMENTS.items())
    assert all(set(each.phases) <= set(PHASES) for each in EXPERIMENTS.values())


def test_the_driver_measures_in_processes_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: what a child prints reaches the table and the history; a second run only adds to it."""
    path = tmp_path / "history.csv"
    monkeypatch.setattr(history, "append", lambda rows, to=path, add=history.append: add(rows, to))
    main([TINY, "--phases", "tables,rows", "--repeat", "2"])
    rows = history.read(path)
    assert [(row["phase"], row["outcome"], row["runs"]) for row in rows] == [
        ("tables", "done", "2"),
        ("rows", "done", "2"),
    ]
    assert int(rows[1]["nonzeros"]) > int(rows[1]["rows"]) > 12
    assert float(rows[0]["rss_peak_mib"]) >= float(rows[0]["rss_before_mib"]) > 0
    assert len(rows[0]["book"]) == 12
    assert "tables" in capsys.readouterr().out


def test_a_phase_that_takes_too_long_is_stopped_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.csv"
    monkeypatch.setattr(history, "append", lambda rows, to=path, add=history.append: add(rows, to))
    main([TINY, "--phases", "parse", "--stop-after", "0.01", "--repeat", "3"])
    (row,) = history.read(path)
    assert (row["outcome"], row["runs"], row["seconds_median"]) == ("stopped", "1", "")


def test_rows_are_medians_and_extremes() -> None:
    """Proves: of 3, 1 and 5 s the median is 3; memory is the most of all runs."""
    runs = [
        {"outcome": "done", "seconds": s, "cpu": s / 2, "rss_peak_mib": m, "issues": 4}
        for s, m in ((3, 9), (1, 8), (5, 7))
    ]
    one = Measured(experiment=experiment(TINY), book="b", phase="parse", time_limit=None, runs=list(runs))
    row = one.row()
    assert (row["seconds_median"], row["seconds_min"], row["seconds_max"]) == ("3.000", "1.000", "5.000")
    assert (row["cpu_median"], row["cpu_max"]) == ("1.500", "2.500")
    assert (row["rss_peak_mib"], row["rss_before_mib"], row["note"]) == (9.0, "", "issues 4")
    assert set(row) <= set(history.COLUMNS)
    assert "3.000" in table([row])


@pytest.mark.parametrize("wrong", [["nowhere"], ["province-5", "--phases", "sleep"]])
def test_wrong_usage(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        options(wrong)
