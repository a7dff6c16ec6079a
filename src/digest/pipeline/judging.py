"""Holding finished files against their sources. Layer 5."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from digest import readers
from digest.errors import StoreError
from digest.model import Failure, Issue, Rendered
from digest.pipeline.analysing import Analyst, decoded_evidence
from digest.pipeline.analysis import evidence_of
from digest.pipeline.drafting import alone, draft_issues
from digest.pipeline.drafts import Draft
from digest.pipeline.progress import Progress, Tally, untold
from digest.pipeline.project import Project
from digest.templates import Templates
from digest.verify import Evidence, check_issue, verify
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
    """Return every place where a draft's files differ from their sources; issues are judged by any engine, and what is around them here."""
    tally = Tally("judge", progress, total=len(_sources_of(made)))
    if len(made.issues) == 1 or not analyst.has_help:
        return _verified(made.files, _counted(analyst.evidence, tally), project)
    files = {file.path: file.data for file in made.files}
    root, own_words = project.out.name, project.own_words()
    cases = [
        _Case(slug=issue.slug, sources=tuple(sorted(_sources(issue))), root=root, own_words=own_words)
        for issue in sorted(made.issues, key=lambda issue: issue.slug)
    ]
    laden = (
        replace(
            case,
            files=_needed(files, case.slug),
            evidence={source: analyst.evidence_encoded(source) for source in case.sources},
        )
        for case in cases
    )
    verdicts = analyst.each(_judge_issue, laden)
    told: dict[str, bool] = {}
    counted: set[str] = set()

    def sound(slug: str) -> bool:
        """Return True for what was found sound elsewhere; what was not is judged once more here, as without an engine."""
        if not told:
            for case, found in zip(cases, verdicts, strict=True):
                told[case.slug] = not found
                for _ in {*case.sources} - counted:
                    tally.add()
                counted.update(case.sources)
        return told.get(slug, False)

    return verify(files, analyst.evidence, root=root, own_words=own_words, sound=sound)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What judging one issue takes."""

    slug: str
    sources: tuple[str, ...]
    root: str
    own_words: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    evidence: Mapping[str, bytes | None] = field(default_factory=dict)
    """Encoded, by source."""


def _needed(files: Mapping[str, bytes], slug: str) -> Mapping[str, bytes]:
    """Return the files, those without their bytes that are only linked to from an issue."""
    folder = f"issues/{slug}/"
    return {
        path: data if path.startswith(folder) and not path.endswith(".xml") else b"" for path, data in files.items()
    }


def _judge_issue(case: _Case) -> tuple[Failure, ...]:
    def evidence(source: str) -> Evidence | None:
        encoded = case.evidence.get(source)
        return decoded_evidence(encoded) if encoded is not None else None

    return check_issue(case.slug, case.files, cache(evidence), root=case.root, own_words=case.own_words)


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
    return frozenset(source for issue in made.issues for source in _sources(issue))


def _sources(issue: Issue) -> frozenset[str]:
    return frozenset(one.source for story in issue.stories for one in (story, *story.coverage))


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
