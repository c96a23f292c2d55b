"""The seal of a backup: this installation wrote it, and nobody changed it since.

A plan can be audited again wherever it is read; how good it is cannot be proven again without solving. So a
proof, a study or a dossier is believed only where the seal says that it was made here.
"""

import hashlib
import hmac
import secrets

from filelock import FileLock

from optimizer.workspace.place import data_folder

KEYS, LOCK = "backup.keys", "backup.lock"
"""File of the data folder: a key in each line. The first one seals; all of them are believed."""

LOCK_S = 30.0
"""Seconds after which whoever makes the file is taken for stuck."""


def seal(content: bytes) -> str:
    """The seal of this installation on a content, 64 hexadecimal digits."""
    return _seal(_keys()[0], content)


def is_sealed(content: bytes, found: str) -> bool:
    """Whether a seal is that of a believed key on this very content."""
    return any(hmac.compare_digest(_seal(key, content), found) for key in _keys())


def _seal(key: str, content: bytes) -> str:
    return hmac.new(key.encode("ascii"), content, hashlib.sha256).hexdigest()


def _keys() -> list[str]:
    """The keys, made where there are none."""
    path = data_folder() / KEYS
    with FileLock(data_folder() / LOCK, timeout=LOCK_S):
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    return path.read_text(encoding="ascii").split()
