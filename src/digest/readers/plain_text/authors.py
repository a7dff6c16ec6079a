"""Who wrote a pasted text: bylines by the headline, names beside a time or above a job title, a name alone, a signature below the text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.model import Author
from digest.readers.agencies import agency, desk_agency
from digest.readers.attribution import AttributionBuilder
from digest.readers.bylines import ends_in_lead
from digest.readers.dates import has_date
from digest.readers.names import MAX_AUTHORS, is_picture_credit, is_publication, parse_authors
from digest.readers.plain_text.lines import Role, TextUnit, spaced
from digest.readers.plain_text.name_lines import (
    CLOCK,
    MAX_BYLINE_CHARS,
    first_names,
    full_names,
    is_job,
    led_names,
    names_with_time,
    person_presented,
)

NAME_ALONE_UNITS = 6
"""Units below the headline among which a name alone is the writer's."""
SIGNATURE_UNITS = 3
"""Units below the text among which a name alone is its signature."""
MAX_TIME_CHARS = 60
"""Lines that give a time are shorter."""
MAX_BYLINE_GAP = 2
"""Lines between the bylines of two writers, as of an address and a role."""
ABOVE_HEADLINE_UNITS = 2
"""Units above the headline in which a date and a name may stand."""
ABOUT_AUTHOR_UNITS = 20
ABOUT_UNITS = 6
"""Units at the end of the text, and below it, among which a line may say who the author is."""
MAX_INITIALS = 2
MIN_COMMON_SHARE = 0.1
"""Share of a name's words that the text writes small from which it is no name, where nothing but the form speaks for one; beside a time
above the text all must be, since `Mark` and `Will` are names too."""
MAX_PLACE_CHARS = 20
_LONE_LEAD = re.compile(
    r"^(?:(?:written |story |words |reported |posted )?by|von|par|por|di|door|av|af|text|tekst|texto?|autor(?:[*:_]?in|en|es|a)?|auteure?s?"
    r"|journalist|reporter|authors?(?: of (?:the|this) article)?|yazan|yazar|muhabir|автор|作者|记者|記者|文)\s*:?$",
    re.IGNORECASE,
)
_NUMBER_OR_COMMA = re.compile(r"\d*\s*[,&]?$")
"""What follows a name in a list of authors, a name a line: the number of a note, a comma."""
_BETWEEN_NAMES = re.compile(r"[^\w\s]{1,3}|and|und|et|y|e|en|og|och|mit|with", re.IGNORECASE)
"""What stands alone on a line between two names."""
_REPORTED_BY = re.compile(
    r"^\W{0,3}(?:reporting|writing|written|reporting and writing|reportage) by\s+([^;()]+)", re.IGNORECASE
)
"""Who reported, below the text of a wire service; editors follow behind a semicolon."""
_ABOUT = re.compile(
    r"^(?:about the authors?|über (?:den|die) (?:autor(?:in|en)?|verfasser(?:in)?)|über|zur person|à propos de l[’']auteure?"
    r"|sobre (?:el|la|o|a) autora?|sull[’']autore|over de auteur|om forfatteren|om författaren|об авторе|про автора|o autorze"
    r"|yazar hakkında)\s*:?$",
    re.IGNORECASE,
)
"""Headings of what a page says about a writer."""
_SIGNED = re.compile(r"[.!?…][\"'”’»“]?\s*[(\[—–-]\s*([^()\[\]]{5,60})[)\]]$")
"""A name in brackets behind the last sentence."""
_DESK = re.compile(
    r"[A-ZÀ-Þ][\w.]*-Redaktion|(?:Redaktion|Redacción|Redazione|Rédaction) [A-ZÀ-Þ][\w.]+|[A-ZÀ-Þ][\w.]* (?:Newsroom|News Desk)"
)
"""Names of desks as signatures."""


class Lines(NamedTuple):
    """The lines of a text, and what each is for."""

    units: Sequence[TextUnit]
    roles: Sequence[Role]

    def at(self, n: int) -> str:
        """Return where a line stands, for the evidence."""
        return f"line {self.units[n].line}"

    def text(self, n: int) -> str:
        """Return a line's text; nothing beyond the last."""
        return self.units[n].text if 0 <= n < len(self.units) else ""


def offer_authors(
    builder: AttributionBuilder,
    lines: Lines,
    *,
    head: int | None,
    places: Sequence[int],
    body: Sequence[int],
    below: Sequence[int],
) -> None:
    """Offer who wrote, the surest place first: what says so above the text, names there that stand alone, what stands below it.

    `places` are the lines around the headline and the first paragraphs, `below` those under the last.
    """
    said = [lines.units[n].text for n in body]
    over = [n for n in range(head - ABOVE_HEADLINE_UNITS, head) if n >= 0 and has_date(lines.text(n))] if head else []
    above = [*(n for n in places if n != head and n < body[0]), *over]
    within = [n for n in places if n != head and n >= body[0]]
    for part in (above, within):
        _offer_bylines(builder, lines, part)
        _offer_after_lead(builder, lines, part)
        if not builder.has_authors:
            _offer_beside_time(builder, lines, part, said, share=1.0 if part is above else MIN_COMMON_SHARE)
        if builder.has_authors:
            return
    _offer_name_alone(builder, lines, head, body, said)
    if not builder.has_authors:
        _offer_agency_alone(builder, lines, [*above, *within], body[0])
    if not builder.has_authors:
        _offer_signature(builder, lines, body[-1], below, said)


def _offer_bylines(builder: AttributionBuilder, lines: Lines, places: Sequence[int]) -> None:
    """Offer the names of the first byline, and of those that follow it closely: `Ada Quill 기자`, an address, `Tomas Brandt 기자`."""
    found: list[tuple[int, tuple[Author, ...]]] = []
    for n in places:
        if found and n - found[-1][0] > MAX_BYLINE_GAP:
            break
        is_timed = any(_gives_time(lines, m) for m in (n - 1, n + 1) if 0 <= m < len(lines.units))
        if names := led_names(lines.text(n), lines.roles[n], beside_time=is_timed):
            found.append((n, names))
    if found:
        builder.offer_authors(
            _people([name for _, names in found for name in names]), f"byline, {lines.at(found[0][0])}"
        )


def _people(names: Sequence[Author]) -> list[Author]:
    """Return the persons among names, without the house that they write for; all where there is no person."""
    return [author for author in names if not is_publication(author.name)] or list(names)


def _offer_after_lead(builder: AttributionBuilder, lines: Lines, places: Sequence[int]) -> None:
    """Offer the names in the lines below one that ends as a byline begins: `By`, `5 March 2026 by`."""
    for n in places:
        text = lines.units[n].text
        is_timed = len(text) <= MAX_TIME_CHARS and has_date(text) and ends_in_lead(text[-30:])
        is_lead = bool(_LONE_LEAD.match(text)) and not (is_job(text) and full_names(lines.text(n - 1)))
        if n + 1 < len(lines.units) and len(lines.text(n + 1)) <= MAX_BYLINE_CHARS and (is_lead or is_timed):
            names = _names_in_a_row(lines, n + 1)
            builder.offer_authors(names, f"line after “{text}”, {lines.at(n + 1)}")


def _names_in_a_row(lines: Lines, start: int) -> tuple[Author, ...]:
    """Return the names in the lines from `start` on: the first is known by the line above it, the others because they are full names."""
    found = list(parse_authors(_NUMBER_OR_COMMA.sub("", lines.units[start].text)))
    for n in range(start + 1, min(len(lines.units), start + MAX_AUTHORS)):
        line = _NUMBER_OR_COMMA.sub("", lines.units[n].text)
        if not line or _BETWEEN_NAMES.fullmatch(line):
            continue
        names = full_names(line) if lines.roles[n] is Role.TEXT else ()
        if not names:
            break
        found += names
    return tuple(found)


def _offer_beside_time(
    builder: AttributionBuilder, lines: Lines, places: Sequence[int], said: Sequence[str], *, share: float
) -> None:
    """Offer the persons whose names share a line with a time, stand next to one, or above what they do."""
    for n in places:
        text = spaced(lines.text(n))
        if lines.roles[n] not in {Role.TEXT, Role.DATE, Role.BYLINE} or len(text) > MAX_BYLINE_CHARS:
            continue
        if _is_shown(lines, n):
            continue
        place = "beside the time"
        names: tuple[Author, ...] = ()
        if has_date(text) or CLOCK.search(text):
            names = names_with_time(text)
        elif any(_gives_time(lines, m) for m in _neighbours(lines, n)):
            names = _names_around(lines, n)
        elif is_job(lines.text(n + 1)) or lines.text(n + 1).startswith("@"):
            names, place = full_names(text), "beside a job title"
        if names and not any(_is_common(author.name, said, share=share) for author in names):
            for author in names:
                builder.offer("agency", desk_agency(author.name), f"byline, {lines.at(n)}")
            builder.offer_authors(names, f"names {place}, {lines.at(n)}")
            return


def _names_around(lines: Lines, n: int) -> tuple[Author, ...]:
    """Return the persons whom a line names, and those of the lines of names that it follows or that follow it."""
    found = list(full_names(_NUMBER_OR_COMMA.sub("", lines.text(n))))
    for step in (-1, 1):
        m = n + step
        while found and lines.text(m) and lines.roles[m] is Role.TEXT and not lines.text(m).endswith("."):
            names = full_names(_NUMBER_OR_COMMA.sub("", lines.text(m)))
            if not names or len(found) >= MAX_AUTHORS:
                break
            found = [*names, *found] if step < 0 else [*found, *names]
            m += step
    return tuple(found)


def _neighbours(lines: Lines, n: int) -> Iterator[int]:
    """Yield the lines next to one, beyond a mark, a button or a place that stands between."""
    for step in (-1, 1):
        m = n + step
        while 0 <= m < len(lines.units) and abs(m - n) <= MAX_BYLINE_GAP and not _gives_time(lines, m):
            between = lines.units[m].text
            is_place = (
                lines.roles[m] is Role.TEXT and " " not in between and len(between) <= MAX_PLACE_CHARS and step > 0
            )
            if lines.roles[m] is not Role.NUMBER and not is_place:
                break
            m += step
        if 0 <= m < len(lines.units):
            yield m


def _gives_time(lines: Lines, n: int) -> bool:
    text = lines.units[n].text
    return lines.roles[n] is Role.DATE or (len(text) <= MAX_TIME_CHARS and bool(CLOCK.search(text)))


def _offer_name_alone(
    builder: AttributionBuilder, lines: Lines, head: int | None, body: Sequence[int], said: Sequence[str]
) -> None:
    """Offer the persons whose names stand alone below the headline or the lead, where nothing else names an author."""
    if head is None:
        return
    for n in range(head + 1, min(body[-1], head + 1 + NAME_ALONE_UNITS)):
        if lines.roles[n] is not Role.TEXT or n in body or _is_shown(lines, n):
            continue
        names = _names_around(lines, n) or first_names(lines.text(n))
        if names and not any(_is_about(author.name, said) or _is_common(author.name, said) for author in names):
            builder.offer_authors(names, f"name alone below the headline, {lines.at(n)}")
            return


def _is_shown(lines: Lines, n: int) -> bool:
    """Return whether a line says whom a picture shows: its credit follows, and no other caption."""
    return is_picture_credit(lines.text(n + 1)) and not lines.text(n + 2).endswith(".")


def _is_about(name: str, said: Sequence[str]) -> bool:
    """Return whether a text names a person, other than at the beginning of what it says about its writer."""
    surname = re.compile(rf"\b{re.escape(name.rsplit(maxsplit=1)[-1])}\b")
    return any(surname.search(text) for text in said if not text.startswith(name))


def _is_common(name: str, said: Sequence[str], *, share: float = MIN_COMMON_SHARE) -> bool:
    """Return whether a name is in capitals in part, or a text writes so much of it small: it is that of a place, a section, a heading."""
    words = [word for word in name.split() if not word.islower()]
    if any(word.isupper() and len(word) > MAX_INITIALS for word in words) and not name.isupper():
        return len(words[0]) > MAX_INITIALS and words[0].isupper()  # `Ada QUILL` is a person
    small = [word for word in words if any(re.search(rf"\b{re.escape(word.lower())}\b", text) for text in said)]
    return len(small) >= share * len(words)


def _offer_agency_alone(builder: AttributionBuilder, lines: Lines, places: Sequence[int], first: int) -> None:
    """Offer a wire service whose name stands alone above the text or beside the time as the author, where nobody else is named."""
    for n in places:
        text = lines.text(n)
        named = next((part for part in re.split(r"\s[-–—|/]\s|,\s", text) if agency(part)), None)
        is_alone = (
            lines.roles[n] in {Role.AGENCY, Role.TEXT, Role.BYLINE} and len(text) <= len(named or "") + MAX_PLACE_CHARS
        )
        is_timed = any(_gives_time(lines, m) for m in _neighbours(lines, n))
        is_credit = any(lines.roles[m] is Role.CREDIT for m in (n - 1, n + 1) if 0 <= m < len(lines.roles))
        if named and is_alone and (is_timed or (n < first and not is_credit)):
            builder.offer_authors([Author(name=named.strip(" ()[]-–—"))], f"wire service alone, {lines.at(n)}")
            return


def _offer_signature(
    builder: AttributionBuilder, lines: Lines, last: int, below: Sequence[int], said: Sequence[str]
) -> None:
    """Offer who is named below the text: in a byline, as who reported, or alone in the first lines."""
    for n in below:
        text = lines.text(n)
        found = _REPORTED_BY.match(text)
        names = parse_authors(found[1]) if found else led_names(text, lines.roles[n])
        builder.offer_authors(_people(names), f"line below the text, {lines.at(n)}")
    for n in range(last + 1, min(len(lines.units) - 1, last + ABOUT_AUTHOR_UNITS)):
        if _ABOUT.match(lines.text(n)):
            builder.offer_authors(full_names(lines.text(n + 1)), f"about the author, {lines.at(n + 1)}")
    _offer_after_lead(builder, lines, below)
    for n in range(max(0, last - ABOUT_UNITS), min(len(lines.units), last + ABOUT_UNITS)):
        text = lines.text(n)
        named = [author for author in person_presented(text) if not _is_about(author.name, said)]
        builder.offer_authors(named, f"what is said about the author, {lines.at(n)}")
    if signed := _SIGNED.search(lines.text(last)):
        named = [author for author in full_names(signed[1]) if not _is_about(author.name, said[:-1])]
        builder.offer_authors(named, f"signature behind the text, {lines.at(last)}")
    for n in below[:SIGNATURE_UNITS]:
        if builder.has_authors or lines.roles[n] not in {Role.TEXT, Role.END, Role.CREDIT, Role.NUMBER}:
            return
        text = lines.text(n).strip(" -–—()[]")
        names = full_names(text) if lines.roles[n] is Role.TEXT else ()
        if _DESK.fullmatch(text):
            builder.offer_authors([Author(name=text)], f"signature below the text, {lines.at(n)}")
        elif names and not any(_is_about(author.name, said) or _is_common(author.name, said) for author in names):
            builder.offer_authors(names, f"signature below the text, {lines.at(n)}")
