"""How well the choice of paragraphs agrees with `tests/corpus/summaries/`, with and without a page's junk around the articles."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.summarizer import select_passages
from digest.text.lengths import ruler_for

CORPUS = Path(__file__).parent.parent / "corpus" / "summaries"

SHOWN = 0.55
"""Share of an article's length that is shown, so that every article has to leave something out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article of the corpus."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    must: frozenset[int]
    never: frozenset[int]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def words(self) -> int:
        """The budget of words for the choice."""
        text = "\n".join(self.paragraphs)
        return round(SHOWN * ruler_for(text, language=self.language).length_of(text))


def labelled_articles() -> Iterator[Labelled]:
    """Yield the articles of all languages."""
    for path in sorted(CORPUS.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        for article in data["article"]:
            yield Labelled(
                language=data["language"],
                title=article["title"],
                paragraphs=tuple(article["paragraphs"]),
                must=frozenset(article["must"]),
                never=frozenset(article["never"]),
                before=tuple(data["before"]),
                after=tuple(data["after"]),
            )


def measure() -> dict[str, float]:
    """Return the share of necessary paragraphs that were taken, and of unwanted ones that were left out."""
    hits: dict[str, list[bool]] = {}
    for article in labelled_articles():
        for name, before, after in (("clean", (), ()), ("with junk", article.before, article.after)):
            units = (*before, *article.paragraphs, *after)
            taken = select_passages(units, title=article.title, language=article.language, words=article.words)
            own = {index - len(before) for index in taken}
            hits.setdefault(f"{name}: taken", []).extend(index in own for index in sorted(article.must))
            hits.setdefault(f"{name}: left out", []).extend(index not in own for index in sorted(article.never))
            if before:
                inside = range(len(article.paragraphs))
                hits.setdefault("junk: left out", []).append(all(index in inside for index in own))
    return {name: sum(found) / len(found) for name, found in hits.items()}
