"""What a build has made: the draft with everything in it, and the summary that is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.model import Failure, Issue, Notice, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSummary:
    """One issue, in a line."""

    slug: str
    title: str
    stories: int
    sources: tuple[str, ...]
    """The documents whose words it shows, sorted."""
    editors_files: tuple[str, ...] = ()
    """The sidecars and plans in which its editor corrects their attribution, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a build has made, before anything is written."""

    issues: Sequence[Issue]
    """The newest first."""
    summaries: tuple[IssueSummary, ...]
    """Of each issue, in the same order."""
    files: Sequence[Rendered]
    """Sorted by path."""
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    documents: int
    """How many documents were found."""
    until: datetime | None = None
    """Aware; when a story that is held back may appear; `None` for none that does so within a day."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the pictures that are shown, by their SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSummary:
    """What a build came to, as it is printed."""

    issues: tuple[IssueSummary, ...]
    """The newest first."""
    documents: int
    """How many documents were found."""
    files: int
    """How many files stand in the folder that is published."""
    notices: tuple[Notice, ...] = ()
    failures: tuple[Failure, ...] = ()
    changed: bool = False
    """Whether the folder that is published was written."""


def summary_of(draft: Draft, *, changed: bool) -> BuildSummary:
    """Return the summary of a build that made a draft."""
    return BuildSummary(
        issues=draft.summaries,
        documents=draft.documents,
        files=len(draft.files),
        notices=draft.notices,
        failures=draft.failures,
        changed=changed,
    )
