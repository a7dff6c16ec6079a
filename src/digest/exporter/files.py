"""Everything that `dist/` consists of, as values. Layer 4: pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.composer import pages
from digest.composer.fitting import fit_mail
from digest.composer.record import record_bytes
from digest.composer.views import IssueView
from digest.composer.wording import issue_view
from digest.exporter.feeds import render_feeds
from digest.exporter.message import message_bytes
from digest.exporter.pictures import inline_parts, logo_files, mailed, picture_files, with_held
from digest.model import Issue, Notice, Rendered, Site
from digest.templates import Templates

HTML = "text/html"
INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An issue as it goes out, and its own files."""

    issue: Issue
    """With `in_email` off for what its mail has no room for."""
    files: tuple[Rendered, ...]
    """What is below `issues/SLUG/`, but its pictures and what belongs to a feed."""
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
    views = [issue_view(issue, site) for issue in issues]
    files = [*render_around(issues, views, site, templates, pictures=held)]
    for issue, (newer, older) in zip(issues, neighbours(views), strict=True):
        html = mail_html(issue, site, templates, pictures=held)
        files += render_issue(issue, site, templates, html=html, newer=newer, older=older, pictures=held)
    return tuple(sorted(files, key=lambda file: file.path))


def neighbours(views: Sequence[IssueView]) -> Iterator[tuple[IssueView | None, IssueView | None]]:
    """Yield the newer and the older one of each; `views` with the newest first."""
    return zip([None, *views[:-1]], [*views[1:], None], strict=True)


def finish_issue(
    issue: Issue,
    site: Site,
    templates: Templates,
    *,
    newer: IssueView | None,
    older: IssueView | None,
    pictures: Mapping[str, bytes],
) -> Finished:
    """Return an issue with its mail as small as its budget wants it, and its files; `newer` and `older` are its neighbours.

    Nothing else of the site is looked at, and everything can be pickled: issues can be finished in any order and any process.
    `pictures` has those of this issue that `with_held` leaves, and the logo's.

    Raises:
        TemplateError: when a template cannot be filled or compiled.
    """
    fitted = fit_mail(issue, site, lambda one: mail_html(one, site, templates, pictures=pictures))
    files = render_issue(fitted.issue, site, templates, html=fitted.html, newer=newer, older=older, pictures=pictures)
    return Finished(issue=fitted.issue, files=files, notices=fitted.notices)


def mail_html(issue: Issue, site: Site, templates: Templates, *, pictures: Mapping[str, bytes]) -> str:
    """Return the HTML of an issue's email."""
    return pages.email_html(issue_view(mailed(issue, site, pictures), site, email=True), site, templates)


def render_issue(  # noqa: PLR0913 - an issue, what is around it, and what fills it
    issue: Issue,
    site: Site,
    templates: Templates,
    *,
    html: str,
    newer: IssueView | None,
    older: IssueView | None,
    pictures: Mapping[str, bytes],
) -> tuple[Rendered, ...]:
    """Return an issue's files below `issues/SLUG/` but its pictures; `html` is its email, `newer` and `older` are its neighbours."""
    posted = mailed(issue, site, pictures)
    text = pages.email_text(issue_view(posted, site, email=True), site, templates)
    view = issue_view(issue, site)
    folder = f"issues/{issue.slug}"
    return (
        _rendered(f"{folder}/email.html", HTML, html),
        _rendered(f"{folder}/email.txt", "text/plain", text),
        Rendered(
            path=f"{folder}/email.eml",
            media_type="message/rfc822",
            data=message_bytes(posted, site, html=html, text=text, pictures=inline_parts(posted, site, pictures)),
        ),
        _rendered(
            f"{folder}/index.html", HTML, pages.issue_page(issue, view, site, templates, newer=newer, older=older)
        ),
        Rendered(path=f"{folder}/issue.json", media_type="application/json", data=record_bytes(issue, view, site)),
    )


def render_around(
    issues: Sequence[Issue],
    views: Sequence[IssueView],
    site: Site,
    templates: Templates,
    *,
    pictures: Mapping[str, bytes],
) -> Iterator[Rendered]:
    """Yield every file of `dist/` that is not of a single issue, and the pictures; `views` are the issues in words.

    Whether an issue's mail has room for a passage does not matter here.

    Raises:
        TemplateError: when a template cannot be filled or put into a feed.
    """
    for issue in issues:
        yield from picture_files(issue, pictures)
    yield from logo_files(site, pictures)
    yield _rendered(INDEX, HTML, pages.index_page(views, site, templates))
    yield from render_feeds(issues, {view.slug: view for view in views}, site, templates)


def _rendered(path: str, media_type: str, text: str) -> Rendered:
    return Rendered(path=path, media_type=media_type, data=text.encode())
