"""How far a build is, as values for whoever wants to show it. Draws nothing, and knows no clock.

Each stage tells what it has done and, where that is known, how much there is. A step costs next to nothing, so it is told for every
document; how often one is shown is for the one who shows it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

T = TypeVar("T")

Stage = Literal["read", "arrange", "compose", "render", "judge", "publish"]
"""In their order; documents are read, sources are judged, and all between is counted in issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the work stands."""

    stage: Stage
    done: int = 0
    total: int | None = None
    """How many there are; `None` while that is not known, as of a stream."""


Progress: TypeAlias = Callable[[Step], None]
"""What is told each step, on the thread that works. What it raises stops the work."""


def no_progress(_: Step) -> None:
    """Tell nobody."""


class Tally:
    """What a stage has done so far, told one by one."""

    def __init__(self, stage: Stage, progress: Progress, *, total: int | None = None) -> None:
        """Tell that the stage begins."""
        self._stage: Stage = stage
        self._progress = progress
        self._total = total
        self._done = 0
        self._tell()

    def expect(self, total: int) -> None:
        """Take in how many there are, found out after the stage began."""
        self._total = total
        self._tell()

    def add(self) -> None:
        """Count one more."""
        self._done += 1
        self._tell()

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items, each counted when the next one is asked for: when the work on it is done."""
        for item in items:
            yield item
            self.add()

    def _tell(self) -> None:
        self._progress(Step(stage=self._stage, done=self._done, total=self._total))
