"""One solve in a process of its own, so that a page stays alive and a crash stays outside."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import ROOT, SAMPLE
from models.texts import say
from models.units import Language

TIME_LIMIT_S = 120
GRACE_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What a solve left behind.

    code : exit code of `canvon solve`. message : what it said.
    document : plan.json, None where none was written. workbook : bytes of plan.xlsx, or None.
    """

    code: int
    message: str
    document: dict[str, Any] | None
    workbook: bytes | None


def solve_sample(language: Language) -> Solved:
    """Solve the bundled sample."""
    return solve_bytes(SAMPLE.read_bytes(), language)


def solve_bytes(content: bytes, language: Language) -> Solved:
    """Solve a workbook given as bytes. Its files live in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="canvon-") as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(content)
        arguments = [
            *("solve", "book.xlsx", "--out", "plan.xlsx", "--json", "plan.json"),
            *("--time-limit", str(TIME_LIMIT_S), "--lang", language),
        ]
        try:
            process = subprocess.run(  # noqa: S603 - our own program, fixed arguments
                [sys.executable, "-m", "optimizer.cli", *arguments],
                cwd=folder,
                env=_environment(),
                capture_output=True,
                timeout=TIME_LIMIT_S + GRACE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Solved(code=4, message=say("app.too_long", language), document=None, workbook=None)
        plan, workbook = folder / "plan.json", folder / "plan.xlsx"
        return Solved(
            code=process.returncode,
            message=process.stderr.decode("utf-8", errors="replace"),
            document=json.loads(plan.read_text(encoding="utf-8")) if plan.exists() else None,
            workbook=workbook.read_bytes() if workbook.exists() else None,
        )


def _environment() -> dict[str, str]:
    """The process's own environment, with the program on its path and UTF-8 as its tongue."""
    return {**os.environ, "PYTHONPATH": str(ROOT.parent), "PYTHONUTF8": "1"}
