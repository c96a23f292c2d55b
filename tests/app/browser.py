"""The app as a person meets it: a server of its own, and Debian's Chromium driven by Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from optimizer.workspace.place import FOLDER_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="needs Chromium; in CI its absence is a failure"
)
START_S = 180


@contextmanager
def served(folder: Path, **variables: str) -> Iterator[str]:
    """The address of an app that keeps its data in `folder`, started as a user starts it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    with served_by([sys.executable, "-m", "optimizer.cli"], folder, environment) as address:
        yield address


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served_by(
    canvon: Sequence[str | Path], folder: Path, environment: Mapping[str, str], port: int | None = None
) -> Iterator[str]:
    """The same for any `canvon` in any environment. It runs in the folder above its data."""
    port = port or free_port()
    environment = {**environment, FOLDER_VARIABLE: str(folder), "PYTHONUTF8": "1"}
    command = [*map(str, canvon), "app", "--no-browser", "--port", str(port)]
    log = folder.parent / "app.log"
    with log.open("wb") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told, cwd=folder.parent)
    try:
        _wait(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(log.read_text(encoding="utf-8"))
