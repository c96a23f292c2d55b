"""The page for leaders: the scenarios side by side, what may be said of them, what they differ in."""

from collections.abc import Iterable, Mapping, Sequence

from optimizer.compare import ProjectAcross
from optimizer.report.compare.page import Side, heading
from optimizer.report.compare.text import (
    Indicator,
    cautions,
    change_rows,
    proof_rows,
    source_rows,
    standing_text,
    step_rows,
    tally_rows,
)
from optimizer.words.scenario import difference_texts
from optimizer.writing.grid import HEAD_FILL, TEXT_FILL, Place
from optimizer.writing.page import (
    HEAD_COLOR,
    LINE_POINTS,
    MONEY,
    POINTS,
    SHARE,
    TOTAL_COLOR,
    Formula,
    Page,
    Value,
    height_of_lines,
    lines_of,
)

LABEL_WIDTH = 46.0
SCENARIO_WIDTH = 32.0
FORMATS = {"count": MONEY, "money": MONEY, "points": POINTS, "share": SHARE, "text": "@"}
SUMMED = ("selected", "allocated", "shortfall")
"""Indicators that the sheet of projects sums."""


def write_summary(page: Page, side: Side, projects: Place[ProjectAcross], sources: Place[str]) -> None:
    """Proof and standing first, then indicators, money by source, changes, differences, cautions."""
    comparison, language = side.comparison, side.language
    sheet = _Sheet(page, side)
    page.sheet.set_column(0, 0, LABEL_WIDTH)
    page.sheet.set_column(1, len(comparison.names), SCENARIO_WIDTH)
    sheet.row = heading(page, "summary", side, sheet.widths, unit=False)
    sheet.head()
    live = {key: {name: projects.total(f"{key}:{name}") for name in comparison.names} for key in SUMMED}
    sheet.part("proof", proof_rows(comparison, language))
    sheet.standings()
    sheet.part("tally", tally_rows(comparison, language), live)
    by_source = {
        f"source:{code}": {name: _reference(sources, at, name, amounts) for name in comparison.names}
        for at, (code, amounts) in enumerate(sources.amounts)
    }
    sheet.part("sources", source_rows(comparison, side.portfolio), by_source)
    sheet.part("changes", change_rows(comparison, language))
    steps = step_rows(comparison, language)
    if steps:
        sheet.part("steps", steps)
    sheet.differences()
    sheet.sentences("cautions", cautions(comparison, language))
    page.print_setup(pages_high=1)


def _reference(sources: Place[str], at: int, name: str, amounts: Mapping[str, int | float]) -> Value:
    """A source's money as the sheet by source has it."""
    key = f"allocated:{name}"
    cell = sources.page.reference(sources.first + at, sources.columns[key])
    return Formula(text=f"={cell}", value=amounts[key])


class _Sheet:
    """The page and the row to be written next."""

    def __init__(self, page: Page, side: Side) -> None:
        self.page = page
        self.side = side
        self.names = side.comparison.names
        self.widths = (LABEL_WIDTH, *(SCENARIO_WIDTH for _ in self.names))
        self.row = 0

    def head(self) -> None:
        """Names of the scenarios; they stay in sight."""
        reference = self.side.comparison.reference
        texts = [self.page.say("summary.indicator")]
        texts += [self.page.say("compare.reference", name=n) if n == reference else n for n in self.names]
        look: dict[str, object] = {"bold": True, "border": 1, "align": "center", "text_wrap": True}
        for at, text in enumerate(texts):
            self.page.text(self.row, at, text, **look, bg_color=HEAD_COLOR)
        self._height(texts, HEAD_FILL)
        self.row += 1
        self.page.sheet.freeze_panes(self.row, 1)

    def title(self, part: str) -> None:
        """The heading of a part, across the page."""
        last = len(self.widths) - 1
        look: dict[str, object] = {"bold": True, "border": 1, "bg_color": TOTAL_COLOR}
        self.page.merged((self.row, 0, self.row, last), self.page.say(f"compare.part.{part}"), **look)
        self.page.sheet.set_row(self.row, LINE_POINTS + 3)
        self.row += 1

    def part(
        self,
        part: str,
        rows: Sequence[Indicator],
        live: Mapping[str, Mapping[str, Value]] | None = None,
    ) -> None:
        """Rows of figures under a heading. live : cells that are formulas, by key and scenario."""
        self.title(part)
        for indicator in rows:
            own = (live or {}).get(indicator.key, {})
            self.line(indicator, own)

    def line(self, indicator: Indicator, live: Mapping[str, Value]) -> None:
        """One row of figures."""
        self.page.text(self.row, 0, indicator.label, border=1, text_wrap=True)
        is_text = indicator.kind == "text"
        look: dict[str, object] = {"border": 1, "align": "center" if is_text else "right"}
        look |= {"text_wrap": True} if is_text else {"num_format": FORMATS[indicator.kind]}
        for at, name in enumerate(self.names, start=1):
            value = live.get(name, indicator.values[name])
            self.page.put(self.row, at, "–" if value is None else value, **look)
        shown = [indicator.shown(name, self.side.language) if is_text else "" for name in self.names]
        self._height([indicator.label, *shown], TEXT_FILL)
        self.row += 1

    def standings(self) -> None:
        """What may be said of each scenario's value beside the reference's."""
        comparison, language = self.side.comparison, self.side.language
        texts = [standing_text(comparison, name, language) for name in self.names]
        label = self.page.say("compare.standing")
        look: dict[str, object] = {"border": 1, "bold": True, "text_wrap": True}
        self.page.text(self.row, 0, label, **look)
        for at, text in enumerate(texts, start=1):
            self.page.text(self.row, at, text, **look, align="center")
        self._height([label, *texts], HEAD_FILL)
        self.row += 1

    def differences(self) -> None:
        """What each scenario sets otherwise than the reference."""
        comparison, language = self.side.comparison, self.side.language
        lines = []
        for name in comparison.others:
            texts = difference_texts(comparison.differences[name], self.side.portfolio, language)
            lines.append(f"{name}: {'; '.join(texts) or self.page.say('compare.no_difference')}")
        self.sentences("differences", lines)

    def sentences(self, part: str, texts: Iterable[str]) -> None:
        """Sentences under a heading; nothing where there are none."""
        lines = list(texts)
        if not lines:
            return
        self.title(part)
        for text in lines:
            self.page.paragraph(self.row, f"– {text}", self.widths)
            self.row += 1

    def _height(self, texts: Sequence[str], fill: float) -> None:
        """The row is as high as its longest text needs."""
        most = max(lines_of(text, fill * width) for text, width in zip(texts, self.widths, strict=True))
        self.page.sheet.set_row(self.row, height_of_lines(most))
