"""Many broken workbooks, each read as an upload is: every one ends in a book or in sentences.

    python -m tests.drill.fuzz 10000

A small sound book that uses every sheet is written, then spoiled by a seed: bytes of the file; bytes of one
part inside it, packed again; or cells that say something else. What can be read is checked and, one in ten,
solved. Anything but a book, a refusal or a list of issues with their sentences is printed with its seed.
Exit code 1 where there is any.
"""

import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from models.issues import Issue, NoPlanError, PortfolioError, errors_in
from models.law import LawBook
from models.units import LANGUAGES
from optimizer.check import check
from optimizer.intake.book import read_portfolio
from optimizer.optimize import Effort, optimize
from optimizer.workbook.raw import Cell
from tests.books import BookSheets
from tests.second_opinion.every_rule import every_rule_book
from tests.workbook.test_fuzz import mutated

LAW = LawBook.load()
NASTY: tuple[Cell, ...] = (
    None, 0, -1, 1e308, -1e308, 0.5, 10**18, "", " ", "0", "-", "x" * 5_000, "=1+1", "@SUM(A1)", "\u202eabc",
    "1.234.567,8", "1,2,3", "1e999", "NaN", "inf", "2026", "31/02/2026", "P0", "Mã dự án", "true", "\x0b",
)  # fmt: skip
SOLVE_ONE_IN, SOLVE_S = 10, 2.0


def fuzzed(seed: int, path: Path) -> str:
    """Write one spoiled workbook; the way it was spoiled."""
    chance = random.Random(seed)
    way = ("bytes", "part", "cells")[seed % 3]
    sheets = every_rule_book(chance.randrange(200))
    (_spoiled_cells(sheets, chance) if way == "cells" else sheets).write(path)
    data = path.read_bytes()
    if way == "bytes":
        path.write_bytes(mutated(data, chance))
    elif way == "part":
        path.write_bytes(_spoiled_part(data, chance))
    return way


def _spoiled_part(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    spoiled = chance.choice(sorted(parts))
    parts[spoiled] = mutated(parts[spoiled], chance)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def _spoiled_cells(sheets: BookSheets, chance: random.Random) -> BookSheets:
    changed = {}
    for name in ("projects", "sources", "links", "limits", "debt"):
        rows = [dict(row) for row in getattr(sheets, name)]
        for row in rows:
            for column in row:
                if chance.random() < 0.01:
                    row[column] = chance.choice(NASTY)
        changed[name] = rows
    scenario = {
        key: chance.choice(NASTY) if chance.random() < 0.02 else v for key, v in sheets.scenario.items()
    }
    return replace(sheets, scenario=scenario, **changed)


def outcome(seed: int, path: Path) -> str:
    """How the book of a file ends.

    Errors: whatever is no end that a user may see.
    """
    try:
        portfolio = read_portfolio(path, LAW)
        _told(portfolio.issues)
        issues = check(portfolio, portfolio.base, LAW)
    except PortfolioError as error:
        _told(error.issues)
        return "refused with its issues"
    _told(issues)
    if errors_in(issues):
        return "refused with its issues"
    if seed % SOLVE_ONE_IN:
        return "read"
    try:
        optimize(portfolio, portfolio.base, LAW, Effort(time_limit=SOLVE_S))
    except NoPlanError:
        return "read, no plan"
    return "read and planned"


def _told(issues: Sequence[Issue]) -> None:
    """Every issue has its sentence in both languages."""
    for issue in issues:
        assert all(issue.message(language).strip() for language in LANGUAGES)


def main(count: int, first: int = 0) -> int:
    """Read so many; 1 where one ended otherwise."""
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        for seed in range(first, first + count):
            way = "not written"
            try:
                way = fuzzed(seed, path)
                tally[f"{way}: {outcome(seed, path)}"] += 1
            except Exception as error:
                tally["otherwise"] += 1
                print(f"seed {seed} ({way}): {type(error).__name__}: {str(error)[:200]}", flush=True)
            if (seed + 1) % 500 == 0:
                print(f"{seed + 1 - first} so far, {tally['otherwise']} otherwise", flush=True)
    for end, number in sorted(tally.items()):
        print(f"{number:6} {end}")
    return 1 if tally["otherwise"] else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
