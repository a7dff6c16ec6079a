"""What an article is known by when its file, its place in the issue or the address of the digest change."""

import hashlib
from collections.abc import Mapping

from digest.model import Issue, Story

KEY_DIGITS = 24
"""Hexadecimal digits of a key: 96 bits, beyond any chance of two being the same."""


def story_key(story: Story) -> str:
    """Return what an article is known by: from its address, else from headline, publisher and date, else from its file's bytes.

    An article that was published under another key keeps that one.
    """
    if story.key is not None:
        return story.key
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
    """Gives the stories of issue after issue, the oldest first, keys that are all different."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()

    def of(self, issue: Issue) -> Mapping[str, str]:
        """Return the key of each story by its id; where two are the same the older issue's, and there the first, keeps it."""
        keys = {}
        for story in issue.all_stories:
            key = story_key(story)
            if (name := _short(key)) in self._taken:
                own = hashlib.sha256(f"{key}\x00{issue.slug}\x00{story.id}".encode()).hexdigest()
                key = own[:KEY_DIGITS]
                name = _short(key)
            self._taken.add(name)
            keys[story.id] = key
        return keys


def _short(key: str) -> bytes:
    """Return sixteen bytes that stand for a key, since those of a whole archive are held."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def file_of(story: Story) -> str:
    """Return the file of a story for people, with the number of its entry where a file holds several: `seeds/feed.xml#2`."""
    _, mark, entry = story.id.partition("#")
    return f"{story.source}{mark}{entry}"
