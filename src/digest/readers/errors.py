"""What readers raise: `digest.readers.read` turns it into a `Failure`."""


class ReadingError(ValueError):
    """A document that cannot be read: `problem` says why, `hint` what would help, `line` where, if that is known."""

    def __init__(self, problem: str, hint: str, line: int | None = None) -> None:
        super().__init__(problem, hint, line)
        self.problem = problem
        self.hint = hint
        self.line = line

    def __str__(self) -> str:
        return self.problem
