"""Every file that `dist/` consists of, as values.

A picture is a file beside the issue. The mail shows it from there when the digest has an address; without one it carries the picture
with it, since a mail client has no folder to look into.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.composer.rendering import pages
from digest.composer.rendering.fitting import fit_mail
from digest.composer.rendering.pages import TOP
from digest.composer.rendering.record import record_bytes
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import IssueHead, image_path, issue_head, issue_view
from digest.exporter.feeds import FeedIssue, render_archives, render_feeds
from digest.exporter.feeds.archives import ArchiveLinks, issues_on_page
from digest.exporter.feeds.entries import Placed, Placing
from digest.exporter.message import InlinePart, message_bytes
from digest.model import Image, Issue, Notice, Rendered, Site, Story, map_all_stories

MAX_PART_BYTES = 1024 * 1024
MAX_PARTS_BYTES = 6 * 1024 * 1024
"""Of pictures in one message. Base64 adds a third, and many servers refuse a message of more than 10 MB."""


def with_held(issue: Issue, pictures: Mapping[str, bytes]) -> Issue:
    """Return the issue without the pictures whose bytes are not there."""
    return _only(issue, lambda image: image.sha256 in pictures)


def mailed(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Issue:
    """Return the issue as its mail shows it: without the pictures that are too much for a mail which has to carry them."""
    if site.base_url:
        return issue
    room = MAX_PARTS_BYTES
    kept: set[str] = set()
    for image in _images(issue):
        size = len(pictures[image.sha256])
        if image.sha256 not in kept and size <= min(room, MAX_PART_BYTES):
            kept.add(image.sha256)
            room -= size
    return _only(issue, lambda image: image.sha256 in kept)


def inline_parts(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> tuple[InlinePart, ...]:
    """Return the pictures that the mail of an issue carries with it, each once; none when the digest has an address."""
    if site.base_url:
        return ()
    shown = {image_path(image): image for image in _images(issue)}
    if (logo := site.theme.logo) is not None and logo.sha256 in pictures:
        shown[TOP + image_path(logo)] = logo
    return tuple(
        InlinePart(src=path, identity=image.sha256[:32], media_type=image.media_type, data=pictures[image.sha256])
        for path, image in shown.items()
    )


def picture_files(issue: Issue, pictures: Mapping[str, bytes]) -> Iterator[Rendered]:
    """Yield the files of an issue's pictures, each once."""
    for path, image in sorted({image_path(image): image for image in _images(issue)}.items()):
        yield Rendered(path=f"issues/{issue.slug}/{path}", media_type=image.media_type, data=pictures[image.sha256])


def logo_files(site: Site, pictures: Mapping[str, bytes]) -> Iterator[Rendered]:
    """Yield the file of the logo, where there is one."""
    if (logo := site.theme.logo) is not None and logo.sha256 in pictures:
        yield Rendered(path=image_path(logo), media_type=logo.media_type, data=pictures[logo.sha256])


def _images(issue: Issue) -> Iterator[Image]:
    """Return the pictures of an issue, in printed order."""
    return (story.image for story in issue.all_stories if story.image is not None)


def _only(issue: Issue, wanted: Callable[[Image], bool]) -> Issue:
    def of(story: Story) -> Story:
        image = story.image if story.image is not None and wanted(story.image) else None
        return replace(story, image=image)

    return map_all_stories(issue, of)


HTML = "text/html"
INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyIssue:
    """An issue that says what it will, and what others take of it."""

    issue: Issue
    """Without the pictures that are not there."""
    head: IssueHead
    placed: Placed
    """What its feed entries have that no other has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the files of an issue take of the others."""

    newer: IssueHead | None = None
    older: IssueHead | None = None
    archive: ArchiveLinks | None = None
    """Its neighbours among the archive documents of the feeds; `None` for an issue that is still on their pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An issue as it goes out, and its own files."""

    issue: Issue
    """With `in_email` off for what its mail has no room for."""
    files: tuple[Rendered, ...]
    """What is below `issues/SLUG/`, but its pictures."""
    notices: tuple[Notice, ...]
    """What went from the mail."""


def render_site(
    issues: Sequence[Issue], site: Site, templates: Templates, *, pictures: Mapping[str, bytes] | None = None
) -> tuple[Rendered, ...]:
    """Return every file of `dist/`, sorted by path; `issues` with the newest first, their mails as they are, whatever they weigh.

    `pictures` are the bytes of the stories' pictures by their SHA-256; a picture that is not among them is not shown.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    held = pictures or {}
    ready = [*ready_issues((with_held(issue, held) for issue in reversed(issues)), site)]
    heads = [one.head for one in reversed(ready)]
    on_page = ready[::-1][: issues_on_page(len(ready), wanted=site.feed_issues)]
    files = [*logo_files(site, held), *render_around(on_page, heads, site, templates)]
    for one, around in surrounded(ready, site):
        html = mail_html(one.issue, site, templates, pictures=held)
        files += picture_files(one.issue, held)
        files += render_issue(one, site, templates, html=html, around=around, pictures=held)
    return tuple(sorted(files, key=lambda file: file.path))


def ready_issues(issues: Iterable[Issue], site: Site) -> Iterator[ReadyIssue]:
    """Yield issues with what others take of them; the oldest first."""
    placing = Placing()
    for issue in issues:
        yield ReadyIssue(issue=issue, head=issue_head(issue, site), placed=placing.place(issue))


def surrounded(ready: Iterable[ReadyIssue], site: Site) -> Iterator[tuple[ReadyIssue, Surroundings]]:
    """Yield each issue with what its files take of the others, the oldest first.

    No more of those to come are looked at than it takes to know that an issue has left the pages of the feeds.
    """
    coming: deque[ReadyIssue] = deque()
    older: ReadyIssue | None = None
    left = 0
    for one in ready:
        coming.append(one)
        if len(coming) > site.feed_issues + 1:  # more than can be on the page: so this one and the next are archived
            first = coming.popleft()
            yield first, _surroundings(older, coming, is_archived=True, is_newer_archived=True)
            older, left = first, left + 1
    shown = issues_on_page(left + len(coming), wanted=site.feed_issues)
    while coming:
        first = coming.popleft()
        newer = len(coming)
        yield first, _surroundings(older, coming, is_archived=newer >= shown, is_newer_archived=newer > shown)
        older = first


def _surroundings(
    older: ReadyIssue | None, newer: Sequence[ReadyIssue], *, is_archived: bool, is_newer_archived: bool
) -> Surroundings:
    next_head = newer[0].head if newer else None
    archive = None
    if is_archived:
        archive = ArchiveLinks(
            older=older.head.slug if older else None,
            newer=next_head.slug if next_head and is_newer_archived else None,
        )
    return Surroundings(newer=next_head, older=older.head if older else None, archive=archive)


def finish_issue(
    ready: ReadyIssue, site: Site, templates: Templates, *, around: Surroundings, pictures: Mapping[str, bytes]
) -> Finished:
    """Return an issue with its mail as small as its budget wants it, and its files.

    Nothing else of the site is looked at, and everything can be pickled: issues can be finished in any order and any process.
    `pictures` has those of this issue that `with_held` leaves, and the logo's.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    fitted = fit_mail(ready.issue, site, lambda one: mail_html(one, site, templates, pictures=pictures))
    ready = replace(ready, issue=fitted.issue)
    files = render_issue(ready, site, templates, html=fitted.html, around=around, pictures=pictures)
    return Finished(issue=fitted.issue, files=files, notices=fitted.notices)


def mail_html(issue: Issue, site: Site, templates: Templates, *, pictures: Mapping[str, bytes]) -> str:
    """Return the HTML of an issue's email."""
    return pages.email_html(issue_view(mailed(issue, site, pictures), site, email=True), site, templates)


def render_issue(
    ready: ReadyIssue,
    site: Site,
    templates: Templates,
    *,
    html: str,
    around: Surroundings,
    pictures: Mapping[str, bytes],
) -> tuple[Rendered, ...]:
    """Return an issue's files below `issues/SLUG/` but its pictures; `html` is its email.

    Whether its mail has room for a passage does not matter to the feeds.
    """
    issue = ready.issue
    posted = mailed(issue, site, pictures)
    text = pages.email_text(issue_view(posted, site, email=True), site, templates)
    view = issue_view(issue, site)
    page = pages.issue_page(issue, view, site, templates, newer=around.newer, older=around.older)
    folder = f"issues/{issue.slug}"
    files = [
        _rendered(f"{folder}/email.html", HTML, html),
        _rendered(f"{folder}/email.txt", "text/plain", text),
        Rendered(
            path=f"{folder}/email.eml",
            media_type="message/rfc822",
            data=message_bytes(posted, site, html=html, text=text, pictures=inline_parts(posted, site, pictures)),
        ),
        _rendered(f"{folder}/index.html", HTML, page),
        Rendered(path=f"{folder}/issue.json", media_type="application/json", data=record_bytes(issue, view, site)),
    ]
    if around.archive is not None:
        fed = FeedIssue(issue=issue, view=view, placed=ready.placed)
        files += render_archives(fed, site, templates, beside=around.archive)
    return tuple(files)


def render_around(
    on_page: Sequence[ReadyIssue], heads: Sequence[IssueHead], site: Site, templates: Templates
) -> Iterator[Rendered]:
    """Yield the archive page and the pages of the feeds; `on_page` are the issues on those, `heads` of all, the newest first.

    Raises:
        TemplateError: when a template cannot be filled or put into a feed.
    """
    yield _rendered(INDEX, HTML, pages.index_page(heads, site, templates))
    shown = [FeedIssue(issue=one.issue, view=issue_view(one.issue, site), placed=one.placed) for one in on_page]
    newest_archived = heads[len(shown)].slug if len(shown) < len(heads) else None
    yield from render_feeds(shown, site, templates, newest_archived=newest_archived)


def _rendered(path: str, media_type: str, text: str) -> Rendered:
    return Rendered(path=path, media_type=media_type, data=text.encode())
