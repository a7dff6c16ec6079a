"""How many of the articles in `tests/corpus/restraint/` are shown as an editor would send them, although each holds a trap.

A trap is a passage or a quotation that scores well and cannot stand alone: it points into a gap, is a caption or an appeal, lacks
its speaker… Each article is read as a note and summarized as for an issue.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.model import Article, Story
from digest.readers import read_document
from digest.summarizer import summarize

CORPUS = Path(__file__).parent.parent / "corpus" / "restraint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """An article with a trap, and what is right."""

    name: str
    """Language and number: `en 3`."""
    kind: str
    """`hanging`, `opener`, `no story` or `quote`."""
    article: Article
    words: int
    must: tuple[str, ...]
    """Words that the excerpts hold."""
    never: tuple[str, ...]
    """Words that neither excerpts nor quotes hold."""
    never_quoted: tuple[str, ...]
    """Words that neither a quote nor its speaker holds; excerpts may."""
    must_quote: tuple[str, ...]
    """Words that a quote or its speaker holds."""


def traps() -> Iterator[Trap]:
    """Yield the labelled articles of all languages."""
    for path in sorted(CORPUS.glob("*.toml")):
        for number, said in enumerate(tomllib.loads(path.read_text("utf-8"))["article"], 1):
            note = f"---\nlang: {path.stem}\n---\n\n# {said['headline']}\n\n{said['text']}"
            (article,) = read_document(note.encode(), source=f"{path.stem}-{number}.md")
            assert isinstance(article, Article), f"{path.name} {number} cannot be read"
            yield Trap(
                name=f"{path.stem} {number}",
                kind=said["kind"],
                article=article,
                words=said.get("words", 60),
                must=tuple(said.get("must", ())),
                never=tuple(said.get("never", ())),
                never_quoted=tuple(said.get("never_quoted", ())),
                must_quote=tuple(said.get("must_quote", ())),
            )


def faults_of(trap: Trap, story: Story) -> list[str]:
    """Return what an editor would have to change, in words."""
    excerpts = "\n".join(excerpt.text for excerpt in story.excerpts)
    quotes = "\n".join(f"{quote.text} {quote.speaker} {quote.speaker_name}" for quote in story.quotes)
    return [
        *(f"lacks “{words}”" for words in trap.must if words not in excerpts),
        *(f"shows “{words}”" for words in trap.never if words in excerpts or words in quotes),
        *(f"quotes “{words}”" for words in trap.never_quoted if words in quotes),
        *(f"quotes no “{words}”" for words in trap.must_quote if words not in quotes),
    ]


def wrong() -> Iterator[tuple[str, str, list[str]]]:
    """Yield each article that an editor would have to change: name, kind and faults."""
    for trap in traps():
        if faults := faults_of(trap, summarize(trap.article, words=trap.words)):
            yield trap.name, trap.kind, faults


def measure() -> dict[str, float]:
    """Return the share of articles without a fault, by kind and together."""
    by_kind: dict[str, list[bool]] = {}
    for trap in traps():
        sound = not faults_of(trap, summarize(trap.article, words=trap.words))
        by_kind.setdefault(trap.kind, []).append(sound)
    every = [sound for found in by_kind.values() for sound in found]
    return {f"{kind}: as an editor would send it": sum(found) / len(found) for kind, found in by_kind.items()} | {
        "as an editor would send it": sum(every) / len(every)
    }
