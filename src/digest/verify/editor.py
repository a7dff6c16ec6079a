"""Proves that what a record gives as the editor's word stands in the editor's own file: the sidecar of the source, or the issue's plan."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from digest.model import Attribution
from digest.verify.matching import spaceless
from digest.verify.record import RecordedOverride, RecordedPassage, RecordedStory

SIDECAR_ENDING = ".meta.toml"
SPEAKER = "speaker"

_OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"authors": ("author",), "headline": ("title",), "published": ("date",)}
)
"""What an editor may call a field besides its own name. Source: docs/plan.md."""
_GOES_WITH = MappingProxyType({"publisher": "publisher_name"})
"""A field that is gone when another is corrected."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_SPEAKER = re.compile(r"\s{0,3}>\s?\s*(?:—|–|--)\s+(?:editor:\s*)?(.*)\Z")


def expected(story: RecordedStory, said: Attribution, field: str) -> object:
    """Return what the record must have of a field: the editor's value where the record names a correction, else the source's."""
    for override in story.overrides:
        if override.field == field:
            return _value(override)
        if _GOES_WITH.get(override.field) == field:
            return None
    return getattr(said, field)


def is_as_expected(recorded: object, wanted: object) -> bool:
    """Return whether a field of the record has the expected value; an editor gives authors by their names."""
    if isinstance(wanted, list):
        return isinstance(recorded, tuple) and [author.name for author in recorded] == wanted
    if isinstance(recorded, date) and isinstance(wanted, date):
        return recorded.isoformat() == wanted.isoformat()  # in its own zone
    return recorded == wanted


def names_speaker(story: RecordedStory, passage: RecordedPassage) -> bool:
    """Return whether the editor says who spoke a quote."""
    return any(_is_speaker_of(override, passage) for override in story.overrides)


def editor_problems(story: RecordedStory, slug: str, text_of: Callable[[str], str | None]) -> Iterator[str]:
    """Yield every correction that is recorded and does not stand in the editor's file, and those that are not shown.

    `text_of` gives the text of a file of the project, by its path.
    """
    files = {f"{story.file}{SIDECAR_ENDING}": _stands_in_sidecar, f"issues/{slug}.md": _stands_in_plan}
    for override in story.overrides:
        of = f"the editor's {override.field} “{override.value}”"
        stands = files.get(override.file)
        text = text_of(override.file) if stands else None
        if stands is None:
            yield f"{of} is from {override.file}, which is neither its sidecar nor the issue's plan"
        elif text is None:
            yield f"{of} is from {override.file}, which is missing"
        elif not stands(override, story, text):
            yield f"{of} does not stand in {override.file}"
        if override.field == SPEAKER and not any(
            _is_speaker_of(override, quote) and (quote.speaker or "") == override.value for quote in story.quotes
        ):
            yield f"{of} is not that of its quote"
    if story.overrides and not dict(story.facts).get("editor"):
        yield "what its editor corrected is not shown as the editor's"


def picture_notes(sidecar: str) -> list[Mapping[str, object]]:
    """Return what a sidecar says of pictures."""
    try:
        notes = tomllib.loads(sidecar.removeprefix("\ufeff")).get("images", [])
    except ValueError:
        return []
    return [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []


def _is_speaker_of(override: RecordedOverride, passage: RecordedPassage) -> bool:
    return override.field == SPEAKER and override.quote == passage.text


def _value(override: RecordedOverride) -> object:
    if override.field == "authors":
        return [name for part in override.value.split(";") if (name := part.strip())]
    if override.field == "published" and override.value:
        day = len(override.value) <= len("2026-06-05")
        return date.fromisoformat(override.value) if day else datetime.fromisoformat(override.value)
    return override.value or None


def _names(field: str) -> tuple[str, ...]:
    return (field, *_OTHER_NAMES.get(field, ()))


def _stands_in_sidecar(override: RecordedOverride, story: RecordedStory, text: str) -> bool:  # noqa: ARG001 - as for a plan
    try:
        table = tomllib.loads(text.removeprefix("\ufeff")).get("editor", {})
    except ValueError:
        return False
    values = (table.get(name) for name in _names(override.field)) if isinstance(table, dict) else ()
    return any(_as_text(value) == override.value for value in values)


def _as_text(value: object) -> str | None:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else None


def _stands_in_plan(override: RecordedOverride, story: RecordedStory, text: str) -> bool:
    if override.field != SPEAKER:
        lines = _lines_of(story, _COMMENT.sub("", text))
        return any(
            name.strip().casefold() in _names(override.field) and value.strip() == override.value
            for name, mark, value in (line.partition(":") for line in lines)
            if mark
        )
    spoken = ""
    for line in _lines_of(story, text):
        found = _SPEAKER.match(line)
        if found and found.group(1).strip() == override.value and spaceless(override.quote) in spaceless(spoken):
            return True
        spoken = spoken + line.strip().removeprefix(">") if line.strip().startswith(">") else ""
    return False


def _lines_of(story: RecordedStory, text: str) -> Sequence[str]:
    """Return the lines of a plan below the heading of a story."""
    document, _, number = story.id.partition("#")
    mark = f"#s-{document[:12]}" + (f"-{number}" if number else "")
    lines, inside = [], False
    for line in text.replace("\r\n", "\n").split("\n"):  # a source's words may have other separators
        if _HEADING.match(line):
            marks = line.strip().rpartition("{")[2].rstrip("}").split()
            inside = mark in marks
        elif inside:
            lines.append(line)
    return lines
