"""Arranges stories into issues, one a period, within their limits.

for each week, the oldest first
    leave out what an earlier issue had              earlier
    rank the stories, group those on one event       ranking, grouping
    put the groups into sections                     sections
    keep to the limits                               limits
    have the groups that are left told as one story each     whoever calls: it takes the articles
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from digest.composer.earlier import Carried, leave_out_repeated
from digest.composer.grouping import Group, gathered, group_week, is_event
from digest.composer.identity import file_of
from digest.composer.periods import Week, Weeks, slug_of, utc
from digest.composer.ranking import DIGITS, SectionRule, order_key, rank, rank_by_place
from digest.composer.rendering.views import plain_title
from digest.model import Issue, Notice, Section, Site, Story, map_stories
from digest.text.similarity import Fingerprint


def keep_to_limits(
    sections: Sequence[Section], *, slug: str, of_section: Mapping[str, int | None], of_issue: int
) -> tuple[tuple[Section, ...], tuple[Notice, ...]]:
    """Return the sections with the first of their ranked stories, and a notice for each left out: its score and the last that came in.

    `of_section` goes by title, `None` for all; `of_issue` is 0 for all. An empty section goes.
    """
    notices: list[Notice] = []
    short = []
    for section in sections:
        limit = of_section.get(section.title)
        kept, left = _cut(section.stories, limit)
        notices += (_notice(story, kept[-1], slug, f"section “{section.title}” shows {limit}") for story in left)
        short.append((section, kept))
    kept, left = _cut(sorted((story for _, kept in short for story in kept), key=order_key), of_issue or None)
    notices += (_notice(story, kept[-1], slug, f"the issue shows {of_issue}") for story in left)
    ids = {story.id for story in kept}
    whole = (
        Section(title=section.title, note=section.note, stories=tuple(one for one in stories if one.id in ids))
        for section, stories in short
    )
    return tuple(section for section in whole if section.stories), tuple(notices)


def _cut(stories: Sequence[Story], limit: int | None) -> tuple[list[Story], list[Story]]:
    return list(stories[:limit]), [] if limit is None else list(stories[limit:])


def _notice(story: Story, last: Story, slug: str, limit: str) -> Notice:
    others = ", ".join(file_of(one) for one in story.coverage)
    event = f", with {others} on the same event" if others else ""
    return Notice(
        source=file_of(story),
        text=f"left out of {slug}{event}: {limit}, and {_comparison(story, last)}, {file_of(last)}",
        hint=f"to see how it came about, run: digest explain --issue {slug}",
        issue=slug,
    )


def _comparison(story: Story, last: Story) -> str:
    """Return what a story is behind the last one shown in."""
    own, other = (one.rank.score if one.rank else 0.0 for one in (story, last))
    if story.rank is not None and [name for name, _ in story.rank.parts] == ["file order"]:
        return "its file comes later, against the file of the last of them"
    digits = 2 if round(own, 2) != round(other, 2) else DIGITS
    return f"its score is {own:.{digits}f}, against {other:.{digits}f} for the last of them"


Tell = Callable[[Sequence[Group]], Sequence[Story]]
"""Gives, for each group of several accounts, the story that shows them all, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the settings say of which stories an issue has, and in which order."""

    order: Literal["score", "files"] = "score"
    group: bool = True
    """Whether articles on the same event are one story."""
    repeat: bool = False
    """Whether an issue shows again what an earlier one had."""
    stories: int = 0
    """Stories per issue, at most; 0 for all."""
    sections: tuple[SectionRule, ...] = ()
    """In the order in which they are shown; stories of none come last, without a heading."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """By publisher, agency or host."""


PLAIN = Layout(order="files", group=False, repeat=True)
"""Every story once, as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangedWeek:
    """What became of the stories of one week."""

    slug: str
    pool: tuple[Story, ...]
    """Every story of the week alone, as it came in, also what was grouped, repeated or left out."""
    issue: Issue | None
    """`None` where nothing of it is new."""
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The issues, and how they came about."""

    issues: tuple[Issue, ...]
    """The newest first."""
    notices: tuple[Notice, ...]
    pool: Mapping[str, tuple[Story, ...]]
    """By slug: every story of the week, as in `ArrangedWeek`."""


def compose(stories: Sequence[Story], *, site: Site, today: date) -> tuple[tuple[Issue, ...], tuple[Notice, ...]]:
    """Return the issues, the newest first, of every story as it came, and what a person should know about them."""
    arranged = arrange(stories, site=site, today=today, layout=PLAIN)
    return arranged.issues, arranged.notices


def arrange(
    stories: Sequence[Story],
    *,
    site: Site,
    today: date,
    layout: Layout,
    fingerprints: Mapping[str, Fingerprint] = MappingProxyType({}),
    tell: Tell | None = None,
) -> Arrangement:
    """Return the issues with their stories grouped, ranked and in sections: all that `arrange_weeks` yields, at once."""
    weeks = Weeks([], today=today)
    weeks.add(stories, fingerprints)
    return arrangement_of(arrange_weeks(weeks, site=site, layout=layout, tell=tell), before=weeks.undated())


def arrangement_of(arranged: Iterable[ArrangedWeek], *, before: Iterable[Notice]) -> Arrangement:
    """Return arranged weeks, which come with the oldest first, as one value; `before` is what is told of them first."""
    weeks = list(arranged)
    return Arrangement(
        issues=tuple(week.issue for week in reversed(weeks) if week.issue is not None),
        notices=(*before, *(notice for week in weeks for notice in week.notices)),
        pool={week.slug: week.pool for week in weeks},
    )


def arrange_weeks(
    weeks: Mapping[date, Week], *, site: Site, layout: Layout, tell: Tell | None = None
) -> Iterator[ArrangedWeek]:
    """Yield each week's issue with its stories grouped, ranked and in sections, the oldest first; one week is held at a time.

    `weeks` go by their Mondays. A story without a fingerprint is neither grouped nor compared by its text. `tell` is called once for
    each week, with all groups of several accounts that are shown; without it each group shows its first account, and names the others.
    """
    carried = Carried()
    for monday in sorted(weeks):
        week = weeks[monday]
        slug = slug_of(monday)
        new: Sequence[Story] = week.stories
        repeated: tuple[Notice, ...] = ()
        if not layout.repeat:
            new, repeated = leave_out_repeated(slug, new, carried, week.fingerprints)
        groups, doubled = _grouped(_ranked(new, layout, monday), week.fingerprints, layout)
        sections, left_out = keep_to_limits(
            _sections([_whole(group, layout, monday) for group in _in_order(groups)], layout),
            slug=slug,
            of_section={rule.title: rule.stories for rule in layout.sections},
            of_issue=layout.stories,
        )
        issue = _issue(monday, sections, site) if sections else None
        if issue is not None:
            carried.add(slug, issue.stories, week.fingerprints)
        yield ArrangedWeek(
            slug=slug,
            pool=week.stories,
            issue=issue and _told(issue, tell),
            notices=(*repeated, *(replace(one, issue=slug) for one in doubled), *left_out),
        )


def _ranked(stories: Sequence[Story], layout: Layout, monday: date) -> list[Story]:
    if layout.order == "files":
        return [replace(story, rank=rank_by_place(place)) for place, story in enumerate(stories, 1)]
    return [replace(story, rank=rank(story, layout.weights, monday=monday)) for story in stories]


def _grouped(
    stories: Sequence[Story], fingerprints: Mapping[str, Fingerprint], layout: Layout
) -> tuple[Sequence[Group], tuple[Notice, ...]]:
    return group_week(stories, fingerprints) if layout.group else ([(story,) for story in stories], ())


def _in_order(groups: Iterable[Group]) -> list[Group]:
    """Return the groups by their best member."""
    return sorted(groups, key=lambda group: min(map(order_key, group)))


def _whole(group: Group, layout: Layout, monday: date) -> Story:
    """Return a group as one story, with its section and its rank as a whole."""
    first, *others = group
    if not others:
        return first
    titled = next((story for story in group if story.section), first)
    best = min(group, key=order_key).rank
    if layout.order == "score":
        best = rank(replace(first, coverage=tuple(others)), layout.weights, monday=monday)
    return replace(gathered(group), section=titled.section, section_reason=titled.section_reason, rank=best)


def _sections(stories: Sequence[Story], layout: Layout) -> list[Section]:
    """Return the sections in the order of their rules, what belongs to none last; stories by rank."""
    titles = dict.fromkeys([*(rule.title for rule in layout.sections), ""])
    found: dict[str, list[Story]] = {title: [] for title in titles}
    for story in sorted(stories, key=order_key):
        found[story.section if story.section in titles else ""].append(story)
    return [Section(title=title, stories=tuple(of)) for title, of in found.items()]


def _told(issue: Issue, tell: Tell | None) -> Issue:
    """Return the issue with each group of several accounts told as one story."""
    groups = [story.with_coverage for story in issue.stories if is_event(story)]
    told = {story.id: story for story in (tell(groups) if tell and groups else ())}
    return map_stories(issue, lambda story: told.get(story.id, story))


def _issue(monday: date, sections: tuple[Section, ...], site: Site) -> Issue:
    issue = Issue(
        slug=slug_of(monday),
        title="",
        first_day=monday,
        last_day=monday + timedelta(days=6),
        updated=_updated((story for section in sections for story in section.stories), monday),
        sections=sections,
        language=site.language,
    )
    return replace(issue, title=plain_title(issue, site))


def _updated(stories: Iterable[Story], monday: date) -> datetime:
    """Return the latest moment the stories know of, else the start of the week: never the time of the build."""
    shown = [one for story in stories for one in story.with_coverage]
    known = [m for s in shown for m in (s.attribution.published, s.attribution.modified) if m is not None]
    return max(map(utc, known), default=utc(monday))
