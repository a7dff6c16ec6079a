"""The exceptions that stop a command.

    DigestError                 where, problem, hint; exit code 1
    ├── ConfigError             digest.toml, an option or an environment variable cannot be used
    ├── TemplateError           a template cannot be parsed, filled or compiled
    │   └── MjmlError           a filled template is not valid MJML
    ├── PlanError               the plan of an issue cannot be followed
    ├── StoreError              dist/ or another folder cannot be read or written
    └── VerificationError       finished files do not match their sources

A single bad input does not stop a command: `InputError` is caught, becomes a `digest.model.Failure`, and the others are used.
"""


class InputError(Exception):
    """A single input that cannot be used; the code that reads inputs turns it into a `Failure` or a line of a report."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return self.problem


class ReadingError(InputError):
    """A document that cannot be read; `line` says where, if that is known."""

    def __init__(self, problem: str, hint: str, line: int | None = None) -> None:
        super().__init__(problem, hint)
        self.args = (problem, hint, line)
        self.line = line


class DigestError(Exception):
    """A problem that a person can fix, printed as `WHERE: PROBLEM` and a hint.

    `where` is a path, optionally with `:line:column`, or the name of an option. `hint` says what would be accepted; it may
    be empty. All three are in `args`, so that the exception survives pickling between processes.
    """

    others: "tuple[DigestError, ...]" = ()
    """More problems in the same file, printed together with the first."""

    def __init__(self, where: str, problem: str, hint: str = "") -> None:
        super().__init__(where, problem, hint)
        self.where = where
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" + (f"\nhint: {self.hint}" if self.hint else "")


class ConfigError(DigestError):
    """`digest.toml`, an option or an environment variable cannot be used."""


class TemplateError(DigestError):
    """A template cannot be parsed, filled or compiled."""


class MjmlError(TemplateError):
    """A filled template is not valid MJML; `where` is a place in it, `tag` the tag at that place as written, or empty."""

    def __init__(self, where: str, problem: str, hint: str = "", tag: str = "") -> None:
        super().__init__(where, problem, hint)
        self.args = (where, problem, hint, tag)  # so that it survives pickling
        self.tag = tag


class PlanError(DigestError):
    """The plan of an issue cannot be read or followed; `others` are more problems in the same plan, in the order of its lines."""

    def __init__(self, where: str, problem: str, hint: str = "", others: "tuple[PlanError, ...]" = ()) -> None:
        super().__init__(where, problem, hint)
        self.args = (where, problem, hint, others)
        self.others = others


class StoreError(DigestError):
    """A folder or file of the project cannot be read or written."""


class VerificationError(DigestError):
    """Finished files do not match their sources."""
