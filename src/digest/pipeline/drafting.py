"""From documents to finished files, as values: the order of the stages.

follow the editor's plan                         planning
show the pictures that are there                 sources.pictures
keep to the rights of each article               composer.rights
say what changed since it was published          composer.corrections

for each document                                    sources
    read it, summarize its articles                  analysing, by any engine
    put its stories aside, by their weeks            composer.weeks
for each week, the oldest first
    arrange its stories into an issue                composer.issues
        tell each group of articles as one story     grouping
    shape it as its editor, its pictures and its rights want it     shaping
    leave out of its mail what has no room, and render its files    finishing, by any engine
render what is around the issues

One week, or one issue, is held at a time; the others lie on the disk where they are more than a few.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from types import MappingProxyType

from digest.composer.corrections import corrected
from digest.composer.issues import ArrangedWeek, Layout, arrange_weeks
from digest.composer.periods import Stories, Weeks
from digest.composer.plan.notation import FOLDER
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import illustrated, with_known_pictures
from digest.composer.rights import within_rights
from digest.exporter.neighbours import ready_issues
from digest.model import ArrangedStory, Failure, Issue, Notice, Rendered, Section, Site, Story, map_stories
from digest.pipeline.analysis import Analyst, group_story
from digest.pipeline.finishing import BlobStore, finish, render_site
from digest.pipeline.plans import ArticleLookup, Plans
from digest.pipeline.progress import Progress, Step, Tally, no_progress
from digest.pipeline.results import Draft
from digest.project.issues import IMPRINT_ENDING, read_imprints
from digest.project.loading import Project
from digest.project.pictures import find_pictures
from digest.store.spill import SpillList


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is told of one issue, by the step that tells it."""

    plan: tuple[Notice, ...]
    pictures: tuple[Notice, ...]
    rights: tuple[Notice, ...]
    corrections: tuple[Notice, ...]


class Shaping:
    """Shapes issue after issue, the oldest first; of each it remembers what its editor should know, and the bytes of its pictures."""

    def __init__(
        self, project: Project, analyst: Analyst, library: ArticleLookup, *, failed: Collection[str], now: datetime
    ) -> None:
        """Read the plans and what was published. `failed` are the paths of documents that could not be used.

        Raises:
            StoreError: when one of these files cannot be read.
        """
        self._project = project
        self._analyst = analyst
        self._today = now.date()
        self._plans = Plans(project.root, library, failed=failed)
        self._imprints = read_imprints(project.root)
        self._told: list[_Told] = []
        self._unused: tuple[Notice, ...] = ()
        self._pictures = BlobStore(project.work)
        if (logo := project.settings.site.theme.logo) is not None:
            self._pictures.keep(logo.sha256, (project.root / logo.file).read_bytes())

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The bytes of the pictures that are shown, by their SHA-256."""
        return self._pictures

    def shaped(self, issue: Issue, pool: Sequence[Story]) -> Issue | None:
        """Return an issue as it is shown, `None` when nothing of it may be; `pool` is its whole week."""
        planned, plan = self._plans.followed(issue, pool)
        with_pictures, pictures = self._with_pictures(planned)
        limited, rights = self._within_rights(with_pictures)
        shown = limited and with_known_pictures(corrected(limited, self._imprints.get(limited.slug)), self._pictures)
        corrections = tuple(_unrecorded(shown)) if shown else ()
        self._told.append(_Told(plan=plan, pictures=pictures, rights=rights, corrections=corrections))
        return shown

    def end(self) -> None:
        """Say that no issue comes any more.

        Raises:
            PlanError: all problems of all plans at once.
        """
        self._unused = self._plans.ended()

    def notices(self) -> tuple[Notice, ...]:
        """Return what the editors should know, by its kind, of the newest issue first."""
        newest_first = self._told[::-1]
        return (
            *chain.from_iterable(told.plan for told in newest_first),
            *self._unused,
            *chain.from_iterable(told.pictures for told in newest_first),
            *chain.from_iterable(told.rights for told in newest_first),
            *chain.from_iterable(told.corrections for told in newest_first),
        )

    def _with_pictures(self, issue: Issue) -> tuple[Issue, tuple[Notice, ...]]:
        """Return the issue with the pictures that lie in the project, and what cannot be shown."""
        if not self._project.settings.images.show:
            return issue, ()
        found, notices = find_pictures(issue.stories, root=self._project.root)
        for one in found.values():
            self._pictures.keep(one.image.sha256, one.data)
        return illustrated(issue, {name: one.image for name, one in found.items()}), notices

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
    if any(one.moment is None for one in issue.corrections):
        yield Notice(
            source=f"{FOLDER}/{issue.slug}{IMPRINT_ENDING}",
            text=f"{issue.slug} differs from what was published, and says so",
            hint=f"to give the correction its date, run: digest published {issue.slug}",
            issue=issue.slug,
        )


NOTHING_SET_ASIDE: Mapping[str, Failure] = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What is collected over all documents."""

    weeks: Weeks
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    documents: int = 0
    stories: int = 0


def draft_issues(
    project: Project,
    analyst: Analyst,
    *,
    now: datetime,
    templates: Templates,
    set_aside: Mapping[str, Failure] = NOTHING_SET_ASIDE,
    progress: Progress = no_progress,
) -> Draft:
    """Return what a build would write. `set_aside` are the sources that are not to be used, each with what to say of it.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    gathered = gather(project, analyst, now=now, set_aside=set_aside, progress=progress)
    progress(Step(stage="arrange"))
    library = ArticleLookup(analyst.articles)
    failed = {failure.source for failure in gathered.failures}
    shaping = Shaping(project, analyst, library, failed=failed, now=now)
    arranging: list[Notice] = [*gathered.weeks.undated()]

    def shaped() -> Iterator[Issue]:
        for week in arranged(project, gathered, library):
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
    """Return the stories of all documents, put aside by their weeks."""
    aside: SpillList[Stories] = SpillList(project.work)
    gathered = Gathered(weeks=Weeks(aside, today=now.date()))
    tally = Tally("read", progress)
    for analysis in analyst.analyses(project.documents(now=now, counted=tally.expect)):
        gathered.documents += 1
        tally.add()
        if (problem := set_aside.get(analysis.source)) is not None:
            gathered.failures.append(problem)
            continue
        gathered.stories += len(analysis.stories)
        gathered.weeks.add(analysis.stories, analysis.fingerprints)
        gathered.failures += analysis.failures
        gathered.notices += analysis.notices
    return gathered


def arranged(project: Project, gathered: Gathered, library: ArticleLookup) -> Iterator[ArrangedWeek]:
    """Yield the machine's issue of each week, the oldest first, before any plan; of the library no more than a week's is held."""
    settings = project.settings

    def summarize(groups: Sequence[Sequence[ArrangedStory]]) -> list[ArrangedStory]:
        return [_as_one(group, library, project) for group in groups]

    layout = Layout(
        order=settings.issue.order,
        group=settings.issue.group,
        repeat=settings.issue.repeat,
        stories=settings.issue.stories,
        sections=settings.section_rules,
        weights=settings.weights,
    )
    for week in arrange_weeks(gathered.weeks, site=settings.site, layout=layout, summarize=summarize):
        yield week
        library.forget()


def alone(issue: Issue, source: str, draft: Draft, site: Site, templates: Templates) -> tuple[Rendered, ...]:
    """Return the files of a site that has nothing but what an issue of a draft has of one source, for the judge to look at."""
    own = tuple(replace(story, coverage=()) for story in issue.all_stories if story.source == source)
    bare = replace(issue, title=issue.slug, intro="", corrections=(), sections=(Section(stories=own),))
    return render_site([bare], site, templates, pictures=draft.pictures)


def _as_one(group: Sequence[ArrangedStory], library: ArticleLookup, project: Project) -> ArrangedStory:
    """Return a group as one story, chosen anew from its articles."""
    found = {story.id: library.article_of(story) for story in group if story.copy_of is None}
    return group_story(
        group,
        {name: article for name, (article, _) in found.items()},
        project.settings,
        {article.document: text for article, text in found.values()},
    )
