"""Every rule's rows in its small book are those that a person has read against the equation.

The files are never written here. After a meant change: `python -m tests.golden.regenerate RULE`, then
read every row against design/model.md before it is committed.
"""

import pytest

from optimizer.rules import RULES
from tests.golden.books import BOOKS, FOLDER, golden_path, golden_text


@pytest.mark.parametrize("rule", sorted(RULES))
def test_rows_are_as_reviewed(rule: str) -> None:
    """Proves: the rows of the rule, coefficient by coefficient."""
    assert golden_text(rule) == golden_path(rule).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_file_shows_the_rule(rule: str) -> None:
    """Proves: no golden file is empty of its own rule."""
    rows = golden_path(rule).read_text(encoding="utf-8").splitlines()
    assert any(row.startswith(f"{rule}_") for row in rows)


def test_every_file_belongs_to_a_rule() -> None:
    """Proves: no file and no book is left over."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(BOOKS) == set(RULES)
