"""What sets the entries of a feed apart: keys and moments of which no two are the same. Layer 4: pure.

It takes all issues to tell, one after another; afterwards each issue's entries can be written by itself.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.composer.identity import StoryKeys, all_stories
from digest.composer.periods import utc
from digest.model import Issue, Story

SPREAD_S = 3600
"""Within how many seconds after midnight the entries of articles that have a day but no time are set apart, by their ids: readers want
`updated` unequal, and the order of an issue may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What the entries of an issue have that those of no other issue have."""

    updated: datetime
    """Of the issue's own entry."""
    keys: Mapping[str, str]
    """Of its articles, by `Story.id`."""
    moments: Mapping[str, datetime]
    """When their entries last changed, by key."""


class Placing:
    """Gives issue after issue, the oldest first, what no other has."""

    def __init__(self) -> None:
        self._keys = StoryKeys()
        self._of_issues = _Distinct()
        self._of_articles = _Distinct()

    def place(self, issue: Issue) -> Placed:
        """Return what the issue's entries have."""
        keys = self._keys.of(issue)
        # By key, not by place: then a story moved up changes nobody's time.
        stories = sorted(((keys[story.id], story) for story in all_stories(issue)), key=lambda pair: pair[0])
        return Placed(
            updated=self._of_issues.moment(issue.updated),
            keys=keys,
            moments={key: self._of_articles.moment(_article_updated(issue, story, key)) for key, story in stories},
        )


def _article_updated(issue: Issue, story: Story, key: str) -> datetime:
    """Return when an entry last changed: the latest of the article's own moments and of its corrections."""
    of = story.attribution
    known = [moment for moment in (of.published, of.modified) if moment]
    last = max((utc(moment) for moment in known), default=utc(issue.first_day))
    if not any(isinstance(moment, datetime) for moment in known):
        last += timedelta(seconds=int(hashlib.sha256(key.encode()).hexdigest(), 16) % SPREAD_S)
    for correction in issue.corrections:
        if any(change.story == story.id for change in correction.changes):
            last = max(last, correction.moment or issue.updated)
    return last


class _Distinct:
    """Moments of which no two are the same."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def moment(self, wanted: datetime) -> datetime:
        """Return a moment in whole seconds, later than wanted where an earlier one has it already."""
        seconds = int(wanted.timestamp())
        later = 0
        while seconds + later in self._taken:
            later += 1
        self._taken.add(seconds + later)
        return wanted + timedelta(seconds=later)
