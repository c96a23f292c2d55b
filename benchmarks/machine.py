"""Facts of the machine and the program that a figure belongs to; no names, no paths."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("pulp", "highspy", "pandas", "numpy", "python-calamine", "XlsxWriter", "pydantic")
MEASURED = ("models", "optimizer", "data", "benchmarks/*.py")
"""What a figure depends on, beside the packages."""


def facts() -> dict[str, object]:
    """Date, commit (with `+` where files differ from it), versions, processors, load."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "commit": commit(),
        "python": platform.python_version(),
        "packages": " ".join(f"{name}={version(name)}" for name in PACKAGES),
        "cpus": os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count(),
        "load": load(),
    }


def load() -> float | str:
    """Processes that wanted to run in the last minute, on average; blank where the system does not say."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else ""


def commit() -> str:
    """Short id of the commit; blank outside a repository."""
    head = _git("rev-parse", "--short=9", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain", "--", *MEASURED) else head


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607 - git of the machine, fixed arguments
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
