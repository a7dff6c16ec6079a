"""Which week a story belongs to, and the stories of each week.

The caller says where the stories are kept meanwhile: an archive has more of them than memory holds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Protocol, TypeAlias

from digest.model import FUTURE_DATE, Moment, Notice, Story
from digest.text.similarity import Fingerprint


def utc(moment: Moment) -> datetime:
    """Return a moment in UTC, to the second; a day counts as its start."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(moment, time(), UTC)


def own_day(moment: Moment) -> date:
    """Return the day as the source gives it, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def monday_of(moment: Moment) -> date:
    """Return the Monday of a moment's week, by the source's own day."""
    day = own_day(moment)
    return day - timedelta(days=day.weekday())


_WEEK = re.compile(r"(?:^|/)(\d{4})-W(\d{2})(?=/)", re.ASCII)
"""A folder below `seeds/` named like an ISO week puts its articles into that week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The stories of one week in the order in which they came, and their fingerprints by `Story.id`."""

    stories: tuple[Story, ...] = ()
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)


Stories: TypeAlias = tuple[tuple[Story, ...], Mapping[str, Fingerprint]]


class StoryList(Protocol):
    """Where batches of stories are kept: a list, or something like a list on disk."""

    def append(self, value: Stories, /) -> None:
        """Add a batch at the end."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int, /) -> Stories: ...


class Weeks(Mapping[date, Week]):
    """Weeks by their Monday, each loaded when it is asked for.

    A story belongs to the ISO week of its folder (`seeds/2026-W23/…`), else to the week of the day its source gives. A story without
    a date goes into the newest week, or into the week of `today` when there is no other.
    """

    def __init__(self, batches: StoryList, *, today: date) -> None:
        self._batches = batches
        self._today = today
        self._places: dict[date, list[int]] = {}
        self._undated: list[int] = []

    def add(self, stories: Sequence[Story], fingerprints: Mapping[str, Fingerprint] = MappingProxyType({})) -> None:
        """Add stories behind those that are there."""
        for monday, of_week in groupby(stories, key=week_of):
            batch = tuple(of_week)
            own = {story.id: fingerprints[story.id] for story in batch if story.id in fingerprints}
            (self._undated if monday is None else self._places.setdefault(monday, [])).append(len(self._batches))
            self._batches.append((batch, own))

    def undated(self) -> Iterator[Notice]:
        """Yield a notice for each story that gives no date, with the week it went into."""
        for place in self._undated:
            yield from (_undated_notice(story, self._newest) for story in self._batches[place][0])

    @property
    def _newest(self) -> date:
        return max(self._places, default=monday_of(self._today))

    def __iter__(self) -> Iterator[date]:
        """Yield the Mondays, the oldest first."""
        return iter(sorted({*self._places, *([self._newest] if self._undated else [])}))

    def __len__(self) -> int:
        return len(self._places) or bool(self._undated)

    def __getitem__(self, monday: date) -> Week:
        places = self._places.get(monday, [])
        if self._undated and monday == self._newest:
            places = sorted([*places, *self._undated])
        if not places:
            raise KeyError(monday)
        batches = [self._batches[place] for place in places]
        return Week(
            stories=tuple(story for stories, _ in batches for story in stories),
            fingerprints={name: fingerprint for _, own in batches for name, fingerprint in own.items()},
        )


def week_of(story: Story) -> date | None:
    """Return the Monday of the week a story belongs to, or `None` when neither its folder nor its source gives one."""
    if match := _WEEK.search(story.source):
        try:
            return date.fromisocalendar(int(match.group(1)), int(match.group(2)), 1)
        except ValueError:
            pass  # a folder such as 2026-W77 does not name a week
    known = story.attribution.published or story.attribution.modified
    return monday_of(known) if known else None


def slug_of(monday: date) -> str:
    """Return the ISO 8601 name of a week: `2026-W23`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _undated_notice(story: Story, monday: date) -> Notice:
    ahead = (one for one in story.attribution.evidence if one.field == "published" and FUTURE_DATE in one.found)
    refused = next(ahead, None)
    slug = slug_of(monday)
    why = "no date found" if refused is None else f"its date lies in the future and is not used ({refused.value[:60]})"
    return Notice(
        source=story.source,
        text=f"{why}, so it went into {slug}",
        hint=f"move it into a folder such as seeds/{slug}/ to choose its week",
        issue=slug,
    )
