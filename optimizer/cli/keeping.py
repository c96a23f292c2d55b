"""Commands about what the app keeps: `workspace` (backup and back) and `people` (who may what).

The libraries of the store take half a second to start; only what needs them imports them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.entry import Lang, Quiet, speaker
from optimizer.cli.paths import refuse_overwriting, refuse_unwritable
from optimizer.file_reason import file_reason
from optimizer.files import write_whole
from optimizer.terminal import EXIT_INPUT, Terminal, errors
from optimizer.workspace.place import own_token, store_url
from optimizer.workspace.roles import Role

if TYPE_CHECKING:
    from optimizer.workspace.store import Store

BY_COMMAND = "canvon people"
"""Who gave a role where nobody signed in to do it, as the log has it."""


@contextmanager
def opened_store(terminal: Terminal) -> "Iterator[Store]":
    """The store of this machine; what is wrong with it, or is refused by it, is a sentence."""
    from optimizer.workspace.database import StoreError
    from optimizer.workspace.store import Store

    try:
        store = Store(store_url())
        try:
            yield store
        finally:
            store.close()
    except StoreError as error:
        terminal.complain(error.message(terminal.language))
        raise typer.Exit(EXIT_INPUT) from error


def workspace(
    out: Annotated[
        Path | None, typer.Option("--out", help="Ghi bản sao lưu .xlsx / write the backup")
    ] = None,
    source: Annotated[Path | None, typer.Option("--from", help="Nạp bản sao lưu / restore a backup")] = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Sao lưu, nạp lại chỗ làm việc của máy này / backup of this machine's workspace, and back."""
    from optimizer.workspace.backup import backup_bytes
    from optimizer.workspace.desk import Desk
    from optimizer.workspace.restore import restore

    terminal = speaker(lang, quiet)
    if (out is None) == (source is None):
        terminal.refuse("backup.one_of")
    with errors(terminal), opened_store(terminal) as store:
        if source is not None:
            refuse_overwriting(source, (), terminal)
            content = _read(source, terminal)
            told = restore(Desk(store, own_token()), source.name, content)
            first, *cautions = told.sentences(terminal.language)
            terminal.tell(first)
            for caution in cautions:
                terminal.complain(caution)
        if out is not None:
            refuse_unwritable((out,), terminal)
            content = backup_bytes(Desk(store, own_token()))
            write_whole(out, content)
            terminal.wrote(out)


def _read(path: Path, terminal: Terminal) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        detail = file_reason(error, terminal.language)
        terminal.refuse("backup.not_readable", found=path, detail=detail)


def people(
    email: Annotated[str | None, typer.Argument(help="Địa chỉ thư / e-mail address")] = None,
    role: Annotated[Role | None, typer.Option("--role", help="Vai trò / role")] = None,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Ai đăng nhập được làm gì; đặt vai trò, kể cả người duyệt đầu tiên / who may what; give a role."""
    from optimizer.workspace import people as kept

    terminal = speaker(lang, quiet)
    if (email is None) != (role is None):
        terminal.refuse("people.both")
    with errors(terminal), opened_store(terminal) as store:
        if email is not None and role is not None:
            kept.set_role(store, email, role, BY_COMMAND)
        for person in kept.people(store):
            told = terminal.say(f"role.{person.role}")
            terminal.tell(f"{person.email}  {told}  {person.name}".rstrip())
