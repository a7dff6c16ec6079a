"""Fills the pages of the preview from a snapshot. Layer 6, pure: values in, HTML out.

The templates in `pages/` are the preview's own and no part of what a project may change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from digest.preview.contents import Subject, content_of
from digest.preview.feeds import feed_files, read_feed
from digest.preview.messages import read_mail
from digest.preview.snapshots import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to look at an issue, with an address of its own."""

    name: str
    label: str
    template: str
    options: str = ""
    """Of a mail view: how its frames are asked for."""
    about: str = ""


VIEWS = (
    View(
        name="email",
        label="Email",
        template="mail.html.j2",
        options="scheme=light",
        about="As it arrives, on a phone and on a desk.",
    ),
    View(
        name="dark",
        label="Dark",
        template="mail.html.j2",
        options="scheme=dark",
        about="As a client shows it that is set to dark and knows the mail's own dark colours.",
    ),
    View(
        name="images-off",
        label="Images off",
        template="mail.html.j2",
        options="scheme=light&images=0",
        about="As many clients show a mail until its reader asks for the images: alternative texts stand in.",
    ),
    View(
        name="styles-stripped",
        label="Styles stripped",
        template="mail.html.j2",
        options="scheme=light&styles=0",
        about="As Gmail shows it for accounts of other providers: without the style sheet, with what is written on the elements.",
    ),
    View(
        name="text",
        label="Text part",
        template="text.html.j2",
        about="What a reader of plain text gets, from the message itself.",
    ),
    View(
        name="source", label="Message", template="source.html.j2", about="The message as it travels, with its headers."
    ),
    View(
        name="feeds",
        label="Feeds",
        template="feeds.html.j2",
        about="As a feed reader shows them: in its own type, with its own cleaning.",
    ),
    View(name="web", label="Web page", template="web.html.j2", about="The page in the archive; its links work."),
    View(
        name="provenance",
        label="Provenance",
        template="provenance.html.j2",
        about="Where every word stands in its source.",
    ),
    View(
        name="problems",
        label="Problems",
        template="problems.html.j2",
        about="What a build would refuse, and what readers will stumble over.",
    ),
)


def view_named(name: str) -> View | None:
    """Return the view of that name."""
    return next((view for view in VIEWS if view.name == name), None)


def issue_screen(snapshot: Snapshot, slug: str, view: View, *, base: str, asked: Mapping[str, str]) -> str | None:
    """Return the page of one view of an issue; `None` when there is no such issue.

    `base` is the path all addresses begin with; `asked` is the query.
    """
    issue = snapshot.issue(slug)
    if issue is None:
        return None
    own = content_of(view.template, Subject(snapshot=snapshot, issue=issue, asked=asked))
    return _fill(view.template, snapshot, base=base, issue=issue, view=view, asked=asked, **own)


def empty_screen(snapshot: Snapshot, *, base: str, text: str) -> str:
    """Return a page that says why there is nothing to show."""
    return _fill("empty.html.j2", snapshot, base=base, issue=None, view=None, asked={}, text=text)


def feed_page(snapshot: Snapshot, path: str) -> str | None:
    """Return a feed as a reader's program shows it; `None` when there is no such feed."""
    file = next((one for one in feed_files(snapshot.files.values()) if one.path == path), None)
    return None if file is None else _environment().get_template("feed.html.j2").render(feed=read_feed(file))


def mail_page(snapshot: Snapshot, slug: str) -> str | None:
    """Return the HTML part of an issue's message; `None` when there is none."""
    message = snapshot.message(slug)
    return read_mail(message.data).html if message else None


def _fill(template: str, snapshot: Snapshot, **variables: Any) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            snapshot=snapshot,
            site=snapshot.site,
            views=VIEWS,
            counts={
                level: sum(one.level == level for one in snapshot.problems) for level in ("error", "warning", "note")
            },
            **variables,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_page_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kb"] = lambda size: f"{size / 1024:.1f} KB"
    return environment


def _page_source(name: str) -> str | None:
    page = files("digest.preview") / "pages" / name
    return page.read_text("utf-8") if page.is_file() else None
