"""Holding finished files against their sources. Layer 5."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from digest import readers
from digest.errors import StoreError
from digest.model import Failure, Rendered
from digest.pipeline.analysing import Analyst
from digest.pipeline.analysis import evidence_of
from digest.pipeline.drafting import alone, draft_issues
from digest.pipeline.drafts import Draft
from digest.pipeline.progress import Progress, Tally, untold
from digest.pipeline.project import Project
from digest.templates import Templates
from digest.verify import Evidence, verify
from digest.verify.record import RecordError, read_record

DRAFTS = 60
"""How often a draft is made anew to find what is at fault in company: five of a thousand sources are found with this many."""


def check_finished(
    project: Project, *, now: datetime, progress: Progress = untold
) -> tuple[tuple[Failure, ...], Mapping[str, bytes]]:
    """Return every place where the finished files differ from their sources, and the files as they were read.

    Raises:
        StoreError: when there is no finished folder.
    """
    if not project.out.is_dir():
        raise StoreError(project.out.name, "there is no such folder", "run: digest build")
    paths = sorted(path for path in project.out.rglob("*") if path.is_file())
    files = {path.relative_to(project.out).as_posix(): path.read_bytes() for path in paths}
    known: dict[str, Evidence | None] = {}

    def evidence(source: str) -> Evidence | None:
        if source not in known:
            document = project.document(source, now=now)
            known[source] = evidence_of(document, readers.read(document)) if document is not None else None
        return known[source]

    counted = _counted(evidence, Tally("judge", progress, total=_sources_recorded(files)))
    return verify(files, counted, root=project.out.name, own_words=project.own_words()), files


def judge(made: Draft, analyst: Analyst, project: Project, *, progress: Progress = untold) -> tuple[Failure, ...]:
    """Return every place where a draft's files differ from their sources."""
    tally = Tally("judge", progress, total=len(_sources_of(made)))
    return _verified(made.files, _counted(analyst.evidence, tally), project)


def _verified(
    files: Iterable[Rendered], evidence: Callable[[str], Evidence | None], project: Project
) -> tuple[Failure, ...]:
    data = {file.path: file.data for file in files}
    return verify(data, evidence, root=project.out.name, own_words=project.own_words())


def _counted(evidence: Callable[[str], Evidence | None], tally: Tally) -> Callable[[str], Evidence | None]:
    """Return the same evidence, each source counted when it is asked for the first time."""
    asked: set[str] = set()

    def told(source: str) -> Evidence | None:
        found = evidence(source)
        if source not in asked:
            asked.add(source)
            tally.add()
        return found

    return told


def _sources_of(made: Draft) -> frozenset[str]:
    stories = (story for issue in made.issues for story in issue.stories)
    return frozenset(one.source for story in stories for one in (story, *story.coverage))


def _sources_recorded(files: Mapping[str, bytes]) -> int:
    """Return how many sources the records of the finished files name, to say how long it takes; a broken record is the judge's matter."""
    found: set[str] = set()
    for path in files:
        if path.endswith("/issue.json"):
            with suppress(RecordError):
                found.update(story.file for story in read_record(files[path]).all_stories)
    return len(found)


def unsound_sources(
    made: Draft,
    analyst: Analyst,
    project: Project,
    templates: Templates,
    *,
    now: datetime,
    progress: Progress = untold,
) -> Mapping[str, Failure]:
    """Return the sources without which a draft comes out whole, each with what to say; nothing when they could not be found.

    First each is looked at alone; what fails only in company is found by halving, and of a company one is left out.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    sources = sorted(_sources_of(made))
    found: dict[str, Failure] = {}
    for source in Tally("judge", progress, total=len(sources)).over(sources):
        if problems := _verified(alone(made, source, project.settings.site, templates), analyst.evidence, project):
            found[source] = _left_out(source, problems[0], "its")
    if len(found) == len(sources):
        return {}
    drafts = DRAFTS

    def problem_without(set_aside: Mapping[str, Failure]) -> Failure | None:
        nonlocal drafts
        drafts -= 1
        fresh = draft_issues(project, analyst, now=now, templates=templates, set_aside=set_aside)
        return next(iter(judge(fresh, analyst, project)), None) if fresh.issues else None

    while (problem := problem_without(found)) is not None:
        rest = [source for source in sources if source not in found]
        sound, unsound = 0, len(rest)
        while unsound - sound > 1 and drafts > 0:
            middle = (sound + unsound) // 2
            waiting = {source: _left_out(source, problem) for source in rest[middle:]}
            told = problem_without({**found, **waiting})
            sound, unsound, problem = (middle, unsound, problem) if told is None else (sound, middle, told)
        if drafts <= 0 or len(rest) <= 1:
            return {}
        last = rest[unsound - 1]
        found[last] = _left_out(last, problem)
    return found


def _left_out(source: str, problem: Failure, whose: str = "beside others") -> Failure:
    text = f"left out, since {whose} words would come out altered: {problem.problem}"
    return Failure(stage="verify", source=source, problem=text, hint=problem.hint)
