"""Work done in child processes of this machine.

They start with nothing imported but this module; what a function needs is imported when the first item names it.

One thread stands beside each worker, gives it one item at a time and waits for the result; so it is always known which item a worker had
when it died, and each item has its own time limit. `ProcessPoolExecutor` breaks as a whole when one worker dies and cannot tell which
item did it. `pebble` passes items and results through pipes that its workers share, and breaks when all of them die at once.

Workers are spawned, never forked: this process has threads. They are daemons that ignore Ctrl-C, which the parent answers, and they end
when the pipe to the parent does, so that none outlives a parent that was killed.
"""

import gc
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

from digest.engine.base import Engine, LostError, TaskLimits
from digest.engine.inline import too_slow
from digest.errors import ConfigError

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 2
"""A worker may die for reasons other than its item: the system ran out of memory, or somebody killed it. Twice is not a coincidence."""
START_S = 60.0
"""The time limit for the start of a worker, which takes a tenth of a second."""


def serve(pipe: "Connection[Any, Any]", memory_bytes: int, gc_threshold: tuple[int, int, int]) -> None:
    """Answer each `(function, item)` with the function's result or the exception that it raised, until the pipe ends."""
    gc.set_threshold(*gc_threshold)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory_bytes)
    try:
        pipe.send(None)
        while True:
            task = pipe.recv_bytes()
            try:
                function, item = pickle.loads(task)  # noqa: S301 - from the parent, through a pipe that nobody else has
                result = function(item)
            except Exception as error:  # noqa: BLE001 - handed over, as by every engine
                result = error
            _send(pipe, result)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone or wants no more


def _send(pipe: "Connection[Any, Any]", result: object) -> None:
    try:
        pipe.send(result)
    except (TypeError, AttributeError, ValueError) as error:  # raised for what cannot be pickled
        pipe.send(RuntimeError(f"the result cannot be sent: {error}"))


def _limit_memory(memory_bytes: int) -> None:
    """Make a document that takes too much memory fail alone, before the machine runs out, where the system has such a limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):  # macOS refuses limits below what is mapped already
        return


class ProcessEngine(Engine):
    """Runs items in child processes, each started when it is first needed."""

    def __init__(self, *, workers: int, limits: TaskLimits) -> None:
        self.max_workers = workers
        self._limits = limits
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="digest-engine")
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the future of `function(item)`."""
        return self._threads.submit(self._run, function, item)

    def close(self) -> None:
        """Kill the workers and drop what has not begun."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.end()
        self._threads.shutdown(wait=True, cancel_futures=True)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that were started."""
        with self._lock:
            return tuple(sorted(worker.pid for worker in self._all))

    def _run(self, function: Callable[[T], R], item: T) -> R:
        """Return the result of a worker; one that dies is replaced, and the item tried once more."""
        code: int | None = None
        for _ in range(ATTEMPTS):
            worker = self._take()
            try:
                result = worker.run(function, item, self._limits.timeout_s)
            except _DiedError:
                code = self._discard(worker)
                continue
            except TimeoutError:
                self._discard(worker)
                raise too_slow(self._limits) from None
            except BaseException:  # an item that cannot be pickled may have been sent in part
                self._discard(worker)
                raise
            self._idle.put(worker)
            if isinstance(result, BaseException):
                raise result
            return cast("R", result)
        raise LostError(f"ended the process that read it, twice ({_ending(code)})", "save the article alone, as text")

    def _take(self) -> "_Worker":
        """Return an idle worker; one that dies while it starts is replaced as well."""
        try:
            return self._idle.get_nowait()
        except Empty:
            code: int | None = None
        for _ in range(ATTEMPTS):
            worker = _Worker(self._limits.memory_bytes)
            with self._lock:
                self._all.add(worker)
                if self._closed:
                    worker.end()
            try:
                worker.wait_until_ready()
            except (_DiedError, TimeoutError):
                code = self._discard(worker)
            else:
                return worker
        raise ConfigError("engine", f"a worker did not start, twice ({_ending(code)})", "use engine inline")

    def _discard(self, worker: "_Worker") -> int | None:
        """End a worker; return its exit code."""
        with self._lock:
            self._all.discard(worker)
            code = worker.end()
        if self._closed:
            raise LostError("was not read: the work was stopped")
        return code


class _DiedError(Exception):
    """The worker is gone."""


class _Worker:
    """A child process and the pipe to it; used by one thread at a time."""

    def __init__(self, memory_bytes: int) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve,
            args=(theirs, memory_bytes, gc.get_threshold()),
            daemon=True,
            name="digest-engine-worker",
        )
        with _without_interrupts():
            self._process.start()
        theirs.close()  # else the end of the child would not be the end of the pipe
        self.pid: int = self._process.pid or 0

    def wait_until_ready(self) -> None:
        self._receive(START_S)

    def run(self, function: Callable[[Any], Any], item: object, seconds: float) -> Any:
        """Return the function's result, or the exception that it raised.

        Raises:
            _DiedError: when the worker died.
            TimeoutError: when there is no result after that many seconds.
        """
        try:
            self._pipe.send((function, item))
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _DiedError from error
        return self._receive(seconds)

    def end(self) -> int | None:
        """Kill the process and return its exit code; minus 9 unless it had ended before."""
        self._process.kill()
        self._process.join()
        return self._process.exitcode

    def _receive(self, seconds: float) -> Any:
        pipe: Connection[Any, Any] = self._pipe
        try:
            if not pipe.poll(seconds):
                raise TimeoutError
            return pipe.recv()
        except (EOFError, ConnectionResetError, BrokenPipeError) as error:
            raise _DiedError from error


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Block Ctrl-C in this thread, and for good in a process that it starts meanwhile; other threads still receive it.

    A worker that has loaded nothing yet could only answer it with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # when it is started together with a worker, it unblocks Ctrl-C
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit code {code}"
