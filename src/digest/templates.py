"""Finding and filling templates. Layer 2: reads template files, knows nothing of what they show.

The package brings a template for everything; a project's `templates/` overrides file by file. All are filled in a sandbox, with
autoescaping on whatever a file's ending says and with undefined variables as errors. Templates named `*.txt.j2` make plain text,
where escaping would show, so those alone are filled without it.
"""

from collections.abc import Callable, Mapping
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
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import errors

JINJA_AND_VALUE_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What filling a template can raise: Jinja's own errors, and those of expressions over values of the wrong kind."""


def packaged_folder() -> Path:
    """Return the folder of the templates that come with the program: beside it when installed, else the checkout's own."""
    here = Path(__file__).parent
    installed = here / "_templates"
    return installed if installed.is_dir() else here.parents[1] / "templates"


class Templates:
    """Templates by name, ready to fill."""

    def __init__(
        self, overrides: Path | None = None, *, filters: Mapping[str, Callable[..., str]] | None = None
    ) -> None:
        """`overrides` is a project's own `templates/`; it need not exist. `filters` are added to Jinja's."""
        self._folders = [f for f in (overrides, packaged_folder()) if f is not None and f.is_dir()]
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in self._folders]),
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(filters or {})

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
            raise self._told(error, name) from error

    def names(self) -> list[str]:
        """Return the names of all templates, sorted."""
        return self._environment.list_templates()

    def _told(self, error: Exception, name: str) -> errors.TemplateError:
        """Return the error as a person needs it."""
        if isinstance(error, TemplateNotFound):
            return errors.TemplateError(str(error.name), "no such template", f"templates are in {self._where()}")
        if isinstance(error, TemplateSyntaxError):
            where = f"{error.filename or name}:{error.lineno}"
            return errors.TemplateError(where, error.message or "syntax error", "see the Jinja syntax of the line")
        return errors.TemplateError(self._place(error, name), str(error), "docs/templates.md lists every variable")

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
