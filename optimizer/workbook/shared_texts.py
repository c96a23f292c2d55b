"""How long each shared text of an .xls is: record SST and what continues it ([MS-XLS] 2.4.265)."""

import struct
from collections.abc import Sequence

from optimizer.workbook.limits import RefusalError
from optimizer.workbook.tally import check_length

_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08


def shared_lengths(bodies: Sequence[memoryview], part: str) -> list[int]:
    """Characters of each shared text. bodies : of the record and of those that continue it.

    Errors: RefusalError for texts that are cut off, or too long.
    """
    return _Texts(bodies, part).lengths() if bodies else []


class _Texts:
    """The bytes of several records, read one after the other."""

    def __init__(self, bodies: Sequence[memoryview], part: str) -> None:
        self._bodies, self._part = bodies, part
        self._body, self._at = 0, 0

    def lengths(self) -> list[int]:
        _, count = struct.unpack("<II", self._take(8))
        return [self._text() for _ in range(count)]

    def _text(self) -> int:
        length, flags = struct.unpack("<HB", self._take(3))
        check_length(length, None, None)
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & _PHONETIC else 0
        self._skip_letters(length, 2 if flags & _WIDE else 1)
        self._skip(4 * runs + extra)
        return int(length)

    def _skip_letters(self, length: int, width: int) -> None:
        """Letters that go on in the next record stand there behind a byte that says how wide they are."""
        while length:
            here = min(length, (len(self._bodies[self._body]) - self._at) // width)
            self._at += here * width
            length -= here
            if length:
                self._next()
                width = 2 if self._take(1)[0] & _WIDE else 1

    def _skip(self, count: int) -> None:
        while count:
            here = min(count, len(self._bodies[self._body]) - self._at)
            self._at += here
            count -= here
            if count:
                self._next()

    def _take(self, count: int) -> bytes:
        """So many bytes; they never part over two records."""
        if self._at >= len(self._bodies[self._body]):
            self._next()
        found = bytes(self._bodies[self._body][self._at : self._at + count])
        if len(found) < count:
            raise self._damaged()
        self._at += count
        return found

    def _next(self) -> None:
        self._body, self._at = self._body + 1, 0
        if self._body >= len(self._bodies) or not len(self._bodies[self._body]):
            raise self._damaged()

    def _damaged(self) -> RefusalError:
        return RefusalError("issue_workbook_damaged", found=self._part)
