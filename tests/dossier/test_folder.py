"""The folder: whole or not at all, nobody else's files touched, an older dossier only when asked to."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.outcome import EndedBy, PlanStatus
from optimizer.dossier.checked_plan import proven_outcome
from optimizer.dossier.files import FILES, dossier_files
from optimizer.dossier.folder import foreign_files, write_folder
from tests.dossier.province import province_result, view


def test_a_folder_appears_whole(tmp_path):
    write_folder(tmp_path / "hồ sơ", {"a.txt": b"1", "b.txt": b"2"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "hồ sơ").iterdir()} == {
        "a.txt": b"1",
        "b.txt": b"2",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["hồ sơ"]


def test_an_older_one_is_replaced_as_a_whole(tmp_path):
    write_folder(tmp_path / "x", {"a.txt": b"1", "b.txt": b"2"})
    write_folder(tmp_path / "x", {"a.txt": b"3"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()} == {"a.txt": b"3"}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_what_fails_half_way_leaves_the_old_folder(tmp_path, monkeypatch):
    """Proves: neither a failed write nor a failed rename loses or halves anything."""
    write_folder(tmp_path / "x", {"a.txt": b"1"})
    real_write, real_replace = Path.write_bytes, Path.replace

    def full(self, content):
        if self.name == "b.txt":
            raise OSError(28, "No space left on device")
        return real_write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_folder(tmp_path / "x", {"a.txt": b"2", "b.txt": b"3"})
    monkeypatch.setattr(Path, "write_bytes", real_write)

    def stuck(self, target):
        if Path(target).name == "x" and not self.name.endswith(".old"):
            raise PermissionError(13, "in use")
        return real_replace(self, target)

    monkeypatch.setattr(Path, "replace", stuck)
    with pytest.raises(PermissionError):
        write_folder(tmp_path / "x", {"a.txt": b"2"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()} == {"a.txt": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_foreign_files_are_seen(tmp_path):
    assert foreign_files(tmp_path / "none", lambda _: True) == ()
    (tmp_path / "của tôi.docx").write_bytes(b"")
    (tmp_path / "phu_luc.xlsx").write_bytes(b"")
    (tmp_path / "thư mục").mkdir()
    assert foreign_files(tmp_path, lambda name: name in FILES) == ("của tôi.docx", "thư mục")


def test_every_project_gets_a_file_of_its_own():
    """Proves: codes that differ only in signs that no file name may have do not share a file."""
    own = view()
    files = dossier_files(own, ["ODA-1", "ODA-1"])
    assert {"nguon_von_ODA-1.docx", "nguon_von_ODA-1_2.docx"} <= set(files)
    assert set(FILES) <= set(files)


def test_the_bound_of_the_best_plan_holds_for_a_worse_one():
    """A plan worth 90 beside a best of 100 with bound 101: gap 11/101, feasible, not optimal."""
    best = province_result().plan
    best = replace(
        best, outcome=replace(best.outcome, objective=100.0, bound=101.0, gap=1 / 101, gap_asked=0.02)
    )
    own = replace(best, outcome=replace(best.outcome, objective=90.0, bound=float("inf"), gap=float("inf")))
    found = proven_outcome(own, best)
    assert (found.status, found.bound, found.gap) == (PlanStatus.FEASIBLE, 101.0, 11 / 101)
    same = proven_outcome(replace(own, outcome=replace(own.outcome, objective=100.0)), best)
    assert same.status is PlanStatus.OPTIMAL
    assert same.ended_by is EndedBy.GAP


def test_nothing_is_proven_where_the_plan_lacks_more_or_no_plan_was_found():
    best = province_result().plan
    own = replace(best, outcome=replace(best.outcome, bound=float("inf"), status=PlanStatus.FEASIBLE))
    assert proven_outcome(own, None).bound == float("inf")
    short = replace(own, outcome=replace(own.outcome, shortfall_by_tier={4: 10}))
    found = proven_outcome(short, best)
    assert (found.bound, found.status) == (float("inf"), PlanStatus.FEASIBLE)
