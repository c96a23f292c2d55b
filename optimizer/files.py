"""Files are written whole or not at all."""

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

NO_DATE = (1980, 1, 1, 0, 0, 0)
"""Date of every part of an archive that is written here."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path in the same folder, renamed to `path` when the block ends without error.

    Errors: OSError that names `path`, where the folder or the disk does not take the file.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if error.filename is None or Path(error.filename).name.startswith(f".{path.name}."):
            error.filename = str(path)  # people know the name they gave, not that of the temporary file
        raise
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Errors: as `whole_file`."""
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


def _umask() -> int:
    """The process's umask; reading it means setting it for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def undated_archive(content: bytes, change: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """A zip archive's parts packed anew without the dates they were written at: same parts, same bytes.

    change : what to do to the content of some parts, by name.
    """
    changes = change or {}
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = changes[name](old.read(name)) if name in changes else old.read(name)
            new.writestr(zipfile.ZipInfo(name, NO_DATE), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive, in their order and without dates: same files, same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
