"""What an article is known by when its file, its place in the issue or the address of the digest change. Layer 3: pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

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


def story_keys(issues: Sequence[Issue]) -> Mapping[tuple[str, str], str]:
    """Return a key for each (slug, story id), all different; where two are the same the older issue's, and there the first, keeps it."""
    keys: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for issue in sorted(issues, key=lambda one: one.slug):
        for story in all_stories(issue):
            key = story_key(story)
            if key in taken:
                own = hashlib.sha256(f"{key}\x00{issue.slug}\x00{story.id}".encode()).hexdigest()
                key = own[:KEY_DIGITS]
            taken.add(key)
            keys[issue.slug, story.id] = key
    return keys


def file_of(story: Story) -> str:
    """Return the file of a story for people, with the number of its entry where a file holds several: `seeds/feed.xml#2`."""
    _, mark, entry = story.id.partition("#")
    return f"{story.source}{mark}{entry}"


def all_stories(issue: Issue) -> Iterator[Story]:
    """Yield the stories in printed order, each followed by its coverage."""
    for story in issue.stories:
        yield story
        yield from story.coverage
