"""Checks a project for what stands in the way of a good issue. Each check looks at one thing and says what to do about it.

Nothing is written, and nothing is requested over the network.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from digest import pipeline
from digest.errors import DigestError
from digest.pipeline.progress import Progress, no_progress

Level = Literal["ok", "hint", "problem"]
"""`problem`: something will fail or go wrong. `hint`: it works, but could be better."""

PLAUSIBLE_FROM = 2020
"""A clock that shows an earlier year was never set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found."""

    level: Level
    subject: str
    text: str
    advice: str = ""


def examine(root: Path, *, now: datetime, browser: str | None) -> Iterator[Finding]:
    """Yield what was found in the project in `root`, except in its articles; without a usable project, only the first checks are made.

    `browser` is the path of an installed Chromium; `None` when there is none.
    """
    yield _ok("python", f"{'.'.join(str(part) for part in sys.version_info[:3])}, {sys.platform}")
    yield _clock(now)
    try:
        project = pipeline.open_project(root)
    except DigestError as error:
        for each in (error, *error.others):
            yield _error("project", each)
        return
    yield _settings(project)
    for check in (_templates, _sources, _address, _email, _output):
        yield from check(project)
    yield _browser(browser)


def examine_articles(root: Path, *, now: datetime, progress: Progress = no_progress) -> Iterator[Finding]:
    """Yield what a build would report about the articles; nothing without a usable project, which `examine` reports."""
    try:
        project = pipeline.open_project(root)
    except DigestError:
        return
    yield from _articles(project, now, progress)


def _ok(subject: str, text: str) -> Finding:
    return Finding(level="ok", subject=subject, text=text)


def _hint(subject: str, text: str, advice: str) -> Finding:
    return Finding(level="hint", subject=subject, text=text, advice=advice)


def _problem(subject: str, text: str, advice: str) -> Finding:
    return Finding(level="problem", subject=subject, text=text, advice=advice)


def _error(subject: str, error: DigestError) -> Finding:
    return _problem(subject, f"{error.where}: {error.problem}", error.hint)


def _clock(now: datetime) -> Finding:
    time = f"{now:%Y-%m-%d %H:%M} UTC"
    if "SOURCE_DATE_EPOCH" in os.environ:
        advice = "articles with a later date count as undated; unset it to use the system clock"
        return _hint("clock", f"{time}, from SOURCE_DATE_EPOCH", advice)
    if now.year < PLAUSIBLE_FROM:
        return _problem(
            "clock", f"shows {time}", "set the system clock: articles dated later than it shows count as undated"
        )
    return _ok("clock", time)


def _settings(project: pipeline.Project) -> Finding:
    file = "digest.toml" if (project.root / "digest.toml").is_file() else "no digest.toml, default settings"
    return _ok("project", f"{file}: “{project.settings.title}”, language {project.settings.language}")


def _templates(project: pipeline.Project) -> Iterator[Finding]:
    """Yield each template that cannot be parsed, or else that all can."""
    templates = project.templates()
    folder = project.root / "templates"
    overridden = sum(path.is_file() for path in folder.rglob("*.j2")) if folder.is_dir() else 0
    errors = []
    for name in templates.names():
        if name.endswith(".j2"):
            try:
                templates.parse(name)
            except DigestError as error:
                errors.append(_error("templates", error))
    yield from errors or [_ok("templates", f"all can be parsed; {overridden or 'none'} of them your own")]


def _sources(project: pipeline.Project) -> Iterator[Finding]:
    """Yield the sources that do not exist on disk, those that are disabled, and how many there are."""
    from digest.fetch.state import State

    sources = project.settings.sources
    missing = [source.path for source in sources if source.path and not (project.root / source.path).exists()]
    for path in missing:
        advice = "give its path from the project folder, or remove the source from digest.toml"
        yield _problem("sources", f"{path}: no such file or folder", advice)
    database = project.work / "state.db"
    if database.is_file():
        try:
            with State(database) as state:
                for source in sources:
                    if source.url and (reason := state.load(source.url).disabled):
                        advice = "open the address in a browser; if it works, run: digest fetch --retry"
                        yield _hint("sources", f"{source.url}: {reason}", advice)
        except DigestError as error:
            yield _error("sources", error)
    if not missing:
        by_hand = "none in digest.toml: articles are saved into seeds/ by hand"
        yield _ok("sources", f"{len(sources)} in digest.toml" if sources else by_hand)


def _address(project: pipeline.Project) -> Iterator[Finding]:
    settings = project.settings
    if settings.base_url is None:
        advice = 'in digest.toml, set base_url = "https://…/" to the address where you publish dist/'
        yield _hint("address", "base_url is not set, so the email and the feed cannot link to your pages", advice)
    elif urlsplit(settings.base_url).scheme != "https":
        advice = "use https, so that nobody on the way can change the text"
        yield _hint("address", f"base_url is {settings.base_url}", advice)
    else:
        yield _ok("address", settings.base_url)
    if settings.tag is None:
        advice = 'set tag = "your-domain,year" once and never change it, so that feed ids survive a change of address'
        yield _hint("address", "tag is not set", advice)


def _email(project: pipeline.Project) -> Iterator[Finding]:
    email = project.settings.email
    if email.sender is None:
        advice = 'set from = "Name <name@example.org>" in [email]'
        yield _hint("email", "email.from is not set, so the message has a placeholder as its sender", advice)
    else:
        yield _ok("email", f"from {email.sender}")
    if email.unsubscribe_url is None:
        advice = "set it: large mail services require a way to unsubscribe in every newsletter"
        yield _hint("email", "email.unsubscribe_url is not set", advice)
    elif urlsplit(email.unsubscribe_url).scheme != "https":
        advice = "use https: unsubscribing with one click needs it (RFC 8058)"
        yield _problem("email", "email.unsubscribe_url is not https", advice)


def _output(project: pipeline.Project) -> Iterator[Finding]:
    """Yield whether the output folder can be written; it is replaced as a whole, so the folder it is in must be writable too."""
    parent = next((folder for folder in (project.out, *project.out.parents) if folder.exists()), project.root)
    for folder in dict.fromkeys((parent, project.root)):
        if not os.access(folder, os.W_OK):
            yield _problem(
                "output", f"{folder.as_posix()}/ is not writable", "change its permissions, or build with --out"
            )
            return
    yield _ok("output", f"{project.out.as_posix()}/ is writable")


def _articles(project: pipeline.Project, now: datetime, progress: Progress) -> Iterator[Finding]:
    """Yield what a build would report about the articles."""
    try:
        draft = pipeline.draft(project, now=now, progress=progress)
    except DigestError as error:
        yield _error("articles", error)
        return
    for failure in draft.failures:
        yield _problem("articles", f"{failure.source}: {failure.problem}", failure.hint)
    if draft.documents:
        issues = draft.summaries
        stories = sum(issue.stories for issue in issues)
        weeks = ", ".join(issue.slug for issue in issues[:3]) + (" …" if len(issues) > 3 else "")
        text = f"documents: {draft.documents:,}, stories: {stories:,}, issues: {len(issues):,}"
        yield _ok("articles", text + (f" ({weeks})" if weeks else ""))
    else:
        advice = "run digest add with files or addresses, or save articles into seeds/"
        yield _problem("articles", "seeds/ is empty", advice)
    if draft.notices:
        yield _hint("articles", f"notices: {len(draft.notices):,}", "to see them, run: digest build")


def _browser(program: str | None) -> Finding:
    if program is None:
        text = "Chromium is not installed, so digest preview cannot take screenshots"
        return _hint("browser", text, "install Chromium or Chrome")
    if find_spec("playwright") is None:
        advice = "to take screenshots: pip install 'newsletter-digest[screenshots]'"
        return _hint("browser", f"{program}, but not the library that drives it", advice)
    return _ok("browser", program)
