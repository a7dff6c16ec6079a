"""Holding finished files against their sources. Layer 5."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from digest import readers
from digest.errors import StoreError
from digest.model import Failure, Rendered
from digest.pipeline.analysing import Analyst
from digest.pipeline.analysis import evidence_of
from digest.pipeline.drafting import alone
from digest.pipeline.drafts import Draft
from digest.pipeline.project import Project
from digest.templates import Templates
from digest.verify import Evidence, verify


def check_finished(project: Project, *, now: datetime) -> tuple[tuple[Failure, ...], Mapping[str, bytes]]:
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

    return verify(files, evidence, root=project.out.name, own_words=project.own_words()), files


def judge(made: Draft, analyst: Analyst, project: Project) -> tuple[Failure, ...]:
    """Return every place where a draft's files differ from their sources."""
    return _verified(made.files, analyst, project)


def _verified(files: Iterable[Rendered], analyst: Analyst, project: Project) -> tuple[Failure, ...]:
    data = {file.path: file.data for file in files}
    return verify(data, analyst.evidence, root=project.out.name, own_words=project.own_words())


def unsound_sources(made: Draft, analyst: Analyst, project: Project, templates: Templates) -> Mapping[str, Failure]:
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
