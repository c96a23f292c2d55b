"""One rule = one function = one equation = one name; nothing that belongs to a rule is missing."""

import ast
from dataclasses import replace
from datetime import date

import pytest

from models.issues import PortfolioError
from models.law import LawBook
from models.texts import catalogue
from optimizer.audit import CHECKS
from optimizer.build import all_rows, build_book
from optimizer.rows import canonical_text
from optimizer.rules import COUPLING, DEFINITIONS, LOCAL, RULES
from tests.architecture.tree import ROOT, is_in, modules, tree_of
from tests.golden.books import BOOKS, golden_path

LAW = LawBook.load().on(date(2026, 7, 9))
BASES = ("law", "policy", "definition", "decision")
FUNCTIONS: dict[str, list[ast.FunctionDef]] = {}
for _name, _tree in modules():
    if is_in(_name, "optimizer.rules"):
        for _node in _tree.body:
            if isinstance(_node, ast.FunctionDef):
                FUNCTIONS.setdefault(_node.name, []).append(_node)

each_rule = pytest.mark.parametrize("rule", sorted(RULES))


@each_rule
def test_one_function_of_that_name(rule: str) -> None:
    """Proves: one function, which is the one that is called, with equation and article in its docstring."""
    (function,) = FUNCTIONS[rule]
    text = ast.get_docstring(function) or ""
    assert "\nEquation: " in text
    assert "\nArticle: " in text
    called = LOCAL.get(rule) or COUPLING[rule]
    assert called.__name__ == rule
    assert not text.startswith("Equation")


def test_no_public_function_shapes_tables_unnamed() -> None:
    """Proves: a function with an equation is a rule in RULES."""
    with_equation = {
        name
        for name, nodes in FUNCTIONS.items()
        if any("Equation:" in (ast.get_docstring(node) or "") for node in nodes)
    }
    assert with_equation == set(RULES)
    assert set(LOCAL) | set(COUPLING) == set(RULES)
    assert not set(LOCAL) & set(COUPLING)


@each_rule
def test_it_says_where_it_comes_from(rule: str) -> None:
    """Proves: an article in force, or the statement that policy, a definition or the user is behind it."""
    datum = LAW[f"rule_articles.{rule}"]
    assert datum.value in BASES
    assert (LAW.rule_article(rule) is not None) == (datum.value == "law")


@each_rule
def test_it_has_a_name_people_read(rule: str) -> None:
    """Proves: both languages name the rule."""
    assert f"rule.{rule}" in catalogue()


@each_rule
def test_the_three_nets_are_there(rule: str) -> None:
    """Proves: golden file, maths tests (two at least, with proof and sensitivity), audit check."""
    assert golden_path(rule).is_file()
    assert rule in CHECKS
    path = ROOT / "tests" / "maths" / f"test_{rule}.py"
    docs = [
        ast.get_docstring(node) or ""
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len(docs) >= 2
    assert all("Proves: " in doc for doc in docs)
    assert sum("Sensitivity: " in doc for doc in docs) >= 1


@each_rule
def test_its_switch_switches(rule: str) -> None:
    """Proves: `rules_off` changes the rows of the rule's own book, or is refused for a definition."""
    golden = BOOKS[rule]
    if rule in DEFINITIONS:
        sheets = replace(golden.sheets, scenario={**golden.sheets.scenario, "rules_off": rule})
        with pytest.raises(PortfolioError) as caught:
            sheets.portfolio()
        assert [issue.code for issue in caught.value.issues] == ["issue_rule_is_definition"]
        return
    portfolio = golden.sheets.portfolio()
    texts = []
    for off in (frozenset[str](), frozenset({rule})):
        book = build_book(portfolio, replace(portfolio.base, rules_off=off), LAW).with_caps(golden.caps)
        texts.append(canonical_text(tuple(all_rows(book))))
    own = [{line for line in text.splitlines() if line.startswith(f"{rule}_")} for text in texts]
    assert own[0]
    assert own[0] != own[1]
