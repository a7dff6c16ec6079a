"""Plain text: wire copy and pages pasted into a file.

`lines` cuts the text into paragraphs and lines with their places, and gives each the role that its form shows; `body` finds the body;
`header` reads the lines around it. No library does this.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from digest.errors import ReadingError
from digest.model import Article, Block, BlockKind, Document, Failure, Reading
from digest.readers import languages
from digest.readers.attribution import AttributionBuilder
from digest.readers.decoding import REPAIRED, Decoded, decode
from digest.readers.plain_text.body import (
    body_units,
    is_in_list,
    lead_units,
    main_script,
    max_heading_columns,
    may_be_text,
)
from digest.readers.plain_text.header import gather, is_headline_again
from digest.readers.plain_text.lines import Role, TextUnit, roles_of, units_of

MAX_BYTES = 4_000_000
MAX_TEXT_CHARS = 1_000_000
MAX_LINE_CHARS = 200_000
ABOUT_UNITS = 6
"""Units at the end among which the page may say who the author is; all ten such lines of 152 pasted pages stood there."""
_BIOGRAPHY = re.compile(
    r"\W{0,2}(?:[A-ZÀ-Þ][\w.’'-]*\s){2,4}(?:"
    r"(?:is|was) (?:an? |the |our )[^.]{0,80}\b(?:reporter|correspondent|editor|writer|columnist|journalist|contributor|freelancer)\b"
    r"|(?:covers|writes (?:about|for|on)|reports (?:on|for))\s"
    r"|(?:schreibt|berichtet) (?:seit|für|über)\s|ist (?:\w+ )?(?:Redakteur|Reporter|Korrespondent|Journalist|Autor)(?:in)?\b"
    r"|est (?:un |une )?(?:journaliste|rédact|correspondant)|es (?:un |una )?(?:periodista|redactor|corresponsal)"
    r"|è (?:un |una )?(?:giornalista|redattor)|is (?:een )?(?:redacteur|verslaggever|journalist)\b)"
)
"""How a line about a writer begins."""
_QUOTED = re.compile('["“”„«»「」『』]')


def read(document: Document) -> Reading:
    """Return the decoded text itself, and the article in it. Raises: ReadingError."""
    _check_size(document.data)
    decoded = decode(document.data, media_type=document.media_type)
    return Reading(text=decoded.text, articles=(_article(decoded, document),))


def _article(decoded: Decoded, document: Document) -> Article | Failure:
    """Return the article of the text, or why there is none."""
    units = units_of(decoded.text)
    roles = roles_of(units)
    script = main_script(units, roles)
    body = body_units(units, roles, script=script)
    if not body:
        return Failure(
            stage="read",
            source=document.source,
            problem="no paragraph was found in the text",
            hint="is it an article? An empty line sets paragraphs apart",
        )
    language = languages.identify(" ".join(units[n].text for n in body))
    builder, taken = gather(units, roles, body, seen=document.seen, language=language)
    builder.offer("url", document.url, "address of the document")
    builder.offer("language", language, "letters of the text")
    if decoded.repaired:
        builder.offer("encoding", REPAIRED, decoded.encoding)
    if taken:
        body = (*lead_units(units, roles, head=min(taken), first=body[0], script=script), *body)
    own = [n for n in body if n not in taken and not is_headline_again(units[n], builder)]
    kept = [n for place, n in enumerate(own, start=1) if not _is_about(units[n], builder, len(own) - place)]
    if not kept:
        return Failure(
            stage="read",
            source=document.source,
            problem="there is a headline but no paragraph",
            hint="save the article's text too",
        )
    return Article(
        id=document.id,
        document=document.id,
        source=document.source,
        attribution=builder.build(),
        blocks=_blocks(units, roles, kept),
        language=language,
    )


def _is_about(unit: TextUnit, builder: AttributionBuilder, left: int) -> bool:
    """Return whether a unit is an author's name alone, or, with few units left, what the page says about an author."""
    if any(unit.text == name for name in builder.author_names):
        return True
    if left < ABOUT_UNITS and _BIOGRAPHY.match(unit.text) and not _QUOTED.search(unit.text):
        return True
    about = any(" " in name and unit.text.startswith(name) for name in builder.author_names)
    return about and left < ABOUT_UNITS and not _QUOTED.search(unit.text)


def _blocks(units: Sequence[TextUnit], roles: Sequence[Role], kept: Sequence[int]) -> tuple[Block, ...]:
    """Return the blocks of the units kept, each with whether text was left out between it and the one before."""
    printed = {units[n].text for n in kept}
    gaps = {
        after
        for before, after in pairwise(kept)
        if any(may_be_text(units[n], roles[n]) and units[n].text not in printed for n in range(before + 1, after))
    }
    return tuple(_block(units[n], follows_gap=n in gaps) for n in kept)


def _block(unit: TextUnit, *, follows_gap: bool) -> Block:
    kind: BlockKind = "list" if is_in_list(unit) else "paragraph"
    if kind == "paragraph" and unit.columns <= max_heading_columns(unit.script) and _ends_in_letter(unit.text):
        kind = "heading"
    level = 2 if kind == "heading" else 0
    return Block(text=unit.text, start=unit.start, end=unit.end, kind=kind, level=level, follows_gap=follows_gap)


def _ends_in_letter(text: str) -> bool:
    """Return whether a text ends in a letter or digit, or in a letter's vowel sign."""
    return text[-1].isalnum() or unicodedata.category(text[-1]).startswith("M")


def _check_size(data: bytes) -> None:
    """Raise where a text is larger than any article. Raises: ReadingError."""
    hint = "save the article alone"
    if len(data) > MAX_BYTES:
        raise ReadingError(f"is larger than {MAX_BYTES // 1_000_000} MB", hint)
    if len(data) > MAX_TEXT_CHARS and len(data.decode("utf-8", "ignore")) > MAX_TEXT_CHARS:
        raise ReadingError(f"holds more than {MAX_TEXT_CHARS:,} characters", hint)
    if max((len(line) for line in data.split(b"\n")), default=0) > MAX_LINE_CHARS:
        raise ReadingError(f"has a line of more than {MAX_LINE_CHARS:,} characters", hint)
