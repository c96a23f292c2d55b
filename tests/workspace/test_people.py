"""People: who may do what, whose a workspace is, approvals, and the log of it all."""

import threading

import pytest

from optimizer.workspace import people, shelf
from optimizer.workspace.database import StoreError
from optimizer.workspace.desk import Desk
from optimizer.workspace.place import new_token
from optimizer.workspace.roles import LOCAL, MAY, Action, Person, Role
from tests.workspace.conftest import keep_plan, small


def signed_in(store, name: str, role: Role = Role.EDITOR) -> Person:
    people.set_role(store, f"{name}@tinh.gov.vn", role, "")
    return people.sign_in(store, f"https://id|{name}", f"{name}@tinh.gov.vn", name.title())


def own_desk(store, person: Person, folder) -> Desk:
    """A person's workspace with the small book; who may not upload has the sample alone."""
    desk = Desk(store, people.home(store, person), person)
    if desk.may(Action.UPLOAD):
        desk.upload("nhỏ.xlsx", small().write(folder / f"{person.name}.xlsx").read_bytes())
    return desk


def refusal(call, *arguments) -> str:
    with pytest.raises(StoreError) as refused:
        call(*arguments)
    assert refused.value.message("vi") != refused.value.message("en")
    return refused.value.code


def test_each_role_may_what_the_table_says():
    """Proves: a viewer changes nothing, an editor approves nothing, an approver may all."""
    assert MAY[Role.VIEWER] == frozenset()
    assert MAY[Role.EDITOR] | {Action.APPROVE, Action.WITHDRAW, Action.ROLE} == frozenset(Action)
    assert not MAY[Role.EDITOR] & {Action.APPROVE, Action.WITHDRAW, Action.ROLE}
    assert MAY[Role.APPROVER] == frozenset(Action)
    assert set(MAY) == set(Role)
    assert all(LOCAL.may(action) for action in Action)


def acts(desk: Desk) -> dict[Action, object]:
    """One call for each thing that may be refused."""
    row = desk.current
    return {
        Action.UPLOAD: lambda: desk.upload(desk.book.name, desk.book.content),
        Action.SAVE: lambda: desk.save(row, row.name, {}),
        Action.COPY: lambda: desk.copy(row, "bản sao"),
        Action.REMOVE: lambda: desk.remove(row),
        Action.SOLVE: lambda: desk.solve(row),
        Action.APPROVE: lambda: desk.approve(row),
        Action.WITHDRAW: lambda: desk.withdraw(row),
        Action.INVITE: lambda: desk.let_in("a@b.vn"),
        Action.RESTORE: lambda: desk.take_in([], "x", {}, (desk.book.sha256, None), {}),
        Action.ROLE: lambda: desk.set_role("a@b.vn", Role.VIEWER),
    }


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_what_a_role_may_not_is_refused_by_the_desk(store, tmp_path, role):
    """Proves: the table is asked in the desk, whatever a page offers, and nothing is written or logged."""
    desk = own_desk(store, signed_in(store, "lan", role), tmp_path)
    before = [row.action for row in desk.log(99)]
    for action, call in acts(desk).items():
        if action not in MAY[role]:
            assert refusal(call) == f"role.refused.{role}"
    assert [row.action for row in desk.log(99)] == before
    assert desk.saved(desk.current) is None or desk.is_sample
    desk.speak("en")
    assert Desk(store, desk.token, desk.person).language == "en"


def test_another_persons_workspace_is_refused_whatever_the_address_says(store, tmp_path):
    """Proves: neither token nor number of another opens or changes anything; a made-up one tells the same."""
    lan, minh = signed_in(store, "lan", Role.APPROVER), signed_in(store, "minh", Role.APPROVER)
    hers, his = own_desk(store, lan, tmp_path), own_desk(store, minh, tmp_path)
    assert refusal(Desk, store, hers.token, minh) == "people.not_yours"
    assert refusal(Desk, store, new_token(), minh) == "people.not_yours"
    assert refusal(Desk, store, hers.token, LOCAL) == "people.not_yours"
    row = hers.scenarios[1]
    assert refusal(his.save, row, "của tôi", {}) == "store.stale"
    assert refusal(his.remove, row) == "store.stale"
    his.choose(row.id)
    assert his.current.id != row.id
    keep_plan(hers, store)
    assert his.approval(hers.current) is None
    assert hers.scenarios[1].entries == {}


def test_who_signs_in_takes_along_what_was_made_before(store, desk):
    """Proves: a workspace of before sign-in goes to the editor who knows its token, once, and to no other."""
    viewer, lan, minh = (
        signed_in(store, "xem", Role.VIEWER),
        signed_in(store, "lan"),
        signed_in(store, "minh"),
    )
    assert refusal(Desk, store, desk.token, viewer) == "people.not_yours"
    assert Desk(store, desk.token, lan).book.name == "nhỏ.xlsx"
    assert refusal(Desk, store, desk.token, minh) == "people.not_yours"
    assert people.owner(store, desk.token).email == "lan@tinh.gov.vn"
    assert desk._store.log(desk.token, 1)[0].action == "claim"


def test_only_one_of_two_takes_it(store, desk):
    """Proves: of two who come at once one gets it; the rest are refused."""
    persons = [signed_in(store, name) for name in ("a", "b", "c", "d")]
    got = []

    def take(person: Person) -> None:
        try:
            people.enter(store, desk.token, person)
            got.append(person.email)
        except StoreError:
            pass

    threads = [threading.Thread(target=take, args=(person,)) for person in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [people.owner(store, desk.token).email]


def test_a_guest_looks_and_does_what_the_role_allows(store, tmp_path):
    """Proves: the owner lets in and out; a guest's own choice of scenario does not move the owner's."""
    lan, viewer, head = (
        signed_in(store, "lan"),
        signed_in(store, "xem", Role.VIEWER),
        signed_in(store, "sep", Role.APPROVER),
    )
    desk = own_desk(store, lan, tmp_path)
    desk.let_in("  XEM@tinh.gov.vn ")
    desk.let_in("sep@tinh.gov.vn")
    assert people.shared_with(store, viewer) == [(desk.token, "lan@tinh.gov.vn")]
    theirs = Desk(store, desk.token, viewer)
    assert theirs.book.name == "nhỏ.xlsx"
    theirs.choose(theirs.scenarios[1].id)
    theirs.speak("en")
    assert Desk(store, desk.token, viewer).current.name == "khác"
    again = Desk(store, desk.token, lan)
    assert (again.current.name, again.language) == ("base", "vi")
    assert refusal(theirs.save, theirs.current, "x", {}) == "role.refused.viewer"
    keep_plan(again, store)
    Desk(store, desk.token, head).approve(again.current)
    assert again.approval(again.current).by == "sep@tinh.gov.vn"
    assert refusal(Desk(store, desk.token, head).let_in, "minh@tinh.gov.vn") == "people.owner_only"
    again.keep_out(next(guest for guest in again.guests() if guest.email.startswith("xem")))
    assert refusal(Desk, store, desk.token, viewer) == "people.not_yours"
    assert refusal(again.let_in, "lan@tinh.gov.vn") == "people.own_address"


@pytest.mark.parametrize("address", ["", "lan", "@x", "lan@", "a b@c", "a@b\nc", "<a@b>", "a@" + "b" * 300])
def test_what_is_no_address_is_told(store, address):
    assert refusal(people.set_role, store, address, Role.EDITOR, "") == "people.no_address"


def test_an_address_belongs_to_the_first_who_signs_in_with_it(store):
    """Proves: a role cannot be had by somebody else who gets the address later, or claims it."""
    people.set_role(store, "Lan@tinh.gov.vn", Role.APPROVER, "")
    assert people.sign_in(store, "https://id|1", "lan@TINH.gov.vn").role is Role.APPROVER
    assert refusal(people.sign_in, store, "https://other|1", "lan@tinh.gov.vn") == "people.address_taken"
    assert people.sign_in(store, "https://id|1", "lan.moi@tinh.gov.vn").email == "lan@tinh.gov.vn"
    assert people.sign_in(store, "https://id|2", "moi@tinh.gov.vn").role is Role.VIEWER


def test_an_approved_plan_and_its_scenario_are_read_only(desk, store):
    keep_plan(desk, store)
    row = desk.current
    desk.approve(row)
    document = desk.saved(row).document
    assert desk.approval(row).sha256 == shelf.hash_of(document)
    assert refusal(desk.save, row, row.name, {"discount": "0,8"}) == "store.approved"
    assert refusal(desk.save, row, "tên khác", row.entries) == "store.approved"
    assert refusal(desk.remove, row) == "store.approved"
    assert refusal(desk.solve, row) == "store.approved"
    assert refusal(desk.approve, row) == "store.approved_already"
    assert desk.current.entries == {}
    assert desk.saved(desk.current).document == document
    copied = desk.copy(row, "sửa tiếp")
    desk.save(copied, copied.name, {"discount": "0,8"})
    desk.withdraw(row)
    assert refusal(desk.withdraw, row) == "store.not_approved"
    desk.save(row, row.name, {"discount": "0,7"})


def test_only_a_plan_can_be_approved(desk):
    assert refusal(desk.approve, desk.scenarios[1]) == "store.not_solved"


def test_the_log_tells_who_did_what_in_order(store, tmp_path):
    lan = signed_in(store, "lan", Role.APPROVER)
    desk = own_desk(store, lan, tmp_path)
    desk.save(desk.current, "Cơ sở", {"discount": "0,9"})
    keep_plan(desk, store)
    desk.approve(desk.current)
    told = [(row.by, row.action, row.name) for row in reversed(desk.log(99))]
    assert told == [
        ("lan@tinh.gov.vn", "upload", "nhỏ.xlsx"),
        ("lan@tinh.gov.vn", "save", "Cơ sở"),
        ("lan@tinh.gov.vn", "approve", "Cơ sở"),
    ]
    assert desk.log(99)[1].detail == {"entries": {"discount": "0,9"}}
    assert desk.log(1)[0].action == "approve"
    moments = [row.made_at for row in desk.log(99)]
    assert moments == sorted(moments, reverse=True)


def test_what_was_refused_is_not_in_the_log(desk):
    """Proves: log and deed are one transaction: a stale write leaves no line that says it was written."""
    row = desk.current
    desk.save(row, row.name, {"discount": "0,9"})
    assert refusal(desk.save, row, row.name, {"discount": "0,8"}) == "store.stale"
    assert [entry.action for entry in desk.log(99)] == ["save", "upload"]


def test_nobody_reads_anothers_log(store, tmp_path):
    hers = own_desk(store, signed_in(store, "lan"), tmp_path)
    his = own_desk(store, signed_in(store, "minh"), tmp_path)
    assert len(hers.log(99)) == len(his.log(99)) == 1


def test_two_windows_cannot_remove_the_last_two_scenarios(desk):
    """Proves: of two that two windows remove at once one stays; else the book could not be opened."""
    rows, told = desk.scenarios, []

    def remove(row) -> None:
        try:
            desk.remove(row)
        except StoreError as error:
            told.append(error.code)

    threads = [threading.Thread(target=remove, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.scenarios) == 1
    assert told == ["store.last_scenario"]


def test_two_windows_that_open_a_new_workspace_at_once_find_the_same(store):
    token, failed = new_token(), []

    def visit() -> None:
        try:
            store.workspace(token)
        except StoreError as error:
            failed.append(error.code)

    threads = [threading.Thread(target=visit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_an_approved_plan_outlives_the_program_that_made_it(desk, store, monkeypatch):
    """Proves: a newer program shows what was approved, and asks to solve anew what was not."""
    keep_plan(desk, store)
    desk.approve(desk.current)
    before = desk.saved(desk.current).document
    monkeypatch.setattr(shelf, "version", lambda _: "99.0")
    assert desk.saved(desk.current).document == before
    desk.withdraw(desk.current)
    assert desk.saved(desk.current) is None


def test_an_approver_gives_roles_but_not_the_own(store, tmp_path):
    """Proves: the last approver cannot shut everybody out, and what was given is in force and noted."""
    head = own_desk(store, signed_in(store, "sep", Role.APPROVER), tmp_path)
    assert head.set_role("lan@tinh.gov.vn", Role.EDITOR).role is Role.EDITOR
    assert {who.email: who.role for who in head.people()} == {
        "lan@tinh.gov.vn": Role.EDITOR,
        "sep@tinh.gov.vn": Role.APPROVER,
    }
    assert refusal(head.set_role, " SEP@tinh.gov.vn", Role.VIEWER) == "people.own_role"
    lan = own_desk(store, people.sign_in(store, "https://id|lan", "lan@tinh.gov.vn", "Lan"), tmp_path)
    assert lan.may(Action.SAVE)
    assert refusal(lan.people) == "role.refused.editor"
