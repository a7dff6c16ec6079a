"""Every file of `dist/`, as values, and what an issue's files take of the other issues.

index.html                           the archive page
feed.xml, articles.xml               the feeds, also as .rss.xml and .json
feed.css                             how a browser shows them
digest-manifest.json                 the SHA-256 of each file, and what made them (manifest.py)
images/                              the logo
issues/SLUG/email.html, email.txt    the mail
issues/SLUG/email.eml                the same as a message
issues/SLUG/index.html               the web page
issues/SLUG/issue.json               the record
issues/SLUG/feed.xml, articles.xml   archive documents of the feeds, once the issue has left their pages
issues/SLUG/images/                  pictures
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.composer.rendering.pages import FilledIssue, FilledSite
from digest.composer.rendering.views import IssueHead, image_path, issue_head
from digest.exporter.feeds import archive_files, feed_files
from digest.exporter.feeds.archives import ArchiveLinks, issues_on_page
from digest.exporter.feeds.entries import FeedIssue, Placed, Placing
from digest.exporter.message import inline_parts, message_bytes
from digest.model import Issue, Rendered, Site


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


def site_files(
    filled: FilledSite, on_feeds: Sequence[ReadyIssue], site: Site, *, newest_archived: str | None
) -> Iterator[Rendered]:
    """Yield the files around the issues, without the logo; `on_feeds` are the issues on the pages of the feeds, the newest first.

    `newest_archived` is the newest issue, by slug, that has archive documents.

    Raises:
        TemplateError: when the content of an entry is not well-formed XHTML.
    """
    yield _text_file("index.html", "text/html", filled.index)
    yield _text_file("feed.css", "text/css", filled.feed_style)
    shown = [
        FeedIssue(issue=ready.issue, placed=ready.placed, contents=contents)
        for ready, contents in zip(on_feeds, filled.entries, strict=True)
    ]
    yield from feed_files(shown, site, notes=filled.feed_notes, newest_archived=newest_archived)


def issue_files(
    filled: FilledIssue, site: Site, *, placed: Placed, archive: ArchiveLinks | None, pictures: Mapping[str, bytes]
) -> Iterator[Rendered]:
    """Yield the files of an issue, without its pictures; `pictures` has their bytes, and the logo's, for the message.

    `archive` are its neighbours among the archive documents of the feeds, if it has any of these.

    Raises:
        TemplateError: when the content of an entry is not well-formed XHTML.
    """
    issue, folder = filled.issue, f"issues/{filled.issue.slug}"
    html, text = filled.email_html, filled.email_text
    message = message_bytes(issue, site, html=html, text=text, pictures=inline_parts(issue, site, pictures))
    yield _text_file(f"{folder}/email.html", "text/html", html)
    yield _text_file(f"{folder}/email.txt", "text/plain", text)
    yield Rendered(path=f"{folder}/email.eml", media_type="message/rfc822", data=message)
    yield _text_file(f"{folder}/index.html", "text/html", filled.page)
    yield Rendered(path=f"{folder}/issue.json", media_type="application/json", data=filled.record)
    if archive is not None and filled.entries is not None:
        fed = FeedIssue(issue=issue, placed=placed, contents=filled.entries)
        yield from archive_files(fed, site, note=filled.feed_note, beside=archive)


def picture_files(issue: Issue, pictures: Mapping[str, bytes]) -> Iterator[Rendered]:
    """Yield the files of an issue's pictures, each once."""
    images = {image_path(story.image): story.image for story in issue.all_stories if story.image is not None}
    for path, image in sorted(images.items()):
        yield Rendered(path=f"issues/{issue.slug}/{path}", media_type=image.media_type, data=pictures[image.sha256])


def logo_files(site: Site, pictures: Mapping[str, bytes]) -> Iterator[Rendered]:
    """Yield the file of the logo, where there is one."""
    if (logo := site.theme.logo) is not None and logo.sha256 in pictures:
        yield Rendered(path=image_path(logo), media_type=logo.media_type, data=pictures[logo.sha256])


def _text_file(path: str, media_type: str, text: str) -> Rendered:
    return Rendered(path=path, media_type=media_type, data=text.encode())
