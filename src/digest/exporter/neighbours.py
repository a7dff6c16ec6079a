"""What the files of an issue take of the other issues: its neighbours, on the web and among the archive documents of the feeds."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digest.composer.rendering.views import IssueHead, issue_head
from digest.exporter.feeds.archives import ArchiveLinks, issues_on_page
from digest.exporter.feeds.entries import Placed, Placing
from digest.model import Issue, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyIssue:
    """An issue whose words are final, and what other issues take of it."""

    issue: Issue
    """Without the pictures whose bytes are missing."""
    head: IssueHead
    placed: Placed
    """What its feed entries have that no other has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What the files of an issue take of the others."""

    newer: IssueHead | None = None
    older: IssueHead | None = None
    archive: ArchiveLinks | None = None
    """Its neighbours among the archive documents of the feeds; `None` for an issue that is still on their pages."""


def ready_issues(issues: Iterable[Issue], site: Site) -> Iterator[ReadyIssue]:
    """Yield issues with what others take of them; the oldest first."""
    placing = Placing()
    for issue in issues:
        yield ReadyIssue(issue=issue, head=issue_head(issue, site), placed=placing.place(issue))


def with_neighbours(ready: Iterable[ReadyIssue], site: Site) -> Iterator[tuple[ReadyIssue, Neighbours]]:
    """Yield each issue with its neighbours, the oldest first.

    No more of the issues to come are held than it takes to know that an issue has left the pages of the feeds.
    """
    coming: deque[ReadyIssue] = deque()
    older: ReadyIssue | None = None
    left = 0
    for issue in ready:
        coming.append(issue)
        if len(coming) > site.feed_issues + 1:  # more than can be on the page: so this one and the next are archived
            first = coming.popleft()
            yield first, _neighbours(older, coming, is_archived=True, is_newer_archived=True)
            older, left = first, left + 1
    shown = issues_on_page(left + len(coming), wanted=site.feed_issues)
    while coming:
        first = coming.popleft()
        newer = len(coming)
        yield first, _neighbours(older, coming, is_archived=newer >= shown, is_newer_archived=newer > shown)
        older = first


def _neighbours(
    older: ReadyIssue | None, newer: Sequence[ReadyIssue], *, is_archived: bool, is_newer_archived: bool
) -> Neighbours:
    next_head = newer[0].head if newer else None
    archive = None
    if is_archived:
        archive = ArchiveLinks(
            older=older.head.slug if older else None,
            newer=next_head.slug if next_head and is_newer_archived else None,
        )
    return Neighbours(newer=next_head, older=older.head if older else None, archive=archive)
