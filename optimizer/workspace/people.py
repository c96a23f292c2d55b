"""People who sign in: who they are, which workspaces are theirs, whom they let in, and what each may do."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from optimizer.workspace.database import StoreError
from optimizer.workspace.place import new_token
from optimizer.workspace.roles import Action, Person, Role
from optimizer.workspace.store import Seat, Store
from optimizer.workspace.tables import GuestRow, LogRow, PersonRow, WorkspaceRow

EMAIL_MAX = 254


def sign_in(store: Store, subject: str, email: str, name: str = "") -> Person:
    """The person whom a provider vouches for; somebody new is a viewer of a workspace of the own.

    subject : the provider and its number of the person, which stays when the address changes. A role that was
    given to an address goes to the first who signs in with it, and to nobody else later.
    Errors: StoreError where the address is another person's.
    """
    address = _address(email)
    try:
        return _signed_in(store, subject, address, name[:255])
    except StoreError as error:
        if error.code != "store.name_taken":
            raise
        return _signed_in(store, subject, address, name[:255])  # another window of theirs was first


def _signed_in(store: Store, subject: str, address: str, name: str) -> Person:
    with store.session() as session:
        row = session.scalar(select(PersonRow).where(PersonRow.subject == subject))
        if row is None:
            row = session.scalar(select(PersonRow).where(PersonRow.email == address))
            if row is None:
                row = PersonRow(email=address, role=Role.VIEWER)
                session.add(row)
            elif row.subject is not None:
                raise StoreError("people.address_taken", email=address)
            row.subject = subject
        if name and row.name != name:
            row.name = name
    return _person(row)


def set_role(store: Store, email: str, role: Role, by: str) -> Person:
    """Give a role to an address, whether its owner signed in yet or not.

    Errors: StoreError for what is no address.
    """
    address = _address(email)
    log = LogRow(workspace=None, by=by, action=Action.ROLE, name=address, detail={"role": role.value})
    with store.session(log) as session:
        row = _of_address(session, address)
        row.role = role
    return _person(row)


def people(store: Store) -> Sequence[Person]:
    """Everybody the store knows, by address."""
    with store.session() as session:
        return [_person(row) for row in session.scalars(select(PersonRow).order_by(PersonRow.email))]


def enter(store: Store, token: str, person: Person) -> Seat:
    """The person's place in a workspace. It is made where nobody signs in; else it has to be there.

    Whoever signs in and knows the token of a workspace that is nobody's yet takes it as the own.
    Errors: StoreError, the same whether there is no such workspace or it is another's.
    """
    if person.id is None:
        found = store.workspace(token)
        if found.owner is not None:
            raise StoreError("people.not_yours")
        return found
    with store.session() as session:
        row = session.get(WorkspaceRow, token)
        if row is not None and row.owner is None and person.may(Action.CLAIM):
            free = update(WorkspaceRow).where(WorkspaceRow.token == token, WorkspaceRow.owner.is_(None))
            if session.execute(free.values(owner=person.id).returning(WorkspaceRow.token)).all():
                session.add(LogRow(workspace=token, by=person.email, action=Action.CLAIM))
            session.refresh(row)
        if row is not None and row.owner == person.id:
            return row
        guest = session.get(GuestRow, (token, person.id))
        if guest is None:
            raise StoreError("people.not_yours")
        return guest


def home(store: Store, person: Person) -> str:
    """Token of the workspace that is the person's own, the newest of several; made where there is none."""
    with store.session() as session:
        asked = select(WorkspaceRow.token).where(WorkspaceRow.owner == person.id)
        token = session.scalar(asked.order_by(WorkspaceRow.made_at.desc()).limit(1))
        if token is None:
            token = new_token()
            session.add(WorkspaceRow(token=token, owner=person.id))
    return token


def owner(store: Store, token: str) -> Person | None:
    """Whose a workspace is; None where nobody signed in for it."""
    with store.session() as session:
        row = session.get_one(WorkspaceRow, token)
        return None if row.owner is None else _person(session.get_one(PersonRow, row.owner))


def guests(store: Store, token: str) -> Sequence[Person]:
    """Who was let into a workspace, by address."""
    with store.session() as session:
        asked = select(PersonRow).join(GuestRow, GuestRow.person == PersonRow.id)
        rows = session.scalars(asked.where(GuestRow.workspace == token).order_by(PersonRow.email))
        return [_person(row) for row in rows]


def shared_with(store: Store, person: Person) -> Sequence[tuple[str, str]]:
    """(token, address of the owner) of every workspace into which the person was let."""
    with store.session() as session:
        asked = (
            select(WorkspaceRow.token, PersonRow.email)
            .join(GuestRow, GuestRow.workspace == WorkspaceRow.token)
            .join(PersonRow, PersonRow.id == WorkspaceRow.owner)
            .where(GuestRow.person == person.id)
            .order_by(PersonRow.email, WorkspaceRow.token)
        )
        return [(token, email) for token, email in session.execute(asked)]


def let_in(store: Store, token: str, email: str, by: Person) -> None:
    """Let somebody look into a workspace.

    Errors: StoreError for what is no address, and for the owner's.
    """
    address = _address(email)
    log = LogRow(workspace=token, by=by.email, action=Action.INVITE, name=address, detail={"in": True})
    with store.session(log) as session:
        row = _of_address(session, address)
        if session.get_one(WorkspaceRow, token).owner == row.id:
            raise StoreError("people.own_address")
        session.merge(GuestRow(workspace=token, person=row.id))


def keep_out(store: Store, token: str, guest: Person, by: Person) -> None:
    """Let somebody look no longer."""
    log = LogRow(workspace=token, by=by.email, action=Action.INVITE, name=guest.email, detail={"in": False})
    with store.session(log) as session:
        row = session.get(GuestRow, (token, guest.id))
        if row is not None:
            session.delete(row)


def _of_address(session: Session, address: str) -> PersonRow:
    row = session.scalar(select(PersonRow).where(PersonRow.email == address))
    if row is None:
        row = PersonRow(email=address, role=Role.VIEWER)
        session.add(row)
        session.flush()
    return row


def _address(email: str) -> str:
    tidy = email.strip().casefold()
    name, at, place = tidy.partition("@")
    if not (name and at and place) or len(tidy) > EMAIL_MAX or set(tidy) & set(" \t\n<>\"',;"):
        raise StoreError("people.no_address", found=email.strip()[:EMAIL_MAX])
    return tidy


def _person(row: PersonRow) -> Person:
    return Person(id=row.id, email=row.email, name=row.name, role=Role(row.role))
