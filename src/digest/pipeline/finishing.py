"""From issues to files: each finished by any engine, then what is around them. Layer 5: no rules of its own.

An issue takes what it needs with it and comes back with its files, so issues are finished in any process, and come back in their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digest.composer.identity import all_stories
from digest.composer.views import IssueHead
from digest.exporter.feeds.archives import issues_on_page
from digest.exporter.feeds.placing import Placed
from digest.exporter.files import Finished, Surroundings, finish_issue, render_around, surroundings
from digest.exporter.pictures import picture_files
from digest.model import Issue, Notice, Rendered, Site
from digest.pipeline.analysing import Analyst
from digest.pipeline.drafts import Contents, Files
from digest.pipeline.progress import Progress, Step, Tally
from digest.store.spool import Shelf
from digest.templates import Templates

FEW = 8
"""Issues that are finished here all the same: a worker that never did so loads what it takes, for 0.6 seconds, as long as four issues of a
hundred articles take. Measured on 2026-11-25. So many are also held in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Issues that say what they will, and what their files take beside them."""

    issues: Sequence[tuple[Issue, Placed]]
    """The oldest first, without the pictures that are not there."""
    heads: Sequence[IssueHead]
    """Of each, in the same order."""
    pictures: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Issues as they go out, and all files."""

    issues: Sequence[Issue]
    """The newest first."""
    contents: tuple[Contents, ...]
    files: Sequence[Rendered]
    """Sorted by path."""
    notices: tuple[Notice, ...]
    """What the mails have no room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unfinished:
    """What finishing one issue takes."""

    issue: Issue
    site: Site
    templates: Templates
    around: Surroundings
    pictures: Mapping[str, bytes]


def finish(
    ready: Ready, site: Site, templates: Templates, *, analyst: Analyst, folder: Path, progress: Progress
) -> Made:
    """Return the issues with what their mails have no room for marked, and every file of `dist/`; the same on every engine.

    `folder` is for what is too much for memory.

    Raises:
        TemplateError: when a template cannot be filled or compiled.
        StoreError: when the disk does not take what is too much for memory.
    """
    issues: Shelf[Issue] = Shelf(folder, held=FEW)
    contents: list[Contents] = []
    notices: list[Notice] = []

    def finished() -> Iterator[Rendered]:
        unfinished = _unfinished(ready, site, templates)
        each = analyst.each(_finish, unfinished) if len(ready.issues) > FEW else map(_finish, unfinished)
        for one in Tally("compose", progress, total=len(ready.issues)).over(each):
            issues.append(one.issue)
            contents.append(_contents(one.issue))
            notices.extend(replace(notice, issue=one.issue.slug) for notice in one.notices)
            yield from one.files
            yield from picture_files(one.issue, ready.pictures)
        if issues:
            progress(Step(stage="render"))
            heads = ready.heads[::-1]
            on_page = [ready.issues[-1 - place] for place in range(issues_on_page(len(heads), wanted=site.feed_issues))]
            yield from render_around(on_page, heads, site, templates, pictures=ready.pictures)

    files = Files(finished(), folder=folder)
    return Made(issues=issues, contents=tuple(contents), files=files, notices=tuple(notices))


def _finish(one: _Unfinished) -> Finished:
    return finish_issue(one.issue, one.site, one.templates, around=one.around, pictures=one.pictures)


def _unfinished(ready: Ready, site: Site, templates: Templates) -> Iterator[_Unfinished]:
    """Yield what finishing each issue takes, the newest first."""
    heads = ready.heads[::-1]
    for place in range(len(heads)):
        issue, placed = ready.issues[-1 - place]
        yield _Unfinished(
            issue=issue,
            site=site,
            templates=templates,
            around=surroundings(place, heads, placed, site),
            pictures={} if site.base_url else _own(issue, site, ready.pictures),
        )


def _own(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the bytes of the pictures that one issue and the logo need: no others travel with it."""
    wanted = {image.sha256 for image in (*(one.image for one in all_stories(issue)), site.theme.logo) if image}
    return {name: pictures[name] for name in wanted if name in pictures}


def _contents(issue: Issue) -> Contents:
    sources = frozenset(story.source for story in all_stories(issue))
    return Contents(slug=issue.slug, title=issue.title, stories=len(issue.stories), sources=sources)
