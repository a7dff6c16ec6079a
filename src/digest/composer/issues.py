"""Arranging stories into issues, one a week. Layer 3: pure; the clock is passed in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from digest.composer.labels import words
from digest.composer.views import period_label
from digest.model import Issue, Moment, Notice, Section, Site, Story

_WEEK = re.compile(r"(?:^|/)(\d{4})-W(\d{2})(?=/)", re.ASCII)
"""A folder below `seeds/` named like an ISO week puts its articles into that week."""


def compose(stories: Sequence[Story], *, site: Site, today: date) -> tuple[tuple[Issue, ...], tuple[Notice, ...]]:
    """Return the issues, the newest first, and what a person should know about how they came about.

    A story belongs to the ISO week of its folder (`seeds/2026-W23/…`), else to that of the day its source gives. One that gives
    none goes into the newest issue, or into the week of `today` when there is no other. Stories keep the order in which they came.
    """
    weeks: dict[date, list[Story]] = defaultdict(list)
    undated = []
    for story in stories:
        monday = week_of(story)
        if monday is None:
            undated.append(story)
        else:
            weeks[monday].append(story)
    notices = []
    if undated:
        newest = max(weeks, default=_monday(today))
        order = {story.id: place for place, story in enumerate(stories)}
        weeks[newest] = sorted([*weeks[newest], *undated], key=lambda story: order[story.id])
        notices = [_undated_notice(story, newest) for story in undated]
    issues = (_issue(monday, weeks[monday], site) for monday in sorted(weeks, reverse=True))
    return tuple(issues), tuple(notices)


def week_of(story: Story) -> date | None:
    """Return the Monday of the week a story belongs to, or `None` when neither its folder nor its source tells."""
    if match := _WEEK.search(story.source):
        try:
            return date.fromisocalendar(int(match.group(1)), int(match.group(2)), 1)
        except ValueError:
            pass  # a folder such as 2026-W77 names no week
    known = story.attribution.published or story.attribution.modified
    return _monday(known) if known else None


def slug_of(monday: date) -> str:
    """Return the ISO 8601 name of a week: `2026-W23`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _monday(day: Moment) -> date:
    plain = day.date() if isinstance(day, datetime) else day
    return plain - timedelta(days=plain.weekday())


def _issue(monday: date, stories: Sequence[Story], site: Site) -> Issue:
    year, week, _ = monday.isocalendar()
    issue = Issue(
        slug=slug_of(monday),
        title="",
        first_day=monday,
        last_day=monday + timedelta(days=6),
        updated=_updated(stories, monday),
        sections=(Section(stories=tuple(stories)),),
        language=site.language,
    )
    label = words(site.language)["issue_title"]
    title = label.format(site=site.title, period=period_label(issue, site.language), week=week, year=year)
    return replace(issue, title=title)


def _updated(stories: Iterable[Story], monday: date) -> datetime:
    """Return the latest moment the stories know of, else the start of the week: never the time of the build."""
    known = [m for s in stories for m in (s.attribution.published, s.attribution.modified) if m is not None]
    return max((_utc(moment) for moment in known), default=_utc(monday))


def _utc(moment: Moment) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(moment, time(), UTC)


def _undated_notice(story: Story, monday: date) -> Notice:
    return Notice(
        source=story.source,
        text=f"no date found, so it went into {slug_of(monday)}",
        hint=f"move it into a folder such as seeds/{slug_of(monday)}/ to choose its week",
    )
