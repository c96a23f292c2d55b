"""What is said about lists: every text is raised by the package, and every one of them is tested."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from data import ROOT
from models.units import LANGUAGES
from models.yaml_file import load_yaml
from optimizer import official
from tests.official.books import book_of
from tests.official.lists import sound_list, total_row

TESTS = Path(__file__).parent
PACKAGE = Path(official.__file__).parent
CODE = re.compile(r"issue_(list|answer)_\w+")


def said() -> set[str]:
    """The issues that have a text."""
    texts = [
        load_yaml(ROOT / "texts" / f"{name}.yaml") for name in ("plain_list", "source_parts", "list_messes")
    ]
    return {key for own in texts for key in own if key.startswith("issue_")}


def texts_in(tree: ast.AST) -> Iterator[str]:
    """Texts of the code that are issues of lists, docstrings and comments aside."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_package_raises_every_issue_that_has_a_text_and_no_other() -> None:
    raised = {code for path in PACKAGE.glob("*.py") for code in texts_in(parsed(path))}
    assert raised == said()


def test_no_issue_of_lists_is_left_without_a_test() -> None:
    tested: set[str] = set()
    for path in TESTS.glob("test_*.py"):
        cases = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef)]
        for case in cases:
            if case.name.startswith("test_"):
                tested.update(texts_in(case))
    assert said() - tested == set()


def test_every_issue_has_words_in_both_languages(tmp_path: Path) -> None:
    found = sound_list([None, "I. Giao thông"], total_row(cost=1)).found(tmp_path)
    for issue in (*found.issues, *book_of(found, envelopes=()).issues):
        for language in LANGUAGES:
            assert issue.message(language)
            assert issue.hint(language)
            assert "None" not in issue.message(language)
