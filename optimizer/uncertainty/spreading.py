"""Work spread over processes of this machine (loky) or over a Dask cluster, with results as they come.

Somebody who asks to end is heard within a moment, whatever the workers are at.
"""

import math
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from typing import Any, Protocol

from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import BrokenProcessPool

from models.issues import CanvonError

POLL_S = 0.2
"""Seconds after which it is asked again whether to end."""
CONNECT_S = 10
"""Seconds in which a cluster must answer."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""A worker is one processor: its libraries must not start threads of their own."""


class ClusterError(CanvonError):
    """The cluster does not answer, or the package for it is not installed."""


class LostWorkerError(CanvonError):
    """A worker died, and what it was at is lost."""


class Pool(Protocol):
    """Workers that are given one content and many pieces of work on it.

    ahead : how many pieces may be handed over before the first is done.
    """

    ahead: float

    def submit(self, work: Callable[..., Any], content: bytes, item: object) -> "Future[Any]":
        """Hand one piece over: `work(content, item)`."""

    def give_up(self) -> None:
        """End what is still under way."""


@contextmanager
def pool_of(workers: int, cluster: str | None) -> Iterator[Pool]:
    """Processes of this machine, or the cluster at an address. Errors: ClusterError."""
    if cluster is None:
        yield _Processes(workers)
        return
    try:
        from distributed import Client  # noqa: PLC0415 – only who has a cluster installs it

        client: Any = Client(cluster, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (ImportError, OSError, ValueError) as error:
        raise ClusterError(str(error)) from error
    try:
        yield _Cluster(client)
    finally:
        client.close()


def as_they_come[Item: object, Found](
    pool: Pool,
    work: Callable[[bytes, Item], Found],
    content: bytes,
    items: Iterable[Item],
    is_over: Callable[[], bool],
) -> Generator[Found]:
    """`work(content, item)` of every item, as it is done; what is under way is given up where it is over.

    Errors: LostWorkerError where a worker died; results that came before are not touched by it.
    """
    left = iter(items)
    waiting: set[Future[Any]] = set()
    try:
        while not is_over():
            while len(waiting) < pool.ahead and (item := next(left, None)) is not None:
                waiting.add(pool.submit(work, content, item))
            if not waiting:
                return
            done, waiting = wait(waiting, timeout=POLL_S, return_when=FIRST_COMPLETED)
            for own in done:
                yield _result_of(own)
    finally:
        if waiting:
            pool.give_up()


def _result_of(future: "Future[Any]") -> Any:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise LostWorkerError(str(error)) from error
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # of distributed, which need not be installed
            raise LostWorkerError(str(error)) from error
        raise


class _Processes:
    """Processes of this machine, kept for the next time unless they are given up.

    loky can be ended in a moment only where nothing waits outside the queue of its workers, which holds two
    pieces for each.
    """

    def __init__(self, workers: int) -> None:
        self.ahead: float = 2 * workers
        self._executor = get_reusable_executor(max_workers=workers, env=ONE_THREAD)

    def submit(self, work: Callable[..., Any], content: bytes, item: object) -> "Future[Any]":
        future: Future[Any] = self._executor.submit(work, content, item)
        return future

    def give_up(self) -> None:
        self._executor.shutdown(wait=True, kill_workers=True)


class _Cluster:
    """A Dask cluster. What a worker that died was at, the scheduler gives to another one."""

    ahead = math.inf

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._content: dict[bytes, Any] = {}

    def submit(self, work: Callable[..., Any], content: bytes, item: object) -> "Future[Any]":
        # A result of a task, unlike data that is sent, is made again where its worker dies.
        sent = self._content.setdefault(content, None) or self._client.submit(bytes, content)
        self._content[content] = sent
        future: Future[Any] = self._executor.submit(work, sent, item)
        return future

    def give_up(self) -> None:
        self._executor.shutdown(wait=False)
