"""The command as a user runs it: a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Exit code and what was said."""

    code: int
    out: str
    err: str


def canvon(*arguments: object, cwd: Path = ROOT) -> Ran:
    """Run `canvon` with these arguments."""
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
    assert "Traceback" not in process.stdout + process.stderr, process.stderr
    return Ran(code=process.returncode, out=process.stdout, err=process.stderr)


def load(path: Path) -> dict[str, Any]:
    """A JSON file."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
