"""The command as a user runs it.

In this process, for speed: starting Python and its libraries anew costs seconds. What only a process of
its own can show (start-up, encoding of its streams, same bytes twice) is asked of `canvon_process`.
"""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from optimizer.cli import app

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Exit code and what was said."""

    code: int
    out: str
    err: str


def canvon(*arguments: object, cwd: Path = ROOT) -> Ran:
    """Run `canvon` with these arguments."""
    with contextlib.chdir(cwd):
        result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return _told(Ran(code=result.exit_code, out=result.stdout, err=result.stderr))


def canvon_process(*arguments: object, cwd: Path = ROOT) -> Ran:
    """Run `canvon` with these arguments in a process of its own."""
    process = subprocess.run(
        [sys.executable, "-m", "optimizer.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return _told(Ran(code=process.returncode, out=process.stdout, err=process.stderr))


def _told(ran: Ran) -> Ran:
    """A traceback is never what a user sees."""
    assert "Traceback" not in ran.out + ran.err, ran.err
    return ran


def load(path: Path) -> dict[str, Any]:
    """A JSON file."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
