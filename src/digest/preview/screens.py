"""Fills the pages of the preview from a snapshot. Values in, HTML out.

A browser answers `prefers-color-scheme` by its own setting, so a single frame cannot be made dark. Here the question is answered in the
style sheet instead: the condition that should hold becomes one that always holds, the other one that never does.

The templates in `pages/` belong to the preview; a project cannot change them.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from jinja2 import Environment, FunctionLoader, StrictUndefined

from digest import readers
from digest.composer.rendering.views import issue_view
from digest.model import ATTRIBUTION_FIELDS, Article, Document, Issue, Rendered
from digest.preview.mail import GMAIL_CLIP_BYTES, Mail, read_mail
from digest.preview.provenance import TracedStory, mark_source, traced_stories
from digest.preview.snapshots import Snapshot
from digest.text.markup import MarkupError, sanitize

FEED_TYPES = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})

MAX_ENTRIES = 40
"""Entries shown: as many as most feed readers list at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """One entry of a feed."""

    title: str
    authors: str
    published: str
    link: str
    rights: str
    content: str
    """HTML, sanitized as feed readers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFeed:
    """A feed file as a feed reader shows it."""

    path: str
    title: str
    subtitle: str
    entries: tuple[ShownEntry, ...]
    total: int


def feed_files(files: Iterable[Rendered]) -> tuple[Rendered, ...]:
    """Return the feeds among some files, by their media type, without the archives of older entries; `feed.xml` comes first."""
    feeds = (file for file in files if file.media_type.partition(";")[0] in FEED_TYPES and "/" not in file.path)
    return tuple(sorted(feeds, key=lambda file: (not file.path.startswith("feed."), file.path)))


def read_feed(file: Rendered) -> ShownFeed:
    """Return what a feed reader makes of a feed file."""
    if file.media_type == "application/feed+json":
        return _json_feed(file)
    import feedparser

    parsed = feedparser.parse(file.data)
    return ShownFeed(
        path=file.path,
        title=_field(parsed.feed, "title"),
        subtitle=_plain(_field(parsed.feed, "subtitle")),
        entries=tuple(_entry(entry) for entry in parsed.entries[:MAX_ENTRIES]),
        total=len(parsed.entries),
    )


def _entry(entry: Mapping[str, Any]) -> ShownEntry:
    contents: Sequence[Mapping[str, Any]] = entry.get("content") or ()
    content = str(contents[0].get("value", "")) if contents else _field(entry, "summary")
    names = [str(author.get("name", "")) for author in entry.get("authors") or ()]
    return ShownEntry(
        title=_field(entry, "title"),
        authors=", ".join(name for name in names if name) or _field(entry, "author"),
        published=_field(entry, "published") or _field(entry, "updated"),
        link=_field(entry, "link"),
        rights=_field(entry, "rights"),
        content=_clean(content),
    )


def _json_feed(file: Rendered) -> ShownFeed:
    feed = json.loads(file.data)
    items = feed.get("items") or []
    return ShownFeed(
        path=file.path,
        title=_field(feed, "title"),
        subtitle=_field(feed, "description"),
        entries=tuple(
            ShownEntry(
                title=_field(item, "title"),
                authors=", ".join(_field(author, "name") for author in item.get("authors") or ()),
                published=_field(item, "date_published"),
                link=_field(item, "url"),
                rights="",
                content=_clean(_field(item, "content_html") or _field(item, "content_text")),
            )
            for item in items[:MAX_ENTRIES]
        ),
        total=len(items),
    )


def _clean(html: str) -> str:
    """Return an entry's HTML, sanitized; empty when it exceeds the limits."""
    try:
        return sanitize(html)
    except MarkupError:
        return ""


def _plain(html: str) -> str:
    """Return HTML as the one line of text that is shown below a feed's title."""
    import nh3

    return unescape(" ".join(nh3.clean(html, tags=set()).split()))


def _field(of: Mapping[str, Any], key: str) -> str:
    value = of.get(key)
    return str(value) if value else ""


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

WIDTHS = ((375, "phone"), (680, "desktop"))
"""Widths of the frames in CSS pixels: the most common phone, and a mail client's reading pane around the email's own 600."""


def in_scheme(html: str, scheme: Scheme) -> str:
    """Return the page as a reader with that colour scheme sees it, whatever the browser that shows it is set to."""

    def answer(match: re.Match[str]) -> str:
        return ALWAYS if match.group(1).lower() == scheme else NEVER

    answered = _STYLE.sub(lambda m: m.group(1) + _ASKS.sub(answer, m.group(2)) + m.group(3), html)
    answered = _META_SCHEME.sub("", answered)
    supports = scheme == "dark" and _supports_dark(html)
    # Only a page that declares dark mode gets a dark canvas; others stay light, as their readers see them.
    return _with_head(answered, f"<style>:root{{color-scheme:{'dark' if supports else 'light'} !important}}</style>")


def without_styles(html: str) -> str:
    """Return the email as shown by a client that drops every style sheet; styles on the elements stay."""
    return _STYLE.sub("", html)


def framed(html: str, *, links_beside: bool = True) -> str:
    """Return the page without what a browser would fetch on its own; with `links_beside`, links open in a tab of their own.

    A content security policy does not stop `preconnect` and `dns-prefetch`.
    """
    quiet = _REFRESH.sub("", _FETCHING_LINK.sub("", html))
    return _with_head(quiet, '<base target="_blank">') if links_beside else quiet


def remote_images(html: str) -> int:
    """Return how many images the page would load from the web."""
    return len(
        re.findall(r"(?:<img\b[^>]*\bsrc\s*=\s*|\bbackground\s*=\s*|url\(\s*)[\"']?https?://", html, re.IGNORECASE)
    )


def _supports_dark(html: str) -> bool:
    metas = " ".join(_META_SCHEME.findall(html))
    styles = " ".join(match.group(2) for match in _STYLE.finditer(html))
    return "dark" in metas or re.search(r"color-scheme\s*:[^;}]*\bdark\b", styles) is not None


def _with_head(html: str, extra: str) -> str:
    """Return the page with `extra` at the end of its head, or at its very end: before the doctype it would change the layout."""
    end = _HEAD_END.search(html)
    return html[: end.start()] + extra + html[end.start() :] if end else html + extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a view shows."""

    snapshot: Snapshot
    issue: Issue
    asked: Mapping[str, str]
    """The query string of the address."""


Content: TypeAlias = Callable[[Subject], dict[str, Any]]


def content_of(template: str, subject: Subject) -> dict[str, Any]:
    """Return the variables of a view's template, in addition to those of every page."""
    return _CONTENTS[template](subject) if template in _CONTENTS else {}


def _mail(subject: Subject) -> dict[str, Any]:
    snapshot, issue = subject.snapshot, subject.issue
    mail = _message(snapshot, issue)
    sender, address = parseaddr(mail.header("From"))
    passages = [
        {"text": passage.text, "at": f"?story={traced.anchor}&passage={passage.key}#here"}
        for traced in traced_stories(issue, snapshot.site)
        for passage in traced.passages
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
    feeds: Sequence[ShownFeed] = [read_feed(file) for file in feed_files(subject.snapshot.files.values())]
    return {"feeds": feeds}


def _provenance(subject: Subject) -> dict[str, Any]:
    snapshot = subject.snapshot
    stories = traced_stories(subject.issue, snapshot.site)
    asked = (each for each in stories if each.anchor == subject.asked.get("story"))
    traced = next(asked, stories[0] if stories else None)
    if traced is None:
        return {"stories": stories, "traced": None}
    chosen = (each for each in traced.passages if each.key == subject.asked.get("passage"))
    passage = next(chosen, traced.passages[0] if traced.passages else None)
    document = snapshot.documents.get(traced.source)
    article = _article(document, traced.story.id) if document else None
    text = snapshot.texts.get(traced.source, "")
    steps = [(story, each) for story in stories for each in story.passages]
    place = next((n for n, (story, each) in enumerate(steps) if story is traced and each is passage), 0)
    return {
        "stories": stories,
        "traced": traced,
        "passage": passage,
        "segments": mark_source(text, traced, chosen=passage.key if passage else "", article=article),
        "document": document,
        "article": article,
        "shown_words": sum(len(excerpt.text.split()) for excerpt in traced.story.excerpts),
        "article_words": len(article.text.split()) if article else None,
        "before": steps[place - 1] if place else None,
        "after": steps[place + 1] if place + 1 < len(steps) else None,
        "fields": _fields(traced),
        "notices": [notice for notice in snapshot.notices if notice.source == traced.source],
    }


def _fields(traced: TracedStory) -> list[dict[str, Any]]:
    """Return every field of a story's attribution with its value and where it was found; `value` is empty where it is unknown."""
    of = traced.story.attribution
    values = {
        **{name: getattr(of, name) for name in ATTRIBUTION_FIELDS},
        "authors": ", ".join(author.name for author in of.authors),
        "published": of.published.isoformat() if of.published else None,
        "modified": of.modified.isoformat() if of.modified else None,
        "language": traced.story.language,
        **({"found_at": traced.story.via} if traced.story.via else {}),
    }
    return [
        {
            "name": name.replace("_", " "),
            "value": value,
            "evidence": [each for each in of.evidence if each.field == name],
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
    """Of an email view: the query string of its frames."""
    about: str = ""


VIEWS = (
    View(
        name="email",
        label="Email",
        template="mail.html.j2",
        options="scheme=light",
        about="As it arrives, on a phone and on a desktop.",
    ),
    View(
        name="dark",
        label="Dark",
        template="mail.html.j2",
        options="scheme=dark",
        about="As shown by a client in dark mode that supports the email's own dark colours.",
    ),
    View(
        name="images-off",
        label="Images off",
        template="mail.html.j2",
        options="scheme=light&images=0",
        about="As many clients show it until the reader asks for images: with alternative texts in their place.",
    ),
    View(
        name="styles-stripped",
        label="Styles stripped",
        template="mail.html.j2",
        options="scheme=light&styles=0",
        about="As Gmail shows it for accounts of other providers: without the style sheet, with the styles on the elements.",
    ),
    View(
        name="text",
        label="Text part",
        template="text.html.j2",
        about="What readers of plain text get, taken from the message itself.",
    ),
    View(
        name="source", label="Message", template="source.html.j2", about="The message as it is sent, with its headers."
    ),
    View(
        name="feeds",
        label="Feeds",
        template="feeds.html.j2",
        about="As a feed reader shows them: in its own fonts, and sanitized.",
    ),
    View(name="web", label="Web page", template="web.html.j2", about="The page in the archive; its links work."),
    View(
        name="provenance",
        label="Provenance",
        template="provenance.html.j2",
        about="Where every passage stands in its source.",
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

    `base` is the path that all addresses begin with; `asked` is the query string.
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
    """Return a feed as a feed reader shows it; `None` when there is no such feed."""
    file = next((feed for feed in feed_files(snapshot.files.values()) if feed.path == path), None)
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
                level: sum(problem.level == level for problem in snapshot.problems)
                for level in ("error", "warning", "note")
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
