"""What a sample costs is measured part by part."""

from pathlib import Path

from benchmarks.registry import experiment
from benchmarks.sampling import measure, told
from benchmarks.work import Case
from optimizer.uncertainty.draws import Varied


def test_every_part_is_measured_once_a_sample(tmp_path: Path) -> None:
    """Each sample has a plan, its parts and its gap; a plan is never worth more than the first bound."""
    case = Case.make(tmp_path, experiment("province-12"))
    costs = measure(case, frozenset({Varied.WEIGHTS}), samples=2, gap=0.005, work=20)
    assert set(costs.parts) == {"sample", "tables", "rows", "recall", "first bound", "settle", "audit"}
    assert {len(spent) for spent in costs.parts.values()} == {2}
    assert len(costs.gaps) == len(costs.root_gaps) == 2
    assert min(costs.root_gaps) >= -1e-6
    assert told(costs).count("\n") == 11
