"""Leaves out of an issue what an earlier issue already had.

That is the same article, by address or by headline, publisher and date, or the same text. More news on an event is not a repetition.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from digest.composer.grouping import EARLY_DAYS, TRUST_HINT, same_article
from digest.composer.identity import content_key, file_of
from digest.composer.publishers import first_that_means, folded, outlet_key
from digest.model import ArrangedStory, Notice, Story
from digest.text.similarity import LEAST_SHARED, Fingerprint, ShingleIndex, Sketch, share_within
from digest.text.urls import host_of

REPEATED = 0.7
"""An article repeats an earlier issue's article that has at least this share of its text. Well above the share of a near copy: a follow-up
tells the background again, word for word, and is news all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _EarlierArticle:
    """What is kept of an article that an issue had: about a kilobyte, since all of them stay in memory."""

    slug: str
    file: str
    headline: str | None
    outlet: str
    is_trusted: bool
    """Whether the settings name its publisher."""
    fetched: datetime | None
    hashes: "array[int]"
    """The sketch."""

    @property
    def sketch(self) -> Sketch:
        return tuple(self.hashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repetition:
    """An article that an earlier issue had, and how that is known."""

    article: _EarlierArticle
    how: str
    is_elsewhere: bool = False
    """Whether only the words are the same, and the publisher is another."""


@dataclass(slots=True, kw_only=True)
class Carried:
    """The articles of the issues so far; issues are added one by one, the oldest first."""

    trusted: Sequence[str] = ()
    """The publishers that the settings name."""
    shown: list[_EarlierArticle] = field(default_factory=list)
    by_name: dict[int, int] = field(default_factory=dict)
    """Places in `shown`, by the hash of a key or an address."""
    by_shingle: ShingleIndex = field(default_factory=ShingleIndex)

    def add(self, slug: str, stories: Iterable[ArrangedStory], fingerprints: Mapping[str, Fingerprint]) -> None:
        """Add the stories of an issue, with their coverage."""
        entries = []
        for story in (story for main in stories for story in main.with_coverage):
            known = fingerprints.get(story.id)
            sketch = known.sketch if known else ()
            place = len(self.shown)
            for name in (_key_name(story), _address_name(story)):
                if name is not None:
                    self.by_name.setdefault(name, place)
            entries += [(value, place) for value in sketch]
            headline = story.attribution.headline
            self.shown.append(
                _EarlierArticle(
                    slug=slug,
                    file=file_of(story),
                    headline=headline,
                    outlet=outlet_key(story.attribution, fallback=story.id),
                    is_trusted=first_that_means(self.trusted, story.attribution) is not None,
                    fetched=story.fetched,
                    hashes=array("Q", sketch),
                )
            )
        self.by_shingle.add(entries)

    def find(self, story: Story, fingerprints: Mapping[str, Fingerprint]) -> _Repetition | None:
        """Return what an earlier issue had of a story; `None` for a new story."""
        if (by_address := self._named(_address_name(story))) is not None:
            return _Repetition(article=by_address, how="at the same address")
        known = fingerprints.get(story.id)
        by_key = self._named(_key_name(story))
        if by_key and same_article(
            (by_key.headline, story.attribution.headline), (by_key.sketch, known.sketch if known else ())
        ):
            return _Repetition(article=by_key, how="under the same headline")
        if known and (by_text := self._with_text(known.sketch)):
            is_elsewhere = by_text.outlet != outlet_key(story.attribution, fallback=story.id)
            return _Repetition(article=by_text, how=f"in the same words as {by_text.file}", is_elsewhere=is_elsewhere)
        return None

    def _named(self, name: int | None) -> _EarlierArticle | None:
        place = self.by_name.get(name) if name is not None else None
        return None if place is None else self.shown[place]

    def _with_text(self, sketch: Sketch) -> _EarlierArticle | None:
        met = Counter(place for value in sketch for place in self.by_shingle.of(value))
        likely = sorted(place for place, count in met.items() if count >= LEAST_SHARED)
        articles = (self.shown[place] for place in likely)
        return next((article for article in articles if share_within(sketch, article.sketch) >= REPEATED), None)


def leave_out_repeated(
    slug: str, stories: Iterable[Story], carried: Carried, fingerprints: Mapping[str, Fingerprint]
) -> tuple[tuple[Story, ...], tuple[Notice, ...]]:
    """Return the stories that are new in issue `slug`, and a notice for each other one.

    The words of a publisher that the settings name, or of a document that was fetched days before, are new although another publisher's
    document has them with an earlier date: anybody can write an early date. That gets a notice too.
    """
    new, notices = [], []
    for story in stories:
        earlier = carried.find(story, fingerprints)
        if earlier is None:
            new.append(story)
            continue
        if earlier.is_elsewhere and not earlier.article.is_trusted:
            if reason := _why_original(story, earlier.article, carried.trusted):
                new.append(story)
                notices.append(_shown_again(slug, story, earlier.article, reason))
                continue
            hint = f"look which is the original: {TRUST_HINT}"
        else:
            hint = "to show it again, set repeat = true under [issue]"
        text = f"left out of {slug}: {earlier.article.slug} already had it, {earlier.how}"
        notices.append(Notice(source=file_of(story), text=text, hint=hint, issue=slug))
    return tuple(new), tuple(notices)


def _why_original(story: Story, earlier: _EarlierArticle, trusted: Sequence[str]) -> str:
    """Return what speaks for a story although another publisher's article has its words and an earlier date; empty for nothing."""
    if first_that_means(trusted, story.attribution):
        return "whose publisher your settings name"
    if story.fetched and earlier.fetched and (earlier.fetched - story.fetched).days >= EARLY_DAYS:
        return "which was fetched days before it"
    return ""


def _shown_again(slug: str, story: Story, earlier: _EarlierArticle, reason: str) -> Notice:
    return Notice(
        source=earlier.file,
        text=f"has the same words as {file_of(story)}, {reason}, and is dated earlier: {earlier.slug} and {slug} both show them",
        hint="if its date is wrong, correct it under [editor] in its sidecar, or remove the file",
        issue=slug,
    )


def _key_name(story: Story) -> int:
    return _name(f"key {content_key(story)}")


def _address_name(story: Story) -> int | None:
    address = _address(story)
    return None if address is None else _name(f"address {address}")


def _name(text: str) -> int:
    """Return 64 bits that stand for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _address(story: Story) -> str | None:
    """Return an article's address without what makes no difference; `None` for a site's front page, which is not an article's address."""
    at = folded(host_of(story.attribution.url))
    if not at or story.attribution.url is None:
        return None
    parts = urlsplit(story.attribution.url)
    path, query = parts.path.rstrip("/"), f"?{parts.query}" if parts.query else ""
    return f"{at}{path}{query}" if path or query else None
