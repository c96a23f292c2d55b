"""A plan broken in one rule is refused for that rule, by the right amount, in both languages."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import optimizer.audit
from models.law import LawBook
from models.texts import catalogue
from optimizer.audit import ALWAYS, CHECKS, Check, audit
from tests.audit.broken import BROKEN
from tests.audit.builders import Broken, Case
from tests.audit.plans import new_case, short_case

LAW = LawBook.load()
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
FOLDER = Path(optimizer.audit.__file__).parent


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_exactly_the_broken_rule_is_reported(broken: Broken) -> None:
    """Proves: the check sees its own rule, names the place and the amount, and no other speaks."""
    case = broken.make()
    violations = audit(case.portfolio, case.scenario, LAW, case.plan)
    assert {violation.rule for violation in violations} == {broken.rule}, [str(v) for v in violations]
    first = violations[0]
    assert (first.where, first.by) == (broken.where, pytest.approx(broken.by))
    for violation in violations:
        vi, en = violation.message("vi"), violation.message("en")
        assert VIETNAMESE.search(vi)
        assert not VIETNAMESE.search(en)
        assert vi != en
        assert "{" not in vi + en
        assert str(violation) == f"{violation.rule}: {en}"


@pytest.mark.parametrize(
    "broken", [b for b in BROKEN if b.rule not in ALWAYS], ids=lambda broken: broken.name
)
def test_a_rule_switched_off_is_not_checked(broken: Broken) -> None:
    """Proves: `rules_off` silences the check; the plan breaks nothing else."""
    case = broken.make().given(rules_off=frozenset({broken.rule}))
    assert audit(case.portfolio, case.scenario, LAW, case.plan) == ()


@pytest.mark.parametrize("rule", sorted(ALWAYS))
def test_definitions_cannot_be_switched_off(rule: str) -> None:
    """Proves: bookkeeping is checked whatever the scenario says."""
    case = next(b for b in BROKEN if b.rule == rule).make().given(rules_off=frozenset(CHECKS))
    assert {v.rule for v in audit(case.portfolio, case.scenario, LAW, case.plan)} >= {rule}


@pytest.mark.parametrize("rule", sorted(CHECKS))
def test_no_check_can_be_left_out_unnoticed(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: without its check a plan that breaks the rule would pass, so the test above would fail."""
    silent: Mapping[str, Check] = {**CHECKS, rule: lambda book: iter(())}
    monkeypatch.setattr(optimizer.audit, "CHECKS", silent)
    cases = [broken.make() for broken in BROKEN if broken.rule == rule]
    assert any(audit(case.portfolio, case.scenario, LAW, case.plan) == () for case in cases)


def test_every_rule_is_broken_by_some_plan() -> None:
    """Proves: no check is without its broken plan, and each has the name of its rule."""
    assert {broken.rule for broken in BROKEN} == set(CHECKS)
    for rule, check in CHECKS.items():
        assert check.__name__ == f"check_{rule}"
        assert check.__doc__
        assert rule == "two_period_cap" or f"audit.{rule}" in catalogue()


def test_several_faults_are_told_together() -> None:
    """Proves: all violations are listed, each on its own."""
    case: Case = new_case().source("XDCB", yearly=(29, 28, 100, 100, 100))
    case = case.project("N1", policy_decision="", investment_decision="")
    told = [(v.rule, v.where, v.by) for v in audit(case.portfolio, case.scenario, LAW, case.plan)]
    assert told == [
        ("entry", "N1", 90),
        ("envelope_year", "XDCB 2026", 1),
        ("envelope_year", "XDCB 2027", 2),
    ]


def test_a_message_says_place_found_and_expected() -> None:
    """Proves: years stand without separators, money in the way of the language."""
    case = new_case().source("XDCB", yearly=(29, 100, 100, 100, 100))
    (violation,) = audit(case.portfolio, case.scenario, LAW, case.plan)
    assert violation.message("vi") == (
        "XDCB, năm 2026: bố trí 30 triệu đồng, vượt 1 so với vốn khả dụng 29 "
        "(sau dự phòng, gồm phần chuyển từ năm trước)."
    )
    assert violation.message("en").startswith("XDCB, in 2026: 30 million VND allocated, 1 more than the 29")


def test_the_window_switched_off_lets_late_money_flow() -> None:
    """Proves: without capital_window the 30 of 2028 may be used by a late project."""
    case = short_case().given(rules_off=frozenset({"capital_window"}))
    assert audit(case.portfolio, case.scenario, LAW, case.plan) == ()


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "." * node.level)
    return names


def test_the_audit_imports_nothing_of_the_optimizer() -> None:
    """Proves: the second writing of the rules does not lean on the first."""
    for path in sorted(FOLDER.glob("*.py")):
        for name in _imports(path):
            root = name.split(".")[0]
            assert root not in {"data", "app", "app_views", "pulp", "highspy", "numpy"}, (path, name)
            assert root != "optimizer" or name.startswith("optimizer.audit"), (path, name)


def test_files_are_short() -> None:
    """Proves: no file over 400 lines."""
    for path in FOLDER.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path
