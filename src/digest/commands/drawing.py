"""Draws the progress bar on a terminal, as wide as the terminal allows. Loaded only when a bar appears, since most work is short."""

from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID
from rich.table import Column
from rich.text import Text

WITH_BAR, WITH_TIME, WITH_COUNT = 52, 40, 26
"""Columns a terminal needs for the bar, for the time left, and for the count. A truncated number would read as a different one, so
the column goes."""
SLOW = 1.0
"""Below this many items a second, the rate is given per minute."""


class Drawing:
    """The bar as it stands on the terminal; a context manager that removes it again."""

    def __init__(self, stream: TextIO) -> None:
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

    def draw(self, label: str, done: int, total: int | None, about: str) -> None:
        """Show how far the work is: the fields of a `Note`."""
        if self._task is None or label != self._label:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._label = label
            self._task = self._progress.add_task(label, total=None, visible=False, about="")
        self._progress.columns = _columns(self._console.width)
        self._progress.update(self._task, completed=done, total=total, visible=True, refresh=True, about=about)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


def _columns(width: int) -> tuple[ProgressColumn, ...]:
    """Return the columns that fit a terminal of that width."""
    label, count, left = _CroppedColumn(lambda task: task.description), _CroppedColumn(_count), _CroppedColumn(_left)
    if width >= WITH_BAR:
        about = _CroppedColumn(lambda task: str(task.fields["about"]))
        return label, BarColumn(30), count, _CroppedColumn(_rate), left, about
    if width >= WITH_TIME:
        return label, count, left
    return (label, count) if width >= WITH_COUNT else (label,)


class _CroppedColumn(ProgressColumn):
    """A column of text that is cut off at the terminal's edge, without an ellipsis: not every encoding has one."""

    max_refresh = None

    def __init__(self, text: Callable[[Task], str]) -> None:
        super().__init__(Column(no_wrap=True, overflow="crop"))
        self._text = text

    def render(self, task: Task) -> Text:
        return Text(self._text(task))


def _count(task: Task) -> str:
    if task.total is None:
        return f"{task.completed:,.0f}" if task.completed else ""
    return f"{task.completed:,.0f}/{task.total:,.0f}"


def _rate(task: Task) -> str:
    speed = task.speed
    if not speed:
        return ""
    return f"{speed:,.0f}/s" if speed >= SLOW else f"{speed * 60:,.0f}/min"


def _left(task: Task) -> str:
    left = task.time_remaining
    if not left:
        return ""
    minutes, seconds = divmod(int(left), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02} left" if hours else f"{minutes}:{seconds:02} left"
