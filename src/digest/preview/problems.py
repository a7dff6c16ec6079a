"""What a person should know about a build: errors, refused inputs, warnings.

Each problem says where it is, what it is and what to do, and names the story it is about, so that a page can link to it.

Jinja gives a line but no column, and the MJML compiler a place in the filled text, not in the template; the missing part is found here.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from digest.composer.identity import anchor
from digest.composer.plan.notation import ENDING, FOLDER
from digest.composer.rendering.templates import packaged_folder
from digest.errors import DigestError
from digest.model import Failure, Issue, Notice, Rendered, Site, Story
from digest.preview.mail import GMAIL_CLIP_BYTES, mail_problems, read_mail

Level: TypeAlias = Literal["error", "warning", "note"]
"""`error`: a build would stop or leave something out. `warning`: readers will stumble over it. `note`: good to know."""

AROUND = 3
"""How many lines are shown before and after the wrong one."""

MAX_LINE_CHARS = 300
"""Longer lines are cut: a filled template can hold a whole article on one line."""

_PLACE = re.compile(r"^(?P<file>.+?)(?P<filled> \(filled\))?:(?P<line>\d+)(?::(?P<column>\d+))?$")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_QUOTED = re.compile(r"'([^']+)'|<(/?[a-z][a-z0-9-]*)>")

NEAR_CLIP = 0.9
"""Share of Gmail's limit from which the size is noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A line of a template, a plan or the settings, around an error."""

    number: int
    text: str
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem with its place."""

    level: Level
    where: str
    """A path, optionally with `:line:column`; or the name of an output."""
    text: str
    hint: str = ""
    slug: str | None = None
    """The issue it is about; `None` for all."""
    story: str | None = None
    """The anchor of the story it is about."""
    heading: str = ""
    """That story's headline, for the link."""
    line: int | None = None
    column: int | None = None
    code: tuple[CodeLine, ...] = ()
    """The lines around it, for an error in a template, a plan or the settings."""


def failure_problems(failures: Iterable[Failure], issues: Sequence[Issue]) -> Iterator[Problem]:
    """Yield the inputs that could not be used, or what `verify` refuses."""
    for failure in failures:
        issue = next((issue for issue in issues if f"/{issue.slug}/" in failure.source), None)
        yield _problem("error", failure.source, failure.problem, failure.hint, issue=issue)


def notice_problems(notices: Iterable[Notice], issues: Sequence[Issue]) -> Iterator[Problem]:
    """Yield the notices of a build, each linked to the story from its source."""
    stories = {story.source: (issue, story) for issue in issues for story in issue.all_stories}
    for notice in notices:
        issue, story = stories.get(notice.source, (None, None))
        yield _problem("note", notice.source, notice.text, notice.hint, issue=issue, story=story)


def issue_warnings(issue: Issue, site: Site, message: Rendered | None) -> Iterator[Problem]:
    """Yield what readers of one issue will stumble over; `message` is its email."""
    for story in issue.all_stories:
        yield from _story_warnings(issue, story)
    if site.sender is None:
        hint = 'set [email] from = "Name <name@example.org>" in digest.toml'
        yield _problem("warning", "email", "the email has no sender", hint, issue=issue)
    if message is not None:
        yield from _mail_warnings(issue, message)


def _story_warnings(issue: Issue, story: Story) -> Iterator[Problem]:
    of = story.attribution
    missing = (
        ("no headline found", of.headline, "headline", "title"),
        ("no date found", of.published, "published", "date"),
        ("no address found, so readers cannot go on to the source", of.url, "url", "url"),
        ("neither publisher nor agency found", of.publisher or of.agency, "publisher", "publisher"),
    )
    for text, value, name, in_head in missing:
        if not value:
            yield _problem("warning", story.source, text, _way_to_say(story, name, in_head), issue=issue, story=story)


def _way_to_say(story: Story, name: str, in_head: str) -> str:
    """Return how an editor can say what a source does not: in the head of a note, beside any other file, in the plan for one of several."""
    if "#" in story.id:
        return f"write a line {name}: … below its heading in the plan"
    if story.source.lower().endswith((".md", ".markdown")):
        return f"add {in_head}: to the front matter"
    return f"write it under [editor] into {story.source}.meta.toml: {name} = …"


def _mail_warnings(issue: Issue, message: Rendered) -> Iterator[Problem]:
    mail = read_mail(message.data)
    size, limit = mail.html_bytes, GMAIL_CLIP_BYTES
    if size > limit:
        hidden = mail.html.encode()[limit:].decode("utf-8", "ignore")
        first = next((s for s in issue.stories if s.attribution.headline and s.attribution.headline in hidden), None)
        text = f"{size:,} bytes of HTML; Gmail hides everything after {limit:,}"
        hint = "show fewer stories, or fewer words of each: [story] words in digest.toml"
        yield _problem("warning", "email", text, hint, issue=issue, story=first)
    elif size > NEAR_CLIP * limit:
        text = f"{size:,} bytes of HTML; with {limit - size:,} more, Gmail hides the end"
        yield _problem("note", "email", text, issue=issue)
    stories = {story.attribution.headline: story for story in issue.all_stories if story.attribution.headline}
    for found in mail_problems(mail.html):
        story = stories.get(found.heading)
        yield _problem("warning", f"email, line {found.line}", found.text, found.hint, issue=issue, story=story)


def _problem(
    level: Level, where: str, text: str, hint: str = "", *, issue: Issue | None = None, story: Story | None = None
) -> Problem:
    """Return a problem that is about an issue, and about a story in it."""
    return Problem(
        level=level,
        where=where,
        text=text,
        hint=hint,
        slug=issue.slug if issue else None,
        story=anchor(story) if story else None,
        heading=(story.attribution.headline or "") if story else "",
    )


def located(error: DigestError, root: Path) -> Problem:
    """Return the error with its line and column where they are known; `root` is the project's folder."""
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
        text=_plain(error.problem) + _more(error),
        hint=hint,
        line=line,
        column=column,
        code=_around(lines, line),
    )


def _more(error: DigestError) -> str:
    return f" ({len(error.others)} more)" if error.others else ""


def _plain(problem: str) -> str:
    """Return the problem in plain words: a filter of an undefined variable complains about Jinja's own class."""
    return "a variable in this line does not exist" if "StrictUndefined" in problem else problem


def _in_settings(error: DigestError, path: Path) -> Problem:
    """Return a problem in `digest.toml` with the line of the setting it names."""
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
    """Return the file of the plan that an error names; `None` for anything else."""
    folder, path = (root / FOLDER).resolve(), (root / name).resolve()
    return path if path.parent == folder and path.suffix == ENDING and path.is_file() else None


def _template(name: str, root: Path) -> Path | None:
    """Return the file of the template that an error names, by path or by name; `None` for any other file."""
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
    # Of several, the one that the built-in templates lack: the error must be in what a person changed.
    own = [place for place in places if place[0].is_relative_to((root / "templates").resolve())]
    changed = [place for place in own if _is_changed(place, root)]
    return changed[0] if len(changed) == 1 else None


def _candidates(root: Path, folder: str) -> Iterable[Path]:
    """Yield the templates of a folder, the project's own in place of the built-in ones."""
    seen = set()
    for home in (root / "templates", packaged_folder()):
        for path in sorted((home / folder).glob("*.j2")):
            if path.name not in seen:
                seen.add(path.name)
                yield path.resolve()


def _is_changed(place: tuple[Path, int, int], root: Path) -> bool:
    """Return whether a line is not in the built-in template of the same name."""
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
    """Return the column, from 1, of the name in the message; else of the line's first Jinja tag."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    names = [quoted or tag for quoted, tag in _QUOTED.findall(problem)]
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
    """Return a path as it is known in the project."""
    for folder in (root.resolve(), packaged_folder().resolve().parent):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
