"""What the tests let engines do; found by its import path in a worker."""

import os
import signal
import time
from pathlib import Path

from digest.composer.rendering.templates import Templates


def double(number: int) -> int:
    return 2 * number


def slow_when_even(number: int) -> int:
    """Return the number; even ones take longer, so that the order of finishing is not the order of the input."""
    time.sleep(0.05 if number % 2 == 0 else 0.0)
    return number


def sleep_when_told(item: str) -> str:
    """Return the item; after two seconds when it is `sleep`."""
    time.sleep(2.0 if item == "sleep" else 0.0)
    return item


def filled(templates: Templates) -> str:
    return templates.fill("index.html.j2")


def whoami(_item: object) -> int:
    return os.getpid()


def refuse(item: str) -> str:
    raise ValueError(f"no {item}")


def give_what_cannot_be_sent(_item: object) -> object:
    return lambda: None


def die_at(item: str) -> str:
    """Return the item; the process ends at those that are called `killer`."""
    if item == "killer":
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def die_once(mark: Path) -> str:
    """End the process the first time, and return a word the second."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def say_who_then_wait(folder: Path) -> str:
    """Write the process id into the folder; the first that is asked waits to be killed, the second returns."""
    first = not list(folder.iterdir())
    (folder / f"{os.getpid()}").touch()
    if first:
        time.sleep(60)
    return "done"


def run_for_ever(item: str) -> str:
    """Return the item, unless it is called `hang`."""
    while item == "hang":
        pass
    return item


def count_for_ever(item: str) -> str:
    """Return the item, unless it is called `hang`: then one call into C holds the interpreter for minutes."""
    if item == "hang":
        sum(range(10**11))
    return item


def take_memory(size_bytes: int) -> int:
    return len(bytearray(size_bytes))
