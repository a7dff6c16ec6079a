"""What stands in the way of a good issue, found before it does. Layer 6: reads the project, writes nothing; the clock is passed in.

Each check looks at one thing and says what to do about it. Nothing is asked over the network.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from digest import pipeline
from digest.errors import DigestError
from digest.pipeline.progress import Progress, no_progress

Level = Literal["ok", "hint", "problem"]
"""`problem`: something will fail or go wrong. `hint`: it works, and could be better."""

PLAUSIBLE_FROM = 2020
"""A clock before this year was never set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look at the project found."""

    level: Level
    subject: str
    text: str
    advice: str = ""


def examine(root: Path, *, now: datetime, browser: str | None) -> Iterator[Finding]:
    """Yield what was found in the project in `root` beside its articles; later checks are left out when there is no project.

    `browser` is the path of a Chromium, where there is one.
    """
    yield _python()
    yield _clock(now)
    try:
        project = pipeline.open_project(root)
    except DigestError as error:
        for one in (error, *error.others):
            yield Finding(level="problem", subject="project", text=f"{one.where}: {one.problem}", advice=one.hint)
        return
    yield Finding(level="ok", subject="project", text=_settings_told(project))
    checks: tuple[Callable[[pipeline.Project], Iterator[Finding]], ...] = (
        _templates,
        _sources,
        _address,
        _email,
        _output,
    )
    for check in checks:
        yield from check(project)
    yield _browser(browser)


def examine_articles(root: Path, *, now: datetime, progress: Progress = no_progress) -> Iterator[Finding]:
    """Yield what a build would say of the articles, after reading them all; nothing where there is no project, which `examine` tells."""
    try:
        project = pipeline.open_project(root)
    except DigestError:
        return
    yield from _seeds(project, now, progress)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(level="ok", subject="python", text=f"{version}, {sys.platform}")


def _clock(now: datetime) -> Finding:
    told = f"{now:%Y-%m-%d %H:%M} UTC"
    if "SOURCE_DATE_EPOCH" in os.environ:
        return Finding(
            level="hint",
            subject="clock",
            text=f"{told}, from SOURCE_DATE_EPOCH",
            advice="articles with a later date count as undated; unset it to use the machine's clock",
        )
    if now.year < PLAUSIBLE_FROM:
        return Finding(
            level="problem",
            subject="clock",
            text=f"says {told}",
            advice="set the machine's clock: it decides what is a date",
        )
    return Finding(level="ok", subject="clock", text=told)


def _settings_told(project: pipeline.Project) -> str:
    file = "digest.toml" if (project.root / "digest.toml").is_file() else "no digest.toml, so the defaults"
    return f"{file}: “{project.settings.title}”, language {project.settings.language}"


def _templates(project: pipeline.Project) -> Iterator[Finding]:
    """Yield each template that cannot be parsed, or that all can."""
    templates = project.templates()
    own = project.root / "templates"
    overridden = sum(1 for path in own.rglob("*.j2") if path.is_file()) if own.is_dir() else 0
    sound = True
    for name in templates.names():
        if not name.endswith(".j2"):
            continue
        try:
            templates.parse(name)
        except DigestError as error:
            sound = False
            yield Finding(
                level="problem", subject="templates", text=f"{error.where}: {error.problem}", advice=error.hint
            )
    if sound:
        yield Finding(level="ok", subject="templates", text=f"all parse; {overridden} of them the project's own")


def _sources(project: pipeline.Project) -> Iterator[Finding]:
    """Yield the sources on disk that are not there, those that are no longer asked, or how many there are."""
    from digest.fetch.state import State

    sources = project.settings.sources
    missing = [one.path for one in sources if one.path and not (project.root / one.path).exists()]
    for path in missing:
        advice = "give its path from the project's folder, or remove the source"
        yield Finding(
            level="problem", subject="sources", text=f"{path}: there is no such file or folder", advice=advice
        )
    memory = project.work / "state.db"
    if memory.is_file():
        try:
            with State(memory) as state:
                for one in sources:
                    if one.url and (reason := state.load(one.url).disabled):
                        advice = "look at the address in a browser; run digest fetch --help for how to ask again"
                        yield Finding(level="hint", subject="sources", text=f"{one.url}: {reason}", advice=advice)
        except DigestError as error:
            yield Finding(level="problem", subject="sources", text=f"{error.where}: {error.problem}", advice=error.hint)
    if not missing:
        told = (
            f"{len(sources)} to fetch from" if sources else "none to fetch from: articles are put into seeds/ by hand"
        )
        yield Finding(level="ok", subject="sources", text=told)


def _address(project: pipeline.Project) -> Iterator[Finding]:
    settings = project.settings
    if settings.base_url is None:
        advice = 'set base_url = "https://…/" in digest.toml to where you publish dist/'
        yield Finding(
            level="hint",
            subject="address",
            text="base_url is not set: mail and feed cannot link to your pages",
            advice=advice,
        )
    elif urlsplit(settings.base_url).scheme != "https":
        advice = "use https, so that nobody on the way can change a word"
        yield Finding(level="hint", subject="address", text=f"base_url is {settings.base_url}", advice=advice)
    else:
        yield Finding(level="ok", subject="address", text=settings.base_url)
    if settings.tag is None:
        advice = 'set tag = "your-domain,year" once and never change it: feed ids then outlive a move'
        yield Finding(level="hint", subject="address", text="tag is not set", advice=advice)


def _email(project: pipeline.Project) -> Iterator[Finding]:
    email = project.settings.email
    if email.sender is None:
        yield Finding(
            level="hint",
            subject="email",
            text="email.from is not set: the message carries a placeholder",
            advice="set from in [email]",
        )
    else:
        yield Finding(level="ok", subject="email", text=f"from {email.sender}")
    if email.unsubscribe_url is None:
        yield Finding(
            level="hint",
            subject="email",
            text="email.unsubscribe_url is not set",
            advice="large mail services want a one-click address for newsletters",
        )
    elif urlsplit(email.unsubscribe_url).scheme != "https":
        yield Finding(
            level="problem",
            subject="email",
            text="email.unsubscribe_url is not https",
            advice="one-click unsubscription needs an https address (RFC 8058)",
        )


def _output(project: pipeline.Project) -> Iterator[Finding]:
    """Yield whether the finished folder can be written: it is exchanged with one beside it, so its parent matters too."""
    parent = next((one for one in (project.out, *project.out.parents) if one.exists()), project.root)
    for folder in dict.fromkeys((parent, project.root)):
        if not os.access(folder, os.W_OK):
            yield Finding(
                level="problem",
                subject="output",
                text=f"{folder.as_posix()} cannot be written",
                advice="give yourself the permission, or build with --out",
            )
            return
    yield Finding(level="ok", subject="output", text=f"{project.out.as_posix()} can be written")


def _seeds(project: pipeline.Project, now: datetime, progress: Progress) -> Iterator[Finding]:
    """Yield what a build would say of the articles."""
    try:
        draft = pipeline.draft(project, now=now, progress=progress)
    except DigestError as error:
        yield Finding(level="problem", subject="articles", text=f"{error.where}: {error.problem}", advice=error.hint)
        return
    for failure in draft.failures:
        yield Finding(
            level="problem", subject="articles", text=f"{failure.source}: {failure.problem}", advice=failure.hint
        )
    stories = sum(one.stories for one in draft.summaries)
    if not draft.documents:
        advice = "run: digest add FILE or ADDRESS, or save articles into seeds/"
        yield Finding(level="problem", subject="articles", text="seeds/ is empty", advice=advice)
    else:
        weeks = ", ".join(one.slug for one in draft.summaries[:3]) + (" …" if len(draft.summaries) > 3 else "")
        told = f"documents: {draft.documents:,}, stories: {stories:,}, issues: {len(draft.summaries):,} ({weeks})"
        yield Finding(level="ok", subject="articles", text=told)
    if draft.notices:
        advice = "they are printed by digest build"
        yield Finding(level="hint", subject="articles", text=f"things to know: {len(draft.notices):,}", advice=advice)


def _browser(program: str | None) -> Finding:
    if program is None:
        return Finding(
            level="hint",
            subject="browser",
            text="there is no Chromium: digest preview works, --screenshot does not",
            advice="install Chromium or Chrome for pictures",
        )
    return Finding(level="ok", subject="browser", text=program)
