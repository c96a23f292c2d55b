"""Several lists on their way to one book: kept as one parcel of files, read together under answers."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath

from models.issues import Issue, PortfolioError
from models.law import LawBook
from models.units import Language
from optimizer.official.finding import find_lists
from optimizer.official.given_answers import read_answers
from optimizer.official.importing import Imported, import_lists
from optimizer.template.workbook import template_years
from optimizer.workbook import limits
from optimizer.workspace.uploads import read_raw

FILES_MAX = 30
"""Files that are read together."""

PARCEL_BYTES = 3 * limits.FILE_BYTES
"""All of them together, bytes."""

SEVERAL = "several"
"""Key of a draft's answers that says its content is a parcel."""

_DAY = (2026, 1, 1, 0, 0, 0)

type UploadedFile = tuple[str, bytes]
"""(name, content)."""


def count_lists(name: str, content: bytes) -> int:
    """How many lists a file has; 0 for a canonical workbook, or where there is none.

    Errors: PortfolioError where the file is refused.
    """
    return len(find_lists(read_raw(name, content)))


def parcel(files: Sequence[UploadedFile]) -> bytes:
    """The files as one archive, unpacked in it, the same bytes for the same files.

    A name that stands twice gets a number. Errors: PortfolioError where they are too many or too large.
    """
    size = sum(len(content) for _, content in files)
    if len(files) > FILES_MAX or size > PARCEL_BYTES:
        values = {"found": len(files), "expected": FILES_MAX, "most": PARCEL_BYTES // limits.MIB}
        raise PortfolioError([Issue(code="issue_too_many_files", values=values)])
    buffer, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            own = _free(PurePath(name).name or "tep", taken)
            taken.add(own)
            archive.writestr(zipfile.ZipInfo(own, _DAY), content)
    return buffer.getvalue()


def _free(name: str, taken: set[str]) -> str:
    path, number, free = PurePath(name), 2, name
    while free in taken:
        number, free = number + 1, f"{path.stem} ({number}){path.suffix}"
    return free


def files_of(content: bytes) -> tuple[UploadedFile, ...]:
    """The files of a parcel. Errors: ValueError where it is none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            is_ours = len(entries) <= FILES_MAX and all(
                own.compress_type == zipfile.ZIP_STORED and own.file_size <= limits.FILE_BYTES
                for own in entries
            )
            if not is_ours:
                raise ValueError("parcel holds packed or too many files.")
            return tuple((own.filename, archive.read(own)) for own in entries)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, KeyError) as error:
        raise ValueError("parcel is damaged.") from error


@lru_cache(maxsize=4)
def _read_together(content: bytes, given: tuple[str, ...], language: Language) -> Imported:
    answers = read_answers(None, given)
    workbooks = [replace(read_raw(name, own), name=name) for name, own in files_of(content)]
    years = template_years(LawBook.load())
    return import_lists(workbooks, answers, (years[0], years[-1]), language)


def read_together(content: bytes, given: Mapping[str, str], language: Language) -> Imported:
    """What becomes of the files of a parcel under answers, by the place they are about.

    Errors: PortfolioError where a file is refused or an answer is not understood.
    """
    lines = tuple(f"{place}={answer}" for place, answer in sorted(given.items()))
    return _read_together(content, lines, language)
