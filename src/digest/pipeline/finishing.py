"""From issues to files: each finished by any engine, then what is around them. Layer 5: no rules of its own.

An issue takes what it needs with it and comes back with its files, so issues are finished in any process, and come back in their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.composer.views import IssueView
from digest.composer.wording import issue_view
from digest.exporter.files import Finished, finish_issue, neighbours, render_around
from digest.exporter.pictures import with_held
from digest.model import Issue, Notice, Rendered, Site
from digest.pipeline.analysing import Analyst
from digest.pipeline.progress import Progress, Step, Tally
from digest.templates import Templates

FEW = 8
"""Issues that are finished here all the same: a worker that never did so loads what it takes, for 0.6 seconds, as long as four issues of a
hundred articles take. Measured on 2026-11-25."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Issues as they go out, and all files."""

    issues: tuple[Issue, ...] = ()
    files: tuple[Rendered, ...] = ()
    """Sorted by path."""
    notices: tuple[Notice, ...] = ()
    """What the mails have no room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unfinished:
    """What finishing one issue takes."""

    issue: Issue
    site: Site
    templates: Templates
    newer: IssueView | None
    older: IssueView | None
    pictures: Mapping[str, bytes]


def finish(
    issues: Sequence[Issue],
    site: Site,
    templates: Templates,
    pictures: Mapping[str, bytes],
    *,
    analyst: Analyst,
    progress: Progress,
) -> Made:
    """Return the issues with what their mails have no room for marked, and every file of `dist/`; the same on every engine.

    Raises:
        TemplateError: when a template cannot be filled or compiled.
    """
    if not issues:
        return Made()
    shown = [with_held(issue, pictures) for issue in issues]
    views = [issue_view(issue, site) for issue in shown]
    unfinished = list(_unfinished(shown, views, site, templates, pictures))
    each = analyst.each(_finish, unfinished) if len(shown) > FEW else map(_finish, unfinished)
    finished = [*Tally("compose", progress, total=len(shown)).over(each)]
    progress(Step(stage="render"))
    files = [*render_around(shown, views, site, templates, pictures=pictures)]
    files += [file for one in finished for file in one.files]
    return Made(
        issues=tuple(one.issue for one in finished),
        files=tuple(sorted(files, key=lambda file: file.path)),
        notices=tuple(replace(notice, issue=one.issue.slug) for one in finished for notice in one.notices),
    )


def _finish(one: _Unfinished) -> Finished:
    return finish_issue(one.issue, one.site, one.templates, newer=one.newer, older=one.older, pictures=one.pictures)


def _unfinished(
    issues: Sequence[Issue],
    views: Sequence[IssueView],
    site: Site,
    templates: Templates,
    pictures: Mapping[str, bytes],
) -> Iterator[_Unfinished]:
    for issue, (newer, older) in zip(issues, neighbours(views), strict=True):
        yield _Unfinished(
            issue=issue,
            site=site,
            templates=templates,
            newer=newer,
            older=older,
            pictures={} if site.base_url else _own(issue, site, pictures),
        )


def _own(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the bytes of the pictures that one issue and the logo need: no others travel with it."""
    every = (one.image for story in issue.stories for one in (story, *story.coverage))
    wanted = {image.sha256 for image in (*every, site.theme.logo) if image is not None}
    return {name: data for name, data in pictures.items() if name in wanted}
