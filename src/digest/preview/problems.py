"""What a person should know of a build: errors, refused inputs, warnings.

Each problem says where, what and what to do, and names the story it is about, so that a page can link to it.

Jinja tells a line but no column, and the MJML compiler tells a place in the filled text, not in the template. Both are found here.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from digest.composer.plan.notation import ENDING, FOLDER
from digest.composer.rendering.templates import packaged_folder
from digest.composer.rendering.views import anchor
from digest.errors import DigestError
from digest.model import Failure, Issue, Notice, Rendered, Site, Story
from digest.preview.mail import GMAIL_CLIP_BYTES, mail_problems, read_mail

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
    stories = {story.source: (issue, story) for issue in issues for story in issue.all_stories}
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
    for story in issue.all_stories:
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
    headings = {story.attribution.headline: story for story in issue.all_stories if story.attribution.headline}
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


AROUND = 3
"""Lines shown before and after the wrong one."""

MAX_LINE_CHARS = 300
"""A line longer than this is cut for showing: a filled template can hold a whole article on one line."""

_PLACE = re.compile(r"^(?P<file>.+?)(?P<filled> \(filled\))?:(?P<line>\d+)(?::(?P<column>\d+))?$")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_QUOTED = re.compile(r"'([^']+)'|<(/?[a-z][a-z0-9-]*)>")


def located(error: DigestError, root: Path) -> Problem:
    """Return the error with its line and column as far as they are known; `root` is the project's folder."""
    where, hint = error.where, error.hint
    if where.partition(":")[0] == "digest.toml":
        return _in_settings(error, root / "digest.toml")
    match = _PLACE.match(where)
    if match is None:
        return Problem(level="error", where=where, text=error.problem, hint=hint)
    line, column = int(match["line"]), int(match["column"] or 0) or None
    path = _plan(match["file"], root) or _template(match["file"], root)
    if match["filled"]:
        found = _in_templates(error.problem, root, match["file"])
        if found is None:
            return Problem(level="error", where=where, text=error.problem, hint=hint, line=line, column=column)
        path, line, column = found
    if path is None:
        return Problem(level="error", where=where, text=error.problem, hint=hint, line=line, column=column)
    lines = _lines(path)
    column = column or (_column(lines, line, error.problem) if path.suffix != ENDING else None)
    return Problem(
        level="error",
        where=f"{_shown(path, root)}:{line}" + (f":{column}" if column else ""),
        text=_said(error.problem) + _more(error),
        hint=hint,
        line=line,
        column=column,
        code=_around(lines, line),
    )


def _more(error: DigestError) -> str:
    return f" ({len(error.others)} more)" if error.others else ""


def _said(problem: str) -> str:
    """Return the problem in words: a filter that was given nothing complains of Jinja's own stand-in."""
    return "a variable in this line does not exist" if "StrictUndefined" in problem else problem


def _in_settings(error: DigestError, path: Path) -> Problem:
    """Return a problem of `digest.toml` with the line of the setting it names."""
    lines = _lines(path)
    line: int | None = None
    column: int | None = None
    if match := _TOML_PLACE.search(error.problem):
        line, column = int(match.group(1)), int(match.group(2))
    else:
        key = error.where.partition(":")[2].strip().rpartition(".")[2]
        pattern = re.compile(rf"^\s*\[?\s*{re.escape(key)}\b") if key else None
        line = next((n for n, text in enumerate(lines, start=1) if pattern and pattern.search(text)), None)
        column = 1 if line else None
    where = error.where if line is None else f"{error.where} (line {line})"
    code = _around(lines, line) if line else ()
    text = error.problem + _more(error)
    return Problem(level="error", where=where, text=text, hint=error.hint, line=line, column=column, code=code)


def _plan(name: str, root: Path) -> Path | None:
    """Return the plan of an issue that an error names; `None` for anything else."""
    folder, path = (root / FOLDER).resolve(), (root / name).resolve()
    return path if path.parent == folder and path.suffix == ENDING and path.is_file() else None


def _template(name: str, root: Path) -> Path | None:
    """Return the file of a template that an error names, by path or by name; `None` for anything outside the template folders."""
    for folder in (root / "templates", packaged_folder()):
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    return None


def _in_templates(problem: str, root: Path, name: str) -> tuple[Path, int, int] | None:
    """Return where in the templates the tag stands that a message about the filled text names, when only one place can be meant."""
    tag = next((match.group(2) for match in _QUOTED.finditer(problem) if match.group(2)), None)
    if tag is None:
        return None
    folder = Path(name).parent.as_posix()
    places = [
        (path, number, text.index(f"<{tag}") + 1)
        for path in _candidates(root, folder)
        for number, text in enumerate(_lines(path), start=1)
        if re.search(rf"<{re.escape(tag)}(?![a-z0-9-])", text)
    ]
    if len(places) == 1:
        return places[0]
    # Several: the one that no template of the program has, since a person's change is what went wrong.
    own = [place for place in places if place[0].is_relative_to((root / "templates").resolve())]
    changed = [place for place in own if _is_changed(place, root)]
    return changed[0] if len(changed) == 1 else None


def _candidates(root: Path, folder: str) -> Iterable[Path]:
    """Yield the templates of a folder, a project's own in place of the program's."""
    seen = set()
    for home in (root / "templates", packaged_folder()):
        for path in sorted((home / folder).glob("*.j2")):
            if path.name not in seen:
                seen.add(path.name)
                yield path.resolve()


def _is_changed(place: tuple[Path, int, int], root: Path) -> bool:
    """Whether a line is not in the program's template of the same name."""
    path, number, _ = place
    packaged = packaged_folder() / path.relative_to((root / "templates").resolve())
    own = _lines(path)
    new = {
        index
        for kind, _, _, start, end in difflib.SequenceMatcher(None, _lines(packaged), own, autojunk=False).get_opcodes()
        if kind != "equal"
        for index in range(start, end)
    }
    return number - 1 in new


def _column(lines: list[str], line: int, problem: str) -> int | None:
    """Return the column, from 1, of what the message names in the line; else of the line's first Jinja mark."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    names = [one or two for one, two in _QUOTED.findall(problem)]
    for name in reversed(names):
        match = re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text) if name[0].isalnum() else None
        position = match.start() if match else text.find(name)
        if position >= 0:
            return position + 1
    mark = re.search(r"\{[{%]", text)
    return mark.start() + 1 if mark else None


def _around(lines: list[str], line: int) -> tuple[CodeLine, ...]:
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    return tuple(
        CodeLine(number=number, text=lines[number - 1][:MAX_LINE_CHARS], wrong=number == line)
        for number in range(first, last + 1)
    )


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def _shown(path: Path, root: Path) -> str:
    """Return a path as a person of this project knows it."""
    for folder in (root.resolve(), packaged_folder().resolve().parent):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
