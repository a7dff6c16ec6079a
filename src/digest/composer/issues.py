"""Arranges stories into issues, one for each week, within their limits.

for each week, the oldest first
    leave out what an earlier issue had                     earlier
    rank the stories, group those on one event              ranking, grouping
    put the groups into sections                            here
    keep to the limits                                      here
    summarize each group that is left as one story          the caller, who has the articles
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from digest.composer.earlier import Carried, leave_out_repeated
from digest.composer.grouping import Group, gathered, group_week, is_event
from digest.composer.identity import file_of
from digest.composer.labels import plain_title
from digest.composer.periods import Week, slug_of, utc
from digest.composer.ranking import DIGITS, SectionRule, order_key, rank, rank_by_place
from digest.model import ArrangedStory, Issue, Notice, Section, Site, Story, arranged, map_stories
from digest.text.similarity import Fingerprint

SummarizeGroups = Callable[[Sequence[Group]], Sequence[ArrangedStory]]
"""Returns, for each group of several accounts, one story that shows them all, in the same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which stories an issue has, and in which order, by the settings."""

    order: Literal["score", "files"] = "score"
    group: bool = True
    """Whether articles on the same event are one story."""
    repeat: bool = False
    """Whether an issue shows again what an earlier one had."""
    stories: int = 0
    """Stories per issue, at most; 0 for all."""
    sections: tuple[SectionRule, ...] = ()
    """In the order in which they are shown; stories that belong to no section come last, without a heading."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """By publisher, agency or host."""
    trusted: tuple[str, ...] = ()
    """Publishers, agencies and hosts that the settings name: an earlier date elsewhere does not make them copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangedWeek:
    """What became of the stories of one week."""

    slug: str
    pool: tuple[Story, ...]
    """Every story of the week on its own, in the order in which they came, also those that were grouped, repeated or left out."""
    issue: Issue | None
    """`None` where nothing of the week is new."""
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The issues, and how they came about."""

    issues: tuple[Issue, ...]
    """The newest first."""
    notices: tuple[Notice, ...]
    pool: Mapping[str, tuple[Story, ...]]
    """By slug: every story of the week, as in `ArrangedWeek`."""


def arrangement_of(weeks: Iterable[ArrangedWeek], *, before: Iterable[Notice]) -> Arrangement:
    """Return arranged weeks, the oldest first, as one value; its notices begin with those of `before`."""
    in_order = list(weeks)
    return Arrangement(
        issues=tuple(week.issue for week in reversed(in_order) if week.issue is not None),
        notices=(*before, *(notice for week in in_order for notice in week.notices)),
        pool={week.slug: week.pool for week in in_order},
    )


def arrange_weeks(
    weeks: Mapping[date, Week], *, site: Site, layout: Layout, summarize: SummarizeGroups | None = None
) -> Iterator[ArrangedWeek]:
    """Yield each week's issue with its stories grouped, ranked and in sections, the oldest first; one week is held at a time.

    `weeks` has them by their Mondays. A story without a fingerprint is neither grouped nor compared by its text. `summarize` is called
    once for each week, with all groups of several accounts that are shown; without it each group shows its first account, and names
    the others.
    """
    carried = Carried(trusted=layout.trusted)
    for monday in sorted(weeks):
        week = weeks[monday]
        slug = slug_of(monday)
        new: Sequence[Story] = week.stories
        repeated: tuple[Notice, ...] = ()
        if not layout.repeat:
            new, repeated = leave_out_repeated(slug, new, carried, week.fingerprints)
        groups, duplicates = _grouped(_ranked(new, layout, monday), week.fingerprints, layout)
        sections, left_out = keep_to_limits(
            _sections([_one_story(group, layout, monday) for group in groups], layout),
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
            issue=issue and _with_summarized_groups(issue, summarize),
            notices=(*repeated, *(replace(notice, issue=slug) for notice in duplicates), *left_out),
        )


def _ranked(stories: Sequence[Story], layout: Layout, monday: date) -> list[ArrangedStory]:
    if layout.order == "files":
        return [replace(arranged(story), rank=rank_by_place(place)) for place, story in enumerate(stories, 1)]
    return [replace(arranged(story), rank=rank(story, layout.weights, monday=monday)) for story in stories]


def _grouped(
    stories: Sequence[ArrangedStory], fingerprints: Mapping[str, Fingerprint], layout: Layout
) -> tuple[Sequence[Group], tuple[Notice, ...]]:
    if not layout.group:
        return [(story,) for story in stories], ()
    return group_week(stories, fingerprints, trusted=layout.trusted)


def _one_story(group: Group, layout: Layout, monday: date) -> ArrangedStory:
    """Return a group as one story, with its section and its rank as a whole."""
    first, *others = group
    if not others:
        return first
    titled = next((story for story in group if story.section), first)
    best = min(group, key=order_key).rank
    if layout.order == "score":
        best = rank(first, layout.weights, coverage=others, monday=monday)
    return replace(gathered(group), section=titled.section, section_reason=titled.section_reason, rank=best)


def _sections(stories: Sequence[ArrangedStory], layout: Layout) -> list[Section]:
    """Return the sections in the order of their rules, stories without a section last; within each the stories by rank."""
    by_title: dict[str, list[ArrangedStory]] = {title: [] for title in (*(rule.title for rule in layout.sections), "")}
    for story in sorted(stories, key=order_key):
        by_title[story.section if story.section in by_title else ""].append(story)
    return [Section(title=title, stories=tuple(members)) for title, members in by_title.items()]


def _with_summarized_groups(issue: Issue, summarize: SummarizeGroups | None) -> Issue:
    """Return the issue with each group of several accounts summarized as one story."""
    groups = [story.with_coverage for story in issue.stories if is_event(story)]
    summarized = {story.id: story for story in (summarize(groups) if summarize and groups else ())}
    return map_stories(issue, lambda story: summarized.get(story.id, story))


def _issue(monday: date, sections: tuple[Section, ...], site: Site) -> Issue:
    issue = Issue(
        slug=slug_of(monday),
        title="",
        first_day=monday,
        last_day=monday + timedelta(days=6),
        updated=utc(monday),
        sections=sections,
        language=site.language,
    )
    return replace(issue, title=plain_title(issue, site), updated=_updated(issue))


def _updated(issue: Issue) -> datetime:
    """Return the latest moment that the stories give, else the start of the week: never the time of the build."""
    attributions = [story.attribution for story in issue.all_stories]
    moments = [moment for of in attributions for moment in (of.published, of.modified) if moment is not None]
    return max(map(utc, moments), default=issue.updated)


def keep_to_limits(
    sections: Sequence[Section], *, slug: str, of_section: Mapping[str, int | None], of_issue: int
) -> tuple[tuple[Section, ...], tuple[Notice, ...]]:
    """Return the sections with the first of their ranked stories, and a notice for each story left out, compared with the last shown.

    `of_section` has the limits by title, `None` for all stories; `of_issue` is 0 for all. A section without stories is left out.
    """
    notices: list[Notice] = []
    within_sections: list[Section] = []
    for section in sections:
        limit = of_section.get(section.title)
        shown, left = _split(section.stories, limit)
        notices += (_left_out(story, shown[-1], slug, f"section “{section.title}” shows {limit}") for story in left)
        within_sections.append(replace(section, stories=tuple(shown)))
    ordered = sorted((story for section in within_sections for story in section.stories), key=order_key)
    shown, left = _split(ordered, of_issue or None)
    notices += (_left_out(story, shown[-1], slug, f"the issue shows {of_issue}") for story in left)
    ids = {story.id for story in shown}
    within_issue = (
        replace(section, stories=tuple(story for story in section.stories if story.id in ids))
        for section in within_sections
    )
    return tuple(section for section in within_issue if section.stories), tuple(notices)


def _split(stories: Sequence[ArrangedStory], limit: int | None) -> tuple[list[ArrangedStory], list[ArrangedStory]]:
    return list(stories[:limit]), [] if limit is None else list(stories[limit:])


def _left_out(story: ArrangedStory, last: ArrangedStory, slug: str, limit: str) -> Notice:
    others = ", ".join(file_of(other) for other in story.coverage)
    event = f", with {others} on the same event" if others else ""
    return Notice(
        source=file_of(story),
        text=f"left out of {slug}{event}: {limit}, and {_comparison(story, last)}, {file_of(last)}",
        hint=f"to see how it came about, run: digest explain --issue {slug}",
        issue=slug,
    )


def _comparison(story: ArrangedStory, last: ArrangedStory) -> str:
    """Return how a story compares with the last one that is shown."""
    own, other = (compared.rank.score if compared.rank else 0.0 for compared in (story, last))
    if story.rank is not None and [name for name, _ in story.rank.parts] == ["file order"]:
        return "its file comes after that of the last one shown"
    digits = 2 if round(own, 2) != round(other, 2) else DIGITS
    return f"its score is {own:.{digits}f}, against {other:.{digits}f} for the last one shown"
