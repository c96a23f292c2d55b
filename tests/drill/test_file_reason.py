"""Why a file cannot be written is told in the reader's language, not in the operating system's."""

import errno
import re

import pytest

from models.texts import catalogue
from optimizer.file_reason import KINDS, NAMES, file_reason
from optimizer.terminal import EXIT_USAGE, Terminal, tell_error
from tests.books import source
from tests.cli.run import canvon
from tests.maths.small import at_once, book

VIETNAMESE = re.compile("[àáâãèéêìíòóôõùúăđĩũơưạ-ỹ]")


def refusal(number: int) -> OSError:
    return OSError(number, "No space left on device", "plan.xlsx")


@pytest.mark.parametrize("number", [*KINDS, 9999, None])
def test_every_refusal_has_its_sentence(number: int) -> None:
    """Proves: both languages, each its own, none with the operating system's words."""
    vi, en = (file_reason(refusal(number), language) for language in ("vi", "en"))
    assert VIETNAMESE.search(vi)
    assert not VIETNAMESE.search(en)
    assert "No space" not in vi + en


def test_every_sentence_has_its_refusal() -> None:
    keys = {key for key in catalogue() if key.startswith("file_reason.")}
    assert keys == {f"file_reason.{kind}" for kind in {*NAMES.values(), "other"}}


@pytest.mark.parametrize(("language", "words"), [("vi", "ổ đĩa hết chỗ"), ("en", "the disk is full")])
def test_a_full_disk_on_the_terminal(language, words, capsys):
    """Proves: exit 2, the file's name, what is the matter and what to do; one language alone."""
    assert tell_error(refusal(errno.ENOSPC), Terminal(language, False)) == EXIT_USAGE
    told = capsys.readouterr().err
    assert "plan.xlsx" in told
    assert words in told


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path):
    path = book([at_once("P1", 10)], [source("X", 10)]).write(tmp_path / "book.xlsx")
    (tmp_path / "plan.xlsx").mkdir()
    ran = canvon("solve", path, "--out", tmp_path / "plan.xlsx")
    assert (ran.code, "đây là một thư mục" in ran.err) == (2, True)
    ran = canvon("solve", path, "--out", path / "plan.xlsx")
    assert (ran.code, "thư mục hoặc tệp không tồn tại" in ran.err) == (2, True)
