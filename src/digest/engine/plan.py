"""The names of engines. Layer 4: values only."""

import os
import re
from dataclasses import dataclass
from typing import Literal

from digest.errors import ConfigError

MAX_WORKERS = 256
"""More on one machine is a slip of the finger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePlan:
    """Which engine, and how much of it."""

    kind: Literal["auto", "inline", "process", "dask"]
    workers: int = 1
    address: str = ""
    """Of a Dask scheduler."""


def parse_engine(name: str) -> EnginePlan:
    """Return the plan that a name such as `auto`, `inline`, `process:4` or `dask:tcp://host:8786` stands for.

    Raises:
        ConfigError: when it stands for none.
    """
    if name == "inline":
        return EnginePlan(kind="inline")
    if name in ("auto", "process"):
        return EnginePlan(kind="auto" if name == "auto" else "process", workers=processors())
    if (found := re.fullmatch(r"process:([0-9]{1,4})", name)) and 1 <= int(found[1]) <= MAX_WORKERS:
        return EnginePlan(kind="process", workers=int(found[1]))
    if found := re.fullmatch(r"dask:((?:tcp|tls|ws|wss|ucx)://[^\s/]+:[0-9]+)", name):
        return EnginePlan(kind="dask", address=found[1])
    raise ConfigError(
        "engine", f"{name!r} is no engine", "there are: auto, inline, process, process:N, dask:tcp://HOST:PORT"
    )


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no such call
        return os.cpu_count() or 1
