"""What a plan is made of once it is read. Layer 3: pure values, and the problems of a plan told together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from digest.errors import PlanError

PassageKind: TypeAlias = Literal["excerpt", "quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a source as the plan has them: a block quote."""

    line: int
    """Where it begins, from 1."""
    text: str
    """With its line breaks; for a quote without the mark and the speaker."""
    kind: PassageKind = "excerpt"
    speaker: str | None = None
    """Who the plan says spoke; `None` when it says nothing. Never shown: only compared with the source."""
    speaker_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStory:
    """A story of the plan, or one of its other coverage."""

    anchor: str
    """Which story it is: `s-0123456789ab`, see `digest.composer.wording.anchor`."""
    heading: str
    """The words of its heading; never shown: the headline is the source's."""
    line: int
    pinned: bool = False
    note: str = ""
    passages: tuple[Passage, ...] = ()
    coverage: tuple["PlannedStory", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSection:
    """A section of the plan; the stories before the first heading are one without a title."""

    title: str
    line: int
    note: str = ""
    stories: tuple[PlannedStory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A story that planning has offered before; one that is named here and not above was deleted and stays out."""

    anchor: str
    source: str
    """Path of its document, or empty where the list does not say."""
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An issue as its editor wants it."""

    file: str
    """The path of the plan below the project, for messages."""
    title: str = ""
    """Empty when the plan has none."""
    intro: str = ""
    sections: tuple[PlannedSection, ...] = ()
    offered: tuple[Offer, ...] = ()

    @property
    def stories(self) -> tuple[PlannedStory, ...]:
        """All stories, each followed by its coverage."""
        return tuple(one for section in self.sections for story in section.stories for one in (story, *story.coverage))


def raise_all(problems: Iterable[PlanError]) -> None:
    """Raise the problems of a plan as one error, in the order of their lines; nothing happens when there is none.

    Raises:
        PlanError: the first one, with the others behind it.
    """
    ordered = sorted(problems, key=lambda one: _line_of(one.where))
    if ordered:
        first, *others = ordered
        raise PlanError(first.where, first.problem, first.hint, tuple(others))


def _line_of(where: str) -> int:
    line = where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0
