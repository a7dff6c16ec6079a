"""Holding the passages of a story against the record: word for word, in order, each with its speaker and its gaps."""

from collections.abc import Iterable, Iterator, Sequence

from digest.model import Failure
from digest.verify.failures import REBUILD, story_failure
from digest.verify.matching import difference, folded, nearest, shortened
from digest.verify.messages import FinishedParagraph
from digest.verify.record import RecordedPassage, RecordedStory

PARAGRAPH_JOINT = 2
"""Code points between two paragraphs of an article text. Source: docs/record.md."""


def check_passages(
    story: RecordedStory, segment: Sequence[FinishedParagraph], taken: list[FinishedParagraph], where: str
) -> Iterator[Failure]:
    """Yield excerpts and quotes that are not there word for word, in order, or under another name; note in `taken` those found."""
    position, before = 1, None
    for passage in (*story.excerpts, *story.quotes):
        found = _find_passage(passage, segment, position)
        if found is None:
            kind = "excerpt" if passage.credit is None else "quote"
            yield _altered(kind, passage, story, segment, where)
            continue
        taken.append(segment[found])
        if passage.credit is None:
            gap = before is not None and (
                before.continues or passage.in_article.start > before.in_article.end + PARAGRAPH_JOINT
            )
            if before is not None and _has_gap(segment[position:found]) != gap:
                yield _gap_failure(story, segment[found], where, passage, gap=gap)
            before = passage
            position = found + 1
            if passage is story.excerpts[-1]:
                after = _has_gap(segment[position : position + 2])
                if after != passage.continues:
                    yield _gap_failure(story, segment[found], where, passage, gap=passage.continues)
            continue
        position = found + 1
        after_quote = segment[position] if position < len(segment) else None
        if after_quote is None or after_quote.text != folded(passage.credit):
            line = after_quote.line if after_quote else segment[found].line
            seen = f"“{shortened(after_quote.text)}”" if after_quote else "nothing"
            problem = f"the quote “{shortened(passage.text, 60)}” is credited to {seen}, not to “{passage.credit}”"
            yield story_failure(where, line, story, problem, REBUILD)
        else:
            taken.append(after_quote)


def _has_gap(between: Iterable[FinishedParagraph]) -> bool:
    """Whether one of these paragraphs is a mark for words left out: an ellipsis without a word."""
    return any(
        ("…" in one.text or "..." in one.text) and not any(char.isalnum() for char in one.text) for one in between
    )


def _gap_failure(
    story: RecordedStory, paragraph: FinishedParagraph, where: str, passage: RecordedPassage, *, gap: bool
) -> Failure:
    problem = (
        "no mark says that words were left out beside"
        if gap
        else "a mark says that words were left out, but none were, beside"
    )
    return story_failure(where, paragraph.line, story, f"{problem} “{shortened(passage.text, 60)}”", REBUILD)


def _find_passage(passage: RecordedPassage, segment: Sequence[FinishedParagraph], position: int) -> int | None:
    wanted = folded(passage.text)
    for place in range(position, len(segment)):
        one = segment[place]
        if one.kind == "picture":
            continue
        if one.text == wanted if passage.credit is None else _inside_marks(one.text) == wanted.strip():
            return place
    return None


def _inside_marks(text: str) -> str:
    """Return a quote without the one mark on each side that the digest sets; nothing when there are none."""
    if len(text) < 2 or text[0].isalnum() or text[-1].isalnum():
        return ""
    return text[1:-1].strip()


def _altered(
    kind: str, passage: RecordedPassage, story: RecordedStory, segment: Sequence[FinishedParagraph], where: str
) -> Failure:
    """Return what became of a passage that is not there."""
    wanted = folded(passage.text)
    texts = {paragraph.text: paragraph.line for paragraph in reversed(segment[1:])}
    close = nearest(wanted, texts)
    if close is None:
        return story_failure(where, segment[0].line, story, f"the {kind} “{shortened(wanted)}” is missing", REBUILD)
    shown = _inside_marks(close) if kind == "quote" else close
    if shown == wanted.strip():
        return story_failure(
            where, texts[close], story, f"the {kind} “{shortened(wanted)}” is out of its order", REBUILD
        )
    return story_failure(
        where, texts[close], story, f"the {kind} was altered: {difference(wanted, shown or close)}", REBUILD
    )
