"""Every file of `dist/`, as values.

index.html                           the archive page
feed.xml, articles.xml               the feeds, also as .rss.xml and .json
feed.css                             how a browser shows them
images/                              the logo
issues/SLUG/email.html, email.txt    the mail
issues/SLUG/email.eml                the same as a message
issues/SLUG/index.html               the web page
issues/SLUG/issue.json               the record
issues/SLUG/feed.xml, articles.xml   archive documents of the feeds, once the issue has left their pages
issues/SLUG/images/                  pictures
"""

from collections.abc import Iterator, Mapping, Sequence

from digest.composer.rendering.pages import FilledIssue, FilledSite
from digest.composer.rendering.views import image_path
from digest.exporter.feeds import archive_files, feed_files
from digest.exporter.feeds.archives import ArchiveLinks
from digest.exporter.feeds.entries import FeedIssue, Placed
from digest.exporter.message import inline_parts, message_bytes
from digest.exporter.neighbours import ReadyIssue
from digest.model import Issue, Rendered, Site


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
