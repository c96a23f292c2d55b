"""The whole workspace in one workbook: it comes back the same, and nothing else comes in."""

import base64
import hashlib
import json
from io import BytesIO

import openpyxl
import pytest

from data import SAMPLE
from models.issues import PortfolioError
from optimizer.workspace import backup as backup_module
from optimizer.workspace.backup import backup_bytes
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import Desk
from optimizer.workspace.place import data_folder, new_token
from optimizer.workspace.restore import restore
from optimizer.workspace.seal import KEYS
from optimizer.workspace.tables import PlanRow, StudyRow
from tests.workspace.conftest import keep_plan


@pytest.fixture
def server(request) -> str:
    """One kind of store is enough here, apart from where a test says so."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def filled(desk, store) -> Desk:
    """Two books, a changed scenario, a solved plan, a study, a dossier, a list that waits, unsaved words."""
    made = desk.copy(desk.scenarios[0], "Đất giảm")
    desk.save(made, made.name, {"envelope_amount:XDCB:2026": "150", "locks_in": None})
    desk.choose(desk.scenarios[0].id)
    keep_plan(desk, store)
    desk.keep_draft("biểu 02.csv", "mã;tên\n1;Trường".encode(), {"O": "demand"})
    store.put_study(StudyRow(workspace=desk.token, key="a" * 64, kind="repair", document={"repairs": []}))
    archive = {"kind": "dossier", "document": {"files": ["a.docx"]}, "workbook": b"PK no workbook"}
    store.put_study(StudyRow(workspace=desk.token, key="b" * 64, **archive))
    desk.keep_edits({("A", "total_cost"): "1.500", ("A", "name"): "=1+1"})
    desk.keep_typed(made, {"discount": "0,8"})
    return desk


def content_of(desk: Desk) -> list[object]:
    """Everything a workspace holds beside the sample, apart from numbers that each store gives itself."""
    draft = desk.draft
    found: list[object] = [desk.book.name, draft and (draft.name, draft.content, draft.answers)]
    for sha256, name in sorted(desk.books()):
        if name == SAMPLE.name:
            continue
        book = desk.book_of(sha256)
        found.append((name, book.content, book.original, book.notes, book.made_at))
        found.append(sorted(desk.edits_of(sha256).items()))
        for row in desk.scenarios_of(sha256):
            plan = desk.plan_of(book, row)
            kept = plan and (plan[0].key, plan[0].document, plan[0].workbook, plan[0].made_at)
            found.append((row.name, row.origin, row.entries, kept, desk.typed(row)))
    studies = [study for kind in ("repair", "explain", "dossier") for study in desk.studies(kind)]
    return [*found, [(study.key, study.document, study.workbook) for study in studies]]


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_it_comes_back_the_same_elsewhere(filled, store):
    """Proves: what was carried over holds the same books, scenarios, plans, studies, words and answers."""
    again = Desk(store, new_token())
    told = restore(again, "sao lưu.xlsx", backup_bytes(filled))
    assert (told.books, told.scenarios, told.plans, told.studies, told.left) == (1, 3, 2, 3, 0)
    assert (told.unsealed, told.studies_left) == (0, 0)
    assert content_of(again) == content_of(filled)
    assert again.saved(again.scenarios[0]).plan.outcome.is_proven
    assert again.log(1)[0].action == "restore"
    assert again.current.name == filled.current.name
    assert [study.workbook for study in again.studies("dossier")] == [b"PK no workbook"]


def test_it_is_the_same_bytes_each_time_and_after_coming_back(filled, store):
    """Proves: nothing is lost or added on the way; a second backup of the restored one shows it."""
    written = backup_bytes(filled)
    assert backup_bytes(filled) == written
    told = restore(filled, "sao lưu.xlsx", written)
    assert (told.books, told.scenarios) == (0, 0)
    assert backup_bytes(filled) == written


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_overwritten(filled):
    written = backup_bytes(filled)
    row = filled.scenarios[2]
    filled.save(row, row.name, {"discount": "0,8"})
    told = restore(filled, "sao lưu.xlsx", written)
    assert told.scenarios == 1
    assert {r.name: r.entries for r in filled.scenarios}["Đất giảm"] == {"discount": "0,8"}
    assert {r.name: r.entries for r in filled.scenarios}["Đất giảm (2)"]["envelope_amount:XDCB:2026"] == "150"
    assert restore(filled, "sao lưu.xlsx", written).scenarios == 0


def changed(written: bytes, change) -> bytes:
    book = openpyxl.load_workbook(BytesIO(written))
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_file(book, sheet: str, column: str, edit) -> None:
    """Put another file in the place of one that the first row of a sheet names."""
    rows = book[sheet]
    at = next(cell.column for cell in rows[1] if cell.value == column)
    old = rows.cell(2, at).value
    files = book["files"]
    pieces = [row for row in files.iter_rows(min_row=2) if row[0].value == old]
    text = edit(base64.b64decode("".join(row[2].value for row in pieces)))
    new = hashlib.sha256(text).hexdigest()
    for row in files.iter_rows(min_row=2):
        if row[0].value == old:
            row[2].value = None
            row[0].value = row[1].value = None
    files.append([new, "1", base64.b64encode(text).decode()])
    rows.cell(2, at).value = new


def drop_a_file(book):
    book["files"].delete_rows(2, book["files"].max_row)


def change_a_letter(book):
    cell = book["files"]["C2"]
    cell.value = ("B" if cell.value[0] != "B" else "C") + cell.value[1:]


def no_base64(book):
    book["files"]["C2"].value = "không phải"


def other_column(book):
    book["scenarios"]["A1"].value = "workspace"


def own_workspace(book):
    book["scenarios"]["F1"].value = "workspace"
    book["scenarios"]["F2"].value = "a" * 24


def no_scenarios(book):
    book["scenarios"].delete_rows(2, 99)


def edits_of_another_shape(book):
    with_file(book, "edits", "typed", lambda _: b'[["A", "name"]]')


def form_of_lists(book):
    with_file(book, "forms", "entries", lambda _: b'{"gap": {}}')


def edits_of_no_book(book):
    book["edits"]["A2"].value = "c" * 64


def unknown_kind(book):
    book["studies"]["B2"].value = "shell"


def entries_of_lists(book):
    with_file(book, "scenarios", "entries", lambda _: b'{"gap": [1]}')


def document_of_another_kind(book):
    with_file(book, "plans", "document", lambda _: b'{"certificate": 1, "allocations": []}')


def deep_document(book):
    with_file(book, "plans", "document", lambda _: b'{"a":' * 20_000 + b"1" + b"}" * 20_000)


def endless_number(book):
    with_file(
        book,
        "plans",
        "document",
        lambda text: text.replace(b'"objective": ', b'"objective": Infinity, "x": ', 1),
    )


DAMAGES = {
    own.__name__: own
    for own in (
        drop_a_file,
        change_a_letter,
        no_base64,
        other_column,
        own_workspace,
        no_scenarios,
        edits_of_another_shape,
        edits_of_no_book,
        form_of_lists,
        unknown_kind,
        entries_of_lists,
        document_of_another_kind,
        deep_document,
        endless_number,
    )
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_backup_that_was_changed_is_refused_and_nothing_is_written(filled, store, damage):
    spoilt = changed(backup_bytes(filled), DAMAGES[damage])
    other = Desk(store, new_token())
    before = content_of(other)
    with pytest.raises(StoreError) as refused:
        restore(other, "hỏng.xlsx", spoilt)
    assert refused.value.code == "backup.damaged"
    assert "trang" in refused.value.message("vi")
    assert content_of(other) == before


def test_a_plan_with_money_that_is_not_there_is_left_out(filled, store):
    """Proves: every plan is audited when it comes back; without the audit a forged one would be shown."""

    def forged(text: bytes) -> bytes:
        document = json.loads(text)
        for row in document["allocations"]:
            row["amount"] *= 2
        return json.dumps(document).encode()

    spoilt = changed(backup_bytes(filled), lambda book: with_file(book, "plans", "document", forged))
    other = Desk(store, new_token())
    told = restore(other, "giả.xlsx", spoilt)
    assert told.left == 1
    assert restore(other, "giả.xlsx", spoilt).left == 1


def as_of_another_machine(written: bytes) -> bytes:
    """The same backup under a seal that this installation never gave."""

    def other_seal(book):
        heads = [cell.value for cell in book["workspace"][1]]
        book["workspace"].cell(2, 1 + heads.index("seal")).value = "0" * 64

    return changed(written, other_seal)


@pytest.mark.parametrize("forge", [False, True])
def test_a_proof_that_was_not_made_here_is_not_believed(filled, store, forge):
    """Proves: of another machine's plan only the money counts.

    What the file says of bound, status, indicators and reasons is gone, whether it was forged or not; the
    money is the same, and the workbook is told anew. Studies and dossiers are left out.
    """

    def forged(text: bytes) -> bytes:
        document = json.loads(text)
        document["indicators"]["new_starts"] = 99
        document["rank_and_cut"]["objective"] = -1.0
        for row in document["projects"]:
            row["reason"] = "vì thế"
        return json.dumps(document).encode()

    written = backup_bytes(filled)
    if forge:
        written = changed(written, lambda book: with_file(book, "plans", "document", forged))
    before = filled.saved(filled.scenarios[0])
    other = Desk(store, new_token())
    told = restore(other, "máy khác.xlsx", as_of_another_machine(written))
    assert (told.plans, told.unsealed, told.studies, told.studies_left) == (2, 1, 0, 3)
    after = other.saved(other.scenarios[0])
    outcome = after.plan.outcome
    assert (outcome.status, outcome.method) == ("feasible", "backup")
    assert outcome.bound >= before.plan.outcome.objective == pytest.approx(outcome.objective)
    for key in ("indicators", "rank_and_cut", "allocations", "projects"):
        assert after.document[key] == before.document[key]
    assert after.workbook.startswith(b"PK")
    assert after.workbook != before.workbook
    assert "chưa chứng minh" in told.sentences("vi")[-1]
    assert not other.studies("dossier")
    assert other.edits_of(other.book.sha256) == filled.edits_of(filled.book.sha256)


def test_a_key_that_was_carried_over_is_believed(filled, store):
    """Proves: who moves to another machine with the keys loses nothing."""
    written = backup_bytes(filled)
    path = data_folder() / KEYS
    first = path.read_text(encoding="ascii")
    path.write_text("ab" * 32 + "\n", encoding="ascii")
    assert restore(Desk(store, new_token()), "x.xlsx", written).studies_left == 3
    path.write_text("ab" * 32 + "\n" + first, encoding="ascii")
    assert restore(Desk(store, new_token()), "x.xlsx", written).studies == 3


def test_a_backup_of_the_first_layout_is_read(filled, store):
    def first_layout(book):
        rows = book["workspace"]
        rows["A2"].value = "canvon workspace 1"
        for column in (5, 4):
            rows.delete_cols(column)
        for name in ("edits", "forms"):
            del book[name]

    told = restore(Desk(store, new_token()), "cũ.xlsx", changed(backup_bytes(filled), first_layout))
    assert (told.books, told.scenarios, told.plans, told.studies_left) == (1, 3, 2, 3)


def test_a_plan_of_another_program_is_left_out(filled, store):
    def other_key(book):
        for row in book["plans"].iter_rows(min_row=2):
            row[2].value = "b" * 64

    told = restore(Desk(store, new_token()), "cũ.xlsx", changed(backup_bytes(filled), other_key))
    assert (told.plans, told.left) == (0, 2)


def test_an_approval_is_told_and_not_brought(filled, store):
    """Proves: who writes a file cannot approve a plan with it."""
    filled.approve(filled.current)
    written = backup_bytes(filled)
    told = openpyxl.load_workbook(BytesIO(written))["plans"]
    assert "–" in [row[6].value for row in told.iter_rows(min_row=2)]
    other = Desk(store, new_token())
    restore(other, "sao lưu.xlsx", written)
    assert other.approval(other.scenarios[0]) is None
    assert other.saved(other.scenarios[0]) is not None


def test_what_is_no_backup_is_refused_in_words(desk):
    with pytest.raises(StoreError) as refused:
        restore(desk, "nhỏ.xlsx", desk.book.content)
    assert refused.value.code == "backup.not_one"
    with pytest.raises(PortfolioError):
        restore(desk, "x.xlsx", b"PK\x03\x04 not a workbook")


def test_a_hostile_workbook_inside_is_refused_like_any_upload(filled, store):
    """Proves: what is handed out again passes the same guards; a text that calls itself .xlsx does not."""
    spoilt = changed(
        backup_bytes(filled), lambda book: with_file(book, "plans", "workbook", lambda _: b"MZ no workbook")
    )
    with pytest.raises(PortfolioError):
        restore(Desk(store, new_token()), "x.xlsx", spoilt)


def test_a_backup_that_could_not_be_read_back_is_not_written(desk, monkeypatch):
    monkeypatch.setattr(backup_module, "FILE_BYTES", 1000)
    with pytest.raises(StoreError) as refused:
        backup_bytes(desk)
    assert refused.value.code == "backup.too_large"


def test_words_that_look_like_formulas_stay_words(desk, store):
    desk.copy(desk.current, '=HYPERLINK("x")')
    written = backup_bytes(desk)
    cells = openpyxl.load_workbook(BytesIO(written))["scenarios"]
    kinds = {cell.data_type for row in cells.iter_rows(min_row=2, max_col=3) for cell in row}
    assert kinds == {"s"}
    other = Desk(store, new_token())
    restore(other, "x.xlsx", written)
    assert '=HYPERLINK("x")' in [row.name for row in other.scenarios]


def test_an_approved_plan_there_stays_as_it_is(filled, store):
    filled.approve(filled.current)
    before = store.plan(filled.token, filled._plan_key(filled.current)).document
    store.put_plan(PlanRow(workspace=filled.token, key=filled._plan_key(filled.current), document={}))
    assert store.plan(filled.token, filled._plan_key(filled.current)).document == before
    restore(filled, "x.xlsx", backup_bytes(filled))
    assert filled.approval(filled.current) is not None
