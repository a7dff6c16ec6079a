"""Finding and filling templates.

The package brings a template for everything; a file of the same name in a project's `templates/` overrides it. All are filled in a
sandbox, escaped whatever a file's ending says, and an undefined variable is an error. Only templates named `*.txt.j2`, which make plain
text, are not escaped.
"""

import difflib
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2 import __version__ as jinja_version
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from markupsafe import Markup, escape

from digest import errors
from digest.composer.rendering import limits
from digest.composer.rendering.limits import LimitedSandbox, LimitError, limited
from digest.text.urls import addresses_in, ascii_address, canonical
from digest.text.wrap import fill, width

TEXT_COLUMNS = 72
"""Width of plain text, in terminal columns: quoted twice it still fits 78. Source: RFC 5322, section 2.1.1."""

FILLING_ERRORS = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    MemoryError,
)
"""What filling a template can raise: Jinja's own errors, and those of expressions over values of the wrong kind or without end."""

_EVERY_VARIABLE = "docs/templates.md lists every variable"

_COMMENT = re.compile(r"\A\s*(?:\{#-?|/\*)\s*(.*?)\s*(?:-?#\}|\*/)", re.DOTALL)
_MISSING_NAME = re.compile(r"^'(\w+)' is undefined$")
_MISSING_PART = re.compile(r"has no attribute '(\w+)'$")
_NAME = re.compile(r"[A-Za-z_]\w*")


def packaged_folder() -> Path:
    """Return the folder of the templates that come with the program: in the installed package, else in the checkout."""
    package = Path(__file__).parents[2]
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parents[1] / "templates"


def _underline(text: str, char: str = "-") -> str:
    """Return the text filled to the width of plain text, with a line below as wide as its widest line."""
    filled = fill(text, TEXT_COLUMNS)
    return f"{filled}\n{char * min(TEXT_COLUMNS, max(width(line) for line in filled.splitlines() or ['']))}"


def _plain(text: str) -> str:
    """Return the text without `<`, `>` and `&`, which the MJML compiler refuses in a title."""
    return "".join(" " if char in "<>&" else char for char in text)


def _linked(text: str, style: str = "") -> Markup:
    """Return a text of the editor's as HTML in which its web addresses can be followed; `style` is that of the links."""
    parts, last = [], 0
    attribute = Markup(' style="{}"').format(style) if style else ""
    for start, end in addresses_in(text):
        address = text[start:end]
        link = Markup('<a href="{}"{}>{}</a>').format(ascii_address(canonical(address)), attribute, address)
        parts += [escape(text[last:start]), link]
        last = end
    return Markup("").join([*parts, escape(text[last:])])


FILTERS: Mapping[str, Callable[..., str]] = {
    "fill": fill,
    "underline": _underline,
    "plain": _plain,
    "address": ascii_address,
    "linked": _linked,
}
"""What templates may use beside Jinja's own filters."""


class _PackagedBytecode(FileSystemBytecodeCache):
    """Compiled packaged templates, kept where Python keeps this module's bytecode.

    Compiling them takes 0.12 s, an eighth of a build of one article (measured on 2026-11-30). Bytecode runs outside the sandbox, so a
    project's own templates are never kept, and nothing is loaded from a project's folder.
    """

    def __init__(self) -> None:
        module = Path(cache_from_source(__file__))
        super().__init__(str(module.parent), f"template-%s.{module.suffixes[0].lstrip('.')}")
        own = "\0".join(Path(file).read_text("utf-8") for file in (__file__, limits.__file__))
        self._compiler = f"{jinja_version}\0{own}"

    def get_source_checksum(self, source: str) -> str:
        """Return what identifies the code: the source and everything that decides how it is compiled."""
        return sha256(f"{self._compiler}\0{source}".encode()).hexdigest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of the file, or nothing for a template of the project."""
        packaged = filename is not None and Path(filename).is_relative_to(packaged_folder())
        return super().get_cache_key(name, filename) if packaged else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a packaged template that was kept."""
        if bucket.key:
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a packaged template where Python may keep bytecode and the folder can be written."""
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


class _OwnFolder(FileSystemLoader):
    """The templates in one folder; a link is followed within it, never out of it.

    A project that somebody sent must not publish the owner's other files.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text.

        Raises: errors.TemplateError when it is a link that leaves the folder.
        """
        source, file, is_fresh = super().get_source(environment, template)
        if not Path(file).resolve().is_relative_to(self._folder.resolve()):
            hint = "put a copy of the file itself there"
            raise errors.TemplateError(file, "a link that leaves the folder is not followed", hint)
        return source, file, is_fresh


class _Sandbox(LimitedSandbox):
    """The sandbox, with the decision whether templates may read a field of a dataclass made once for each class.

    The decision depends only on the class and the field's name, since the fields hold data, not functions. Deciding each time takes 26 % of
    rendering an issue of 100 stories, measured on 2026-11-30.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._fields: dict[type, frozenset[str]] = {}

    def is_trusted(self, filename: str | None) -> bool:
        """Return whether a template comes with the program."""
        return filename is not None and Path(filename).is_relative_to(packaged_folder())

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or an undefined value for one that is missing or unsafe."""
        kind = type(obj)
        if (safe := self._fields.get(kind)) is None:
            safe = self._fields[kind] = self._safe_fields(obj)
        return getattr(obj, attribute) if attribute in safe else super().getattr(obj, attribute)

    def _safe_fields(self, obj: Any) -> frozenset[str]:
        """Return the fields of a dataclass that the sandbox allows; none of other values."""
        if not is_dataclass(obj) or isinstance(obj, type):
            return frozenset()
        return frozenset(field.name for field in fields(obj) if self.is_safe_attribute(obj, field.name, None))


class Templates:
    """The templates of a project, by name, ready to fill."""

    def __init__(self, overrides: Path | None = None) -> None:
        """`overrides` is the project's own `templates/`, if it has one."""
        self._overrides = overrides
        self._folders = [f for f in (overrides, packaged_folder()) if f is not None and f.is_dir()]
        self._environment = _Sandbox(
            loader=ChoiceLoader([_OwnFolder(folder) for folder in self._folders]),
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_PackagedBytecode(),
        )
        self._environment.add_filters(FILTERS)

    def __reduce__(self) -> tuple[Callable[..., "Templates"], tuple[Any, ...]]:
        """Return how another process opens the same templates: from the same folder, which must exist there."""
        return _opened, (self._overrides, _state(self._overrides))

    def parse(self, name: str) -> Template:
        """Return the template `name`, parsed.

        Raises:
            errors.TemplateError: with the file and line, when it is missing or cannot be parsed.
        """
        try:
            return self._environment.get_template(name)
        except FILLING_ERRORS as error:
            raise self._explained(error, name) from error

    def fill(self, name: str, **variables: Any) -> str:
        """Return the template `name` filled with `variables`.

        Raises:
            errors.TemplateError: with the file and line, when it is missing, cannot be parsed, uses an undefined variable or has no end.
        """
        try:
            with limited():
                return self._environment.get_template(name).render(**variables)
        except FILLING_ERRORS as error:
            raise self._explained(error, name, variables) from error

    def names(self) -> list[str]:
        """Return the names of all templates, sorted."""
        return self._environment.list_templates()

    def summary(self, name: str) -> str:
        """Return what a template shows: the first sentence of the comment at its head, empty without one.

        Raises:
            errors.TemplateError: when it is missing.
        """
        try:
            source = self._environment.loader.get_source(self._environment, name)[0] if self._environment.loader else ""
        except TemplateNotFound as error:
            raise self._explained(error, name) from error
        comment = _COMMENT.match(source)
        return " ".join(comment.group(1).split()).partition(". ")[0].rstrip(".") if comment else ""

    def find(self, text: str, *, ending: str) -> str | None:
        """Return `file:line:column` of the one place where a text stands in the templates with this ending.

        A tag whose attributes are filled in is looked for by its name alone. `None` when the text is nowhere, or in several places.
        """
        for wanted in (text, re.match(r"</?[\w-]*|", text).group()):  # type: ignore[union-attr]  # the pattern matches anything
            places = [place for name in self.names() if name.endswith(ending) for place in self._places(name, wanted)]
            if len(places) == 1:
                return places[0]
        return None

    def _places(self, name: str, text: str) -> list[str]:
        """Return where a text stands in a template, as `file:line:column`."""
        file = next((folder / name for folder in self._folders if (folder / name).is_file()), None)
        if file is None or len(text) < 3:
            return []
        whole = re.compile(re.escape(text) + r"(?![\w-])")
        return [
            f"{file.as_posix()}:{number}:{match.start() + 1}"
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
            for match in whole.finditer(line)
        ]

    def _explained(
        self, error: Exception, name: str, variables: Mapping[str, Any] | None = None
    ) -> errors.TemplateError:
        """Return the error with its place and a hint."""
        if isinstance(error, UndefinedError):
            return self._undefined(error, name, variables or {})
        if isinstance(error, TemplateNotFound):
            folders = " and ".join(folder.as_posix() for folder in self._folders)
            return errors.TemplateError(str(error.name), "no such template", f"templates are in {folders}")
        if isinstance(error, TemplateSyntaxError):
            where = f"{error.filename or name}:{error.lineno}"
            return errors.TemplateError(where, error.message or "syntax error", "check the Jinja syntax of this line")
        if isinstance(error, LimitError):
            return errors.TemplateError(
                self._place(error, name), str(error), "templates may only show what they are given"
            )
        if isinstance(error, RecursionError | MemoryError):
            problem = "calls itself without end" if isinstance(error, RecursionError) else "needs too much memory"
            return errors.TemplateError(self._place(error, name), problem, "check its macros and includes")
        return errors.TemplateError(self._place(error, name), str(error), _EVERY_VARIABLE)

    def _undefined(self, error: UndefinedError, name: str, variables: Mapping[str, Any]) -> errors.TemplateError:
        """Return the error for an undefined name: with its column where the line has it once, and the nearest defined name."""
        message, place = str(error), self._place(error, name)
        found = _MISSING_NAME.search(message) or _MISSING_PART.search(message)
        if found is None:
            return errors.TemplateError(place, message, _EVERY_VARIABLE)
        missing = found.group(1)
        file, _, line = place.rpartition(":")
        if line.isdigit() and (column := _column(Path(file), int(line), missing)):
            place = f"{place}:{column}"
        nearest = difflib.get_close_matches(missing, _known_names(variables), n=1)
        question = f"did you mean {nearest[0]}? " if nearest else ""
        return errors.TemplateError(place, message, f"{question}{_EVERY_VARIABLE}")

    def _place(self, error: BaseException, name: str) -> str:
        """Return `file:line` of the innermost template line in the traceback of `error`."""
        place, trace = name, error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if any(file.startswith(str(folder)) for folder in self._folders):
                place = f"{file}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


@lru_cache(maxsize=1)  # a worker that fills issue after issue with the same templates parses them once
def _opened(overrides: Path | None, state: tuple[tuple[str, int, int], ...]) -> Templates:
    """Return the templates of a folder whose files are still those of `state`.

    Raises:
        errors.StoreError: when they differ: a machine without the folder would silently use the packaged templates instead.
    """
    if _state(overrides) != state:
        raise errors.StoreError(str(overrides), "is not the same folder here", "build on the machine that has it")
    return Templates(overrides)


def _state(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Return the files of a folder with their times and sizes."""
    if folder is None or not folder.is_dir():
        return ()
    files = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((path.as_posix(), stat.st_mtime_ns, stat.st_size) for path, stat in files)


def _column(file: Path, line: int, name: str) -> int | None:
    """Return the column of a name in a line, from 1; `None` when the line does not have it exactly once."""
    try:
        text = file.read_text("utf-8").splitlines()[line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return None
    starts = [match.start() for match in _NAME.finditer(text) if match.group() == name]
    return starts[0] + 1 if len(starts) == 1 else None


def _known_names(variables: Mapping[str, Any]) -> list[str]:
    """Return the names that a template may use: of its variables, and of their parts at any depth."""
    names: dict[str, None] = dict.fromkeys(variables)
    waiting = list(variables.values())
    for value in waiting:  # grows as it is walked
        if isinstance(value, tuple | list):
            waiting += value[:1]
        elif slots := getattr(value, "__slots__", ()):
            names.update(dict.fromkeys(slots))
            waiting += [getattr(value, slot) for slot in slots]
        elif isinstance(value, Mapping):
            names.update(dict.fromkeys(str(key) for key in value))
    return list(names)
