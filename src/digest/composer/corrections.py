"""Corrections: what changed in an issue since it was published. Explained in docs/feeds.md.

An *imprint* is what is kept of a published issue: a short hash of each part of each story, never the words. An issue that is built
later is compared with it, and each difference is reported as a correction.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from digest.composer.identity import story_key
from digest.model import CORRECTED_FIELDS, ArrangedStory, Author, Change, Correction, Issue, map_all_stories

HASH_DIGITS = 12
"""Hexadecimal digits of a part's hash, which only has to differ from that of a later version of the same part."""

INTRO = "intro"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryImprint:
    """What is kept of one published story."""

    key: str
    heading: str
    file: str
    """The source's path, by which a story is found again when its headline was corrected."""
    parts: Mapping[str, str]
    """Short hashes, by the names in `Change.parts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What is kept of a published issue."""

    slug: str
    published: datetime
    """When it was published, as recorded by `digest published`."""
    intro: str
    stories: tuple[StoryImprint, ...]
    corrections: tuple[Correction, ...] = ()
    """The recorded corrections, the latest first."""


def imprint(issue: Issue, before: Imprint | None = None, *, now: datetime) -> Imprint:
    """Return what to keep of a published issue; corrections that are not recorded yet are dated `now`.

    `before` is the imprint kept so far, if it was published before.
    """
    moment = now.astimezone(UTC).replace(microsecond=0)
    return Imprint(
        slug=issue.slug,
        published=before.published if before else moment,
        intro=_hash(issue.intro),
        stories=tuple(_story_imprint(story) for story in issue.all_stories),
        corrections=tuple(replace(correction, moment=correction.moment or moment) for correction in issue.corrections),
    )


def corrected(issue: Issue, before: Imprint | None) -> Issue:
    """Return the issue with its recorded corrections and what changed since, and `updated` as the moment of the last correction.

    A correction that is not recorded yet has no moment; `updated` is then one second after the last known moment, so that it is later,
    and the same at each build.
    """
    if before is None:
        return issue
    issue = _with_keys(issue, before)
    changes = _changes(issue, before)
    recorded = tuple(_with_stories(correction, issue) for correction in before.corrections)
    corrections = (Correction(changes=changes), *recorded) if changes else recorded
    last = max((correction.moment for correction in recorded if correction.moment), default=None)
    updated = issue.updated
    if changes:
        updated = max(updated, last or before.published) + timedelta(seconds=1)
    elif last:
        updated = max(updated, last)
    return replace(issue, corrections=corrections, updated=updated)


def _changes(issue: Issue, before: Imprint) -> tuple[Change, ...]:
    missing = {story.key: story for story in before.stories}
    changes = []
    if _hash(issue.intro) != before.intro:
        changes.append(Change(kind="changed", parts=(INTRO,)))
    for story in issue.all_stories:
        old = missing.pop(story_key(story), None)
        heading = story.attribution.headline or ""
        if old is None:
            changes.append(Change(kind="added", heading=heading, story=story.id))
            continue
        new = _parts(story)
        parts = tuple(name for name in new if new[name] != old.parts.get(name, new[name]))  # an older imprint has fewer
        if parts:
            changes.append(Change(kind="changed", heading=heading, parts=parts, story=story.id))
    changes += [Change(kind="removed", heading=old.heading) for old in missing.values()]
    return tuple(changes)


def unannounced(record: Mapping[str, Any], before: Imprint) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield heading and changed parts of each story of a finished record, `issue.json`, that is not as it was published.

    Nothing for an issue that says itself what was changed since. `added` and `removed` stand for a whole story.
    """
    if any(not correction["date"] for correction in record["corrections"]):
        return
    if _hash(record["intro"]) != before.intro:
        yield "", (INTRO,)
    shown = [story for section in record["sections"] for one in section["stories"] for story in (one, *one["coverage"])]
    missing = list(before.stories)
    for story in shown:
        heading, file = story["attribution"]["headline"] or "", story["source"]["file"]
        of_file = [old for old in missing if old.file == file]
        old = next((old for old in of_file if old.heading == heading), of_file[0] if len(of_file) == 1 else None)
        if old is None:
            yield heading, ("added",)
            continue
        missing.remove(old)
        new = _recorded_parts(story)
        if parts := tuple(name for name in new if new[name] != old.parts.get(name, new[name])):
            yield heading, parts
    yield from ((old.heading, ("removed",)) for old in missing)


def _with_keys(issue: Issue, before: Imprint) -> Issue:
    """Return the issue with each story under the key it was published with, found by its key or else by its file."""
    keys = {story.key for story in before.stories}
    by_file: dict[str, list[str]] = {}
    for old in before.stories:
        by_file.setdefault(old.file, []).append(old.key)

    def with_key(story: ArrangedStory) -> ArrangedStory:
        key = story_key(story)
        of_file = by_file.get(story.source, [])
        if key not in keys and len(of_file) == 1:
            key = of_file[0]
        return replace(story, key=key) if key in keys else story

    return map_all_stories(issue, with_key)


def _with_stories(correction: Correction, issue: Issue) -> Correction:
    """Return a recorded correction with the ids of the stories it names, found by their headlines."""
    ids = {story.attribution.headline or "": story.id for story in issue.all_stories}
    return replace(
        correction,
        changes=tuple(
            change
            if change.kind == "removed" or INTRO in change.parts
            else replace(change, story=ids.get(change.heading, ""))
            for change in correction.changes
        ),
    )


def _story_imprint(story: ArrangedStory) -> StoryImprint:
    return StoryImprint(
        key=story_key(story), heading=story.attribution.headline or "", file=story.source, parts=_parts(story)
    )


def _parts(story: ArrangedStory) -> dict[str, str]:
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


def _recorded_parts(story: Mapping[str, Any]) -> dict[str, str]:
    """Return the hashes of `_parts` for a story of a record."""
    of = story["attribution"]

    def values(name: str) -> tuple[str | None, ...]:
        return tuple(author["name"] for author in of[name]) if name == "authors" else (of[name],)

    parts = {part: tuple(v for name in names for v in values(name)) for part, names in CORRECTED_FIELDS.items()}
    parts["text"] = tuple(excerpt["text"] for excerpt in story["excerpts"])
    shown = ("text", "speaker", "speaker_name", "speaker_role")
    parts["quotes"] = tuple(quote[name] for quote in story["quotes"] for name in shown)
    return {name: _hash(*value) for name, value in parts.items()}


def _shown_values(value: str | date | tuple[Author, ...] | None) -> tuple[str | None, ...]:
    """Return a field of an attribution as text: one value, or one for each author."""
    if isinstance(value, tuple):
        return tuple(author.name for author in value)
    return (value.isoformat() if isinstance(value, date) else value,)


def _hash(*values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "replace")).hexdigest()[:HASH_DIGITS]
