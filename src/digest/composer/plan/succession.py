"""What a story of a plan has become since, and which stories a plan has never heard of. Layer 3: pure.

An id derives from a document's bytes; a file that was changed has a new one.
"""

from collections.abc import Iterable, Mapping, Sequence

from digest.composer.plan.drafting import heading_of
from digest.composer.plan.notation import harmless
from digest.composer.plan.parts import Offer, Plan
from digest.composer.wording import anchor
from digest.model import Story


def successor_of(gone: Offer, known: Mapping[str, Story]) -> Story | None:
    """Return the story that a story whose source is gone has become, since its file was changed; `None` when there is none.

    Of a file that holds several articles it is the one with the same headline.
    """
    return _successor(gone, [story for story in known.values() if gone.source and story.source == gone.source])


def new_stories(stories: Iterable[Story], plan: Plan, known: Mapping[str, Story]) -> tuple[Story, ...]:
    """Return those stories that were never offered to the plan's editor, also not before their file was changed."""
    by_source: dict[str, list[Story]] = {}
    for story in known.values():
        by_source.setdefault(story.source, []).append(story)
    met = {one.anchor for one in plan.stories} | {one.anchor for one in plan.offered}
    for gone in plan.offered:
        if gone.anchor not in known and (now := _successor(gone, by_source.get(gone.source, []))):
            met.add(anchor(now))
    return tuple(story for story in stories if anchor(story) not in met)


def _successor(gone: Offer, there: Sequence[Story]) -> Story | None:
    """Return which of the stories of a file follows a story that was there before."""
    same = [story for story in there if harmless(heading_of(story)) == harmless(gone.heading)]
    if len(same) == 1:
        return same[0]
    return there[0] if len(there) == 1 and "#" not in there[0].id else None
