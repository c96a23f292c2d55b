"""What every command writes with `--json`, as the command itself writes it of small books of the tests.

A place that no book fills is shown as an empty list or null; where books differ, every kind is shown.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from data import SAMPLE_PLAN
from tests.annual.province import province
from tests.cli.run import canvon, load
from tests.cli.test_compare import sheets
from tests.cli.test_explain import INFEASIBLE
from tests.cli.test_uncertainty import CRITERIA, LINES, SOURCES
from tests.cli.test_verify import edited
from tests.disbursement.test_absorbing import spent
from tests.maths.examples import habit, short
from tests.maths.small import NO_TAIL, book
from tests.official.lists import sound_list, total_row
from tests.revise.test_revising import exchange
from tests.second_opinion.every_rule import every_rule_book
from tests.uncertainty.test_cascade import on_land

type Document = Mapping[str, Any]

DEPTH = 5
"""How deep a document is described; what lies deeper is shown as {…}."""

WIDTH = 110
"""What fits a line stands on one."""

PARTS: Mapping[str, frozenset[str]] = {
    "A plan": frozenset({"canvon", "certificate", "indicators"}),
    "A plan in short": frozenset({"projects", "allocations", "shortfall_bound_by_tier"}),
    "An issue": frozenset({"severity", "code", "message_vi"}),
}
"""What stands in several documents, by keys that nothing else has together: described once."""

NAMED: Mapping[str, str] = {
    "money_by_class": "CRITERION",
    "weights": "CRITERION",
    "envelopes": "SOURCE",
    "plans": "SCENARIO",
    "ties": "SCENARIO",
    "amounts": "COLUMN",
    "outputs": "OUTPUT",
    "gini_outputs": "OUTPUT",
    "outputs_listed": "OUTPUT",
    "outputs_finished": "OUTPUT",
    "outputs_per_billion": "OUTPUT",
}
"""What stands for the keys inside a key, where they come from the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A kind of document: what writes it, and some that were written."""

    title: str
    command: str
    found: Sequence[Document]


@cache
def described() -> tuple[Described, ...]:
    """Every kind of document. Takes some seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wrote = _writer(folder)
        return (
            *_of_a_plan(folder, wrote),
            *_of_lists(folder, wrote),
            *_of_plans(folder, wrote),
            *_of_studies(folder, wrote),
        )


def _writer(folder: Path) -> Callable[..., Document]:
    def wrote(command: str, *arguments: object) -> Document:
        path = folder / "found.json"
        path.unlink(missing_ok=True)
        ran = canvon("--quiet", command, *arguments, "--json", path)
        assert path.exists(), (command, ran)
        return load(path)

    return wrote


def _of_a_plan(folder: Path, wrote: Callable[..., Document]) -> Iterator[Described]:
    """The plan, what stands where there is none, and what other documents repeat."""
    plans = [load(SAMPLE_PLAN)]
    plans += [wrote("solve", every_rule_book(seed).write(folder / f"{seed}.xlsx")) for seed in (3, 21)]
    clash = wrote("solve", INFEASIBLE.write(folder / "clash.xlsx"))
    checked = [wrote("check", folder / f"{name}.xlsx") for name in ("clash", "3")]
    issues = [issue for own in (*plans, clash, *checked) for issue in own["issues"]]
    yield Described(title="A plan", command="`solve`, `demo`", found=plans)
    yield Described(title="An issue", command="a part of others", found=issues)
    yield Described(title="No plan", command="`solve`, with exit code 3 or 4", found=[clash])
    yield Described(title="What was checked", command="`check`", found=checked)


def _of_lists(folder: Path, wrote: Callable[..., Document]) -> Iterator[Described]:
    sent = sound_list(total_row()).write(folder / "list.xlsx")
    yield Described(title="A list that was read", command="`import`", found=[wrote("import", sent)])
    absorbed = wrote("disbursement", spent().write(folder / "spent.xlsx"), "--capacity", 2)
    yield Described(title="Plan and actual", command="`disbursement`", found=[absorbed])


def _of_plans(folder: Path, wrote: Callable[..., Document]) -> Iterator[Described]:
    """What is asked of a plan, or of a book that is solved in passing."""
    compared = sheets(less={"envelope:X": 0.4}, with_c={"locks_in": "C"}).write(folder / "compared.xlsx")
    plan, typed = folder / "plan.xlsx", folder / "edited.xlsx"
    canvon("--quiet", "solve", compared, "--out", plan)
    edited(plan, typed, B=45)
    verified = [wrote("verify", plan), wrote("verify", typed)]
    yield Described(title="A plan that was edited", command="`verify`", found=verified)
    books = [habit().write(folder / "habit.xlsx"), short().write(folder / "short.xlsx")]
    explained = [wrote("explain", path) for path in (*books, *(folder / f"{seed}.xlsx" for seed in (3, 21)))]
    yield Described(title="Explanations", command="`explain`", found=explained)
    repaired = [wrote("repair", folder / f"{name}.xlsx") for name in ("clash", "short")]
    yield Described(title="Repairs", command="`repair`", found=repaired)
    yield Described(title="Scenarios side by side", command="`compare`", found=[wrote("compare", compared)])
    canvon("--quiet", "solve", province().write(folder / "province.xlsx"), "--out", plan)
    of_year = wrote("annual", plan, "--year", 2027, "--out", folder / "year.xlsx")
    yield Described(title="The book of a year", command="`annual`", found=[of_year])
    new = exchange().write(folder / "new.xlsx")
    old = replace(exchange(), scenario={**exchange().scenario, "locks_out": "C; D"})
    canvon("--quiet", "solve", old.write(folder / "old.xlsx"), "--out", plan)
    asked = (("--changes", 2), ("--price", 0))
    revised = [wrote("revise", plan, "--book", new, *each) for each in asked]
    yield Described(title="A revision", command="`revise`", found=revised)


def _of_studies(folder: Path, wrote: Callable[..., Document]) -> Iterator[Described]:
    """What solves a book many times."""
    scored = book(LINES, SOURCES, criteria=CRITERIA, objective="score", **NO_TAIL)
    path = scored.write(folder / "scored.xlsx")
    sampled = wrote("robust", path, "--samples", 4, "--workers", 1)
    yield Described(title="Samples", command="`robust`", found=[sampled])
    stepped = wrote("ladder", path, "--steps", "-10,10")
    yield Described(title="Steps of money", command="`ladder`", found=[stepped])
    land = on_land().write(folder / "land.xlsx")
    fallen = [wrote("cascade", own, "--falls", "10,75") for own in (path, land)]
    yield Described(title="Land revenue that fails", command="`cascade`", found=fallen)
    traded = [wrote("frontier", path, "--points", 2, "--axis", axis) for axis in ("equity", "new_starts")]
    yield Described(title="Value against another aim", command="`frontier`", found=traded)
    funded = wrote("frontier", path, "--axis", "budget", "--steps", "-10,0,10")
    yield Described(title="Value by total money", command="`frontier --axis budget`", found=[funded])
    others = wrote("alternatives", path, "--within", 0.5, "--count", 2)
    yield Described(title="A plan in short", command="a part of others", found=[others["best"]])
    yield Described(title="Other plans", command="`alternatives`", found=[others])


def shape(documents: Sequence[Document], within: tuple[str, ...] = ()) -> Iterator[str]:
    """Keys of documents of one kind with the kinds of their values. within : the keys they stand in."""
    found: dict[str, list[object]] = {}
    for document in documents:
        for key, value in document.items():
            found.setdefault(_named(key, value, within), []).append(value)
    for name, values in found.items():
        yield from _entry(name, values, within)


def _named(key: str, value: object, within: tuple[str, ...]) -> str:
    """A key, or what it stands for where it comes from the book."""
    if key.isdigit():
        return "YEAR" if len(key) == 4 else "TIER"
    if len(within) > 1 and within[0] == "money":
        return "NAME" if len(within) == 2 else "SCENARIO"
    if within == ("money",):
        return "source, year, sector, locality, group, class, tier"
    if within[-1:] == ("totals",) and isinstance(value, dict):
        return "COLUMN"
    return NAMED.get(within[-1], key) if within else key


def _entry(name: str, values: Sequence[object], within: tuple[str, ...]) -> Iterator[str]:
    is_list = any(isinstance(value, list) for value in values)
    inner = list(chain.from_iterable(value if isinstance(value, list) else [value] for value in values))
    documents = [value for value in inner if isinstance(value, dict) and value]
    kinds = list(dict.fromkeys(_kind(value) for value in inner if not isinstance(value, dict)))
    part = next((title for title, keys in PARTS.items() if documents and keys <= set(documents[0])), None)
    if part is not None:
        kinds.insert(0, f"see “{part}”")
    elif documents and len(within) >= DEPTH:
        kinds.insert(0, "{…}")
    head = f"{'  ' * len(within)}{name}{' []' if is_list else ''}"
    rows = list(shape(documents, (*within, name))) if part is None and len(within) < DEPTH else []
    line = f"{head}: {{{', '.join(row.strip() for row in rows)}}}{''.join(f' or {kind}' for kind in kinds)}"
    if rows and len(line) <= WIDTH and all(": " in row or row.endswith("[]") for row in rows):
        yield line
        return
    yield f"{head}: {' or '.join(kinds)}" if kinds else head
    yield from rows


def _kind(value: object) -> str:
    kinds = {bool: "true|false", int: "int", float: "number", str: "text", type(None): "null", list: "[…]"}
    return kinds[type(value)]
