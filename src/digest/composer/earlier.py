"""Leaves out of an issue what an earlier issue already had.

That is the same article, by address or by headline, publisher and date, or the same text. More news on an event is not a repetition.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from digest.composer.grouping import same_article
from digest.composer.identity import content_key, file_of
from digest.composer.publishers import folded
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
    hashes: "array[int]"
    """The sketch."""

    @property
    def sketch(self) -> Sketch:
        return tuple(self.hashes)


@dataclass(slots=True)
class Carried:
    """The articles of the issues so far; issues are added one by one, the oldest first."""

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
                _EarlierArticle(slug=slug, file=file_of(story), headline=headline, hashes=array("Q", sketch))
            )
        self.by_shingle.add(entries)

    def find(self, story: Story, fingerprints: Mapping[str, Fingerprint]) -> tuple[str, str] | None:
        """Return the slug of the issue that had a story, and how that is known; `None` for a new story."""
        if (by_address := self._named(_address_name(story))) is not None:
            return by_address.slug, "at the same address"
        known = fingerprints.get(story.id)
        by_key = self._named(_key_name(story))
        if by_key and same_article(
            (by_key.headline, story.attribution.headline), (by_key.sketch, known.sketch if known else ())
        ):
            return by_key.slug, "under the same headline"
        if known and (by_text := self._with_text(known.sketch)):
            return by_text.slug, f"in the same words as {by_text.file}"
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
    """Return the stories that are new in issue `slug`, and a notice for each other one."""
    new, notices = [], []
    for story in stories:
        earlier = carried.find(story, fingerprints)
        if earlier is None:
            new.append(story)
        else:
            notices.append(
                Notice(
                    source=file_of(story),
                    text=f"left out of {slug}: {earlier[0]} already had it, {earlier[1]}",
                    hint="to show it again, set repeat = true under [issue]",
                    issue=slug,
                )
            )
    return tuple(new), tuple(notices)


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
