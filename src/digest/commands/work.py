"""Work that may last: shown while it does, and stopped in good order by Ctrl-C. Layer 7: no rules of its own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from digest.commands.bar import Bar
from digest.commands.notes import Note
from digest.commands.stopping import Stopper

if TYPE_CHECKING:
    from digest.pipeline import Step

LABELS = {
    "read": "Reading",
    "arrange": "Arranging",
    "compose": "Composing",
    "render": "Rendering",
    "judge": "Verifying",
    "publish": "Publishing",
}
"""What a person reads, by the name of a stage."""


class Work:
    """What a command is at: told by the one who works, shown by a bar, asked for when it is stopped."""

    def __init__(self, bar: Bar, stopper: Stopper) -> None:
        self._bar = bar
        self._stopper = stopper
        self.last: Step | None = None
        """The last step of a build."""
        self.finished = False
        """Whether everything was done."""

    def step(self, step: "Step") -> None:
        """Take in a step of a build; nobody interrupts it while it puts the finished files into place.

        Raises:
            KeyboardInterrupt: when the work is to be stopped.
        """
        self.last = step
        self._stopper.holds = step.stage == "publish"
        self.show(Note(LABELS[step.stage], step.done, step.total))

    def show(self, note: Note) -> None:
        """Take in where the work stands.

        Raises:
            KeyboardInterrupt: when the work is to be stopped.
        """
        self._stopper.check()
        self._bar.show(note)


@contextmanager
def at_work(standing: Callable[[Work], str], *, shown: bool = True) -> Iterator[Work]:
    """Give what is to be told each step; a bar shows them where `shown` and somebody looks at a terminal.

    `standing` says what stands, in sentences, when the work was stopped.

    Raises:
        Exit: with 130 or 143 when it was stopped.
    """
    with Stopper() as stopper:
        work = None
        try:
            with Bar(sys.stderr, shown=shown) as bar:
                work = Work(bar, stopper)
                yield work
                work.finished = True
        except BaseException:
            if not stopper.exit_code:
                raise  # whatever comes up after a signal comes of it
        if stopper.exit_code:
            typer.echo(f"Stopped. {standing(work)}" if work is not None else "Stopped.", err=True)
            raise typer.Exit(stopper.exit_code)


def documents_read(work: Work, *, kept: bool) -> str:
    """Return how many documents a build has read, and whether the next one has to read them again."""
    step = work.last
    if step is None or (step.stage == "read" and not step.done) or not kept:
        return ""
    if step.stage != "read":
        return "All documents are read and kept"
    of = f" of {step.total:,}" if step.total is not None else ""
    one = (step.total if step.total is not None else step.done) == 1
    return f"{step.done:,}{of} {'document is' if one else 'documents are'} read and kept"
