"""Numbers of the digest. Layer 1."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from digest.model.stories import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Stories under one heading of an issue; an untitled section has an empty title."""

    title: str = ""
    stories: tuple[Story, ...] = ()
    note: str = ""
    """The editor's own words at its head, paragraphs joined by an empty line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became different in one story, or in the editor's words, since an issue was published."""

    kind: Literal["added", "removed", "changed"]
    heading: str = ""
    """The story's headline, verbatim; empty for the editor's words or a story without one."""
    parts: tuple[str, ...] = ()
    """What of it: `headline`, `authors`, `publisher`, `agency`, `date`, `address`, `rights`, `text`, `quotes`, `intro`."""
    story: str = ""
    """The id of the story as it is now; empty for one that was removed and for the editor's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction of a published issue."""

    changes: tuple[Change, ...]
    moment: datetime | None = None
    """Aware, UTC, when a person recorded it; `None` for one that is built but not recorded yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One number of the digest. The same input gives the same issue."""

    slug: str
    """ISO 8601 week: `2026-W23`."""
    title: str
    first_day: date
    last_day: date
    updated: datetime
    """Aware, UTC: the latest moment its stories know of. It derives from content, never from the time of the build."""
    sections: tuple[Section, ...] = ()
    intro: str = ""
    """The editor's own words."""
    language: str = "en"
    corrections: tuple[Correction, ...] = ()
    """What changed since it was published, the latest first."""

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories in printed order."""
        return tuple(story for section in self.sections for story in section.stories)
