"""What each view of an issue is filled with. Layer 6, pure: it reads the finished bytes and the record's offsets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any, TypeAlias

from digest import readers
from digest.composer.rendering.views import issue_view
from digest.model import Article, Document, Issue
from digest.preview.feeds import Feed, feed_files, read_feed
from digest.preview.messages import GMAIL_CLIP_BYTES, Mail, read_mail
from digest.preview.provenance import Told, mark_source, told_stories
from digest.preview.snapshots import Snapshot
from digest.preview.variants import remote_images

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
        "headline": of.headline,
        "authors": ", ".join(author.name for author in of.authors),
        "publisher": of.publisher,
        "publisher_name": of.publisher_name,
        "agency": of.agency,
        "dateline": of.dateline,
        "published": of.published.isoformat() if of.published else None,
        "modified": of.modified.isoformat() if of.modified else None,
        "url": of.url,
        "rights": of.rights,
        "licence_url": of.licence_url,
        "access_notice": of.access_notice,
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
    return next((one for one in readers.read(document) if isinstance(one, Article) and one.id == identity), None)


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
