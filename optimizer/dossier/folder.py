"""A folder of files, written whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path


def foreign_files(folder: Path, is_own: Callable[[str], bool]) -> tuple[str, ...]:
    """What a folder holds beside files of our own, sorted; empty where it does not exist."""
    if not folder.exists():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() or not is_own(path.name)))


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder with exactly these files; one that stands there is put away first.

    Until the new folder is complete the old one is untouched, and if the change fails it is put back.
    Errors: OSError where it cannot be written.
    """
    whole = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    old = whole.with_name(f"{whole.name}.old")
    try:
        for name, content in files.items():
            (whole / name).write_bytes(content)
        whole.chmod(0o755)
        if folder.exists():
            folder.replace(old)
        try:
            whole.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
    finally:
        shutil.rmtree(whole, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
