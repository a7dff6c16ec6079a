"""A build from beginning to end.

    if dist/ is what a build would make: done                       uptodate
    for document in seeds/:                                         analysis, on any engine
        stories += summarize(read(document))
    for week in weeks of the stories:                               drafting
        issue = arrange(stories of the week)
        issue = with rights, pictures and corrections(follow its plan(issue))
        files += render(issue)                                      finishing, on any engine
    for problem in verify(files, sources):                          judging, on any engine
        leave its source out and draft again, or stop
    publish(files)

The stages are imported by the functions that run them: where nothing has changed, none of them is loaded.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import StoreError, VerificationError
from digest.model import Failure
from digest.pipeline.progress import Progress, Step, no_progress
from digest.pipeline.results import BuildSummary, Draft, summary_of
from digest.pipeline.uptodate import BuildCheck
from digest.project.loading import CACHE, OUT, WORK, Project, open_project
from digest.project.seeds import SEEDS
from digest.store import Cache

if TYPE_CHECKING:
    from digest.composer.issues import Arrangement
    from digest.pipeline.analyst import Analyst
    from digest.pipeline.proofs import Finished, Verification

__all__ = [
    "CACHE",
    "OUT",
    "WORK",
    "BuildSummary",
    "Draft",
    "Progress",
    "Project",
    "Step",
    "arrange_issues",
    "build",
    "build_if_changed",
    "check",
    "check_copy",
    "draft",
    "is_copy",
    "mark_published",
    "open_project",
]


def build_if_changed(
    project: Project,
    *,
    now: datetime,
    engine: str | None = None,
    cached: bool = True,
    progress: Progress = no_progress,
) -> BuildSummary:
    """Return the summary of a `build`, which is skipped when `dist/` is what it would make.

    Raises:
        DigestError: as `build`.
    """
    with Cache(project.work / CACHE if cached else None, now=now) as cache:
        last = BuildCheck(project, cache, now=now)
        if (summary := last.summary()) is not None:
            return summary
        made, changed = _build(project, cache, last, now=now, engine=engine, progress=progress)
    return summary_of(made, changed=changed)


def build(
    project: Project,
    *,
    now: datetime,
    engine: str | None = None,
    cached: bool = True,
    progress: Progress = no_progress,
) -> tuple[Draft, bool]:
    """Return what was made from the project's seeds and whether `dist/` changed; the finished files have been verified.

    Without any story nothing is written. A source whose words would come out altered is left out and reported as a failure. `engine`
    says where documents are read, if not where the settings say; without `cached` every document is read anew. `progress` is called
    with each step.

    Raises:
        DigestError: when a plan, a template or a folder cannot be used; `dist/` stays as it was.
        VerificationError: when no story comes out as its source has it: a fault of the program or of a template.
    """
    with Cache(project.work / CACHE if cached else None, now=now) as cache:
        last = BuildCheck(project, cache, now=now)
        return _build(project, cache, last, now=now, engine=engine, progress=progress)


def _build(
    project: Project, cache: Cache, last: BuildCheck, *, now: datetime, engine: str | None, progress: Progress
) -> tuple[Draft, bool]:
    from digest.exporter.publish import publish
    from digest.pipeline.analyst import reading

    with reading(project, now=now, engine=engine or project.settings.engine, cache=cache) as analyst:
        made = _verified_draft(project, analyst, now=now, progress=progress)
    made = replace(made, notices=(*made.notices, *cache.notices))
    if not made.summaries:
        return made, False
    progress(Step(stage="publish"))
    changed = publish(made.files, project.out, work=project.work)
    until = min((moment for moment in (analyst.until, made.until) if moment is not None), default=None)
    last.keep(made, until=until, read=analyst.ids)
    return made, changed


def _verified_draft(project: Project, analyst: "Analyst", *, now: datetime, progress: Progress) -> Draft:
    """Return a draft whose files say what their sources say; sources whose words come out altered are left out, all at once.

    Without them others may be arranged in another way, so the draft is judged again.
    """
    from digest.pipeline.drafting import draft_issues
    from digest.pipeline.judging import judge, unsound_sources

    templates = project.templates()
    set_aside: dict[str, Failure] = {}
    while True:
        made = draft_issues(project, analyst, now=now, templates=templates, set_aside=set_aside, progress=progress)
        problems = judge(made, analyst, project, progress=progress)
        if not problems:
            return made
        unsound = unsound_sources(problems)
        sources = frozenset[str]().union(*(issue.sources for issue in made.summaries))
        if not unsound or sources <= unsound.keys():  # a fault of none of them, or of all
            first, *others = problems
            more = f" ({len(others)} more)" if others else ""
            raise VerificationError(first.source, first.problem + more, f"{first.hint}; nothing was written")
        set_aside |= unsound


def draft(project: Project, *, now: datetime, progress: Progress = no_progress) -> Draft:
    """Return what a build would write, without writing any of it; what was read before is taken from the cache.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    from digest.pipeline.analyst import reading
    from digest.pipeline.drafting import draft_issues

    with _existing_cache(project, now=now) as cache, reading(project, now=now, cache=cache) as analyst:
        return draft_issues(project, analyst, now=now, templates=project.templates(), progress=progress)


def arrange_issues(project: Project, *, now: datetime, progress: Progress = no_progress) -> "Arrangement":
    """Return the machine's issues, before any plan."""
    from digest.composer.issues import arrangement_of
    from digest.pipeline.analyst import reading
    from digest.pipeline.drafting import arranged, gather
    from digest.pipeline.plans import ArticleLookup

    with _existing_cache(project, now=now) as cache, reading(project, now=now, cache=cache) as analyst:
        gathered = gather(project, analyst, now=now, progress=progress)
        progress(Step(stage="arrange"))
        lookup = ArticleLookup(analyst.articles)
        return arrangement_of(arranged(project, gathered, lookup), before=gathered.weeks.undated())


def _existing_cache(project: Project, *, now: datetime) -> Cache:
    """Return the cache of a project that was built before; else one in memory, so that looking at a project leaves nothing behind."""
    path = project.work / CACHE
    return Cache(path if path.is_file() else None, now=now)


def check(project: Project, *, now: datetime, cached: bool = True, progress: Progress = no_progress) -> "Verification":
    """Return whether the finished files are what a build makes, byte by byte, and every place where they are not.

    The project is built again, in memory. Only files that another version of the program or of a library built, by their manifest, may
    differ: they are held to the manifest, and judged against their sources. Without `cached` every document is read anew.

    Raises:
        StoreError: when the finished folder is missing, or was replaced meanwhile.
        DigestError: when the project could not be built.
    """
    from digest.pipeline.proofs import Finished

    finished = Finished(project.out)
    try:
        with _existing_cache(project, now=now) if cached else Cache(None, now=now) as cache:
            return _checked(project, finished, cache, now=now, progress=progress)
    finally:
        finished.refuse_exchanged()


def _checked(
    project: Project, finished: "Finished", cache: Cache, *, now: datetime, progress: Progress
) -> "Verification":
    from digest.pipeline import proofs
    from digest.pipeline.analyst import reading
    from digest.project.issues import read_imprints
    from digest.verify import verify

    manifest, built = finished.manifest(), finished.built()
    days = (now, built) if built is not None else (now,)
    engine = (
        "auto" if project.settings.engine.startswith("dask:") else project.settings.engine
    )  # works without a cluster
    with reading(project, now=now, engine=engine, cache=cache) as analyst:
        made = _verified_draft(project, analyst, now=now, progress=progress)
        failures = proofs.differences(made, finished)
        versions = proofs.other_versions(manifest) if failures and manifest else ""
        why = f"it was built with {versions}"
        if manifest and versions and not any(BuildCheck(project, cache, now=day).is_known() for day in days):
            if proofs.versions_alone(failures, made, finished, manifest):
                return proofs.reproduced((), finished, manifest, why=why)
            judged = verify(finished, analyst.evidence, root=project.out.name, own_words=project.own_words())
            return proofs.by_manifest(finished, manifest, read_imprints(project.root), why=why, judged=judged)
    if failures and built is not None and built < now:
        with reading(project, now=built, engine=engine, cache=cache) as analyst:
            earlier = _verified_draft(project, analyst, now=built, progress=progress)
            if not proofs.differences(earlier, finished):
                return proofs.reproduced((), finished, manifest, as_of=built)
    return proofs.reproduced(failures, finished, manifest)


def is_copy(folder: Path, root: Path) -> bool:
    """Return whether a finished folder lies without its sources, which would be in the project in `root`."""
    return folder.is_dir() and not (root / SEEDS).is_dir()


def check_copy(folder: Path, root: Path) -> "Verification":
    """Return whether a finished folder without its sources is as its manifest says; `root` may have what was published in `issues/`.

    Raises:
        StoreError: when the folder is missing, lacks a manifest, or was replaced meanwhile.
    """
    from digest.exporter.manifest import MANIFEST
    from digest.pipeline.proofs import Finished, by_manifest
    from digest.project.issues import read_imprints

    finished = Finished(folder)
    if (manifest := finished.manifest()) is None:
        hint = "run: digest build, in the project; or give the project with --project"
        raise StoreError(f"{finished.root}/{MANIFEST}", "is missing or unreadable, and the sources are not here", hint)
    try:
        return by_manifest(finished, manifest, read_imprints(root), why="the sources are not here")
    finally:
        finished.refuse_exchanged()


def mark_published(
    project: Project, slugs: Sequence[str], *, now: datetime, progress: Progress = no_progress
) -> tuple[tuple[str, int], ...]:
    """Record that issues, the newest if none is named, are published as they would be built `now`.

    Return, for each, the path of its file below the project and its number of corrections.

    Raises:
        StoreError: when there is no such issue, or a file cannot be written.
    """
    from digest.composer.corrections import imprint
    from digest.project.issues import read_imprints, write_imprint

    made = draft(project, now=now, progress=progress)
    places = {summary.slug: place for place, summary in enumerate(made.summaries)}
    wanted = list(slugs) or list(places)[:1]
    for slug in wanted:
        if slug not in places:
            raise StoreError(slug, "there is no such issue", f"there are: {', '.join(places) or 'none'}")
    before = read_imprints(project.root)
    imprints = [imprint(made.issues[places[slug]], before.get(slug), now=now) for slug in wanted]
    return tuple(
        (write_imprint(project.root, imprinted).relative_to(project.root).as_posix(), len(imprinted.corrections))
        for imprinted in imprints
    )
