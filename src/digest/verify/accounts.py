"""Accounting for every word beside a story's passages: what must be there, whole and once, and what is left over. Layer 3: pure.

What is left over may only be the digest's own words: those of its languages' files, of its settings, and of its templates.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from digest.verify.matching import folded, squeezed
from digest.verify.readable import Paragraph, hidden_marks
from digest.verify.record import Record, RecordedStory
from digest.verify.segments import Segment
from digest.verify.wholes import find_whole, without_whole

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"<[a-z]+://[^<>\s]+>")
"""An address in plain text: it is a link, and judged as one."""
_FIELD = re.compile(r"\{\w*\}")


class Account:
    """What stands beside the passages of one story in one file; what is accounted for is taken out."""

    def __init__(self, segment: Segment, taken: Sequence[Paragraph]) -> None:
        self.story = segment.story
        self._is_last = segment.is_last
        used = {id(paragraph) for paragraph in taken}
        self.paragraphs = [
            one for one in segment.paragraphs or () if id(one) not in used and one.kind in {"text", "heading"}
        ]
        self._left = [_ADDRESS.sub("\n", one.text) for one in self.paragraphs]
        self._last = 0

    def take(self, text: str, *, start: int = 0) -> int | None:
        """Take a text out where it stands whole for the first time; return in which paragraph, `None` when it does not."""
        wanted = folded(text)
        for place in range(start, len(self._left)):
            left = self._left[place]
            if found := find_whole(wanted, left):
                self._left[place] = f"{left[: found.start]}\n{left[found.end :]}"
                self._last = max(self._last, place)
                return place
        return None

    def take_all(self, texts: Iterable[str]) -> None:
        """Take out every place of texts that may be there."""
        everything = squeezed("".join(self._left))
        for text in sorted({folded(text) for text in texts if text.strip()}, key=len, reverse=True):
            if squeezed(text) in everything:  # most are not there
                self._left = [without_whole(text, left) for left in self._left]
                everything = squeezed("".join(self._left))

    @property
    def rest(self) -> list[tuple[Paragraph, str]]:
        """Each paragraph with what is left of it; of the last story of a file, up to the last one in which something was taken."""
        pairs = list(zip(self.paragraphs, self._left, strict=True))
        return pairs[: self._last + 1] if self._is_last else pairs


def required(story: RecordedStory) -> Iterator[tuple[str, str]]:
    """Yield what must stand beside a story, kind and text, in the order of print where there is one."""
    of = story.attribution
    yield from story.facts
    for kind, text in (("rights", of.rights), ("access notice", of.access_notice), ("credit line", story.credit)):
        if text:
            yield kind, text
    if story.also:
        yield "who else has it", story.also
    for paragraph in story.note.split("\n\n"):
        if paragraph.strip():
            yield "note", paragraph


def allowed(record: Record, story: RecordedStory) -> Iterator[str]:
    """Yield what may stand beside a story: addresses in words, what its picture is told to be, and the digest's own texts."""
    of = story.attribution
    for url in (of.url, of.licence_url):
        if url:
            yield from (url, unquote(url), *hosts_of(url))
    if story.image:
        yield from (story.image.alt, story.image.credit or "")
    yield from record.own_texts
    if record.base_url:
        yield record.base_url


def hosts_of(url: str | None) -> tuple[str, ...]:
    """Return the host of an address as it is and without `www.`; nothing where there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # brackets without an address in them
        return ()
    return (host, host.removeprefix("www.")) if host else ()


def links_of(record: Record, story: RecordedStory) -> tuple[set[str], tuple[str, ...]]:
    """Return where a story may lead to, percent-decoded: addresses as they are, and beginnings of addresses."""
    of = story.attribution
    exact = {unquote(url) for url in (of.url, of.licence_url, *(author.url for author in of.authors)) if url}
    beginnings = [f"{unquote(of.url)}{'' if '#' in of.url else '#'}:~:text="] if of.url else []
    if record.base_url:
        beginnings.append(unquote(record.base_url))
    return exact, tuple(beginnings)


def unknown_words(rest: Sequence[tuple[Paragraph, str]], own: frozenset[str]) -> list[tuple[Paragraph, str]]:
    """Return words that are left over and are not the digest's own, each with its paragraph; hidden marks too."""
    found = []
    for paragraph, left in rest:
        found += [(paragraph, word) for word in _WORD.findall(left) if word.casefold() not in own]
        found += [(paragraph, mark) for mark in hidden_marks(left)]
    return found


def recurring(rests: Sequence[Sequence[tuple[Paragraph, str]]]) -> frozenset[str]:
    """Return the words that are left over of more than one story: those of a template, not of a hand that altered one place."""
    counts = Counter(word for rest in rests for word in {w.casefold() for _, left in rest for w in _WORD.findall(left)})
    return frozenset(word for word, count in counts.items() if count > 1)


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, for comparison."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


@cache
def digest_words() -> frozenset[str]:
    """Return the words of the digest's own labels, in all its languages."""
    found: set[str] = set()
    for path in (files("digest") / "composer" / "locales").iterdir():
        if path.name.endswith(".toml"):
            for label in tomllib.loads(path.read_text("utf-8")).values():
                found |= words_in(_FIELD.sub(" ", str(label)))
    return frozenset(found)
