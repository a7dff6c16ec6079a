"""`digest preview`: serves the preview, or saves pictures of it."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.options import ProjectOption, now
from digest.commands.output import counted
from digest.commands.stopping import Stopper
from digest.errors import ConfigError, DigestError

if TYPE_CHECKING:
    from digest.preview.problems import Problem
    from digest.preview.sessions import Session
    from digest.preview.snapshots import Snapshot

LOOPBACK = "127.0.0.1"

IssueOption = Annotated[
    str | None, typer.Option("--issue", help="The issue to show, such as 2026-W23.", show_default="the newest")
]
PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65_535, help="The port to listen on.", show_default="any free port")
]
HostOption = Annotated[
    str, typer.Option("--host", help="The address to listen on; any but the default lets other machines in.")
]
OpenOption = Annotated[bool, typer.Option("--open/--no-open", help="Open the preview in your browser.")]
ScreenshotOption = Annotated[
    Path | None, typer.Option("--screenshot", help="Save pictures of the views in this folder, and exit.")
]


def preview(
    project: ProjectOption = Path(),
    issue: IssueOption = None,
    port: PortOption = 0,
    host: HostOption = LOOPBACK,
    open_: OpenOption = True,
    screenshot: ScreenshotOption = None,
) -> None:
    """Show what each reader will get, in your browser, and update it whenever you save.

    The email on a phone and on a desktop, in dark mode, without images, without styles, as text, as a message; the feeds; the web
    page; where every passage stands in its source; and any problems. Nothing is written: dist/ and everything else stay as they are.
    """
    from digest.commands.progress import at_work
    from digest.pipeline import open_project
    from digest.preview.sessions import Options, Session

    now()  # raises if the clock is set to something that is not a time
    open_project(project)  # raises if the folder or the settings cannot be used, before anything starts
    log = _Log()
    with Session(Options(root=project, issue=issue, host=host, port=port), now=now, on_build=log.print) as session:
        with at_work(lambda _: "Nothing was written.") as work:
            session.build(work.step)
        _check_issue(issue, session.snapshot)
        if screenshot is not None:
            with at_work(lambda _: "Pictures listed above are complete.", shown=False):
                _take_pictures(session, issue, screenshot)
            return
        log.print(session.snapshot)
        with Stopper(), suppress(KeyboardInterrupt):  # a signal may interrupt the server, or make it end by itself
            _serve(session, open_browser=open_, shared=host != LOOPBACK)
        typer.echo("Preview stopped; nothing was written.")


def _serve(session: "Session", *, open_browser: bool, shared: bool) -> None:
    """Print the address of the preview, and serve it until it is stopped."""
    import asyncio

    def ready() -> None:
        typer.echo(f"\nPreview: {session.address}\nIt updates whenever you save. Stop it with Ctrl-C.\n")
        if shared:
            typer.echo("Other machines can reach it: anyone with this address can read your drafts.", err=True)
        if open_browser:
            import webbrowser

            webbrowser.open(session.address)

    asyncio.run(session.run(ready))


class _Log:
    """Prints a line for each build, and each problem when it is new."""

    def __init__(self) -> None:
        self._known: frozenset[Problem] = frozenset()
        self._finished: datetime | None = None

    def print(self, snapshot: "Snapshot") -> None:
        """Print what is new in a snapshot."""
        if snapshot.finished != self._finished:
            self._finished = snapshot.finished
            typer.echo(_summary(snapshot))
        for problem in snapshot.problems:
            if problem not in self._known:
                typer.echo(_with_code(problem), err=True)
        self._known = frozenset(snapshot.problems)


def _summary(snapshot: "Snapshot") -> str:
    time = f"{datetime.now(UTC).astimezone():%H:%M:%S}"
    if snapshot.error is not None:
        return f"{time}  the build failed"
    stories = sum(len(issue.stories) for issue in snapshot.issues)
    built = f"{counted(len(snapshot.issues), 'issue')}, {counted(stories, 'story', 'stories')}"
    return f"{time}  {built}, built in {snapshot.seconds:.2f} s"


def _with_code(problem: "Problem") -> str:
    """Return a problem with the lines of code around it, without characters that a terminal would obey."""
    lines = [f"{problem.where}: {problem.text}" + (f" ({problem.heading})" if problem.heading else "")]
    for line in problem.code:
        lines.append(f"  {'>' if line.wrong else ' '} {line.number:>4} | {line.text}")
        if line.wrong and problem.column:
            lines.append(f"         | {' ' * (problem.column - 1)}^")
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join("".join(c for c in line if c.isprintable()) for line in "\n".join(lines).splitlines())


def _check_issue(issue: str | None, snapshot: "Snapshot") -> None:
    if issue is None or snapshot.issue(issue) is not None:
        return
    slugs = ", ".join(each.slug for each in snapshot.issues[:8])
    raise ConfigError("--issue", f"there is no issue {issue}", f"there are: {slugs or 'none'}")


def _take_pictures(session: "Session", issue: str | None, folder: Path) -> None:
    from digest.preview.screenshots import take_pictures

    snapshot = session.snapshot
    if snapshot.error is not None:
        raise DigestError(snapshot.error.where, snapshot.error.text, snapshot.error.hint)
    if not snapshot.issues:
        raise ConfigError("--screenshot", "there is no issue to show", "save articles into seeds/")
    for path in take_pictures(session, issue or snapshot.issues[0].slug, folder):
        typer.echo(f"wrote {path.as_posix()}")
