"""Whole builds of 1, 100, 1,000 and, with `--large`, 10,000 articles of all forms: cold, cached, and with one article more.

`python -m benchmarks.builds` prints a table; every build is a `digest build` in a process of its own.
"""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import Writer, write_project
from benchmarks.measuring import DIGEST, Run, machine, median, run, say, versions

SIZES = (1, 100, 1_000)
LARGE = 10_000
ROUNDS = {1: 5, 100: 3}
"""Of each size; one for the others, which run long enough to be steady."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What it cost to build a number of articles in one way."""

    articles: int
    way: str
    run: Run

    @property
    def per_article_ms(self) -> float:
        """Milliseconds of wall time."""
        return self.run.seconds * 1000 / self.articles


def measure(count: int) -> list[Row]:
    """Return a row for each way."""
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        root = Path(name)
        write_project(root, count)
        rounds = range(ROUNDS.get(count, 1))
        found = [
            Row(articles=count, way="cold, 1 worker", run=median([_cold(root, "inline") for _ in rounds])),
            Row(articles=count, way="cold, 2 workers", run=median([_cold(root, "process:2") for _ in rounds])),
            Row(articles=count, way="cold, auto", run=median([_cold(root, "auto") for _ in rounds])),
            Row(articles=count, way="nothing changed", run=median([_build(root, "auto") for _ in rounds])),
            Row(articles=count, way="all from cache", run=median([_composed(root) for _ in rounds])),
            Row(articles=count, way="verify", run=median([_verify(root) for _ in rounds])),
        ]
        one_more = []
        for number in rounds:
            (root / "seeds" / f"new-{number}.html").write_bytes(Writer(count + number).write("html"))
            one_more.append(_build(root, "auto"))
        return [*found, Row(articles=count, way="one article more", run=median(one_more))]


def _cold(root: Path, engine: str) -> Run:
    shutil.rmtree(root / ".digest", ignore_errors=True)
    shutil.rmtree(root / "dist", ignore_errors=True)
    return _build(root, engine)


def _composed(root: Path) -> Run:
    """Build with every analysis from the cache, and all that comes after it done anew."""
    shutil.rmtree(root / "dist", ignore_errors=True)
    return _build(root, "inline")


def _build(root: Path, engine: str) -> Run:
    return run((*DIGEST, "build", "--project", str(root), "--engine", engine))


def _verify(root: Path) -> Run:
    return run((*DIGEST, "verify", "--project", str(root)))


def main(*arguments: str) -> None:
    """Print the table, row by row."""
    sizes = (*SIZES, LARGE) if "--large" in arguments else SIZES
    say(f"{machine()}\n{versions('newsletter-digest', 'trafilatura', 'lxml')}\n")
    say(f"{'articles':>8}  {'way':<18} {'seconds':>8} {'ms each':>8} {'peak MiB':>9}")
    for count in sizes:
        for row in measure(count):
            say(
                f"{row.articles:>8}  {row.way:<18} {row.run.seconds:>8.2f} {row.per_article_ms:>8.1f} {row.run.peak_bytes / 2**20:>9.0f}"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
