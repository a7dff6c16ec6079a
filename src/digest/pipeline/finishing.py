"""From issues to files: each finished by any engine, then what is around them. No rules of its own.

The issues and files of an archive are more than memory has; so they are looked at one after another, wherever they lie.

An issue takes what it needs with it and comes back with its files, so issues are finished in any process, and come back in their order;
this process makes the next one ready meanwhile.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from digest.composer.rendering.pages import fill_issue, fill_site
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import IssueHead, with_known_pictures
from digest.exporter.feeds import FEEDS
from digest.exporter.feeds.archives import issues_on_page
from digest.exporter.files import issue_files, logo_files, picture_files, site_files
from digest.exporter.neighbours import Neighbours, ReadyIssue, ready_issues, with_neighbours
from digest.model import Issue, Notice, Rendered, Site
from digest.pipeline.analysis import Analyst
from digest.pipeline.progress import Progress, Step, Tally
from digest.pipeline.results import IssueSummary
from digest.store.spill import LazySequence, Place, Reversed, SpillList, Spool


class BlobStore(Mapping[str, bytes]):
    """Bytes by name, each kept once, and read again when they are asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder for what is too much for memory."""
        self._spool = Spool(folder)
        self._places: dict[str, Place] = {}

    def keep(self, name: str, data: bytes) -> None:
        """Keep bytes under a name; what is there under it stays.

        Raises:
            StoreError: when the disk does not take them.
        """
        if name not in self._places:
            self._places[name] = self._spool.put(data)

    def __getitem__(self, name: str) -> bytes:
        return self._spool.get(self._places[name])

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Files(LazySequence[Rendered]):
    """Finished files, sorted by path; their bytes are read when they are asked for."""

    def __init__(self, files: Iterable[Rendered], *, folder: Path | None = None) -> None:
        """Take each file from what gives them, and the folder for what is too much for memory."""
        self._kept = BlobStore(folder)
        self._media_types: dict[str, str] = {}
        for file in files:
            self._kept.keep(file.path, file.data)
            self._media_types[file.path] = file.media_type
        self._paths = sorted(self._media_types)

    @property
    def by_path(self) -> Mapping[str, bytes]:
        """The bytes of each."""
        return self._kept

    def __len__(self) -> int:
        return len(self._paths)

    def _at(self, place: int) -> Rendered:
        path = self._paths[place]
        return Rendered(path=path, media_type=self._media_types[path], data=self._kept[path])


def by_path(files: Sequence[Rendered]) -> Mapping[str, bytes]:
    """Return the bytes of files, by their paths; read when they are asked for, where they lie elsewhere."""
    return files.by_path if isinstance(files, Files) else {file.path: file.data for file in files}


FEW = 8
"""Issues that are finished here all the same: a worker that never did so loads what it takes, for 0.6 seconds, as long as four issues of a
hundred articles take. Measured on 2026-11-25. So many are also held in memory."""

STORY_MS = 2.5
"""What a story takes to be put into all files of its issue, of a hundred. Measured on 2026-11-25."""


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
    """Return every file of `dist/`, sorted by path; `issues` with the newest first.

    `pictures` are the bytes of the stories' pictures by their SHA-256; a picture that is not among them is not shown.

    Raises:
        TemplateError: when a template cannot be filled, compiled or put into a feed.
    """
    known = pictures or {}
    ready = [*ready_issues((with_known_pictures(issue, known) for issue in reversed(issues)), site)]
    heads = [one.head for one in reversed(ready)]
    on_feeds = ready[::-1][: issues_on_page(len(ready), wanted=site.feed_issues)]
    files = [*logo_files(site, known), *finish_site(on_feeds, heads, site, templates)]
    for one, beside in with_neighbours(ready, site):
        files += picture_files(one.issue, known)
        files += finish_issue(one, site, templates, beside=beside, pictures=known).files
    return tuple(sorted(files, key=lambda file: file.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unfinished:
    """What finishing one issue takes."""

    ready: ReadyIssue
    site: Site
    templates: Templates
    beside: Neighbours
    pictures: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What rendering the archive page and the pages of the feeds takes."""

    on_page: Sequence[ReadyIssue]
    heads: Sequence[IssueHead]
    site: Site
    templates: Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loading:
    """What can be done before there is an issue: where it arrives, this module and all that it takes are loaded, and templates parsed."""

    templates: Templates


_Work: TypeAlias = _Unfinished | _Around | _Loading
_Done: TypeAlias = PackedIssue | tuple[Rendered, ...]


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

    `ready` gives the issues, the oldest first, `at_most` so many of so many `stories`; others are finished while it makes the next.
    `pictures` has those of an issue once that was given. `folder` is for what is too much for memory.

    Raises:
        TemplateError: when a template cannot be filled or compiled.
        StoreError: when the disk does not take what is too much for memory.
    """
    issues: SpillList[Issue] = SpillList(folder, held=FEW)
    summaries: list[IssueSummary] = []
    notices: list[tuple[Notice, ...]] = []

    def files() -> Iterator[Rendered]:
        tally = Tally("compose", progress, total=at_most)
        work = _work(ready, site, templates, pictures, tally=tally)
        loading = _Loading(templates=templates)
        few = at_most <= FEW
        each = map(_do, work) if few else analyst.each(_do, work, cost=STORY_MS * stories, first=loading)
        for done in each:
            if not isinstance(done, PackedIssue):
                progress(Step(stage="render"))
                yield from done
                continue
            issues.append(done.issue)
            summaries.append(_summary(done.issue))
            notices.append(tuple(replace(notice, issue=done.issue.slug) for notice in done.notices))
            yield from done.files
            yield from picture_files(done.issue, pictures)
            tally.add()
        if issues:
            yield from logo_files(site, pictures)

    made = Files(files(), folder=folder)
    return FinishedSite(
        issues=Reversed(issues),
        summaries=tuple(reversed(summaries)),
        files=made,
        notices=tuple(notice for told in reversed(notices) for notice in told),
    )


def _do(one: _Work) -> _Done:
    if isinstance(one, _Loading):
        for name in one.templates.names():
            one.templates.parse(name)
        return ()
    if isinstance(one, _Around):
        return finish_site(one.on_page, one.heads, one.site, one.templates)
    return finish_issue(one.ready, one.site, one.templates, beside=one.beside, pictures=one.pictures)


def _work(
    ready: Iterable[ReadyIssue], site: Site, templates: Templates, pictures: Mapping[str, bytes], *, tally: Tally
) -> Iterator[_Work]:
    """Yield the work on each issue, the oldest first, then that on what is around them."""
    heads: deque[IssueHead] = deque()
    newest: deque[ReadyIssue] = deque(maxlen=site.feed_issues + 1)

    def noted() -> Iterator[ReadyIssue]:
        for one in ready:
            heads.appendleft(one.head)
            newest.appendleft(one)
            yield one
        tally.expect(len(heads))

    for one, beside in with_neighbours(noted(), site):
        own = {} if site.base_url else _own(one.issue, site, pictures)
        yield _Unfinished(ready=one, site=site, templates=templates, beside=beside, pictures=own)
    if heads:
        shown = issues_on_page(len(heads), wanted=site.feed_issues)
        yield _Around(on_page=tuple(newest)[:shown], heads=tuple(heads), site=site, templates=templates)


def _own(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the bytes of the pictures that one issue and the logo need: no others travel with it."""
    wanted = {image.sha256 for image in (*(one.image for one in issue.all_stories), site.theme.logo) if image}
    return {name: pictures[name] for name in wanted if name in pictures}


def _summary(issue: Issue) -> IssueSummary:
    sources = tuple(sorted({story.source for story in issue.all_stories}))
    return IssueSummary(slug=issue.slug, title=issue.title, stories=len(issue.stories), sources=sources)
