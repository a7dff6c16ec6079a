"""What the lines around the body say: headline, byline, date, publisher, agency, rights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from digest.model import Author, Moment, SeenAt
from digest.readers.attribution import AttributionBuilder
from digest.readers.bylines import gives_time
from digest.readers.datelines import find_leading_agency, find_loose_dateline
from digest.readers.dates import has_date, parse_moment, refusal, says_modified, says_published
from digest.readers.names import (
    MAX_AUTHORS,
    agency,
    desk_agency,
    full_name,
    is_name,
    is_person,
    is_picture_credit,
    is_publication,
    is_title,
    parse_authors,
    without_time,
)
from digest.readers.plain_text.lines import Role, TextUnit, bare, end_agency, stems
from digest.readers.plain_text.opening import Opening, find_opening
from digest.readers.rights_lines import rights_text
from digest.text.urls import is_web_address

_LONE_LEAD = re.compile(
    r"^(?:(?:written |story |words )?by|von|par|por|di|door|av|af|text|autor(?:in|en)?|authors?(?: of (?:the|this) article)?)\s*:?$",
    re.IGNORECASE,
)
_NUMBER_OR_COMMA = re.compile(r"\d*\s*[,&]?$")
"""What follows a name in a list of authors, a name a line: the number of a note, a comma."""
_FULL_NAMES = re.compile(
    r"^[A-ZÀ-Þ][\w'’.-]+(?:\s(?:[A-ZÀ-Þ][\w'’.-]*|de|da|von|van|der|den|und|and|et|y|e|og|och|en|mit|with|&))+(?:\s(?:editor|reporter|correspondent|writer|journalist))?(?:,\s[\w\s'’.-]+)?$"
)
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}|\b\d{1,3}\s?(?:min(?:ute)?s?|hours?|days?|h|std|stunden|tagen?)\b(?:\s+ago)?|^\s*(?:published|updated|publiziert|aktualisiert"
    r"|veröffentlicht|publié|actualizado|publicado|pubblicato|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|opublikowano)\b",
    re.IGNORECASE,
)
MAX_POSTED_CHARS = 160
"""A line that names writer, publisher, and when it was posted and changed, is no longer."""
MAX_TIME_CHARS = 60
"""Lines that give a time are shorter."""
_MARK = re.compile(r"\s*[·•|]\s*")


def offer_bare_names(
    builder: AttributionBuilder, units: Sequence[TextUnit], roles: Sequence[Role], places: Sequence[int]
) -> None:
    """Offer lines that follow a lone "By", or a line of names alone beside one that gives a time or above a job title.

    Only where no byline says more.
    """
    for n in places:
        if _LONE_LEAD.match(units[n].text) and n + 1 in places:
            names = _names_in_a_row(units, roles, n + 1)
            builder.offer_authors(names, f"line after “{units[n].text}”, line {units[n + 1].line}")
    if builder.has_authors:
        return
    for n in places:
        text = _before_the_time(units[n].text)
        timed = bool(_CLOCK.search(units[n].text[len(text) :])) or any(
            _gives_time(units[m], roles[m]) for m in (n - 1, n + 1) if 0 <= m < len(units)
        )
        titled = n + 1 < len(units) and is_title(units[n + 1].text)
        if n + 1 < len(units) and is_picture_credit(units[n + 1].text):
            continue  # whom the picture shows
        if (
            (timed or titled)
            and roles[n] in {Role.TEXT, Role.DATE}
            and _FULL_NAMES.match(text)
            and not _CLOCK.search(text)
        ):
            named = (author for author in parse_authors(text) if not is_publication(author.name))
            names = _without_agencies(builder, tuple(named), units[n])
            if names and all(_is_full_name(author.name) for author in names):
                builder.offer_authors(
                    names, f"names beside {'the time' if timed else 'a job title'}, line {units[n].line}"
                )
                return


def offer_name_alone(
    builder: AttributionBuilder, units: Sequence[TextUnit], roles: Sequence[Role], head: int | None, first: int
) -> None:
    """Offer a person's name that stands alone between headline and text, where nothing else names an author.

    Not that of a person whom the text is about, nor words that the text writes small: those of a section.
    """
    if builder.has_authors or head is None:
        return
    said = " ".join(unit.text for unit in units[first:])
    for n in range(head + 1, min(first, head + 1 + NAME_ALONE_UNITS)):
        name = units[n].text
        is_name_alone = roles[n] is Role.TEXT and is_person(name) and is_name(name) and not is_publication(name)
        is_shown = n + 1 < len(units) and is_picture_credit(units[n + 1].text)
        if not is_name_alone or is_shown or agency(name) or any(word.isupper() for word in name.split()):
            continue
        about = name.split()[-1] in said
        if not about and not any(re.search(rf"\b{re.escape(word.lower())}\b", said) for word in name.split()):
            builder.offer_authors(parse_authors(name), f"name alone below the headline, line {units[n].line}")
            return


def _before_the_time(text: str) -> str:
    """Return what stands before the time in a line: `Ada Quill` of `Ada Quill · Merrow Gazette · Posted: March 3, 2026`."""
    first, _, rest = (part.strip() for part in _MARK.sub("\n", text, count=1).partition("\n"))
    return first if rest and (_CLOCK.search(rest) or has_date(rest)) else without_time(text)


def _names_in_a_row(units: Sequence[TextUnit], roles: Sequence[Role], start: int) -> tuple[Author, ...]:
    """Return the names in the lines from `start` on: the first is known by the line above it, the others because they are full names."""
    found = list(parse_authors(_NUMBER_OR_COMMA.sub("", units[start].text)))
    for n in range(start + 1, min(len(units), start + MAX_AUTHORS)):
        line = _NUMBER_OR_COMMA.sub("", units[n].text)
        if not line:
            continue
        names = parse_authors(line) if roles[n] is Role.TEXT and _FULL_NAMES.match(line) else ()
        if not names or not all(_is_full_name(author.name) for author in names):
            break
        found += names
    return tuple(found)


def _gives_time(unit: TextUnit, role: Role) -> bool:
    return role is Role.DATE or (len(unit.text) <= MAX_TIME_CHARS and bool(_CLOCK.search(unit.text)))


def _is_full_name(name: str) -> bool:
    return 2 <= len(name.split()) <= 4


def _without_agencies(builder: AttributionBuilder, names: tuple[Author, ...], unit: TextUnit) -> tuple[Author, ...]:
    """Return the names without those of wire services, which are offered as the agency."""
    for author in names:
        named = agency(author.name) or desk_agency(author.name)
        builder.offer("agency", named, f"byline, line {unit.line}")
    return tuple(author for author in names if not agency(author.name))


NAME_ALONE_UNITS = 6
HEADER_UNITS = 14
"""Units above the body in which a header is looked for; measured on pasted pages, more brings in other stories' lines."""
OPENING_UNITS = 9
"""Units from the first paragraph on among which a byline or date may stand, below a lead that stands above it."""
MIN_HEADLINE_COLUMNS = 12
MAX_HEADLINE_COLUMNS = 240
MAX_TAKEN_COLUMNS = 140
"""A longer unit of the body is not a headline that was taken for a paragraph."""
NEARLY = 0.7
"""Share of the best line's score at which an earlier line is preferred: by a grid over half of 150 pasted pages of 40 countries the
headline is found in .85, on the other half in .89; at 1 in .71 and .81."""

KICKER_SHARE, KICKER_RATIO = 1.0, 1.2
MAX_KICKER_COLUMNS, MAX_BELOW_KICKER_COLUMNS = 40, 100
"""When the next line is the headline and the one found a kicker above it. By a grid over half of 304 pasted pages the headline is found in
.78 or .79 whatever they are; above 40 columns standfirsts are taken for headlines."""

_NEVER_ENDS_HEADLINE = re.compile(r"[.。；;:：,，][\"'”’»]*$")
_BRAND_MARK = re.compile(r"\s+(?:--|—|–|\||-)\s+([^\s|—–][^|—–]{1,38})$")
_LICENCE = re.compile(r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/[\w./-]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CJK_SOURCE = re.compile(r"^\s*(?:来源|來源|出处|稿源|资料来源)\s*[:：]\s*(\S.{0,30})$")
_VIA = re.compile(r"^\s*(?:source|quelle|fuente|fonte|via)\s*[:：]\s*(\S.{0,60})$", re.IGNORECASE)


def gather(
    units: Sequence[TextUnit], roles: Sequence[Role], body: Sequence[int], *, seen: SeenAt | None, language: str | None
) -> tuple[AttributionBuilder, frozenset[int]]:
    """Return what the lines around the body say, and the numbers of the header's units, which are not body."""
    builder = AttributionBuilder()
    first = body[0]
    opening_lines = find_opening(units, roles)
    head = opening_lines.headline if opening_lines else _headline(units, roles, body)
    top = range(max(0, first - HEADER_UNITS), first) if head is None or head >= first else range(head, first)
    used = {head} if head is not None else set()
    if head is not None:
        _offer_headline(builder, units[head])
    if opening_lines:
        used |= {*opening_lines.lines}
        top = range(first)
        _offer_opening(builder, units, opening_lines)
    opening = range(top.start, min(first + OPENING_UNITS, body[-1] + 1))
    for n in opening:
        if n != head:
            _offer_header_line(builder, units[n], roles[n])
    offer_bare_names(builder, units, roles, [n for n in opening if n != head])
    offer_name_alone(builder, units, roles, head, first)
    _offer_body(builder, units, body)
    below = range(body[-1] + 1, _closing_end(units, roles, body[-1] + 1))
    _offer_closing(builder, units, roles, below)
    _offer_times(
        builder,
        units,
        [*_dated(units, roles, range(max(0, top.start - 2), opening.stop)), *_dated_below(units, roles, below)],
        seen=seen,
        language=language,
    )
    return builder, frozenset(used)


def _offer_opening(builder: AttributionBuilder, units: Sequence[TextUnit], opening: Opening) -> None:
    """Offer what the lines at the top are, where no byline or mark says so."""
    if opening.credit is not None:
        unit = units[opening.credit]
        builder.offer_authors(opening.authors, f"name and publisher, line {unit.line}")
        builder.offer("publisher", opening.publisher_name, f"name and publisher, line {unit.line}")
    if opening.publisher is not None:
        unit = units[opening.publisher]
        builder.offer("publisher", unit.text, f"line of the head, line {unit.line}")
    if opening.url is not None:
        unit = units[opening.url]
        builder.offer("url", unit.text, f"address, line {unit.line}")


def _headline(units: Sequence[TextUnit], roles: Sequence[Role], body: Sequence[int]) -> int | None:
    """Return the number of the headline: the first line whose words the body takes up nearly as much as any other line's.

    Leads come after their headline and are taken up more. The body's first units are looked at too, since a headline may have been
    taken for a paragraph.
    """
    first = body[0]
    said = stems(" ".join(units[n].text for n in body[:12]))
    within = range(first if len(body) < 2 else first + 2)
    scores = {
        n: _headline_score(units[n], said, in_body=n >= first)
        for n in within
        if roles[n] is Role.TEXT and not gives_time(units[n].text) and not is_web_address(units[n].text)
    }
    best = max(scores.values(), default=0.0)
    found = next((n for n, score in scores.items() if score >= NEARLY * best), None) if best else None
    if found is None:
        return None
    return _below_kicker(units, scores, _own_line(units, found, [n for n, score in scores.items() if score]))


def _below_kicker(units: Sequence[TextUnit], scores: Mapping[int, float], found: int) -> int:
    """Return the next line where the one found is a kicker above the headline: shorter, and taken up less."""
    after = found + 1
    is_kicker = (
        scores.get(after, 0.0) >= KICKER_SHARE * scores[found]
        and units[found].columns <= MAX_KICKER_COLUMNS
        and KICKER_RATIO * units[found].columns <= units[after].columns <= MAX_BELOW_KICKER_COLUMNS
        and not _NEVER_ENDS_HEADLINE.search(units[after].text)
    )
    return after if is_kicker else found


def _own_line(units: Sequence[TextUnit], found: int, others: Sequence[int]) -> int:
    """Return the line that has the headline alone, where the one found adds the page's path before it or the site's name behind it."""
    text = units[found].text
    return next(
        (
            n
            for n in others
            if len(units[n].text) < len(text)
            and (text.endswith(units[n].text) or text.startswith((f"{units[n].text} |", f"{units[n].text} - ")))
        ),
        found,
    )


def _headline_score(unit: TextUnit, said: frozenset[str], *, in_body: bool) -> float:
    """Return how much a line is like a headline, 0..1.4; 0 for what cannot be one."""
    own = stems(unit.text)
    ends = bool(_NEVER_ENDS_HEADLINE.search(unit.text))
    if not own or not MIN_HEADLINE_COLUMNS <= unit.columns <= MAX_HEADLINE_COLUMNS:
        return 0.0
    if in_body and (ends or unit.columns > MAX_TAKEN_COLUMNS):
        return 0.0
    share = len(own & said) / len(own)
    fit = min(1.0, unit.columns / 45)
    return (
        (0.15 + share) * fit * (0.55 if ends else 1.0) * (0.6 if in_body else 1.0) * (1.15 if unit.line == 1 else 1.0)
    )


def _offer_headline(builder: AttributionBuilder, unit: TextUnit) -> None:
    """Offer the headline; a publisher's mark at its end is the publisher."""
    text = unit.text
    match = _BRAND_MARK.search(text)
    if match and (full_name(match.group(1)) or agency(match.group(1)) or "--" in match.group()):
        brand = match.group(1).strip()
        builder.offer("headline", text[: match.start()], f"headline, line {unit.line}")
        builder.offer("publisher", brand, f"mark at the end of the headline, line {unit.line}")
        if full := full_name(brand):
            builder.offer("publisher_name", full, "name table")
        return
    builder.offer("headline", text, f"headline, line {unit.line}")


def _offer_header_line(builder: AttributionBuilder, unit: TextUnit, role: Role) -> None:
    if role is Role.BYLINE:
        _offer_byline(builder, unit)
    elif role is Role.AGENCY:
        builder.offer("agency", agency(unit.text), f"agency line, line {unit.line}")
    elif match := _CJK_SOURCE.match(unit.text) or _VIA.match(unit.text):
        builder.offer(
            "agency" if agency(match.group(1)) else "publisher",
            agency(match.group(1)) or match.group(1),
            f"source line, line {unit.line}",
        )
    elif role is Role.RIGHTS:
        _offer_rights(builder, unit)
    elif role is Role.ACCESS:
        builder.offer("access_notice", unit.text, f"notice, line {unit.line}")


def _offer_rights(builder: AttributionBuilder, unit: TextUnit) -> None:
    builder.offer(
        "rights",
        unit.text if _LICENCE.search(unit.text) else rights_text(unit.text),
        f"copyright line, line {unit.line}",
    )
    if found := _LICENCE.search(unit.text):
        builder.offer("licence_url", found.group().rstrip(".,;)"), f"copyright line, line {unit.line}")


def _offer_byline(builder: AttributionBuilder, unit: TextUnit) -> None:
    """Offer the names of a byline as authors, a wire service among them as the agency; one that stands alone is the author too."""
    for part in re.split(r"\s*[,/|]\s*|\s(?:and|und|et|y|e)\s", unit.text):
        builder.offer("agency", agency(part) or desk_agency(part), f"byline, line {unit.line}")
    builder.offer_authors(parse_authors(unit.text), f"byline, line {unit.line}")


def _offer_body(builder: AttributionBuilder, units: Sequence[TextUnit], body: Sequence[int]) -> None:
    """Offer the place and the agency at the head of the first paragraphs."""
    for unit in (units[n] for n in body[:2]):
        if dateline := find_loose_dateline(unit.text):
            place, written = dateline
            builder.offer("dateline", place, f"dateline, line {unit.line}")
            builder.offer("agency", written and (agency(written) or written), f"dateline, line {unit.line}")
            return
        if opening := find_leading_agency(unit.text):
            builder.offer("agency", opening, f"opening, line {unit.line}")
            return


def _offer_closing(
    builder: AttributionBuilder, units: Sequence[TextUnit], roles: Sequence[Role], below: Sequence[int]
) -> None:
    for n in below:
        unit, role = units[n], roles[n]
        if role is Role.END and (named := end_agency(unit.text)):
            builder.offer("agency", agency(named) or named, f"end mark, line {unit.line}")
        elif role is Role.RIGHTS:
            _offer_rights(builder, unit)
        elif role is Role.ACCESS:
            builder.offer("access_notice", unit.text, f"notice, line {unit.line}")
        elif role is Role.BYLINE:
            _offer_byline(builder, unit)


def _closing_end(units: Sequence[TextUnit], roles: Sequence[Role], start: int) -> int:
    """Return where the lines that close the article end: at the first barrier, or after as many lines as a header has."""
    for n in range(start, min(len(units), start + HEADER_UNITS)):
        if roles[n] in {Role.BARRIER, Role.RELATED}:
            return n
    return min(len(units), start + HEADER_UNITS)


def _dated(units: Sequence[TextUnit], roles: Sequence[Role], places: Sequence[int]) -> Iterator[int]:
    """Yield the lines around the opening that are there to give a date."""
    for n in places:
        text = units[n].text
        if roles[n] is Role.DATE or (roles[n] is Role.BYLINE and has_date(text)) or _posted(text):
            yield n


def _posted(text: str) -> bool:
    """Return whether a part of a line says when something was posted: `Ada Quill · Merrow Gazette · Posted: March 3, 2026`."""
    parts = _MARK.split(text) if len(text) <= MAX_POSTED_CHARS else []
    return any(
        part and says_published(part.split()[0]) and has_date(part) for part in parts if len(part) <= MAX_TIME_CHARS
    )


def _dated_below(units: Sequence[TextUnit], roles: Sequence[Role], places: Sequence[int]) -> list[int]:
    """Return the lines below the body that say that they give its date, or the only date there: several are those of other stories."""
    dated = [n for n in places if roles[n] is Role.DATE]
    said = [n for n in dated if says_published(units[n].text) or says_modified(units[n].text)]
    return said or (dated if len(dated) == 1 else [])


def _offer_times(
    builder: AttributionBuilder,
    units: Sequence[TextUnit],
    places: Sequence[int],
    *,
    seen: SeenAt | None,
    language: str | None,
) -> None:
    """Offer the dates of lines that are there to give one: instants before days, then what lacks a year, resolved by them."""
    found: list[tuple[Moment, TextUnit]] = []
    unclear: list[TextUnit] = []
    for n in places:
        moment = parse_moment(units[n].text, seen=seen, language=language)
        if moment is None:
            unclear.append(units[n])
        else:
            found.append((moment, units[n]))
    found.sort(key=lambda pair: not isinstance(pair[0], datetime))
    for moment, unit in found:
        builder.offer_moment("published", moment, f"date line, line {unit.line}")
    near = found[0][0] if found else None
    for unit in unclear:
        resolved = parse_moment(unit.text, seen=seen, language=language, near=near or seen) if near or seen else None
        if resolved is not None and not found:
            builder.offer_moment(
                "published", resolved, f"date without a year, line {unit.line}, in the year it was seen"
            )
        else:
            why = refusal(unit.text, seen=seen, language=language) if _YEAR.search(unit.text) else "date without a year"
            builder.reject("published", unit.text, f"{why}, line {unit.line}")


def is_headline_again(unit: TextUnit, builder: AttributionBuilder) -> bool:
    """Return whether a unit repeats the headline."""
    headline = builder.get("headline")
    return bool(headline) and bare(unit.text) == bare(headline or "")
