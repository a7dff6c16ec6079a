"""`digest explain`: what was found in a document and why its paragraphs were chosen, or why an issue is as it is. No rules."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands import clock
from digest.commands.output import table
from digest.commands.parameters import Command
from digest.composer.identity import file_of
from digest.errors import StoreError
from digest.model import Issue, Notice, Story

if TYPE_CHECKING:
    from digest.model import Article


DONE, FAILED = 0, 1

WordsOption = Annotated[int, typer.Option("--words", min=20, max=600, help="The budget to judge the paragraphs by.")]
QuotesOption = Annotated[
    bool, typer.Option("--quotes", help="Show every quotation too: its kind, who said it, by which rule.")
]

IssueOption = Annotated[
    str | None, typer.Option("--issue", help="Show why the stories of this issue stand where they do: 2026-W23.")
]
ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project of the issue.", show_default="where you are")
]


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(cls=Command, short_help="Show what was found in an article, and why.")(explain)


def explain(
    file: Annotated[Path | None, typer.Argument(help="A document: a page, a text, a feed, a mail…")] = None,
    words: WordsOption = 120,
    quotes: QuotesOption = False,  # noqa: FBT002  (how typer takes a flag)
    issue: IssueOption = None,
    project: ProjectOption = Path(),
) -> None:
    """Show what was found in an article and why its paragraphs were chosen, or why the stories of an issue stand where they do.

    Fields marked with a dash were found as well, but contradict a better source of evidence.
    """
    if (file is None) == (issue is None):
        raise typer.BadParameter("name a document, or an issue with --issue 2026-W23")
    failed = False
    if file is not None:
        failed = _explain_document(file, words=words, quotes=quotes)
    elif issue is not None:
        _explain_issue(issue, project)
    raise typer.Exit(FAILED if failed else DONE)


def _explain_document(file: Path, *, words: int, quotes: bool) -> bool:
    """Print every article of a document; return whether one of them could not be read."""
    from digest.model import Failure
    from digest.readers import read_document

    try:
        data = file.read_bytes()
    except OSError as error:
        raise StoreError(file.as_posix(), error.strerror or str(error), "give the path of a document") from error
    failed = False
    for number, found in enumerate(read_document(data, source=file.as_posix())):
        if number:
            typer.echo()
        if isinstance(found, Failure):
            failed = True
            typer.echo(f"{found.source}: {found.problem}\n  hint: {found.hint}", err=True)
        else:
            for line in _article(found, words=words, quotes=quotes):
                typer.echo(line)
    return failed


def _explain_issue(slug: str, project: Path) -> None:
    from digest import pipeline
    from digest.commands.progress import at_work

    opened = pipeline.open_project(project)
    with at_work(lambda _: "Nothing was written.") as work:
        draft = pipeline.draft(opened, now=clock.now(), progress=work.step)
    slugs = [one.slug for one in draft.summaries]
    if slug not in slugs:
        raise StoreError(slug, "there is no such issue", f"there are: {', '.join(slugs) or 'none'}")
    for line in issue_lines(draft.issues[slugs.index(slug)], draft.notices):
        typer.echo(line)


def _article(article: "Article", *, words: int, quotes: bool) -> Iterator[str]:
    yield from _attribution(article)
    yield ""
    yield from _selection(article, words)
    if quotes:
        yield ""
        yield from _quotes(article)


def _attribution(article: "Article") -> Iterator[str]:
    """Yield field, value and place of each piece of evidence, then what is not known."""
    evidence = article.attribution.evidence
    rows = [("" if one.used else "-", one.field, one.value, one.found) for one in evidence]
    rows.append(("", "language", article.language or "not known", "letters of the body"))
    found = {one.field for one in evidence}
    wanted = ("headline", "authors", "publisher", "agency", "published", "url", "rights")
    rows += [("", field, "not known", "") for field in wanted if field not in found]
    yield from table(("", "field", "value", "found"), rows, wide=2)


def _selection(article: "Article", words: int) -> Iterator[str]:
    """Yield each paragraph with its score, the parts of it, and why it was taken or left."""
    from digest.summarizer import explain_selection
    from digest.summarizer.scores import Score

    rows = []
    for one in explain_selection(article, words=words):
        parts = (
            "" if one.score is None else " ".join(f"{getattr(one.score, field.name):.2f}" for field in fields(Score))
        )
        total = "" if one.score is None else f"{one.score.total:.2f}"
        rows.append(("*" if one.taken else "", total, parts, str(one.words), one.reason, one.text))
    yield f"Paragraphs, chosen for {words} words (*). Parts of the score: {', '.join(field.name for field in fields(Score))}"
    yield from table(("", "score", "parts", "words", "why", "text"), rows, wide=5)


def _quotes(article: "Article") -> Iterator[str]:
    """Yield every quotation with its kind, its speaker and the rule that found them."""
    from digest.summarizer import find_quotes

    rows = []
    for quote in find_quotes(article.text, language=article.language or "en"):
        speaker = quote.speaker or "unattributed in the source"
        if quote.speaker_name and quote.speaker_name != quote.speaker:
            speaker += f" = {quote.speaker_name}"
        sure = f"{quote.confidence:.2f}" if quote.speaker else ""
        rows.append((quote.kind, speaker, quote.cue or "", quote.rule, sure, quote.text))
    yield "Quotations"
    yield from table(("kind", "speaker", "cue", "rule", "sure", "text"), rows, wide=5)


def issue_lines(issue: Issue, notices: Sequence[Notice]) -> Iterator[str]:
    """Yield each story with its place, score, the parts of it, its section and its coverage; then what was left out and why."""
    yield f"{issue.slug}: {issue.title}"
    place = 0
    for section in issue.sections:
        yield ""
        yield f"Section “{section.title}”" if section.title else "Without a section"
        for story in section.stories:
            place += 1
            yield from _story(story, place)
    told = [notice for notice in notices if notice.issue == issue.slug]
    if told:
        yield ""
        yield "Notices"
    for notice in told:
        yield f"  {notice.source}: {notice.text}"


def _story(story: Story, place: int) -> Iterator[str]:
    headline = story.attribution.headline or "without a headline"
    score = f"{story.rank.score:.2f}" if story.rank else "no score"
    yield f"{place:>3}. {score}  {headline}"
    yield f"      file: {file_of(story)}{_brand(story)}"
    if story.rank and len(story.rank.parts) > 1:
        yield "      score: " + " × ".join(f"{name} {value:.2f}" for name, value in story.rank.parts)
    elif story.rank:
        yield "      score: by the order of the files"
    if story.section:
        yield f"      section: {story.section_reason or 'moved here by the plan'}"
    yield from (f"      with: {_covering(other, story)}" for other in story.coverage)


def _covering(other: Story, story: Story) -> str:
    """Return what a story of the coverage adds."""
    where = f"{file_of(other)}{_brand(other)}"
    if other.copy_of is not None:
        sources = {one.id: file_of(one) for one in story.with_coverage}
        return f"{where}: a copy of {sources.get(other.copy_of, 'another')}"
    shown = len(other.excerpts) + len(other.quotes)
    return f"{where}: an account of its own, {shown or 'no'} passage{'' if shown == 1 else 's'} shown"


def _brand(story: Story) -> str:
    of = story.attribution
    names = dict.fromkeys(name for name in (of.publisher, of.agency) if name)
    return f" ({', '.join(names)})" if names else ""
