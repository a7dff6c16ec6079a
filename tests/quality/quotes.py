"""How well quotations, their kinds, speakers and full names are found, in articles of nine languages written for this purpose.

A label lists every outermost passage in quotation marks: text, kind, speaker as written, full name; empty for none. Invented values count
as wrong.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from digest.model import Quote
from digest.summarizer.quotes import find_quotes

CORPUS = Path(__file__).parent.parent / "corpus" / "quotes"

Row = tuple[str, str, str, str]
"""Text, kind, speaker, name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One article, and the quotations in it."""

    language: str
    name: str
    text: str
    rows: tuple[Row, ...]


@cache
def articles() -> tuple[Labelled, ...]:
    """Return the labelled articles of all languages."""
    return tuple(
        Labelled(
            language=path.stem,
            name=one["name"],
            text=one["text"],
            rows=tuple((row[0], row[1], row[2], row[3]) for row in one["quotes"]),
        )
        for path in sorted(CORPUS.glob("*.toml"))
        for one in tomllib.loads(path.read_text("utf-8"))["article"]
    )


def row_of(quote: Quote) -> Row:
    """Return a found quotation in the corpus's notation."""
    return quote.text, quote.kind, quote.speaker or "", quote.speaker_name or ""


def found_rows(article: Labelled) -> tuple[Row, ...]:
    """Return the rows found in an article, outermost passages only."""
    found = find_quotes(article.text, language=article.language)
    return tuple(row_of(quote) for quote in found if quote.parent is None)


def wrong() -> Iterator[tuple[str, str, tuple[Row, ...], tuple[Row, ...]]]:
    """Yield each article that is not read as labelled: language, name, label, reading."""
    for article in articles():
        found = found_rows(article)
        if found != article.rows:
            yield article.language, article.name, article.rows, found


def measure() -> dict[str, float]:
    """Return the F1 of spans, of kinds, of speakers as written and of names; and by language the share of articles without a mistake."""
    hits: Counter[str] = Counter()
    made = wanted = 0
    whole: Counter[str] = Counter()
    number: Counter[str] = Counter()
    for article in articles():
        found = found_rows(article)
        made, wanted = made + len(found), wanted + len(article.rows)
        for size, figure in ((1, "span"), (2, "span and kind"), (3, "span, kind and speaker"), (4, "span to name")):
            common = Counter(row[:size] for row in found) & Counter(row[:size] for row in article.rows)
            hits[figure] += common.total()
        number[article.language] += 1
        whole[article.language] += found == article.rows
    figures = {f"{figure} F1": 2 * hit / (made + wanted) for figure, hit in hits.items()}
    return figures | {f"articles whole, {code}": whole[code] / count for code, count in number.items()}
