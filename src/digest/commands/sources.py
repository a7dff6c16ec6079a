"""`digest add` and `digest fetch`: save articles into seeds/."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.options import DONE, FAILED, PARTLY, ProjectOption, now
from digest.commands.output import print_problem
from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.commands.progress import Work
    from digest.fetch import Result
    from digest.fetch.fetching import Progress

OUTCOMES = ("new", "unchanged", "waiting", "disabled", "failed")
MAX_NAMED = 3
"""Saved files that are named in a line of the report."""
MAX_TITLE_CHARS = 40
"""Of the title beside the progress bar."""

PrivateOption = Annotated[bool, typer.Option("--allow-private", help="Allow addresses in your own network.")]


def add(
    targets: Annotated[list[str], typer.Argument(metavar="URL|FILE…", help="Addresses or files.")],
    project: ProjectOption = Path(),
    url: Annotated[
        str | None, typer.Option("--url", help="The address that the file came from; for a single file.")
    ] = None,
    allow_private: PrivateOption = False,
) -> None:
    """Save articles into seeds/, each with a small file that records what the web server said about it."""
    from digest.commands.progress import at_work
    from digest.fetch.adding import add as add_all
    from digest.project.settings import load_settings

    if url is not None and len(targets) != 1:
        raise typer.BadParameter("can only be given with a single file", param_hint="--url")
    settings = load_settings(project)
    tally = _Tally("digest add")
    with at_work(tally.state) as work:
        report = add_all(
            targets,
            root=project,
            now=now(),
            url=url,
            allow_private=allow_private or settings.fetch.allow_private,
            pictures=settings.images.show,
            progress=tally.shown_by(work, "Adding", len(targets)),
        )
    raise typer.Exit(_print_results(report.results))


def fetch(
    project: ProjectOption = Path(),
    retry: Annotated[
        bool, typer.Option("--retry", help="Also ask sources that are disabled or that asked to wait.")
    ] = False,
    allow_private: PrivateOption = False,
) -> None:
    """Save new articles from the sources in digest.toml into seeds/."""
    from digest.commands.progress import at_work
    from digest.fetch.fetching import fetch as fetch_all
    from digest.project.settings import load_settings

    settings = load_settings(project)
    if not settings.sources:
        example = '[[sources]]\nkind = "feed"\nurl = "https://…/feed.xml"'
        raise ConfigError("digest.toml", "no sources to fetch from", f"add one, such as:\n{example}")
    tally = _Tally("digest fetch")
    with at_work(tally.state) as work:
        report = fetch_all(
            [table.source() for table in settings.sources],
            root=project,
            now=now(),
            progress=tally.shown_by(work, "Fetching", None),
            allow_private=allow_private or settings.fetch.allow_private,
            retry=retry,
            pictures=settings.images.show,
        )
    raise typer.Exit(_print_results(report.results))


class _Tally:
    """Counts what a command has done, for the progress bar and for the message when it is stopped."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._done = 0
        self._total: int | None = None

    def shown_by(self, work: "Work", label: str, total: int | None) -> "Progress":
        """Return a function that takes the number of items done, their total, and the title of the last."""
        from digest.commands.progress import Note

        work.show(Note(label, 0, total))

        def count(done: int, total: int, title: str) -> None:
            self._done, self._total = done, total
            work.show(Note(label, done, total, _printable(title)[:MAX_TITLE_CHARS]))

        return count

    def state(self, _: "Work") -> str:
        """Return how far the command had come when it was stopped."""
        total = f" of {self._total:,}" if self._total is not None else ""
        return f"{self._done:,}{total} done, and everything new in them saved. Run {self._command} again for the rest."


def _print_results(results: "Sequence[Result]") -> int:
    """Print the table and the problems; return the exit code."""
    longest = max((len(result.outcome) for result in results), default=0)
    for result in results:
        more = len(result.saved) - MAX_NAMED
        saved = ", ".join(result.saved[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
        entries = str(result.entries) if result.entries else "-"
        line = f"{result.outcome:<{longest}}  {entries:>4}  {_printable(result.title)}"
        typer.echo(line + (f"  ->  {saved}" if saved else ""))
    for result in results:
        where = _printable(result.where)
        if result.notice:
            print_problem(where, _printable(result.notice))
        if result.problem:
            print_problem(where, _printable(result.problem), _printable(result.hint))
    counts = {outcome: sum(result.outcome == outcome for result in results) for outcome in OUTCOMES}
    typer.echo("\n" + ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number))
    failed = counts["failed"]
    return DONE if not failed else FAILED if failed == len(results) else PARTLY


def _printable(text: str) -> str:
    """Return text from elsewhere on one line, without characters that a terminal would obey."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:300]
