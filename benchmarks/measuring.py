"""Times and memory of commands, each in a process of its own, and what to say of the machine."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digest.store import code_version

EPOCH = "1767225600"  # 1 January 2026: after every article
BYTECODE = Path(__file__).parent.parent / "build" / "bytecode"
"""Modules are compiled once, as for anybody who has installed the program, even where the environment forbids to keep them."""
LAUNCHER = """
import os, sys, time
started = time.perf_counter()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
"""
"""Starts a command from a small process. A process's peak counts from its fork, so under this one, which has libraries loaded, each command
seemed to need what this one does: 199 MiB in row after row gave it away."""
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
    done = subprocess.run(  # noqa: S603 - our own commands
        (sys.executable, "-I", "-S", "-c", LAUNCHER, *command),
        cwd=cwd,
        capture_output=True,
        env={**inherited, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPYCACHEPREFIX": str(BYTECODE), **(environment or {})},
        check=False,
    )
    if done.returncode != 0:
        said = done.stdout + done.stderr
        raise RuntimeError(f"{' '.join(command)}: {said.decode('utf-8', 'replace')[-2000:]}")
    seconds, cpu_seconds, peak = (float(word) for word in done.stderr.split()[-3:])
    return Run(
        seconds=seconds, cpu_seconds=cpu_seconds, peak_bytes=int(peak) * (1 if sys.platform == "darwin" else 1024)
    )


@contextmanager
def steady_code() -> Iterator[None]:
    """Refuse figures taken while the program was being edited: every edit empties its cache, and cached builds are measured.

    Raises:
        RuntimeError: when the program is another at the end.
    """
    before = code_version()
    yield
    code_version.cache_clear()
    if code_version() != before:
        raise RuntimeError("the program was edited meanwhile, so the figures are of no use; measure a copy of it")


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
