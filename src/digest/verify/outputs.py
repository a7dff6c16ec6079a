"""Holds the words of a finished file against the record, story by story.

A file is cut into stories at their headlines. Within a story every excerpt and quote must be a paragraph of its own, word for word
and in order, with the speaker on the line after a quote and a mark where paragraphs are left out; every part of the attribution must
stand beside them, whole; every link must lead where the record says; and nothing else may be there but the digest's own words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.verify.attribution import (
    Account,
    allowed,
    check_headlines,
    digest_words,
    links_of,
    recurring,
    required,
    unknown_words,
)
from digest.verify.failures import REBUILD, closest, failure, story_failure
from digest.verify.matching import find_whole, folded, shortened, squeezed
from digest.verify.messages import FinishedParagraph
from digest.verify.passages import check_passages
from digest.verify.record import Record, RecordedStory
from digest.verify.segments import StorySegment, segments_of
from digest.verify.unrecorded import SourceWords, check_unrecorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What the files of an issue are judged by beside its record."""

    sources: SourceWords
    own_words: frozenset[str] = frozenset()
    """Words, case folded, that the project's templates and settings say themselves."""


def check_output(
    record: Record, paragraphs: Sequence[FinishedParagraph], standard: Standard, *, where: str
) -> Iterator[Failure]:
    """Yield every place where a file's words differ from the record."""
    failures = list(_check_recorded(record, paragraphs, standard, where))
    yield from failures
    if not failures:  # else what was altered would be told again as something unrecorded
        yield from check_unrecorded(record, paragraphs, standard.sources, where)


def _check_recorded(
    record: Record, paragraphs: Sequence[FinishedParagraph], standard: Standard, where: str
) -> Iterator[Failure]:
    """Yield what the record has and the file has not, or otherwise, or once too often."""
    head, segments = segments_of(record, paragraphs)
    yield from _check_printed(record, paragraphs, where)
    yield from _check_quotations(None, head, where)
    yield from check_headlines(record, head, where)
    accounts: list[tuple[StorySegment, Account]] = []
    for segment in segments:
        story, part = segment.story, segment.paragraphs
        if part is None:
            hint = closest(story.heading, paragraphs)
            yield story_failure(where, 0, story, "its headline is missing or altered", hint)
            continue
        taken: list[FinishedParagraph] = []
        failures = list(check_passages(story, part, taken, where))
        account = Account(segment, taken)
        failures += _check_beside(record, account, part, where)
        failures += _check_links(record, segment, where)
        failures += _check_pictures(story, part, where)
        yield from failures or _check_quotations(story, part, where)
        if not failures:
            accounts.append((segment, account))
    yield from _check_rest(accounts, standard, where)


def _check_printed(record: Record, paragraphs: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield the editor's words that are missing, altered, or not set apart from the sources' in a paragraph of their own."""
    position = 0
    for text in record.printed_texts:
        wanted = folded(text)
        rest = range(position, len(paragraphs))
        found = next((at for at in rest if paragraphs[at].text == wanted and paragraphs[at].kind != "quotation"), None)
        if found is None:
            problem = f"the editor's words “{shortened(wanted)}” are missing or altered"
            yield failure(where, 0, problem, closest(text, paragraphs))
        else:
            position = found + 1


def _check_beside(
    record: Record, account: Account, segment: Sequence[FinishedParagraph], where: str
) -> Iterator[Failure]:
    """Yield parts of the attribution, and editor's notes, that do not stand beside the story."""
    story = account.story
    account.take(story.heading)
    for kind, text in sorted(required(story), key=lambda part: -len(part[1])):
        if account.take(text) is None:
            hint = closest(text, segment)
            yield story_failure(
                where, segment[0].line, story, f"{kind}: “{shortened(text)}” is missing or altered", hint
            )
    account.take_all(allowed(record, story))


def _check_links(record: Record, segment: StorySegment, where: str) -> Iterator[Failure]:
    """Yield links that lead elsewhere than the record says; at the end of a file the digest's own may stand."""
    story, paragraphs = segment.story, segment.paragraphs or ()
    of = story.attribution
    links = [(link, unquote(link), one) for one in paragraphs for link in one.links if one.kind != "picture"]
    plain_links = {plain for _, plain, _ in links}
    for url in (of.url, of.licence_url):
        if url and unquote(url) not in plain_links:
            yield story_failure(where, paragraphs[0].line, story, f"the link to {url} is missing or altered", REBUILD)
    exact, beginnings = links_of(record, story)
    shown = [squeezed(passage.text) for passage in (*story.excerpts, *story.quotes)]
    others = [
        (link, one)
        for link, plain, one in links
        if plain not in exact and not _is_passage(plain, beginnings, shown) and urlsplit(link).scheme
    ]
    if not others:
        return
    beside = paragraphs[: _end_of(story, paragraphs, exact)] if segment.is_last else paragraphs
    for link, paragraph in others:
        if any(paragraph is one for one in beside):
            problem = f"a link leads to {shortened(link)}, which is not recorded"
            yield story_failure(where, paragraph.line, story, problem, REBUILD)


def _end_of(story: RecordedStory, paragraphs: Sequence[FinishedParagraph], exact: set[str]) -> int:
    """Return the place after the last paragraph that is about the story: with a part of its attribution, its host, or its address."""
    of = story.attribution
    texts = [text for _, text in required(story)]
    texts += [urlsplit(url).hostname or "" for url in (of.url, of.licence_url) if url]
    texts += [passage.credit or passage.text for passage in (*story.excerpts, *story.quotes)]
    wanted = [folded(text) for text in texts if text.strip()]
    for place in range(len(paragraphs), 0, -1):
        one = paragraphs[place - 1]
        if any(unquote(link) in exact for link in one.links) or any(find_whole(text, one.text) for text in wanted):
            return place
    return 1


def _is_passage(link: str, beginnings: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether a percent-decoded link leads into the digest itself, or to a passage that is shown, on the source's page."""
    for beginning in beginnings:
        if not link.startswith(beginning):
            continue
        if not beginning.endswith(":~:text="):
            return True
        words = squeezed(link.removeprefix(beginning))
        commas = [place for place, char in enumerate(words) if char == ","]
        if words in shown or any(
            one.startswith(words[:place]) and one.endswith(words[place + 1 :]) for place in commas for one in shown
        ):
            return True
    return False


def _check_pictures(story: RecordedStory, segment: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield pictures that are not the story's, or are told otherwise than the source tells them."""
    for one in segment:
        if one.kind != "picture":
            continue
        image, src = story.image, one.links[0]
        if image is None or not (src.startswith("cid:") or image.sha256[:12] in src):
            yield story_failure(where, one.line, story, f"the picture {shortened(src)} is not in the record", REBUILD)
            continue
        if one.text != folded(image.alt):
            yield story_failure(
                where, one.line, story, f"the picture's description was altered: “{shortened(one.text)}”", REBUILD
            )
        beside = squeezed(" ".join(paragraph.text for paragraph in segment))
        if image.credit and squeezed(image.credit) not in beside:
            yield story_failure(
                where, one.line, story, f"the picture's credit “{image.credit}” is missing or altered", REBUILD
            )


def _check_rest(accounts: Sequence[tuple[StorySegment, Account]], standard: Standard, where: str) -> Iterator[Failure]:
    """Yield words beside the stories that nobody accounts for; a template's own words are those that recur."""
    rests = [account.rest for _, account in accounts]
    own = digest_words() | standard.own_words | recurring(rests)
    for (segment, _), rest in zip(accounts, rests, strict=True):
        for paragraph, word in unknown_words(rest, own):
            problem = (
                f"“{shortened(paragraph.text)}” holds “{word}”, which is neither recorded nor the digest's own word"
            )
            yield story_failure(where, paragraph.line, segment.story, problem, REBUILD)


def _check_quotations(
    story: RecordedStory | None, segment: Sequence[FinishedParagraph], where: str
) -> Iterator[Failure]:
    """Yield quotations beyond those that the record has for this story."""
    passages = (*story.excerpts, *story.quotes) if story else ()
    open_ones = [squeezed(passage.text) for passage in passages]
    for paragraph in segment:
        if paragraph.kind != "quotation":
            continue
        bare = squeezed(paragraph.text)
        own = next((text for text in (bare, bare[1:-1]) if text in open_ones), None)
        if own is None:
            problem = f"the quotation “{shortened(paragraph.text)}” is not in the record" + (
                f" of the {story.name}" if story else ""
            )
            yield failure(where, paragraph.line, problem, REBUILD)
        else:
            open_ones.remove(own)
