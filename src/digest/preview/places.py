"""Where an error is: file, line, column and the lines around, for a page and a terminal. Layer 6; reads templates and settings only.

Jinja tells a line but no column, and the MJML compiler tells a place in the filled text, not in the template. Both are found here.
"""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from digest.composer.plan.notation import ENDING, FOLDER
from digest.composer.rendering.templates import packaged_folder
from digest.errors import DigestError
from digest.preview.problems import CodeLine, Problem

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
