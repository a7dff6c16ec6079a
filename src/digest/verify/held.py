"""A record as a feed can hold it. Layer 3: pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from digest.verify.record import Record, RecordedPassage, RecordedStory

_NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""What is left out of a feed. Source: XML 1.0, section 2.2."""


def as_xml_holds(record: Record) -> Record:
    """Return the record without the characters that a feed leaves out: those that XML cannot hold, and signs of lost text."""
    return replace(record, stories=tuple(_story_as_xml_holds(story) for story in record.stories))


def _story_as_xml_holds(story: RecordedStory) -> RecordedStory:
    if not any(_NOT_HELD.search(text) for text in _texts(story)):
        return story

    def clean(text: str) -> str:
        return _NOT_HELD.sub("", text)

    def passages(of: tuple[RecordedPassage, ...]) -> tuple[RecordedPassage, ...]:
        return tuple(
            replace(one, text=clean(one.text), credit=None if one.credit is None else clean(one.credit)) for one in of
        )

    of = story.attribution
    return replace(
        story,
        heading=clean(story.heading),
        facts=tuple((kind, clean(text)) for kind, text in story.facts),
        also=clean(story.also),
        attribution=replace(
            of, rights=clean(of.rights or "") or None, access_notice=clean(of.access_notice or "") or None
        ),
        excerpts=passages(story.excerpts),
        quotes=passages(story.quotes),
        coverage=tuple(_story_as_xml_holds(other) for other in story.coverage),
    )


def _texts(story: RecordedStory) -> Iterator[str]:
    """Yield every text that may be held otherwise."""
    yield from (story.heading, story.also, story.attribution.rights or "", story.attribution.access_notice or "")
    yield from (text for _, text in story.facts)
    for passage in (*story.excerpts, *story.quotes):
        yield passage.text
        yield passage.credit or ""
    for other in story.coverage:
        yield from _texts(other)
