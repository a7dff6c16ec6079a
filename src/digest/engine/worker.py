"""What runs in a worker: items in, answers out. Layer 4.

Started with nothing imported but this; what a function needs is imported when the first item names it.
"""

import gc
import pickle
import signal
from multiprocessing.connection import Connection
from typing import Any


def serve(pipe: "Connection[Any, Any]", memory_bytes: int, collected: tuple[int, int, int]) -> None:
    """Answer each `(function, item)` with what the function gives or the exception that it raised, until the pipe ends.

    `collected` are the limits of the garbage collector, as `gc.set_threshold` takes them.
    """
    gc.set_threshold(*collected)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory_bytes)
    try:
        pipe.send(None)
        while True:
            asked = pipe.recv_bytes()
            try:
                function, item = pickle.loads(asked)  # noqa: S301 - from the parent, through a pipe that nobody else has
                answer = function(item)
            except Exception as error:  # noqa: BLE001 - it is handed over, as from every engine
                answer = error
            _send(pipe, answer)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is gone or wants no more


def _send(pipe: "Connection[Any, Any]", answer: object) -> None:
    try:
        pipe.send(answer)
    except (TypeError, AttributeError, ValueError) as error:  # what pickling says of what it cannot pickle
        pipe.send(RuntimeError(f"the answer cannot be sent: {error}"))


def _limit_memory(memory_bytes: int) -> None:
    """Let a document that asks for too much fail alone, before the machine runs out; nothing where the system has no such limit."""
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
