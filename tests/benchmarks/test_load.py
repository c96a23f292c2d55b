"""The measurement of many people: what it writes, and that it speaks to the app as a browser does."""

import asyncio
import random
import time

from benchmarks.load import Used, User, report
from optimizer.workspace.place import new_token
from tests.app.browser import served


def test_what_is_written_is_what_was_measured():
    """Proves: by hand – of four answers of one page two came within two seconds, the median is 2.5 s."""
    user = User(token=new_token(), address="", rng=random.Random(1))
    user.waits = [("cold", 9.0), ("first", 1.0), *(("du-an", wait) for wait in (1.0, 2.0, 3.0, 4.0))]
    text = report(
        [user], Used(of_app=[100, 300.4, 200, 250, 240], of_jobs=[0, 100.6], processor_s=2.5), 0, 10
    )
    assert "| du-an | 4 | 2.50 | 4.00 | 4.00 | 50% |" in text
    assert "the app 300 MiB, all solves together 101 MiB" in text
    assert "2.5 s of a processor for 5 answers, 0.50 s each" in text
    assert "each fifth of the time: 100, 300, 200, 250, 240 MiB" in text
    assert "kich-ban" not in text


def test_a_user_turns_pages(tmp_path, monkeypatch):
    """Proves: the app answers this client with whole pages, one after another."""
    monkeypatch.setattr("benchmarks.load.THINK_S", (0.0, 0.0))
    (tmp_path / "work").mkdir()
    with served(tmp_path / "work" / "data") as address:
        where = f"{address.replace('http', 'ws')}/_stcore/stream"
        user = User(token=new_token(), address=where, rng=random.Random(1))
        asyncio.run(user.live(time.monotonic()))
        asyncio.run(user.live(time.monotonic() + 5))
    pages = [page for page, _ in user.waits]
    assert pages[:2] == ["first", "first"]
    assert {"du-an", "kich-ban"} <= set(pages)
    assert {"", "du-an", "kich-ban", "so-sanh"} <= set(user.hashes)
