"""`digest explain`: what was found in a document and why its paragraphs were chosen, or why an issue is in its order."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.options import DONE, FAILED, ProjectOption, now
from digest.commands.output import counted, print_problem, table
from digest.errors import StoreError
from digest.text.lengths import STORY_WORDS

if TYPE_CHECKING:
    from digest.model import ArrangedStory, Article, Issue, Notice
    from digest.project.sidecar import Sidecar

ATTRIBUTION = ("headline", "authors", "publisher", "agency", "published", "url", "rights", "language")
"""Fields that are listed even where nothing was found for them."""

WordsOption = Annotated[int, typer.Option("--words", min=20, max=600, help="How many words of paragraphs to choose.")]
QuotesOption = Annotated[
    bool,
    typer.Option(
        "--quotes", help="Also list every quotation: its kind, its speaker, and why it is shown or passed over."
    ),
]
IssueOption = Annotated[
    str | None, typer.Option("--issue", help="Explain the order of the stories in this issue, such as 2026-W23.")
]


def explain(
    file: Annotated[Path | None, typer.Argument(help="A document: a web page, a text, a feed, an email…")] = None,
    words: WordsOption = STORY_WORDS,
    quotes: QuotesOption = False,
    issue: IssueOption = None,
    project: ProjectOption = Path(),
) -> None:
    """Show what was found in an article and why its paragraphs were chosen, or why the stories of an issue are in their order.

    Fields marked with a dash were found too, but contradict better evidence.
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
    from digest.pipeline.analysis import with_overrides
    from digest.project.seeds import document
    from digest.project.sidecar import Sidecar, SidecarError, read_sidecar, sidecar_notices, sidecar_path
    from digest.readers import read

    try:
        data = file.read_bytes()
    except OSError as error:
        raise StoreError(file.as_posix(), error.strerror or str(error), "give the path of a document") from error
    failed, beside = False, sidecar_path(file).as_posix()
    try:
        sidecar = read_sidecar(file)
    except SidecarError as error:
        failed, sidecar = True, None
        print_problem(beside, str(error), "fix or delete it; the document is read without it")
    if sidecar is not None:
        for notice in sidecar_notices(sidecar, beside):
            print_problem(notice.source, notice.text, notice.hint)
        for line in _sidecar(sidecar, beside):
            typer.echo(line)
    known = document(data, source=file.as_posix(), now=now(), sidecar=sidecar or Sidecar())
    for number, article in enumerate(read(known).articles):
        if number:
            typer.echo()
        if isinstance(article, Failure):
            failed = True
            print_problem(article.source, article.problem, article.hint)
        else:
            for line in _article(with_overrides(article, known), words=words, quotes=quotes):
                typer.echo(line)
    return failed


def _sidecar(sidecar: "Sidecar", name: str) -> Iterator[str]:
    """Yield what a document's sidecar says, field by field, and an empty line."""
    said = (("url", sidecar.url), ("final_url", sidecar.final_url), ("media_type", sidecar.media_type),
            ("fetched", sidecar.fetched.isoformat() if sidecar.fetched else None), ("source", sidecar.source))  # fmt: skip
    rows = [(field, value) for field, value in said if value]
    rows += [("images.file", image.file) for image in sidecar.images]
    rows += [(f"editor.{field}", value or "not stated") for field, value in sidecar.editor]
    yield f"Sidecar {name}"
    yield from table(("field", "value"), rows, flexible=1)
    yield ""


def _explain_issue(slug: str, project: Path) -> None:
    from digest import pipeline
    from digest.commands.progress import at_work

    opened = pipeline.open_project(project)
    with at_work(lambda _: "Nothing was written.") as work:
        draft = pipeline.draft(opened, now=now(), progress=work.step)
    slugs = [issue.slug for issue in draft.summaries]
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
        yield from _quotes(article, words)


def _attribution(article: "Article") -> Iterator[str]:
    """Yield the field, value and place of each piece of evidence, then the fields for which there is none."""
    evidence = article.attribution.evidence
    rows = [("" if each.used else "-", each.field, each.value, each.found) for each in evidence]
    known = {each.field for each in evidence}
    rows += [("", field, "not found", "") for field in ATTRIBUTION if field not in known]
    yield from table(("", "field", "value", "where it was found"), rows, flexible=2)


def _selection(article: "Article", words: int) -> Iterator[str]:
    """Yield each paragraph and why it was taken or left."""
    from digest.summarizer import judge_article

    rows = [
        ("*" if verdict.taken else "", str(verdict.words), verdict.reason, unit.text[: verdict.end or None])
        for unit, verdict in judge_article(article, words=words)
    ]
    yield f"Paragraphs; those marked * are shown, at most {words} words and half of the article"
    yield from table(("", "words", "why", "text"), rows, flexible=3)


def _quotes(article: "Article", words: int) -> Iterator[str]:
    """Yield every quotation that may be printed with its kind, speaker and rule, and why it is shown or passed over."""
    from digest.summarizer import judge_article_quotes
    from digest.summarizer.quotes.choice import SHOWN

    rows = []
    for quote, why in judge_article_quotes(article, words=words):
        speaker = quote.speaker or "unattributed in the source"
        if quote.speaker_name and quote.speaker_name != quote.speaker:
            speaker += f" = {quote.speaker_name}"
        if quote.speaker_role:
            speaker += f", {quote.speaker_role}"
        confidence = f"{quote.confidence:.2f}" if quote.speaker else ""
        mark = "*" if why == SHOWN else ""
        rows.append((mark, quote.kind, speaker, quote.cue or "", quote.rule, confidence, why, quote.text))
    yield "Quotations; the one marked * is the pull quote"
    yield from table(("", "kind", "speaker", "cue", "rule", "confidence", "why", "text"), rows, flexible=7)


def issue_lines(issue: "Issue", notices: "Sequence[Notice]") -> Iterator[str]:
    """Yield each story with its place, score and the parts of it, section and coverage; then the notices about the issue."""
    yield f"{issue.slug}: {issue.title}"
    place = 0
    for section in issue.sections:
        yield ""
        yield f"Section “{section.title}”" if section.title else "No section"
        for story in section.stories:
            place += 1
            yield from _story(story, place)
    about_issue = [notice for notice in notices if notice.issue == issue.slug]
    if about_issue:
        yield ""
        yield "Notices"
    for notice in about_issue:
        yield f"  {notice.source}: {notice.text}"


def _story(story: "ArrangedStory", place: int) -> Iterator[str]:
    score = f"{story.rank.score:.2f}" if story.rank else "no score"
    yield f"{place:>3}. {score}  {story.attribution.headline or '(no headline)'}"
    yield f"      file: {_file(story)}"
    if story.rank and len(story.rank.parts) > 1:
        yield "      score: " + " × ".join(f"{name} {value:.2f}" for name, value in story.rank.parts)
    elif story.rank:
        yield "      score: by the order of the files"
    if story.section:
        yield f"      section: {story.section_reason or 'moved here by the plan'}"
    for override in story.overrides:
        yield f"      editor: {override.field} {override.value or 'not stated'} ({override.found})"
    yield from (f"      also: {_coverage(other, story)}" for other in story.coverage)


def _coverage(other: "ArrangedStory", story: "ArrangedStory") -> str:
    """Return what another story about the same event adds to `story`."""
    from digest.composer.identity import file_of

    if other.copy_of is not None:
        original = next((each for each in story.with_coverage if each.id == other.copy_of), None)
        return f"{_file(other)}: a copy of {file_of(original) if original else 'another'}"
    shown = len(other.excerpts) + len(other.quotes)
    return f"{_file(other)}: an independent report, {counted(shown, 'passage') if shown else 'no passage'} shown"


def _file(story: "ArrangedStory") -> str:
    """Return the file of a story, with its publisher and agency where they are known."""
    from digest.composer.identity import file_of

    names = dict.fromkeys(name for name in (story.attribution.publisher, story.attribution.agency) if name)
    return file_of(story) + (f" ({', '.join(names)})" if names else "")
