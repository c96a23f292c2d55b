"""The quick drills, and a sample of the spoiled workbooks; all of them: `python -m tests.drill.run`."""

import errno

import pytest

from optimizer.files import whole_file
from tests.books import source
from tests.cli.run import canvon
from tests.drill.fuzz import fuzzed, outcome
from tests.drill.run import two_processes
from tests.maths.small import at_once, book


def test_two_processes_may_write_to_one_store():
    two_processes(count=2, each=10)


@pytest.mark.parametrize("seed", range(30))
def test_spoiled_workbooks_end_in_words(seed, tmp_path):
    path = tmp_path / "book.xlsx"
    fuzzed(seed, path)
    assert outcome(seed, path)


def test_a_full_disk_is_told_with_the_name_that_was_given(tmp_path):
    """Proves: the error names the file people asked for, not None, and nothing is left behind."""
    path = tmp_path / "plan.xlsx"
    with pytest.raises(OSError, match="No space left") as told, whole_file(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert told.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_by_the_file_name(tmp_path):
    path = book([at_once("P1", 10)], [source("X", 10)]).write(tmp_path / "book.xlsx")
    ran = canvon("solve", path, "--out", tmp_path / "missing" / "plan.xlsx")
    assert ran.code == 2
    assert str(tmp_path / "missing" / "plan.xlsx") in " ".join(ran.err.split())
