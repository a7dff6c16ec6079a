"""What the judge reports when something does not hold."""

from collections.abc import Sequence

from digest.model import Failure
from digest.verify.matching import difference, folded, nearest
from digest.verify.messages import FinishedParagraph
from digest.verify.record import RecordedStory

STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"


def closest(text: str, paragraphs: Sequence[FinishedParagraph]) -> str:
    """Return a hint: the paragraph most like a text, and where they part."""
    close = nearest(folded(text), [paragraph.text for paragraph in paragraphs])
    return f"nearest: {difference(folded(text), close)}" if close else REBUILD


def story_failure(where: str, line: int, story: RecordedStory, problem: str, hint: str) -> Failure:
    """Return what does not hold of a story."""
    return failure(where, line, f"{story.name}: {problem}", hint)


def failure(where: str, line: int, problem: str, hint: str) -> Failure:
    """Return what does not hold in a file, at a line where one is known (not 0)."""
    return Failure(stage=STAGE, source=f"{where}:{line}" if line else where, problem=problem, hint=hint)
