"""Holds the words of a finished file against the record, story by story.

A file is cut into stories at their headlines. Within a story every excerpt and quote must be a paragraph of its own, word for word
and in order, with the speaker on the line after a quote and a mark where paragraphs are left out; every part of the attribution must
stand beside them, whole; every link must lead where the record says; and nothing else may be there but the digest's own words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.text.matching import difference, nearest, shortened
from digest.verify.attribution import RemainingWords, allowed, links_of, required, unknown_words
from digest.verify.finished import FinishedParagraph
from digest.verify.headlines import check_lines
from digest.verify.matching import (
    REBUILD,
    failure,
    find_whole,
    folded,
    letters_of,
    same_words,
    spaceless,
    story_failure,
)
from digest.verify.permissions import Permission
from digest.verify.record import Record, RecordedPassage, RecordedStory
from digest.verify.segments import StorySegment, segments_of
from digest.verify.sources import SourceWords, check_unrecorded
from digest.verify.wording import digest_words, words_in

MARK_WORDS = 6
"""At most this many words of a template stand beside a mark for words left out; more are a sentence about it."""
_BRACKETED = re.compile(r"[\[(](?:…|\.\.\.)[\])]")


def check_passages(
    story: RecordedStory,
    part: Sequence[FinishedParagraph],
    hidden: Sequence[FinishedParagraph],
    shown: list[FinishedParagraph],
    standard: "Standard",
    where: str,
) -> Iterator[Failure]:
    """Yield excerpts and quotes that are not there word for word, in order, under the right name; add to `shown` those that are."""
    position, before = 1, None
    marks = [_is_gap_mark(one, standard.own_words) for one in part]
    for passage in story.passages:
        place = _find_passage(passage, part, position)
        if place is None:
            yield _altered(passage, story, part, where, hidden)
            continue
        shown.append(part[place])
        begun, position = position, place + 1
        if passage.credit is None:
            gap = not passage.follows(before) if before else standard.sources.begins_within(story)
            if gap is not None:
                yield from _check_gap(any(marks[begun:place]), story, part[place], where, gap=gap)
            before = passage
            if passage is story.excerpts[-1]:
                after = any(marks[position : position + 2])
                yield from _check_gap(after, story, part[place], where, gap=passage.continues)
            continue
        credit = part[position] if position < len(part) else None
        if credit is None or not same_words(folded(passage.credit), credit.text):
            line = credit.line if credit else part[place].line
            seen = f"“{shortened(credit.text)}”" if credit else "nothing"
            problem = f"the quote “{shortened(passage.text, 60)}” is credited to {seen}, not to “{passage.credit}”"
            yield story_failure(where, story, problem, line=line)
        else:
            shown.append(credit)


def _is_gap_mark(paragraph: FinishedParagraph, own: Set[str]) -> bool:
    """Return whether a paragraph says that words were left out: an ellipsis, at most with words of the digest or of its templates."""
    text = paragraph.text
    if paragraph.kind == "picture" or ("…" not in text and "..." not in text):
        return False
    words = words_in(text)
    return not words or (len(words) <= MARK_WORDS and words <= own and _BRACKETED.search(text) is not None)


def _check_gap(
    is_marked: bool,  # noqa: FBT001 - what is, beside what should be
    story: RecordedStory,
    paragraph: FinishedParagraph,
    where: str,
    *,
    gap: bool,
) -> Iterator[Failure]:
    """Yield that a mark for left out words is missing beside a passage, or there for no reason."""
    if is_marked != gap:
        problem = "a mark says that words were left out, but none were, beside"
        if gap:
            problem = "words were left out, but no mark says so, beside"
        yield story_failure(where, story, f"{problem} “{shortened(paragraph.text, 60)}”", line=paragraph.line)


def _find_passage(passage: RecordedPassage, part: Sequence[FinishedParagraph], position: int) -> int | None:
    wanted = folded(passage.shown)
    for place in range(position, len(part)):
        paragraph = part[place]
        if paragraph.kind == "picture":
            continue
        if same_words(wanted, paragraph.text if passage.credit is None else _inside_marks(paragraph.text)):
            return place
    return None


def _inside_marks(text: str) -> str:
    """Return a quote without the one mark on each side that the digest sets; nothing when there are none."""
    if len(text) < 2 or text[0].isalnum() or text[-1].isalnum():
        return ""
    return text[1:-1].strip()


def _altered(
    passage: RecordedPassage,
    story: RecordedStory,
    part: Sequence[FinishedParagraph],
    where: str,
    hidden: Sequence[FinishedParagraph],
) -> Failure:
    """Return what happened to a passage that is not where it belongs."""
    kind = "excerpt" if passage.credit is None else "quote"
    wanted = folded(passage.shown)
    if unseen := next((one for one in hidden if find_whole(wanted, one.text)), None):
        return story_failure(
            where, story, f"the {kind} “{shortened(wanted)}” is not seen: {unseen.why}", line=unseen.line
        )
    lines = {paragraph.text: paragraph.line for paragraph in reversed(part[1:])}
    close = nearest(wanted, lines)
    if close is None:
        return story_failure(where, story, f"the {kind} “{shortened(wanted)}” is missing", line=part[0].line)
    shown = _inside_marks(close) if kind == "quote" else close
    if shown == wanted:
        problem = f"the {kind} “{shortened(wanted)}” is out of order"
    else:
        problem = f"the {kind} was altered: {difference(wanted, shown or close)}"
    return story_failure(where, story, problem, line=lines[close])


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What the files of an issue are judged by, beside its record."""

    sources: SourceWords
    own_words: frozenset[str] = frozenset()
    """Words, case folded, that the project's templates and settings say themselves."""
    permissions: Sequence[Permission] | None = None
    """The credit lines that the settings ask for; `None` where these are not known."""


def check_output(
    record: Record, paragraphs: Sequence[FinishedParagraph], standard: Standard, *, where: str
) -> Iterator[Failure]:
    """Yield every place where a file's words differ from the record."""
    own = {
        folded(text) for text in record.own_texts
    }  # only the sources' words must be seen in the letters they were written in
    seen = [
        replace(paragraph, text=paragraph.written) if paragraph.written and paragraph.written in own else paragraph
        for paragraph in paragraphs
        if paragraph.kind != "hidden"
    ]
    hidden = [paragraph for paragraph in paragraphs if paragraph.kind == "hidden"]
    failures = list(_check_recorded(record, seen, hidden, standard, where))
    yield from failures
    if not failures:  # otherwise what was altered would be reported again as something unrecorded
        yield from check_unrecorded(record, paragraphs, standard.sources, where)


def _check_recorded(
    record: Record,
    paragraphs: Sequence[FinishedParagraph],
    hidden: Sequence[FinishedParagraph],
    standard: Standard,
    where: str,
) -> Iterator[Failure]:
    """Yield what is recorded and missing from the file, altered, or there once too often."""
    head, segments = segments_of(record, paragraphs)
    yield from _check_printed(record, paragraphs, where)
    yield from _check_quotations(None, head, where)
    first = head[-1].line if head else 0
    own = digest_words() | standard.own_words
    lines = [*head, *(paragraph for paragraph in hidden if paragraph.line <= first)]
    yield from check_lines(record, lines, own, where)
    for segment in segments:
        story, part = segment.story, segment.paragraphs
        if part is None:
            hint = closest(story.heading, paragraphs, hidden)
            yield story_failure(where, story, "its headline is missing or altered", hint)
            continue
        shown: list[FinishedParagraph] = []
        failures = list(check_passages(story, part, hidden, shown, standard, where))
        used = {id(paragraph) for paragraph in shown}
        remaining = RemainingWords(story, [one for one in part if id(one) not in used], is_last=segment.is_last)
        failures += _check_beside(record, remaining, part, hidden, where)
        failures += _check_links(record, segment, part, where)
        failures += _check_pictures(story, part, where)
        yield from failures or _check_quotations(story, part, where)
        if not failures:
            yield from _check_rest(remaining, own, where)


def closest(text: str, seen: Iterable[FinishedParagraph], hidden: Iterable[FinishedParagraph]) -> str:
    """Return a hint: why a missing text is not seen, or where the paragraph most like it differs from it."""
    wanted = folded(text)
    for paragraph in hidden:
        if find_whole(wanted, paragraph.text):
            return f"it is there in line {paragraph.line}, but {paragraph.why}"
    close = nearest(wanted, (paragraph.text for paragraph in seen))
    return f"nearest: {difference(wanted, close)}" if close else REBUILD


def _check_printed(record: Record, paragraphs: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield the editor's words that are missing, altered, or not in a paragraph of their own, apart from the sources' words."""
    position = 0
    for text in record.printed_texts:
        wanted = folded(text)
        places = (
            place
            for place in range(position, len(paragraphs))
            if paragraphs[place].kind != "quotation" and same_words(wanted, paragraphs[place].text)
        )
        if (place := next(places, None)) is None:
            problem = f"the editor's words “{shortened(wanted)}” are missing or altered"
            yield failure(where, problem, closest(text, paragraphs, ()))
        else:
            position = place + 1


def _check_beside(
    record: Record,
    remaining: RemainingWords,
    part: Sequence[FinishedParagraph],
    hidden: Sequence[FinishedParagraph],
    where: str,
) -> Iterator[Failure]:
    """Yield parts of the attribution, and editor's notes, that are missing beside the story."""
    story = remaining.story
    remaining.take(story.heading)
    for kind, text in sorted(required(story), key=lambda kind_and_text: -len(kind_and_text[1])):
        if problem := remaining.take(text):
            hint = closest(text, part, hidden)
            yield story_failure(where, story, f"{kind}: “{shortened(text)}” {problem}", hint, line=part[0].line)
    remaining.take_all(allowed(record, story))


def _check_links(
    record: Record, segment: StorySegment, part: Sequence[FinishedParagraph], where: str
) -> Iterator[Failure]:
    """Yield links that are missing or lead elsewhere than the record says; the digest's own may stand at the end of a file."""
    story = segment.story
    links = [
        (link, unquote(link), paragraph)
        for paragraph in part
        for link in paragraph.links
        if paragraph.kind != "picture"
    ]
    plain_links = {plain for _, plain, _ in links}
    for url in story.addresses:
        if unquote(url) not in plain_links:
            yield story_failure(where, story, f"the link to {url} is missing or altered", line=part[0].line)
    exact, beginnings = links_of(record, story)
    shown = [letters_of(passage.text) for passage in story.passages]
    others = [
        (link, paragraph)
        for link, plain, paragraph in links
        if plain not in exact and not _is_passage(plain, beginnings, shown) and urlsplit(link).scheme
    ]
    if not others:
        return
    about = part[: _end_of(story, part, exact)] if segment.is_last else part
    for link, paragraph in others:
        if any(paragraph is one for one in about):
            problem = f"a link leads to {shortened(link)}, which is not recorded"
            yield story_failure(where, story, problem, line=paragraph.line)


def _end_of(story: RecordedStory, part: Sequence[FinishedParagraph], exact: set[str]) -> int:
    """Return the place after the last paragraph that is about the story: with a part of its attribution, its host, or its address."""
    texts = [text for _, text in required(story)]
    texts += [urlsplit(url).hostname or "" for url in story.addresses]
    texts += [passage.credit or passage.shown for passage in story.passages]
    wanted = [folded(text) for text in texts if text.strip()]
    for end in range(len(part), 0, -1):
        last = part[end - 1]
        if any(unquote(link) in exact for link in last.links) or any(find_whole(text, last.text) for text in wanted):
            return end
    return 1


def _is_passage(link: str, beginnings: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether a percent-decoded link leads into the digest itself, or to a shown passage on the source's page."""
    for beginning in beginnings:
        if not link.startswith(beginning):
            continue
        if not beginning.endswith(":~:text="):
            return True
        words = letters_of(link.removeprefix(beginning))
        commas = [place for place, char in enumerate(words) if char == ","]
        if words in shown or any(
            text.startswith(words[:place]) and text.endswith(words[place + 1 :]) for place in commas for text in shown
        ):
            return True
    return False


def _check_pictures(story: RecordedStory, part: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield pictures that are not the story's, or whose description or credit differs from the source's."""
    for picture in part:
        if picture.kind != "picture":
            continue
        image, src = story.image, picture.links[0]
        if image is None or not (src.startswith("cid:") or image.sha256[:12] in src):
            problem = f"the picture {shortened(src)} is not in the record"
            yield story_failure(where, story, problem, line=picture.line)
            continue
        if picture.text != folded(image.alt):
            problem = f"the picture's description was altered: “{shortened(picture.text)}”"
            yield story_failure(where, story, problem, line=picture.line)
        if image.credit and not any(find_whole(folded(image.credit), paragraph.text) for paragraph in part):
            problem = f"the picture's credit “{image.credit}” is missing or altered"
            yield story_failure(where, story, problem, line=picture.line)


def _check_rest(remaining: RemainingWords, own: frozenset[str], where: str) -> Iterator[Failure]:
    """Yield words beside a story that are not accounted for."""
    for paragraph, word in unknown_words(remaining.rest, own):
        problem = (
            f"“{shortened(paragraph.text)}” holds “{word}”, which is neither recorded nor one of the digest's own words"
        )
        yield story_failure(where, remaining.story, problem, line=paragraph.line)


def _check_quotations(story: RecordedStory | None, part: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield quotations beyond those that are recorded for this story."""
    unseen = [spaceless(passage.shown) for passage in story.passages] if story else []
    for paragraph in part:
        if paragraph.kind != "quotation":
            continue
        bare = spaceless(paragraph.text)
        recorded = next((text for text in (bare, bare[1:-1]) if text in unseen), None)
        if recorded is None:
            problem = f"the quotation “{shortened(paragraph.text)}” is not in the record"
            line = paragraph.line
            yield story_failure(where, story, problem, line=line) if story else failure(where, problem, line=line)
        else:
            unseen.remove(recorded)
