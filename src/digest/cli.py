"""The command line: arguments in, sentences and exit codes out. Layer 7: no rules of its own.

Exit codes: 0 done; 1 failed; 2 the command was not understood; 3 written, but some inputs failed; 4 nothing to publish, and nothing
written; 130 or 143 stopped by Ctrl-C or by a termination.
"""

import gc
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands import clock, doctor, explain, preview, sources, templates
from digest.commands.output import print_anywhere, print_json
from digest.commands.parameters import Command, Group
from digest.commands.plan import publishing_register, register
from digest.errors import DigestError

if TYPE_CHECKING:
    from digest.commands.progress import Work
    from digest.composer.issues import Arrangement
    from digest.model import Failure, Notice, Site
    from digest.pipeline import BuildSummary, Project

DONE, FAILED, USAGE, PARTLY, NOTHING = 0, 1, 2, 3, 4

ALIKE = 3
"""Notices that say the same of others, but for numbers, up to which each is printed."""

COLLECTED = 10_000
"""New objects between two searches for unreachable ones; Python's own 700 is for programs that hold little. Measured on 2026-11-25: 4 %
of the processor time of a build, of 100 articles and of 1,000, with the same peaks of memory."""

app = typer.Typer(
    name="digest",
    cls=Group,
    help="Turn a folder of saved articles into a newsletter and a feed, every paragraph and quote verbatim, with its attribution.",
    epilog="Start with: digest init my-digest. Exit codes: 0 done, 1 failed, 2 usage, 3 done but some inputs failed, 4 nothing to publish.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain text reads as well, also in a pipe, and its library is half of the start-up
    context_settings={"help_option_names": ["-h", "--help"]},
)

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The folder to publish into.", show_default="dist/ in the project")
]


def main() -> None:
    """Run the command line; a person's mistake is a sentence, a fault of the program keeps its traceback."""
    gc.set_threshold(COLLECTED, *gc.get_threshold()[1:])
    print_anywhere()
    try:
        app()
    except DigestError as error:
        for one in (error, *error.others):
            _complain(one.where, one.problem, one.hint)
        sys.exit(FAILED)


def _tell_version(wanted: bool) -> None:  # noqa: FBT001  (how typer calls it)
    if wanted:
        from digest import __version__

        typer.echo(f"digest {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def options(
    version: Annotated[  # noqa: FBT002  (how typer takes a flag)
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Turn a folder of saved articles into a newsletter and a feed, every paragraph and quote verbatim, with its attribution."""


@app.command(cls=Command, short_help="Make a project that builds at once.")
def init(folder: Annotated[Path, typer.Argument(help="The folder to make; it may exist.")] = Path()) -> None:
    """Make a project that builds at once: settings, and a sample article in seeds/."""
    from digest.project.scaffold import create_project

    for path in create_project(folder):
        typer.echo(f"made {path.as_posix()}")
    go = "" if folder == Path() else f"cd {folder.as_posix()} && "
    typer.echo(f"\nNext: {go}digest build\nThen put your own articles into seeds/ and delete the sample.")


@app.command(cls=Command, short_help="Build issues and feeds from seeds/ into dist/.")
def build(
    project: ProjectOption = Path(),
    out: OutOption = None,
    engine: Annotated[
        str | None,
        typer.Option(
            help="Where articles are read: auto, inline, process:N, dask:tcp://HOST:PORT.",
            show_default="as digest.toml says",
        ),
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every article anew.")] = False,  # noqa: FBT002  (how typer takes a flag)
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print what failed, and nothing else.")] = False,  # noqa: FBT002  (as above)
    as_json: JsonOption = False,  # noqa: FBT002  (as above)
) -> None:
    """Build every issue, the archive and the feed from seeds/ into dist/.

    Each article goes into the issue of the week it appeared in, or of a folder named like a week, seeds/2026-W23/. The finished files
    are verified before they replace what stood in dist/; when anything stops the build, dist/ stays as it was.
    """
    from digest import pipeline
    from digest.commands.progress import at_work

    out = out or project / pipeline.OUT
    with at_work(lambda work: _standing(out, work, kept=not no_cache), shown=not (quiet or as_json)) as work:
        opened = pipeline.open_project(project, out=out)
        summary = pipeline.build_if_changed(
            opened, now=clock.now(), engine=engine, cached=not no_cache, progress=work.step
        )
    if as_json:
        print_json(_as_json(summary))
        raise typer.Exit(NOTHING if not summary.issues else PARTLY if summary.failures else DONE)
    _report(() if quiet else summary.notices, summary.failures)
    if not summary.issues:
        typer.echo(
            f"Nothing to publish: {_count(summary.documents, 'document')} in seeds/, no article read. Nothing was written.",
            err=True,
        )
        if not summary.documents:
            typer.echo("hint: save articles into seeds/ as .txt, .html, .md or .eml files", err=True)
        raise typer.Exit(NOTHING)
    if not quiet:
        _say_what_was_built(opened, summary)
    if summary.failures:
        raise typer.Exit(PARTLY)


def _standing(out: Path, work: "Work", *, kept: bool) -> str:
    """Return what stands of a build that was stopped."""
    from digest.commands.progress import documents_read

    where = out.as_posix().removeprefix("./")
    if work.finished:
        return f"It was too late to: {where}/ is new, and verified."
    state = f"{where}/ is as it was" if out.is_dir() else f"{where}/ is not there yet"
    said = "; ".join(filter(None, (documents_read(work, kept=kept), state)))
    return f"{said}. Run digest build again to go on."


def _say_what_was_built(project: "Project", summary: "BuildSummary") -> None:
    where = project.out.as_posix().removeprefix("./")
    for issue in summary.issues:
        typer.echo(f"{issue.slug}  {_count(issue.stories, 'story', 'stories')}  {where}/issues/{issue.slug}/")
    state = f"{_count(summary.files, 'file')} in {where}/" if summary.changed else f"{where}/ was up to date"
    typer.echo(f"\n{state}, verified against {_count(summary.documents - len(summary.failures), 'source')}.")
    newest = f"{where}/issues/{summary.issues[0].slug}"
    typer.echo(f"Look at: {newest}/email.html (the mail), {newest}/index.html (the page), {where}/feed.xml (the feed)")
    if project.settings.base_url is None:
        typer.echo(
            'To publish: set base_url = "https://…/" in digest.toml, so that the feed and the mail link to your pages.'
        )


@app.command(cls=Command, short_help="Prove that dist/ says what seeds/ says.")
def verify(project: ProjectOption = Path(), out: OutOption = None, as_json: JsonOption = False) -> None:  # noqa: FBT002  (how typer takes a flag)
    """Prove that the finished files say what their sources say, under the right names.

    Reads dist/ and seeds/ anew: every excerpt and quote must stand word for word in the email, its text part, the message, the page and
    the feed, at its recorded place in a source whose checksum is recorded, with its whole attribution beside it.
    """
    from digest import pipeline
    from digest.commands.progress import at_work

    opened = pipeline.open_project(project, out=out)
    with at_work(lambda _: "Nothing is said of dist/; run digest verify again.", shown=not as_json) as work:
        failures, files = pipeline.check(opened, now=clock.now(), progress=work.step)
    issues = sum(path.endswith("/issue.json") for path in files)
    if as_json:
        print_json({"files": len(files), "issues": issues, "failures": [_as_object(one) for one in failures]})
        raise typer.Exit(FAILED if failures else DONE)
    for failure in failures:
        _complain(failure.source, failure.problem, failure.hint)
    if failures:
        typer.echo(f"{_count(len(failures), 'problem')} found.", err=True)
        raise typer.Exit(FAILED)
    typer.echo(
        f"Verified: {_count(len(files), 'file')}, {_count(issues, 'issue')}; every passage verbatim, every attribution in place."
    )


def _sources_of(project: Path) -> sources.SourceSettings:
    """Return what a project's settings say about sources."""
    from digest.project.loading import load_settings
    from digest.project.sources import Source

    settings = load_settings(project)
    found = tuple(
        Source(kind=one.kind, url=one.url, path=Path(one.path) if one.path else None, name=one.name, pages=one.pages)
        for one in settings.sources
    )
    return sources.SourceSettings(
        sources=found, allow_private=settings.fetch.allow_private, pictures=settings.images.show
    )


def _arranged(project: Path, now: datetime) -> "tuple[Arrangement, Site]":
    """Return the issues of a project before any plan, and the digest as a publication."""
    from digest import pipeline
    from digest.commands.progress import at_work

    opened = pipeline.open_project(project)
    with at_work(lambda _: "The plan is as it was.") as work:
        arrangement = pipeline.arrange_issues(opened, now=now, progress=work.step)
    return arrangement, opened.settings.site


def _report(notices: "Sequence[Notice]", failures: "Sequence[Failure]") -> None:
    alike: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        text = re.sub(r"\d[\d.,]*", "0", notice.text.partition(":")[0])
        alike.setdefault((text, notice.hint), []).append(notice)
    for (_, hint), group in alike.items():
        shown = group if len(group) <= ALIKE else group[:1]
        for notice in shown:
            typer.echo(f"{notice.source}: {notice.text}", err=True)
        if len(group) > len(shown):
            typer.echo(f"  and {len(group) - 1:,} more like it; digest build --json lists each", err=True)
        if hint:
            typer.echo(f"  hint: {hint}", err=True)
    for failure in failures:
        _complain(failure.source, failure.problem, failure.hint)


def _as_json(summary: "BuildSummary") -> dict[str, object]:
    """Return the summary of a build, for machines."""
    return {
        "issues": [{"slug": one.slug, "title": one.title, "stories": one.stories} for one in summary.issues],
        "documents": summary.documents,
        "files": summary.files,
        "changed": summary.changed,
        "notices": [_as_object(one) for one in summary.notices],
        "failures": [_as_object(one) for one in summary.failures],
    }


def _as_object(one: "Failure | Notice") -> dict[str, object]:
    from dataclasses import asdict

    return asdict(one)


def _complain(where: str, problem: str, hint: str) -> None:
    lines = hint.replace("\n", "\n        ")  # below each other
    typer.echo(f"{where}: {problem}" + (f"\n  hint: {lines}" if hint else ""), err=True)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


explain.register(app)
sources.register(app, load=_sources_of)
register(app, now=clock.now, arranged=_arranged)
templates.register(app)
publishing_register(app, now=clock.now)
preview.register(app)
doctor.register(app, now=clock.now)
