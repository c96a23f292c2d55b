"""Many people at once: how soon pages answer while others solve, and how much memory that takes.

`python -m benchmarks.load --users 20 --solving 5 --seconds 60` starts the app on this machine alone, opens
a workspace for each user over the protocol that the browser speaks, lets each look at page after page, and
writes `results/load.md`. A browser's own drawing is not in the figures.
"""

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.machine import ROOT, facts
from benchmarks.parameters import Province
from benchmarks.province import make_book
from optimizer.workspace.desk import Desk
from optimizer.workspace.jobs import RUNNING_VARIABLE, end_now, jobs_folder
from optimizer.workspace.place import FOLDER_VARIABLE, new_token, store_url
from optimizer.workspace.store import Store

PAGES = ("", "du-an", "kich-ban", "so-sanh")
"""What a user looks at in turn; the first is the plan."""

THINK_S = (3.0, 9.0)
"""A user reads a page for so long, evenly spread."""

START_S, ANSWER_S, LOOK_S = 300.0, 300.0, 0.5
LINES = 300
"""Lines of the book that is solved, to a gap that takes longer than the measurement."""

MIB = 1 << 20
FIFTHS = 5
RESULT = ROOT / "benchmarks" / "results" / "load.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a measurement took. of_app, of_jobs : MiB at every look. processor_s : of the app alone."""

    of_app: Sequence[float]
    of_jobs: Sequence[float]
    processor_s: float


@dataclass(slots=True)
class User:
    """One browser tab. waits : (page, seconds until the page was drawn), fragments among them as `…`."""

    token: str
    address: str
    rng: random.Random
    solves: bool = False
    waits: list[tuple[str, float]] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    polls: dict[str, float] = field(default_factory=dict)

    async def live(self, until: float) -> None:
        """Open the plan, then look at page after page; who solves stays with the plan and watches it."""
        async with connect(self.address, subprotocols=["streamlit"], max_size=None) as socket_:  # type: ignore[list-item]
            page = ""
            self.waits.append(("first", await self._drawn(socket_, page)))
            while time.monotonic() < until:
                if self.solves:
                    await self._watch(socket_, until)
                    return
                await asyncio.sleep(self.rng.uniform(*THINK_S))
                page = PAGES[(PAGES.index(page) + 1) % len(PAGES)]
                self.waits.append((page, await self._drawn(socket_, page)))

    async def _watch(self, socket_: ClientConnection, until: float) -> None:
        """As the browser does while a solve runs: draw the fragment anew as often as the page asked."""
        while time.monotonic() < until and self.polls:
            fragment, interval = next(iter(self.polls.items()))
            await asyncio.sleep(interval)
            self.waits.append(("…", await self._drawn(socket_, "", fragment)))

    async def _drawn(self, socket_: ClientConnection, page: str, fragment: str = "") -> float:
        """Seconds from asking for a page until all of it has come."""
        asked = BackMsg()
        asked.rerun_script.query_string = f"w={self.token}"
        asked.rerun_script.page_script_hash = self.hashes.get(page, "")
        asked.rerun_script.page_name = page
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.is_auto_rerun = bool(fragment)
        begun = time.monotonic()
        await socket_.send(asked.SerializeToString())
        async with asyncio.timeout(ANSWER_S):
            while True:
                got = ForwardMsg()
                content: Any = await socket_.recv()
                got.ParseFromString(content)
                kind = got.WhichOneof("type")
                if kind == "navigation":
                    self.hashes = {
                        "" if own.is_default else own.url_pathname: own.page_script_hash
                        for own in got.navigation.app_pages
                    }
                elif kind == "auto_rerun":
                    self.polls[got.auto_rerun.fragment_id] = got.auto_rerun.interval
                elif kind == "script_finished":
                    return time.monotonic() - begun


@contextmanager
def app() -> Iterator[tuple[str, psutil.Process]]:
    """The app on a free port of this machine, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "optimizer.cli", "app", "--no-browser", "--port", str(port)]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    try:
        deadline = time.monotonic() + START_S
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                    break
            except (URLError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield f"ws://127.0.0.1:{port}/_stcore/stream", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)
        for left in list(jobs_folder().iterdir()):
            end_now(left.name)


async def memory(processes: psutil.Process, over: asyncio.Event) -> tuple[list[float], list[float]]:
    """Memory (MiB) of the app, and of all solves, at every look while the measurement runs.

    A solve that the app let in is its child; it counts as a solve.
    """
    of_app, of_jobs = [], []
    while not over.is_set():
        workers = [
            own
            for own in psutil.process_iter(["cmdline"])
            if "optimizer.workspace.worker" in (own.info["cmdline"] or ())
            and str(jobs_folder()) in (own.info["cmdline"] or [""])[-1]
        ]
        solving = {own.pid: own for one in workers for own in [one, *_children(one)]}
        jobs_now = sum(_rss(own) for own in solving.values())
        own_ones = [own for own in [processes, *_children(processes)] if own.pid not in solving]
        app_now = sum(_rss(own) for own in own_ones)
        of_app.append(app_now / MIB)
        of_jobs.append(jobs_now / MIB)
        await asyncio.sleep(LOOK_S)
    return of_app, of_jobs


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def processor_s(process: psutil.Process) -> float:
    """Seconds of a processor that the app has used."""
    times = [own.cpu_times() for own in [process, *process.children(recursive=True)]]
    return float(sum(own.user + own.system for own in times))


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


async def measure(
    address: str, process: psutil.Process, tokens: Sequence[tuple[str, bool]], seconds: float
) -> tuple[list[User], Used]:
    """All users at once for so long, after one visit that warms the app up."""
    users = [
        User(token=token, address=address, rng=random.Random(number), solves=solves)
        for number, (token, solves) in enumerate(tokens)
    ]
    first = User(token=new_token(), address=address, rng=random.Random(0))
    await first.live(time.monotonic())
    over, before = asyncio.Event(), processor_s(process)
    looking = asyncio.create_task(memory(process, over))
    until = time.monotonic() + seconds
    await asyncio.gather(*(user.live(until) for user in users))
    over.set()
    users[0].waits.append(("cold", first.waits[0][1]))
    of_app, of_jobs = await looking
    return users, Used(of_app=of_app, of_jobs=of_jobs, processor_s=processor_s(process) - before)


def prepare(users: int, solving: int) -> list[tuple[str, bool]]:
    """Workspaces with the sample; in some of them a solve of a larger book runs."""
    store = Store(store_url())
    content = make_book(Province(projects=LINES)).workbook()
    tokens = [(new_token(), number < solving) for number in range(users)]
    for token, solves in tokens:
        desk = Desk(store, token)
        if solves:
            desk.upload("province.xlsx", content)
            desk.save(desk.current, desk.current.name, {"gap": "0", "time_limit": "900"})
            desk.solve(desk.current)
    store.close()
    return tokens


def fifths(memory_of_app: Sequence[float]) -> list[float]:
    """Most memory in each fifth of the time: what grows from one to the next is not given back."""
    ends = [len(memory_of_app) * part // FIFTHS for part in range(FIFTHS + 1)]
    return [max(memory_of_app[start:end], default=0.0) for start, end in pairwise(ends)]


def report(users: Sequence[User], used: Used, solving: int, seconds: float) -> str:
    """The result file: what was measured, on which machine."""
    where = facts()
    asked = (
        f"{len(users)} users with a page open for {seconds:.0f} s, each reading {THINK_S[0]:.0f}–"
        f"{THINK_S[1]:.0f} s between pages; {solving} of them watch solves of {LINES} lines that never pause."
    )
    machine = (
        f"{where['date']}, commit {where['commit']}, {where['cpus']} processors, load {where['load']} at the "
        f"end, Python {where['python']}. Made by `python -m benchmarks.load`."
    )
    head = "| page | answers | median s | 95 % s | most s | within 2 s |"
    lines = ["# Load", "", asked, "", machine, "", head, "|---|---|---|---|---|---|"]
    names = {
        "cold": "first page of a new app",
        "first": "first page of each, all at once",
        "": "phuong-an",
        "…": "progress of a solve",
    }
    for page in ("cold", "first", *PAGES, "…"):
        waits = sorted(wait for user in users for own, wait in user.waits if own == page)
        if waits:
            late = waits[min(len(waits) - 1, int(0.95 * len(waits)))]
            within = sum(wait <= 2 for wait in waits) / len(waits)
            lines.append(
                f"| {names.get(page, page)} | {len(waits)} | {statistics.median(waits):.2f} | {late:.2f} "
                f"| {waits[-1]:.2f} | {within:.0%} |"
            )
    answers = sum(len(user.waits) for user in users) - 1
    each = f"{used.processor_s / answers:.2f} s each"
    lines += [
        "",
        f"Most memory: the app {max(used.of_app):.0f} MiB, all solves together {max(used.of_jobs):.0f} MiB.",
        f"The app in each fifth of the time: {', '.join(f'{own:.0f}' for own in fifths(used.of_app))} MiB.",
        f"The app used {used.processor_s:.1f} s of a processor for {answers} answers, {each}.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--solving", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--out", type=Path, default=RESULT)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="canvon-load-", ignore_cleanup_errors=True) as folder:
        os.environ |= {FOLDER_VARIABLE: folder, RUNNING_VARIABLE: str(asked.solving)}
        with app() as (address, process):
            tokens = prepare(asked.users, asked.solving)
            users, used = asyncio.run(measure(address, process, tokens, asked.seconds))
        text = report(users, used, asked.solving, asked.seconds)
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
