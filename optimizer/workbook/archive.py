"""The zip archive around a workbook: opened from memory, measured, and read only within its word.

Sizes in the directory of a zip are claims. They are held against the limits first; then every part
is unpacked under a guard that stops as soon as it is larger or smaller than claimed.
"""

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from io import BytesIO

from optimizer.workbook import limits
from optimizer.workbook.limits import RefusalError

_CHUNK = 1 << 18
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An opened archive whose claims are within the limits.

    file : the archive.
    parts : directory entry by lower-case name; folders left out.
    """

    file: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of part `name` (lower case), at most 256 KiB at a time.

        Errors: RefusalError when the part is damaged, or larger or smaller than the directory claims.
        """
        info = self.parts[name]
        claimed = info.file_size
        # zipfile stops silently at the claimed size; with this slack a longer part shows itself.
        probe = copy(info)
        probe.file_size = claimed + 2 * _CHUNK
        read = 0
        try:
            with self.file.open(probe) as stream:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    if read > claimed:
                        raise RefusalError("issue_workbook_size_false", found=info.filename, expected=claimed)
                    yield chunk
        except _BROKEN as error:
            raise RefusalError("issue_workbook_damaged", found=info.filename) from error
        if read != claimed:
            raise RefusalError("issue_workbook_damaged", found=info.filename)

    def whole(self, name: str) -> bytes:
        """All bytes of part `name`."""
        return b"".join(self.chunks(name))


def open_archive(data: bytes) -> Archive:
    """Open a zip archive and check everything its directory says.

    Errors: RefusalError for a damaged archive, too many parts, too large or too densely packed parts,
    encrypted parts, unknown packing, names that stand twice or lead outside.
    """
    try:
        file = zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise RefusalError("issue_workbook_damaged", found="zip") from error
    entries = file.infolist()
    if len(entries) > limits.ENTRIES:
        raise RefusalError("issue_workbook_entries", found=len(entries), expected=limits.ENTRIES)
    for entry in entries:
        _check_name(entry.orig_filename)
        _check_entry(entry)
    total = sum(entry.file_size for entry in entries)
    if total > limits.TOTAL_BYTES:
        raise _too_large(total, limits.TOTAL_BYTES)
    names = Counter(entry.filename.lower() for entry in entries)
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise RefusalError("issue_workbook_duplicate_part", found=twice[0][:80])
    parts = {entry.filename.lower(): entry for entry in entries if not entry.is_dir()}
    return Archive(file=file, parts=parts)


def _check_name(name: str) -> None:
    """Refuse names that a careless reader would resolve to another place or another part."""
    steps = name.rstrip("/").split("/")
    bad_step = any(step in {"", ".", ".."} for step in steps)
    if bad_step or any(char in "\\:" or ord(char) < 32 for char in name) or len(name) > 255:
        raise RefusalError("issue_workbook_part_name", found=ascii(name[:80]).strip("'"))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise RefusalError("issue_workbook_password")
    if entry.compress_type not in _METHODS:
        raise RefusalError("issue_workbook_damaged", found=entry.filename)
    if entry.file_size > limits.PART_BYTES:
        raise _too_large(entry.file_size, limits.PART_BYTES)
    packed = max(1, entry.compress_size)
    if entry.file_size > limits.RATIO_FROM_BYTES and entry.file_size > limits.RATIO * packed:
        raise RefusalError("issue_workbook_ratio", found=entry.file_size // packed, expected=limits.RATIO)


def _too_large(found: int, allowed: int) -> RefusalError:
    return RefusalError("issue_workbook_unpacked", found=found // limits.MIB, expected=allowed // limits.MIB)
