"""A file system of a test's own, small or read-only, made with `unshare` so that nothing outside of the test sees it."""

import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

_SETUP = "set -e; mkdir -p {room}; mount -t tmpfs -o size={size},nr_inodes=4k tmpfs {room}; "


@cache
def missing() -> str:
    """Return why such a file system cannot be made here, as a reason to skip; empty when it can."""
    if not sys.platform.startswith("linux"):
        return "mount namespaces are Linux's"
    try:
        done = subprocess.run(
            ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"unshare cannot be run: {error}"
    return "" if done.returncode == 0 else f"no mount namespace for this user: {done.stderr.decode()[:200].strip()}"


def within(room: Path, size: str, script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script with `room` as a file system of this size that nothing else sees."""
    setup = _SETUP.format(room=shlex.quote(str(room)), size=size)
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-c", setup + script], capture_output=True, text=True, timeout=300, check=False
    )
