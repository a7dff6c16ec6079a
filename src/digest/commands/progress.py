"""Work that may take long: shown while it runs, and stopped in good order by Ctrl-C.

The one who works only leaves a note of where they are; a thread looks at it ten times a second and draws. So the bar costs the work the
same whether it has ten steps or ten thousand, moves on through a step that lasts, and follows a terminal that changes its width.
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
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID
from rich.table import Column
from rich.text import Text

from digest.commands.stopping import Stopper

if TYPE_CHECKING:
    from digest.pipeline import Step


class Note(NamedTuple):
    """Where the work stands."""

    label: str
    done: int = 0
    total: int | None = None
    """How many there are; `None` while that is not known."""
    about: str = ""
    """What was done last, where that says something."""


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


LABELS = {
    "read": "Reading",
    "arrange": "Arranging",
    "compose": "Composing",
    "render": "Rendering",
    "judge": "Verifying",
    "publish": "Publishing",
}
"""What a person reads, by the name of a stage."""


class Work:
    """What a command is at: told by the one who works, shown by a bar, asked for when it is stopped."""

    def __init__(self, bar: Bar, stopper: Stopper) -> None:
        self._bar = bar
        self._stopper = stopper
        self.last: Step | None = None
        """The last step of a build."""
        self.finished = False
        """Whether everything was done."""

    def step(self, step: "Step") -> None:
        """Take in a step of a build; nobody interrupts it while it puts the finished files into place.

        Raises:
            KeyboardInterrupt: when the work is to be stopped.
        """
        self.last = step
        self._stopper.holds = step.stage == "publish"
        self.show(Note(LABELS[step.stage], step.done, step.total))

    def show(self, note: Note) -> None:
        """Take in where the work stands.

        Raises:
            KeyboardInterrupt: when the work is to be stopped.
        """
        self._stopper.check()
        self._bar.show(note)


@contextmanager
def at_work(standing: Callable[[Work], str], *, shown: bool = True) -> Iterator[Work]:
    """Give what is to be told each step; a bar shows them where `shown` and somebody looks at a terminal.

    `standing` says what stands, in sentences, when the work was stopped.

    Raises:
        Exit: with 130 or 143 when it was stopped.
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
                raise  # whatever comes up after a signal comes of it
        if stopper.exit_code:
            typer.echo(f"Stopped. {standing(work)}" if work is not None else "Stopped.", err=True)
            raise typer.Exit(stopper.exit_code)


def documents_read(work: Work, *, kept: bool) -> str:
    """Return how many documents a build has read, and whether the next one has to read them again."""
    step = work.last
    if step is None or (step.stage == "read" and not step.done) or not kept:
        return ""
    if step.stage != "read":
        return "All documents are read and kept"
    of = f" of {step.total:,}" if step.total is not None else ""
    one = (step.total if step.total is not None else step.done) == 1
    return f"{step.done:,}{of} {'document is' if one else 'documents are'} read and kept"


WITH_BAR, WITH_TIME, WITH_COUNT = 52, 40, 26
"""Columns of a terminal from which on there is room for a bar, for how long it will take, and for the count. A number that is cut off
would be another number."""
SLOW = 1.0
"""Items in a second below which the rate is told by the minute."""


class Drawing:
    """What stands on the terminal; a context manager that takes it away again."""

    def __init__(self, stream: TextIO) -> None:
        """Take the terminal."""
        self._console = Console(file=stream)
        self._label = ""
        self._task: TaskID | None = None
        self._progress = Progress(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def draw(self, note: Note) -> None:
        """Show where the work stands."""
        if self._task is None or note.label != self._label:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._label = note.label
            self._task = self._progress.add_task(note.label, total=None, visible=False, about="")
        self._progress.columns = _columns(self._console.width)
        self._progress.update(
            self._task, completed=note.done, total=note.total, visible=True, refresh=True, about=note.about
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


class _Words(ProgressColumn):
    """A column of words, cut off where the terminal ends: three dots are not in every terminal's alphabet."""

    max_refresh = None

    def __init__(self) -> None:
        super().__init__(Column(no_wrap=True, overflow="crop"))

    def render(self, task: Task) -> Text:
        return Text(self.words(task))

    def words(self, task: Task) -> str:
        """Return what stands there."""
        return task.description


class _Count(_Words):
    def words(self, task: Task) -> str:
        if task.total is None:
            return f"{task.completed:,.0f}" if task.completed else ""
        return f"{task.completed:,.0f}/{task.total:,.0f}"


class _Rate(_Words):
    def words(self, task: Task) -> str:
        speed = task.speed
        if not speed:
            return ""
        return f"{speed:,.0f}/s" if speed >= SLOW else f"{speed * 60:,.0f}/min"


class _Left(_Words):
    def words(self, task: Task) -> str:
        left = task.time_remaining
        if left is None or not left:
            return ""
        minutes, seconds = divmod(int(left), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02} left" if hours else f"{minutes}:{seconds:02} left"


class _About(_Words):
    def words(self, task: Task) -> str:
        about: str = task.fields["about"]
        return about


def _columns(width: int) -> tuple[ProgressColumn, ...]:
    """Return what there is room for."""
    if width >= WITH_BAR:
        return _Words(), BarColumn(30), _Count(), _Rate(), _Left(), _About()
    if width >= WITH_TIME:
        return _Words(), _Count(), _Left()
    return (_Words(), _Count()) if width >= WITH_COUNT else (_Words(),)
