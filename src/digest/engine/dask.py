"""Work done on a Dask cluster that is running already.

The cluster's scheduler places the items, runs them again when a worker dies, and gives up on one that has killed several. It may run
finished items again, which is why they have to be pure. The cluster's Python needs this program in the same version.

Dask has no time limit for an item, so each runs on a thread beside the one that waits for it: one that takes too long is given up, and
goes on there until it ends by itself.
"""

import pickle
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

from digest.engine.base import Engine, LostError, TaskLimits
from digest.engine.inline import too_slow
from digest.errors import ConfigError

T = TypeVar("T")
R = TypeVar("R")

CONNECT_S = 10.0


class ClusterEngine(Engine):
    """Runs items on a cluster."""

    def __init__(self, address: str, *, limits: TaskLimits) -> None:
        """Connect to a scheduler.

        Raises:
            ConfigError: when `distributed` is not installed, or nothing answers at the address.
        """
        self._limits = limits
        try:
            import distributed
        except ImportError as error:
            raise ConfigError(
                "engine", "dask needs a library that is not installed", "pip install 'newsletter-digest[dask]'"
            ) from error
        try:
            client: Any = distributed.Client
            self._client = client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ConfigError(
                "engine", f"no Dask scheduler answers at {address}", "start one, or correct the address"
            ) from error
        self.max_workers = max(1, sum(self._client.nthreads().values()))

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the future of `function(item)`."""
        future: Future[R] = Future()
        try:
            task = pickle.dumps((function, item))  # else the scheduler would unpickle it too
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            future.set_exception(error)
            return future
        theirs = self._client.submit(_timed, task, self._limits, pure=False)
        theirs.add_done_callback(lambda done: _hand_over(done, future))
        return future

    def close(self) -> None:
        """Leave the cluster, which goes on."""
        self._client.close(timeout=CONNECT_S)


def _timed(task: bytes, limits: TaskLimits) -> object:
    """Return the result of a function for an item; runs on a worker.

    Raises:
        LostError: at the time limit of an item.
    """
    future: Future[object] = Future()

    def run() -> None:
        try:
            function, item = pickle.loads(task)  # noqa: S301 - whoever sends it may run anything here
            future.set_result(function(item))
        except Exception as error:  # noqa: BLE001 - handed over, as by every engine
            future.set_exception(error)

    Thread(target=run, daemon=True, name="digest-item").start()
    try:
        return future.result(limits.timeout_s)
    except TimeoutError:
        if future.done():
            raise  # its own
        raise too_slow(limits) from None


def _hand_over(done: Any, future: Future[Any]) -> None:
    """Copy the result of a Dask future to one of ours; runs on a thread of the client."""
    try:
        result = done.result()
    except Exception as error:  # noqa: BLE001 - handed over, as by every engine
        lost = type(error).__name__ in ("KilledWorker", "FutureCancelledError", "CancelledError")
        future.set_exception(
            LostError(f"was given up by the cluster ({error})", "save the article alone, as text") if lost else error
        )
    else:
        future.set_result(result)
