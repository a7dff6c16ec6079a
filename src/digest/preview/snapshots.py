"""Builds a project in memory, as snapshots; the last good build is kept when a new one fails."""

import hashlib
import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from digest import pipeline
from digest.composer.rendering.templates import Templates, packaged_folder
from digest.errors import DigestError
from digest.model import Document, Issue, Notice, Rendered, Site
from digest.pipeline.analyst import reading
from digest.pipeline.drafting import draft_issues
from digest.pipeline.progress import Progress, Step, no_progress
from digest.preview.problems import Problem, failure_problems, issue_warnings, located, notice_problems
from digest.store.cache import MemoryCache
from digest.verify import SourceEvidence, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the preview shows: the last good build, and what is wrong with the newest one."""

    site: Site = field(default_factory=Site)
    own_words: str = ""
    """The words that the project's own templates add."""
    issues: tuple[Issue, ...] = ()
    files: Mapping[str, Rendered] = field(default_factory=dict)
    """By path below `dist/`."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """By source."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The readable text of each source that a story is from."""
    found: int = 0
    """How many documents there are."""
    notices: tuple[Notice, ...] = ()
    reported: tuple[Problem, ...] = ()
    """Inputs that failed, and notices."""
    checked: tuple[Problem, ...] = ()
    """What `verify` refuses, and warnings; those of the previous build until this one has been checked."""
    error: Problem | None = None
    """Why the newest build failed; everything else is then from the last good build."""
    seconds: float = 0.0
    """How long the build took."""
    finished: datetime | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, the most serious first."""
        order = {"error": 0, "warning": 1, "note": 2}
        every = (*((self.error,) if self.error else ()), *self.reported, *self.checked)
        return tuple(sorted(dict.fromkeys(every), key=lambda problem: order[problem.level]))

    @property
    def state(self) -> str:
        """A fingerprint of everything that can be seen; a page that shows another one has to reload."""
        seen = hashlib.sha256()
        for path, file in sorted(self.files.items()):
            seen.update(f"{path}\0{len(file.data)}\0".encode())
            seen.update(file.data)
        seen.update(repr((self.problems, self.texts.keys())).encode())
        return seen.hexdigest()[:16]

    def issue(self, slug: str) -> Issue | None:
        """Return the issue of that name."""
        return next((issue for issue in self.issues if issue.slug == slug), None)

    def message(self, slug: str) -> Rendered | None:
        """Return an issue's email message."""
        return self.files.get(f"issues/{slug}/email.eml")


class SnapshotBuilder:
    """Builds a project again and again, reading only the documents that have changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.last = Snapshot()
        self._templates: tuple[tuple[object, ...], Templates] | None = None
        self._cache = MemoryCache()

    def build(self, *, now: datetime, progress: Progress = no_progress) -> Iterator[Snapshot]:
        """Yield the newest snapshot, then the same with its checks; after a failed build, the last good one with the error."""
        started = time.perf_counter()
        try:
            made, evidence = self._build(now=now, progress=progress)
        except DigestError as error:
            yield self._failed(located(error, self.root), started, now)
            return
        except Exception as error:  # noqa: BLE001  (a bug must not end the preview: it is shown, and its traceback printed)
            traceback.print_exc()
            text = f"{type(error).__name__}: {error}"
            hint = "this is a bug in digest; the traceback is in the terminal"
            yield self._failed(Problem(level="error", where="digest", text=text, hint=hint), started, now)
            return
        self.last = replace(made, checked=self.last.checked, seconds=time.perf_counter() - started, finished=now)
        yield self.last
        progress(Step(stage="judge"))
        self.last = replace(self.last, checked=tuple(_checks(made, evidence)))
        yield self.last

    def _failed(self, problem: Problem, started: float, now: datetime) -> Snapshot:
        self.last = replace(self.last, error=problem, seconds=time.perf_counter() - started, finished=now)
        return self.last

    def _build(self, *, now: datetime, progress: Progress) -> tuple[Snapshot, Mapping[str, SourceEvidence]]:
        project = pipeline.open_project(self.root)
        with reading(project, now=now, cache=self._cache) as analyst:
            draft = draft_issues(project, analyst, now=now, templates=self._parsed(project), progress=progress)
            self._cache.sweep()
            issues = tuple(draft.issues)
            stories = [story for issue in issues for story in issue.all_stories]
            evidence = {source: analyst.evidence(source) for source in dict.fromkeys(one.source for one in stories)}
            own = {one.file: analyst.evidence(one.file) for story in stories for one in story.overrides}
        documents = {source: project.seed(source, now=now) for source in evidence}
        rows = {source for source, document in documents.items() if document is None}
        documents |= {one.source: one for one in project.rows(rows, now=now)}
        snapshot = Snapshot(
            site=project.settings.site,
            own_words=project.own_words(),
            issues=issues,
            files={file.path: file for file in draft.files},
            documents={source: one for source, one in documents.items() if one is not None},
            texts={source: one.text for source, one in evidence.items() if one is not None},
            found=draft.documents,
            notices=draft.notices,
            reported=(*failure_problems(draft.failures, issues), *notice_problems(draft.notices, issues)),
        )
        return snapshot, {source: one for source, one in (evidence | own).items() if one is not None}

    def _parsed(self, project: pipeline.Project) -> Templates:
        """Return the project's templates, parsed again only when one of their files was added, removed or changed."""
        folders = (project.root / "templates", packaged_folder())
        files = sorted(path for folder in folders for path in folder.rglob("*.j2"))
        seen = tuple((path, *_change(path)) for path in files)
        if self._templates is None or self._templates[0] != seen:
            self._templates = (seen, project.templates())
        return self._templates[1]


def _change(path: Path) -> tuple[int, int]:
    """Return the time and size that show whether a file has changed; zeros for one that has just been deleted."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _checks(made: Snapshot, evidence: Mapping[str, SourceEvidence]) -> Iterator[Problem]:
    if not made.issues:
        return
    files = {path: file.data for path, file in made.files.items()}
    yield from failure_problems(verify(files, evidence.get, own_words=made.own_words), made.issues)
    for issue in made.issues:
        yield from issue_warnings(issue, made.site, made.message(issue.slug))
