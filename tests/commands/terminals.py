"""A command on a terminal of its own, for tests: what it shows is read from the other end."""

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EPOCH = "1772971200"  # 8 March 2026, 12:00 UTC
PATIENCE_S = 60.0
"""For a busy machine; nothing here takes a second."""
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """The end of a terminal at which a person sits."""

    def __init__(self, descriptor: int, process: "subprocess.Popen[bytes]") -> None:
        self._descriptor = descriptor
        self.process = process
        self._until = time.monotonic() + PATIENCE_S
        self.raw = b""
        """Everything that was shown."""

    @property
    def lines(self) -> list[str]:
        """What was shown, each state of a line for itself, without codes."""
        return [line for line in re.split(r"[\r\n]+", CODES.sub("", self.raw.decode())) if line]

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def type(self, text: str) -> None:
        os.write(self._descriptor, text.encode())

    def wait_for(self, pattern: str) -> None:
        """Read until something is shown, or nothing more will be."""
        while not any(re.search(pattern, line) for line in self.lines) and self._read():
            pass

    def end(self) -> int:
        """Read to the end; return the exit code."""
        while self._read():
            pass
        return self.process.wait(PATIENCE_S)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._descriptor], [], [], max(0, self._until - time.monotonic()))
        assert ready, f"nothing more after {self.raw[-2000:]!r}"
        try:
            data = os.read(self._descriptor, 65_536)
        except OSError:  # how Linux tells that the other end was closed
            return False
        self.raw += data
        return bool(data)


@contextmanager
def terminal(folder: Path, *command: str, columns: int = 100, **environment: str) -> Iterator[Terminal]:
    """Run Python with some arguments in a session of its own, on a new terminal."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    modes = termios.tcgetattr(theirs)
    modes[3] &= ~termios.ECHO  # what is typed is not what is shown
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**inherited, "TERM": "xterm-256color", "SOURCE_DATE_EPOCH": EPOCH, **environment},
    )
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
