"""Plan and actual for people and programs: disbursement.xlsx and its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter

from models.law import LawBook
from models.portfolio import InputSheet, Portfolio
from models.texts import say
from models.units import Language
from optimizer.canonical.sheets import input_grid, write_input
from optimizer.disbursement.absorbing import By, Execution, ProposedCapacity, total
from optimizer.files import write_whole
from optimizer.sectors import sectors
from optimizer.workbook.limits import address
from optimizer.writing.grid import LOOKS, Column, Place, number_column, widths_of, write_table
from optimizer.writing.heading import notes, title_block
from optimizer.writing.options import options
from optimizer.writing.page import FONT, TOTAL_COLOR, Formula, Page, Styles, Value

FIRST_AMOUNT = 2
"""Column of what was given; lapsed, disbursed, behind, carried over and absorption follow."""

NOT_SPLIT = ("cancelled", "carried_over")
"""Amounts that no list states by source: a total of 0 would not be true."""

CAPACITY_COLUMNS = ("dimension", "value", "measure", "max", "year", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """Disbursement of a book by every cut, and what is proposed where it was asked for.

    covered : years in which the disbursed money was paid out, for the proposal.
    """

    portfolio: Portfolio
    cuts: Mapping[By, tuple[Execution, ...]]
    proposed: tuple[ProposedCapacity, ...] = ()
    covered: int = 1


def label_of(actual: Actual, by: By, key: str, language: Language) -> str:
    """What an entry is called."""
    if by is By.PROJECT:
        return f"{key} – {actual.portfolio.by_id[key].name}"
    if by is By.SOURCE:
        return actual.portfolio.budget.label(key)
    if by is By.SECTOR:
        return next((sector.label(language) for sector in sectors() if sector.id == key), key)
    return key or say("disbursement.not_stated", language)


def actual_document(actual: Actual) -> dict[str, object]:
    """disbursement.json: amounts in million VND, absorption 0–1."""
    document: dict[str, object] = {
        by.value: [_document(own) for own in entries] for by, entries in actual.cuts.items()
    }
    document["total"] = _document(total(actual.cuts[By.PROJECT]))
    document["proposed_limits"] = [
        {
            "dimension": "investor",
            "value": own.investor,
            "measure": "money",
            "max": own.most,
            "year": own.year,
            "is_assumed": True,
        }
        for own in actual.proposed
    ]
    return document


def _document(own: Execution) -> dict[str, object]:
    return {
        "key": own.key,
        "given": own.given,
        "cancelled": own.cancelled,
        "disbursed": own.disbursed,
        "behind": own.behind,
        "carried_over": own.carried_over,
        "absorption": own.absorption,
    }


def write_actual(actual: Actual, path: Path, law: LawBook, language: Language) -> None:
    """Write the workbook: whole or not at all. Errors: OSError where the file cannot be written."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, options())
    styles = Styles(workbook=workbook)
    title = say("disbursement.title", language)
    workbook.set_properties(
        {"title": title, "author": "Cân Vốn", "created": datetime.combine(law.newest_date, time())}
    )
    for by, entries in actual.cuts.items():
        page = Page(sheet=None, styles=styles, language=language)
        page.sheet = workbook.add_worksheet(say(f"disbursement.by.{by.value}", language))
        _write_cut(page, actual, by, entries)
    if actual.proposed:
        page = Page(sheet=workbook.add_worksheet("limits"), styles=styles, language=language)
        _write_proposed(page, actual)
    workbook.close()
    write_whole(path, buffer.getvalue())


def _write_cut(page: Page, actual: Actual, by: By, entries: tuple[Execution, ...]) -> None:
    columns = _columns(page, actual, by)
    widths = widths_of(columns)
    cut = say(f"disbursement.by.{by.value}", page.language)
    texts = (say("disbursement.title", page.language), cut, actual.portfolio.file_name or "–")
    top = title_block(page, texts, widths)
    place = write_table(page, top, columns, list(entries), total_at="label", frozen=2)
    _total_absorption(page, place)
    row = notes(page, max(place.first, place.last) + 2, [say("disbursement.note", page.language)], widths)
    if by in (By.INVESTOR, By.SECTOR) and entries:
        _chart(page, place, row + 1, cut)
    page.print_setup()


def _total_absorption(page: Page, place: Place[Execution]) -> None:
    """The share of all money, beside the sums."""
    given, paid = (place.totals[key] for key in ("given", "disbursed"))
    if given:
        cells = (address(place.total_row, place.columns[key]) for key in ("disbursed", "given"))
        share = Formula(text=f"={'/'.join(cells)}", value=paid / given)
        look = {**LOOKS["share"], "border": 1, "bold": True, "bg_color": TOTAL_COLOR}
        page.put(place.total_row, place.columns["absorption"], share, **look)


def _columns(page: Page, actual: Actual, by: By) -> list[Column[Execution]]:
    def money(key: str) -> Column[Execution]:
        head = say(f"disbursement.{key}", page.language)
        return Column(
            key=key,
            head=head,
            cell=lambda own, _: int(getattr(own, key)),
            kind="money",
            width=15,
            total=by is not By.SOURCE or key not in NOT_SPLIT,
        )

    def behind(own: Execution, row: int) -> Value:
        given, cancelled, paid = (address(row - 1, FIRST_AMOUNT + at) for at in range(3))
        return Formula(text=f"={given}-{cancelled}-{paid}", value=own.behind)

    def absorption(own: Execution, row: int) -> Value:
        if own.absorption is None:
            return None
        text = f"={address(row - 1, FIRST_AMOUNT + 2)}/{address(row - 1, FIRST_AMOUNT)}"
        return Formula(text=text, value=own.absorption)

    return [
        number_column(page),
        Column(
            key="label",
            head=say(f"disbursement.by.{by.value}", page.language),
            cell=lambda own, _: label_of(actual, by, own.key, page.language),
            width=52,
        ),
        money("given"),
        money("cancelled"),
        money("disbursed"),
        Column(
            key="behind",
            head=say("disbursement.behind", page.language),
            cell=behind,
            kind="difference",
            width=15,
            total=True,
        ),
        money("carried_over"),
        Column(
            key="absorption",
            head=say("disbursement.absorption", page.language),
            cell=absorption,
            kind="share",
            width=12,
        ),
    ]


def _chart(page: Page, place: Place[Execution], row: int, title: str) -> None:
    """Given and disbursed side by side; shown in billion."""
    chart = page.styles.workbook.add_chart({"type": "bar"})
    for key, color in (("given", "#9DC3E6"), ("disbursed", "#1F4E79")):
        column = place.columns[key]
        chart.add_series(
            {
                "name": say(f"disbursement.{key}", page.language),
                "categories": [page.name, place.first, 1, place.last, 1],
                "values": [page.name, place.first, column, place.last, column],
                "fill": {"color": color},
            }
        )
    font = {"name": FONT, "size": 10}
    chart.set_title({"name": f"{title} ({say('disbursement.billion', page.language)})", "name_font": font})
    chart.set_x_axis({"num_font": font, "num_format": "#,##0,"})
    chart.set_y_axis({"num_font": font, "reverse": True})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 900, "height": 160 + 34 * (place.last - place.first + 1)})
    page.sheet.insert_chart(row, 1, chart)


def _write_proposed(page: Page, actual: Actual) -> None:
    """Rows as the sheet `limits` has them, each labelled as assumed, to be copied into a book."""
    note = say("disbursement.assumed", page.language, count=actual.covered)
    rows = tuple(
        dict(
            zip(CAPACITY_COLUMNS, ("investor", own.investor, "money", own.most, own.year, note), strict=True)
        )
        for own in actual.proposed
    )
    sheet = InputSheet(name="limits", columns=CAPACITY_COLUMNS, labels={}, rows=rows)
    write_input(page, input_grid(sheet, actual.portfolio.base, page.language))
