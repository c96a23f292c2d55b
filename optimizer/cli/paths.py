"""Where output may go: never over the input, and only where it can be written."""

from pathlib import Path

from optimizer.file_reason import file_reason
from optimizer.terminal import Terminal


def make_folder(folder: Path, terminal: Terminal) -> None:
    """Make a folder for output, or say why it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = file_reason(error, terminal.language)
        terminal.refuse("cli.not_writable", found=folder, detail=detail)


def refuse_overwriting(book: Path, outputs: tuple[Path | None, ...], terminal: Terminal) -> None:
    """Input is never changed, and a folder that is not there is told before anything is solved."""
    for path in outputs:
        if path is not None and path.resolve() == book.resolve():
            terminal.refuse("cli.would_overwrite_input", found=path)
    refuse_unwritable(outputs, terminal)


def refuse_unwritable(outputs: tuple[Path | None, ...], terminal: Terminal) -> None:
    """A folder that is not there, or a folder in place of a file, is told at once."""
    for path in outputs:
        if path is None:
            continue
        kind = "is_folder" if path.is_dir() else "" if path.parent.is_dir() else "missing"
        if kind:
            detail = terminal.say(f"file_reason.{kind}")
            terminal.refuse("cli.not_writable", found=path, detail=detail)
