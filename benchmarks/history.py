"""The history of results: a file that is only ever added to."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

HISTORY = Path(__file__).resolve().parent / "results" / "history.csv"

COLUMNS = (
    "date",
    "commit",
    "python",
    "packages",
    "cpus",
    "load",
    "experiment",
    "book",
    "projects",
    "years",
    "seed",
    "hardness",
    "phase",
    "outcome",
    "runs",
    "seconds_median",
    "seconds_min",
    "seconds_max",
    "cpu_median",
    "cpu_min",
    "cpu_max",
    "rss_before_mib",
    "rss_peak_mib",
    "variables",
    "rows",
    "nonzeros",
    "time_limit_s",
    "objective",
    "bound",
    "gap",
    "shortfall",
    "best_known",
    "note",
)
"""What they mean is in README.md. The header of a file that exists never changes."""


def append(rows: Iterable[Mapping[str, object]], path: Path = HISTORY) -> None:
    """Add rows at the end; a value a row does not have is left blank.

    Errors: ValueError where the file has other columns, or a row has a value without a column.
    """
    rows = list(rows)
    for row in rows:
        if unknown := set(row) - set(COLUMNS):
            raise ValueError(f"{', '.join(sorted(unknown))}: no such column.")
    is_new = not path.exists()
    if not is_new and _header(path) != COLUMNS:
        raise ValueError(f"{path.name} has other columns; keep it and begin another file.")
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerows(rows)


def read(path: Path = HISTORY) -> list[dict[str, str]]:
    """All rows, oldest first; texts as they stand."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file), []))
