"""Edits of what the program writes for people to edit, as an editor would make them: plans and templates."""

import random
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

_ID = re.compile(r" \{#s-[0-9a-f-]+\}$")
"""Ends the heading of a story in a plan."""

_OFFERED = re.compile(r"^s-([0-9a-f]+)\S* (seeds/.+?\.\w+) ", re.MULTILINE)
"""A line of the list at the end of a plan: an id and a file."""

Lines = list[str]


def shape(project: Path, seed: str | None) -> None:
    """Change each plan and each template of a project; the same files and seed give the same changes.

    Without a seed, stories whose files were changed get their new ids, and nothing else is done.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    for path in sorted((project / "issues").glob("*.md")):
        text = mended_plan(project, path.read_text("utf-8"))
        path.write_text(shaped_plan(chance, text) if seed else text, "utf-8")
    for path in sorted((project / "templates").rglob("*.j2")) if seed else ():
        path.write_text("{# Ours now. #}" + path.read_text("utf-8"), "utf-8")


def mended_plan(project: Path, plan: str) -> str:
    """Return a plan with the ids that its files have now, as the build advises where one was changed."""
    for old, file in _OFFERED.findall(plan):
        path = project / file.partition("#")[0]
        if path.is_file():
            plan = plan.replace(f"s-{old}", "s-" + sha256(path.read_bytes()).hexdigest()[: len(old)])
    return plan


def shaped_plan(chance: random.Random, plan: str) -> str:
    """Return a plan after one to four edits, which leave it valid but for one in forty."""
    head, mark, tail = plan.partition("<!-- offered by")  # the list of what was offered is nobody's to edit
    lines = head.split("\n")
    for edit in chance.sample(EDITS, chance.randint(1, 4)):
        lines = edit(chance, lines)
    if chance.random() < 0.025:
        lines = _altered(chance, lines)
    return "\n".join(lines) + mark + tail


def _note(chance: random.Random, lines: Lines) -> Lines:
    """Add the editor's words below a heading of any kind."""
    place = _drawn(chance, lines, lambda line: line.startswith(("# ", "## ", "### ")))
    note = chance.choice(("I was there, & saw it.", "Two lines\nof mine.", "*Not* read yet.\n\nMore of it."))
    return lines if place is None else [*lines[: place + 1], "", *note.split("\n"), "", *lines[place + 1 :]]


def _title(_: random.Random, lines: Lines) -> Lines:
    return ["# A week of our own" if line.startswith("# ") else line for line in lines]


def _without_story(chance: random.Random, lines: Lines) -> Lines:
    blocks = _stories(lines)
    if len(blocks) < 3:
        return lines
    start, end = chance.choice(blocks)
    return lines[:start] + lines[end:]


def _swapped(chance: random.Random, lines: Lines) -> Lines:
    """Exchange two stories that stand one after the other."""
    pairs = [(a, b) for a, b in zip(_stories(lines), _stories(lines)[1:], strict=False) if a[1] == b[0]]
    if not pairs:
        return lines
    (start, middle), (_, end) = chance.choice(pairs)
    return lines[:start] + lines[middle:end] + lines[start:middle] + lines[end:]


def _pinned(chance: random.Random, lines: Lines) -> Lines:
    place = _drawn(chance, lines, lambda line: line.startswith("### ") and _ID.search(line) is not None)
    return lines if place is None else [*lines[:place], lines[place][:-1] + " .pin}", *lines[place + 1 :]]


def _section(chance: random.Random, lines: Lines) -> Lines:
    """Begin a section before some story."""
    blocks = _stories(lines)
    place = chance.choice(blocks)[0] if blocks else len(lines)
    return [*lines[:place], chance.choice(("## By hand", "## Zweites", "##")), "", *lines[place:]]


def _split(chance: random.Random, lines: Lines) -> Lines:
    """Make a story of its own of other coverage."""
    place = _drawn(chance, lines, lambda line: line.startswith("#### "))
    return lines if place is None else [*lines[:place], lines[place][1:], *lines[place + 1 :]]


def _joined(chance: random.Random, lines: Lines) -> Lines:
    """Put a story below the one before it."""
    starts = [start for start, _ in _stories(lines)][1:]
    place = chance.choice(starts) if starts else None
    if place is None or not _ID.search(lines[place]) or any(line.startswith("##") for line in lines[place - 2 : place]):
        return lines
    return [*lines[:place], "#" + lines[place], *lines[place + 1 :]]


def _without_passage(chance: random.Random, lines: Lines) -> Lines:
    place = _drawn(chance, lines, lambda line: line.startswith("> ") and not line.startswith(("> [!", "> —")))
    if place is None or lines[place - 1].startswith("> "):
        return lines
    return lines[:place] + lines[place + 1 :]


def _cut(chance: random.Random, lines: Lines) -> Lines:
    """Leave out words in the middle of an excerpt, or its end."""
    place = _drawn(chance, lines, lambda line: line.startswith("> ") and line.count(" ") > 12)
    if place is None or lines[place - 1].startswith("> "):
        return lines
    words = lines[place].split(" ")
    cut = [*words[:5], "[…]", *words[9:]] if chance.random() < 0.5 else words[:9]
    return [*lines[:place], " ".join(cut), *lines[place + 1 :]]


def _altered(chance: random.Random, lines: Lines) -> Lines:
    """Change a word of a source, which a build refuses."""
    place = _drawn(chance, lines, lambda line: line.startswith("> ") and line.count(" ") > 3)
    return lines if place is None else [*lines[:place], lines[place] + " indeed", *lines[place + 1 :]]


EDITS: tuple[Callable[[random.Random, Lines], Lines], ...] = (
    _note, _title, _without_story, _swapped, _pinned, _section, _split, _joined, _without_passage, _cut,
)  # fmt: skip


def _drawn(chance: random.Random, lines: Lines, wanted: Callable[[str], bool]) -> int | None:
    """Return the number of one of the lines that are wanted; `None` when there is none."""
    found = [number for number, line in enumerate(lines) if wanted(line)]
    return chance.choice(found) if found else None


def _stories(lines: Lines) -> list[tuple[int, int]]:
    """Return where each story begins and where what belongs to it ends."""
    starts = [number for number, line in enumerate(lines) if line.startswith("### ")]
    bounds = [number for number, line in enumerate(lines) if line.startswith(("## ", "### ")) or line == "##"]
    return [(start, next((one for one in bounds if one > start), len(lines))) for start in starts]
