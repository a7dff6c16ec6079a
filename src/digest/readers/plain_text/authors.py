"""Who wrote a pasted text: bylines by the headline, names beside a time or above a job title, a name alone, a signature below the text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.model import Author
from digest.readers.attribution import AttributionBuilder
from digest.readers.bylines import ends_in_lead, names_in_line, parts_beside_time
from digest.readers.dates import has_date
from digest.readers.names import (
    LEAD,
    MAX_AUTHORS,
    agency,
    desk_agency,
    is_byline,
    is_name,
    is_person,
    is_picture_credit,
    is_publication,
    parse_authors,
    without_time,
)
from digest.readers.plain_text.lines import Role, TextUnit, spaced
from digest.readers.publications import is_section

NAME_ALONE_UNITS = 6
"""Units below the headline among which a name alone is the writer's."""
SIGNATURE_UNITS = 3
"""Units below the text among which a name alone is its signature."""
MAX_BYLINE_CHARS = 160
"""A line that says who wrote, and when, is no longer."""
MAX_TIME_CHARS = 60
"""Lines that give a time are shorter."""
MAX_BYLINE_GAP = 2
"""Lines between the bylines of two writers, as of an address and a role."""
ABOVE_HEADLINE_UNITS = 2
"""Units above the headline in which a date and a name may stand."""
MAX_JOB_WORDS = 8
ABOUT_AUTHOR_UNITS = 20
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
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}|\b\d{1,3}\s?(?:min(?:ute)?s?|hours?|days?|h|std|stunden|tagen?)\b(?:\s+ago)?|^\s*(?:published|updated|publiziert|aktualisiert"
    r"|veröffentlicht|publié|actualizado|publicado|pubblicato|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|opublikowano)\b",
    re.IGNORECASE,
)
_REPORTED_BY = re.compile(
    r"^\W{0,3}(?:reporting|writing|written|reporting and writing|reportage) by\s+([^;()]+)", re.IGNORECASE
)
"""Who reported, below the text of a wire service; editors follow behind a semicolon."""
_COUNTER = re.compile(
    r"\b(?:(?:\d+|no|keine?|ein(?:en)?)\s*)?(?:comments?|kommentare?|views?|shares?|likes?|reads?|aufrufe|comentarios?|commentaires?)\b.*$"
    r"|\b(?:leave|post|write|schreibe|hinterlasse)\s.*$",
    re.IGNORECASE,
)
"""Counters and invitations behind a name: `3 Comments`, `Leave a comment`."""
_JOB_WORD = (
    r"(?:(?:[\w-]+-)?(?:reporter|correspondent|editor|writer|journalist|columnist|critic|director|producer|analyst|contributor|commentator)s?"
    r"|[\w-]*(?:redakteur|reporter|korrespondent|journalist|autor|kolumnist|volontär|kommentator)(?:in|en)?|[\w-]*leiter(?:in)?"
    r"|journaliste|rédact(?:eur|rice)|correspondante?|chroniqueu(?:r|se)|éditorialiste|periodista|redactora?|corresponsal|columnista"
    r"|giornalista|inviat[oa]|corrispondente|redattore|jornalista|repórter|verslaggever|redacteur|skribent|redaktör|toimittaja"
    r"|dziennikar(?:z|ka)|redaktor(?:ka)?|muhabir|журналист(?:ка)?|корреспондент|обозреватель)"
)
_JOB = re.compile(rf"(?<!\w){_JOB_WORD}(?!\w)", re.IGNORECASE)
"""What writers do."""
_JOB_FIRST = re.compile(
    rf"^((?:by|von|par|por|di|door|av|af)\s+)?(?:[\w'’-]+\s+){{0,4}}?{_JOB_WORD}\s+(?-i:(?=[^\W\d_a-zß-ÿ][\w'’.-]+\s[^\W\d_a-zß-ÿ]))",
    re.IGNORECASE,
)
"""What a writer does, before the name: `By political reporter Ada Quill`, `Gazette-Redakteurin Ada Quill`."""
_IN_PLACE = re.compile(
    r"(?:\s(?:in|aus|à|en|da|w)\s|,\s)[A-ZÀ-Þ][\w'’. -]{2,25}$|\s(?:for|FOR|für|pour|para|per)\s(?:the\s|THE\s)?[A-ZÀ-Þ].*$"
)
"""Where a writer is, or for whom: `Ada Quill in Merrow`, `ADA QUILL FOR THE GAZETTE`."""
_NEVER_NAMES = re.compile(
    r"\b(?:updat\w*|aktualis\w*|actuali[sz]\w*|aggiorn\w*|güncel\w*|modifi\w*|publi[sc]\w*|veröffent\w*|erstell\w*|opublik\w*|zuletzt|last|latest"
    r"|letzte|neueste|ähnliche|related|artikel|articles?|artículos?|beiträge|posts?|recent|more|mehr|read|photos?|fotos?|bild(?:er)?|galerie|gallery"
    r"|videos?|pictures?|images?|audio|subscribe|abo|newsletter|share|follow|watch|listen|sign|log|live|breaking|exclusive|opinion|sponsored|advertis\w*|about|contact"
    r"|kontakt|home|menu|search|edition|issue|section|topics?|tags?|keywords?|stichw\w*|schlag\w*|comments?|kommentare?|most|popular|trending)\b",
    re.IGNORECASE,
)
"""Words of the page's own, which stand in capitals where a name might."""


_AFTER_NAMES = re.compile(
    r",?\s(?:(?:special|exclusive|exclusively|writing) (?:to|for)\s|(?:at|um|à|kl\.?|a las|alle)\s\d{1,2}[:.h]\d{2}).*$",
    re.IGNORECASE,
)
"""For whom somebody wrote, and the hour: `By Ada Quill, special to the Gazette`, `Posted by Ada Quill at 2:33 PM`."""
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
_NEVER_IN_PERSONS = re.compile(r"[\d_]|^\S+ (?:der|und|and|et|y|e|la|le|el|en)\s")
_GLUED_JOB = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
"""Where a name lost the space before what its bearer does: `Ada QuillNews Reporter`."""


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
    _offer_name_alone(builder, lines, head, body[0], said)
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
        if names := led_names(lines.units[n].text, lines.roles[n]):
            found.append((n, names))
    if found:
        builder.offer_authors(
            _people([name for _, names in found for name in names]), f"byline, {lines.at(found[0][0])}"
        )


def led_names(text: str, role: Role) -> tuple[Author, ...]:
    """Return the names in a line that says who wrote, whatever else it says: when, in which section, how to reach them."""
    if len(text) > MAX_BYLINE_CHARS or role in _NEVER_BYLINES:
        return ()
    text = _AFTER_NAMES.sub("", spaced(text))
    if (job := _JOB_FIRST.match(text)) and job[1]:
        text = job[1] + text[job.end() :]
    names = names_in_line(text)
    if role is Role.BYLINE:
        return tuple(Author(name=name) for name in names) or parse_authors(text)
    if role is Role.TEXT and not has_date(text) and not _CLOCK.search(text) and not is_byline(text):
        names = names if LEAD.match(text) and text[-1].isalnum() and all(map(is_person, names)) else ()
    return tuple(Author(name=name) for name in names if is_name(name) and len(name.split()) <= 3)


_NEVER_BYLINES = frozenset({Role.ACCESS, Role.DISCLAIMER, Role.BARRIER, Role.RELATED})


def _people(names: Sequence[Author]) -> list[Author]:
    """Return the persons among names, without the house that they write for; all where there is no person."""
    return [author for author in names if not is_publication(author.name)] or list(names)


def _offer_after_lead(builder: AttributionBuilder, lines: Lines, places: Sequence[int]) -> None:
    """Offer the names in the lines below one that ends as a byline begins: `By`, `5 March 2026 by`."""
    for n in places:
        text = lines.units[n].text
        is_timed = len(text) <= MAX_TIME_CHARS and has_date(text) and ends_in_lead(text[-30:])
        if n + 1 < len(lines.units) and (_LONE_LEAD.match(text) or is_timed):
            names = _names_in_a_row(lines, n + 1)
            builder.offer_authors(names, f"line after “{text}”, {lines.at(n + 1)}")


def _names_in_a_row(lines: Lines, start: int) -> tuple[Author, ...]:
    """Return the names in the lines from `start` on: the first is known by the line above it, the others because they are full names."""
    found = list(parse_authors(_NUMBER_OR_COMMA.sub("", lines.units[start].text)))
    for n in range(start + 1, min(len(lines.units), start + MAX_AUTHORS)):
        line = _NUMBER_OR_COMMA.sub("", lines.units[n].text)
        if not line:
            continue
        names = full_names(line) if lines.roles[n] is Role.TEXT else ()
        if not names:
            break
        found += names
    return tuple(found)


def full_names(text: str) -> tuple[Author, ...]:
    """Return the persons that a line names and nobody else: `Ada Quill and Tomas Brandt`, `Ada Quill, Merrow`, `Ada Quill Senior Reporter`.

    Empty where anything else stands in it.
    """
    if len(text) > MAX_BYLINE_CHARS or _NEVER_NAMES.search(_JOB.sub("", text)) or has_date(text):
        return ()
    words = _IN_PLACE.sub("", _without_job(text))
    parsed = parse_authors(words)
    names = [author for author in parsed if not is_publication(author.name)]
    rest = words
    for author in parsed if names else ():
        rest = rest.replace(author.name, "")
    is_whole = not re.search(r"[^\W\d_]{4,}", rest)
    people = [author for author in names if not agency(author.name)]
    return tuple(people) if is_whole and people and all(_is_full_name(author.name) for author in people) else ()


def _is_full_name(name: str) -> bool:
    return is_person(name) and is_name(name) and not is_section(name) and not _NEVER_IN_PERSONS.search(name)


def _without_job(text: str) -> str:
    """Return a line of a name without what its bearer does: `Ada Quill Deputy Content Editor`, `Redakteurin Ada Quill`."""
    if not _JOB.search(_GLUED_JOB.sub(" ", text)):
        return text
    text = _GLUED_JOB.sub(" ", text)
    words = text.split()
    if len(words) > MAX_JOB_WORDS + 3:
        return text
    if job := _JOB_FIRST.match(text):
        return text[job.end() :]
    for end in (3, 2):
        name, rest = " ".join(words[:end]), " ".join(words[end:])
        if (
            is_person(name.rstrip(",|"))
            and _JOB.search(rest)
            and not _JOB.search(name)
            and (end == 2 or name.endswith(","))
        ):
            return name.rstrip(",|")
    return text


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
        if has_date(text) or _CLOCK.search(text):
            names = _names_with_time(text)
        elif any(_gives_time(lines, m) for m in _neighbours(lines, n)):
            names = _names_around(lines, n)
        elif _is_job(lines.text(n + 1)) or lines.text(n + 1).startswith("@"):
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


def _names_with_time(text: str) -> tuple[Author, ...]:
    """Return the persons in a line that gives a time: `5 March 2026 Ada Quill Culture`, `Ada Quill – 5 March 2026 – Essays`."""
    words = _COUNTER.sub("", spaced(text))
    if names := full_names(without_time(words)):
        return names
    parts = [
        part for part in parts_beside_time(words) if not is_section(part) and not is_publication(part) and " " in part
    ]
    found = [names for part in parts if (names := full_names(_without_section(part)))]
    begins = bool(found) and words.startswith(found[0][0].name)
    return found[0] if begins or (len(found) == 1 and len(parts) == 1) else ()


def _without_section(name: str) -> str:
    """Return a name without the section of the page behind it."""
    words = name.split()
    while len(words) > 2 and is_section(words[-1]):
        words.pop()
    return " ".join(words)


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
    return lines.roles[n] is Role.DATE or (len(text) <= MAX_TIME_CHARS and bool(_CLOCK.search(text)))


def _is_job(text: str) -> bool:
    """Return whether a short line says what somebody does: `Health correspondent`, `Politikredakteurin`."""
    return (
        len(text.split()) <= MAX_JOB_WORDS and text[-1:].isalnum() and bool(_JOB.search(text)) and not LEAD.match(text)
    )


def _offer_name_alone(
    builder: AttributionBuilder, lines: Lines, head: int | None, first: int, said: Sequence[str]
) -> None:
    """Offer the persons whose names stand alone between headline and text, where nothing else names an author."""
    if head is None:
        return
    for n in range(head + 1, min(first, head + 1 + NAME_ALONE_UNITS)):
        names = _names_around(lines, n) if lines.roles[n] is Role.TEXT and not _is_shown(lines, n) else ()
        if names and not any(_is_about(author.name, said) or _is_common(author.name, said) for author in names):
            builder.offer_authors(names, f"name alone below the headline, {lines.at(n)}")
            return


def _is_shown(lines: Lines, n: int) -> bool:
    """Return whether a line says whom a picture shows: its credit follows, and no other caption."""
    return is_picture_credit(lines.text(n + 1)) and not lines.text(n + 2).endswith(".")


def _is_about(name: str, said: Sequence[str]) -> bool:
    """Return whether a text names a person, other than at the beginning of what it says about its writer."""
    return any(name.rsplit(maxsplit=1)[-1] in text for text in said if not text.startswith(name))


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
    _offer_after_lead(builder, lines, below)
    for n in range(last + 1, min(len(lines.units) - 1, last + ABOUT_AUTHOR_UNITS)):
        if _ABOUT.match(lines.text(n)):
            builder.offer_authors(full_names(lines.text(n + 1)), f"about the author, {lines.at(n + 1)}")
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
