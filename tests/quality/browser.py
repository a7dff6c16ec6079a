"""Asks a browser whether people see what the readers read: `python -m tests.quality.browser [--errors N] PATH…`.

Each saved page is opened in Chromium with no network and no scripts, and `seen.js` tells what a person sees of it. Every block that
`digest.read_document` returns must be in it. A path is an HTML file, a folder of them, or a `.jsonl`, `.jsonl.gz` or `.jsonl.xz` whose
lines hold `id` and `html` (text), or `html_latin1` (the page's bytes, a character each).
"""

import argparse
import asyncio
import gzip
import json
import lzma
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from digest.model import Article, Block
from digest.preview.screenshots import find_chromium
from digest.readers import read_document
from tests.quality.floors import NotMeasuredError
from tests.quality.labels import SEEN
from tests.quality.seen import Segment, Verdict, judge

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route

HERE = Path(__file__).parent
CASES = HERE / "seen"
"""Small pages, each for one way in which a page's markup differs from what it shows; the blocks that are right stand in a text file
of the same name, a line each."""
CORPUS = HERE.parent / "corpus" / "pages"

SCRIPT = f"marks => JSON.stringify(({(HERE / 'seen.js').read_text('utf-8')})(marks))"
ADDRESS = "http://page.invalid/"
TABS = 4
PAGE_SECONDS = 60
"""How long one page may take; most take a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page as it was saved."""

    name: str
    data: bytes

    @property
    def media_type(self) -> str:
        """What a server would have said of it: the charset where the bytes leave no doubt, else nothing, so that the page says it."""
        try:
            self.data.decode()
        except ValueError:
            return "text/html"
        return "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A saved page, and what the browser says of each block that was read from it."""

    page: SavedPage
    verdicts: tuple[Verdict, ...]
    """Empty where no article was read."""
    problem: str = ""
    """Why the browser could not show the page."""


def measure() -> dict[str, float]:
    """Return the share of blocks that the browser shows, on the corpus and on our own cases, and the F1 of the cases' blocks.

    Raises:
        NotMeasuredError: where there is no browser.
    """
    figures: dict[str, float] = {}
    for name, folder in (("corpus", CORPUS), ("cases", CASES)):
        looks = look_at(saved_pages(folder))
        verdicts = [verdict for look in looks for verdict in look.verdicts]
        figures[f"{name}: blocks shown"] = sum(verdict.state == "shown" for verdict in verdicts) / len(verdicts)
        figures[f"{name}: pages opened"] = sum(not look.problem for look in looks) / len(looks)
    figures["cases: blocks F1"] = _case_f1(looks)
    return figures


def _case_f1(looks: Sequence[Look]) -> float:
    right = total = 0
    for look in looks:
        wanted = Counter((CASES / look.page.name).with_suffix(".txt").read_text("utf-8").splitlines())
        got = Counter(" ".join(verdict.text.split()) for verdict in look.verdicts)
        right += 2 * (wanted & got).total()
        total += wanted.total() + got.total()
    return right / total


def saved_pages(path: Path) -> Iterator[SavedPage]:
    """Yield the pages in a file or folder, in order."""
    if path.is_dir():
        for one in sorted(path.rglob("*.htm*")):
            yield SavedPage(name=one.relative_to(path).as_posix(), data=one.read_bytes())
    elif ".jsonl" in path.suffixes:
        unpack = {".gz": gzip.decompress, ".xz": lzma.decompress}.get(path.suffix, bytes)
        for line in unpack(path.read_bytes()).splitlines():
            yield _from_record(json.loads(line))
    else:
        yield SavedPage(name=path.name, data=path.read_bytes())


def _from_record(record: dict[str, Any]) -> SavedPage:
    name = str(record.get("id", ""))
    if "html_latin1" in record:
        return SavedPage(name=name, data=record["html_latin1"].encode("latin-1"))
    return SavedPage(name=name, data=record["html"].encode("utf-8", "replace"))


Reader: TypeAlias = Callable[[SavedPage], Sequence[Sequence[Block]]]


def blocks_read(page: SavedPage) -> Sequence[Sequence[Block]]:
    """Return the blocks of each article that the readers find in a page."""
    source = page.name if page.name.endswith((".html", ".htm")) else f"{page.name}.html"
    found = read_document(page.data, source=source, media_type="text/html", seen=SEEN)
    return [article.blocks for article in found if isinstance(article, Article)]


def look_at(pages: Iterable[SavedPage], *, read: Reader = blocks_read) -> list[Look]:
    """Return what the browser says of each page and what was read from it, in order.

    Raises:
        NotMeasuredError: where there is no browser.
    """
    program = find_chromium()
    if program is None:
        raise NotMeasuredError("Chromium is not installed")
    try:
        import playwright.async_api  # noqa: F401 - asked here, so that its absence is a sentence and not a traceback
    except ImportError as error:
        raise NotMeasuredError("playwright is not installed") from error
    with ThreadPoolExecutor(1) as own_thread:  # whoever calls may have an event loop running in this one
        return own_thread.submit(lambda: asyncio.run(_look_at(program, pages, read))).result()


async def _look_at(program: str, pages: Iterable[SavedPage], read: Reader) -> list[Look]:
    from playwright.async_api import async_playwright

    looks: dict[int, Look] = {}
    numbered = enumerate(pages)
    async with async_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
        browser = await playwright.chromium.launch(executable_path=program, args=["--disable-gpu", *sandbox])

        async def work() -> None:
            tab = Tab(browser)
            for number, page in numbered:
                looks[number] = await _look(tab, page, read(page))

        await asyncio.gather(*(work() for _ in range(TABS)))
        await browser.close()
    return [looks[number] for number in sorted(looks)]


async def _look(tab: "Tab", page: SavedPage, articles: Sequence[Sequence[Block]]) -> Look:
    from playwright.async_api import Error

    if not articles:
        return Look(page=page, verdicts=())
    try:
        segments = await asyncio.wait_for(tab.segments(page), PAGE_SECONDS)
    except (Error, TimeoutError) as error:
        await tab.close()
        return Look(page=page, verdicts=(), problem=(str(error).splitlines() or ["took too long"])[0])
    return Look(page=page, verdicts=tuple(verdict for blocks in articles for verdict in judge(blocks, segments)))


class Tab:
    """A tab of the browser that shows one saved page after the other; opened when it is needed, and anew after a problem."""

    def __init__(self, browser: "Browser") -> None:
        self._browser = browser
        self._page: Page | None = None
        self._waiting: list[SavedPage] = []

    async def segments(self, saved: SavedPage) -> list[Segment]:
        """Return what the browser shows and hides of a page."""
        page = self._page or await self._open()
        self._waiting = [saved]
        await page.goto(ADDRESS, wait_until="domcontentloaded", timeout=PAGE_SECONDS * 1000)
        marks = [pair async for pair in _quotation_marks(page)] if b"<q" in saved.data.lower() else []
        return [Segment(*one) for one in json.loads(await page.evaluate(SCRIPT, marks))]

    async def close(self) -> None:
        """Close the tab."""
        if self._page:
            await self._page.context.close()
        self._page = None

    async def _open(self) -> "Page":
        context = await self._browser.new_context(offline=True, service_workers="block")
        self._page = await context.new_page()
        await self._page.route("**/*", self._answer)
        return self._page

    async def _answer(self, route: "Route") -> None:
        """Give the tab the page that waits for it, and nothing else."""
        navigates = route.request.is_navigation_request()
        if navigates and self._waiting and self._page and route.request.frame == self._page.main_frame:
            saved = self._waiting.pop()
            headers = {"Content-Type": saved.media_type, "Content-Security-Policy": "script-src 'none'"}
            await route.fulfill(status=200, headers=headers, body=saved.data)
        elif navigates:
            await route.fulfill(status=204)  # a page that sends its reader on, or a frame: stays where it is
        else:
            await route.abort()


async def _quotation_marks(page: "Page") -> AsyncIterator[list[str]]:
    """Yield the marks that the browser draws before and after each `q`, in the order of the document."""
    session = await page.context.new_cdp_session(page)
    snapshot = await session.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    strings, drawn = snapshot["strings"], snapshot["documents"][0]
    nodes = drawn["nodes"]
    names = [strings[number] for number in nodes["nodeName"]]
    texts = {
        (nodes["parentIndex"][node], names[node]): strings[text]
        for node, text in zip(drawn["layout"]["nodeIndex"], drawn["layout"]["text"], strict=True)
        if text >= 0
    }
    for node, name in enumerate(names):
        if name.lower() == "q":
            yield [texts.get((node, "::before"), ""), texts.get((node, "::after"), "")]


def main(arguments: list[str]) -> int:
    """Print how much of what is read the browser shows; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.browser", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="HTML files, folders of them, or .jsonl(.gz|.xz) files")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N blocks that do not hold")
    options = parser.parse_args(arguments)
    for path in options.paths:
        try:
            looks = look_at(saved_pages(path))
        except NotMeasuredError as reason:
            sys.stdout.write(f"skipped: {reason}\n")
            return 0
        sys.stdout.write("".join(f"{line}\n" for line in _report(path.name, looks, errors=options.errors)))
    return 0


def _report(name: str, looks: Sequence[Look], *, errors: int) -> Iterator[str]:
    states = Counter(verdict.state for look in looks for verdict in look.verdicts)
    unread = sum(not look.verdicts and not look.problem for look in looks)
    yield f"{name}: {len(looks)} pages, {unread} without an article, {states.total()} blocks"
    for state, number in states.most_common():
        yield f"  {state:<24} {number:>7} {number / states.total():8.4f}"
    judged = states.total() - states["by scripts only"] - states["after a click"] - states["not offered"]
    yield f"  shown, of what needs no script and no click {states['shown'] / max(1, judged):8.4f}"
    for look in looks:
        if look.problem:
            yield f"  not opened: {look.page.name}: {look.problem}"
    wrong = [(look.page.name, one) for look in looks for one in look.verdicts if one.state != "shown"]
    for page, verdict in wrong[:errors]:
        yield f"  {page} | {verdict.state} | {verdict.detail} | {verdict.text[:160]!r}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
