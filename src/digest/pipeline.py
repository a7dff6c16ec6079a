"""The order of the stages, and what happens when one fails. Layer 5: no rules of its own.

for each document below seeds/                       sources
    read it; its problems are values                 readers
    summarize each article                           summarizer
arrange the stories into issues                      composer
render every file                                    exporter
read the finished bytes again and judge them         verify
put them into place, whole or not at all             exporter
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from digest import readers, summarizer
from digest.composer import issues as composer
from digest.composer.corrections import corrected, imprint
from digest.composer.pages import template_filters
from digest.config import Settings, load_settings
from digest.errors import StoreError, VerificationError
from digest.exporter.files import render_site
from digest.exporter.published import ENDING, FOLDER, read_imprints, write_imprint
from digest.exporter.publishing import publish
from digest.model import Article, Document, Failure, Issue, Notice, Rendered, Story
from digest.sources.seeds import read_documents
from digest.templates import Templates
from digest.text.fragments import text_directive
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one document gives: a pure function of its bytes and the settings."""

    stories: tuple[Story, ...] = ()
    failures: tuple[Failure, ...] = ()
    evidence: Evidence | None = None


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

    Without any story nothing is written.

    Raises:
        DigestError: when a template or a folder cannot be used; what stood in `dist/` stays.
        VerificationError: when finished files do not match their sources: a fault of the program or of a template.
    """
    draft, evidence = draft_with_evidence(project, now=now)
    if not draft.issues:
        return draft, False
    problems = verify({file.path: file.data for file in draft.files}, evidence.get, root=project.out.name)
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
            known[source] = _evidence(document, readers.read(document)) if document is not None else None
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


def analyse(document: Document, settings: Settings) -> Analysis:
    """Return a document's stories and failures. Pure, so that any engine may run it, and run it twice."""
    stories, failures = [], []
    found = readers.read(document)
    source_text = readers.source_text(document) if any(isinstance(one, Article) for one in found) else ""
    for one in found:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            story = summarizer.summarize(
                one, words=settings.story.words, quotes=settings.story.quotes, source_text=source_text
            )
            stories.append(_located(story, document, source_text))
    return Analysis(
        stories=tuple(stories),
        failures=tuple(failures),
        evidence=_evidence(document, found, source_text) if stories else None,
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


def _located(story: Story, document: Document, source_text: str) -> Story:
    """Return the story with what leads to its passages, and where the article was found."""
    found_at = document.url if document.url != story.attribution.url else None
    return replace(
        story,
        excerpts=tuple(replace(one, fragment=text_directive(source_text, one.text)) for one in story.excerpts),
        quotes=tuple(replace(one, fragment=text_directive(source_text, one.text)) for one in story.quotes),
        via=found_at,
    )


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


def _evidence(document: Document, found: Iterable[Article | Failure], source_text: str | None = None) -> Evidence:
    return Evidence(
        sha256=hashlib.sha256(document.data).hexdigest(),
        text=readers.source_text(document) if source_text is None else source_text,
        attributions={one.id: one.attribution for one in found if isinstance(one, Article)},
    )
