"""`digest explain`: what was found in a document, where, and why its paragraphs and quotes were chosen. Layer 7: no rules of its own."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from digest.errors import StoreError
from digest.model import Article, Failure

DONE, FAILED = 0, 1

WordsOption = Annotated[int, typer.Option("--words", min=20, max=600, help="The budget to judge the paragraphs by.")]
QuotesOption = Annotated[
    bool, typer.Option("--quotes", help="Show every quotation too: its kind, who said it, by which rule.")
]


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command()(explain)


def explain(
    file: Annotated[Path, typer.Argument(help="A document: a page, a text, a feed, a mail…")],
    words: WordsOption = 120,
    quotes: QuotesOption = False,  # noqa: FBT002  (how typer takes a flag)
) -> None:
    """Show what was found in an article, where, and why its paragraphs were chosen.

    Fields marked with a dash were found as well, but contradict a better source of evidence.
    """
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
    raise typer.Exit(FAILED if failed else DONE)


def _article(article: Article, *, words: int, quotes: bool) -> Iterator[str]:
    yield from _attribution(article)
    yield ""
    yield from _selection(article, words)
    if quotes:
        yield ""
        yield from _quotes(article)


def _attribution(article: Article) -> Iterator[str]:
    """Yield field, value and place of each piece of evidence, then what is not known."""
    evidence = article.attribution.evidence
    rows = [("" if one.used else "-", one.field, one.value, one.found) for one in evidence]
    rows.append(("", "language", article.language or "not known", "letters of the body"))
    found = {one.field for one in evidence}
    wanted = ("headline", "authors", "publisher", "agency", "published", "url", "rights")
    rows += [("", field, "not known", "") for field in wanted if field not in found]
    yield from _table(("", "field", "value", "found"), rows, wide=2)


def _selection(article: Article, words: int) -> Iterator[str]:
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
    yield from _table(("", "score", "parts", "words", "why", "text"), rows, wide=5)


def _quotes(article: Article) -> Iterator[str]:
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
    yield from _table(("kind", "speaker", "cue", "rule", "sure", "text"), rows, wide=5)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, wide: int) -> Iterator[str]:
    """Yield a table in columns; the column `wide` takes the room that is left, or all of it where output is no terminal."""
    from digest.text.columns import width

    body = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    sizes = [max(width(row[n]) for row in (head, *body)) for n in range(len(head))]
    room = shutil.get_terminal_size((200, 24)).columns - sum(sizes[:wide] + sizes[wide + 1 :]) - 2 * len(head)
    sizes[wide] = max(30, min(sizes[wide], room))
    for row in (head, *body):
        cells = [
            _fitted(cell, sizes[n]) + " " * max(0, sizes[n] - width(_fitted(cell, sizes[n])))
            for n, cell in enumerate(row)
        ]
        yield "  ".join(cells).rstrip()


def _fitted(cell: str, columns: int) -> str:
    """Return a cell cut to its column, with a mark where something is cut."""
    from digest.text.columns import width

    if width(cell) <= columns:
        return cell
    while width(cell) >= columns:
        cell = cell[:-1]
    return cell + "…"
