"""How long after a save the preview shows it, for an issue of 30 stories: medians of one run, and the ratio to a build from nothing.

`python -m benchmarks.preview` prints them; nothing is asserted. With Chromium installed it also measures until the page is loaded again.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from digest.preview.sessions import Options, Session
from digest.preview.snapshots import SnapshotBuilder

STORIES = 30
ROUNDS = 15
NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)

PARAGRAPHS = (
    "The council of Port Merrow voted on day {n} to keep pier {n} open through the winter, as ferry lines had asked for.",
    '"We would rather repair one pier well than two badly," harbour master Ines Calder told the meeting, which lasted {n} hours.',
    "Repairs begin in week {n} and cost about {n} million, most of it for piles that the sea has hollowed out since the last survey.",
    "Fishers keep their places on the inner side, and a bus leaves from the new gate every {n} minutes until the work is done.",
)


def write_seed(folder: Path, number: int, word: str) -> None:
    """Write an article of about 250 words."""
    body = "\n\n".join(part.format(n=number + 2) for part in PARAGRAPHS * 3)
    head = f"---\ntitle: Pier {number} stays open {word}\nauthor: Ada Quill\npublisher: The Gazette\ndate: 2026-03-0{number % 7 + 2}\n"
    (folder / f"{number:02}-pier.md").write_text(
        f"{head}url: https://gazette.example/pier/{number}\n---\n\n{body}\n", "utf-8"
    )


def median_ms(times: list[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(times) * 1000


def whole_builds(root: Path) -> float:
    """Return the median time of a build that reads everything, in milliseconds."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        next(iter(SnapshotBuilder(root).build(now=NOW)))
        times.append(time.perf_counter() - started)
    return median_ms(times)


def until_reload(session: Session, save: Callable[[int], str]) -> float:
    """Return the median milliseconds from a save to the reload event."""
    times = []
    with (
        httpx.Client(trust_env=False, timeout=20) as client,
        client.stream("GET", f"{session.address}events") as stream,
    ):
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        next(lines)
        for turn in range(ROUNDS):
            started = time.perf_counter()
            save(turn)
            next(lines)
            times.append(time.perf_counter() - started)
    return median_ms(times)


def until_seen(session: Session, save: Callable[[int], str]) -> float | None:
    """Return the median time from a save to its words in a loaded page, in milliseconds; `None` without a Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return None
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(session.address)
        for turn in range(ROUNDS):
            started = time.perf_counter()
            word = save(100 + turn)
            page.frame_locator("iframe[width='680']").get_by_role("heading", name=word).wait_for()
            page.wait_for_load_state("load")
            times.append(time.perf_counter() - started)
        browser.close()
    return median_ms(times)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        seeds = root / "seeds"
        seeds.mkdir()
        for number in range(STORIES):
            write_seed(seeds, number, "again")

        def save(turn: int) -> str:
            write_seed(seeds, 0, f"word{turn}x")
            return f"word{turn}x"

        whole = whole_builds(root)
        session = Session(Options(root=root), now=lambda: NOW, on_build=lambda _: None)
        session.build()
        server = threading.Thread(target=lambda: asyncio.run(session.run()))
        server.start()
        try:
            reload = until_reload(session, save)
            seen = until_seen(session, save)
        finally:
            session.stop()
            server.join()
        shown = "no Chromium" if seen is None else f"{seen:7.0f} ms   target: below 500 ms"
        rows = (
            f"stories                            {STORIES}",
            f"build from nothing                 {whole:7.0f} ms",
            f"save to reload event               {reload:7.0f} ms   {reload / whole:.2f} of a build from nothing",
            f"save to words in the loaded page   {shown}",
        )
        sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
