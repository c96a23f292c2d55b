"""Why the operating system refuses a file, in the words of people instead of its own."""

import errno
from collections.abc import Mapping

from models.texts import say
from models.units import Language

NAMES: Mapping[str, str] = {
    "ENOSPC": "full",
    "EDQUOT": "full",
    "EROFS": "read_only",
    "EACCES": "denied",  # on Windows also a file that Excel has open
    "EPERM": "denied",
    "EBUSY": "busy",
    "ETXTBSY": "busy",
    "EAGAIN": "busy",
    "ENOENT": "missing",
    "ENOTDIR": "not_folder",
    "EEXIST": "not_folder",  # a folder was to be made where a file is
    "EISDIR": "is_folder",
    "ENAMETOOLONG": "name",
    "EINVAL": "name",
    "EILSEQ": "name",
    "EFBIG": "large",
    "EMFILE": "too_many",
    "ENFILE": "too_many",
    "EIO": "device",
    "ENODEV": "device",
    "ENXIO": "device",
    "ESTALE": "device",
    "ETIMEDOUT": "device",
}
"""Kinds of refusal, by the name of the error; Python turns Windows' own errors into these."""

KINDS: Mapping[int, str] = {
    getattr(errno, name): kind for name, kind in NAMES.items() if hasattr(errno, name)
}
"""The same by number; a system that lacks an error does not raise it."""


def file_reason(error: OSError, language: Language) -> str:
    """Why, and what to do: a part of a sentence, without its full stop."""
    kind = KINDS.get(error.errno or 0)
    if kind is not None:
        return say(f"file_reason.{kind}", language)
    return say("file_reason.other", language, number=str(error.errno or "?"))
