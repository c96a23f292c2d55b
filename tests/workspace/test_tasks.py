"""Every kind of work: what it brings, that it counts, that it ends early, and that it is kept."""

import json
import time
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from models.law import LawBook
from models.texts import say
from models.units import LANGUAGES
from optimizer.intake.book import read_portfolio
from optimizer.report.studies.study import Study
from optimizer.workspace.desk import Desk
from optimizer.workspace.failure import TaskError, failure_of
from optimizer.workspace.place import new_token
from optimizer.workspace.tasks import KINDS, PLAN_DOCUMENT, PLAN_WORKBOOK, REFERENCE, Task, work
from tests.books import BookSheets, project, source
from tests.workspace.conftest import small
from tests.workspace.test_jobs import waited

STUDIES = ("robust", "ladder", "cascade", "frontier", "alternatives")
QUICK = {
    "robust": {"samples": 4, "envelopes": {"XDCB": [0.5, 1]}, "vary": []},
    "ladder": {"factors": [0.5, 1]},
    "cascade": {"falls": [0.5]},
    "frontier": {"points": 2},
    "alternatives": {"count": 1, "within": 0.5},
}


class Noted:
    """A watch that notes what it is told, and stops when it is meant to."""

    def __init__(self, stopped=False):
        self.phases, self.counts, self.stopped = [], [], stopped

    def enter(self, phase):
        self.phases.append(phase)

    def is_stopped(self):
        return self.stopped

    def tell(self, progress):
        pass

    def count(self, done, of):
        self.counts.append((done, of))


@pytest.fixture
def server() -> str:
    """One kind of store is enough here."""
    return "sqlite"


def land() -> BookSheets:
    """The small book, paid from land revenue too."""
    return replace(small(), sources=[source("XDCB", 60), source("DAT", 60, kind="land_use")])


def task(tmp_path, book=None, **options) -> Task:
    law = LawBook.load()
    portfolio = read_portfolio((book or small()).write(tmp_path / "book.xlsx"), law)
    return Task(
        portfolio=portfolio,
        scenario=portfolio.base,
        law=law,
        language="vi",
        time_limit=60,
        options=options,
        folder=tmp_path,
    )


def solved(own: Task, tmp_path) -> Task:
    """The same with its plan beside it, as files."""
    document, workbook = work("solve", own, Noted())
    (tmp_path / PLAN_DOCUMENT).write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / PLAN_WORKBOOK).write_bytes(workbook)
    return own


@pytest.mark.parametrize("kind", STUDIES)
def test_a_study_speaks_both_languages_and_counts(kind, tmp_path):
    watch = Noted()
    document, workbook = work(kind, task(tmp_path, land(), **QUICK[kind]), watch)
    again = json.loads(json.dumps(document, allow_nan=False))
    studies = [Study.from_dict(again["study"][language]) for language in LANGUAGES]
    assert studies[0].title != studies[1].title
    assert all(own.findings and own.tables for own in studies)
    assert [own.to_dict() for own in studies] == [again["study"][language] for language in LANGUAGES]
    assert workbook is None
    assert watch.counts[-1][0] > 0
    assert not document["found"]["stopped"]


@pytest.mark.parametrize("kind", ["robust", "ladder", "cascade", "frontier"])
def test_a_study_that_is_stopped_says_so(kind, tmp_path):
    document, _ = work(kind, task(tmp_path, land(), **QUICK[kind]), Noted(stopped=True))
    assert document["found"]["stopped"]


def test_the_plan_that_was_saved_is_explained(tmp_path):
    watch = Noted()
    document, workbook = work("explain", solved(task(tmp_path), tmp_path), watch)
    assert workbook is None
    assert {own["project_id"] for own in document["projects"]} == {"P1", "P2"}
    assert not document["cut_short"]
    assert watch.counts[-1][0] == watch.counts[-1][1] > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dossier_of_a_saved_plan_is_one_archive(language, tmp_path):
    own = solved(task(tmp_path, language=language), tmp_path)
    document, archive = work("dossier", own, Noted())
    with zipfile.ZipFile(BytesIO(archive)) as files:
        assert files.namelist() == document["files"]
        assert files.testzip() is None
    assert "phu_luc.xlsx" in document["files"]
    assert work("dossier", own, Noted())[1] == archive


def test_explaining_that_is_stopped_says_what_was_not_asked(tmp_path):
    own = solved(task(tmp_path), tmp_path)
    document, _ = work("explain", own, Noted(stopped=True))
    assert document["cut_short"]
    assert not any(line["asked"] for line in document["projects"] if not line["selected"])


def test_a_clash_is_repaired(tmp_path):
    """Proves: 200 are ordered, 100 are there; a fifth of the money may run on, so 200 / 1.2 are needed."""
    book = replace(small(), overlays={}, scenario={"locks_in": "P1; P2"})
    document, _ = work("repair", task(tmp_path, book), Noted())
    assert not document["feasible"]
    assert document["repairs"][0]["cost"] == 67
    stopped, _ = work("repair", task(tmp_path, book), Noted(stopped=True))
    assert stopped["cut_short"]
    assert not stopped["repairs"]


def test_an_edited_plan_is_verified_and_an_approved_one_revised(tmp_path):
    own = solved(task(tmp_path, changes=0), tmp_path)
    verified, _ = work("verify", own, Noted())
    assert verified["valid"]
    revised, workbook = work("revise", own, Noted())
    assert revised["found"]["changes"] == []
    assert "Không có dòng nào thay đổi" in Study.from_dict(revised["study"]["vi"]).findings[1]
    assert workbook.startswith(b"PK")


def test_a_revision_leaves_years_before_the_first_open_one(tmp_path):
    """Proves: `first_open_year` arrives; the law's date alone would leave 2026 open."""
    sheets = BookSheets(projects=[project("P1", 100, social=80)], sources=[source("XDCB", 60, 60)])
    usual, _ = work("revise", solved(task(tmp_path, sheets), tmp_path), Noted())
    later, _ = work("revise", task(tmp_path, sheets, first_open_year=2027), Noted())
    assert (usual["found"]["first_open_year"], later["found"]["first_open_year"]) == (2026, 2027)


def test_ties_are_taken_out(tmp_path):
    """Proves: P1 and P2 are worth the same and one can be paid, so the reference is nearest."""
    lines = [project(code, 100, social=80, max_year_share=1) for code in ("P1", "P2")]
    sheets = BookSheets(projects=lines, sources=[source("XDCB", 100)])
    reference, _ = work("solve", task(tmp_path, replace(sheets, scenario={"locks_out": "P1"})), Noted())
    own = solved(task(tmp_path, sheets), tmp_path)
    (tmp_path / REFERENCE).write_text(json.dumps(reference), encoding="utf-8")
    document, workbook = work("nearest", own, Noted())
    assert document["nearness"] == "fewest"
    assert [line["project_id"] for line in document["plan"]["projects"] if line["selected"]] == ["P2"]
    assert (document["stopped"], workbook) == (False, None)


@pytest.mark.parametrize(
    ("kind", "options", "code"),
    [
        ("cascade", {}, "cli.no_land"),
        ("robust", {"vary": []}, "study.nothing_varies"),
        ("explain", {}, "study.plan_first"),
        ("verify", {}, "study.plan_first"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(kind, options, code, tmp_path):
    with pytest.raises(TaskError) as refused:
        work(kind, task(tmp_path, **options), Noted())
    told = failure_of(refused.value)
    assert told.lines["vi"] == (say(code, "vi"),)
    assert told.lines["en"] == (say(code, "en"),)


def test_every_kind_is_tested_here():
    """Proves: a kind that is added without a test is noticed."""
    assert set(KINDS) == {"solve", "explain", "dossier", "repair", "verify", "revise", "nearest", *STUDIES}


def test_a_study_is_kept_and_found_again(desk, store):
    """Proves: it belongs to what was typed and to its options, and comes back in another window."""
    options = {"factors": [0.5, 1]}
    assert desk.study(desk.current, "ladder", options) is None
    desk.start(desk.current, "ladder", options)
    deadline = time.monotonic() + 240
    while desk.job(desk.current, "ladder", options)[1].is_running and time.monotonic() < deadline:
        time.sleep(0.2)
    again = Desk(store, desk.token)
    found = again.study(again.current, "ladder", options)
    assert found.study("vi").title
    assert found.study_workbook("en").startswith(b"PK")
    assert [own.key for own in again.studies("ladder")] == [found.key]
    assert again.study(again.current, "ladder", {"factors": [1]}) is None
    assert not Desk(store, new_token()).studies("ladder")
    again.save(again.current, "base", {"discount": "0,9"})
    assert again.study(again.current, "ladder", options) is None


def test_an_explanation_belongs_to_the_plan_it_explains(desk):
    desk.solve(desk.current)
    waited(desk)
    before = desk._asked(desk.current, "explain", None, None).key
    plan = desk._store.plan(desk.token, desk._key(desk.built(desk.current)[0]))
    plan.document = {**plan.document, "runtime_s": -1.0}
    desk._store.put_plan(plan)
    assert desk._asked(desk.current, "explain", None, None).key != before


def test_a_plan_has_to_be_there_to_be_explained(desk):
    with pytest.raises(Exception, match="plan_first"):
        desk.start(desk.current, "explain")
