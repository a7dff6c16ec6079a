"""From documents to finished files, as values: stories are gathered by week, arranged into issues, and shaped as their editors want them.

Shaping follows the editor's plan, adds the pictures that lie in the project, keeps to the rights of each article, and marks what changed
since the issue was published. One week, or one issue, is held at a time; where they are more than a few, the others lie on the disk.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from digest import summarizer
from digest.composer.corrections import corrected
from digest.composer.issues import ArrangedWeek, Layout, arrange_weeks
from digest.composer.periods import Stories, Weeks
from digest.composer.plan.notation import FOLDER
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import illustrated, with_known_pictures
from digest.composer.rights import within_rights
from digest.exporter.files import ready_issues
from digest.model import (
    OPEN_EMBARGO,
    ArrangedStory,
    Article,
    Failure,
    Issue,
    Moment,
    Notice,
    Story,
    map_stories,
)
from digest.pipeline.analysis import Analysis, limits_of
from digest.pipeline.analyst import Analyst
from digest.pipeline.finishing import finish
from digest.pipeline.plans import ArticleLookup, Plans
from digest.pipeline.progress import Progress, Step, Tally, no_progress
from digest.pipeline.results import Draft
from digest.project.issues import IMPRINT_ENDING, read_imprints
from digest.project.loading import Project
from digest.project.pictures import find_pictures
from digest.project.settings import Settings
from digest.project.sidecar import SIDECAR_ENDING
from digest.store.spill import BlobStore, SpillList


@dataclass(frozen=True, slots=True, kw_only=True)
class _IssueNotices:
    """What an editor should know of one issue, by the step that found it."""

    plan: tuple[Notice, ...]
    pictures: tuple[Notice, ...]
    rights: tuple[Notice, ...]
    corrections: tuple[Notice, ...]


class Shaping:
    """Shapes issues as they are shown, the oldest first, and collects notices about them and the bytes of their pictures."""

    def __init__(
        self, project: Project, analyst: Analyst, lookup: ArticleLookup, *, failed: Collection[str], now: datetime
    ) -> None:
        """Read the plans and what was published. `failed` are the paths of documents that could not be used.

        Raises:
            StoreError: when one of these files cannot be read.
        """
        self._project = project
        self._analyst = analyst
        self._today = now.date()
        self._plans = Plans(project.root, lookup, failed=failed)
        self._imprints = read_imprints(project.root)
        self._notices: list[_IssueNotices] = []
        self._unused: tuple[Notice, ...] = ()
        self._pictures = BlobStore(project.work)
        if (logo := project.settings.site.theme.logo) is not None:
            self._pictures.add(logo.sha256, (project.root / logo.file).read_bytes())

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The bytes of the pictures that are shown, by their SHA-256."""
        return self._pictures

    def shaped(self, issue: Issue, pool: Sequence[Story]) -> Issue | None:
        """Return an issue as it is shown, `None` when nothing of it may be shown; `pool` has all stories of its week."""
        planned, plan = self._plans.followed(issue, pool)
        with_pictures, pictures = self._with_pictures(planned)
        limited, rights = self._within_rights(with_pictures)
        shown = limited and with_known_pictures(corrected(limited, self._imprints.get(limited.slug)), self._pictures)
        corrections = tuple(_unrecorded(shown)) if shown else ()
        self._notices.append(_IssueNotices(plan=plan, pictures=pictures, rights=rights, corrections=corrections))
        return shown

    def end(self) -> None:
        """Finish, after the last issue.

        Raises:
            PlanError: all problems of all plans at once.
        """
        self._unused = self._plans.ended()

    def notices(self) -> tuple[Notice, ...]:
        """Return what the editors should know, by kind, that of the newest issue first."""
        newest_first = self._notices[::-1]
        return (
            *chain.from_iterable(one.plan for one in newest_first),
            *self._unused,
            *chain.from_iterable(one.pictures for one in newest_first),
            *chain.from_iterable(one.rights for one in newest_first),
            *chain.from_iterable(one.corrections for one in newest_first),
        )

    def _with_pictures(self, issue: Issue) -> tuple[Issue, tuple[Notice, ...]]:
        """Return the issue with the pictures that lie in the project, and a notice for each that cannot be shown."""
        if not self._project.settings.images.show:
            return issue, ()
        pictures, notices = find_pictures(issue.stories, root=self._project.root)
        for picture in pictures.values():
            self._pictures.add(picture.image.sha256, picture.data)
        return illustrated(issue, {name: picture.image for name, picture in pictures.items()}), notices

    def _within_rights(self, issue: Issue) -> tuple[Issue | None, tuple[Notice, ...]]:
        """Return the issue with no more of each article than its rights allow."""
        notices: list[Notice] = []

        def limited(story: ArrangedStory) -> ArrangedStory | None:
            shown, about = within_rights(
                story, self._project.settings.rights_rules, today=self._today, source_text=self._source_text
            )
            notices.extend(replace(notice, issue=issue.slug) for notice in about)
            return shown

        sections = tuple(section for section in map_stories(issue, limited).sections if section.stories)
        return replace(issue, sections=sections) if sections else None, tuple(notices)

    def _source_text(self, source: str) -> str | None:
        evidence = self._analyst.evidence(source)
        return evidence.text if evidence is not None else None


def _unrecorded(issue: Issue) -> Iterator[Notice]:
    if any(correction.moment is None for correction in issue.corrections):
        yield Notice(
            source=f"{FOLDER}/{issue.slug}{IMPRINT_ENDING}",
            text=f"{issue.slug} differs from what was published, and says so",
            hint=f"to give the correction its date, run: digest published {issue.slug}",
            issue=issue.slug,
        )


NOTHING_SET_ASIDE: Mapping[str, Failure] = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What was collected from all documents."""

    weeks: Weeks
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    documents: int = 0
    stories: int = 0
    held: set[str] = field(default_factory=set)
    """The sources of stories that are held back."""
    until: datetime | None = None
    """When the first embargo that ends at a time of day is over."""


def draft_issues(
    project: Project,
    analyst: Analyst,
    *,
    now: datetime,
    templates: Templates,
    set_aside: Mapping[str, Failure] = NOTHING_SET_ASIDE,
    progress: Progress = no_progress,
) -> Draft:
    """Return what a build would write. `set_aside` are the sources to leave out, each with its failure.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    gathered = gather(project, analyst, now=now, set_aside=set_aside, progress=progress)
    progress(Step(stage="arrange"))
    lookup = ArticleLookup(analyst.articles)
    failed = {failure.source for failure in gathered.failures} | gathered.held
    shaping = Shaping(project, analyst, lookup, failed=failed, now=now)
    arranging: list[Notice] = [*gathered.weeks.undated()]

    def shaped() -> Iterator[Issue]:
        for week in arranged(project, gathered, lookup):
            arranging.extend(week.notices)
            if week.issue is not None and (issue := shaping.shaped(week.issue, week.pool)) is not None:
                yield issue
        shaping.end()

    site = project.settings.site
    made = finish(
        ready_issues(shaped(), site),
        site,
        templates,
        shaping.pictures,
        at_most=len(gathered.weeks),
        stories=gathered.stories,
        analyst=analyst,
        folder=project.work,
        progress=progress,
    )
    return Draft(
        issues=made.issues,
        summaries=made.summaries,
        files=made.files,
        failures=tuple(gathered.failures),
        notices=(*gathered.notices, *arranging, *shaping.notices(), *made.notices),
        documents=gathered.documents,
        until=gathered.until,
        pictures=shaping.pictures,
    )


def gather(
    project: Project,
    analyst: Analyst,
    *,
    now: datetime,
    set_aside: Mapping[str, Failure] = NOTHING_SET_ASIDE,
    progress: Progress = no_progress,
) -> Gathered:
    """Return the stories of all documents, put aside by week."""
    aside: SpillList[Stories] = SpillList(project.work)
    gathered = Gathered(weeks=Weeks(aside, today=now.date()))
    tally = Tally("read", progress)
    for analysis in analyst.analyses(project.documents(now=now, counted=tally.expect)):
        gathered.documents += 1
        tally.add()
        if (problem := set_aside.get(analysis.source)) is not None:
            gathered.failures.append(problem)
            continue
        stories = _without_held(analysis, gathered, now)
        gathered.stories += len(stories)
        gathered.weeks.add(stories, analysis.fingerprints)
        gathered.failures += analysis.failures
        gathered.notices += analysis.notices
    return gathered


def _without_held(analysis: Analysis, gathered: Gathered, now: datetime) -> tuple[Story, ...]:
    """Return the stories of an analysis that may be published now; those under an embargo get a notice.

    An embargo that ends at a time of day ends the life of a build too; one that ends with a day does so anyway.
    """
    held = {
        story.id: until
        for story in analysis.stories
        if (until := analysis.embargoes.get(story.id)) and _is_ahead(until, now)
    }
    for story in analysis.stories:
        if (until := held.get(story.id)) is None:
            continue
        if isinstance(until, datetime):
            gathered.until = min(gathered.until or until, until)
        gathered.held.add(analysis.source)
        gathered.notices.append(_embargo_notice(story, analysis.source, until))
    return tuple(story for story in analysis.stories if story.id not in held)


def _embargo_notice(story: Story, source: str, until: Moment) -> Notice:
    headline, sidecar = story.attribution.headline or "an article", f"{source}{SIDECAR_ENDING}"
    if until == OPEN_EMBARGO:
        said = next((one.value for one in story.attribution.evidence if one.field == "embargo" and one.used), "")
        return Notice(
            source=source,
            text=f"left out: “{headline}” is under embargo, without a day that can be read (“{said}”)",
            hint=f"write the day below [editor] into {sidecar}, such as embargo = 2026-12-10; embargo = false prints it now",
        )
    return Notice(
        source=source,
        text=f"left out: “{headline}” is under embargo until {_shown(until)}",
        hint=f"to print it before, write embargo = false below [editor] into {sidecar}",
    )


def _shown(until: Moment) -> str:
    return until.isoformat(" ", "minutes") if isinstance(until, datetime) else until.isoformat()


def _is_ahead(until: Moment, now: datetime) -> bool:
    """Return whether an embargo is not over: a day ends it where it begins, in the zone of `now`."""
    return now < until if isinstance(until, datetime) else now.date() < until


def arranged(project: Project, gathered: Gathered, lookup: ArticleLookup) -> Iterator[ArrangedWeek]:
    """Yield the machine's issue of each week, the oldest first, before any plan; the articles of one week at a time are held."""
    settings = project.settings

    def summarize(groups: Sequence[Sequence[ArrangedStory]]) -> list[ArrangedStory]:
        return [_as_one(group, lookup, project) for group in groups]

    layout = Layout(
        order=settings.issue.order,
        group=settings.issue.group,
        repeat=settings.issue.repeat,
        stories=settings.issue.stories,
        sections=settings.section_rules,
        weights=settings.weights,
        trusted=settings.named_publishers,
    )
    for week in arrange_weeks(gathered.weeks, site=settings.site, layout=layout, summarize=summarize):
        yield week
        lookup.forget()


def group_story(
    group: Sequence[ArrangedStory],
    articles: Mapping[str, Article],
    settings: Settings,
    source_texts: Mapping[str, str],
) -> ArrangedStory:
    """Return a group of stories as one, with excerpts and quotes chosen anew from all of its accounts.

    `group` is the original and its coverage; `articles` goes by `Story.id`, `source_texts` by `Story.document`. All else
    that is known of each story stays: section, length, rank, where it was found. A copy shows nothing, nor does an account whose article
    is missing. Without the original's article the group stays as it is.
    """
    first, *others = group
    accounts = [story for story in group if story.copy_of is None and story.id in articles]
    if not accounts or accounts[0].id != first.id:
        return replace(first, coverage=tuple(others))
    words, quotes = limits_of(first.section, settings)
    chosen = summarizer.summarize_group(
        [articles[story.id] for story in accounts], words=words, quotes=quotes, source_texts=source_texts
    )
    passages = {story.id: (story.excerpts, story.quotes) for story in chosen}
    shown = [(story, *passages.get(story.id, ((), ()))) for story in group]
    first, *others = (replace(story, excerpts=excerpts, quotes=quotes) for story, excerpts, quotes in shown)
    return replace(first, coverage=tuple(others))


def _as_one(group: Sequence[ArrangedStory], lookup: ArticleLookup, project: Project) -> ArrangedStory:
    """Return a group as one story, chosen anew from its articles."""
    accounts = {story.id: lookup.article_of(story) for story in group if story.copy_of is None}
    return group_story(
        group,
        {story_id: article for story_id, (article, _) in accounts.items()},
        project.settings,
        {article.document: text for article, text in accounts.values()},
    )
