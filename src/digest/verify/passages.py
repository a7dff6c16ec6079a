"""Holds the passages of a story against the record: word for word, in order, each with its speaker and its gaps."""

from collections.abc import Iterable, Iterator, Sequence

from digest.model import Failure
from digest.text.matching import difference, nearest, shortened
from digest.verify.failures import story_failure
from digest.verify.finished import FinishedParagraph
from digest.verify.matching import folded
from digest.verify.record import RecordedPassage, RecordedStory

PARAGRAPH_JOINT = 2
"""Code points between two paragraphs of an article text. Source: docs/record.md."""


def check_passages(
    story: RecordedStory, part: Sequence[FinishedParagraph], shown: list[FinishedParagraph], where: str
) -> Iterator[Failure]:
    """Yield excerpts and quotes that are not there word for word, in order, under the right name; add to `shown` those that are."""
    position, before = 1, None
    for passage in story.passages:
        place = _find_passage(passage, part, position)
        if place is None:
            yield _altered(passage, story, part, where)
            continue
        shown.append(part[place])
        between, position = part[position:place], place + 1
        if passage.credit is None:
            if before is not None:
                gap = before.continues or passage.in_article.start > before.in_article.end + PARAGRAPH_JOINT
                yield from _check_gap(between, story, part[place], where, gap=gap)
            before = passage
            if passage is story.excerpts[-1]:
                after = part[position : position + 2]
                yield from _check_gap(after, story, part[place], where, gap=passage.continues)
            continue
        credit = part[position] if position < len(part) else None
        if credit is None or credit.text != folded(passage.credit):
            line = credit.line if credit else part[place].line
            seen = f"“{shortened(credit.text)}”" if credit else "nothing"
            problem = f"the quote “{shortened(passage.text, 60)}” is credited to {seen}, not to “{passage.credit}”"
            yield story_failure(where, story, problem, line=line)
        else:
            shown.append(credit)


def _check_gap(
    between: Iterable[FinishedParagraph], story: RecordedStory, paragraph: FinishedParagraph, where: str, *, gap: bool
) -> Iterator[Failure]:
    """Yield that a mark for left out words, an ellipsis without a word, is missing beside a passage, or there for no reason."""
    is_marked = any(
        ("…" in one.text or "..." in one.text) and not any(char.isalnum() for char in one.text) for one in between
    )
    if is_marked != gap:
        problem = "a mark says that words were left out, but none were, beside"
        if gap:
            problem = "words were left out, but no mark says so, beside"
        yield story_failure(where, story, f"{problem} “{shortened(paragraph.text, 60)}”", line=paragraph.line)


def _find_passage(passage: RecordedPassage, part: Sequence[FinishedParagraph], position: int) -> int | None:
    wanted = folded(passage.text)
    for place in range(position, len(part)):
        paragraph = part[place]
        if paragraph.kind == "picture":
            continue
        if wanted == (paragraph.text if passage.credit is None else _inside_marks(paragraph.text)):
            return place
    return None


def _inside_marks(text: str) -> str:
    """Return a quote without the one mark on each side that the digest sets; nothing when there are none."""
    if len(text) < 2 or text[0].isalnum() or text[-1].isalnum():
        return ""
    return text[1:-1].strip()


def _altered(passage: RecordedPassage, story: RecordedStory, part: Sequence[FinishedParagraph], where: str) -> Failure:
    """Return what happened to a passage that is not where it belongs."""
    kind = "excerpt" if passage.credit is None else "quote"
    wanted = folded(passage.text)
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
