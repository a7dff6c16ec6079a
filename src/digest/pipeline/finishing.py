"""From issues to finished files: each issue on any engine, then what is around them.

The issues and files of an archive are more than memory holds; they are looked at one after another, and the rest lies on the disk.

An issue travels with everything it needs and comes back with its files, in order; meanwhile this process arranges the next one.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from digest.composer.rendering.pages import fill_issue, fill_site
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import IssueHead, with_known_pictures
from digest.exporter.feeds import FEEDS
from digest.exporter.feeds.archives import issues_on_page
from digest.exporter.files import (
    Neighbours,
    ReadyIssue,
    issue_files,
    logo_files,
    picture_files,
    ready_issues,
    site_files,
    with_neighbours,
)
from digest.exporter.manifest import with_manifest
from digest.model import Issue, Notice, Rendered, Site
from digest.pipeline.analyst import Analyst
from digest.pipeline.progress import Progress, Step, Tally
from digest.pipeline.results import IssueSummary
from digest.project.sidecar import SIDECAR_ENDING
from digest.store.spill import BlobStore, LazySequence, Reversed, SpillList


class Files(LazySequence[Rendered]):
    """Finished files, sorted by path; their bytes are read on access."""

    def __init__(self, files: Iterable[Rendered], *, folder: Path | None = None) -> None:
        """Take all files; `folder` is for what is too much for memory."""
        self.by_path = BlobStore(folder)
        """The bytes of each."""
        self._media_types: dict[str, str] = {}
        for file in files:
            self.by_path.add(file.path, file.data)
            self._media_types[file.path] = file.media_type
        self._paths = sorted(self._media_types)

    def __len__(self) -> int:
        return len(self._media_types)

    def _at(self, index: int) -> Rendered:
        path = self._paths[index]
        return Rendered(path=path, media_type=self._media_types[path], data=self.by_path[path])


def by_path(files: Sequence[Rendered]) -> Mapping[str, bytes]:
    """Return the bytes of files by path; those that lie on the disk are read on access."""
    return files.by_path if isinstance(files, Files) else {file.path: file.data for file in files}


FEW = 8
"""At most this many issues are finished in this process, and held in memory: a worker takes 0.6 seconds to load what its first issue needs,
as long as four issues of a hundred articles take. Measured on 2026-11-25."""
STORY_MS = 2.5
"""The time to put one story into all files of its issue, of a hundred. Measured on 2026-11-25."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedSite:
    """Issues as they go out, and all files."""

    issues: Sequence[Issue]
    """The newest first."""
    summaries: tuple[IssueSummary, ...]
    files: Sequence[Rendered]
    """Sorted by path."""
    notices: tuple[Notice, ...]
    """What the mails have no room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedIssue:
    """An issue as it goes out, and its own files."""

    issue: Issue
    """With `in_email` off for what its mail has no room for."""
    files: tuple[Rendered, ...]
    """What is below `issues/SLUG/`, but its pictures."""
    notices: tuple[Notice, ...]
    """What its mail has no room for."""


def finish_issue(
    ready: ReadyIssue, site: Site, templates: Templates, *, beside: Neighbours, pictures: Mapping[str, bytes]
) -> PackedIssue:
    """Return an issue with its mail as small as its budget wants it, and its files.

    Nothing else of the site is looked at, and everything can be pickled: issues can be finished in any order and any process.
    `pictures` has those of this issue, and the logo's.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    filled = fill_issue(
        ready.issue,
        site,
        templates,
        newer=beside.newer,
        older=beside.older,
        is_archived=beside.archive is not None,
        pictures=pictures,
    )
    files = tuple(issue_files(filled, site, placed=ready.placed, archive=beside.archive, pictures=pictures))
    return PackedIssue(issue=filled.issue, files=files, notices=filled.notices)


def finish_site(
    on_feeds: Sequence[ReadyIssue], heads: Sequence[IssueHead], site: Site, templates: Templates
) -> tuple[Rendered, ...]:
    """Return the files around the issues, without the logo: `heads` of all, `on_feeds` the issues on the pages of the feeds, newest first.

    Raises:
        TemplateError: when a template cannot be filled or put into a feed.
    """
    filled = fill_site([ready.issue for ready in on_feeds], heads, site, templates, feeds=FEEDS)
    newest_archived = heads[len(on_feeds)].slug if len(on_feeds) < len(heads) else None
    return tuple(site_files(filled, on_feeds, site, newest_archived=newest_archived))


def render_site(
    issues: Sequence[Issue], site: Site, templates: Templates, *, pictures: Mapping[str, bytes] | None = None
) -> tuple[Rendered, ...]:
    """Return every file of `dist/` but the manifest, sorted by path; `issues` with the newest first.

    `pictures` are the bytes of the stories' pictures by their SHA-256; a picture that is not among them is not shown.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    known = pictures or {}
    ready = [*ready_issues((with_known_pictures(issue, known) for issue in reversed(issues)), site)]
    heads = [issue.head for issue in reversed(ready)]
    on_feeds = ready[::-1][: issues_on_page(len(ready), wanted=site.feed_issues)]
    files = [*logo_files(site, known), *finish_site(on_feeds, heads, site, templates)]
    for issue, beside in with_neighbours(ready, site):
        files += picture_files(issue.issue, known)
        files += finish_issue(issue, site, templates, beside=beside, pictures=known).files
    return tuple(sorted(files, key=lambda file: file.path))


_Task: TypeAlias = Callable[[], PackedIssue | tuple[Rendered, ...]]
"""Gives an issue, or the files around all of them."""


def finish(  # noqa: PLR0913 - issues, what fills them, and where that is done
    ready: Iterable[ReadyIssue],
    site: Site,
    templates: Templates,
    pictures: Mapping[str, bytes],
    *,
    at_most: int,
    stories: int,
    analyst: Analyst,
    folder: Path,
    progress: Progress,
) -> FinishedSite:
    """Return the issues with what their mails have no room for marked, and every file of `dist/`; the same on every engine.

    `ready` gives the issues, the oldest first: `at_most` of them, with `stories` in all. `pictures` has those of an issue once that was
    given. `folder` is for what is too much for memory.

    Raises:
        TemplateError: when a template cannot be filled or compiled.
        StoreError: when the disk does not take what is too much for memory.
    """
    issues: SpillList[Issue] = SpillList(folder, held=FEW)
    summaries: list[IssueSummary] = []
    notices: list[tuple[Notice, ...]] = []

    def files() -> Iterator[Rendered]:
        tally = Tally("compose", progress, total=at_most)
        tasks = _tasks(ready, site, templates, pictures, tally=tally)
        results = map(_run, tasks) if at_most <= FEW else analyst.each(_run, tasks, cost_ms=STORY_MS * stories)
        for result in results:
            if not isinstance(result, PackedIssue):
                progress(Step(stage="render"))
                yield from result
                continue
            issues.append(result.issue)
            summaries.append(_summary(result.issue))
            notices.append(tuple(replace(notice, issue=result.issue.slug) for notice in result.notices))
            yield from result.files
            yield from picture_files(result.issue, pictures)
            tally.add()
        if issues:
            yield from logo_files(site, pictures)

    finished = Files(with_manifest(files()), folder=folder)
    return FinishedSite(
        issues=Reversed(issues),
        summaries=tuple(reversed(summaries)),
        files=finished,
        notices=tuple(chain.from_iterable(reversed(notices))),
    )


def _run(task: _Task) -> PackedIssue | tuple[Rendered, ...]:
    return task()


def _tasks(
    ready: Iterable[ReadyIssue], site: Site, templates: Templates, pictures: Mapping[str, bytes], *, tally: Tally
) -> Iterator[_Task]:
    """Yield the work on each issue, the oldest first, then that on what is around them."""
    heads: deque[IssueHead] = deque()
    newest: deque[ReadyIssue] = deque(maxlen=site.feed_issues + 1)

    def noted() -> Iterator[ReadyIssue]:
        for issue in ready:
            heads.appendleft(issue.head)
            newest.appendleft(issue)
            yield issue
        tally.expect(len(heads))

    for issue, beside in with_neighbours(noted(), site):
        own = {} if site.base_url else _own(issue.issue, site, pictures)
        yield partial(finish_issue, issue, site, templates, beside=beside, pictures=own)
    if heads:
        on_feeds = tuple(newest)[: issues_on_page(len(heads), wanted=site.feed_issues)]
        yield partial(finish_site, on_feeds, tuple(heads), site, templates)


def _own(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the bytes of the pictures that one issue and the logo need: no others travel with it."""
    wanted = {image.sha256 for image in (*(story.image for story in issue.all_stories), site.theme.logo) if image}
    return {name: pictures[name] for name in wanted if name in pictures}


def _summary(issue: Issue) -> IssueSummary:
    sources = tuple(sorted({story.source for story in issue.all_stories}))
    corrected = {one.file for story in issue.all_stories for one in story.overrides}
    described = {f"{story.source}{SIDECAR_ENDING}" for story in issue.all_stories if story.image}
    return IssueSummary(
        slug=issue.slug,
        title=issue.title,
        stories=len(issue.stories),
        sources=sources,
        editors_files=tuple(sorted(corrected | described)),
    )
