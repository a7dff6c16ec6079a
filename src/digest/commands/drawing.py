"""The drawing of a progress bar: one line on a terminal. Layer 7: loaded by `bar` when there is something to show, its library is large."""

from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID
from rich.table import Column
from rich.text import Text

from digest.commands.notes import Note

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
