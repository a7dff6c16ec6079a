"""Finding and filling templates.

The package brings a template for everything; a project's `templates/` overrides file by file. All are filled in a sandbox, with
autoescaping on whatever a file's ending says and with undefined variables as errors. Templates named `*.txt.j2` make plain text,
where escaping would show, so those alone are filled without it.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import errors
from digest.composer.rendering.compiled import OwnTemplates


def packaged_folder() -> Path:
    """Return the folder of the templates that come with the program: beside it when installed, else the checkout's own."""
    here = Path(__file__).parents[2]
    installed = here / "_templates"
    return installed if installed.is_dir() else here.parents[1] / "templates"


JINJA_AND_VALUE_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What filling a template can raise: Jinja's own errors, and those of expressions over values of the wrong kind."""

_PROGRAM = Path(__file__).read_text("utf-8")
"""How templates are compiled: kept code holds no longer when any of it changes."""

_COMMENT = re.compile(r"\A\s*(?:\{#-?|/\*)\s*(.*?)\s*(?:-?#\}|\*/)", re.DOTALL)
_MISSING_NAME = re.compile(r"^'(\w+)' is undefined$")
_MISSING_PART = re.compile(r"has no attribute '(\w+)'$")
_NAME = re.compile(r"[A-Za-z_]\w*")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which asks once for each field of a dataclass whether templates may see it, and for all else each time.

    The answer goes by the type and the name alone. Fields of what templates are given hold texts, numbers, and more of the kind, no
    functions. Asking each time took 22 to 24 % of rendering an issue of 100 stories, measured on 2026-11-25.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._fields: dict[type, frozenset[str]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or what stands for one that is missing or unsafe."""
        kind = type(obj)
        if (safe := self._fields.get(kind)) is None:  # one entry for each type that templates are shown: a few dozen
            safe = self._fields[kind] = self._safe_fields(obj)
        return getattr(obj, attribute) if attribute in safe else super().getattr(obj, attribute)

    def _safe_fields(self, obj: Any) -> frozenset[str]:
        """Return the fields of a dataclass that the sandbox allows, which goes by the type and the name; none of anything else."""
        if not is_dataclass(obj) or isinstance(obj, type):
            return frozenset()
        return frozenset(one.name for one in fields(obj) if self.is_safe_attribute(obj, one.name, None))


class Templates:
    """Templates by name, ready to fill."""

    def __init__(
        self, overrides: Path | None = None, *, filters: Mapping[str, Callable[..., str]] | None = None
    ) -> None:
        """`overrides` is a project's own `templates/`; it need not exist. `filters` are added to Jinja's."""
        self._overrides = overrides
        self._filters = tuple((filters or {}).items())
        self._folders = [f for f in (overrides, packaged_folder()) if f is not None and f.is_dir()]
        self._environment = _Sandbox(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in self._folders]),
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=OwnTemplates(packaged_folder(), told=(_PROGRAM, *sorted(filters or ()))),
        )
        self._environment.filters.update(self._filters)

    def __reduce__(self) -> tuple[Callable[..., "Templates"], tuple[Any, ...]]:
        """Return how another process opens the same templates: from the folders, so it needs the same ones at the same place."""
        return _opened, (self._overrides, self._filters, _state(self._overrides))

    def parse(self, name: str) -> Template:
        """Return the template `name`, parsed.

        Raises:
            errors.TemplateError: with the file and line, when it is missing or cannot be parsed.
        """
        try:
            return self._environment.get_template(name)
        except JINJA_AND_VALUE_ERRORS as error:
            raise self._told(error, name) from error

    def fill(self, name: str, **variables: Any) -> str:
        """Return the template `name` filled with `variables`.

        Raises:
            errors.TemplateError: with the file and line, when it is missing, cannot be parsed or asks for what is not there.
        """
        try:
            return self._environment.get_template(name).render(**variables)
        except JINJA_AND_VALUE_ERRORS as error:
            raise self._told(error, name, variables) from error

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
            raise self._told(error, name) from error
        found = _COMMENT.match(source)
        return " ".join(found.group(1).split()).partition(". ")[0].rstrip(".") if found else ""

    def find(self, text: str, *, ending: str) -> str | None:
        """Return `file:line:column` of the one place where a text stands in the templates with this ending.

        A text of which only the name of a tag stands in a template as it is, since the rest is filled in, is looked for by that.
        `None` when it is nowhere, or in several places.
        """
        for wanted in (text, re.match(r"</?[\w-]*|", text).group()):  # type: ignore[union-attr]  # the pattern matches anything
            places = [place for name in self.names() if name.endswith(ending) for place in self._places(name, wanted)]
            if len(places) == 1:
                return places[0]
        return None

    def _places(self, name: str, text: str) -> list[str]:
        """Return where a text stands in a template, as `file:line:column`."""
        found = next((folder / name for folder in self._folders if (folder / name).is_file()), None)
        if found is None or len(text) < 3:
            return []
        lines = found.read_text("utf-8").splitlines()
        whole = re.compile(re.escape(text) + r"(?![\w-])")
        return [
            f"{found.as_posix()}:{number}:{match.start() + 1}"
            for number, line in enumerate(lines, start=1)
            for match in whole.finditer(line)
        ]

    def _told(self, error: Exception, name: str, variables: Mapping[str, Any] | None = None) -> errors.TemplateError:
        """Return the error as a person needs it."""
        if isinstance(error, UndefinedError):
            return self._undefined(error, name, variables or {})
        if isinstance(error, TemplateNotFound):
            return errors.TemplateError(str(error.name), "no such template", f"templates are in {self._where()}")
        if isinstance(error, TemplateSyntaxError):
            where = f"{error.filename or name}:{error.lineno}"
            return errors.TemplateError(where, error.message or "syntax error", "see the Jinja syntax of the line")
        return errors.TemplateError(self._place(error, name), str(error), "docs/templates.md lists every variable")

    def _undefined(self, error: UndefinedError, name: str, variables: Mapping[str, Any]) -> errors.TemplateError:
        """Return what of a template is not there: its place, with the column where the line has it once, and the nearest name."""
        message = str(error)
        place = self._place(error, name)
        found = _MISSING_NAME.search(message) or _MISSING_PART.search(message)
        if found is None:
            return errors.TemplateError(place, message, "docs/templates.md lists every variable")
        missing = found.group(1)
        file, _, line = place.rpartition(":")
        if line.isdigit() and (column := _column(Path(file), int(line), missing)):
            place = f"{place}:{column}"
        near = difflib.get_close_matches(missing, _known_names(variables), n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        return errors.TemplateError(place, message, f"{hint}docs/templates.md lists every variable")

    def _where(self) -> str:
        return " and ".join(folder.as_posix() for folder in self._folders)

    def _place(self, error: BaseException, name: str) -> str:
        """Return `file:line` of the innermost template line in the traceback of `error`."""
        place, trace = name, error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if any(file.startswith(str(folder)) for folder in self._folders):
                place = f"{file}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


@lru_cache(maxsize=1)  # of a process that gets issue after issue with the same templates: it parses them once
def _opened(
    overrides: Path | None,
    filters: tuple[tuple[str, Callable[..., str]], ...],
    state: tuple[tuple[str, int, int], ...],
) -> Templates:
    """Return the templates of a folder that is as it was told to be.

    Raises:
        errors.StoreError: when it is not: on a machine that has it elsewhere, the program's own would be taken without a word.
    """
    if _state(overrides) != state:
        raise errors.StoreError(str(overrides), "is not the same folder here", "build on the machine that has it")
    return Templates(overrides, filters=dict(filters))


def _state(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Return the files of a folder with their times and sizes."""
    if folder is None or not folder.is_dir():
        return ()
    found = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((path.as_posix(), told.st_mtime_ns, told.st_size) for path, told in found)


def _column(file: Path, line: int, name: str) -> int | None:
    """Return where a name stands in a line, from 1; `None` when it is not there just once."""
    try:
        text = file.read_text("utf-8").splitlines()[line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return None
    starts = [found.start() for found in _NAME.finditer(text) if found.group() == name]
    return starts[0] + 1 if len(starts) == 1 else None


def _known_names(variables: Mapping[str, Any]) -> list[str]:
    """Return the names a template may ask for: of its variables, and of their parts as deep as they go."""
    found: dict[str, None] = dict.fromkeys(variables)
    waiting = list(variables.values())
    for value in waiting:  # grows as it is walked
        if isinstance(value, tuple | list):
            waiting += value[:1]
        elif names := getattr(value, "__slots__", ()):
            found.update(dict.fromkeys(names))
            waiting += [getattr(value, one) for one in names]
        elif isinstance(value, Mapping):
            found.update(dict.fromkeys(str(key) for key in value))
    return list(found)
