"""How well articles are grouped by event and copies found, in the example project with the labels in `tests/corpus/grouping/`.

B-cubed: for each article the share of its group that is on its event, and the share of its event that is in its group; means over
the articles. Copies: the pairs of articles in one group of near copies, compared with the labelled pairs of both weeks.

Source: Bagga and Baldwin 1998, entity-based cross-document coreferencing using the vector space model.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path

from digest import readers
from digest.model import Article, Document
from digest.project.seeds import read_documents
from digest.text.similarity import ComparedText, Fingerprint, fingerprint, group_stories, near_copies

HERE = Path(__file__).parent.parent
LABELS = HERE / "corpus" / "grouping" / "weekly.toml"
SEEDS = HERE.parent / "examples" / "weekly" / "seeds"
WEEK = "2026-W23/"
SEEN = datetime(2026, 6, 8, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What `weekly.toml` says."""

    event: Mapping[str, str]
    """Of each article of the week."""
    copies: frozenset[frozenset[str]]
    """The pairs that are copies of one text."""


@cache
def labels() -> Labels:
    """Return the labels of the example's articles, named as `articles` names them."""
    data = tomllib.loads(LABELS.read_text("utf-8"))
    copies = frozenset(frozenset(pair) for group in data["copies"] for pair in combinations(group, 2))
    return Labels(event=data["event"], copies=copies)


@cache
def articles() -> Mapping[str, Article]:
    """Return the example's articles by path below `seeds/`, with `#1`, `#2`… where a document holds several.

    Raises:
        AssertionError: a document cannot be read.
    """
    found: dict[str, Article] = {}
    for document in read_documents(SEEDS, root=SEEDS, now=SEEN):
        assert isinstance(document, Document), f"{document.source} {document.problem}"
        read = tuple(one for one in readers.read(document).articles if isinstance(one, Article))
        assert read, f"{document.source} cannot be read"
        several = len(read) > 1
        found |= {
            f"{document.source}#{number}" if several else document.source: one for number, one in enumerate(read, 1)
        }
    return found


@cache
def fingerprints() -> Mapping[str, Fingerprint]:
    """Return what is compared of each of the example's articles, by name."""
    return {name: fingerprint(_piece(article)) for name, article in articles().items()}


def groups() -> tuple[tuple[str, ...], ...]:
    """Return the names of the week's articles, story by story."""
    week = {name: found for name, found in fingerprints().items() if name.startswith(WEEK)}
    return _named(group_stories(tuple(week.values())), tuple(week))


def copies() -> frozenset[frozenset[str]]:
    """Return the pairs of articles, of both weeks, that were found to be near copies."""
    found = _named(near_copies([one.sketch for one in fingerprints().values()]), tuple(fingerprints()))
    return frozenset(frozenset(pair) for group in found for pair in combinations(group, 2))


def b_cubed(grouped: Iterable[Sequence[str]], event: Mapping[str, str]) -> tuple[float, float]:
    """Return precision and recall, 0..1, of groups that hold every labelled article once."""
    group_of = {name: frozenset(group) for group in grouped for name in group}
    precision = recall = 0.0
    for name, own in event.items():
        same = {other for other, label in event.items() if label == own}
        common = len(group_of[name] & same)
        precision += common / len(group_of[name])
        recall += common / len(same)
    return precision / len(event), recall / len(event)


def measure() -> dict[str, float]:
    """Return B-cubed precision, recall and F1 of the stories, and precision and recall of the pairs of copies."""
    said, found = labels(), copies()
    precision, recall = b_cubed(groups(), said.event)
    right = len(found & said.copies)
    return {
        "stories B-cubed precision": precision,
        "stories B-cubed recall": recall,
        "stories B-cubed F1": 2 * precision * recall / (precision + recall),
        "copies pair precision": right / len(found) if found else 0.0,
        "copies pair recall": right / len(said.copies),
    }


def _piece(article: Article) -> ComparedText:
    said = article.attribution
    return ComparedText(
        title=said.headline or "", text=article.text, published=said.published, language=article.language
    )


def _named(found: Iterable[Sequence[int]], names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names[index] for index in group) for group in found)
