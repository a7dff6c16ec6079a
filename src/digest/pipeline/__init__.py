"""A build from beginning to end, and what happens when a stage fails. Layer 5: no rules of its own.

draft the issues and their files                     drafting
read the finished bytes again and judge them         verify
put them into place, whole or not at all             exporter
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from digest import readers
from digest.composer.corrections import imprint
from digest.composer.issues import Arrangement
from digest.engine import Engine, open_engine
from digest.errors import StoreError, VerificationError
from digest.exporter.published import read_imprints, write_imprint
from digest.exporter.publishing import publish
from digest.model import Document, Failure, Rendered
from digest.pipeline.analysing import Analyst
from digest.pipeline.analysis import evidence_of
from digest.pipeline.drafting import Draft, alone, arranged, draft_issues
from digest.pipeline.project import WORK, Project, open_project
from digest.store import Cache
from digest.store.memory import MemoryCache
from digest.templates import Templates
from digest.verify import Evidence, verify

__all__ = [
    "WORK",
    "Arrangement",
    "Draft",
    "Project",
    "arrange_issues",
    "build",
    "check",
    "draft",
    "mark_published",
    "open_project",
    "reading",
]


@contextmanager
def reading(
    project: Project, *, now: datetime, engine: str = "inline", cache: Cache | MemoryCache | None = None
) -> Iterator[Analyst]:
    """Give who reads the project's documents; without a cache, what was read is forgotten afterwards."""
    with open_engine(engine) as opened:
        if cache is not None:
            yield _analyst(project, opened, cache, now)
            return
        with Cache(None, now=now) as own:
            yield _analyst(project, opened, own, now)


def build(project: Project, *, now: datetime, engine: str | None = None, cached: bool = True) -> tuple[Draft, bool]:
    """Return what was made from the project's seeds and whether `dist/` changed; the finished files have been verified.

    Without any story nothing is written. A source whose words would come out altered is left out and told as a failure. `engine` says
    where documents are read, when not as the settings say; without `cached` every one is read anew.

    Raises:
        DigestError: when a plan, a template or a folder cannot be used; what stood in `dist/` stays.
        VerificationError: when no story comes out as its source has it: a fault of the program or of a template.
    """
    templates = project.templates()
    with (
        Cache(project.work / "cache.db" if cached else None, now=now) as cache,
        reading(project, now=now, engine=engine or project.settings.engine, cache=cache) as analyst,
    ):
        made = draft_issues(project, analyst, now=now, templates=templates)
        problems = _judge(made, analyst, project) if made.issues else ()
        if problems and (unsound := _unsound_sources(made, analyst, project, templates)):
            made = draft_issues(project, analyst, now=now, templates=templates, set_aside=unsound)
            problems = _judge(made, analyst, project)
        made = replace(made, notices=(*made.notices, *cache.notices))
    if not made.issues:
        return made, False
    if problems:
        first = problems[0]
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise VerificationError(first.source, first.problem + more, f"{first.hint}; nothing was written")
    return made, publish(made.files, project.out, work=project.work)


def draft(project: Project, *, now: datetime) -> Draft:
    """Return what a build would write, without writing anything.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    with reading(project, now=now) as analyst:
        return draft_issues(project, analyst, now=now, templates=project.templates())


def arrange_issues(project: Project, *, now: datetime) -> Arrangement:
    """Return the machine's issues, before any plan."""
    with reading(project, now=now) as analyst:
        return arranged(project, analyst, now=now).arrangement


def check(project: Project, *, now: datetime) -> tuple[tuple[Failure, ...], Mapping[str, bytes]]:
    """Return every place where the finished files differ from their sources, and the files as they were read.

    Raises:
        StoreError: when there is no finished folder.
    """
    if not project.out.is_dir():
        raise StoreError(project.out.name, "there is no such folder", "run: digest build")
    paths = sorted(path for path in project.out.rglob("*") if path.is_file())
    files = {path.relative_to(project.out).as_posix(): path.read_bytes() for path in paths}
    documents = {one.source: one for one in project.documents(now=now) if isinstance(one, Document)}
    known: dict[str, Evidence | None] = {}

    def evidence(source: str) -> Evidence | None:
        if source not in known:
            document = documents.get(source)
            known[source] = evidence_of(document, readers.read(document)) if document is not None else None
        return known[source]

    return verify(files, evidence, root=project.out.name, own_words=project.own_words()), files


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


def _analyst(project: Project, engine: Engine, cache: Cache | MemoryCache, now: datetime) -> Analyst:
    return Analyst(project.settings, engine=engine, cache=cache, again=lambda: project.documents(now=now))


def _judge(made: Draft, analyst: Analyst, project: Project) -> tuple[Failure, ...]:
    return _verified(made.files, analyst, project)


def _verified(files: Iterable[Rendered], analyst: Analyst, project: Project) -> tuple[Failure, ...]:
    data = {file.path: file.data for file in files}
    return verify(data, analyst.evidence, root=project.out.name, own_words=project.own_words())


def _unsound_sources(made: Draft, analyst: Analyst, project: Project, templates: Templates) -> Mapping[str, Failure]:
    """Return the sources that do not come out whole even alone, each with what to say; nothing when that is all of them."""
    sources = {one.source for issue in made.issues for story in issue.stories for one in (story, *story.coverage)}
    found: dict[str, Failure] = {}
    for source in sorted(sources):
        files = alone(made, source, project.settings.site, templates)
        problems = _verified(files, analyst, project)
        if problems:
            text = f"left out, since its words would come out altered: {problems[0].problem}"
            found[source] = Failure(stage="verify", source=source, problem=text, hint=problems[0].hint)
    return found if len(found) < len(sources) else {}
