"""Groups the articles of one week: near copies with their original, accounts of the same event as one story."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from digest.composer.identity import content_key, file_of
from digest.composer.periods import utc
from digest.composer.publishers import first_that_means, folded, outlet_key
from digest.composer.ranking import order_key
from digest.model import ArrangedStory, Article, Notice, Story
from digest.text.similarity import (
    COPIED,
    ComparedText,
    Fingerprint,
    Sketch,
    containment,
    fingerprint,
    group_stories,
    near_copies,
)
from digest.text.urls import host_of

SHORTENED = 0.75
"""A copy shorter than this share of the longest one counts as shortened, and is not taken for the original unless the agency
published it."""

EARLY_DAYS = 2
"""Copies of one text appear within a day or so; an older date than that is worth a look."""
TRUST_HINT = (
    "if an earlier date is wrong, correct it under [editor] in the sidecar; "
    "a publisher named under [weights] in digest.toml comes first"
)

Group = tuple[ArrangedStory, ...]
"""The original, then its coverage: independent accounts by rank, then copies, each with `copy_of`."""


def fingerprint_of(article: Article) -> Fingerprint:
    """Return what an article is compared by; computed while the article is read, because its text is not kept."""
    return fingerprint(
        ComparedText(
            title=article.attribution.headline or "",
            text=article.text,
            published=article.attribution.published or article.attribution.modified,
            language=article.language,
        )
    )


def group_week(
    stories: Sequence[ArrangedStory], fingerprints: Mapping[str, Fingerprint], *, trusted: Sequence[str] = ()
) -> tuple[tuple[Group, ...], tuple[Notice, ...]]:
    """Return the ranked stories of one week in groups, by the order of their originals.

    The notices name each duplicate article, and each original that only an unlikely early date makes one. `fingerprints` maps `Story.id`
    to a fingerprint; a story without one stays alone. `trusted` are the publishers that the settings name.
    """
    once, notices = _each_once(stories, fingerprints)
    ordered = sorted(once, key=order_key)
    copies = _copies(ordered, fingerprints, trusted)
    notices += tuple(_early_notices(ordered, copies, trusted))
    copied = {copy.id for group in copies.values() for copy in group}
    accounts = [story for story in ordered if story.id not in copied]
    comparable = [story for story in accounts if story.id in fingerprints]
    events = group_stories([fingerprints[story.id] for story in comparable], houses=_houses(comparable))
    groups: list[Group] = [(story,) for story in accounts if story.id not in fingerprints]
    groups += [tuple(comparable[index] for index in event) for event in events]
    with_copies = (_with_copies(group, copies) for group in groups)
    return tuple(sorted(with_copies, key=lambda group: order_key(group[0]))), notices


def gathered(group: Group) -> ArrangedStory:
    """Return the group as one story: the original; the others become its coverage, with no passages yet."""
    first, *others = group
    return replace(first, coverage=tuple(replace(other, excerpts=(), quotes=()) for other in others))


def is_event(story: ArrangedStory) -> bool:
    """Return whether a story has coverage in words of its own."""
    return any(other.copy_of is None for other in story.coverage)


def original(copies: Iterable[ArrangedStory], *, trusted: Sequence[str] = ()) -> ArrangedStory:
    """Return the copy that is the original: the agency's own, else the earliest that is not shortened, else the longest.

    Anybody can write an early date. So a publisher that the settings name comes before all others that are not shortened, and a document
    that was fetched days after another one does not come before it by a date.
    """
    copies = list(copies)
    longest = max(story.length for story in copies)
    whole = [story for story in copies if story.length >= SHORTENED * longest]
    candidates = [story for story in copies if _is_own(story, copies)] or whole
    candidates = [story for story in candidates if first_that_means(trusted, story.attribution)] or candidates
    candidates = [story for story in candidates if not any(came_late(story, other) for other in candidates)]
    return min(candidates, key=lambda story: (_appeared(story), -story.length, story.source, story.id))


def came_late(story: Story, other: Story) -> bool:
    """Return whether a story was fetched days after another one that it claims to be older than."""
    if story.fetched is None or other.fetched is None:
        return False
    return (story.fetched - other.fetched).days >= EARLY_DAYS and _appeared(story) < _appeared(other)


def _early_notices(
    stories: Sequence[ArrangedStory], copies: Mapping[str, Sequence[ArrangedStory]], trusted: Sequence[str]
) -> Iterator[Notice]:
    """Yield a notice of each original that is dated days before its copies, by a publisher that the settings do not name."""
    for story in stories:
        if story.id not in copies or first_that_means(trusted, story.attribution):
            continue
        nearest = min(copies[story.id], key=_appeared)
        if (_appeared(nearest)[0] - _appeared(story)[0]).days >= EARLY_DAYS:
            yield Notice(
                source=file_of(story),
                text=f"is taken for the original of {file_of(nearest)}, which has the same words, only because it is dated earlier",
                hint=TRUST_HINT,
            )


def _is_own(story: ArrangedStory, copies: Iterable[ArrangedStory]) -> bool:
    """Return whether a story's publisher is the agency that the story or one of its copies credits."""
    of = story.attribution
    agencies = {folded(copy.attribution.agency) for copy in copies if copy.attribution.agency}
    brands = {folded(name) for name in (of.publisher, of.publisher_name) if name}
    if brands:
        return any(_same_brand(brand, agency) for brand in brands for agency in agencies)
    at = folded(host_of(of.url)).split(".")
    return any(agency.replace(" ", "") in at for agency in agencies)


def _same_brand(one: str, other: str) -> bool:
    """Return whether two folded names are one brand: equal, or one begins with the other: `northern wire cooperative`."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


def _appeared(story: Story) -> tuple[datetime, bool]:
    """Return the moment that copies are ordered by: a day without a time comes after the times of that day, no date comes last."""
    known = story.attribution.published or story.attribution.modified
    if known is None:
        return datetime.max.replace(tzinfo=UTC), True
    if isinstance(known, datetime):
        return utc(known), False
    return datetime.combine(known, time.max, UTC), True


def _copies(
    stories: Sequence[ArrangedStory], fingerprints: Mapping[str, Fingerprint], trusted: Sequence[str]
) -> dict[str, tuple[ArrangedStory, ...]]:
    """Return the copies of each original, by its id, each with the original's id in `copy_of`."""
    comparable = [story for story in stories if story.id in fingerprints]
    copies = {}
    for group in near_copies([fingerprints[story.id].sketch for story in comparable], houses=_houses(comparable)):
        members = [comparable[index] for index in group]
        first = original(members, trusted=trusted)
        copies[first.id] = tuple(replace(copy, copy_of=first.id) for copy in members if copy.id != first.id)
    return copies


def _houses(stories: Iterable[ArrangedStory]) -> list[str]:
    return [outlet_key(story.attribution, fallback=story.id) for story in stories]


def _with_copies(group: Group, copies: Mapping[str, tuple[ArrangedStory, ...]]) -> Group:
    return (*group, *(copy for story in group for copy in copies.get(story.id, ())))


def _each_once(
    stories: Sequence[ArrangedStory], fingerprints: Mapping[str, Fingerprint]
) -> tuple[list[ArrangedStory], tuple[Notice, ...]]:
    """Return each article once, in its longest version, and a notice for each other file that has it.

    Stories that share a key count as one article only if their headline or text agrees, too: a page can give a wrong address.
    """
    by_key: dict[str, list[ArrangedStory]] = {}
    notices: list[Notice] = []
    for story in sorted(stories, key=lambda story: (-story.length, story.source, story.id)):
        articles = by_key.setdefault(content_key(story), [])
        first = next((article for article in articles if _same(article, story, fingerprints)), None)
        if first is None:
            articles.append(story)
        else:
            notices.append(
                Notice(source=file_of(story), text=f"is the same article as {file_of(first)}, so it counts once")
            )
    return [story for articles in by_key.values() for story in articles], tuple(notices)


def _same(one: ArrangedStory, other: ArrangedStory, fingerprints: Mapping[str, Fingerprint]) -> bool:
    known = [fingerprints.get(story.id) for story in (one, other)]
    first, second = (fingerprint.sketch if fingerprint else () for fingerprint in known)
    return same_article((one.attribution.headline, other.attribution.headline), (first, second))


def same_article(headlines: tuple[str | None, str | None], sketches: tuple[Sketch, Sketch]) -> bool:
    """Return whether two articles with one key have one headline, or texts that are near copies; an empty sketch matches nothing."""
    if headlines[0] is not None and headlines[0] == headlines[1]:
        return True
    return all(sketches) and containment(*sketches) >= COPIED
