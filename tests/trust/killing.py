"""Kills builds, publications, plans and fetches at random moments, and checks what is left: `python -m tests.trust.killing`.

It is a program of its own that forks, so that a kill costs milliseconds and not the start of an interpreter. It prints one line of JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from digest import pipeline
from digest.errors import StoreError
from digest.exporter.publish import publish
from digest.fetch.fetching import fetch
from digest.fetch.http import RequestLimits
from digest.pipeline.plans import write_plan
from digest.project.issues import write_plan_file
from digest.project.seeds import read_documents
from digest.project.settings import Source
from tests.fetch.server import running
from tests.trust.project import NOW, expected, make, name_it, there


def killed(work: Callable[[], object], delay_s: float) -> bool:
    """Run some work in a process of its own and kill it after a while; return whether it was killed before its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - told by the exit code: a forked copy must not run its parent's cleaning up
            os._exit(1)
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError(f"the work itself failed: {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status)


def watching(folder: Path, states: list[dict[str, str]], results: Path) -> int:
    """Start a reader that looks at the folder again and again; return its process id."""
    child = os.fork()
    if child:
        return child
    looks = bad = missing = 0
    stop = False

    def end(*_: object) -> None:
        nonlocal stop
        stop = True

    signal.signal(signal.SIGTERM, end)
    while not stop:
        looks += 1
        if not (folder / "index.html").is_file():
            missing += 1
        try:
            bad += there(folder) not in states
        except FileNotFoundError:
            continue  # two publications passed while this one was read: it was put away
    results.write_text(json.dumps({"looks": looks, "mixed": bad, "missing": missing}), "utf-8")
    os._exit(0)


def builds(root: Path, number: int, chance: random.Random) -> dict[str, int]:
    """Kill builds; half of them anywhere, half while they publish."""
    project = make(root)
    states = {name: expected(root, name) for name in ("a", "b")}
    files = {}
    for name in states:
        name_it(root, name)
        files[name] = pipeline.draft(pipeline.open_project(root), now=NOW).files
    pipeline.build(pipeline.open_project(root), now=NOW)
    start = time.monotonic()
    name_it(root, "a")
    pipeline.build(pipeline.open_project(root), now=NOW)
    whole_s = time.monotonic() - start
    start = time.monotonic()
    publish(files["b"], project.out, work=root / pipeline.WORK)
    publishing_s = time.monotonic() - start
    results = root / "reader.json"
    reader = watching(project.out, list(states.values()), results)
    tried = hit = bad = 0
    for turn in range(number):
        name = "ab"[turn % 2]
        if turn % 4 < 2:
            name_it(root, name)
            work: Callable[[], object] = lambda: pipeline.build(pipeline.open_project(root), now=NOW)  # noqa: E731
            span_s, anywhere = whole_s, True
        else:
            work = lambda name=name: publish(files[name], project.out, work=root / pipeline.WORK)  # type: ignore[misc]  # noqa: E731
            span_s, anywhere = publishing_s, False
        tried += 1
        was_killed = killed(work, chance.random() * span_s * 1.2)
        hit += was_killed
        if anywhere:  # what was measured once, on a busy machine, would be too long for most
            whole_s *= 1.02 if was_killed else 0.9
        else:
            publishing_s *= 1.02 if was_killed else 0.9
        bad += there(project.out) not in states.values()
    os.kill(reader, signal.SIGTERM)
    os.waitpid(reader, 0)
    seen = json.loads(results.read_text("utf-8"))
    unverified = _unverified(root, states)
    for name in states:  # one of them is not what stands, and publishing cleans up
        name_it(root, name)
        pipeline.build(pipeline.open_project(root), now=NOW)
    left = [name for name in ("fresh", "between") if (root / pipeline.WORK / name).exists()]
    return {"tried": tried, "killed": hit, "bad": bad, "unverified": unverified, "left": len(left), **seen}


def crowds(root: Path, number: int, chance: random.Random) -> dict[str, int]:
    """Let eight builds start at once, of one state or the other."""
    project = make(root)
    states = {name: expected(root, name) for name in ("a", "b")}
    built = faults = bad = 0
    for _ in range(number):
        children = []
        for _ in range(8):
            name_it(root, chance.choice("ab"))
            child = os.fork()
            if child == 0:
                os._exit(_exit_code(root))
            children.append(child)
        codes = [os.WEXITSTATUS(os.waitpid(child, 0)[1]) for child in children]
        built += codes.count(0)
        faults += codes.count(1)
        bad += there(project.out) not in states.values()
    return {"tried": number, "built": built, "faults": faults, "bad": bad, "unverified": _unverified(root, states)}


def _unverified(root: Path, states: Mapping[str, dict[str, str]]) -> int:
    """Return how many differences verify finds in what stands, with the project in the state that it was built from."""
    standing = there(pipeline.open_project(root).out)
    name_it(root, next((name for name, files in states.items() if files == standing), "a"))
    return len(pipeline.check(pipeline.open_project(root), now=NOW).failures)


def _exit_code(root: Path) -> int:
    """Build; return 0, 7 when another was at work, 1 for any fault."""
    try:
        pipeline.build(pipeline.open_project(root), now=NOW)
    except StoreError as error:
        return 7 if "another build is running" in error.problem else 1
    except BaseException:  # noqa: BLE001 - told by the exit code
        return 1
    return 0


def fetches(root: Path, number: int, chance: random.Random) -> dict[str, int]:
    """Kill fetches of a feed that grows; then fetch in peace: every entry is there, each once, each document whole."""
    (root / "seeds").mkdir(parents=True)
    limits = RequestLimits(deadline_s=5)
    bad = hit = 0
    with running() as server:
        source = Source(kind="feed", url=server.url + "/feed", name="Harbour Wire")

        def serve(last: int) -> None:
            server.serve("/feed", _feed(range(max(1, last - 5), last + 1)), Content_Type="application/rss+xml")

        def ask(minutes: int) -> object:
            return fetch([source], root=root, now=NOW + timedelta(minutes=minutes), allow_private=True, limits=limits)

        serve(1)
        start = time.monotonic()
        ask(0)
        whole_s = time.monotonic() - start
        for turn in range(2, number + 2):
            serve(turn)
            hit += killed(lambda turn=turn: ask(turn), chance.random() * whole_s * 1.2)  # type: ignore[misc]
            if turn % 4 == 0:  # otherwise a feed of six entries would lose some, rightly
                ask(turn)
        ask(number + 2)
    entries: list[str] = []
    for document in read_documents(root / "seeds", root=root, now=NOW + timedelta(days=30)):
        data = getattr(document, "data", None)
        if data is None or b"</rss>" not in data or getattr(document, "url", None) != source.url:
            bad += 1
            continue
        entries += [part.split("<")[0] for part in data.decode().split("<guid>")[1:]]
    wanted = {f"id-{n}" for n in range(1, number + 2)}
    return {
        "tried": number,
        "killed": hit,
        "bad": bad,
        "lost": len(wanted - set(entries)),
        "twice": len(entries) - len(set(entries)),
    }


def plans(root: Path, number: int, chance: random.Random) -> dict[str, int]:
    """Kill plans: half of them write the first plan, half merge an article; half are killed anywhere, half while they write the file."""
    make(root)
    newer = root / "seeds" / "03-mill.md"
    front = "---\ntitle: The Mill Sells Its Wheel\ndate: 2026-03-05\n---\n\n"
    article = front + "The mill by the Lahn sells its wheel, the owner said on Thursday.\n"
    path = root / "issues" / "2026-W10.md"

    def plan() -> None:
        opened = pipeline.open_project(root)
        write_plan(pipeline.arrange_issues(opened, now=NOW), None, root=root, site=opened.settings.site)

    plan()
    first = path.read_bytes()
    newer.write_text(article, "utf-8")
    start = time.monotonic()
    plan()
    whole_s = time.monotonic() - start
    merged = path.read_bytes()
    start = time.monotonic()
    write_plan_file(root, path.stem, merged.decode(), before=merged.decode())
    writing_s = time.monotonic() - start
    hit = bad = 0
    for turn in range(number):
        if turn % 2:
            newer.write_text(article, "utf-8")
            path.write_bytes(first)
            before, after = first, merged
        else:
            newer.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            before, after = None, first
        states = (before, after)
        if turn % 4 < 2:
            hit += killed(plan, chance.random() * whole_s * 1.5)
        else:
            old, new = before.decode() if before else None, after.decode()
            write = partial(write_plan_file, root, path.stem, new, before=old)
            hit += killed(write, chance.random() * writing_s * 1.5)
        bad += (path.read_bytes() if path.exists() else None) not in states
        pipeline.draft(pipeline.open_project(root), now=NOW)  # what stands can be used, whatever else was left behind
    newer.write_text(article, "utf-8")
    path.write_bytes(first)
    plan()
    bad += path.read_bytes() != merged
    left = len([one for one in path.parent.iterdir() if one != path])
    return {"tried": number, "killed": hit, "bad": bad, "left": left}


def _feed(numbers: range) -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><guid>id-{n}</guid><description>Text {n}.</description></item>" for n in numbers
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Wire</title>{items}</channel></rss>".encode()
    )


if __name__ == "__main__":
    what, place, count, seed = sys.argv[1:]
    work_of = {"builds": builds, "crowds": crowds, "fetches": fetches, "plans": plans}[what]
    print(json.dumps(work_of(Path(place), int(count), random.Random(int(seed)))))  # noqa: S311, T201 - chance, not secrecy
