"""Everything that `dist/` consists of, as values. Layer 4: pure."""

from collections.abc import Iterable, Sequence

from lxml import etree

from digest.composer import pages
from digest.composer.record import record_bytes
from digest.errors import TemplateError
from digest.exporter.feed import feed_bytes
from digest.exporter.message import message_bytes
from digest.model import Issue, Rendered, Site
from digest.templates import Templates

HTML = "text/html"
FEED = "feed.xml"
INDEX = "index.html"


def render_site(issues: Sequence[Issue], site: Site, templates: Templates) -> tuple[Rendered, ...]:
    """Return every file of `dist/`, sorted by path; `issues` with the newest first.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    files = [file for issue in issues for file in render_issue(issue, site, templates)]
    files.append(_rendered(INDEX, HTML, pages.index_page(issues, site, templates)))
    try:
        feed = feed_bytes(issues, site, lambda issue: pages.entry_xhtml(issue, site, templates))
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            pages.ENTRY, f"not well-formed: {error.msg}", "close every element, quote every attribute"
        ) from error
    files.append(Rendered(path=FEED, media_type="application/atom+xml", data=feed))
    return tuple(sorted(files, key=lambda file: file.path))


def render_issue(issue: Issue, site: Site, templates: Templates) -> Iterable[Rendered]:
    """Return the files of one issue, below `issues/SLUG/`."""
    html = pages.email_html(issue, site, templates)
    text = pages.email_text(issue, site, templates)
    folder = f"issues/{issue.slug}"
    return (
        _rendered(f"{folder}/email.html", HTML, html),
        _rendered(f"{folder}/email.txt", "text/plain", text),
        Rendered(
            path=f"{folder}/email.eml",
            media_type="message/rfc822",
            data=message_bytes(issue, site, html=html, text=text),
        ),
        _rendered(f"{folder}/index.html", HTML, pages.issue_page(issue, site, templates)),
        Rendered(path=f"{folder}/issue.json", media_type="application/json", data=record_bytes(issue, site)),
    )


def _rendered(path: str, media_type: str, text: str) -> Rendered:
    return Rendered(path=path, media_type=media_type, data=text.encode())
