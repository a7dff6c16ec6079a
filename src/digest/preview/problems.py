"""What a person should know of a build: errors, refused inputs, warnings. Layer 6, pure.

Each problem says where, what and what to do, and names the story it is about, so that a page can link to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from digest.composer.rendering.views import anchor
from digest.model import Failure, Issue, Notice, Rendered, Site, Story
from digest.preview.markup import mail_problems
from digest.preview.messages import GMAIL_CLIP_BYTES, read_mail

Level: TypeAlias = Literal["error", "warning", "note"]
"""`error`: a build would stop or leave something out. `warning`: a reader will stumble. `note`: good to know."""

NEAR_CLIP = 0.9
"""Share of Gmail's limit from which it is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A line of a template or of the settings, around an error."""

    number: int
    text: str
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to know, with its place."""

    level: Level
    where: str
    """A path, optionally with `:line:column`; or the name of an output."""
    text: str
    hint: str = ""
    slug: str | None = None
    """The issue it is about, or `None` for all."""
    story: str | None = None
    """The anchor of the story it is about."""
    heading: str = ""
    """That story's headline, for the link."""
    line: int | None = None
    column: int | None = None
    code: tuple[CodeLine, ...] = ()
    """The lines around, for an error in a template or in the settings."""


def failures_told(failures: Iterable[Failure], issues: Sequence[Issue]) -> Iterator[Problem]:
    """Yield what could not be used and what `verify` refuses."""
    for one in failures:
        slug = next((issue.slug for issue in issues if f"/{issue.slug}/" in one.source), None)
        yield Problem(level="error", where=one.source, text=one.problem, hint=one.hint, slug=slug)


def notices_told(notices: Iterable[Notice], issues: Sequence[Issue]) -> Iterator[Problem]:
    """Yield what the stages noticed, each linked to the story of its source."""
    stories = {story.source: (issue, story) for issue in issues for story in _all(issue)}
    for one in notices:
        about = stories.get(one.source)
        yield Problem(
            level="note",
            where=one.source,
            text=one.text,
            hint=one.hint,
            slug=about[0].slug if about else None,
            story=anchor(about[1]) if about else None,
            heading=(about[1].attribution.headline or "") if about else "",
        )


def warnings_of(issue: Issue, site: Site, message: Rendered | None) -> Iterator[Problem]:
    """Yield what readers of one issue will stumble over; `message` is its mail."""
    for story in _all(issue):
        yield from _story_warnings(issue, story)
    if site.sender is None:
        text, hint = "the mail has no sender of yours", 'set [email] from = "Name <name@example.org>" in digest.toml'
        yield Problem(level="warning", where="mail", text=text, hint=hint, slug=issue.slug)
    if message is not None:
        yield from _mail_warnings(issue, message)


def _story_warnings(issue: Issue, story: Story) -> Iterator[Problem]:
    of = story.attribution
    missing = (
        ("no headline found", of.headline, "put it on the first line, or title: into the front matter"),
        ("no date found", of.published, "write date: into the front matter, or use a folder named like the week"),
        ("no address found, so nobody can read on", of.url, "write url: into the front matter"),
        ("neither publisher nor agency found", of.publisher or of.agency, "write publisher: into the front matter"),
    )
    for text, value, hint in missing:
        if not value:
            yield Problem(
                level="warning",
                where=story.source,
                text=text,
                hint=hint,
                slug=issue.slug,
                story=anchor(story),
                heading=of.headline or "",
            )


def _mail_warnings(issue: Issue, message: Rendered) -> Iterator[Problem]:
    mail = read_mail(message.data)
    size, limit = mail.html_bytes, GMAIL_CLIP_BYTES
    if size > limit:
        hidden = mail.html.encode()[limit:].decode("utf-8", "ignore")
        first = next((s for s in issue.stories if s.attribution.headline and s.attribution.headline in hidden), None)
        yield Problem(
            level="warning",
            where="mail",
            text=f"{size:,} bytes of HTML: Gmail hides what comes after {limit:,}",
            hint="fewer stories, or fewer words of each: [story] words in digest.toml",
            slug=issue.slug,
            story=anchor(first) if first else None,
            heading=(first.attribution.headline or "") if first else "",
        )
    elif size > NEAR_CLIP * limit:
        text = f"{size:,} bytes of HTML: {limit - size:,} more, and Gmail hides the end"
        yield Problem(level="note", where="mail", text=text, slug=issue.slug)
    headings = {story.attribution.headline: story for story in _all(issue) if story.attribution.headline}
    for found in mail_problems(mail.html):
        story = headings.get(found.heading)
        yield Problem(
            level="warning",
            where=f"mail, line {found.line}",
            text=found.text,
            hint=found.hint,
            slug=issue.slug,
            story=anchor(story) if story else None,
            heading=found.heading if story else "",
        )


def _all(issue: Issue) -> Iterator[Story]:
    for story in issue.stories:
        yield story
        yield from story.coverage
