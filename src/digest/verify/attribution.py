"""Accounts for every word beside a story's passages: what must be there, whole and once, and what is left over.

What is left over may only be the digest's own words: those of its languages' files, of its settings, and of its templates.

The lines are held against one record after another. Of a record nothing is kept but what a line has of it, so that an archive of any size
can be judged; and a line is only looked at for what it may have in common with a record.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.verify.matching import (
    FinishedLine,
    Lines,
    Parts,
    Resembling,
    difference,
    find_whole,
    folded,
    shortened,
    squeezed,
    without_whole,
)
from digest.verify.messages import FinishedParagraph, hidden_marks
from digest.verify.record import Record, RecordedStory
from digest.verify.segments import StorySegment

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"<[a-z]+://[^<>\s]+>")
"""An address in plain text: it is a link, and judged as one."""
_FIELD = re.compile(r"\{\w*\}")


class Account:
    """What stands beside the passages of one story in one file; what is accounted for is taken out."""

    def __init__(self, segment: StorySegment, taken: Sequence[FinishedParagraph]) -> None:
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
    def rest(self) -> list[tuple[FinishedParagraph, str]]:
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


def unknown_words(
    rest: Sequence[tuple[FinishedParagraph, str]], own: frozenset[str]
) -> list[tuple[FinishedParagraph, str]]:
    """Return words that are left over and are not the digest's own, each with its paragraph; hidden marks too."""
    found = []
    for paragraph, left in rest:
        found += [(paragraph, word) for word in _WORD.findall(left) if word.casefold() not in own]
        found += [(paragraph, mark) for mark in hidden_marks(left)]
    return found


def recurring(rests: Sequence[Sequence[tuple[FinishedParagraph, str]]]) -> frozenset[str]:
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


STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"

ALTERED_SHARE = 0.6
"""Share of a headline's words in a line from which on the line is meant to have that headline."""

_LETTERS = re.compile(r"[^\W\d_]+")


def check_headlines(record: Record, paragraphs: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield what `Headlines` tells when there is one record alone."""
    if paragraphs:
        headlines = Headlines(paragraphs, where)
        headlines.see(record)
        yield from headlines.failures()


class Headlines:
    """Lines that have a headline otherwise than the records, or beside it a name that is not the story's, or hidden marks.

    A preheader, which has both, stands as it is or not at all. In a list of issues there is none; so there, a line that has a headline is
    not held against those of all issues, which are as alike as the headlines of a series. What says nothing but the digest's own words is
    no altered headline, however like one it is: `12 – 18 January 2026`.
    """

    def __init__(self, paragraphs: Sequence[FinishedParagraph], where: str, *, with_preheader: bool = True) -> None:
        self._where = where
        self._with_preheader = with_preheader
        self._paragraphs = [one for one in paragraphs if one.kind != "picture"]
        self._lines = Lines(one.text for one in self._paragraphs)
        self._marked = [line for line in self._lines if hidden_marks(line.text)]
        self._like_heading = Resembling(self._lines, ALTERED_SHARE)
        self._like_preheader = Resembling(self._lines, ALTERED_SHARE)
        self._part_of_preheader = Parts(self._lines)
        self._naming: dict[str, list[FinishedLine]] = {}
        """Lines by the headlines that they hold."""
        self._held: set[tuple[str, str]] = set()
        """Texts that lines were found to hold, each with the headline that it belongs to, if any: issues say many things alike."""

    def see(self, record: Record) -> None:
        """Note what the lines have of a record. Records are shown in the order of their slugs."""
        own = dict.fromkeys(folded(text) for text in record.own_texts)
        texts = frozenset(own)
        if record.preheader and self._with_preheader:
            preheader = folded(record.preheader)
            own[preheader] = None
            for line in self._like_preheader.take(preheader):
                line.preheader = preheader
            for line in self._part_of_preheader.take(preheader):
                line.whole = preheader
        for text in own:
            for line in self._newly_holding(text):
                line.known.add(text)
                line.is_own = line.is_own or line.text == text
                if text in texts:
                    line.own.add(text)
        headings = [folded(story.heading) for story in record.all_stories]
        for heading, story in zip(headings, record.all_stories, strict=True):
            self._see_story(heading, story)
        if self._marked:
            allowed = hidden_marks("".join([*own, *headings]))
            for line in self._marked:
                line.allowed.update(allowed)

    def _see_story(self, heading: str, story: RecordedStory) -> None:
        naming = self._naming.get(heading)
        if naming is None:
            naming = [line for line in self._lines.holding(heading) if heading in line.text]
            if naming:
                self._naming[heading] = naming
            for line in naming:
                line.is_named = True
        for part in _parts(story) if naming else ():
            for line in self._newly_holding(part, heading, naming):
                line.known.add(part)
        for line in self._like_heading.take(heading):
            line.heading = heading

    def _newly_holding(
        self, text: str, heading: str = "", among: Sequence[FinishedLine] | None = None
    ) -> Sequence[FinishedLine]:
        """Return the lines that hold a text; none when they were told before."""
        if (text, heading) in self._held:
            return ()
        found = self._lines.holding(text, among)
        if found:
            self._held.add((text, heading))
        return found

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong in the lines, once every record was shown."""
        for paragraph in self._paragraphs:
            line = self._lines[paragraph.text]
            if line.is_own:
                continue
            text = line.text
            at = f"{self._where}:{paragraph.line}" if paragraph.line else self._where
            if marks := [mark for mark in hidden_marks(text) if mark not in line.allowed]:
                yield _failure(at, f"“{shortened(text)}” holds the hidden mark {marks[0]}")
            if not _beyond(line.text, line.own):
                continue
            if line.is_named:
                if line.preheader:
                    yield _failure(at, f"a line was altered: {difference(line.preheader, text)}")
                elif words := _beyond(line.text, line.known):
                    yield _failure(at, f"“{shortened(text)}” holds “{words[0]}”, which is not of that story")
            elif heading := line.preheader or line.heading or _whole(line):
                yield _failure(at, f"the headline was altered: {difference(heading, text)}")


def _parts(story: RecordedStory) -> Iterator[str]:
    """Yield what may stand beside a story's headline, and that: its makers, the host of its address, and what is told of it."""
    of = story.attribution
    names = (of.publisher, of.publisher_name, of.agency, *story.author_names, *hosts_of(of.url))
    texts = (story.heading, *(fact for _, fact in story.facts), *(name for name in names if name))
    yield from map(folded, texts)


def _beyond(text: str, known: Collection[str]) -> list[str]:
    """Return the words of a line beside texts that are known, but for those that the digest says itself."""
    for part in sorted(known, key=lambda part: (-len(part), part)):
        text = without_whole(part, text)
    return _not_own(text)


def _whole(line: FinishedLine) -> str | None:
    """Return the preheader of which a line is only a part, with a name in it."""
    return line.whole if line.whole and _not_own(line.text) else None


def _not_own(text: str) -> list[str]:
    """Return the words of a text that are not the digest's own."""
    return [word for word in _LETTERS.findall(text) if word.casefold() not in digest_words()]


def _failure(where: str, problem: str) -> Failure:
    return Failure(stage=STAGE, source=where, problem=problem, hint=REBUILD)
