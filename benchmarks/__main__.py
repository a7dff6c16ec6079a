"""All measurements in one run: `python -m benchmarks [--large] [--write]`."""

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import builds, peers, stages, startup
from benchmarks.chart import bars
from benchmarks.measuring import machine, say, steady_code, versions

DOCS = Path(__file__).parent.parent / "docs"
LIBRARIES = ("newsletter-digest", "trafilatura", "lxml", "py3langid", "typer", "pydantic", "jinja2", "mjml-python")


def startup_lines() -> list[str]:
    """Return the table of start-up."""
    found = startup.measure()
    base = found["python -c 'import typer'"]
    rows = [f"| `{name}` | {one * 1000:.0f} | {one / base:.2f} |" for name, one in found.items()]
    return ["| command | ms | × `import typer` |", "| --- | ---: | ---: |", *rows]


def stage_lines(*, write: bool) -> list[str]:
    """Return the table of the stages, and draw its chart when asked to."""
    found = stages.measure()
    base = found["trafilatura.extract"]
    if write:
        _draw("performance-stages.svg", "A web page, one worker, warm", list(found.items()), unit="ms")
    rows = [f"| {name} | {one:.1f} | {one / base:.2f} |" for name, one in found.items()]
    return ["| stage | ms an article | × trafilatura.extract |", "| --- | ---: | ---: |", *rows]


def build_lines(*, large: bool, write: bool) -> list[str]:
    """Return the table of whole builds, and draw its chart when asked to."""
    found = [row for size in (*builds.SIZES, *([builds.LARGE] if large else [])) for row in builds.measure(size)]
    many = [(f"{row.articles:,}, {row.way}", row.per_article_ms) for row in found if row.articles > 1]
    if write:
        _draw("performance-builds.svg", "Whole builds, milliseconds an article", many, unit="ms")
    rows = [
        f"| {row.articles:,} | {row.way} | {row.run.seconds:.2f} | {row.per_article_ms:.1f} | {row.run.peak_bytes / 2**20:.0f} |"
        for row in found
    ]
    return ["| articles | way | seconds | ms an article | peak MiB |", "| ---: | --- | ---: | ---: | ---: |", *rows]


def peer_lines() -> list[str]:
    """Return the table of what a person would put together otherwise, or why there is none."""
    try:
        found = peers.measure()
    except peers.MissingError as error:
        return [f"Not measured: {error}."]
    base = next(iter(found.values())).seconds
    rows = [
        f"| {name} | {one.seconds:.2f} | {one.seconds / base:.2f} | {one.peak_bytes / 2**20:.0f} |"
        for name, one in found.items()
    ]
    return ["| 100 web pages to one mail | seconds | ratio | peak MiB |", "| --- | ---: | ---: | ---: |", *rows]


def _draw(name: str, title: str, rows: list[tuple[str, float]], *, unit: str) -> None:
    (DOCS / name).write_text(bars(title, rows, unit=unit), "utf-8")


def main() -> None:
    """Print all tables, and write them down when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure everything, and print tables.")
    parser.add_argument("--large", action="store_true", help="also build 10,000 articles, which takes half an hour")
    parser.add_argument("--write", action="store_true", help="write the figures and charts into docs/performance.md")
    options = parser.parse_args()
    lines = [f"{datetime.now(UTC):%Y-%m-%d}. {machine()}; {versions(*LIBRARIES)}."]
    say(lines[0])
    with steady_code():
        lines += tables(large=options.large, write=options.write)
    if options.write:
        path = DOCS / "performance.md"
        marked = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
        text = "\n".join(lines) + "\n"
        path.write_text(marked.sub(lambda _: text, path.read_text("utf-8")), "utf-8")


def tables(*, large: bool, write: bool) -> list[str]:
    """Print all tables and return their lines."""
    lines: list[str] = []
    for title, table in (
        ("Start-up", startup_lines),
        ("Stages", lambda: stage_lines(write=write)),
        ("Whole builds", lambda: build_lines(large=large, write=write)),
        ("Against what a person would put together", peer_lines),
    ):
        part = ["", f"### {title}", "", *table()]
        say("\n".join(part))
        lines += part
    return lines


if __name__ == "__main__":
    main()
