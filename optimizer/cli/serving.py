"""`canvon app`: the program in the browser, on this machine only."""

import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import webbrowser
from contextlib import suppress
from types import FrameType
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from data import ROOT
from optimizer.cli.entry import Lang, Quiet, speaker
from optimizer.cli.keeping import opened_store
from optimizer.terminal import EXIT_FAULT, Terminal, errors
from optimizer.workspace.place import own_token

ADDRESS = "127.0.0.1"
FIRST_PORT, PORTS_TRIED = 8501, 20
MEMORY_VARIABLE = "MALLOC_ARENA_MAX"
"""In how many places threads of a Linux server ask for memory; many keep what they once had."""
SERVER = "app_views.server"
"""Streamlit's own server, warmed; a process of its own, since nothing here knows the pages."""
START_S = 120.0
"""Seconds the server may take until it answers; a cold disk is slow."""
END_S = 10.0
"""Seconds it has to end by itself."""
LOOK_S = 0.5
"""Seconds between two looks whether the server still runs."""


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
        ending = _Ending()
        process = subprocess.Popen(_command(chosen, address), env=_environment(), stdout=subprocess.DEVNULL)
        try:
            _wait_until_it_answers(process, chosen, ending, terminal)
            url = f"http://{ADDRESS}:{chosen}/"
            if address == ADDRESS:
                url = f"{url}?w={own_token()}"
                terminal.tell(terminal.say("cli.app_runs", url=url))
            else:  # whoever reads the log of a server gets no key to a workspace
                terminal.tell(terminal.say("cli.app_serves", url=f"http://{address}:{chosen}/"))
            if browser:
                webbrowser.open(url)
            while process.poll() is None and not ending.asked:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_S)
        finally:
            _end(process)
        if process.returncode and not ending.asked:
            raise typer.Exit(EXIT_FAULT)


class _Ending:
    """Whether somebody asked this command to end: whoever ends it ends its server, too.

    A flag and no exception: one raised while Python clears an object away would be lost.
    """

    asked = False

    def __init__(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server; at once if it does not hear. Solves and studies are processes of their own."""
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _port(asked: int | None, terminal: Terminal) -> int:
    """The port asked for, else the first free one; one that is taken is told."""
    wanted = [asked] if asked is not None else list(range(FIRST_PORT, FIRST_PORT + PORTS_TRIED))
    free = next((port for port in wanted if _is_free(port)), None)
    if free is None:
        found = str(wanted[0]) if len(wanted) == 1 else f"{wanted[0]}–{wanted[-1]}"
        terminal.refuse("cli.port_taken", found=found)
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
    return [sys.executable, "-m", SERVER, "run", str(ROOT.parent / "app.py"), *flags]


def _environment() -> dict[str, str]:
    paths = [str(ROOT.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    fixed = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    return {MEMORY_VARIABLE: "2", **os.environ, **fixed}


def _wait_until_it_answers(
    process: subprocess.Popen[bytes], port: int, ending: _Ending, terminal: Terminal
) -> None:
    deadline = time.monotonic() + START_S
    with terminal.working("cli.app_starts"):
        while time.monotonic() < deadline and process.poll() is None and not ending.asked:
            try:
                with urlopen(f"http://{ADDRESS}:{port}/_stcore/health", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
    if ending.asked:
        raise typer.Exit
    terminal.complain(terminal.say("cli.app_failed"))
    raise typer.Exit(EXIT_FAULT)
