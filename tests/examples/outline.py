"""What an issue shows, as lines for a person: sections, stories in order, what stands with each. Run it to write the lines anew.

Read from the finished web page by a parser of its own, so that it tells what a reader sees.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from digest import pipeline

WEEKLY = Path(__file__).parents[2] / "examples" / "weekly"
KEPT = Path(__file__).parent / "weekly_outline.txt"
SLUG = "2026-W23"
NOW = datetime(2026, 6, 8, 7, 0, tzinfo=UTC)

_INDENT = {"h1": 0, "h2": 0, "h3": 1, "h4": 2}
_SHOWN = {"h1", "h2", "h3", "h4", "p", "blockquote", "figcaption", "aside", "img"}
WORDS = 9
"""Words shown of each line: enough to know it."""


class _Outline(HTMLParser):
    """Collects a line for each heading, paragraph, quotation and picture of the main part."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._depth = 0
        self._open: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            found = dict(attrs)
            self._say("img", f"{found.get('width')} × {found.get('height')}: {found.get('alt')}")
        elif tag in _SHOWN:
            self._flush()
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1]:
            self._flush()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def _flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text and self._open:
            self._say(self._open[-1], text)

    def _say(self, tag: str, text: str) -> None:
        if tag in _INDENT:
            self._depth = _INDENT[tag]
        words = text.split()
        short = " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
        indent = "  " * (self._depth + (tag not in _INDENT))
        self.lines.append(f"{indent}{tag}  {short}")


def built(folder: Path) -> tuple[pipeline.Project, pipeline.Draft]:
    """Return a copy of the example project in `folder`, and what a build of it made."""
    shutil.copytree(WEEKLY, folder, ignore=shutil.ignore_patterns(".digest", "dist"))
    project = pipeline.open_project(folder)
    made, _ = pipeline.build(project, now=NOW)
    return project, made


def outline(page: str) -> str:
    """Return the lines of a finished page."""
    reader = _Outline()
    reader.feed(page)
    reader.close()
    return "\n".join(reader.lines) + "\n"


def main() -> None:
    """Write the outline anew. Look at what changed before you commit it."""
    with tempfile.TemporaryDirectory() as folder:
        project, _ = built(Path(folder) / "weekly")
        KEPT.write_text(outline((project.out / "issues" / SLUG / "index.html").read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
