"""Everything that `dist/` consists of, as values. Layer 4: pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.composer import pages
from digest.composer.fitting import fit_mail
from digest.composer.record import record_bytes
from digest.composer.views import IssueHead
from digest.composer.wording import issue_head, issue_view
from digest.exporter.feeds import FeedIssue, render_archives, render_feeds
from digest.exporter.feeds.archives import ArchiveLinks, issues_on_page
from digest.exporter.feeds.placing import Placed, Placing
from digest.exporter.message import message_bytes
from digest.exporter.pictures import inline_parts, logo_files, mailed, picture_files, with_held
from digest.model import Issue, Notice, Rendered, Site
from digest.templates import Templates

HTML = "text/html"
INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the files of an issue take of the others."""

    placed: Placed
    """What its feed entries have that no other has."""
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
    issues = [with_held(issue, held) for issue in issues]
    heads = [issue_head(issue, site) for issue in issues]
    placing = Placing()
    placed = [placing.place(issue) for issue in reversed(issues)][::-1]
    shown = issues_on_page(len(issues), wanted=site.feed_issues)
    files = [*render_around([*zip(issues[:shown], placed[:shown], strict=True)], heads, site, templates, pictures=held)]
    for place, issue in enumerate(issues):
        around = surroundings(place, heads, placed[place], site)
        html = mail_html(issue, site, templates, pictures=held)
        files += picture_files(issue, held)
        files += render_issue(issue, site, templates, html=html, around=around, pictures=held)
    return tuple(sorted(files, key=lambda file: file.path))


def surroundings(place: int, heads: Sequence[IssueHead], placed: Placed, site: Site) -> Surroundings:
    """Return what the files of the issue at a place take of the others; `heads` with the newest first."""
    newer = heads[place - 1] if place > 0 else None
    older = heads[place + 1] if place + 1 < len(heads) else None
    first_archived = issues_on_page(len(heads), wanted=site.feed_issues)
    archive = None
    if place >= first_archived:
        archive = ArchiveLinks(
            older=older.slug if older else None, newer=newer.slug if newer and place > first_archived else None
        )
    return Surroundings(placed=placed, newer=newer, older=older, archive=archive)


def finish_issue(
    issue: Issue, site: Site, templates: Templates, *, around: Surroundings, pictures: Mapping[str, bytes]
) -> Finished:
    """Return an issue with its mail as small as its budget wants it, and its files.

    Nothing else of the site is looked at, and everything can be pickled: issues can be finished in any order and any process.
    `pictures` has those of this issue that `with_held` leaves, and the logo's.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    fitted = fit_mail(issue, site, lambda one: mail_html(one, site, templates, pictures=pictures))
    files = render_issue(fitted.issue, site, templates, html=fitted.html, around=around, pictures=pictures)
    return Finished(issue=fitted.issue, files=files, notices=fitted.notices)


def mail_html(issue: Issue, site: Site, templates: Templates, *, pictures: Mapping[str, bytes]) -> str:
    """Return the HTML of an issue's email."""
    return pages.email_html(issue_view(mailed(issue, site, pictures), site, email=True), site, templates)


def render_issue(
    issue: Issue, site: Site, templates: Templates, *, html: str, around: Surroundings, pictures: Mapping[str, bytes]
) -> tuple[Rendered, ...]:
    """Return an issue's files below `issues/SLUG/` but its pictures; `html` is its email.

    Whether its mail has room for a passage does not matter to the feeds.
    """
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
        fed = FeedIssue(issue=issue, view=view, placed=around.placed)
        files += render_archives(fed, site, templates, beside=around.archive)
    return tuple(files)


def render_around(
    on_page: Sequence[tuple[Issue, Placed]],
    heads: Sequence[IssueHead],
    site: Site,
    templates: Templates,
    *,
    pictures: Mapping[str, bytes],
) -> Iterator[Rendered]:
    """Yield every file of `dist/` that is not of a single issue; `on_page` are the issues on the pages of the feeds, `heads` of all.

    Raises:
        TemplateError: when a template cannot be filled or put into a feed.
    """
    yield from logo_files(site, pictures)
    yield _rendered(INDEX, HTML, pages.index_page(heads, site, templates))
    shown = [FeedIssue(issue=issue, view=issue_view(issue, site), placed=placed) for issue, placed in on_page]
    newest_archived = heads[len(shown)].slug if len(shown) < len(heads) else None
    yield from render_feeds(shown, site, templates, newest_archived=newest_archived)


def _rendered(path: str, media_type: str, text: str) -> Rendered:
    return Rendered(path=path, media_type=media_type, data=text.encode())
