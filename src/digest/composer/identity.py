"""Keys that stay with an article when its file, its place in the issue or the address of the digest changes."""

import hashlib
from collections.abc import Mapping

from digest.model import ArrangedStory, Issue, Story

KEY_DIGITS = 24
"""Hexadecimal digits of a key: 96 bits, so that no two articles share one by chance."""


def story_key(story: ArrangedStory) -> str:
    """Return the key of a story in the feeds: the one it was published under, else the one that its content gives."""
    return story.key if story.key is not None else content_key(story)


def content_key(story: Story) -> str:
    """Return an article's key: from its address, else from headline, publisher and date, else from its file's bytes."""
    of = story.attribution
    seed: tuple[str, ...]
    if of.url:
        seed = ("url", of.url)
    elif of.headline:
        day = of.published.isoformat() if of.published else ""
        seed = ("headline", of.headline, of.publisher_name or of.publisher or of.agency or "", day)
    else:
        seed = ("document", story.id)
    return hashlib.sha256("\x00".join(seed).encode("utf-8", "replace")).hexdigest()[:KEY_DIGITS]


class StoryKeys:
    """Unique keys for the stories of one issue after another, the oldest first."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()

    def of(self, issue: Issue) -> Mapping[str, str]:
        """Return the key of each story by its id; where two are equal, the older issue's story, or the first in its issue, keeps it."""
        keys = {}
        for story in issue.all_stories:
            key = story_key(story)
            if _short(key) in self._taken:
                key = hashlib.sha256(f"{key}\x00{issue.slug}\x00{story.id}".encode()).hexdigest()[:KEY_DIGITS]
            self._taken.add(_short(key))
            keys[story.id] = key
        return keys


def _short(key: str) -> bytes:
    """Return sixteen bytes that stand for a key: those of a whole archive are in memory."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def anchor(story: Story) -> str:
    """Return the id of a story in pages and plans, from its document: it stays when stories are reordered."""
    return anchor_of(story.id)


def anchor_of(story_id: str) -> str:
    """Return the anchor of the story with an id."""
    document, _, number = story_id.partition("#")
    return f"s-{document[:12]}" + (f"-{number}" if number else "")


def file_of(story: Story) -> str:
    """Return the file of a story as people are shown it, with the number of its entry where a file holds several: `seeds/feed.xml#2`."""
    _, mark, entry = story.id.partition("#")
    return f"{story.source}{mark}{entry}"
