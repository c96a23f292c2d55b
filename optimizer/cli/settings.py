"""Scenarios typed on the command line: `--set KEY=VALUE`, in the words of the sheet `scenario`."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, NoReturn

import typer

from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.vocabulary import SourceKind
from optimizer.overlay import overlaid
from optimizer.terminal import Terminal
from optimizer.workbook.raw import Cell

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Thay một thông số, như envelope:land_use=0.8, weight:social=2 hoặc “Tên@discount=0.9” / "
        "one value of a scenario",
    ),
]
"""May be given many times."""

DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
"""A number with a decimal point, as other options of the command have it."""

AMOUNT = "envelope_amount"
"""Keys whose values are money: a point groups thousands there."""


def overlays(
    lines: Sequence[str] | None, portfolio: Portfolio, origin: Scenario, law: LawBook, terminal: Terminal
) -> dict[str, Scenario]:
    """The scenarios that the settings make of `origin`, by name.

    `NAME@KEY=VALUE` belongs to the scenario NAME; settings without a name make one scenario together, which
    is called after them. Ends with exit 2 where a key is unknown or a value cannot be read.
    """
    entries: dict[str, dict[str, Cell]] = {}
    unnamed: list[str] = []
    for line in lines or ():
        name, found = _parsed(line, portfolio, terminal)
        entries.setdefault(name, {}).update(found)
        unnamed += [line] if not name else []
    return {
        name or "; ".join(unnamed): _overlaid(
            name or "; ".join(unnamed), own, portfolio, origin, law, terminal
        )
        for name, own in entries.items()
    }


def _parsed(line: str, portfolio: Portfolio, terminal: Terminal) -> tuple[str, dict[str, Cell]]:
    """Name of the scenario, and the keys with their value."""
    name, at, rest = line.partition("@")
    key, equals, value = (rest if at else line).partition("=")
    if not equals or not key.strip():
        terminal.refuse("cli.setting_form", found=line)
    text = value.strip()
    plain = DECIMAL.fullmatch(text) and not key.strip().startswith(AMOUNT)
    cell: Cell = float(text) if plain else (text or None)
    return (name.strip() if at else ""), dict.fromkeys(_keys(key.strip(), portfolio), cell)


def _keys(key: str, portfolio: Portfolio) -> Iterator[str]:
    """The key; where it names a kind of source instead of a source, one for each source of that kind."""
    stem, *rest = key.split(":")
    codes = portfolio.budget.by_code
    kinds = [kind.value for kind in SourceKind]
    if stem in ("envelope", AMOUNT) and rest and rest[0] not in codes and rest[0] in kinds:
        for source in portfolio.budget.sources:
            if source.kind.value == rest[0]:
                yield ":".join((stem, source.code, *rest[1:]))
        return
    yield key


def _overlaid(
    name: str,
    entries: dict[str, Cell],
    portfolio: Portfolio,
    origin: Scenario,
    law: LawBook,
    terminal: Terminal,
) -> Scenario:
    try:
        scenario, issues = overlaid(portfolio, origin, name, entries, law)
    except PortfolioError as error:
        _refuse(error.issues, terminal)
    unknown = [issue for issue in issues if issue.code == "issue_scenario_key_unknown"]
    if unknown or not entries:
        _refuse(unknown, terminal)
    for issue in issues:
        terminal.issue(issue)
    return scenario


def _refuse(issues: Sequence[Issue], terminal: Terminal) -> NoReturn:
    for issue in issues:
        terminal.issue(issue)
    terminal.refuse("cli.setting_wrong")
