"""`digest add` and `digest fetch`: arguments in, a table and an exit code out. Layer 7: no rules of its own.

Exit codes as in `digest.cli`: 0 done; 1 failed; 3 done, but some of it failed.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.clock import now
from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.sources.fetching import Progress
    from digest.sources.source import Result, Source

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

    @app.command(short_help="Save articles into seeds/.")
    def add(
        targets: Annotated[list[str], typer.Argument(metavar="URL|FILE…", help="Addresses or files.")],
        project: ProjectOption = Path(),
        url: Annotated[str | None, typer.Option("--url", help="Where the file came from; with one file only.")] = None,
        allow_private: PrivateOption = False,  # noqa: FBT002 - how typer takes a flag
    ) -> None:
        """Save articles into seeds/, each with a small file of what the web server said about it."""
        from digest.sources import add as add_all

        if url is not None and len(targets) != 1:
            raise typer.BadParameter("goes with exactly one file", param_hint="--url")
        settings = load(project)
        with _progress() as progress:
            report = add_all(
                targets,
                root=project,
                now=now(),
                url=url,
                allow_private=allow_private or settings.allow_private,
                pictures=settings.pictures,
                progress=progress,
            )
        raise typer.Exit(_finish(report.results))

    @app.command(short_help="Save what is new in your sources.")
    def fetch(
        project: ProjectOption = Path(),
        retry: Annotated[bool, typer.Option("--retry", help="Ask also what is disabled or asked to wait.")] = False,  # noqa: FBT002 - how typer takes a flag
        allow_private: PrivateOption = False,  # noqa: FBT002 - how typer takes a flag
    ) -> None:
        """Save what is new in the sources that digest.toml names into seeds/."""
        from digest.sources import fetch as fetch_all

        settings = load(project)
        if not settings.sources:
            raise ConfigError(
                "digest.toml", "names no sources", 'add: [[sources]]\nkind = "feed"\nurl = "https://…/feed.xml"'
            )
        allowed = allow_private or settings.allow_private
        with _progress() as progress:
            report = fetch_all(
                settings.sources,
                root=project,
                now=now(),
                progress=progress,
                allow_private=allowed,
                retry=retry,
                pictures=settings.pictures,
            )
        raise typer.Exit(_finish(report.results))


@contextmanager
def _progress() -> "Iterator[Progress | None]":
    """Give a function that moves a bar on standard error; `None`, and silence, when nobody looks at a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def move(done: int, number: int, title: str) -> None:
            bar.update(task, completed=done, total=number, description=_plain(title)[:40])

        yield move


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
