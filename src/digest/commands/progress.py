"""Long work in the terminal: a progress bar while it runs, and an orderly end when Ctrl-C stops it.

The work only leaves a note of how far it is; a thread reads the note ten times a second and draws it. So the bar costs the same for ten
steps as for ten thousand, keeps moving during a long step, and follows a terminal that is resized.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self, TextIO

import typer

from digest.commands.stopping import Stopper

if TYPE_CHECKING:
    from digest.pipeline import Step


DELAY_S = 1.0
"""Work that ends within a second gets no bar: something that comes and goes is worse than nothing."""
WORTH_S = 1.0
"""With at least this much left to do, the bar appears after the delay."""
PATIENCE_S = 2.0
"""After this long the bar appears in any case, even if nobody knows how much is left."""
INTERVAL_S = 0.1
END_S = 2.0
"""How long to wait for the last drawing on a terminal that does not respond."""

LABELS = {
    "read": "Reading",
    "arrange": "Arranging",
    "compose": "Composing",
    "render": "Rendering",
    "judge": "Verifying",
    "publish": "Publishing",
}
"""What stands beside the bar, by the stage of a build."""


class Note(NamedTuple):
    """How far the work is."""

    label: str
    done: int = 0
    total: int | None = None
    """`None` while it is unknown."""
    about: str = ""
    """What was done last, such as the title of an article."""


class Bar:
    """A progress bar on a terminal, as a context manager; it is gone afterwards."""

    def __init__(self, stream: TextIO, *, shown: bool = True) -> None:
        """Nothing is drawn on a stream that is not a capable terminal, or without `shown`."""
        self._stream = stream
        self._shown = shown and can_draw(stream)
        self._note = Note("")
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def show(self, note: Note) -> None:
        """Set how far the work is."""
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
                drawing.draw(*self._note)
                self._ended.wait(INTERVAL_S)


def can_draw(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that can overwrite what it shows."""
    return stream.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}


def worth_showing(note: Note, elapsed_s: float) -> bool:
    """Return whether work that has taken `elapsed_s` so far will go on for a while."""
    if elapsed_s < DELAY_S:
        return False
    if elapsed_s >= PATIENCE_S or not note.done or note.total is None:
        return elapsed_s >= PATIENCE_S
    return elapsed_s / note.done * (note.total - note.done) >= WORTH_S


class Work:
    """How far a command's work is: set by the work, shown by a bar, and asked for when the command is stopped."""

    def __init__(self, bar: Bar, stopper: Stopper) -> None:
        self._bar = bar
        self._stopper = stopper
        self.last: Step | None = None
        """The last step of a build."""
        self.finished = False
        """Whether all the work is done."""

    def step(self, step: "Step") -> None:
        """Set the step that a build is at; it cannot be interrupted while it puts the finished files into place.

        Raises:
            KeyboardInterrupt: when the work is to stop.
        """
        self.last = step
        self._stopper.holds = step.stage == "publish"
        self.show(Note(LABELS[step.stage], step.done, step.total))

    def show(self, note: Note) -> None:
        """Set how far the work is.

        Raises:
            KeyboardInterrupt: when the work is to stop.
        """
        self._stopper.check()
        self._bar.show(note)


@contextmanager
def at_work(state: Callable[[Work], str], *, shown: bool = True) -> Iterator[Work]:
    """Yield what the work reports its steps to; a bar shows them if `shown`, on a terminal.

    If the work is stopped, what `state` returns is printed: sentences that say how things are left.

    Raises:
        Exit: with 130 or 143 when the work was stopped.
    """
    with Stopper() as stopper:
        work = None
        try:
            with Bar(sys.stderr, shown=shown) as bar:
                work = Work(bar, stopper)
                yield work
                work.finished = True
        except BaseException:
            if not stopper.exit_code:
                raise  # after a signal, any error is a consequence of it
        if stopper.exit_code:
            stopped = "" if work is not None and work.finished else "Stopped. "
            typer.echo(stopped + (state(work) if work is not None else ""), err=True)
            raise typer.Exit(stopper.exit_code)


def documents_read(work: Work) -> str:
    """Return how many documents a build has read, which the next build takes from the cache; empty if none."""
    step = work.last
    if step is None or (step.stage == "read" and not step.done):
        return ""
    if step.stage != "read":
        return "All documents have been read and cached"
    total = f" of {step.total:,}" if step.total is not None else ""
    last = step.total if step.total is not None else step.done
    return f"{step.done:,}{total} {'document has' if last == 1 else 'documents have'} been read and cached"
