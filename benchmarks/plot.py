"""Scaling: seconds against lines, drawn from the history.

    python -m benchmarks.plot

Draws `results/scaling.svg`: for each solver, how long it took until a plan was known to be within a gap, at
every size, latest run each. A size at which the gap was not reached in time has no point.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from benchmarks.history import HISTORY
from benchmarks.work import GAPS

PICTURE = HISTORY.with_name("scaling.svg")
PLAIN = re.compile(r"province-\d+")

type Points = dict[tuple[str, float], list[tuple[int, float]]]


def points(rows: Iterable[Mapping[str, str]]) -> Points:
    """(lines, seconds) in order of lines, by phase and gap; the latest row of a book and phase counts."""
    latest = {(row["experiment"], row["phase"]): row for row in rows if PLAIN.fullmatch(row["experiment"])}
    found: Points = {}
    for (_, phase), row in latest.items():
        for gap in GAPS:
            reached = re.search(rf"s to {re.escape(f'{gap:.1%}')} ([\d.]+)", row["note"])
            if reached is not None:
                found.setdefault((phase, gap), []).append((int(row["projects"]), float(reached[1])))
    return {key: sorted(pairs) for key, pairs in sorted(found.items())}


def draw(found: Points) -> Figure:
    """A line for each phase and gap, both axes logarithmic."""
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for (phase, gap), pairs in found.items():
        sizes, seconds = zip(*pairs, strict=True)
        axes.plot(sizes, seconds, marker="o", label=f"{phase}, {gap:.1%}")
    axes.set(xscale="log", yscale="log", xlabel="lines of the book", ylabel="seconds until within the gap")
    drawn = sorted({size for pairs in found.values() for size, _ in pairs})
    axes.set_xticks(drawn, labels=[str(size) for size in drawn])
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(visible=True, which="both", alpha=0.3)
    if found:
        axes.legend()
    return figure


def main(history: Path = HISTORY, picture: Path = PICTURE) -> None:
    """Draw the history; the same history gives the same bytes."""
    with history.open(encoding="utf-8", newline="") as file:
        figure = draw(points(csv.DictReader(file)))
    with mpl.rc_context({"svg.hashsalt": "canvon", "svg.fonttype": "none"}):
        figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
