"""Accounts for every word beside a story's passages: what must be there, whole and once, and what is left over.

What is left over may only be the digest's own words: those of its label files, its settings, and its templates.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from digest.verify.finished import FinishedParagraph
from digest.verify.matching import CUT, find_whole, folded, is_in_quotation_marks, odd_marks, without_whole
from digest.verify.record import Record, RecordedStory

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"<[a-z]+://[^<>\s]+>")
"""An address in plain text: it is judged as a link."""
_WEB_ADDRESS = re.compile(r"https?://\S+")
_BEHIND = ".,;:!?'\"”’»)]}>…"
"""Marks behind an address that may belong to the sentence."""


class RemainingWords:
    """The words beside the passages of one story in one file; whatever is accounted for is taken out."""

    def __init__(self, story: RecordedStory, paragraphs: Iterable[FinishedParagraph], *, is_last: bool) -> None:
        """Take the paragraphs without the passages; `is_last` says whether the end of the file follows them."""
        self.story = story
        self._is_last = is_last
        self._paragraphs = [paragraph for paragraph in paragraphs if paragraph.kind in {"text", "heading"}]
        self._left = [_ADDRESS.sub(CUT, paragraph.text) for paragraph in self._paragraphs]
        self._last = 0

    def take(self, text: str) -> str:
        """Take a text out where it first stands whole; return what is wrong with it, nothing when it stands there plainly."""
        wanted = folded(text)
        for number, left in enumerate(self._left):
            if place := find_whole(wanted, left):
                self._left[number] = f"{left[: place.start]}{CUT}{left[place.end :]}"
                self._last = max(self._last, number)
                return "stands in quotation marks" if is_in_quotation_marks(place, left) else ""
        return "is missing or altered"

    def take_all(self, texts: Iterable[str]) -> None:
        """Take out every occurrence of texts that may be there."""
        for text in sorted({folded(text) for text in texts if text.strip()}, key=len, reverse=True):
            self._left = [without_whole(text, left) for left in self._left]

    @property
    def rest(self) -> list[tuple[FinishedParagraph, str]]:
        """Each paragraph with what is left of it. In a file's last story, paragraphs after the last recorded words are left out."""
        pairs = list(zip(self._paragraphs, self._left, strict=True))
        return pairs[: self._last + 1] if self._is_last else pairs


def required(story: RecordedStory) -> Iterator[tuple[str, str]]:
    """Yield what must stand beside a story, kind and text."""
    of = story.attribution
    yield from story.facts
    for kind, text in (
        ("rights", of.rights),
        ("access notice", of.access_notice),
        ("credit line", story.credit),
        ("who else has it", story.also),
    ):
        if text:
            yield kind, text
    for paragraph in story.note.split("\n\n"):
        if paragraph.strip():
            yield "note", paragraph


def allowed(record: Record, story: RecordedStory) -> Iterator[str]:
    """Yield what may stand beside a story: addresses in words, its picture's description and credit, and the digest's own texts."""
    for url in story.addresses:
        yield from (url, unquote(url), *hosts_of(url))
    if story.image:
        yield from (story.image.alt, story.image.credit or "")
    yield from record.own_texts
    if record.base_url:
        yield record.base_url


def hosts_of(url: str | None) -> tuple[str, ...]:
    """Return the host of an address as it is and without `www.`; nothing where it has none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # brackets without an address in them
        return ()
    return (host, host.removeprefix("www.")) if host else ()


def links_of(record: Record, story: RecordedStory) -> tuple[set[str], tuple[str, ...]]:
    """Return where a story may link to, percent-decoded: whole addresses, those in the editor's words too, and beginnings of addresses."""
    of = story.attribution
    exact = {unquote(url) for url in (*story.addresses, *(author.url for author in of.authors)) if url}
    for text in (story.note, *record.own_texts):
        for address in _WEB_ADDRESS.findall(text):
            exact.update(unquote(address[:end]) for end in range(len(address.rstrip(_BEHIND)), len(address) + 1))
    beginnings = [f"{unquote(of.url)}{'' if '#' in of.url else '#'}:~:text="] if of.url else []
    if record.base_url:
        beginnings.append(unquote(record.base_url))
    return exact, tuple(beginnings)


def unknown_words(
    rest: Sequence[tuple[FinishedParagraph, str]], own: frozenset[str]
) -> list[tuple[FinishedParagraph, str]]:
    """Return the words and hidden marks that are left over and not the digest's own, each with its paragraph."""
    unknown = []
    for paragraph, left in rest:
        unknown += [(paragraph, word) for word in _WORD.findall(left) if word.casefold() not in own]
        unknown += [(paragraph, mark) for mark in odd_marks(left)]
    return unknown
