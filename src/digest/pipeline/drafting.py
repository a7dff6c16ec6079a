"""From documents to finished files, as values. Layer 5: the order of the stages, no rules of its own.

for each document                                    sources
    read it, summarize its articles                  analysing, by any engine
arrange the stories into issues                      composer.issues
    tell each group of articles as one story         grouping
follow the editor's plans                            planning
keep to the rights of each article                   composer.rights
say what changed since an issue was published        composer.corrections
leave out of the mails what has no room in them,
and render every file                                finishing, by any engine
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from digest.composer.corrections import corrected
from digest.composer.issues import Arrangement, Layout, arrange
from digest.composer.pictures import illustrated
from digest.composer.rights import within_rights
from digest.exporter.files import render_site
from digest.exporter.published import ENDING, FOLDER, read_imprints
from digest.model import Failure, Issue, Notice, Rendered, Section, Site, Story
from digest.pipeline.analysing import Analyst
from digest.pipeline.drafts import Draft
from digest.pipeline.finishing import finish
from digest.pipeline.grouping import group_story
from digest.pipeline.planning import Library, followed
from digest.pipeline.progress import Progress, Step, Tally, untold
from digest.pipeline.project import Project
from digest.sources.pictures import find_pictures
from digest.templates import Templates
from digest.text.similarity import Fingerprint

NOTHING_SET_ASIDE: Mapping[str, Failure] = MappingProxyType({})


@dataclass(slots=True)
class Gathered:
    """What is collected over all documents."""

    stories: list[Story] = field(default_factory=list)
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    documents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The machine's issues, before any plan, and what they are made from."""

    gathered: Gathered
    arrangement: Arrangement
    library: Library


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
    ready = _ready(project, analyst, now=now, set_aside=set_aside, progress=progress)
    finished = finish(
        ready.issues, project.settings.site, templates, ready.pictures, analyst=analyst, progress=progress
    )
    return Draft(
        issues=finished.issues,
        files=finished.files,
        failures=ready.failures,
        notices=(*ready.notices, *finished.notices),
        documents=ready.documents,
        pictures=ready.pictures,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """Issues to be finished, and what is told of all that came before: what they were made from is held no longer."""

    issues: tuple[Issue, ...]
    pictures: Mapping[str, bytes]
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    documents: int


def _ready(
    project: Project, analyst: Analyst, *, now: datetime, set_aside: Mapping[str, Failure], progress: Progress
) -> _Ready:
    made = arranged(project, analyst, now=now, set_aside=set_aside, progress=progress)
    failed = {failure.source for failure in made.gathered.failures}
    planned, plan_notices = followed(made.arrangement, root=project.root, library=made.library, failed=failed)
    issues, pictures, picture_notices = _with_pictures(planned, project)
    issues, rights_notices = _within_rights(issues, project, analyst, now=now)
    imprints = read_imprints(project.root)
    issues = tuple(corrected(issue, imprints.get(issue.slug)) for issue in issues)
    return _Ready(
        issues=issues,
        pictures=pictures,
        failures=tuple(made.gathered.failures),
        notices=(
            *made.gathered.notices,
            *made.arrangement.notices,
            *plan_notices,
            *picture_notices,
            *rights_notices,
            *(_unrecorded(issue) for issue in issues if any(one.moment is None for one in issue.corrections)),
        ),
        documents=made.gathered.documents,
    )


def arranged(
    project: Project,
    analyst: Analyst,
    *,
    now: datetime,
    set_aside: Mapping[str, Failure] = NOTHING_SET_ASIDE,
    progress: Progress = untold,
) -> Arranged:
    """Return the machine's issues, before any plan."""
    gathered = _gather(project, analyst, now=now, set_aside=set_aside, progress=progress)
    progress(Step(stage="arrange"))
    library = Library(lambda source: project.document(source, now=now))
    settings = project.settings

    def tell(groups: Sequence[Sequence[Story]]) -> list[Story]:
        return [_told(group, library, project) for group in groups]

    arrangement = arrange(
        gathered.stories,
        site=settings.site,
        today=now.date(),
        layout=Layout(
            order=settings.issue.order,
            group=settings.issue.group,
            repeat=settings.issue.repeat,
            stories=settings.issue.stories,
            sections=settings.section_rules,
            weights=settings.weights,
        ),
        fingerprints=gathered.fingerprints,
        tell=tell,
    )
    return Arranged(gathered=gathered, arrangement=arrangement, library=library)


def alone(draft: Draft, source: str, site: Site, templates: Templates) -> tuple[Rendered, ...]:
    """Return the files of a site that has nothing but the stories of one source, for the judge to look at."""
    issues = []
    for issue in draft.issues:
        every = [one for story in issue.stories for one in (replace(story, coverage=()), *story.coverage)]
        own = tuple(one for one in every if one.source == source)
        if own:
            bare = replace(issue, title=issue.slug, intro="", corrections=(), sections=(Section(stories=own),))
            issues.append(bare)
    return render_site(issues, site, templates, pictures=draft.pictures) if issues else ()


def _gather(
    project: Project, analyst: Analyst, *, now: datetime, set_aside: Mapping[str, Failure], progress: Progress
) -> Gathered:
    gathered = Gathered()
    tally = Tally("read", progress)
    for analysis in analyst.analyses(project.documents(now=now, counted=tally.expect)):
        gathered.documents += 1
        tally.add()
        if (problem := set_aside.get(analysis.source)) is not None:
            gathered.failures.append(problem)
            continue
        gathered.stories += analysis.stories
        gathered.fingerprints.update(analysis.fingerprints)
        gathered.failures += analysis.failures
        gathered.notices += analysis.notices
    return gathered


def _told(group: Sequence[Story], library: Library, project: Project) -> Story:
    """Return a group as one story, its articles read again."""
    found = {story.id: library.article_of(story) for story in group if story.copy_of is None}
    return group_story(
        group,
        {name: article for name, (article, _) in found.items()},
        project.settings,
        {article.document: text for article, text in found.values()},
    )


def _with_pictures(
    issues: tuple[Issue, ...], project: Project
) -> tuple[tuple[Issue, ...], Mapping[str, bytes], tuple[Notice, ...]]:
    """Return the issues with the pictures that lie in the project, their bytes, and what cannot be shown."""
    logo = project.settings.site.theme.logo
    own = {logo.sha256: (project.root / logo.file).read_bytes()} if logo else {}
    if not project.settings.images.show:
        return issues, own, ()
    found, notices = find_pictures((story for issue in issues for story in issue.stories), root=project.root)
    images = {name: one.image for name, one in found.items()}
    data = {one.image.sha256: one.data for one in found.values()}
    return tuple(illustrated(issue, images) for issue in issues), data | own, notices


def _within_rights(
    issues: Sequence[Issue], project: Project, analyst: Analyst, *, now: datetime
) -> tuple[tuple[Issue, ...], tuple[Notice, ...]]:
    """Return the issues with no more of each article than its rights allow; an issue of which nothing may be shown is gone."""
    rules = project.settings.rights_rules
    notices: list[Notice] = []

    def source_text(source: str) -> str | None:
        evidence = analyst.evidence(source)
        return evidence.text if evidence is not None else None

    def kept(section: Section, slug: str) -> Section:
        shown = []
        for story in section.stories:
            limited, told = within_rights(story, rules, today=now.date(), source_text=source_text)
            notices.extend(replace(one, issue=slug) for one in told)
            if limited is not None:
                shown.append(limited)
        return replace(section, stories=tuple(shown))

    limited = [replace(one, sections=tuple(kept(section, one.slug) for section in one.sections)) for one in issues]
    whole = (replace(one, sections=tuple(part for part in one.sections if part.stories)) for one in limited)
    return tuple(issue for issue in whole if issue.sections), tuple(notices)


def _unrecorded(issue: Issue) -> Notice:
    return Notice(
        source=f"{FOLDER}/{issue.slug}{ENDING}",
        text=f"{issue.slug} differs from what was published, and says so",
        hint=f"to give the correction its date, run: digest published {issue.slug}",
        issue=issue.slug,
    )
