"""What an earlier issue already carried, and so a later one need not. Layer 3: pure.

The same article by address or by headline, publisher and date, or the same text again. News on the same event is no repetition.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from digest.composer.grouping import same_article
from digest.composer.identity import file_of, story_key
from digest.composer.outlets import host
from digest.model import Notice, Story
from digest.text.copies import LEAST_SHARED, Sketch, share_within
from digest.text.similarity import Fingerprint

REPEATED = 0.7
"""Share of an article's text that an earlier issue's article has, from which it is the same again. Well above a near copy's share: what
goes on with a story tells its background once more, word for word, and is news all the same."""

MANY = 40
"""Earlier articles with one shingle in common from which it finds no further one: it is what a publisher puts below everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A story that an issue had."""

    story: Story
    slug: str
    sketch: Sketch


@dataclass(slots=True)
class Carried:
    """What the issues so far had; it grows issue by issue, the oldest first."""

    shown: list[_Shown] = field(default_factory=list)
    by_key: dict[str, _Shown] = field(default_factory=dict)
    by_address: dict[str, _Shown] = field(default_factory=dict)
    by_shingle: dict[int, list[int]] = field(default_factory=dict)
    """Places in `shown`."""

    def add(self, slug: str, stories: Iterable[Story], fingerprints: Mapping[str, Fingerprint]) -> None:
        """Note what an issue shows, coverage too."""
        for story in (one for whole in stories for one in (whole, *whole.coverage)):
            known = fingerprints.get(story.id)
            shown = _Shown(story=story, slug=slug, sketch=known.sketch if known else ())
            self.by_key.setdefault(story_key(story), shown)
            if address := _address(story):
                self.by_address.setdefault(address, shown)
            for value in shown.sketch:
                held = self.by_shingle.setdefault(value, [])
                if len(held) < MANY:
                    held.append(len(self.shown))
            self.shown.append(shown)

    def find(self, story: Story, fingerprints: Mapping[str, Fingerprint]) -> tuple[str, str] | None:
        """Return the slug of the issue that had a story and how one knows, for people; `None` for one that is new."""
        address = _address(story)
        if address and (by_address := self.by_address.get(address)):
            return by_address.slug, "at the same address"
        by_key = self.by_key.get(story_key(story))
        if by_key and same_article(by_key.story, story, fingerprints):
            return by_key.slug, "under the same headline"
        known = fingerprints.get(story.id)
        if known and (by_text := self._with_text(known.sketch)):
            return by_text.slug, f"in the same words as {file_of(by_text.story)}"
        return None

    def _with_text(self, sketch: Sketch) -> _Shown | None:
        met = Counter(place for value in sketch for place in self.by_shingle.get(value, ()))
        likely = sorted(place for place, count in met.items() if count >= LEAST_SHARED)
        alike = (self.shown[place] for place in likely)
        return next((one for one in alike if share_within(sketch, one.sketch) >= REPEATED), None)


def leave_out_repeated(
    slug: str, stories: Iterable[Story], carried: Carried, fingerprints: Mapping[str, Fingerprint]
) -> tuple[tuple[Story, ...], tuple[Notice, ...]]:
    """Return the stories that are new in issue `slug`, and a notice for each other one."""
    new, notices = [], []
    for story in stories:
        found = carried.find(story, fingerprints)
        if found is None:
            new.append(story)
        else:
            notices.append(
                Notice(
                    source=file_of(story),
                    text=f"left out of {slug}: {found[0]} already had it, {found[1]}",
                    hint="to show it again, set repeat = true under [issue]",
                    issue=slug,
                )
            )
    return tuple(new), tuple(notices)


def _address(story: Story) -> str | None:
    """Return an article's address without what makes no difference; `None` for a site's front page, which is no article's."""
    at = host(story.attribution.url)
    if at is None or story.attribution.url is None:
        return None
    parts = urlsplit(story.attribution.url)
    path, query = parts.path.rstrip("/"), f"?{parts.query}" if parts.query else ""
    return f"{at}{path}{query}" if path or query else None
