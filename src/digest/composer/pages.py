"""Filling the templates: the email, its text part, the web pages and the feed entry. Layer 3: pure.

Each function takes values and gives the finished text of one thing; packing them into files and messages is the exporter's.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from digest.composer import labels
from digest.composer.mjml import compile_mjml
from digest.composer.views import issue_view
from digest.model import Issue, Site
from digest.templates import Templates
from digest.text.columns import fill, width

EMAIL = "email/layout.mjml.j2"
PLAIN_TEXT = "email.txt.j2"
ENTRY = "entry.xhtml.j2"
PAGE = "web/issue.html.j2"
INDEX = "web/index.html.j2"

TEXT_COLUMNS = 72
"""Width of the text part, in terminal columns: quoted twice it still fits 78. Source: RFC 5322, section 2.1.1."""


def email_html(issue: Issue, site: Site, templates: Templates) -> str:
    """Return the HTML of the issue's email."""
    mjml = templates.fill(EMAIL, **_context(issue, site))
    return compile_mjml(mjml, name=EMAIL)


def email_text(issue: Issue, site: Site, templates: Templates) -> str:
    """Return the text part of the issue's email: lines of at most 72 columns, save for addresses."""
    return templates.fill(PLAIN_TEXT, **_context(issue, site)).strip("\n") + "\n"


def entry_xhtml(issue: Issue, site: Site, templates: Templates) -> str:
    """Return the content of the issue's feed entry, well-formed XHTML without the `div` around it."""
    return templates.fill(ENTRY, **_context(issue, site)).strip()


def issue_page(issue: Issue, site: Site, templates: Templates) -> str:
    """Return the web page of an issue."""
    return templates.fill(PAGE, **_context(issue, site), root="../../").lstrip()


def index_page(issues: Sequence[Issue], site: Site, templates: Templates) -> str:
    """Return the archive page; `issues` with the newest first."""
    views = tuple(issue_view(issue, site) for issue in issues)
    return templates.fill(INDEX, **_frame(site), issues=views, root="").lstrip()


def template_filters() -> Mapping[str, Callable[..., str]]:
    """Return the filters that templates may use beside Jinja's own."""
    return {"fill": fill, "underline": _underline, "plain": _plain}


def _context(issue: Issue, site: Site) -> dict[str, Any]:
    return {**_frame(site), "issue": issue_view(issue, site)}


def _frame(site: Site) -> dict[str, Any]:
    return {
        "site": site,
        "say": labels.words(site.language),
        "site_language": site.language,
        "site_direction": labels.direction(site.language),
    }


def _underline(text: str, char: str = "-") -> str:
    """Return the text filled to the page's width, with a line below as wide as its widest line."""
    filled = fill(text, TEXT_COLUMNS)
    return f"{filled}\n{char * min(TEXT_COLUMNS, max(width(line) for line in filled.splitlines() or ['']))}"


def _plain(text: str) -> str:
    """Return the text without `<`, `>` and `&`, which the MJML compiler refuses in a title."""
    return "".join(" " if char in "<>&" else char for char in text)
