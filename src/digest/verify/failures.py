"""What the judge reports when something does not hold."""

from collections.abc import Iterable

from digest.model import Failure
from digest.text.matching import difference, nearest
from digest.verify.matching import folded
from digest.verify.record import RecordedStory

STAGE = "verify"
REBUILD = "build again; finished files are not meant to be edited"


def failure(where: str, problem: str, hint: str = REBUILD, *, line: int = 0) -> Failure:
    """Return what is wrong in a file, at a line counted from 1; 0 when none is known."""
    return Failure(stage=STAGE, source=f"{where}:{line}" if line else where, problem=problem, hint=hint)


def story_failure(where: str, story: RecordedStory, problem: str, hint: str = REBUILD, *, line: int = 0) -> Failure:
    """Return what is wrong with a story in a file."""
    return failure(where, f"{story.name}: {problem}", hint, line=line)


def closest(text: str, candidates: Iterable[str]) -> str:
    """Return a hint: where the candidate most like a text differs from it."""
    close = nearest(folded(text), candidates)
    return f"nearest: {difference(folded(text), close)}" if close else REBUILD
