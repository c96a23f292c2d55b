"""What lies in a workspace: books, lists that wait, scenarios; who may change them, and what was done."""

import hashlib
import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from data import SAMPLE
from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.portfolio import Portfolio
from models.scenario import Scenario
from models.units import Language
from optimizer.canonical.scenario import scenario_entries
from optimizer.editing import CellKey
from optimizer.overlay import overlaid
from optimizer.workspace.database import StoreError
from optimizer.workspace.people import enter
from optimizer.workspace.roles import LOCAL, Action, Person
from optimizer.workspace.sample import sample_plan
from optimizer.workspace.store import Seat, Store
from optimizer.workspace.tables import (
    ApprovalRow,
    Base,
    BookRow,
    DraftRow,
    EditRow,
    FormRow,
    GuestRow,
    LogRow,
    PlanRow,
    ScenarioRow,
)
from optimizer.workspace.uploads import read_bytes

SOLVE = "solve"
"""The kind of work that makes a plan."""

NAME_MAX = 100
"""Letters of a scenario's name."""


def free_name(name: str, taken: Container[str]) -> str:
    """The name as far as it is kept, with a number where another one has it."""
    number, free = 2, name[:NAME_MAX]
    while free in taken:
        end = f" ({number})"
        number, free = number + 1, name[: NAME_MAX - len(end)] + end
    return free


def result_key(
    book: str,
    scenario: Scenario,
    kind: str = SOLVE,
    options: Mapping[str, Any] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> str:
    """Hash of everything a result depends on: book, scenario (its name apart), program, kind, options."""
    stated = {key: value for key, value in scenario_entries(scenario) if value is not None}
    parts: list[Any] = [version("canvon"), book, stated]
    if kind != SOLVE or options or files:
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in (files or {}).items()}
        parts += [kind, options or {}, digests]
    return hash_of(parts)


def hash_of(parts: object) -> str:
    """Hash of plain values, whatever the order of their keys."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Shelf:
    """Books and scenarios of the workspace behind a token, as a person sees them.

    What the person may not do is refused here, and what is done is noted in the log.
    Errors: StoreError where the store cannot be used, a scenario was changed elsewhere, the workspace is
    another person's, or the person's role does not allow it.
    """

    def __init__(self, store: Store, token: str, person: Person = LOCAL) -> None:
        self._store = store
        self.token = token
        self.person = person
        self.law = LawBook.load()
        self._row: Seat = enter(store, token, person)
        if self._row.book is None:
            self._open_something()

    def may(self, action: Action) -> bool:
        """Whether the person's role allows it."""
        return self.person.may(action)

    @property
    def _is_guest(self) -> bool:
        return isinstance(self._row, GuestRow)

    def allow(self, action: Action) -> None:
        """Go on where the person's role allows it. Errors: StoreError."""
        if not self.may(action):
            raise StoreError(f"role.refused.{self.person.role}")

    def _log(self, action: Action, name: str = "", **detail: Any) -> LogRow:
        """A line for the log. Errors: StoreError where the role does not allow what it tells of."""
        self.allow(action)
        return LogRow(
            workspace=self.token, by=self.person.email, action=action, name=name[:255], detail=detail
        )

    @property
    def language(self) -> Language:
        """Language of this workspace."""
        return "en" if self._row.language == "en" else "vi"

    def speak(self, language: Language) -> None:
        """Change the language."""
        self._settle(language=language)

    @property
    def book(self) -> BookRow:
        """The current book."""
        return self.book_of(self._row.book or "")

    def book_of(self, sha256: str) -> BookRow:
        """A book of this workspace. Errors: StoreError where there is none."""
        row = self._store.book(self.token, sha256)
        if row is None:
            raise StoreError("store.no_book")
        return row

    @property
    def portfolio(self) -> Portfolio:
        """The current book as understood."""
        row = self.book
        return replace(read_bytes(row.name, row.content), file_name=row.name)

    @property
    def is_sample(self) -> bool:
        """Whether the current book is the bundled one."""
        return self.book.content == SAMPLE.read_bytes()

    def _open_something(self) -> None:
        """At a first visit: the newest book for a guest, the sample for everybody else."""
        books = self.books()
        if books:
            self._settle(book=books[0][0], scenario=None)
        else:
            self._open_sample(None)

    def open_sample(self) -> None:
        """Make the bundled list the current book, with its plan."""
        self._open_sample(self._log(Action.UPLOAD, SAMPLE.name))

    def _open_sample(self, log: LogRow | None) -> None:
        content = SAMPLE.read_bytes()
        self._open(SAMPLE.name, content, None, log=log)
        found = sample_plan()
        if found is not None:
            scenario, _ = self.built(self.scenarios[0])
            document, workbook = found
            row = PlanRow(workspace=self.token, key=self._key(scenario), document=document, workbook=workbook)
            self._store.put_plan(row)

    def upload(
        self, name: str, content: bytes, original: bytes | None = None, notes: Sequence[Issue] = ()
    ) -> Portfolio:
        """Make an uploaded workbook the current book; one that has errors leaves everything as it was.

        original : the plain list the workbook was made from. notes : what was said about that list.
        Errors: PortfolioError with all issues.
        """
        log = self._log(Action.UPLOAD, name)
        portfolio = read_bytes(name, content)
        log.detail = {"projects": len(portfolio.projects)}
        self._open(name, content, original, notes, log=log)
        self._store.drop_draft(self.token)
        return portfolio

    def edit(self, name: str, content: bytes) -> Portfolio:
        """Make an edited book the current one, with the scenarios that were made of the book before it.

        Errors: PortfolioError with all issues; everything then stays as it was.
        """
        rows, here = self.scenarios, self.current.name
        portfolio = self.upload(name, content)
        for row in rows:
            own = next((known for known in self.scenarios if known.name == row.name), None)
            if own is None and row.origin in portfolio.scenarios:
                self._add(row.name, row.origin, row.entries, None)
            elif own is not None and row.entries != own.entries:
                self.save(own, row.name, row.entries)
        self.choose(next((own.id for own in self.scenarios if own.name == here), self.scenarios[0].id))
        return portfolio

    @property
    def draft(self) -> DraftRow | None:
        """The plain list that waits for answers; None where none does."""
        return self._store.draft(self.token)

    def keep_draft(self, name: str, content: bytes, answers: Mapping[str, Any]) -> None:
        """Keep a plain list and what was answered so far."""
        self.allow(Action.UPLOAD)
        row = DraftRow(workspace=self.token, name=name[-255:], content=content, answers=dict(answers))
        self._store.put_draft(row)

    def drop_draft(self) -> None:
        """Give up the plain list that waits."""
        self.allow(Action.UPLOAD)
        self._store.drop_draft(self.token)

    @property
    def edits(self) -> dict[CellKey, str]:
        """What this person typed over the lines of the current book and did not save yet."""
        return self.edits_of(self._row.book or "")

    def edits_of(self, book: str) -> dict[CellKey, str]:
        """The same of any book."""
        found = self._store.edits(self.token, book, self.person.email)
        return {(code, column): text for code, column, text in ([] if found is None else found.typed)}

    def keep_edits(self, typed: Mapping[CellKey, str]) -> None:
        """Keep what is typed, so that a page that is opened anew finds it."""
        self.allow(Action.UPLOAD)
        cells = [[code, column, text] for (code, column), text in sorted(typed.items())]
        book, by = self._row.book or "", self.person.email
        self._store.put_edits(EditRow(workspace=self.token, book=book, by=by, typed=cells))

    def typed(self, row: ScenarioRow) -> Mapping[str, Any] | None:
        """What this person typed into the form of a scenario, over what it says now, and did not save."""
        found = self._store.form(self.token, row.id, self.person.email)
        return found.entries if found is not None and found.seen == row.version else None

    def typed_before(self, row: ScenarioRow) -> Mapping[str, Any] | None:
        """What this person typed over what the scenario said before somebody else saved it."""
        found = self._store.form(self.token, row.id, self.person.email)
        return found.entries if found is not None and found.seen < row.version else None

    def keep_typed(self, row: ScenarioRow, entries: Mapping[str, Any]) -> None:
        """Keep what is typed into a form, so that a page that is opened anew finds it."""
        self.allow(Action.SAVE)
        if entries == row.entries:
            self._store.drop_form(self.token, row.id, self.person.email)
            return
        own = FormRow(
            scenario=row.id,
            by=self.person.email,
            workspace=self.token,
            seen=row.version,
            entries=dict(entries),
        )
        self._store.put_form(own)

    def books(self) -> Sequence[tuple[str, str]]:
        """(sha256, name) of every book of this workspace, the newest first."""
        return self._store.books(self.token)

    def open_book(self, sha256: str) -> None:
        """Go back to a book of this workspace."""
        if self._store.book(self.token, sha256) is not None:
            self._settle(book=sha256, scenario=None)

    def _open(
        self,
        name: str,
        content: bytes,
        original: bytes | None,
        notes: Sequence[Issue] = (),
        *,
        log: LogRow | None,
    ) -> None:
        row = BookRow(
            workspace=self.token,
            sha256=hashlib.sha256(content).hexdigest(),
            name=name[-255:],
            content=content,
            original=original,
            notes=[note.to_dict() for note in notes],
        )
        self._store.add_book(row, log)
        self._settle(book=row.sha256, scenario=None)
        if not self._store.scenarios(self.token, row.sha256):
            names: list[str] = []
            for own in self.portfolio.scenarios:
                names.append(free_name(own, names))
                self._add(names[-1], own, {}, None)

    @property
    def scenarios(self) -> Sequence[ScenarioRow]:
        """The scenarios of the current book; the first is the base."""
        return self.scenarios_of(self._row.book or "")

    def scenarios_of(self, book: str) -> Sequence[ScenarioRow]:
        """The scenarios of a book of this workspace."""
        return self._store.scenarios(self.token, book)

    @property
    def current(self) -> ScenarioRow:
        """The scenario that is looked at."""
        rows = self.scenarios
        return next((row for row in rows if row.id == self._row.scenario), rows[0])

    def choose(self, scenario: int) -> None:
        """Look at another scenario."""
        self._settle(scenario=scenario)

    def built(self, row: ScenarioRow) -> tuple[Scenario, tuple[Issue, ...]]:
        """The scenario in full, and what is doubtful. Errors: PortfolioError."""
        portfolio = self.portfolio
        return overlaid(portfolio, portfolio.scenarios[row.origin], row.name, row.entries, self.law)

    def save(self, row: ScenarioRow, name: str, entries: Mapping[str, Any]) -> tuple[Issue, ...]:
        """Write a scenario that can be built; else nothing is written.

        Errors: PortfolioError with all issues; StoreError where it was changed elsewhere, or its plan is
        approved.
        """
        log = self._log(Action.SAVE, name, entries=dict(entries))
        portfolio = self.portfolio
        _, issues = overlaid(portfolio, portfolio.scenarios[row.origin], name, entries, self.law)
        self._store.save_scenario(self.token, row, self._name(name), entries, log)
        kept = self._store.form(self.token, row.id, self.person.email)
        if kept is not None and kept.entries == dict(entries):  # another window of theirs may have typed else
            self._store.drop_form(self.token, row.id, self.person.email)
        return issues

    def copy(self, row: ScenarioRow, name: str) -> ScenarioRow:
        """A copy under another name, which becomes the current scenario."""
        log = self._log(Action.COPY, name, of=row.name)
        made = self._add(self._name(name), row.origin, row.entries, log)
        self.choose(made.id)
        return made

    def remove(self, row: ScenarioRow) -> None:
        """Take a scenario away. Errors: StoreError for the last one, or where its plan is approved."""
        log = self._log(Action.REMOVE, row.name, entries=row.entries)
        self._store.remove_scenario(self.token, row, log)

    def approval(self, row: ScenarioRow) -> ApprovalRow | None:
        """Who approved the plan of a scenario; None where nobody did."""
        return self._store.approval(self.token, row.id)

    def _plan_key(self, row: ScenarioRow) -> str:
        """Key of the plan of a scenario; blank where what is typed cannot be built.

        An approved plan stays the scenario's, whatever program or law made it.
        """
        approval = self.approval(row)
        if approval is not None:
            return approval.key
        try:
            return self._key(self.built(row)[0])
        except PortfolioError:
            return ""

    def _key(
        self,
        scenario: Scenario,
        kind: str = SOLVE,
        options: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> str:
        return result_key(self._row.book or "", scenario, kind, options, files)

    def _name(self, name: str) -> str:
        """A scenario's name, tidy. Errors: StoreError where it says nothing."""
        tidy = " ".join(name.split())[:NAME_MAX]
        if not tidy:
            raise StoreError("store.name_missing")
        return tidy

    def _add(self, name: str, origin: str, entries: Mapping[str, Any], log: LogRow | None) -> ScenarioRow:
        row = ScenarioRow(
            workspace=self.token, book=self._row.book or "", name=name, origin=origin, entries=dict(entries)
        )
        return self._store.add_scenario(row, log)

    def take_in(
        self,
        rows: Sequence[Base],
        log_name: str,
        detail: Mapping[str, Any],
        looked_at: tuple[str, str | None],
        forms: Mapping[tuple[str, str], Mapping[str, Any]],
    ) -> None:
        """Write rows that were checked, all of them or none, and look at a book and scenario of theirs.

        looked_at : book, and name of its scenario (None = the first). forms : what was typed into the forms
            of scenarios, by book and name; where something is typed here already, that stays.
        """
        log = self._log(Action.RESTORE, log_name, **detail)
        self._store.take_in(self.token, self.person.email, rows, forms, log)
        book, name = looked_at
        known = {row.name: row.id for row in self.scenarios_of(book)}
        self._settle(book=book, scenario=None if name is None else known.get(name))

    def _settle(self, **values: Any) -> None:
        self._store.settle(self._row, **values)
        self._row = enter(self._store, self.token, self.person)
