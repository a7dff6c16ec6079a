"""Everything that `dist/` consists of, as values. Layer 4: pure."""

from collections.abc import Iterable, Mapping, Sequence

from digest.composer import pages
from digest.composer.record import record_bytes
from digest.composer.views import IssueView
from digest.composer.wording import issue_view
from digest.exporter.feeds import render_feeds
from digest.exporter.message import message_bytes
from digest.exporter.pictures import inline_parts, logo_files, mailed, picture_files, with_held
from digest.model import Issue, Rendered, Site
from digest.templates import Templates

HTML = "text/html"
INDEX = "index.html"


def render_site(
    issues: Sequence[Issue], site: Site, templates: Templates, *, pictures: Mapping[str, bytes] | None = None
) -> tuple[Rendered, ...]:
    """Return every file of `dist/`, sorted by path; `issues` with the newest first.

    `pictures` are the bytes of the stories' pictures by their SHA-256; a picture that is not among them is not shown.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    held = pictures or {}
    issues = [with_held(issue, held) for issue in issues]
    views = [issue_view(issue, site) for issue in issues]
    files: list[Rendered] = []
    for issue, view, newer, older in zip(issues, views, [None, *views], [*views[1:], None], strict=False):
        files += render_issue(issue, view, site, templates, newer=newer, older=older, pictures=held)
        files += picture_files(issue, held)
    files += logo_files(site, held)
    files.append(_rendered(INDEX, HTML, pages.index_page(views, site, templates)))
    files += render_feeds(issues, {view.slug: view for view in views}, site, templates)
    return tuple(sorted(files, key=lambda file: file.path))


def render_issue(  # noqa: PLR0913 - an issue, what is around it, and what fills it
    issue: Issue,
    view: IssueView,
    site: Site,
    templates: Templates,
    *,
    newer: IssueView | None,
    older: IssueView | None,
    pictures: Mapping[str, bytes],
) -> Iterable[Rendered]:
    """Return an issue's files below `issues/SLUG/` but its pictures; `view` is it in words, `newer` and `older` its neighbours."""
    posted = mailed(issue, site, pictures)
    mail = issue_view(posted, site, email=True)
    html = pages.email_html(mail, site, templates)
    text = pages.email_text(mail, site, templates)
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


def _rendered(path: str, media_type: str, text: str) -> Rendered:
    return Rendered(path=path, media_type=media_type, data=text.encode())
