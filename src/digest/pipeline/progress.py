"""How far a build is, as values for a progress bar.

Each stage reports what it has done and, where that is known, how much there is. A step costs next to nothing, so there is one for every
document; whoever draws the bar decides how often.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

T = TypeVar("T")

Stage = Literal["read", "arrange", "compose", "render", "judge", "publish"]
"""In order. `read` counts documents, `judge` counts sources, and the stages between count issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the work stands."""

    stage: Stage
    done: int = 0
    total: int | None = None
    """How many there are; `None` while that is not known, as with a stream."""


Progress: TypeAlias = Callable[[Step], None]
"""Called with each step, on the thread that works. An exception from it stops the work."""


def no_progress(_: Step) -> None:
    """Ignore a step."""


class Tally:
    """Counts what a stage has done so far, and reports each step."""

    def __init__(self, stage: Stage, progress: Progress, *, total: int | None = None) -> None:
        """Report that the stage begins."""
        self._stage: Stage = stage
        self._progress = progress
        self._total = total
        self._done = 0
        self._report()

    def expect(self, total: int) -> None:
        """Set how many there are, where that is only known after the stage began."""
        self._total = total
        self._report()

    def add(self) -> None:
        """Count one more."""
        self._done += 1
        self._report()

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items, each counted when the next one is asked for, when the work on it is done."""
        for item in items:
            yield item
            self.add()

    def _report(self) -> None:
        self._progress(Step(stage=self._stage, done=self._done, total=self._total))
