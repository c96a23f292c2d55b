"""The page for leaders: what was reached, indicators first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.outcome import EndedBy
from optimizer.report.plan.breakdown import LineSums
from optimizer.report.plan.money import SourcesPlace
from optimizer.report.plan.record import hypothetical, rules_off
from optimizer.report.plan.sum_keys import class_key
from optimizer.report.sentences.summary import issue_counts, proof
from optimizer.result import Result
from optimizer.words.labels import criterion_label, statuses_of
from optimizer.workbook.limits import address
from optimizer.writing.grid import HEAD_FILL, TEXT_FILL
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
    Voice,
    height_of,
    lines_of,
)

WIDTHS = (46, 19, 19, 19, 19)
WARNING_COLOR = "#C00000"
ASSUMED = ("M", "I")
"""Values of the law that were not read in any text: from memory, or concluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The sheets whose sums the summary shows."""

    sums: LineSums
    sources_page: Page
    sources: SourcesPlace


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """The page and the row to be written next."""

    page: Page
    row: int = 0

    def title(self, text: str) -> None:
        self.page.text(self.row, 0, text, bold=True)
        self.page.sheet.set_row(self.row, LINE_POINTS + 4)
        self.row += 1

    def head(self, *texts: str) -> None:
        look: dict[str, object] = {"bold": True, "border": 1, "align": "center", "text_wrap": True}
        for at, text in enumerate(texts):
            self.page.text(self.row, at, text, **look, bg_color=HEAD_COLOR)
        most = max(lines_of(text, HEAD_FILL * WIDTHS[at]) for at, text in enumerate(texts))
        self.page.sheet.set_row(self.row, LINE_POINTS * most + 4)
        self.row += 1

    def line(self, label: str, *values: tuple[Value, str], **look: object) -> None:
        """A row: a text, then values with their number formats."""
        self.page.text(self.row, 0, label, border=1, text_wrap=True, **look)
        for at, (value, number_format) in enumerate(values, start=1):
            aligned = {"align": "right", "border": 1, "num_format": number_format, **look}
            self.page.put(self.row, at, value, **aligned)
        self.page.sheet.set_row(self.row, LINE_POINTS * lines_of(label, TEXT_FILL * WIDTHS[0]) + 2)
        self.row += 1

    def sentence(self, text: str, **look: object) -> None:
        self.page.paragraph(self.row, text, WIDTHS, **look)
        self.row += 1


def write_summary(page: Page, result: Result, places: Places) -> None:
    """Indicators, what is proven, money by source, what is lacking, the usual practice, what to mind."""
    for at, width in enumerate(WIDTHS):
        page.sheet.set_column(at, at, width)
    sheet = _Sheet(page=page)
    _top(sheet, result)
    _indicators(sheet, result, places)
    sheet.sentence(proof(result, page.language), bold=True)
    sheet.row += 1
    _by_source(sheet, result, places)
    _shortfalls(sheet, result)
    _rank_and_cut(sheet, result)
    _cautions(sheet, result)
    page.print_setup(landscape=False, pages_high=1)


def _top(sheet: _Sheet, result: Result) -> None:
    page, scenario = sheet.page, result.scenario
    one_year = scenario.first_year == scenario.last_year
    title = page.say(
        "title.summary_year" if one_year else "title.summary",
        first=str(scenario.first_year),
        last=str(scenario.last_year),
    )
    page.merged((0, 0, 0, len(WIDTHS) - 1), title, bold=True, font_size=15, align="center", text_wrap=True)
    page.sheet.set_row(0, 24 * lines_of(title, sum(WIDTHS) / 1.6))
    names = page.say("summary.of", scenario=scenario.name, file=result.portfolio.file_name or "–")
    page.merged((1, 0, 1, len(WIDTHS) - 1), names, italic=True, align="center", text_wrap=True)
    page.sheet.set_row(1, height_of(names[: page.shown], sum(WIDTHS)))
    page.merged((2, 0, 2, len(WIDTHS) - 1), page.say("unit"), italic=True, align="right")
    sheet.row = 3


def _cautions(sheet: _Sheet, result: Result) -> None:
    """What whoever decides must know: what was assumed, changed, not finished or not checked."""
    sheet.title(sheet.page.say("summary.cautions"))
    for text, is_grave in cautions(sheet.page, result):
        look: dict[str, object] = {"bold": True, "font_color": WARNING_COLOR} if is_grave else {}
        sheet.sentence(f"– {text}", **look)


def cautions(page: Voice, result: Result) -> Iterator[tuple[str, bool]]:
    """Sentences, and whether each is grave."""
    ended_by, scenario = result.plan.outcome.ended_by, result.scenario
    limits = hypothetical(page, result)
    if limits:
        yield page.say("summary.hypothetical", limits=limits), True
    if scenario.rules_off:
        yield page.say("summary.rules_off", rules=rules_off(page, result)), True
    if scenario.tier_order.own:
        yield page.say("summary.own_order"), True
    if ended_by in (EndedBy.TIME_LIMIT, EndedBy.WORK_LIMIT, EndedBy.STOPPED):
        yield page.say(f"summary.{ended_by.value}"), True
    law = result.law.annex()
    unchecked = sum(not datum.checked for datum in law)
    if unchecked:
        assumed = sum(datum.certainty in ASSUMED for datum in law)
        yield page.say("summary.law", unchecked=unchecked, all=len(law), assumed=assumed), False
    _, warnings, infos = issue_counts(result.issues)
    yield page.say("summary.warnings", warnings=warnings, notes=infos), False


def _indicators(sheet: _Sheet, result: Result, places: Places) -> None:
    page, sums = sheet.page, places.sums
    sheet.title(page.say("summary.indicators"))
    sheet.head(*(page.say(f"summary.{key}") for key in ("indicator", "amount", "share")))
    all_lines, selected = sums.count({}), sums.count({}, selected=True)
    lines: dict[str, Value] = {
        "finished": len(result.finished_in_period()),
        "new_starts": len(result.new_starts()),
        "selected": selected,
        "not_selected": Formula(
            text=f"{all_lines.text}-{selected.text.removeprefix('=')}",
            value=all_lines.value - selected.value,
        ),
    }
    for key, count in lines.items():
        sheet.line(page.say(f"summary.{key}"), (count, MONEY), (None, MONEY))
    money_row = sheet.row
    for key in ("allocated", "remainder", "shortfall"):
        sheet.line(page.say(f"summary.{key}"), (sums.of(key, {}), MONEY), (None, MONEY))
    allocated = sums.of("allocated", {}).value
    for criterion in result.portfolio.criteria:
        label = page.say("summary.money_of", criterion=criterion_label(criterion.name, page.language))
        amount = sums.of("allocated", {class_key(criterion.name): 1})
        own, all_money = address(sheet.row, 1), f"$B${money_row + 1}"
        share = Formula(text=f"={own}/{all_money}", value=amount.value / allocated) if allocated else None
        sheet.line(label, (amount, MONEY), (share, SHARE))
    for unit, output in sorted(result.outputs().items()):
        sheet.line(page.say("summary.output", unit=unit), (output, POINTS), (None, MONEY))
    sheet.row += 1


def _by_source(sheet: _Sheet, result: Result, places: Places) -> None:
    page, book = sheet.page, result.book
    sheet.title(page.say("summary.by_source"))
    sheet.head(*(page.say(f"summary.{key}") for key in ("source", "envelope", "available", "given", "left")))
    paid = result.plan.money_by_source()
    sums = [0, 0, 0, 0]
    for offset, source in enumerate(book.terms.budget.sources):
        spent, available = paid.get(source.code, 0), source.available_period
        amounts = (source.period_money, available, spent, available - spent)
        sums = [total + amount for total, amount in zip(sums, amounts, strict=True)]
        rows = {block: row + offset for block, row in places.sources.rows.items()}
        sheet.line(source.label, *_references(places, rows, amounts))
    rows = dict(places.sources.total_rows)
    sheet.line(page.say("total"), *_references(places, rows, sums), bold=True, bg_color=TOTAL_COLOR)
    sheet.row += 1


def _references(places: Places, rows: dict[str, int], amounts: Sequence[int]) -> list[tuple[Value, str]]:
    """Live references to the period's column of the sheet by source and year."""
    blocks = ("envelope", "available", "allocated", "left")
    cells = [places.sources_page.reference(rows[block], places.sources.period) for block in blocks]
    return [
        (Formula(text=f"={cell}", value=amount), MONEY) for cell, amount in zip(cells, amounts, strict=True)
    ]


def _shortfalls(sheet: _Sheet, result: Result) -> None:
    page, outcome, order = sheet.page, result.plan.outcome, result.scenario.tier_order
    sheet.title(page.say("summary.shortfall_title"))
    lacking = {tier: amount for tier, amount in outcome.shortfall_by_tier.items() if amount}
    if not lacking:
        sheet.sentence(page.say("summary.no_shortfall"))
    else:
        sheet.head(*(page.say(f"summary.{key}") for key in ("tier", "lacks", "least")))
        for tier, amount in sorted(lacking.items()):
            least = outcome.shortfall_bound_by_tier.get(tier, 0)
            label = page.say("tier_of", tier=tier, statuses=statuses_of(order, tier, page.language))
            sheet.line(label, (amount, MONEY), (least, MONEY))
    sheet.row += 1


def _rank_and_cut(sheet: _Sheet, result: Result) -> None:
    page, usual = sheet.page, result.rank_and_cut
    sheet.title(page.say("summary.rank_and_cut"))
    sheet.head(*(page.say(f"summary.{key}") for key in ("way", "value", "more", "more_share")))
    own, first = result.plan.outcome.objective, sheet.row
    sheet.line(page.say("summary.this_plan"), (own, POINTS), (None, POINTS), (None, SHARE))
    ways = {"skipping": usual.objective, "strict": usual.strict_objective}
    for key, value in ways.items():
        here, mine = address(sheet.row, 1), f"$B${first + 1}"
        more = Formula(text=f"={mine}-{here}", value=own - value)
        share: Value = Formula(text=f"={mine}/{here}-1", value=own / value - 1) if value > 0 else "–"
        sheet.line(page.say(f"summary.{key}"), (value, POINTS), (more, POINTS), (share, SHARE))
    if usual.lacks_more_than(result.plan.outcome.shortfall_by_tier):
        sheet.sentence(page.say("summary.lacks_more"), italic=True)
    sheet.row += 1
