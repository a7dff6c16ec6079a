"""What each stage costs per article, over 100 web pages: `python -m benchmarks.stages` prints medians of one process, warm.

The yardstick is trafilatura's own extraction of the same pages, which is the main part of reading one and not ours to make faster.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeVar

from benchmarks.articles import Writer
from benchmarks.measuring import machine, say, versions
from digest import readers, summarizer
from digest.model import Article, Document, SeenAt
from digest.pipeline.analysis import work
from digest.project.settings import Settings

T = TypeVar("T")

PAGES = 100
ROUNDS = 3


def documents() -> list[Document]:
    """Return the pages."""
    made = []
    for number in range(PAGES):
        data = Writer(number).write("html")
        seen = SeenAt(datetime(2026, 1, 1, tzinfo=UTC))
        made.append(Document(id=sha256(data).hexdigest(), source=f"seeds/{number}.html", data=data, seen=seen))
    return made


def cost_ms(function: Callable[[T], object], items: Sequence[T]) -> float:
    """Return the median over rounds of the mean milliseconds for an item."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for item in items:
            function(item)
        times.append((time.perf_counter() - started) * 1000 / len(items))
    return statistics.median(times)


def measure() -> dict[str, float]:
    """Return milliseconds per article of each stage."""
    import trafilatura

    settings, pages = Settings(), documents()
    for page in pages[:5]:  # loads libraries and data
        work(page, settings)
        trafilatura.extract(page.data.decode())
    readings = [readers.read(page) for page in pages]
    articles = [(one, reading.text) for reading in readings for one in reading.articles if isinstance(one, Article)]
    return {
        "trafilatura.extract": cost_ms(lambda page: trafilatura.extract(page.data.decode()), pages),
        "read": cost_ms(readers.read, pages),
        "summarize, with quotes": cost_ms(
            lambda pair: summarizer.summarize(pair[0], words=120, quotes=2, source_text=pair[1]), articles
        ),
        "whole analysis, encoded": cost_ms(lambda page: work(page, settings), pages),
    }


def main() -> None:
    """Print the table."""
    found = measure()
    base = found["trafilatura.extract"]
    say(f"{machine()}\n{versions('newsletter-digest', 'trafilatura', 'lxml', 'py3langid')}\n")
    for name, each in found.items():
        say(f"{name:<26} {each:7.1f} ms   {each / base:5.2f} × trafilatura.extract")
    allowed = 1.3 * base + 3
    say(f"\nwhole analysis is {found['whole analysis, encoded'] / allowed:.2f} × (1.3 × trafilatura.extract + 3 ms)")


if __name__ == "__main__":
    main()
