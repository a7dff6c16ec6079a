"""`digest add` and `digest fetch`: arguments in, a table and an exit code out. No rules of its own.

Exit codes as in `digest.cli`: 0 done; 1 failed; 3 done, but some of it failed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.clock import now
from digest.commands.parameters import Command
from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.commands.progress import Work
    from digest.fetch.fetching import Progress
    from digest.project.sources import Result, Source

DONE, FAILED, PARTLY = 0, 1, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """What `digest.toml` says about sources."""

    sources: "tuple[Source, ...]" = ()
    allow_private: bool = False
    """Addresses of the local network may be asked."""
    pictures: bool = False
    """The lead pictures of pages are saved with them."""


ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]
PrivateOption = Annotated[bool, typer.Option("--allow-private", help="Let addresses of your own network be asked.")]


def register(app: typer.Typer, *, load: Callable[[Path], SourceSettings]) -> None:
    """Add the two commands to an application. `load` gives the settings of the project in a folder."""

    @app.command(cls=Command, short_help="Save articles into seeds/.")
    def add(
        targets: Annotated[list[str], typer.Argument(metavar="URL|FILE…", help="Addresses or files.")],
        project: ProjectOption = Path(),
        url: Annotated[str | None, typer.Option("--url", help="Where the file came from; with one file only.")] = None,
        allow_private: PrivateOption = False,  # noqa: FBT002 - how typer takes a flag
    ) -> None:
        """Save articles into seeds/, each with a small file of what the web server said about it."""
        from digest.commands.progress import at_work
        from digest.fetch.adding import add as add_all

        if url is not None and len(targets) != 1:
            raise typer.BadParameter("goes with exactly one file", param_hint="--url")
        settings = load(project)
        at = _Place("are looked at and what was new is saved", "digest add")
        with at_work(at.standing) as work:
            report = add_all(
                targets,
                root=project,
                now=now(),
                url=url,
                allow_private=allow_private or settings.allow_private,
                pictures=settings.pictures,
                progress=at.moved(work, "Adding", len(targets)),
            )
        raise typer.Exit(_finish(report.results))

    @app.command(cls=Command, short_help="Save what is new in your sources.")
    def fetch(
        project: ProjectOption = Path(),
        retry: Annotated[bool, typer.Option("--retry", help="Ask also what is disabled or asked to wait.")] = False,  # noqa: FBT002 - how typer takes a flag
        allow_private: PrivateOption = False,  # noqa: FBT002 - how typer takes a flag
    ) -> None:
        """Save what is new in the sources that digest.toml names into seeds/."""
        from digest.commands.progress import at_work
        from digest.fetch.fetching import fetch as fetch_all

        settings = load(project)
        if not settings.sources:
            raise ConfigError(
                "digest.toml",
                "names no sources",
                'write into it:\n[[sources]]\nkind = "feed"\nurl = "https://…/feed.xml"',
            )
        allowed = allow_private or settings.allow_private
        at = _Place("sources have answered and what was new is saved", "digest fetch")
        with at_work(at.standing) as work:
            report = fetch_all(
                settings.sources,
                root=project,
                now=now(),
                progress=at.moved(work, "Fetching", None),
                allow_private=allowed,
                retry=retry,
                pictures=settings.pictures,
            )
        raise typer.Exit(_finish(report.results))


class _Place:
    """How far a command is with what it was given."""

    def __init__(self, said: str, command: str) -> None:
        self._said = said
        self._command = command
        self._done = 0
        self._number: int | None = None

    def moved(self, work: "Work", label: str, number: int | None) -> "Progress":
        """Return what is to be called with the items done, their number, and the title of the last."""
        from digest.commands.progress import Note

        work.show(Note(label, 0, number))

        def move(done: int, number: int, title: str) -> None:
            self._done, self._number = done, number
            work.show(Note(label, done, number, _plain(title)[:40]))

        return move

    def standing(self, _: "Work") -> str:
        """Return what stands when the command was stopped."""
        of = f" of {self._number:,}" if self._number is not None else ""
        return f"{self._done:,}{of} {self._said}. Run {self._command} again for the others."


def _finish(results: "Sequence[Result]") -> int:
    """Print the table and the problems; return the exit code."""
    width = max((len(result.outcome) for result in results), default=0)
    for result in results:
        what = ", ".join(result.saved[:3]) + (f" and {len(result.saved) - 3} more" if len(result.saved) > 3 else "")
        number = str(result.entries) if result.entries else "-"
        title = _plain(result.title)
        typer.echo(f"{result.outcome:<{width}}  {number:>4}  {title}" + (f"  ->  {what}" if what else ""))
    for result in results:
        where = _plain(result.where)
        if result.notice:
            typer.echo(f"{where}: {_plain(result.notice)}", err=True)
        if result.problem:
            hint = f"\n  hint: {_plain(result.hint)}" if result.hint else ""
            typer.echo(f"{where}: {_plain(result.problem)}{hint}", err=True)
    counts = {kind: sum(result.outcome == kind for result in results) for kind in _KINDS}
    typer.echo("\n" + ", ".join(f"{number} {kind}" for kind, number in counts.items() if number))
    failed = counts["failed"]
    return DONE if not failed else FAILED if failed == len(results) else PARTLY


_KINDS = ("new", "unchanged", "waiting", "disabled", "failed")


def _plain(text: str) -> str:
    """A stranger's words on one line, without what a terminal would obey."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:300]
