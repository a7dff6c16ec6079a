"""How well the attribution and text of feeds, notes, letters, archives and PDF documents are read, on `tests/corpus/formats/`."""

from pathlib import Path
from typing import Any

from tests.quality.labels import labels as labels_of
from tests.quality.labels import measure_corpus

CORPUS = Path(__file__).parent.parent / "corpus" / "formats"


def labels() -> dict[Path, tuple[dict[str, Any], ...]]:
    """Return the labels of each document."""
    return labels_of(CORPUS)


def measure() -> dict[str, float]:
    """Return the share of articles whose field is equal to its label, and the F1 of their blocks."""
    return measure_corpus(CORPUS)
