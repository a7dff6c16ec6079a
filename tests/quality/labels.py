"""Compares articles as read with their labels, for `formats` and `pages`.

Each document in a corpus has a label file of the same name with one `[[article]]` for each of its articles. A field that the label
does not name must be absent: an invented value counts as wrong.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from digest.model import Article, Moment
from digest.project.seeds import document
from digest.project.sidecar import Sidecar
from digest.readers import read, read_document

SEEN = datetime(2026, 6, 6, 8, 0, tzinfo=UTC)
TEXT_FIELDS = ("headline", "publisher", "agency", "dateline", "url", "rights", "licence_url")


@cache
def labels(corpus: Path) -> dict[Path, tuple[dict[str, Any], ...]]:
    """Return the labels of each document."""
    return {
        next(one for one in sorted(corpus.glob(f"{path.stem}.*")) if one.suffix != ".toml"): tuple(
            tomllib.loads(path.read_text("utf-8"))["article"]
        )
        for path in sorted(corpus.glob("*.toml"))
    }


def pairs(corpus: Path) -> Iterator[tuple[str, dict[str, Any], Article | None]]:
    """Yield each labelled article beside the one that was read, by their order."""
    for path, wanted in labels(corpus).items():
        found = [
            one for one in read_document(path.read_bytes(), source=path.name, seen=SEEN) if isinstance(one, Article)
        ]
        for number, label in enumerate(wanted):
            yield f"{path.name}#{number + 1}", label, found[number] if number < len(found) else None
        for extra in found[len(wanted) :]:
            yield f"{path.name}#extra", {}, extra


def wrong(corpus: Path) -> Iterator[tuple[str, str, object, object]]:
    """Yield every field that was read wrongly: article, field, label, reading."""
    for name, label, article in pairs(corpus):
        for field, (want, got) in _fields(label, article).items():
            if want != got:
                yield name, field, want, got


def measure_corpus(corpus: Path) -> dict[str, float]:
    """Return the share of articles whose field is equal to its label, and the F1 of their blocks."""
    right: Counter[str] = Counter()
    number = 0
    body = 0.0
    for _, label, article in pairs(corpus):
        number += 1
        right.update(field for field, (want, got) in _fields(label, article).items() if want == got)
        body += _f1(label.get("body", []), [block.text for block in article.blocks] if article else [])
    figures = {
        f"{field} equal": right[field] / number
        for field in (*TEXT_FIELDS, "authors", "published", "modified", "language")
    }
    return {**figures, "blocks F1": body / number, "blocks found in the source text": _found_share(corpus)}


def _fields(label: dict[str, Any], article: Article | None) -> dict[str, tuple[object, object]]:
    if article is None:
        return {
            field: (label.get(field, ""), "(no article)")
            for field in (*TEXT_FIELDS, "authors", "published", "modified", "language")
        }
    said = article.attribution
    return {
        **{field: (label.get(field), getattr(said, field)) for field in TEXT_FIELDS},
        "authors": (label.get("authors", []), [author.name for author in said.authors]),
        "published": (_moment(label.get("published")), said.published),
        "modified": (_moment(label.get("modified")), said.modified),
        "language": (label.get("language"), article.language),
    }


def _moment(text: str | None) -> Moment | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _f1(wanted: list[str], got: list[str]) -> float:
    common = sum((Counter(wanted) & Counter(got)).values())
    return 2 * common / (len(wanted) + len(got)) if wanted or got else 1.0


def _found_share(corpus: Path) -> float:
    found = number = 0
    for path in labels(corpus):
        data = path.read_bytes()
        reading = read(document(data, source=path.name, now=SEEN, sidecar=Sidecar()))
        text = reading.text
        for article in reading.articles:
            for block in article.blocks if isinstance(article, Article) else ():
                number += 1
                found += "".join(block.text.split()) == "".join(text[block.start : block.end].split())
    return found / number
