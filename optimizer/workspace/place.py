"""Where the work of a user is kept on this machine."""

import os
import secrets
from pathlib import Path

import platformdirs

FOLDER_VARIABLE = "CANVON_DATA"
URL_VARIABLE = "CANVON_STORE"


def data_folder() -> Path:
    """The folder of the user's work, made where it is missing; only its owner may look into it.

    `CANVON_DATA` names another one. Errors: OSError where it cannot be made.
    """
    stated = os.environ.get(FOLDER_VARIABLE)
    folder = Path(stated) if stated else platformdirs.user_data_path("canvon", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def store_url() -> str:
    """The database: SQLite in the data folder, or what `CANVON_STORE` says (an SQLAlchemy URL)."""
    return os.environ.get(URL_VARIABLE) or f"sqlite:///{(data_folder() / 'canvon.sqlite').as_posix()}"


def new_token() -> str:
    """A name that nobody can guess: who knows it may open the workspace."""
    return secrets.token_urlsafe(18)


def own_token() -> str:
    """The workspace that `canvon app` opens for whoever owns the data folder; the same every time."""
    path = data_folder() / "workspace"
    try:
        return path.read_text(encoding="ascii").strip() or _write_token(path)
    except FileNotFoundError:
        return _write_token(path)


def _write_token(path: Path) -> str:
    token = new_token()
    path.write_text(token, encoding="ascii")
    path.chmod(0o600)
    return token
