"""Why each line is in or out, what each rule costs, and what more money of each source is worth."""

import math
from collections.abc import Callable, Sequence

from models.explanation import Explanation, Figure, Price, ProjectExplanation, ShadowPrice
from models.texts import say
from optimizer.report.plan.annexes import heading
from optimizer.report.sentences.explanation import Sentences, counts
from optimizer.result import Result
from optimizer.writing.grid import Column, number_column, widths_of, write_table
from optimizer.writing.heading import notes
from optimizer.writing.page import Page, Value, full_text


def write_explanations(page: Page, result: Result, explanation: Explanation) -> None:
    """The lines and how far all is certain; then prices and money, each beginning a page."""
    sentences, page = Sentences(result, page.language), full_text(page)
    lines = _line_columns(page, result, sentences)
    widths = widths_of(lines)
    top = heading(page, "explanations", result, widths)
    is_alone = not (explanation.prices or explanation.shadow_prices)
    place = write_table(page, top, lines, explanation.projects, frozen=3, is_alone=is_alone)
    row = max(place.first, place.last) + 2
    row = notes(page, row, list(_notes(page, explanation)), widths) + 1
    breaks: list[int] = []
    if explanation.prices:
        breaks.append(row)
        row = _titled(page, row, "prices", widths)
        place_prices = write_table(
            page, row, _price_columns(page, sentences), _by_gain(explanation.prices), has_filter=False
        )
        row = max(place_prices.first, place_prices.last) + 2
    if explanation.shadow_prices:
        breaks.append(row)
        row = _titled(page, row, "shadow", widths)
        write_table(page, row, _money_columns(page, sentences), explanation.shadow_prices, has_filter=False)
    page.print_setup()
    page.sheet.set_h_pagebreaks(breaks)


def _titled(page: Page, row: int, key: str, widths: Sequence[float]) -> int:
    page.paragraph(row, say(f"explain.{key}_title", page.language), widths, bold=True)
    return row + 1


def _column[Item](
    page: Page, key: str, cell: Callable[[Item], Value], kind: str, width: float
) -> Column[Item]:
    head = page.say(f"column.{key}")
    return Column(key=key, head=head, cell=lambda item, _: cell(item), kind=kind, width=width)


def _line_columns(page: Page, result: Result, sentences: Sentences) -> list[Column[ProjectExplanation]]:
    """Number, code, name, in or out, why, what it is worth to the plan."""
    names = result.portfolio.by_id

    def is_in(own: ProjectExplanation) -> str:
        return say("table.yes" if own.selected else "table.no", page.language)

    return [
        number_column(page),
        _column(page, "code", lambda own: own.project_id, "text", 13),
        _column(page, "name", lambda own: names[own.project_id].name, "text", 34),
        _column(page, "in_plan", is_in, "center", 9),
        _column(page, "verdict", sentences.verdict, "text", 78),
        _column(page, "replacement", lambda own: _told(own.replacement), "points", 14),
    ]


def _told(figure: Figure | None) -> float | None:
    return None if figure is None else round(figure.value, 6)


def _price_columns(page: Page, sentences: Sentences) -> list[Column[Price]]:
    """The same columns below, filled with rules; what is not needed stays blank."""
    return [
        number_column(page),
        _column(page, "priced", lambda own: page.say(f"priced.{own.what.value}"), "text", 13),
        _column(page, "rule", sentences.what, "text", 34),
        _column(page, "certain", lambda own: _certain(page, own.gain), "center", 9),
        _column(page, "price_text", lambda own: _priced(sentences, own), "text", 78),
        _column(page, "price", lambda own: _told(own.gain), "points", 14),
    ]


def _by_gain(prices: Sequence[Price]) -> list[Price]:
    """What gains most first; what was not found out last."""
    return sorted(prices, key=lambda own: math.inf if own.gain is None else -own.gain.value)


def _priced(sentences: Sentences, price: Price) -> str:
    article = f" ({price.article})" if price.article else ""
    return f"{sentences.gain(price)}{article}"


def _certain(page: Page, figure: Figure | None) -> str:
    key = "open" if figure is None else ("exact" if figure.is_exact else "estimate")
    return page.say(f"certain.{key}")


def _money_columns(page: Page, sentences: Sentences) -> list[Column[ShadowPrice]]:
    """What one more tỷ of each envelope is worth."""
    return [
        number_column(page),
        _column(page, "source_code", lambda own: own.source, "text", 13),
        _column(page, "source", lambda own: sentences.words.source(own.source), "text", 34),
        _column(page, "year", lambda own: str(own.year or say("table.period", page.language)), "center", 9),
        _column(page, "shadow_text", sentences.shadow, "text", 78),
        _column(page, "per_billion", lambda own: own.per_billion, "points", 14),
    ]


def _notes(page: Page, explanation: Explanation) -> list[str]:
    exact, bounded, left_open = counts(explanation)
    texts = [
        page.say("note.explanations"),
        say("explain.counts", page.language, exact=exact, bounded=bounded, open=left_open),
    ]
    if explanation.is_unfinished:
        texts.append(say("explain.cut_short", page.language))
    return texts
