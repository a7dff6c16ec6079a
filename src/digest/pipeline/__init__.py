"""The order of the stages, and what happens when one fails. Layer 5: no rules of its own.

for each document below seeds/                       sources
    read it; its problems are values                 readers
    summarize each article                           summarizer
arrange the stories into issues                      composer
render every file                                    exporter
read the finished bytes again and judge them         verify
put them into place, whole or not at all             exporter
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from digest import readers
from digest.composer import issues as composer
from digest.composer.corrections import corrected, imprint
from digest.composer.pages import template_filters
from digest.config import Settings, load_settings
from digest.errors import StoreError, VerificationError
from digest.exporter.files import render_site
from digest.exporter.published import ENDING, FOLDER, read_imprints, write_imprint
from digest.exporter.publishing import publish
from digest.model import Document, Failure, Issue, Notice, Rendered, Story
from digest.pipeline.analysis import Analysis, analyse, evidence_of
from digest.sources.seeds import read_documents
from digest.templates import Templates
from digest.verify import Evidence, verify

WORK = ".digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where a project's files are."""

    root: Path
    settings: Settings
    out: Path
    """The folder to publish into, usually `dist/`."""

    @property
    def seeds(self) -> Path:
        """The folder of the articles."""
        return self.root / "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a build has made, before anything is written."""

    issues: tuple[Issue, ...]
    files: tuple[Rendered, ...]
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    documents: int
    """How many documents were found."""


@dataclass(slots=True)
class _Gathered:
    """What is collected over all documents."""

    stories: list[Story] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    documents: int = 0


def open_project(root: Path, *, out: Path | None = None) -> Project:
    """Return the project in `root`.

    Raises:
        ConfigError: when its `digest.toml` cannot be used.
        StoreError: when it has no `seeds/`.
    """
    settings = load_settings(root)
    project = Project(root=root, settings=settings, out=out or root / "dist")
    if not project.seeds.is_dir():
        raise StoreError(
            "seeds", f"there is no such folder in {root.resolve()}", "run: digest init, or go to your project's folder"
        )
    return project


def build(project: Project, *, now: datetime) -> tuple[Draft, bool]:
    """Return what was made from the project's seeds and whether `dist/` changed; the finished files have been verified.

    Without any story nothing is written. A source whose words would come out altered is left out and told as a failure.

    Raises:
        DigestError: when a template or a folder cannot be used; what stood in `dist/` stays.
        VerificationError: when no story comes out as its source has it: a fault of the program or of a template.
    """
    templates = project_templates(project)
    draft, evidence = draft_with_evidence(project, now=now, templates=templates)
    problems = _judge(draft.files, evidence, project) if draft.issues else ()
    if problems and (unsound := _unsound_sources(draft, evidence, project, templates)):
        without = _setting_aside(unsound)
        draft, evidence = draft_with_evidence(project, now=now, analyse_one=without, templates=templates)
        problems = _judge(draft.files, evidence, project)
    if not draft.issues:
        return draft, False
    if problems:
        first = problems[0]
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise VerificationError(first.source, first.problem + more, f"{first.hint}; nothing was written")
    changed = publish(draft.files, project.out, work=project.root / WORK)
    return draft, changed


def draft(project: Project, *, now: datetime) -> Draft:
    """Return what a build would write, without writing it."""
    return draft_with_evidence(project, now=now)[0]


def draft_with_evidence(
    project: Project,
    *,
    now: datetime,
    analyse_one: Callable[[Document, Settings], Analysis] | None = None,
    templates: Templates | None = None,
) -> tuple[Draft, Mapping[str, Evidence]]:
    """Return what a build would write, and what `verify` needs to judge it, by source.

    `analyse_one` stands in for `analyse`, for one who keeps what it gave before: it is called once for each distinct document.
    `templates` are the project's, already parsed, for one who fills them often.
    """
    return _draft(
        project, now=now, analyse_one=analyse_one or analyse, templates=templates or project_templates(project)
    )


def project_templates(project: Project) -> Templates:
    """Return the templates of a project: its own, and the program's for the rest."""
    return Templates(project.root / "templates", filters=template_filters())


def check(project: Project, *, now: datetime) -> tuple[tuple[Failure, ...], Mapping[str, bytes]]:
    """Return every place where the finished files differ from their sources, and the files as they were read.

    Raises:
        StoreError: when there is no finished folder.
    """
    if not project.out.is_dir():
        raise StoreError(project.out.name, "there is no such folder", "run: digest build")
    paths = sorted(path for path in project.out.rglob("*") if path.is_file())
    files = {path.relative_to(project.out).as_posix(): path.read_bytes() for path in paths}
    seeds = read_documents(project.seeds, root=project.root, now=now)
    documents = {one.source: one for one in seeds if isinstance(one, Document)}
    known: dict[str, Evidence | None] = {}

    def evidence(source: str) -> Evidence | None:
        if source not in known:
            document = documents.get(source)
            known[source] = evidence_of(document, readers.read(document)) if document is not None else None
        return known[source]

    return verify(files, evidence, root=project.out.name), files


def mark_published(project: Project, slugs: Sequence[str], *, now: datetime) -> tuple[tuple[str, int], ...]:
    """Note that issues, the newest if none is named, are published as they would be built `now`.

    Return, for each, the path of its file below the project and how many corrections it has.

    Raises:
        StoreError: when there is no such issue, or a file cannot be written.
    """
    issues = {issue.slug: issue for issue in draft(project, now=now).issues}
    wanted = list(slugs) or list(issues)[:1]
    for slug in wanted:
        if slug not in issues:
            raise StoreError(slug, "there is no such issue", f"there are: {', '.join(issues) or 'none'}")
    before = read_imprints(project.root)
    kept = [imprint(issues[slug], before.get(slug), now=now) for slug in wanted]
    return tuple(
        (write_imprint(project.root, one).relative_to(project.root).as_posix(), len(one.corrections)) for one in kept
    )


def _draft(
    project: Project, *, now: datetime, analyse_one: Callable[[Document, Settings], Analysis], templates: Templates
) -> tuple[Draft, Mapping[str, Evidence]]:
    gathered = _gather(
        read_documents(project.seeds, root=project.root, now=now),
        lambda document: analyse_one(document, project.settings),
    )
    site = project.settings.site
    issues, notices = composer.compose(gathered.stories, site=site, today=now.date())
    imprints = read_imprints(project.root)
    issues = tuple(corrected(issue, imprints.get(issue.slug)) for issue in issues)
    notices = (*notices, *(_unrecorded(issue) for issue in issues if _has_unrecorded(issue)))
    files = render_site(issues, site, templates) if issues else ()
    draft = Draft(
        issues=issues,
        files=files,
        failures=tuple(gathered.failures),
        notices=(*gathered.notices, *notices),
        documents=gathered.documents,
    )
    return draft, gathered.evidence


def _judge(files: Iterable[Rendered], evidence: Mapping[str, Evidence], project: Project) -> tuple[Failure, ...]:
    return verify({file.path: file.data for file in files}, evidence.get, root=project.out.name)


def _unsound_sources(
    draft: Draft, evidence: Mapping[str, Evidence], project: Project, templates: Templates
) -> Mapping[str, Failure]:
    """Return the sources that do not come out whole even alone, each with the first problem; nothing when that is all of them."""
    stories: dict[str, list[Story]] = {}
    for issue in draft.issues:
        for story in issue.stories:
            stories.setdefault(story.source, []).append(story)
    found: dict[str, Failure] = {}
    for source, alone in stories.items():
        issues, _ = composer.compose(alone, site=project.settings.site, today=draft.issues[0].last_day)
        problems = _judge(render_site(issues, project.settings.site, templates), evidence, project)
        if problems:
            found[source] = problems[0]
    return found if len(found) < len(stories) else {}


def _setting_aside(unsound: Mapping[str, Failure]) -> Callable[[Document, Settings], Analysis]:
    """Return an `analyse` that gives a failure for the documents that are not to be used."""

    def analyse_sound(document: Document, settings: Settings) -> Analysis:
        problem = unsound.get(document.source)
        if problem is None:
            return analyse(document, settings)
        text = f"left out, since its words would come out altered: {problem.problem}"
        return Analysis(failures=(Failure(stage="verify", source=document.source, problem=text, hint=problem.hint),))

    return analyse_sound


def _has_unrecorded(issue: Issue) -> bool:
    return any(one.moment is None for one in issue.corrections)


def _unrecorded(issue: Issue) -> Notice:
    return Notice(
        source=f"{FOLDER}/{issue.slug}{ENDING}",
        text=f"{issue.slug} differs from what was published, and says so",
        hint=f"to give the correction its date, run: digest published {issue.slug}",
    )


def _gather(found: Iterable[Document | Failure], analyse_one: Callable[[Document], Analysis]) -> _Gathered:
    """Analyse document after document; the same bytes under two names count once."""
    gathered = _Gathered()
    for document in found:
        gathered.documents += 1
        if isinstance(document, Failure):
            gathered.failures.append(document)
            continue
        if (first := gathered.seen.get(document.id)) is not None:
            gathered.notices.append(
                Notice(source=document.source, text=f"is the same file as {first}, so it counts once")
            )
            continue
        gathered.seen[document.id] = document.source
        analysis = analyse_one(document)
        gathered.stories += analysis.stories
        gathered.failures += analysis.failures
        if analysis.evidence is not None:
            gathered.evidence[document.source] = analysis.evidence
    return gathered
