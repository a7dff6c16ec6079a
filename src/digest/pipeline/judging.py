"""Holding finished files against their sources."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from digest import readers
from digest.composer.rendering.templates import Templates
from digest.errors import StoreError
from digest.exporter.publish import Tree
from digest.model import Failure
from digest.pipeline.analysis import EVIDENCE_HELD, Analyst, decoded_evidence, evidence_of
from digest.pipeline.drafting import alone, draft_issues
from digest.pipeline.finishing import by_path
from digest.pipeline.progress import Progress, Tally, no_progress
from digest.pipeline.results import Draft
from digest.project.loading import Project
from digest.store.spill import SpillList
from digest.verify import SourceEvidence, check_issue, verify
from digest.verify.record import RecordError, read_record

STORY_MS = 2.0
"""What a story takes to be judged in all files of its issue, of a hundred. Measured on 2026-11-25."""

DRAFTS = 60
"""How often a draft is made anew to find what is at fault in company: five of a thousand sources are found with this many."""


def check_finished(
    project: Project, *, now: datetime, progress: Progress = no_progress
) -> tuple[tuple[Failure, ...], Mapping[str, bytes]]:
    """Return every place where the finished files differ from their sources, and the files, which are read when they are asked for.

    Raises:
        StoreError: when there is no finished folder.
    """
    if not project.out.is_dir():
        raise StoreError(project.out.name, "there is no such folder", "run: digest build")
    files = Tree(project.out)
    wanted = _sources_recorded(files)
    tally = Tally("judge", progress, total=len(wanted))
    evidence = _ReadAnew(project, now=now, tally=tally)
    evidence.read_rows(wanted)
    return verify(files, evidence.of, root=project.out.name, own_words=project.own_words()), files


class _ReadAnew:
    """What sources say, each read anew and counted."""

    def __init__(self, project: Project, *, now: datetime, tally: Tally) -> None:
        self._project = project
        self._now = now
        self._tally = tally
        self._rows: SpillList[SourceEvidence] = SpillList(project.work)
        self._places: dict[str, int] = {}
        self.of = _counted(lru_cache(maxsize=EVIDENCE_HELD)(self._of), self._count)

    def read_rows(self, wanted: Collection[str]) -> None:
        """Put aside what the wanted rows of tables say: they are had all together, and asked for one by one."""
        for document in self._project.rows(wanted, now=self._now):
            self._places[document.source] = len(self._rows)
            self._rows.append(evidence_of(document, readers.read(document)))
            self._tally.add()

    def _count(self, source: str) -> None:
        if source not in self._places:  # those were counted when they were read
            self._tally.add()

    def _of(self, source: str) -> SourceEvidence | None:
        if source in self._places:
            return self._rows[self._places[source]]
        document = self._project.seed(source, now=self._now)
        return evidence_of(document, readers.read(document)) if document is not None else None


def judge(made: Draft, analyst: Analyst, project: Project, *, progress: Progress = no_progress) -> tuple[Failure, ...]:
    """Return every place where a draft's files differ from their sources; issues are judged by any engine, and what is around them here."""
    if not made.summaries:
        return ()
    tally = Tally("judge", progress, total=len(frozenset[str]().union(*(one.sources for one in made.summaries))))
    files, root, own_words = by_path(made.files), project.out.name, project.own_words()
    if len(made.summaries) == 1 or not analyst.has_help:
        return verify(files, _counted(analyst.evidence, lambda _: tally.add()), root=root, own_words=own_words)
    cases = (
        _Case(
            slug=one.slug,
            files=_needed(files, one.slug),
            evidence={source: analyst.evidence_encoded(source) for source in sorted(one.sources)},
            root=root,
            own_words=own_words,
        )
        for one in sorted(made.summaries, key=lambda one: one.slug)
    )
    cost = STORY_MS * sum(one.stories for one in made.summaries)
    verdicts = _Verdicts(analyst.each(_judge_issue, cases, cost=cost), tally)
    return verify(files, analyst.evidence, root=root, own_words=own_words, sound=verdicts.sound)


class _Verdicts:
    """What others say of the issues, as it comes, in the order of the slugs."""

    def __init__(self, verdicts: Iterator[tuple[str, Collection[str], bool]], tally: Tally) -> None:
        self._verdicts = verdicts
        self._tally = tally
        self._counted: set[str] = set()

    def sound(self, slug: str) -> bool:
        """Return True for what was found sound elsewhere; what was not is judged once more here, as without an engine."""
        for judged, sources, is_sound in self._verdicts:
            fresh = {*sources} - self._counted
            self._counted |= fresh
            for _ in fresh:
                self._tally.add()
            if judged == slug:
                return is_sound
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What judging one issue takes."""

    slug: str
    files: Mapping[str, bytes]
    evidence: Mapping[str, bytes | None]
    """Encoded, by source."""
    root: str
    own_words: str


def _needed(files: Mapping[str, bytes], slug: str) -> Mapping[str, bytes]:
    """Return what an issue is judged by: its files, and, without their bytes, those that its own may link to.

    Of another issue only its page is among these. An issue that links to more is found wanting for it, and judged again with all files.
    """
    folder = f"issues/{slug}/"
    return {
        path: files[path] if path.startswith(folder) else b""
        for path in files
        if path.startswith(folder) or not path.startswith("issues/") or path.endswith("/index.html")
    }


def _judge_issue(case: _Case) -> tuple[str, Collection[str], bool]:
    """Return the issue's slug, the sources it was held against, and whether nothing was found in it."""

    def evidence(source: str) -> SourceEvidence | None:
        encoded = case.evidence.get(source)
        return decoded_evidence(encoded) if encoded is not None else None

    found = check_issue(case.slug, case.files, cache(evidence), root=case.root, own_words=case.own_words)
    return case.slug, tuple(case.evidence), not found


def _counted(
    evidence: Callable[[str], SourceEvidence | None], count: Callable[[str], None]
) -> Callable[[str], SourceEvidence | None]:
    """Return the same evidence, each source counted when it is asked for the first time."""
    asked: set[str] = set()

    def told(source: str) -> SourceEvidence | None:
        found = evidence(source)
        if source not in asked:
            asked.add(source)
            count(source)
        return found

    return told


def _sources_recorded(files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the sources that the records of the finished files name; a broken record is the judge's matter."""
    found: set[str] = set()
    for path in files:
        if path.endswith("/issue.json"):
            with suppress(RecordError):
                found.update(story.file for story in read_record(files[path]).all_stories)
    return frozenset(found)


def unsound_sources(
    made: Draft,
    analyst: Analyst,
    project: Project,
    templates: Templates,
    *,
    now: datetime,
    progress: Progress = no_progress,
) -> Mapping[str, Failure]:
    """Return the sources without which a draft comes out whole, each with what to say; nothing when they could not be found.

    First each is looked at alone; what fails only in company is found by halving, and of a company one is left out.

    Raises:
        DigestError: when a plan or a template cannot be used.
    """
    sources = sorted(frozenset[str]().union(*(one.sources for one in made.summaries)))
    found: dict[str, Failure] = {}
    tally = Tally("judge", progress, total=sum(len(one.sources) for one in made.summaries))
    for issue, summary in zip(made.issues, made.summaries, strict=True):
        for source in tally.over(summary.sources):
            files = {file.path: file.data for file in alone(issue, source, made, project.settings.site, templates)}
            problems = verify(files, analyst.evidence, root=project.out.name, own_words=project.own_words())
            if problems:
                found.setdefault(source, _left_out(source, problems[0], "its"))
    if len(found) == len(sources):
        return {}
    drafts = DRAFTS

    def problem_without(set_aside: Mapping[str, Failure]) -> Failure | None:
        nonlocal drafts
        drafts -= 1
        fresh = draft_issues(project, analyst, now=now, templates=templates, set_aside=set_aside)
        return next(iter(judge(fresh, analyst, project)), None)

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
