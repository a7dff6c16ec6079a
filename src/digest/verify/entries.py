"""Holding what a feed entry tells programs against the record: makers, sources, rights, links. Layer 3: pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from digest.verify.matching import shortened, squeezed
from digest.verify.readable import hidden_marks, without_hidden_marks
from digest.verify.record import Record, RecordedStory
from digest.verify.syndication import FeedEntry

_SAME_SIGNS = str.maketrans({"‹": "<", "›": ">", "＆": "&"})
"""A name in a feed cannot say that it holds no markup; signs that look like some may stand for others."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def signs(text: str) -> str:
    """Return a text for comparison: without white space and what XML cannot hold, signs that look like markup as themselves."""
    bare = squeezed(text)
    if bare.isascii() and bare.isprintable():
        return bare
    return without_hidden_marks(_CONTROL.sub("", bare)).translate(_SAME_SIGNS)


def told_otherwise(record: Record, stories: Sequence[RecordedStory], entry: FeedEntry) -> Iterator[str]:
    """Yield what an entry for these stories tells programs otherwise than the record."""
    publishers = _distinct(story.attribution.publisher_name or story.attribution.publisher for story in stories)
    if (
        list(dict.fromkeys(signs(name) for name in entry.publishers)) != publishers
    ):  # names that differ in marks alone are one
        yield f"publishers: the entry has {', '.join(entry.publishers) or 'none'}"
    if not _same_sources(stories, entry.sources):
        yield f"sources: the entry has {', '.join(entry.sources) or 'none'}"
    rights = _distinct(story.rights for story in stories)
    if signs(entry.rights) != ";".join(rights):
        yield f"rights: the entry has {entry.rights!r}"
    yield from _odd_links(record, stories, entry)
    if entry.source_rights is not None and signs(entry.source_rights) != ";".join(rights):
        yield f"source: the entry has the rights {entry.source_rights!r}"
    told = [entry.title, entry.rights, *entry.authors, *entry.contributors, *entry.publishers, *entry.sources]
    told += [title for _, _, title in entry.links if title]
    for text in [*told, entry.source or "", entry.source_rights or ""]:
        if marks := hidden_marks(text):
            yield f"“{shortened(text)}” holds the hidden mark {marks[0]}"


def _same_sources(stories: Sequence[RecordedStory], sources: Sequence[str]) -> bool:
    """Whether there is one source for each story, its address, else a line with its headline and makers, else its file."""
    if len(sources) != len(stories):
        return False
    for story, source in zip(stories, sources, strict=True):
        of = story.attribution
        line = ",".join(signs(part) for part in (of.headline, of.publisher_name or of.publisher, of.agency) if part)
        if of.url:
            if unquote(source) != unquote(of.url):
                return False
        elif signs(source) not in {line, signs(story.file), signs(story.id)}:
            return False
    return True


def _odd_links(record: Record, stories: Sequence[RecordedStory], entry: FeedEntry) -> Iterator[str]:
    """Yield links that lead neither to the articles, nor to where they were found, nor into the digest."""
    titles = {unquote(story.attribution.url): story.headline for story in reversed(stories) if story.attribution.url}
    known = {unquote(url) for story in stories for url in (story.attribution.licence_url, story.via) if url}
    own = {signs(text) for text in record.own_texts}
    for rel, href, title in entry.links:
        plain = unquote(href)
        if plain in titles:
            named = bool(title) or (rel == "related" and title is not None)
            wrong = named and signs(title or "") != signs(titles[plain] or "")
        else:
            inside = not urlsplit(href).scheme or (record.base_url is not None and href.startswith(record.base_url))
            wrong = (plain not in known and not inside) or (bool(title) and signs(title or "") not in own)
        if wrong:
            yield f"links: the entry has {shortened(href)!r}" + (f" as “{shortened(title)}”" if title else "")
    hosts = {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/" for url in titles}
    for href in entry.source_links:
        if unquote(href) not in hosts:
            yield f"source: the entry has {shortened(href)!r}"


def _distinct(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(one for text in texts if text and (one := signs(text))))
