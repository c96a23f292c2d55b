"""Tables and charts for a screen: they say what the plan says, in the reader's language."""

import math

import pytest

from models.law import LawBook
from models.texts import say
from models.units import LANGUAGES
from optimizer.compare import Movement, compare
from optimizer.cuts import Cut
from optimizer.report.compare.tables import indicator_table, money_rows, money_table, project_table
from optimizer.report.documents.plan import plan_document
from optimizer.report.screen.figures import (
    capital_by_year,
    money_bars,
    progress_curve,
    side_by_side,
    sources_against_envelopes,
    sources_by_year,
)
from optimizer.report.screen.tables import (
    capital_table,
    class_table,
    envelope_table,
    issue_table,
    money_by,
    ranked_table,
    shortfall_table,
    source_table,
)
from optimizer.report.screen.tables import project_table as book_table
from tests.books import BookSheets, project
from tests.report.solved import solved

LAW = LawBook.load()


def carried() -> BookSheets:
    """60 million in each of two years; what 2026 leaves goes on. P takes 100 in 2027 only: 2026 leaves 60."""
    return BookSheets(
        projects=[project("P", 100, max_year_share=1, earliest_start=2027, locality="Ba Bể", social=50)],
        sources=[{"source": "X", "kind": "local_balance", "2026": 60, "2027": 60, "carry_forward": 1}],
        scenario={"two_period_share": 0, "reserve": 0},
    )


@pytest.fixture(scope="module")
def own():
    return solved(carried())


def column(table, key: str, language="vi"):
    return list(table[say(key, language)])


def test_what_a_source_leaves_is_left_once(own):
    """Proves: 2026 leaves 60, which 2027 has beside its own 60; 100 are paid, so 20 are left at the end.

    Sensitivity: year by year without carrying, 2027 would show −40.
    """
    table = source_table(own.portfolio, own.scenario, own.plan, "vi")
    assert column(table, "table.year") == ["2026", "2027", "Cả kỳ"]
    assert column(table, "table.allocated") == [0, 100, 100]
    assert column(table, "table.left") == [60, 20, 20]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ranked_table_is_the_plan(results, language):
    result = results["sample"]
    document = plan_document(result)
    reasons = {row["project_id"]: row["reason"] for row in document["projects"]}
    table = ranked_table(result.portfolio, result.plan, reasons, language)
    assert column(table, "table.code", language) == [line.project_id for line in result.plan.ranked()]
    assert column(table, "table.allocated", language) == [
        line.total_allocated for line in result.plan.ranked()
    ]
    assert all(column(table, "table.reason", language))


@pytest.mark.parametrize("what", ["sector", "locality", "group", "area_type"])
def test_every_cut_sums_to_the_plan(results, what):
    result = results["sample"]
    table = money_by(result.portfolio, result.plan, what, "vi", result.scenario)
    assert sum(column(table, "table.allocated")) == sum(line.total_allocated for line in result.plan.lines)
    assert sum(column(table, "table.selected")) == len(result.plan.selected)
    assert sum(column(table, "table.finished")) == len(result.finished_in_period())


def test_tables_of_a_book_and_its_law(results):
    result = results["sample"]
    assert len(book_table(result.portfolio, "vi")) == len(result.portfolio.projects)
    assert len(issue_table(result.issues, "vi")) == len(result.issues)
    short = shortfall_table(results["short"].plan, results["short"].scenario, "vi")
    assert sum(column(short, "table.shortfall")) == sum(
        results["short"].plan.outcome.shortfall_by_tier.values()
    )
    same = envelope_table(result.portfolio, result.scenario, result.scenario, "vi")
    assert set(column(same, "table.change")) == {0}
    shares = class_table({"social": 50, "growth": 0}, 200, "vi")
    assert column(shares, "table.share") == [25.0, 0.0]


def test_capital_by_year_draws_every_amount_as_wide_as_it_is(own):
    """Proves: one project, one year with all its money: one bar over the whole of 2027."""
    spec = capital_by_year(own.portfolio, own.plan, own.scenario, ["P"], "vi").to_dict()
    ((_, rows),) = spec["datasets"].items()
    assert [(row["year"], row["amount"]) for row in rows] == [("2027", "100 triệu đồng")]
    assert math.isclose(rows[0]["to"] - rows[0]["from"], 0.92)
    assert rows[0]["from"] < 2027 < rows[0]["to"]
    assert spec["config"]["locale"]["number"]["decimal"] == ","


def test_charts_hold_the_figures_of_their_tables(own):
    spec = sources_against_envelopes(own.portfolio, own.plan, own.scenario, "vi").to_dict()
    ((_, rows),) = spec["datasets"].items()
    assert [(row["allocated"], row["available"]) for row in rows] == [(0.1, 0.12)]
    table = money_by(own.portfolio, own.plan, "locality", "vi", own.scenario)
    bars = money_bars(table, say("table.what"), say("table.allocated"), "vi").to_dict()
    ((_, rows),) = bars["datasets"].items()
    assert [(row["name"], row["money"]) for row in rows] == [("Ba Bể", 0.1)]
    curve = progress_curve([(1.0, None, 20.0), (2.0, 10.0, 15.0)], "en").to_dict()
    ((_, rows),) = curve["datasets"].items()
    assert [row["value"] for row in rows] == [20.0, 10.0, 15.0]


def test_years_stand_beside_what_all_sources_may_pay(own):
    """Proves: nothing in 2026 and 100 in 2027, where 60 are due each year after reserve: the mark is 0,06."""
    spec = sources_by_year(own.portfolio, own.plan, own.scenario, "vi").to_dict()
    bars, marks = (spec["datasets"][layer["data"]["name"]] for layer in spec["layer"])
    assert [(row["year"], row["allocated"]) for row in bars] == [("2026", 0.0), ("2027", 0.1)]
    assert [(row["year"], row["available"]) for row in marks] == [("2026", 0.06), ("2027", 0.06)]


def test_no_mark_where_a_source_has_no_limit_of_the_year():
    free = {**carried().sources[0], "2026": None, "total": 120}
    book = solved(BookSheets(**{**fields_of(carried()), "sources": [free]}))
    spec = sources_by_year(book.portfolio, book.plan, book.scenario, "vi").to_dict()
    marks = spec["datasets"].get(spec["layer"][1]["data"]["name"], [])
    assert [row["year"] for row in marks] == ["2027"]


def test_the_table_of_capital_has_every_amount(results):
    """Proves: it adds up to the plan, source by source, and its years to its period."""
    result = results["sample"]
    codes = [line.project_id for line in result.plan.ranked()]
    table = capital_table(result.portfolio, result.plan, result.scenario, codes, "vi")
    years = [str(year) for year in result.scenario.years]
    assert table[years].to_numpy().sum() == sum(line.total_allocated for line in result.plan.lines)
    assert (table[years].sum(axis=1) == table[say("table.period")]).all()
    assert set(column(table, "table.code")) == {
        line.project_id for line in result.plan.lines if line.allocated
    }


def test_scenarios_side_by_side(own):
    """Proves: without money the project is out; the tables name it, with all its money."""
    base = carried()
    without = solved(BookSheets(**{**fields_of(base), "scenario": {**base.scenario, "envelope:X": 0}}))
    found = compare(
        own.portfolio,
        {"có": own.scenario, "không": without.scenario},
        {"có": own.plan, "không": without.plan},
    )
    figures = indicator_table(found, "vi").set_index(say("compare.indicator"))
    assert list(figures.loc[say("compare.row.allocated")]) == ["100", "0"]
    moved = project_table(found, own.portfolio, [Movement.SOME], "vi")
    assert column(moved, "table.code") == ["P"]
    assert project_table(found, own.portfolio, [Movement.SAME], "vi").empty
    money = money_table(found, own.portfolio, Cut.SOURCE, "vi")
    assert list(money[say("compare.change_of", "vi", name="không")]) == [-100]
    rows = money_rows(found, own.portfolio, Cut.LOCALITY, "vi")
    assert set(rows) == {("Ba Bể", "có", 100), ("Ba Bể", "không", 0)}
    ((_, drawn),) = side_by_side(rows, found.names, "vi").to_dict()["datasets"].items()
    assert {(row["scenario"], row["money"]) for row in drawn} == {("có", 0.1), ("không", 0.0)}


def fields_of(book: BookSheets) -> dict[str, object]:
    return {name: getattr(book, name) for name in ("projects", "sources")}
