"""What the lines around the body say: headline, byline, date, publisher, agency, rights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from digest.model import Moment, SeenAt
from digest.readers.agencies import agency, desk_agency, full_name
from digest.readers.attribution import AttributionBuilder
from digest.readers.bylines import gives_time
from digest.readers.datelines import find_leading_agency, find_loose_dateline
from digest.readers.dates import has_date, parse_moment, refusal, says_modified, says_published
from digest.readers.plain_text.authors import Lines, offer_authors
from digest.readers.plain_text.lines import Role, TextUnit, bare, end_agency, spaced, stems
from digest.readers.plain_text.opening import Opening, find_opening
from digest.readers.rights_lines import rights_text
from digest.text.urls import is_web_address

MAX_POSTED_CHARS = 160
"""A line that names writer, publisher, and when it was posted and changed, is no longer."""
MAX_DATED_CHARS = 90
"""A part of one that gives the time is shorter, also where it names the writer."""
_AVAILABLE = re.compile(
    r"\b(?:verfügbar bis|abrufbar bis|available until|expires|disponible (?:hasta|jusqu)|disponibile fino|beschikbaar tot)\b",
    re.IGNORECASE,
)
"""Until when a recording is there."""
_MARK = re.compile(r"\s*[·•|]\s*")


HEADER_UNITS = 14
"""Units above the body in which a header is looked for; measured on pasted pages, more brings in other stories' lines."""
OPENING_UNITS = 12
"""Units from the first paragraph on among which a byline or date may stand, below a lead that stands above it."""
MIN_HEADLINE_COLUMNS = 12
MAX_HEADLINE_COLUMNS = 240
MAX_TAKEN_COLUMNS = 140
"""A longer unit of the body is not a headline that was taken for a paragraph."""
NEARLY = 0.7
"""Share of the best line's score at which an earlier line is preferred: by a grid over half of 150 pasted pages of 40 countries the
headline is found in .85, on the other half in .89; at 1 in .71 and .81."""

KICKER_SHARE, KICKER_RATIO = 1.0, 1.2
MIN_STANDFIRST_COLUMNS = 60
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
    below = range(body[-1] + 1, _closing_end(units, roles, body[-1] + 1))
    offer_authors(builder, Lines(units, roles), head=head, places=opening, body=body, below=below)
    _offer_body(builder, units, body)
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
    own = _own_line(units, found, [n for n, score in scores.items() if score])
    return _above_standfirst(units, roles, _below_kicker(units, scores, own))


def _above_standfirst(units: Sequence[TextUnit], roles: Sequence[Role], found: int) -> int:
    """Return the line above where the one found is a sentence and that none: a headline of few words above its standfirst."""
    above = next((n for n in range(found - 1, -1, -1) if roles[n] not in {Role.INTERFACE, Role.NUMBER}), None)
    is_sentence = units[found].columns >= MIN_STANDFIRST_COLUMNS and units[found].text.endswith((".", "。"))
    if not is_sentence or above is None or roles[above] is not Role.TEXT:
        return found
    text = units[above].text
    is_headline = units[above].columns >= MIN_HEADLINE_COLUMNS and " " in text and not gives_time(text)
    return above if is_headline and not _NEVER_ENDS_HEADLINE.search(text) else found


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
    """Offer a wire service that a byline names as the agency."""
    for part in re.split(r"\s*[,/|]\s*|\s(?:and|und|et|y|e)\s", unit.text):
        builder.offer("agency", agency(part) or desk_agency(part), f"byline, line {unit.line}")


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
        is_dated = roles[n] is Role.DATE or (roles[n] is Role.BYLINE and has_date(text)) or _posted(text)
        if is_dated and not _AVAILABLE.search(text):
            yield n


def _posted(text: str) -> bool:
    """Return whether a part of a line says when something was posted: `Ada Quill · Merrow Gazette · Posted: March 3, 2026`."""
    parts = _MARK.split(text) if len(text) <= MAX_POSTED_CHARS else []
    return any(
        part and says_published(part.split()[0]) and has_date(part) for part in parts if len(part) <= MAX_DATED_CHARS
    )


def _dated_below(units: Sequence[TextUnit], roles: Sequence[Role], places: Sequence[int]) -> list[int]:
    """Return the lines below the body that say that they give its date, or the only date there: several are those of other stories."""
    dated = [n for n in places if roles[n] is Role.DATE and not _AVAILABLE.search(units[n].text)]
    signed = [n for n in places if roles[n] is Role.BYLINE and has_date(units[n].text)]
    said = [n for n in dated if says_published(units[n].text) or says_modified(units[n].text)]
    return signed or said or (dated if len({units[n].text for n in dated}) == 1 else [])


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
        moment = parse_moment(spaced(units[n].text), seen=seen, language=language)
        if moment is None:
            unclear.append(units[n])
        else:
            found.append((moment, units[n]))
    found.sort(key=lambda pair: not isinstance(pair[0], datetime))
    for moment, unit in found:
        builder.offer_moment("published", moment, f"date line, line {unit.line}")
    near = found[0][0] if found else None
    for unit in unclear:
        text = spaced(unit.text)
        resolved = parse_moment(text, seen=seen, language=language, near=near or seen) if near or seen else None
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
