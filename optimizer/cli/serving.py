"""`canvon app`: the program in the browser, on this machine only."""

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import webbrowser
from types import FrameType
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from data import ROOT
from optimizer.cli.entry import Lang, Quiet, speaker
from optimizer.cli.keeping import opened_store
from optimizer.terminal import EXIT_FAULT, EXIT_USAGE, Terminal, errors
from optimizer.workspace.place import own_token

ADDRESS = "127.0.0.1"
FIRST_PORT, PORTS_TRIED = 8501, 20
START_S = 120.0
"""Seconds the server may take until it answers; a cold disk is slow."""


def app(
    port: Annotated[
        int | None, typer.Option("--port", min=1024, max=65535, help="Cổng / port, 8501 …")
    ] = None,
    address: Annotated[
        str,
        typer.Option("--address", help="Địa chỉ lắng nghe, chỉ đổi trên máy chủ / where a server listens"),
    ] = ADDRESS,
    browser: Annotated[bool, typer.Option(help="Mở trình duyệt / open the browser")] = True,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Mở chương trình trong trình duyệt trên máy này / the app on this machine."""
    terminal = speaker(lang, quiet)
    with errors(terminal):
        with opened_store(terminal):  # brought up to date, or what is wrong is told, before anything starts
            chosen = _port(port, terminal)
        if address != ADDRESS:
            terminal.complain(terminal.say("cli.open_to_network", address=address))
        signal.signal(signal.SIGTERM, _interrupted)  # whoever ends this command ends its server, too
        process = subprocess.Popen(_command(chosen, address), env=_environment(), stdout=subprocess.DEVNULL)
        try:
            _wait_until_it_answers(process, chosen, terminal)
            url = f"http://{ADDRESS}:{chosen}/"
            if address == ADDRESS:
                url = f"{url}?w={own_token()}"
                terminal.tell(terminal.say("cli.app_runs", url=url))
            else:  # whoever reads the log of a server gets no key to a workspace
                terminal.tell(terminal.say("cli.app_serves", url=f"http://{address}:{chosen}/"))
            if browser:
                webbrowser.open(url)
            code = process.wait()
        except KeyboardInterrupt:
            code = 0
        finally:
            process.terminate()
            process.wait()
        if code:
            raise typer.Exit(EXIT_FAULT)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _port(asked: int | None, terminal: Terminal) -> int:
    """The port asked for, else the first free one; one that is taken is told."""
    wanted = [asked] if asked is not None else list(range(FIRST_PORT, FIRST_PORT + PORTS_TRIED))
    free = next((port for port in wanted if _is_free(port)), None)
    if free is None:
        found = str(wanted[0]) if len(wanted) == 1 else f"{wanted[0]}–{wanted[-1]}"
        terminal.complain(terminal.say("cli.port_taken", found=found))
        raise typer.Exit(EXIT_USAGE)
    return free


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((ADDRESS, port)) != 0


def settings() -> dict[str, object]:
    """Every setting of `.streamlit/config.toml`, as `section.name`: they hold wherever the command is run."""
    places = (ROOT / "streamlit.toml", ROOT.parent / ".streamlit" / "config.toml")
    place = next(path for path in places if path.is_file())
    stated = tomllib.loads(place.read_text(encoding="utf-8"))
    return {f"{section}.{name}": value for section, own in stated.items() for name, value in own.items()}


def _command(port: int, address: str) -> list[str]:
    fixed = {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "logger.level": "warning",
    }
    options = settings() | fixed
    flags = [
        f"--{name}={str(value).lower() if isinstance(value, bool) else value}"
        for name, value in options.items()
    ]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT.parent / "app.py"), *flags]


def _environment() -> dict[str, str]:
    paths = [str(ROOT.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, terminal: Terminal) -> None:
    deadline = time.monotonic() + START_S
    with terminal.working("cli.app_starts"):
        while time.monotonic() < deadline and process.poll() is None:
            try:
                with urlopen(f"http://{ADDRESS}:{port}/_stcore/health", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
    terminal.complain(terminal.say("cli.app_failed"))
    raise typer.Exit(EXIT_FAULT)
