"""`canvon workspace` and `canvon people`: what the app keeps, from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from optimizer.workspace.desk import Desk
from optimizer.workspace.place import FOLDER_VARIABLE, URL_VARIABLE, own_token, store_url
from optimizer.workspace.store import Store
from tests.cli.run import canvon


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))


@contextmanager
def own_desk() -> Iterator[Desk]:
    store = Store(store_url())
    try:
        yield Desk(store, own_token())
    finally:
        store.close()


def test_a_backup_is_written_and_taken_in_on_another_machine(tmp_path, monkeypatch):
    with own_desk() as desk:
        desk.copy(desk.current, "Đất giảm")
    out = tmp_path / "sao_luu.xlsx"
    ran = canvon("workspace", "--out", out)
    assert ran.code == 0
    assert str(out) in ran.out
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "other"))
    ran = canvon("workspace", "--from", out)
    assert ran.code == 0
    assert "Đã nạp 0 danh mục, 1 kịch bản, 2 phương án" in ran.out
    with own_desk() as desk:
        assert "Đất giảm" in [row.name for row in desk.scenarios]
    again = tmp_path / "again.xlsx"
    assert canvon("workspace", "--out", again, "--quiet").code == 0


def test_one_thing_at_a_time(tmp_path):
    ran = canvon("workspace", "--lang", "en")
    assert ran.code == 2
    assert "--out" in ran.err
    assert canvon("workspace", "--out", tmp_path / "a.xlsx", "--from", tmp_path / "b.xlsx").code == 2


def test_what_is_no_backup_is_told(tmp_path):
    missing = canvon("workspace", "--from", tmp_path / "missing.xlsx")
    assert missing.code == 2
    assert "missing.xlsx" in missing.err
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    assert canvon("workspace", "--from", tmp_path / "x.xlsx").code == 1
    folder = canvon("workspace", "--out", tmp_path / "nowhere" / "x.xlsx")
    assert folder.code == 2


def test_the_first_approver_is_named_by_a_command():
    ran = canvon("people", "Lan@tinh.gov.vn", "--role", "approver")
    assert ran.code == 0
    assert "lan@tinh.gov.vn  người duyệt" in ran.out
    assert "lan@tinh.gov.vn  approver" in canvon("people", "--lang", "en").out
    assert canvon("people", "lan", "--role", "editor").code == 1
    assert canvon("people", "lan@tinh.gov.vn").code == 2
    assert canvon("people", "lan@tinh.gov.vn", "--role", "king").code == 2


@pytest.mark.parametrize("command", [("workspace", "--out", "x.xlsx"), ("people",), ("app", "--no-browser")])
def test_a_store_that_cannot_be_opened_is_a_sentence(monkeypatch, tmp_path, command):
    monkeypatch.setenv(URL_VARIABLE, "mysql://root@localhost/x")
    ran = canvon(*command, cwd=tmp_path)
    assert ran.code == 1
    assert "CANVON_STORE" in ran.err
