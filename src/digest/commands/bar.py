"""A progress bar for work that turns out to be long. Layer 7: shows what it is told; the library that draws is loaded when it is needed.

The one who works only leaves a note of where they are; a thread looks at it ten times a second and draws. So the bar costs the work the
same whether it has ten steps or ten thousand, moves on through a step that lasts, and follows a terminal that changes its width.
"""

import os
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self, TextIO

from digest.commands.notes import Note

DELAY_S = 1.0
"""Work that ends within a second needs no bar, and something that comes and goes is worse than nothing."""
WORTH_S = 1.0
"""What has to be left to do for a bar to appear as soon as that."""
PATIENCE_S = 2.0
"""After this long it appears whatever is left to do, as when nobody knows."""
INTERVAL_S = 0.1
END_S = 2.0
"""How long to wait for the last drawing, to a terminal that does not take it."""


class Bar:
    """A context manager; `show` is called with each step of the work, and nothing is left of the bar afterwards."""

    def __init__(self, stream: TextIO, *, shown: bool = True) -> None:
        """Take the stream to draw on; nothing is drawn where that is not possible, or not wanted."""
        self._stream = stream
        self._shown = shown and can_draw(stream)
        self._note = Note("")
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def show(self, note: Note) -> None:
        """Take in where the work stands."""
        self._note = note

    def __enter__(self) -> Self:
        if self._shown:
            self._thread = threading.Thread(target=self._run, name="progress bar", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join(END_S)

    def _run(self) -> None:
        started = time.monotonic()
        pause = DELAY_S
        while not self._ended.wait(pause):
            pause = INTERVAL_S
            if worth_showing(self._note, time.monotonic() - started):
                with suppress(OSError):  # a terminal that was closed
                    self._draw()
                return

    def _draw(self) -> None:
        from digest.commands.drawing import Drawing

        with Drawing(self._stream) as drawing:
            while not self._ended.is_set():
                drawing.draw(self._note)
                self._ended.wait(INTERVAL_S)


def can_draw(stream: TextIO) -> bool:
    """Return True for a terminal that can go back over what it shows."""
    return stream.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}


def worth_showing(note: Note, elapsed_s: float) -> bool:
    """Return True when work that has lasted so long will go on for a while."""
    if elapsed_s < DELAY_S:
        return False
    if elapsed_s >= PATIENCE_S or not note.done or note.total is None:
        return elapsed_s >= PATIENCE_S
    return elapsed_s / note.done * (note.total - note.done) >= WORTH_S
