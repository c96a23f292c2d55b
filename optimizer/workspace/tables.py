"""The tables of the store. Every row belongs to one workspace, and is asked for together with it.

Every change here needs a step in `migrations/versions/`.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column


def now() -> datetime:
    """The time, in UTC and without a zone, as every database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Rows are plain dataclasses once they are read."""


class SchemaRow(Base):
    """One row, for programs of before migrations: a number they do not know, so that they refuse."""

    __tablename__ = "schema_version"
    version: Mapped[int] = mapped_column(primary_key=True)


class PersonRow(Base):
    """Somebody who signs in, or may. subject : who says so and by which number; None before the first time.

    role : a `Role`.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(String(512), unique=True, default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class WorkspaceRow(Base):
    """What one person works on. book : sha256 of the current book; scenario : id of the current scenario.

    owner : id of the person; None where nobody signed in, and then it is whose who knows the token.
    """

    __tablename__ = "workspace"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    book: Mapped[str | None] = mapped_column(String(64), default=None)
    scenario: Mapped[int | None] = mapped_column(default=None)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)
    owner: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", name="workspace_owner"), index=True, default=None
    )


class GuestRow(Base):
    """A person whom the owner let into a workspace; what the person may do there is a matter of the role.

    A guest has a language, a current book and a current scenario of the own.
    """

    __tablename__ = "guest"
    workspace: Mapped[str] = mapped_column(ForeignKey("workspace.token"), primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    book: Mapped[str | None] = mapped_column(String(64), default=None)
    scenario: Mapped[int | None] = mapped_column(default=None)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class BookRow(Base):
    """An uploaded workbook that was read without errors.

    original : the plain list it was made from, where it was. notes : issues told of that list.
    """

    __tablename__ = "book"
    workspace: Mapped[str] = mapped_column(ForeignKey("workspace.token"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    original: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class DraftRow(Base):
    """A plain list that waits for a person's answers; one in each workspace."""

    __tablename__ = "draft"
    workspace: Mapped[str] = mapped_column(ForeignKey("workspace.token"), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)


class EditRow(Base):
    """What one person typed over the lines of a book and did not save yet.

    by : as in `ApprovalRow`. typed : [code, column, text] of every cell.
    """

    __tablename__ = "edit"
    __table_args__ = (ForeignKeyConstraint(["workspace", "book"], ["book.workspace", "book.sha256"]),)
    workspace: Mapped[str] = mapped_column(String(64), primary_key=True)
    book: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(String(254), primary_key=True)
    typed: Mapped[list[list[str]]] = mapped_column(JSON, default_factory=list)


class ScenarioRow(Base):
    """A scenario of a book: the book's own scenario it started from, and what was typed over it.

    entries : by key of the sheet `scenario`, as typed. version : counts the writes; a stale one is refused.
    """

    __tablename__ = "scenario"
    __table_args__ = (
        ForeignKeyConstraint(["workspace", "book"], ["book.workspace", "book.sha256"]),
        UniqueConstraint("workspace", "book", "name"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workspace: Mapped[str] = mapped_column(String(64))
    book: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    origin: Mapped[str] = mapped_column(Text)
    entries: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    version: Mapped[int] = mapped_column(init=False)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way


class FormRow(Base):
    """What one person typed into the form of a scenario and did not save yet.

    by : as in `ApprovalRow`. seen : version of the scenario it was typed over. entries : as in `ScenarioRow`.
    """

    __tablename__ = "form"
    scenario: Mapped[int] = mapped_column(ForeignKey("scenario.id"), primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(String(254), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    seen: Mapped[int]
    entries: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)


class PlanRow(Base):
    """A solved, audited plan. key : hash of everything it depends on. document : plan.json."""

    __tablename__ = "plan"
    workspace: Mapped[str] = mapped_column(ForeignKey("workspace.token"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    workbook: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class StudyRow(Base):
    """What a job found that is no plan. key : hash of everything it depends on. kind : of work.

    document : what it found, in both languages. workbook : None where it is drawn from the document.
    """

    __tablename__ = "study"
    workspace: Mapped[str] = mapped_column(ForeignKey("workspace.token"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    workbook: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class JobRow(Base):
    """A solve that runs, or ran, in a process of its own. key : of the plan it makes.

    folder : name of its folder. outcome : None while it runs; `done`, or why there is no plan.
    told : what to say where there is no plan, by language.
    """

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workspace: Mapped[str] = mapped_column(ForeignKey("workspace.token"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    folder: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str | None] = mapped_column(String(16), default=None)
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class ApprovalRow(Base):
    """The plan of a scenario that was approved; neither can be changed as long as it stands.

    key : of the plan. by : email, blank for the user of this machine. sha256 : of the plan's document.
    """

    __tablename__ = "approval"
    __table_args__ = (ForeignKeyConstraint(["workspace", "key"], ["plan.workspace", "plan.key"]),)
    scenario: Mapped[int] = mapped_column(ForeignKey("scenario.id"), primary_key=True, autoincrement=False)
    workspace: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(254))
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(default_factory=now)


class LogRow(Base):
    """Who did what and when; rows are added, never changed.

    workspace : None for what concerns no single one. by : as in `ApprovalRow`. action : an `Action`.
    name : of the scenario, book or person it was done to.
    """

    __tablename__ = "log"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    workspace: Mapped[str | None] = mapped_column(String(64), index=True)
    by: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    made_at: Mapped[datetime] = mapped_column(default_factory=now)
