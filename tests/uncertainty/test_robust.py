"""Core indices of small books, the same wherever they are solved, and nothing lost with a worker."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from models.portfolio import Portfolio
from optimizer.report.studies.robust import robust_study
from optimizer.uncertainty import robust as module
from optimizer.uncertainty import spreading
from optimizer.uncertainty.core import CoreClass
from optimizer.uncertainty.draws import Draw, Draws
from optimizer.uncertainty.envelope_ranges import EnvelopeRange
from optimizer.uncertainty.robust import Robustness, Sampling, robust
from optimizer.uncertainty.spreading import ClusterError
from optimizer.uncertainty.weight_space import WeightSpace
from tests.books import source
from tests.maths.small import LAW, NO_TAIL, at_once, book

CRITERIA = [{"criterion": "social", "rank": 1}, {"criterion": "growth", "rank": 2}]


def rivals() -> Portfolio:
    """60 in 2026; S (social 100), M (social 55, growth 55), G (growth 100), D (nothing) cost 30 each."""
    lines = [
        at_once("S", 30, social=100),
        at_once("M", 30, social=55, growth=55),
        at_once("G", 30, growth=100),
        at_once("D", 30),
    ]
    sources = [source("X", 60)]
    return book(lines, sources, criteria=CRITERIA, objective="score", **NO_TAIL).portfolio()


def by_weights(portfolio: Portfolio) -> Draws:
    return Draws(weights=WeightSpace.of(portfolio, portfolio.base), envelopes={}, overruns=None)


def sampled(portfolio: Portfolio, draws: Draws, **options: object) -> Robustness:
    options = {"samples": 32, "workers": 1, "gap": 0.0} | options
    return robust(portfolio, portfolio.base, LAW, draws, Sampling(**options))  # type: ignore[arg-type]


def test_core_index_of_rivals():
    """Proves: w_social ≥ 1/2 always. S scores 100 w, M 55, G 100 (1 − w); two of them fit.

    S is in every plan (it scores 50 or more, and never less than G). M beats G unless 100 (1 − w) > 55,
    that is never: M is safe too, G and D are out. Sensitivity: without the order (w from 0) G is in where
    w < 0.45.
    """
    portfolio = rivals()
    found = sampled(portfolio, by_weights(portfolio))
    classes = {own.project_id: own.kind for own in found.cores}
    assert classes == {
        "S": CoreClass.SAFE,
        "M": CoreClass.SAFE,
        "G": CoreClass.OUT,
        "D": CoreClass.OUT,
    }
    assert found.proven == len(found.samples) == 32
    assert (len(found.kept), found.maybe_tied) == (32, 0), "every plan is that of the book, and exact"
    open_one = replace(found.samples[0], bound=found.samples[0].bound + 1)
    loose = replace(found, samples=(open_one, *found.samples[1:]))
    assert (len(loose.kept), loose.maybe_tied) == (32, 1)
    assert "1 of these are not proven" in " ".join(robust_study(loose, "en").findings)
    assert found.largest_gap < 1e-6


def test_without_an_order_the_index_is_the_share_of_weights():
    """Proves: w_social spreads evenly over 0–1. S is out where 100 w < 55 and < 100 (1 − w) (w < 0.5): it
    and G change places at 1/2, and M (55) is out only where both others score more, which never is.
    """
    lines = [
        at_once("S", 30, social=100),
        at_once("M", 30, social=55, growth=55),
        at_once("G", 30, growth=100),
    ]
    own = book(
        lines,
        [source("X", 60)],
        criteria=[{"criterion": "social"}, {"criterion": "growth"}],
        objective="score",
        **NO_TAIL,
    ).portfolio()
    found = sampled(own, by_weights(own))
    index = {core.project_id: core.core_index for core in found.cores}
    assert index["M"] == 1
    assert index["S"] == pytest.approx(0.5, abs=0.05)
    assert index["S"] + index["G"] == pytest.approx(1)


def land() -> tuple[Portfolio, Draws]:
    """Only land pays: A (60, benefit 10) then B (40, benefit 2); between 50 and 100 of 100 come in."""
    lines = [at_once("A", 50, benefit=10), at_once("B", 50, benefit=2)]
    own = book(lines, [source("DAT", 100, kind="land_use")], **NO_TAIL).portfolio()
    ranges = {"DAT": EnvelopeRange(low=0.5, high=1.0)}
    return own, Draws(weights=None, envelopes=ranges, overruns=None)


def test_money_that_fails_decides():
    """Proves: A needs 50 and is safe; B needs all 100 and comes in where everything does: never below 1."""
    portfolio, draws = land()
    found = sampled(portfolio, draws)
    assert {own.project_id: own.core_index for own in found.cores} == {"A": 1.0, "B": 0.0}
    assert [own.selected_in_base for own in found.cores] == [True, True]
    assert found.agreement is None


def test_core_index_one_means_in_every_sample():
    """Proves: an index is the share of plans that have the line, and 1 or 0 only where all or none do."""
    portfolio = rivals()
    draws = Draws(
        weights=WeightSpace.of(portfolio, portfolio.base),
        envelopes={"X": EnvelopeRange(low=0.3, high=1.2)},
        overruns=None,
    )
    found = sampled(portfolio, draws)
    for core in found.cores:
        inside = [core.project_id in (own.selected or ()) for own in found.planned]
        assert core.core_index == sum(inside) / len(inside)
        assert (core.kind is CoreClass.SAFE) == all(inside)
        assert (core.kind is CoreClass.OUT) == (not any(inside))
    assert any(core.kind is CoreClass.CONTESTED for core in found.cores)
    errors = [step.standard_error for step in found.steps]
    assert [step.plans for step in found.steps] == [10, 20, 32]
    assert all(0 < own <= 0.5 for own in errors)


def test_workers_give_the_same_numbers():
    """Proves: two processes find what one does, sample by sample."""
    portfolio = rivals()
    alone = sampled(portfolio, by_weights(portfolio), samples=6)
    spread = sampled(portfolio, by_weights(portfolio), samples=6, workers=2)
    assert (spread.samples, spread.cores) == (alone.samples, alone.cores)


def test_a_cluster_gives_the_same_numbers():
    """Proves: a Dask cluster, here of one worker on this machine, finds the same."""
    distributed = pytest.importorskip("distributed")
    portfolio = rivals()
    alone = sampled(portfolio, by_weights(portfolio), samples=4)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        spread = sampled(portfolio, by_weights(portfolio), samples=4, cluster=address)
    assert (spread.samples, spread.cores) == (alone.samples, alone.cores)


def test_a_cluster_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(spreading, "CONNECT_S", 0.2)
    portfolio = rivals()
    with pytest.raises(ClusterError):
        sampled(portfolio, by_weights(portfolio), samples=2, cluster="tcp://127.0.0.1:9")


class _Deadly:
    """Draws of which the third kills its worker, once."""

    def __init__(self, draws: Draws, mark: Path) -> None:
        self._draws, self._mark = draws, mark

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._draws, name)

    def applied(self, portfolio, scenario, draw: Draw):
        if draw.number == 3 and not self._mark.exists():
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self._draws.applied(portfolio, scenario, draw)


def test_a_killed_worker_loses_nothing(tmp_path):
    """Proves: the samples of a worker that died are solved again; all numbers are as without."""
    portfolio = rivals()
    draws = by_weights(portfolio)
    alone = sampled(portfolio, draws, samples=6)
    deadly = _Deadly(draws, tmp_path / "killed")
    found = sampled(portfolio, deadly, samples=6, workers=2)  # type: ignore[arg-type]
    assert (tmp_path / "killed").exists()
    assert found.redone == 1
    assert (found.samples, found.cores) == (alone.samples, alone.cores)


def test_a_cluster_that_loses_a_worker_loses_nothing(tmp_path):
    """Proves: the scheduler gives what a killed worker was at to another; all numbers are as without."""
    distributed = pytest.importorskip("distributed")
    portfolio = rivals()
    draws = by_weights(portfolio)
    alone = sampled(portfolio, draws, samples=6)
    deadly = _Deadly(draws, tmp_path / "killed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        found = sampled(portfolio, deadly, samples=6, cluster=address)  # type: ignore[arg-type]
    assert (tmp_path / "killed").exists()
    assert (found.samples, found.cores) == (alone.samples, alone.cores)


class _Endless:
    """Draws that take a minute each from the third on."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws

    __getattr__ = _Deadly.__getattr__

    def applied(self, portfolio, scenario, draw: Draw):
        if draw.number >= 3:
            time.sleep(60)
        return self._draws.applied(portfolio, scenario, draw)


def test_stop_does_not_wait_for_a_sample():
    """Proves: asked to stop after two samples, it stops though the third takes a minute in its worker."""
    portfolio = rivals()
    seen: list[tuple[int, float]] = []
    draws = _Endless(by_weights(portfolio))
    found = sampled(
        portfolio,
        draws,  # type: ignore[arg-type]
        workers=2,
        tell=lambda done, _all: seen.append((done, time.monotonic())),
        is_stopped=lambda: bool(seen) and seen[-1][0] >= 2,
    )
    assert time.monotonic() - seen[-1][1] < 20, "a busy machine may take its time, but not a minute"
    assert (found.is_stopped, len(found.samples)) == (True, 2)


def test_a_sample_that_was_ended_does_not_count(monkeypatch):
    """Proves: in one process the solver itself is ended, and what it had is no sample. Without: 1."""
    portfolio = rivals()
    asked: list[bool] = []
    real = module.optimize

    def ended(own, scenario, law, effort):
        if effort.work_limit == 7:
            asked.append(True)
            assert effort.watch.is_stopped()
        return real(own, scenario, law, effort)

    monkeypatch.setattr(module, "optimize", ended)
    found = sampled(portfolio, by_weights(portfolio), work_limit=7, is_stopped=lambda: bool(asked))
    assert (len(asked), found.samples, found.is_stopped) == (1, (), True)


def test_stop_gives_what_is_done():
    """Proves: asked to stop after three samples, it says what these say, and that it was stopped."""
    portfolio = rivals()
    seen: list[int] = []
    found = sampled(
        portfolio,
        by_weights(portfolio),
        samples=24,
        tell=lambda done, _all: seen.append(done),
        is_stopped=lambda: bool(seen) and seen[-1] >= 3,
    )
    assert found.is_stopped
    assert 3 <= len(found.samples) < 24
    assert found.asked == 24
    assert all(core.core_index in (0, 1) or 0 < core.core_index < 1 for core in found.cores)
    assert next(own for own in found.cores if own.project_id == "S").core_index == 1


def test_a_sample_without_a_plan_is_counted_as_such():
    """Proves: A must be taken and needs 50; where 20–80 of 100 come in, some samples have no plan."""
    lines = [at_once("A", 50, benefit=10, lock="in")]
    own = book(lines, [source("X", 100)], **NO_TAIL).portfolio()
    draws = Draws(weights=None, envelopes={"X": EnvelopeRange(low=0.2, high=0.8)}, overruns=None)
    found = sampled(own, draws)
    short = [sample for sample in found.samples if sample.draw.envelopes["X"] * 100 < 50]
    assert short
    assert {sample.draw.number for sample in short} == {
        sample.draw.number for sample in found.samples if sample.selected is None
    }
    assert found.cores[0].core_index == 1
