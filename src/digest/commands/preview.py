"""`digest preview`: arguments in, a server or pictures out. No rules of its own.

Exit codes as in `digest.cli`: 0 stopped by its user, or pictures made; 1 failed.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.clock import now
from digest.commands.parameters import Command
from digest.commands.stopping import Stopper
from digest.errors import ConfigError, DigestError

if TYPE_CHECKING:
    from digest.preview.problems import Problem
    from digest.preview.sessions import Session
    from digest.preview.snapshots import Snapshot

LOOPBACK = "127.0.0.1"

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]
IssueOption = Annotated[
    str | None, typer.Option("--issue", help="The issue to show, like 2026-W23.", show_default="the newest")
]
PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65_535, help="The port to listen on.", show_default="any that is free")
]
HostOption = Annotated[
    str, typer.Option("--host", help="The address to listen on. Another than this lets other machines in.")
]
OpenOption = Annotated[bool, typer.Option("--open/--no-open", help="Open the preview in your browser.")]
ScreenshotOption = Annotated[
    Path | None, typer.Option("--screenshot", help="Write pictures of the views into this folder, and leave.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(cls=Command, short_help="Show what each reader will get, as you write.")(preview)


def preview(
    project: ProjectOption = Path(),
    issue: IssueOption = None,
    port: PortOption = 0,
    host: HostOption = LOOPBACK,
    open_: OpenOption = True,  # noqa: FBT002  (how typer takes a flag)
    screenshot: ScreenshotOption = None,
) -> None:
    """Show what each reader will get, in your browser, and again whenever you save.

    The email on a phone and on a desk, in the dark, without images, without styles, as text, as a message; the feeds; the web page;
    where every passage stands in its source; and what is wrong. Nothing is written: dist/ and everything else stay as they are.
    """
    from digest.commands.progress import at_work
    from digest.pipeline import open_project
    from digest.preview.sessions import Options, Session

    now()  # says so, if the clock is set to what is no time
    open_project(project)  # says what is wrong with the folder or the settings before anything starts
    teller = _Teller()
    with Session(Options(root=project, issue=issue, host=host, port=port), now=now, told=teller.tell) as session:
        with at_work(lambda _: "Nothing was written.") as work:
            session.build(work.step)
        _check_issue(issue, session.snapshot)
        if screenshot is not None:
            with at_work(
                lambda _: "The pictures that were made are there.", shown=False
            ):  # each is told when it is made
                _take_pictures(session, issue, screenshot)
            return
        teller.tell(session.snapshot)
        with (
            Stopper(),
            suppress(KeyboardInterrupt),
        ):  # the server may end by itself when it is asked to, or be interrupted
            _serve(session, open_browser=open_, shared=host != LOOPBACK)
        typer.echo("Preview stopped; nothing was written.")


def _serve(session: "Session", *, open_browser: bool, shared: bool) -> None:
    """Say where the preview is, and serve it until somebody stops it."""
    import asyncio

    def ready() -> None:
        typer.echo(f"\nPreview: {session.address}\nIt follows every save. Stop it with Ctrl-C.\n")
        if shared:
            typer.echo("Other machines can reach it: whoever has the address above can read the drafts.", err=True)
        if open_browser:
            import webbrowser

            webbrowser.open(session.address)

    asyncio.run(session.run(ready))


class _Teller:
    """Prints a line for each build, and problems when they are new."""

    def __init__(self) -> None:
        self._known: frozenset[Problem] = frozenset()
        self._finished: datetime | None = None

    def tell(self, snapshot: "Snapshot") -> None:
        """Print what is new in a snapshot."""
        if snapshot.finished != self._finished:
            self._finished = snapshot.finished
            typer.echo(_summary(snapshot))
        for problem in snapshot.problems:
            if problem not in self._known:
                typer.echo(_told(problem), err=True)
        self._known = frozenset(snapshot.problems)


def _summary(snapshot: "Snapshot") -> str:
    clock = f"{datetime.now(UTC).astimezone():%H:%M:%S}"
    if snapshot.error is not None:
        return f"{clock}  the build failed"
    stories = sum(len(issue.stories) for issue in snapshot.issues)
    made = f"{_count(len(snapshot.issues), 'issue', 'issues')}, {_count(stories, 'story', 'stories')}"
    return f"{clock}  {made}, built in {snapshot.seconds:.2f} s"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _told(problem: "Problem") -> str:
    lines = [f"{problem.where}: {problem.text}" + (f" ({problem.heading})" if problem.heading else "")]
    for line in problem.code:
        lines.append(f"  {'>' if line.wrong else ' '} {line.number:>4} | {line.text}")
        if line.wrong and problem.column:
            lines.append(f"         | {' ' * (problem.column - 1)}^")
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join("".join(c for c in line if c.isprintable()) for one in lines for line in one.splitlines())


def _check_issue(issue: str | None, snapshot: "Snapshot") -> None:
    if issue is None or snapshot.issue(issue) is not None:
        return
    known = ", ".join(one.slug for one in snapshot.issues[:8])
    raise ConfigError("--issue", f"there is no issue {issue}", f"known: {known}" if known else "there is none yet")


def _take_pictures(session: "Session", issue: str | None, folder: Path) -> None:
    from digest.preview.screenshots import take_pictures

    snapshot = session.snapshot
    if snapshot.error is not None:
        raise DigestError(snapshot.error.where, snapshot.error.text, snapshot.error.hint)
    if not snapshot.issues:
        raise ConfigError("--screenshot", "there is no issue to show", "save articles into seeds/")
    for path in take_pictures(session, issue or snapshot.issues[0].slug, folder):
        typer.echo(f"made {path.as_posix()}")
