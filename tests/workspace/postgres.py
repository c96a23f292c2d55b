"""A PostgreSQL of the tests' own: a cluster in a folder of its own, on a socket, gone with the session."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of the server, by version; they are not on the path."""

SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=100 -c shared_buffers=16MB"
PATIENCE_S = 120


def program(name: str) -> str:
    """A program of the server, of the newest version. Its absence is a failure, never a skip."""
    versions = sorted(INSTALLED.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*map(str, versions), os.environ.get("PATH", "")]))
    assert found, "PostgreSQL is missing: apt-get install postgresql"
    return found


@contextmanager
def cluster() -> Iterator[Path]:
    """The folder of the socket of a server that runs; the server refuses root, so another user starts it."""
    folder = Path(tempfile.mkdtemp(prefix="canvon-pg-"))
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(*command: str) -> None:
        subprocess.run(
            command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_S, **as_whom
        )

    data = str(folder / "data")
    try:
        run(
            program("initdb"),
            "-D",
            data,
            "-U",
            "canvon",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        start = ("-w", "-l", str(folder / "log"), "-o", f"-k {folder} {SETTINGS}", "start")
        run(program("pg_ctl"), "-D", data, *start)
        try:
            yield folder
        finally:
            run(program("pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(folder: Path, name: str, encoding: str = "UTF8") -> str:
    """The URL of a new, empty database of the cluster."""
    with psycopg.connect(host=str(folder), user="canvon", dbname="postgres", autocommit=True) as connection:
        options = f"ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.execute(f'CREATE DATABASE "{name}" {options}')
    return f"postgresql://canvon@/{name}?host={quote(str(folder))}"
