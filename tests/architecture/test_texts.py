"""Every sentence a user can see stands once in data/texts, in both languages, and none stands unused."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter

from app_views import builtin
from models.law import LawBook
from models.texts import catalogue, say
from models.units import LANGUAGES
from optimizer.intake.cells import VOCABULARIES
from optimizer.rules import RULES
from tests.architecture.tree import is_in, modules

ISSUE = re.compile(r"issue_[a-z0-9_]*[a-z0-9]")
PIECE = re.compile(r"[A-Za-z0-9_.]*")
WRAPPED = {
    "optimizer.annual": "report.",
    "optimizer.canonical": "report.",
    "optimizer.disbursement": "report.",
    "optimizer.dossier": "dossier.",
    "optimizer.report": "report.",
    "optimizer.template": "report.",
    "optimizer.writing": "report.",
}
"""Prefix that the `say` method of a package's page or view puts before its keys."""


def placeholders(template: str) -> set[str]:
    """Names in braces; what is given in each language (`found_vi`, `found_en`) has one name."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    return {re.sub("_(vi|en)$", "_*", name) for name in names}


@cache
def words() -> frozenset[tuple[str, str]]:
    """(module, text) of every string in the product that could be a key or the end of one."""
    found = {
        (module, node.value)
        for module, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PIECE.fullmatch(node.value)
    }
    return frozenset(found)


@cache
def composed() -> frozenset[tuple[str | None, ...]]:
    """Keys put together in code: `issue_cell_{kind}` as ("issue_cell_", None), None being a hole."""
    found: set[tuple[str | None, ...]] = set()
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [str(p.value) if isinstance(p, ast.Constant) else None for p in node.values]
                fixed = [part for part in parts if part is not None]
                if fixed and all(PIECE.fullmatch(part) for part in fixed) and re.search("[._]", fixed[0]):
                    found.add(tuple(parts))
    return frozenset(found)


def fits(key: str, parts: tuple[str | None, ...], literals: set[str]) -> bool:
    """Whether the key is these parts, with words of the code in the holes."""
    if not parts:
        return not key
    first, *rest = parts
    if first is not None:
        return key.startswith(first) and fits(key.removeprefix(first), tuple(rest), literals)
    cuts = range(1, len(key) + 1)
    return any(key[:cut] in literals and fits(key[cut:], tuple(rest), literals) for cut in cuts)


def said() -> Iterator[tuple[str, str]]:
    """(module, key) of every literal key given to `say` or `hint`."""
    for module, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            method = isinstance(node.func, ast.Attribute)
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name not in (("say",) if method else ("say", "hint")) or not isinstance(first, ast.Constant):
                continue
            prefix = next((p for package, p in WRAPPED.items() if method and is_in(module, package)), "")
            yield module, f"{prefix}{first.value}"


def faults(entry: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a text: a language without words, placeholders of one only, an option in a hint."""
    if not set(entry) <= {"vi", "en", "hint_vi", "hint_en", "command_vi", "command_en"}:
        yield "unknown part"
    for part in ("", "hint_", "command_"):
        both = [entry.get(f"{part}{language}") for language in LANGUAGES]
        if both == [None, None] and part:
            continue
        if not all(text and text.strip() for text in both):
            yield f"{part}vi and {part}en are not both there"
        elif len({frozenset(placeholders(text or "")) for text in both}) > 1:
            yield f"{part}vi and {part}en take other placeholders"
    if "--" in entry.get("hint_vi", "") + entry.get("hint_en", ""):
        yield "an option of the command line in a hint"


def test_both_languages_say_the_same() -> None:
    """Proves: vi and en are there, differ only in words, and take the same placeholders; hints too."""
    found = {key: told for key, entry in catalogue().items() if (told := list(faults(entry)))}
    assert found == {}


def test_a_span_of_one_year_is_that_year() -> None:
    """Proves: an annual plan is of 2027, not of 2027–2027, and a longer one has both its years."""
    about = {"scenario": "A", "file": "b.xlsx"}
    assert "2027, " in say("study.subtitle", "en", first="2027", last="2027", **about)
    assert "2026–2030, " in say("study.subtitle", "en", first="2026", last="2030", **about)


def test_a_text_in_one_language_is_found() -> None:
    """Proves: each fault is seen. Sensitivity: the test above could not fail otherwise."""
    assert list(faults({"vi": "Có {a}", "en": "Has {a}", "hint_vi": "Sửa", "hint_en": "Mend"})) == []
    for wrong in (
        {"vi": "Có {a}", "en": "Has {b}"},
        {"vi": "Có", "en": " "},
        {"vi": "Có", "en": "Has", "hint_vi": "Sửa"},
        {"vi": "Có", "en": "Has", "command_vi": "--x {a}", "command_en": "--x"},
        {"vi": "Có", "en": "Has", "hint_vi": "--x", "hint_en": "--x"},
        {"vi": "Có", "en": "Has", "fr": "A"},
    ):
        assert len(list(faults(wrong))) == 1, wrong


def test_every_issue_in_code_has_a_text() -> None:
    """Proves: no `issue_…` is raised without words."""
    used = {(module, word) for module, word in words() if ISSUE.fullmatch(word)}
    assert len(used) > 50
    assert sorted((module, word) for module, word in used if word not in catalogue()) == []


def test_every_key_that_is_said_exists() -> None:
    """Proves: say("…") and hint("…") never miss."""
    assert [(module, key) for module, key in said() if key not in catalogue()] == []


def test_every_value_of_a_vocabulary_and_every_rule_has_a_label() -> None:
    """Proves: closed vocabularies are readable in both languages."""
    skipped = {"direction", "scale"}
    wanted = {f"{name}.{member.value}" for name, members in VOCABULARIES.items() for member in members}
    wanted |= {f"rule.{rule}" for rule in RULES}
    missing = {key for key in wanted if key not in catalogue()}
    assert {key for key in missing if key.split(".")[0] not in skipped} == set()


def test_no_text_stands_unused() -> None:
    """Proves: each key is a literal in code, the end of one, fits one put together in code, or is a label."""
    labels = {f"{name}.{member.value}" for name, members in VOCABULARIES.items() for member in members}
    law = {*LawBook.load().files, *LawBook.load().by_key, "law", "policy", "definition", "decision"}
    literals = {word for _, word in words()} | law
    said_by_the_browser = {key for key in catalogue() if key.startswith(builtin.PREFIX)}
    known = sorted(catalogue().keys() - said_by_the_browser)
    unused = [key for key in known if not _is_used(key, literals, labels)]
    assert unused == []


def _is_used(key: str, literals: set[str], labels: set[str]) -> bool:
    """A composed key counts where all that fills its holes are words of the code as well."""
    ends = {key, key.partition(".")[2]} - {""}
    if key in labels or ends & literals:
        return True
    ends.add(key.rpartition(".")[2])
    return any(fits(end, parts, literals) for parts in composed() for end in ends)
