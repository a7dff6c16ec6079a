"""What a story of a plan has become since, and which stories a plan has never heard of. Layer 3: pure.

An id derives from a document's bytes; a file that was changed has a new one.
"""

from collections.abc import Mapping

from digest.composer.plan.drafting import heading_of
from digest.composer.plan.notation import harmless
from digest.composer.plan.parts import Offer, Plan
from digest.composer.views import anchor
from digest.model import Story


def successor_of(gone: Offer, known: Mapping[str, Story]) -> Story | None:
    """Return the story that a story whose source is gone has become, since its file was changed; `None` when there is none.

    Of a file that holds several articles it is the one with the same headline.
    """
    there = [story for story in known.values() if gone.source and story.source == gone.source]
    same = [story for story in there if harmless(heading_of(story)) == harmless(gone.heading)]
    if len(same) == 1:
        return same[0]
    return there[0] if len(there) == 1 and "#" not in there[0].id else None


def is_new(story: Story, plan: Plan, known: Mapping[str, Story]) -> bool:
    """Whether a story was never offered to the plan's editor, also not before its file was changed."""
    name = anchor(story)
    if name in {one.anchor for one in plan.stories} | {one.anchor for one in plan.offered}:
        return False
    gone = (one for one in plan.offered if one.anchor not in known)
    return not any(successor_of(one, known) == story for one in gone)
