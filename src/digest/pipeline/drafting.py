"""From documents to finished files, as values. Layer 5: the order of the stages, no rules of its own.

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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from digest.composer.issues import ArrangedWeek, Layout, arrange_weeks
from digest.composer.periods import Stories, Weeks
from digest.composer.rendering.templates import Templates
from digest.exporter.files import ready_issues, render_site
from digest.model import Failure, Issue, Notice, Rendered, Section, Site, Story
from digest.pipeline.analysing import Analyst
from digest.pipeline.drafts import Draft
from digest.pipeline.finishing import finish
from digest.pipeline.grouping import group_story
from digest.pipeline.planning import Library
from digest.pipeline.progress import Progress, Step, Tally, untold
from digest.pipeline.shaping import Shaping
from digest.project.loading import Project
from digest.store.spill import Shelf

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
    progress: Progress = untold,
) -> Draft:
    """Return what a build would write. `set_aside` are the sources that are not to be used, each with what to say of it.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    gathered = gather(project, analyst, now=now, set_aside=set_aside, progress=progress)
    progress(Step(stage="arrange"))
    library = Library(analyst.articles)
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
        contents=made.contents,
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
    progress: Progress = untold,
) -> Gathered:
    """Return the stories of all documents, put aside by their weeks."""
    aside: Shelf[Stories] = Shelf(project.work)
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


def arranged(project: Project, gathered: Gathered, library: Library) -> Iterator[ArrangedWeek]:
    """Yield the machine's issue of each week, the oldest first, before any plan; of the library no more than a week's is held."""
    settings = project.settings

    def tell(groups: Sequence[Sequence[Story]]) -> list[Story]:
        return [_as_one(group, library, project) for group in groups]

    layout = Layout(
        order=settings.issue.order,
        group=settings.issue.group,
        repeat=settings.issue.repeat,
        stories=settings.issue.stories,
        sections=settings.section_rules,
        weights=settings.weights,
    )
    for week in arrange_weeks(gathered.weeks, site=settings.site, layout=layout, tell=tell):
        yield week
        library.forget()


def alone(issue: Issue, source: str, draft: Draft, site: Site, templates: Templates) -> tuple[Rendered, ...]:
    """Return the files of a site that has nothing but what an issue of a draft has of one source, for the judge to look at."""
    every = [one for story in issue.stories for one in (replace(story, coverage=()), *story.coverage)]
    own = tuple(one for one in every if one.source == source)
    bare = replace(issue, title=issue.slug, intro="", corrections=(), sections=(Section(stories=own),))
    return render_site([bare], site, templates, pictures=draft.pictures)


def _as_one(group: Sequence[Story], library: Library, project: Project) -> Story:
    """Return a group as one story, chosen anew from its articles."""
    found = {story.id: library.article_of(story) for story in group if story.copy_of is None}
    return group_story(
        group,
        {name: article for name, (article, _) in found.items()},
        project.settings,
        {article.document: text for article, text in found.values()},
    )
