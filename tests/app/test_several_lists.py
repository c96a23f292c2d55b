"""Several lists on page Dự án: read together, asked what is open, made one book; F5 loses nothing."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from app_views import projects
from models.issues import PortfolioError
from optimizer.workspace.several import FILES_MAX, SEVERAL, files_of, parcel
from tests.app.conftest import TOKEN, XLSX, button, checked, desk, page, texts
from tests.official.lists import ListSheet
from tests.official.test_several_lists import BRIDGE, HEADINGS, ROAD, SCHOOL

pytestmark = pytest.mark.filterwarnings("default")


def sheet(folder: Path, name: str, *rows: tuple[object, ...]) -> tuple[str, bytes, str]:
    own = ListSheet(headings=HEADINGS, rows=[[at, *row] for at, row in enumerate(rows, start=1)])
    return name, own.write(folder / name).read_bytes(), XLSX


def sent(app, *files):
    page(app, "projects")
    app.file_uploader[0].set_value(list(files))
    return checked(app.run())


def test_lists_of_two_boards_become_one_book(app, tmp_path):
    sent(app, sheet(tmp_path, "a.xlsx", ROAD), sheet(tmp_path, "b.xlsx", BRIDGE, SCHOOL, ROAD))
    assert "Đọc chung 2 tệp, 2 danh mục" in texts(app)
    assert "[b.xlsx]Biểu 02" in texts(app)
    button(app, "Dùng danh mục này").click()
    checked(app.run())
    assert [own.name for own in desk().portfolio.projects] == [ROAD[0], BRIDGE[0], SCHOOL[0]]
    assert desk().draft is None
    assert any("chỉ tính một lần" in note["message_vi"] for note in desk().book.notes)


def test_what_is_open_is_asked_and_an_answer_is_kept(app, tmp_path):
    """Proves: while a question is open nothing is taken; the answer chosen on the page settles it."""
    before = desk().book.sha256
    other = (*ROAD[:2], 9500, 100, 9400)
    sent(app, sheet(tmp_path, "a.xlsx", ROAD), sheet(tmp_path, "b.xlsx", other))
    assert button(app, "Dùng danh mục này").disabled
    question = next(own for own in app.selectbox if "có thể là dự án ở" in own.label)
    assert question.options == ["là cùng một dự án", "là dự án khác"]
    question.set_value("same")
    checked(app.run())
    page(app, "plan")  # as after F5
    page(app, "projects")
    assert desk().draft.answers["chosen"] == {"[b.xlsx]Biểu 02!4": "same"}
    assert desk().book.sha256 == before
    button(app, "Dùng danh mục này").click()
    checked(app.run())
    assert [own.total_cost for own in desk().portfolio.projects] == [9000]


def test_a_list_that_is_left_out_and_an_answer_that_is_typed(app, tmp_path):
    sent(app, sheet(tmp_path, "a.xlsx", ROAD), sheet(tmp_path, "b.xlsx", BRIDGE))
    app.multiselect[0].set_value(["[a.xlsx]Biểu 02"])
    app.text_area[0].set_value("years = 2027-2030\nvô nghĩa = 1")
    checked(app.run())
    assert any("vô nghĩa" in str(cell) for cell in app.dataframe[0].value.to_numpy().flat)
    assert button(app, "Dùng danh mục này").disabled
    app.text_area[0].set_value("years = 2027-2030")
    checked(app.run())
    button(app, "Dùng danh mục này").click()
    checked(app.run())
    assert [own.name for own in desk().portfolio.projects] == [ROAD[0]]
    assert desk().portfolio.budget.years == (2027, 2028, 2029, 2030)


@dataclass(frozen=True)
class Uploaded:
    """What the uploader hands out, as far as it is looked at; `lists` is how many the file has."""

    file_id: str
    lists: int
    name: str = "a.xlsx"

    def getvalue(self) -> bytes:
        return bytes([self.lists])


def visit(waiting: object) -> SimpleNamespace:
    """A desk, as far as it is looked at: the workspace, and the lists that wait."""
    return SimpleNamespace(token=TOKEN, draft=waiting)


@pytest.mark.parametrize(
    ("steps", "chosen"),
    [
        ([("a", 0, True), ("b", 0, True)], ["b"]),  # a book is taken, then another
        ([("a", 0, False), ("b", 0, True)], ["b"]),  # the first was refused and does not come back
        ([("a", 1, True), ("b", 1, True)], ["a", "b"]),  # a list joins the one that waits
        ([("a", 1, True), ("b", 0, True)], ["b"]),  # a book does not
    ],
)
def test_what_is_chosen_last_is_looked_at(monkeypatch, steps, chosen):
    """Proves: the uploader keeps every file; only new ones count, and lists that wait. steps : file, its
    lists, whether it was taken."""
    state: dict[str, object] = {}
    monkeypatch.setattr(projects, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(projects, "count_lists", lambda _, content: content[0])
    files: list[Uploaded] = []
    found: list[Uploaded] = []
    waiting = None
    for file_id, lists, is_taken in steps:
        files.append(Uploaded(file_id, lists))
        found = projects._chosen(visit(waiting), files)
        again = projects._chosen(visit(waiting), files)
        assert again == found  # as long as it is not taken, it is shown again
        state["taken"] = is_taken
        waiting = object() if lists and is_taken else waiting
    assert [own.file_id for own in found] == chosen
    state["taken"] = True
    assert projects._chosen(visit(None), files) == []


def test_a_parcel_that_is_none_is_told_and_dropped(app):
    desk().keep_draft("a.xlsx", b"PK no parcel", {SEVERAL: True})
    page(app, "projects")
    assert "không còn đọc được" in texts(app)
    assert desk().draft is None


def test_a_parcel_keeps_names_apart_and_has_its_limit():
    """Proves: the same name twice gets a number; the same files are the same bytes; too many is an issue."""
    files = [("a.xlsx", b"1"), ("a.xlsx", b"2"), ("../b.csv", b"3")]
    assert files_of(parcel(files)) == (("a.xlsx", b"1"), ("a (2).xlsx", b"2"), ("b.csv", b"3"))
    assert parcel(files) == parcel(files)
    with pytest.raises(PortfolioError) as refused:
        parcel([("a.xlsx", b"1")] * (FILES_MAX + 1))
    (issue,) = refused.value.issues
    assert issue.code == "issue_too_many_files"
    assert f"{FILES_MAX + 1} tệp" in issue.message("vi")
