"""Fills the pages of the preview from a snapshot. Values in, HTML out.

A browser answers `prefers-color-scheme` by its own setting, so a frame cannot be told to be dark. Here the question is answered in
the text instead: a condition that must hold becomes one that always does, the other becomes one that never does.

The templates in `pages/` are the preview's own and no part of what a project may change.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from jinja2 import Environment, FunctionLoader, StrictUndefined

from digest import readers
from digest.composer.rendering.views import issue_view
from digest.model import ATTRIBUTION_FIELDS, Article, Document, Issue
from digest.preview.feeds import Feed, feed_files, read_feed
from digest.preview.mail import GMAIL_CLIP_BYTES, Mail, read_mail
from digest.preview.provenance import Told, mark_source, told_stories
from digest.preview.snapshots import Snapshot

Scheme: TypeAlias = Literal["light", "dark"]

ALWAYS, NEVER = "(min-width: 0px)", "(min-width: 999999px)"
"""Media conditions that keep the meaning of `and`, `not` and `,` around them."""

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)", re.DOTALL | re.IGNORECASE)
_ASKS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_META_SCHEME = re.compile(r"<meta\b[^>]*\bname\s*=\s*[\"']?(?:supported-)?color-schemes?\b[^>]*>", re.IGNORECASE)
_FETCHING_LINK = re.compile(
    r"<link\b[^>]*\brel\s*=\s*[\"']?[^\"'>]*"
    r"\b(?:preconnect|dns-prefetch|prefetch|preload|modulepreload|stylesheet|icon)\b[^>]*>",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?\s*refresh\b[^>]*>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)


def in_scheme(html: str, scheme: Scheme) -> str:
    """Return the page as a reader has it who wants `scheme`, whatever the browser that shows it is set to."""

    def answer(match: re.Match[str]) -> str:
        return ALWAYS if match.group(1).lower() == scheme else NEVER

    answered = _STYLE.sub(lambda m: m.group(1) + _ASKS.sub(answer, m.group(2)) + m.group(3), html)
    answered = _META_SCHEME.sub("", answered)
    supports = scheme == "dark" and _supports_dark(html)
    # Only a page that declares dark gets a dark canvas; another stays as it is, which is what its readers see.
    return _with_head(answered, f"<style>:root{{color-scheme:{'dark' if supports else 'light'} !important}}</style>")


def without_styles(html: str) -> str:
    """Return the mail as a client shows it that drops every style sheet: what is written on the elements stays."""
    return _STYLE.sub("", html)


def framed(html: str, *, links_beside: bool = True) -> str:
    """Return the page without what a browser would fetch on its own, and, when asked, with links that open beside the preview.

    A content security policy does not hold back `preconnect` and `dns-prefetch`.
    """
    quiet = _REFRESH.sub("", _FETCHING_LINK.sub("", html))
    return _with_head(quiet, '<base target="_blank">') if links_beside else quiet


def remote_images(html: str) -> int:
    """Return how many images the page would fetch from elsewhere."""
    return len(
        re.findall(r"(?:<img\b[^>]*\bsrc\s*=\s*|\bbackground\s*=\s*|url\(\s*)[\"']?https?://", html, re.IGNORECASE)
    )


def _supports_dark(html: str) -> bool:
    metas = " ".join(_META_SCHEME.findall(html))
    styles = " ".join(match.group(2) for match in _STYLE.finditer(html))
    return "dark" in metas or re.search(r"color-scheme\s*:[^;}]*\bdark\b", styles) is not None


def _with_head(html: str, extra: str) -> str:
    """Return the page with something at the end of its head, or at its very end: before the doctype it would change the layout."""
    end = _HEAD_END.search(html)
    return html[: end.start()] + extra + html[end.start() :] if end else html + extra


WIDTHS = ((375, "phone"), (680, "desk"))
"""Widths of the frames in CSS pixels: the commonest phone, and a mail client's reading pane around the mail's own 600."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a view is asked to show."""

    snapshot: Snapshot
    issue: Issue
    asked: Mapping[str, str]
    """The query of the address."""


Content: TypeAlias = Callable[[Subject], dict[str, Any]]


def content_of(template: str, subject: Subject) -> dict[str, Any]:
    """Return the variables of a view's template beside those of every page."""
    return _CONTENTS[template](subject) if template in _CONTENTS else {}


def _mail(subject: Subject) -> dict[str, Any]:
    snapshot, issue = subject.snapshot, subject.issue
    mail = _message(snapshot, issue)
    sender, address = parseaddr(mail.header("From"))
    passages = [
        {"text": passage.text, "at": f"?story={told.anchor}&passage={passage.key}#here"}
        for told in told_stories(issue, snapshot.site)
        for passage in told.passages
    ]
    return {
        "mail": mail,
        "sender": sender or address,
        "address": address,
        "preheader": issue_view(issue, snapshot.site).preheader,
        "limit": GMAIL_CLIP_BYTES,
        "widths": WIDTHS,
        "remote": remote_images(mail.html),
        "loading": subject.asked.get("remote") == "1",
        "passages": passages,
    }


def _text(subject: Subject) -> dict[str, Any]:
    mail = _message(subject.snapshot, subject.issue)
    return {"mail": mail, "longest": max((len(line) for line in mail.text.splitlines()), default=0)}


def _source(subject: Subject) -> dict[str, Any]:
    mail = _message(subject.snapshot, subject.issue)
    head, _, body = mail.raw.partition("\n\n")
    return {"mail": mail, "head": head, "body": body}


def _feeds(subject: Subject) -> dict[str, Any]:
    feeds: Sequence[Feed] = [read_feed(file) for file in feed_files(subject.snapshot.files.values())]
    return {"feeds": feeds}


def _provenance(subject: Subject) -> dict[str, Any]:
    snapshot = subject.snapshot
    stories = told_stories(subject.issue, snapshot.site)
    told = next((one for one in stories if one.anchor == subject.asked.get("story")), stories[0] if stories else None)
    if told is None:
        return {"stories": stories, "told": None}
    passage = next((one for one in told.passages if one.key == subject.asked.get("passage")), None)
    passage = passage or (told.passages[0] if told.passages else None)
    document = snapshot.documents.get(told.source)
    article = _article(document, told.story.id) if document else None
    segments = mark_source(
        snapshot.texts.get(told.source, ""), told, chosen=passage.key if passage else "", article=article
    )
    every = [(one, key) for one in stories for key in one.passages]
    place = next((n for n, (one, key) in enumerate(every) if one is told and key is passage), 0)
    return {
        "stories": stories,
        "told": told,
        "passage": passage,
        "segments": segments,
        "document": document,
        "article": article,
        "shown_words": sum(len(one.text.split()) for one in told.story.excerpts),
        "article_words": len(article.text.split()) if article else None,
        "before": every[place - 1] if place else None,
        "after": every[place + 1] if place + 1 < len(every) else None,
        "fields": _fields(told),
        "cut": [one for one in snapshot.notices if one.source == told.source],
    }


def _fields(told: Told) -> list[dict[str, Any]]:
    """Return every field of a story's attribution with its value and where it was found; what is not known says so."""
    of = told.story.attribution
    values = {
        **{name: getattr(of, name) for name in ATTRIBUTION_FIELDS},
        "authors": ", ".join(author.name for author in of.authors),
        "published": of.published.isoformat() if of.published else None,
        "modified": of.modified.isoformat() if of.modified else None,
        "language": told.story.language,
        **({"found_at": told.story.via} if told.story.via else {}),
    }
    return [
        {
            "name": name.replace("_", " "),
            "value": value,
            "evidence": [one for one in of.evidence if one.field == name],
        }
        for name, value in values.items()
    ]


def _article(document: Document, identity: str) -> Article | None:
    """Return the article as it was read: offsets of speakers are in its text."""
    return next(
        (one for one in readers.read(document).articles if isinstance(one, Article) and one.id == identity), None
    )


def _message(snapshot: Snapshot, issue: Issue) -> Mail:
    message = snapshot.message(issue.slug)
    return read_mail(message.data if message else b"")


_CONTENTS: Mapping[str, Content] = {
    "mail.html.j2": _mail,
    "text.html.j2": _text,
    "source.html.j2": _source,
    "feeds.html.j2": _feeds,
    "provenance.html.j2": _provenance,
}


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
