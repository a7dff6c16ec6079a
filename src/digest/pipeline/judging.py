"""Finished files verified against their sources, and which sources to leave out when some come out altered."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from digest.model import Failure
from digest.pipeline.analysis import decoded_evidence
from digest.pipeline.analyst import Analyst
from digest.pipeline.finishing import by_path
from digest.pipeline.progress import Progress, Tally, no_progress
from digest.pipeline.results import Draft
from digest.project.loading import Project
from digest.verify import Permission, SourceEvidence, StoryFailure, check_issue, verify
from digest.verify.matching import REBUILD

STORY_MS = 2.0
"""The time to verify one story in all files of its issue, of a hundred. Measured on 2026-11-25."""

LEFT_OUT = "compare your own templates with the built-in ones (digest templates); if you have none, this is a fault of digest: report it"
"""What to do about a source that was left out: building again would leave it out again."""


def judge(made: Draft, analyst: Analyst, project: Project, *, progress: Progress = no_progress) -> tuple[Failure, ...]:
    """Return every place where a draft's files differ from their sources; issues are judged on any engine, what surrounds them here."""
    if not made.summaries:
        return ()
    tally = Tally("judge", progress, total=len(_asked_for(made)))
    files, root, own_words = by_path(made.files), project.out.name, project.own_words()
    permissions = _permissions(project)
    if len(made.summaries) == 1 or not analyst.has_help:
        counted = _counted(analyst.evidence, lambda _: tally.add())
        return verify(files, counted, root=root, own_words=own_words, permissions=permissions)
    cases = (
        _Case(
            slug=issue.slug,
            files=_needed(files, issue.slug),
            evidence={source: analyst.encoded_evidence(source) for source in (*issue.sources, *issue.editors_files)},
            root=root,
            own_words=own_words,
            permissions=permissions,
        )
        for issue in sorted(made.summaries, key=lambda issue: issue.slug)
    )
    cost_ms = STORY_MS * sum(issue.stories for issue in made.summaries)
    verdicts = _Verdicts(analyst.each(_judge_issue, cases, cost_ms=cost_ms), tally)
    return verify(
        files, analyst.evidence, root=root, own_words=own_words, permissions=permissions, sound=verdicts.sound
    )


def _permissions(project: Project) -> tuple[Permission, ...]:
    """Return the credit lines that the settings ask for."""
    return tuple(
        Permission(credit=rule.credit, publishers=rule.publishers, licences=rule.licences, notices=rule.notices)
        for rule in project.settings.rights_rules
        if rule.credit and rule.credit.strip()
    )


def _asked_for(made: Draft) -> frozenset[str]:
    """Return the files whose evidence the judge asks for."""
    return frozenset(file for issue in made.summaries for file in (*issue.sources, *issue.editors_files))


class _Verdicts:
    """The verdicts of other processes on the issues, in the order of the slugs."""

    def __init__(self, verdicts: Iterator[tuple[str, Collection[str], bool]], tally: Tally) -> None:
        self._verdicts = verdicts
        self._tally = tally
        self._counted: set[str] = set()

    def sound(self, slug: str) -> bool:
        """Return whether an issue was found sound elsewhere; one that was not is judged once more here, as without an engine."""
        for judged, sources, is_sound in self._verdicts:
            uncounted = {*sources} - self._counted
            self._counted |= uncounted
            for _ in uncounted:
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
    permissions: tuple[Permission, ...]


def _needed(files: Mapping[str, bytes], slug: str) -> Mapping[str, bytes]:
    """Return what an issue is judged by: its files, and, without their bytes, those that its own may link to.

    Of other issues only the page is among these. An issue that links to more is found unsound for it, and judged again with all files.
    """
    folder = f"issues/{slug}/"
    return {
        path: files[path] if path.startswith(folder) else b""
        for path in files
        if path.startswith(folder) or not path.startswith("issues/") or path.endswith("/index.html")
    }


def _judge_issue(case: _Case) -> tuple[str, Collection[str], bool]:
    """Return the issue's slug, the sources it was verified against, and whether it is sound."""

    def evidence(source: str) -> SourceEvidence | None:
        encoded = case.evidence.get(source)
        return decoded_evidence(encoded) if encoded is not None else None

    problems = check_issue(
        case.slug, case.files, cache(evidence), root=case.root, own_words=case.own_words, permissions=case.permissions
    )
    return case.slug, tuple(case.evidence), not problems


def _counted(
    evidence: Callable[[str], SourceEvidence | None], count: Callable[[str], None]
) -> Callable[[str], SourceEvidence | None]:
    """Return the same evidence, each source counted when it is first asked for."""
    counted: set[str] = set()

    def counting(source: str) -> SourceEvidence | None:
        result = evidence(source)
        if source not in counted:
            counted.add(source)
            count(source)
        return result

    return counting


def unsound_sources(problems: Iterable[Failure]) -> Mapping[str, Failure]:
    """Return the sources whose words come out altered, each with its failure; problems of files as a whole have none."""
    left_out: dict[str, Failure] = {}
    for problem in problems:
        if isinstance(problem, StoryFailure) and problem.document not in left_out:
            text = f"left out, since its words would come out altered: {problem.source}: {problem.problem}"
            hint = LEFT_OUT if problem.hint == REBUILD else problem.hint
            left_out[problem.document] = Failure(stage="verify", source=problem.document, problem=text, hint=hint)
    return left_out
