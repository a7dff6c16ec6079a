"""Times and memory of commands, each in a process of its own, and what to say of the machine."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

EPOCH = "1767225600"  # 1 January 2026: after every article
BYTECODE = Path(__file__).parent.parent / "build" / "bytecode"
"""Modules are compiled once, as for anybody who has installed the program, even where the environment forbids to keep them."""
DIGEST = (sys.executable, "-m", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a command cost."""

    seconds: float
    cpu_seconds: float
    """Of the process and the children that it waited for."""
    peak_bytes: int
    """Of the largest single process."""


def run(command: Sequence[str], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> Run:
    """Return what one run of a command cost; it has to succeed.

    Raises:
        RuntimeError: when it fails, with what it said.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**inherited, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPYCACHEPREFIX": str(BYTECODE), **(environment or {})},
    ) as process:
        started = time.perf_counter()
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {said.decode('utf-8', 'replace')[-2000:]}")
    return Run(
        seconds=seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )


def median(runs: Sequence[Run]) -> Run:
    """Return the run with the median time."""
    return sorted(runs, key=lambda one: one.seconds)[(len(runs) - 1) // 2]


def machine() -> str:
    """Return processor, memory, system and interpreter in one line."""
    processor = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.partition(":")[2].strip()
                break
    except OSError:
        processor = processor or "unknown"  # not Linux
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{processor}, {cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def say(line: str = "") -> None:
    """Print a line at once: a benchmark takes its time."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def versions(*names: str) -> str:
    """Return names and versions of installed libraries."""
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} –")
    return ", ".join(found)
