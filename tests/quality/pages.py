"""How well the attribution and text of saved pages and pasted texts are read, on `tests/corpus/pages/`."""

from pathlib import Path

from tests.quality.labels import measure_corpus

CORPUS = Path(__file__).parent.parent / "corpus" / "pages"


def measure() -> dict[str, float]:
    """Return the share of articles whose field is equal to its label, and the F1 of their blocks."""
    return measure_corpus(CORPUS)
