"""The desk: books, scenarios and plans of one person, kept whatever happens to the page."""

import pytest

from data import SAMPLE
from models.issues import PortfolioError
from optimizer.report.documents.stored import plan_of_document
from optimizer.workspace import desk as desk_module
from optimizer.workspace import sample
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import Desk
from optimizer.workspace.place import new_token
from tests.books import BookSheets, project, source


def test_a_first_visit_sees_the_sample_solved(store):
    desk = Desk(store, new_token())
    saved = desk.saved(desk.current)
    assert desk.is_sample
    assert desk.book.content == SAMPLE.read_bytes()
    assert saved is not None
    assert saved.plan.outcome.is_proven
    assert saved.workbook is not None
    assert saved.workbook.startswith(b"PK")


def test_a_bundled_plan_that_breaks_a_rule_is_not_shown(store, monkeypatch):
    """Proves: what ships is audited before it is shown; without the audit a broken plan would be."""
    sample.sample_plan.cache_clear()
    monkeypatch.setattr(sample, "plan_of_document", _doubled)
    try:
        desk = Desk(store, new_token())
        assert desk.saved(desk.current) is None
    finally:
        sample.sample_plan.cache_clear()


def _doubled(document):
    rows = [{**row, "amount": 2 * row["amount"]} for row in document["allocations"]]
    return plan_of_document({**document, "allocations": rows})


def test_a_bad_upload_leaves_everything_as_it_was(desk, tmp_path):
    before = desk.book.sha256
    twice = BookSheets(projects=[project("P1", 1), project("P1", 1)], sources=[source("XDCB", 1)])
    with pytest.raises(PortfolioError):
        desk.upload("hỏng.xlsx", twice.write(tmp_path / "twice.xlsx").read_bytes())
    assert desk.book.sha256 == before
    assert len(desk.books()) == 2


def test_a_book_brings_its_own_scenarios(desk):
    assert [row.name for row in desk.scenarios] == ["base", "khác"]
    assert desk.built(desk.scenarios[1])[0].discount == 0.9


def test_a_copy_is_changed_and_the_original_stays(desk):
    made = desk.copy(desk.current, "  Đất   giảm ")
    desk.save(made, made.name, {"envelope_amount:XDCB:2026": "50"})
    assert desk.current.name == "Đất giảm"
    first = desk.scenarios[0]
    assert desk.built(first)[0].apply(desk.portfolio.budget).by_code["XDCB"].period_money == 100
    assert desk.built(desk.current)[0].apply(desk.portfolio.budget).by_code["XDCB"].period_money == 50


def test_a_scenario_that_cannot_be_built_is_not_written(desk):
    with pytest.raises(PortfolioError):
        desk.save(desk.current, "base", {"gap": "nhiều"})
    assert desk.current.entries == {}


def test_the_last_scenario_stays(desk):
    desk.remove(desk.scenarios[1])
    with pytest.raises(StoreError) as refused:
        desk.remove(desk.scenarios[0])
    assert refused.value.code == "store.last_scenario"


@pytest.mark.parametrize("name", ["", "   "])
def test_a_scenario_needs_a_name(desk, name):
    with pytest.raises(StoreError) as refused:
        desk.copy(desk.current, name)
    assert refused.value.code == "store.name_missing"


def test_everything_is_there_after_the_page_is_loaded_anew(desk, store):
    desk.copy(desk.current, "Đất giảm")
    desk.speak("en")
    again = Desk(store, desk.token)
    assert again.book.name == "nhỏ.xlsx"
    assert again.current.name == "Đất giảm"
    assert again.language == "en"


def test_going_back_to_an_earlier_book(desk):
    sample = next(sha for sha, name in desk.books() if name == SAMPLE.name)
    desk.open_book(sample)
    assert desk.is_sample
    assert desk.saved(desk.current) is not None
    desk.open_book("no such book")
    assert desk.is_sample


def test_a_plan_belongs_to_what_was_typed_not_to_a_name(desk, monkeypatch):
    key = desk_module.Desk._key
    base = key(desk, desk.built(desk.current)[0])
    made = desk.copy(desk.current, "tên khác")
    assert key(desk, desk.built(made)[0]) == base
    desk.save(made, made.name, {"discount": "0,8"})
    assert key(desk, desk.built(desk.current)[0]) != base


def test_long_names_of_scenarios_stay_apart(desk, tmp_path):
    """Proves: two scenarios whose first hundred letters are the same both come in, the second numbered."""
    long = "Phương án điều chỉnh nguồn thu tiền sử dụng đất " * 3
    sheets = BookSheets(
        projects=[project("P1", 1)],
        sources=[source("XDCB", 1)],
        overlays={f"{long}một": {"discount": 0.9}, f"{long}hai": {"discount": 0.8}},
    )
    desk.upload("dai.xlsx", sheets.write(tmp_path / "long.xlsx").read_bytes())
    _, one, two = desk.scenarios
    assert len(one.name) == len(two.name) == 100
    assert two.name.endswith("(2)")
    assert [desk.built(row)[0].discount for row in (one, two)] == [0.9, 0.8]


def test_what_is_typed_belongs_to_a_person_a_workspace_and_a_version(desk, store):
    """Proves: nobody else finds it, and it is gone once the scenario says something else."""
    row = desk.current
    desk.keep_typed(row, {"discount": "0,9"})
    assert desk.typed(row) == {"discount": "0,9"}
    assert store.form(desk.token, row.id, "lan@tinh.gov.vn") is None
    other = Desk(store, new_token())
    assert other.typed(row) is None
    other._store.drop_form(other.token, row.id, "")
    assert desk.typed(row) == {"discount": "0,9"}
    desk.save(row, row.name, {"gap": "0,01"})
    assert desk.typed(desk.current) is None
    assert desk.typed_before(desk.current) == {"discount": "0,9"}
    desk.save(desk.current, row.name, {"discount": "0,9"})
    assert desk.typed_before(desk.current) is None
    desk.keep_typed(row, {"discount": "0,8"})  # a window that still shows what was there before
    assert desk.typed(desk.current) is None
    assert desk.typed(row) == {"discount": "0,8"}


def test_a_scenario_goes_with_what_was_typed_into_it(desk):
    made = desk.copy(desk.current, "bản sao")
    desk.keep_typed(made, {"discount": "0,9"})
    desk.remove(made)
    assert [row.name for row in desk.scenarios if row.name == "bản sao"] == []
    desk.keep_typed(desk.current, {"discount": "0,9"})
    desk.keep_typed(desk.current, desk.current.entries)
    assert desk.typed(desk.current) is None
