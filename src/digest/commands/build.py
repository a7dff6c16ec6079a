"""`digest init`, `digest build` and `digest verify`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.options import DONE, FAILED, NOTHING, PARTLY, JsonOption, OutOption, ProjectOption, now
from digest.commands.output import counted, print_hint, print_json, print_problem
from digest.errors import StoreError

if TYPE_CHECKING:
    from digest.commands.progress import Work
    from digest.model import Notice
    from digest.pipeline import BuildSummary, Project
    from digest.pipeline.proofs import Proof, Verification

MAX_PROBLEMS = 40
"""At most this many places are printed in which files are not what they should be."""
MAX_ALIKE = 3
"""Up to this many notices that differ only in their numbers are all printed; of more, the first and a count."""


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to create; it may already exist.")] = Path(),
) -> None:
    """Create a project that is ready to build: settings, and a sample article in seeds/."""
    from digest.project.loading import create_project

    for path in create_project(folder):
        typer.echo(f"created {path.as_posix()}")
    change = "" if folder == Path() else f"cd {folder.as_posix()} && "
    typer.echo(f"\nNext: {change}digest build\nThen put your own articles into seeds/ and delete the sample.")


def build(
    project: ProjectOption = Path(),
    out: OutOption = None,
    engine: Annotated[
        str | None,
        typer.Option(
            help="Where articles are processed: auto, inline, process:N, dask:tcp://HOST:PORT.",
            show_default="the engine in digest.toml",
        ),
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every article again.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what failed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build every issue, the archive and the feeds from seeds/ into dist/.

    Each article goes into the issue of the week it was published in, or of a folder named after a week, such as seeds/2026-W23/.
    The finished files are verified before they replace those in dist/; if anything stops the build, dist/ is left as it was.
    """
    from digest import pipeline
    from digest.commands.progress import at_work

    folder = out or project / pipeline.OUT
    with at_work(lambda work: _state(folder, work, cached=not no_cache), shown=not (quiet or as_json)) as work:
        opened = pipeline.open_project(project, out=folder)
        summary = pipeline.build_if_changed(opened, now=now(), engine=engine, cached=not no_cache, progress=work.step)
    if as_json:
        print_json(_report(summary))
    else:
        print_notices(() if quiet else summary.notices)
        for failure in summary.failures:
            print_problem(failure.source, failure.problem, failure.hint)
        if not summary.issues:
            _print_nothing(summary)
        elif not quiet:
            _print_built(opened, summary)
    raise typer.Exit(NOTHING if not summary.issues else PARTLY if summary.failures else DONE)


def verify(
    folder: Annotated[
        Path | None, typer.Argument(help="The finished folder, such as a copy on a server.", show_default="dist/")
    ] = None,
    project: ProjectOption = Path(),
    out: OutOption = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Read every article again.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check that the finished files are, byte by byte, what the sources make of them.

    Builds everything again in memory, holds it to its sources as a build does, and compares every byte of dist/; a missing file is a
    problem, and so is one that no build makes. Files that another version of the program built, and a copy without its sources, are held
    to their manifest instead, digest-manifest.json.
    """
    from digest import pipeline
    from digest.commands.progress import at_work

    if folder is not None and out is not None:
        raise typer.BadParameter("give the finished folder once")
    if folder is not None and not folder.is_dir():
        raise StoreError(folder.as_posix(), "there is no such folder", "give dist/, or a copy of it")
    target = folder or out or project / pipeline.OUT
    with at_work(lambda _: "The check is incomplete; run digest verify again.", shown=not as_json) as work:
        if pipeline.is_copy(target, project):
            result = pipeline.check_copy(target, project)
        else:
            opened = pipeline.open_project(project, out=target)
            result = pipeline.check(opened, now=now(), cached=not no_cache, progress=work.step)
    if as_json:
        print_json({**asdict(result), "as_of": result.as_of and result.as_of.isoformat()})
    else:
        _print_verified(result)
    raise typer.Exit(FAILED if result.failures else DONE)


def _print_verified(result: "Verification") -> None:
    """Print what was found; of problems with one hint, the hint once."""
    shown = result.failures[:MAX_PROBLEMS]
    for failure, following in zip_longest(shown, shown[1:]):
        is_last = following is None or following.hint != failure.hint
        print_problem(failure.source, failure.problem, failure.hint if is_last else "")
    if more := len(result.failures) - len(shown):
        typer.echo(f"  and {more:,} more; digest verify --json lists them all", err=True)
    if result.failures:
        typer.echo(f"{counted(len(result.failures), 'problem')} found.", err=True)
    else:
        checked = f"{counted(result.files, 'file')}, {counted(result.issues, 'issue')}"
        typer.echo(f"Verified: {checked}; {_SOUND[result.proof]}.")
    typer.echo(f"Proof: {_proof(result)}.", err=bool(result.failures))


_SOUND: "Mapping[Proof, str]" = {
    "reproduction": "every byte is what the sources make, every passage verbatim, every attribution in place",
    "manifest": "each has the SHA-256 that digest-manifest.json gives it",
}


def _proof(result: "Verification") -> str:
    """Return in words how the files were verified."""
    if result.proof == "manifest":
        return f"the manifest, since {result.why}; it shows changes made since the build, unless the manifest was changed with them"
    if result.as_of is not None:
        day = f"{result.as_of:%Y-%m-%d %H:%M} UTC"
        return f"built again as of {day}, and compared; today a build makes other files, since dates have passed: run digest build"
    return f"built again and compared{f'; {result.why}' if result.why else ''}"


def print_notices(notices: "Sequence[Notice]") -> None:
    """Print notices on standard error; of many that say the same, the first and how many more there are."""
    alike: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        without_numbers = re.sub(r"\d[\d.,]*", "0", notice.text.partition(":")[0])
        alike.setdefault((without_numbers, notice.hint), []).append(notice)
    for (_, hint), group in alike.items():
        shown = group if len(group) <= MAX_ALIKE else group[:1]
        for notice in shown:
            print_problem(notice.source, notice.text)
        if len(group) > len(shown):
            typer.echo(f"  and {len(group) - 1:,} more like it; digest build --json lists them all", err=True)
        print_hint(hint)


def _state(out: Path, work: "Work", *, cached: bool) -> str:
    """Return what a build that was stopped has left behind."""
    from digest.commands.progress import documents_read

    if work.finished:
        return f"Too late to stop: the build had finished, and {_folder(out)} is verified."
    state = f"{_folder(out)} is unchanged" if out.is_dir() else f"{_folder(out)} has not been written yet"
    read = documents_read(work) if cached else ""
    return f"{f'{read}; ' if read else ''}{state}. Run digest build again to continue."


def _print_nothing(summary: "BuildSummary") -> None:
    documents = counted(summary.documents, "document")
    reason = f"no article found in {documents}" if summary.documents else "seeds/ is empty"
    if any("under embargo" in notice.text for notice in summary.notices):
        reason = f"no article in {documents} may be published yet"
    typer.echo(f"Nothing to publish: {reason}. Nothing was written.", err=True)
    if not summary.documents:
        print_hint("save articles into seeds/ as .txt, .html, .md or .eml files")


def _print_built(project: "Project", summary: "BuildSummary") -> None:
    folder = _folder(project.out)
    for issue in summary.issues:
        typer.echo(f"{issue.slug}  {counted(issue.stories, 'story', 'stories')}  {folder}issues/{issue.slug}/")
    state = f"{counted(summary.files, 'file')} in {folder}" if summary.changed else f"{folder} is up to date"
    typer.echo(f"\n{state}, verified against {counted(summary.documents - len(summary.failures), 'source')}.")
    newest = f"{folder}issues/{summary.issues[0].slug}"
    typer.echo(f"Look at: {newest}/email.html (email), {newest}/index.html (web page), {folder}feed.xml (feed)")
    if project.settings.base_url is None:
        typer.echo(
            'Before you publish: set base_url = "https://…/" in digest.toml, so that the feed and the email link to your pages.'
        )


def _folder(out: Path) -> str:
    return out.as_posix().removeprefix("./") + "/"


def _report(summary: "BuildSummary") -> dict[str, object]:
    """Return the summary of a build, for machines."""
    return {
        "issues": [{"slug": issue.slug, "title": issue.title, "stories": issue.stories} for issue in summary.issues],
        "documents": summary.documents,
        "files": summary.files,
        "changed": summary.changed,
        "notices": [asdict(notice) for notice in summary.notices],
        "failures": [asdict(failure) for failure in summary.failures],
    }
