"""What became of an issue since it was published. The clock is passed in. Explained in docs/feeds.md.

An *imprint* is what one keeps of a published issue: a short hash of each part of each story, never the words. An issue built later
is compared with it; what differs is a correction.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from digest.composer.identity import story_key
from digest.model import CORRECTED_FIELDS, Author, Change, Correction, Issue, Story, map_all_stories

HASH_DIGITS = 12
"""Hexadecimal digits of a part's hash: it only has to tell a part from its own later self."""

INTRO = "intro"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryImprint:
    """What is kept of one story."""

    key: str
    heading: str
    file: str
    """The source's path, which tells a story whose headline was mended from another one."""
    parts: Mapping[str, str]
    """Short hashes, by the names in `Change.parts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What is kept of a published issue."""

    slug: str
    published: datetime
    """When a person said that it is published."""
    intro: str
    stories: tuple[StoryImprint, ...]
    corrections: tuple[Correction, ...] = ()
    """Recorded ones, the latest first."""


def imprint(issue: Issue, before: Imprint | None = None, *, now: datetime) -> Imprint:
    """Return what to keep of an issue that is published; corrections that are not recorded yet are dated `now`.

    `before` is what was kept when it was published first.
    """
    moment = now.astimezone(UTC).replace(microsecond=0)
    return Imprint(
        slug=issue.slug,
        published=before.published if before else moment,
        intro=_hash(issue.intro),
        stories=tuple(_story_imprint(story) for story in issue.all_stories),
        corrections=tuple(replace(one, moment=one.moment or moment) for one in issue.corrections),
    )


def corrected(issue: Issue, kept: Imprint | None) -> Issue:
    """Return the issue with the corrections it had and what changed since, and `updated` as the moment of the last of them.

    A correction that nobody recorded yet has no moment; then `updated` is a second after the last one known, so that it is later and
    still the same at each build.
    """
    if kept is None:
        return issue
    issue = _with_keys(issue, kept)
    changes = _changes(issue, kept)
    recorded = tuple(_with_stories(one, issue) for one in kept.corrections)
    corrections = (Correction(changes=changes), *recorded) if changes else recorded
    last = max((one.moment for one in recorded if one.moment), default=None)
    updated = issue.updated
    if changes:
        updated = max(updated, last or kept.published) + timedelta(seconds=1)
    elif last:
        updated = max(updated, last)
    return replace(issue, corrections=corrections, updated=updated)


def _changes(issue: Issue, kept: Imprint) -> tuple[Change, ...]:
    before = {story.key: story for story in kept.stories}
    found = []
    if _hash(issue.intro) != kept.intro:
        found.append(Change(kind="changed", parts=(INTRO,)))
    for story in issue.all_stories:
        old = before.pop(story_key(story), None)
        heading = story.attribution.headline or ""
        if old is None:
            found.append(Change(kind="added", heading=heading, story=story.id))
            continue
        new = _parts(story)
        parts = tuple(name for name in new if new[name] != old.parts.get(name))
        if parts:
            found.append(Change(kind="changed", heading=heading, parts=parts, story=story.id))
    found += [Change(kind="removed", heading=old.heading) for old in before.values()]
    return tuple(found)


def _with_keys(issue: Issue, kept: Imprint) -> Issue:
    """Return the issue with each story known by what it was published under, found by its key or else by its file."""
    keys = {story.key for story in kept.stories}
    by_file: dict[str, list[str]] = {}
    for old in kept.stories:
        by_file.setdefault(old.file, []).append(old.key)

    def known(story: Story) -> Story:
        key = story_key(story)
        of_file = by_file.get(story.source, [])
        if key not in keys and len(of_file) == 1:
            key = of_file[0]
        return replace(story, key=key) if key in keys else story

    return map_all_stories(issue, known)


def _with_stories(correction: Correction, issue: Issue) -> Correction:
    """Return a recorded correction with the ids of the stories it names, found by their headlines."""
    ids = {story.attribution.headline or "": story.id for story in issue.all_stories}
    return replace(
        correction,
        changes=tuple(
            one if one.kind == "removed" or INTRO in one.parts else replace(one, story=ids.get(one.heading, ""))
            for one in correction.changes
        ),
    )


def _story_imprint(story: Story) -> StoryImprint:
    return StoryImprint(
        key=story_key(story), heading=story.attribution.headline or "", file=story.source, parts=_parts(story)
    )


def _parts(story: Story) -> dict[str, str]:
    """Return a short hash of each part of what is shown."""
    values: dict[str, tuple[object, ...]] = {
        **{
            part: tuple(value for name in names for value in _shown_values(getattr(story.attribution, name)))
            for part, names in CORRECTED_FIELDS.items()
        },
        "text": tuple(excerpt.text for excerpt in story.excerpts),
        "quotes": tuple(part for q in story.quotes for part in (q.text, q.speaker, q.speaker_name, q.speaker_role)),
    }
    return {name: _hash(*value) for name, value in values.items()}


def _shown_values(value: str | date | tuple[Author, ...] | None) -> tuple[str | None, ...]:
    """Return a field of an attribution as text: one value, or one for each author."""
    if isinstance(value, tuple):
        return tuple(author.name for author in value)
    return (value.isoformat() if isinstance(value, date) else value,)


def _hash(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "replace")).hexdigest()[:HASH_DIGITS]
