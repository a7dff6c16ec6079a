"""A build from beginning to end, and what happens when a stage fails. No rules of its own.

is what stands in dist/ what would be made?          standing
draft the issues and their files                     drafting
read the finished bytes again and judge them         judging
put them into place, whole or not at all             exporter

Modules are loaded when they are needed: where nothing has changed, hardly any is, not even those that read the settings.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.errors import ConfigError, StoreError, VerificationError
from digest.pipeline.outcomes import Outcome, outcome_of
from digest.pipeline.progress import Progress, Step, untold
from digest.pipeline.uptodate import Standing
from digest.project.loading import CACHE, OUT, SEEDS, WORK
from digest.store import Cache

if TYPE_CHECKING:
    from digest.composer.issues import Arrangement
    from digest.model import Failure
    from digest.pipeline.finishing import Draft
    from digest.project.loading import Project, open_project

__all__ = [
    "CACHE",
    "OUT",
    "WORK",
    "Draft",
    "Outcome",
    "Progress",
    "Project",
    "Step",
    "arrange_issues",
    "build",
    "build_folder",
    "check",
    "draft",
    "mark_published",
    "open_project",
]

_HOME = {
    "Draft": "digest.pipeline.finishing",
    "Project": "digest.project.loading",
    "open_project": "digest.project.loading",
}


def __getattr__(name: str) -> Any:
    """Return a name that is offered here from the module it lives in, importing that module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def build_folder(
    root: Path,
    *,
    out: Path | None = None,
    now: datetime,
    engine: str | None = None,
    cached: bool = True,
    progress: Progress = untold,
) -> Outcome:
    """Return what is told of a `build` of the project in `root` into `out`, usually its `dist/`; at once where nothing has changed.

    Raises:
        ConfigError, StoreError: as `open_project`.
        DigestError: as `build`.
    """
    out = out or root / OUT
    if not cached or not _was_built(root):
        from digest.project.loading import open_project

        project = open_project(root, out=out)  # first: what is no project gets no cache
        made, changed = build(project, now=now, engine=engine, cached=cached, progress=progress)
        return outcome_of(made, has_address=project.settings.base_url is not None, changed=changed)
    with Cache(root / WORK / CACHE, now=now) as cache:
        standing = Standing(root, out, cache, now=now)
        if (told := standing.outcome()) is not None:
            return told
        from digest.project.loading import open_project

        project = open_project(root, out=out)
        made, changed = _built(project, cache, standing, now=now, engine=engine, progress=progress)
    return outcome_of(made, has_address=project.settings.base_url is not None, changed=changed)


def _was_built(root: Path) -> bool:
    """Whether a folder is a project with a cache; not where it may not be looked into, which opening it tells."""
    try:
        return (root / SEEDS).is_dir() and (root / WORK / CACHE).is_file()
    except OSError:
        return False


def build(
    project: "Project",
    *,
    now: datetime,
    engine: str | None = None,
    cached: bool = True,
    progress: Progress = untold,
) -> "tuple[Draft, bool]":
    """Return what was made from the project's seeds and whether `dist/` changed; the finished files have been verified.

    Without any story nothing is written. A source whose words would come out altered is left out and told as a failure. `engine` says
    where documents are read, when not as the settings say; without `cached` every one is read anew. `progress` is told each step.

    Raises:
        DigestError: when a plan, a template or a folder cannot be used; what stood in `dist/` stays.
        VerificationError: when no story comes out as its source has it: a fault of the program or of a template.
    """
    with Cache(project.work / CACHE if cached else None, now=now) as cache:
        standing = Standing(project.root, project.out, cache, now=now)
        if _is_as_on_disk(project) and (made := standing.draft()) is not None:
            return made, False
        return _built(project, cache, standing, now=now, engine=engine, progress=progress)


def _built(
    project: "Project", cache: Cache, standing: Standing, *, now: datetime, engine: str | None, progress: Progress
) -> "tuple[Draft, bool]":
    made, until, read = _verified_draft(
        project, cache, now=now, engine=engine or project.settings.engine, progress=progress
    )
    changed = False
    if made.contents:
        from digest.exporter.publish import publish

        progress(Step(stage="publish"))
        changed = publish(made.files, project.out, work=project.work)
        if _is_as_on_disk(project):
            standing.keep(made, project, until=until, read=read)
    return made, changed


def _is_as_on_disk(project: "Project") -> bool:
    """Return whether the settings of an open project are what its files say now: what is kept is found again by those."""
    from digest.project.loading import load_settings

    try:
        return load_settings(project.root) == project.settings
    except ConfigError:
        return False


def draft(project: "Project", *, now: datetime, progress: Progress = untold) -> "Draft":
    """Return what a build would write, without writing any of it; what was read before is taken from the cache.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    from digest.pipeline.analysis import reading
    from digest.pipeline.drafting import draft_issues

    with _known(project, now=now) as cache, reading(project, now=now, cache=cache) as analyst:
        return draft_issues(project, analyst, now=now, templates=project.templates(), progress=progress)


def _known(project: "Project", *, now: datetime) -> Cache:
    """Return the cache of a project that has been built; else one that is gone afterwards, since looking leaves nothing behind."""
    path = project.work / CACHE
    return Cache(path if path.is_file() else None, now=now)


def arrange_issues(project: "Project", *, now: datetime, progress: Progress = untold) -> "Arrangement":
    """Return the machine's issues, before any plan."""
    from digest.composer.issues import arrangement_of
    from digest.pipeline.analysis import reading
    from digest.pipeline.drafting import arranged, gather
    from digest.pipeline.plans import Library

    with _known(project, now=now) as cache, reading(project, now=now, cache=cache) as analyst:
        gathered = gather(project, analyst, now=now, progress=progress)
        progress(Step(stage="arrange"))
        library = Library(analyst.articles)
        return arrangement_of(arranged(project, gathered, library), before=gathered.weeks.undated())


def check(
    project: "Project", *, now: datetime, progress: Progress = untold
) -> "tuple[tuple[Failure, ...], Mapping[str, bytes]]":
    """Return every place where the finished files differ from their sources, and the files, read when they are asked for.

    Raises:
        StoreError: when there is no finished folder.
    """
    from digest.pipeline.judging import check_finished

    return check_finished(project, now=now, progress=progress)


def mark_published(
    project: "Project", slugs: Sequence[str], *, now: datetime, progress: Progress = untold
) -> tuple[tuple[str, int], ...]:
    """Note that issues, the newest if none is named, are published as they would be built `now`.

    Return, for each, the path of its file below the project and how many corrections it has.

    Raises:
        StoreError: when there is no such issue, or a file cannot be written.
    """
    from digest.composer.corrections import imprint
    from digest.project.published import read_imprints, write_imprint

    made = draft(project, now=now, progress=progress)
    places = {one.slug: place for place, one in enumerate(made.contents)}
    wanted = list(slugs) or list(places)[:1]
    for slug in wanted:
        if slug not in places:
            raise StoreError(slug, "there is no such issue", f"there are: {', '.join(places) or 'none'}")
    before = read_imprints(project.root)
    kept = [imprint(made.issues[places[slug]], before.get(slug), now=now) for slug in wanted]
    return tuple(
        (write_imprint(project.root, one).relative_to(project.root).as_posix(), len(one.corrections)) for one in kept
    )


def _verified_draft(
    project: "Project", cache: Cache, *, now: datetime, engine: str, progress: Progress
) -> "tuple[Draft, datetime | None, Mapping[str, str]]":
    """Return a draft whose files have been judged, until when it would be the same, and the ids of what was read for it, by source."""
    from dataclasses import replace

    from digest.pipeline.analysis import reading
    from digest.pipeline.drafting import draft_issues
    from digest.pipeline.judging import judge, unsound_sources

    templates = project.templates()
    with reading(project, now=now, engine=engine, cache=cache) as analyst:
        made = draft_issues(project, analyst, now=now, templates=templates, progress=progress)
        problems = judge(made, analyst, project, progress=progress) if made.contents else ()
        if problems and (unsound := unsound_sources(made, analyst, project, templates, now=now, progress=progress)):
            made = draft_issues(project, analyst, now=now, templates=templates, set_aside=unsound, progress=progress)
            problems = judge(made, analyst, project, progress=progress) if made.contents else ()
        until, read = analyst.until, analyst.ids
    if problems:
        first = problems[0]
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise VerificationError(first.source, first.problem + more, f"{first.hint}; nothing was written")
    return replace(made, notices=(*made.notices, *cache.notices)), until, read
