"""When a page's article appeared: what the page declares, then what stands by the headline, then the date in its address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from digest.model import FUTURE_DATE, Moment
from digest.readers.attribution import AttributionBuilder
from digest.readers.calendars import month_number
from digest.readers.dates import is_plausible, parse_moment, refusal
from digest.readers.html.date_lines import BARE, DatedLine, lines_by_headline
from digest.readers.html.declared import PageMetadata, texts
from digest.readers.html.page import text_in

IN_ADDRESS = "date in the address"
ELSEWHERE = "elsewhere"
ANOTHER_DAY = "another place gives another day, and none says that it is the article's"
"""Of evidence that was not used."""
MANY_DAYS = 3
"""This many bare dates belong to a list."""
_ONE_DAY = timedelta(days=1)
_WEAK = frozenset(
    f"meta {name}"
    for name in (
        *("ogarticlepublishedtime", "sailthrudate", "dcdate", "dcdatecreated", "dctermscreated", "dctermsdate"),
        *("lastpublished", "date"),
    )
)
"""Metadata that some programs fill with the day a file or a record was made; a line by the headline is surer."""
_WESTERNMOST, _EASTERNMOST = timedelta(hours=12), timedelta(hours=14)
"""Offsets of the farthest zones. Source: the tz database."""
_QUARTER = timedelta(minutes=15)
"""Offsets of zones are multiples of it."""
_IN_ADDRESS = (
    re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/_-]|\.\w+$|$)"),
    re.compile(r"/((?:19|20)\d{2})/([A-Za-z]{3,9})/(0?[1-9]|[12]\d|3[01])(?:/|$)"),
    re.compile(r"[/_-]((?:19|20)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[/_-]|\.\w+$|$)"),
    re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])/?(0[1-9]|[12]\d|3[01])(?:[/_-]|\.\w+$|$)"),
    re.compile(r"/t((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_\d+\.\w+$"),
)
"""How addresses write a day: `/2019/08/06/`, `/2019/aug/06/`, `-2019-08-06.html`, `/2019/0806/`, `/t20190806_4711.html`."""
_NUMBERS = re.compile(r"\b(?:0?[1-9]|1[0-2])([/-])(?:0?[1-9]|1[0-2])\1(?:\d{2}|\d{4})\b")
_ZEROS = frozenset({date(1999, 11, 30), date(2000, 1, 1), date(2001, 1, 1)})
"""Days that programs write for none: the zeroes of MySQL in PHP, of some clocks, of Cocoa."""
_REGION_IN_PATH = re.compile(r"/([a-z]{2})[-_]([a-z]{2})(?:/|$)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\.(?:uk|ie|au|nz|in|za|sg|hk|my|ke|ng)$")
"""Countries that write English, and the day before the month. Source: CLDR."""


def offer_times(builder: AttributionBuilder, metadata: PageMetadata, headline: str | None) -> None:
    """Offer when the article was published and changed, the surest place first."""
    language = _language(metadata)
    declared = {field: list(_declared(builder, metadata, field, language)) for field in ("published", "modified")}
    weak = list(_declared_weakly(builder, metadata, language))
    address = [_Offer(day, IN_ADDRESS) for day in _in_addresses(metadata)]
    lines = lines_by_headline(metadata, headline, language)
    if not lines and language in {None, "en"}:
        lines = _in_either_order(metadata, headline, [*declared["published"], *declared["modified"], *weak, *address])
    shown = [_Offer(line.moment, line.found, line.clock) for line in lines if not line.is_modified]
    is_bare = all(line.rank == BARE for line in lines if not line.is_modified)
    near = [offer for offer in shown if not offer.found.endswith(ELSEWHERE)]
    far = [offer for offer in shown if offer.found.endswith(ELSEWHERE)]
    near.sort(key=lambda offer: not any(_day(offer) == _day(each) for each in address))
    others = [*address, *far, *weak] if far else [*weak, *address]
    published = [*declared["published"], *near, *others]
    if not declared["published"] and is_bare and _disagree(shown, weak, address):
        for offer in published:
            builder.reject("published", offer.moment.isoformat(), f"{offer.found}; {ANOTHER_DAY}")
        published = []
    for offer in _best_first(published, shown, declared["modified"]):
        builder.offer_moment("published", offer.moment, offer.found)
    for offer in declared["modified"]:
        builder.offer_moment("modified", offer.moment, offer.found)
    for line in lines:
        if line.is_modified:
            builder.offer_moment("modified", line.moment, line.found)


class _Offer(NamedTuple):
    """A moment, and the place that gives it, as evidence names it."""

    moment: Moment
    found: str
    clock: time | None = None
    """The time of day beside a day that is given without a zone."""


def _declared(
    builder: AttributionBuilder, metadata: PageMetadata, field: str, language: str | None
) -> Iterator[_Offer]:
    """Yield the moments that the page declares for a field, the surest place first."""
    property_name = {"published": "datePublished", "modified": "dateModified"}[field]
    places = [("json-ld", texts(metadata.node.get(property_name)))]
    if field == "published":
        elements = metadata.marked.get(property_name, [])
        places.append(("microdata", [_written(each) for each in elements]))
    places += [(found, values) for found, values in metadata.named(field) if found not in _WEAK]
    yield from _offers(builder, metadata, field, places, language)


def _written(element: etree._Element) -> str:
    """Return the moment that an element marked as one holds: for machines, else for persons."""
    machine = element.get("content") or element.get("datetime") or element.get("title")
    return machine or text_in(element)


def _declared_weakly(builder: AttributionBuilder, metadata: PageMetadata, language: str | None) -> Iterator[_Offer]:
    """Yield the moments that a page declares where programs write the day a file or a record was made or changed."""
    places = [(found, values) for found, values in metadata.named("published") if found in _WEAK]
    places += [("json-ld", texts(metadata.node.get(name))) for name in ("dateCreated", "uploadDate")]
    yield from _offers(builder, metadata, "published", places, language)


def _offers(
    builder: AttributionBuilder,
    metadata: PageMetadata,
    field: str,
    places: Iterable[tuple[str, Sequence[Any]]],
    language: str | None,
) -> Iterator[_Offer]:
    seen = metadata.document.seen
    for found, values in places:
        text = str(values[0]) if values else ""
        moment = parse_moment(text, seen=seen, language=language)
        if moment is not None and _day_of(moment) not in _ZEROS:
            yield _Offer(moment, found)
        elif text and refusal(text, seen=seen, language=language) == FUTURE_DATE:
            builder.reject(field, text, f"{found}, {FUTURE_DATE}")


def _language(metadata: PageMetadata) -> str | None:
    """Return the language that decides how dates are read, with its region where the page or its address names one."""
    declared = metadata.page.tree.get("lang") or next(iter(metadata.meta.get("oglocale", [])), None)
    language = declared.replace("_", "-") if declared else None
    if language == "en-US" and _DAY_FIRST.search(urlsplit(metadata.url or "").hostname or ""):
        return "en"  # what programs declare that nobody has told the language
    if language not in {None, "en"}:
        return language
    if (
        language == "en"
        and (region := next(iter(metadata.meta.get("oglocale", [])), "")).startswith("en_")
        and region != "en_US"
    ):
        return region.replace("_", "-")
    address = urlsplit(metadata.document.url or metadata.url or "")
    if found := _REGION_IN_PATH.search(address.path):
        return f"{found[1].lower()}-{found[2].upper()}"
    return "en-GB" if _DAY_FIRST.search(address.hostname or "") else language


def _best_first(offers: list[_Offer], shown: Sequence[_Offer], modified: Sequence[_Offer]) -> list[_Offer]:
    """Return the offers with one before all others that corrects the first of them, if there is one."""
    if not offers:
        return []
    first = offers[0]
    better = (
        _in_local_zone(first, offers)
        or _in_shown_zone(first, shown)
        or _before_change(first, offers, modified)
        or _agreed(first, offers, shown)
    )
    return [better, *(offer for offer in offers if offer != better)] if better else offers


def _in_local_zone(first: _Offer, offers: Sequence[_Offer]) -> _Offer | None:
    """Return the same instant as a local time, for one in UTC: its day is the one that the page shows."""
    if not _is_utc(first.moment):
        return None
    return next(
        (each for each in offers if _is_local(each.moment) and _is_same_minute(each.moment, first.moment)), None
    )


def _in_shown_zone(first: _Offer, shown: Sequence[_Offer]) -> _Offer | None:
    """Return an instant in UTC as the local time that stands by the headline, if the two are the same in some zone."""
    if not isinstance(first.moment, datetime) or not _is_utc(first.moment):
        return None
    for each in shown:
        if not each.clock or each.clock == time() or isinstance(each.moment, datetime):
            continue
        offset = datetime.combine(each.moment, each.clock, UTC) - first.moment.replace(second=0, microsecond=0)
        if offset and -_WESTERNMOST <= offset <= _EASTERNMOST and offset % _QUARTER == timedelta():
            return _Offer(first.moment.astimezone(timezone(offset)), f"{first.found}, as the local time {each.found}")
    return None


def _before_change(first: _Offer, offers: Sequence[_Offer], modified: Sequence[_Offer]) -> _Offer | None:
    """Return the earlier of two declared days, where the later is the one of the last change."""
    if not any(_day(each) == _day(first) for each in modified):
        return None
    return next((each for each in offers if each.found.startswith("meta") and _day(each) < _day(first)), None)


def _agreed(first: _Offer, offers: Sequence[_Offer], shown: Sequence[_Offer]) -> _Offer | None:
    """Return what two places say, one of them by the headline, where the first stands alone with its day."""
    if not shown or any(_day(each) == _day(first) for each in offers[1:]):
        return None
    declared = (each for each in offers[1:] if each not in shown and each.found not in _WEAK)
    return next((each for each in declared if _day(each) == _day(shown[0])), None)


def _disagree(bare: Sequence[_Offer], weak: Sequence[_Offer], address: Sequence[_Offer]) -> bool:
    """Whether a date by the headline that nothing calls the article's is contradicted, and no other place decides.

    It is by the day in the address, if that is not a day beside, which may be the same in another zone; or by others of its own kind.
    """
    if not bare:
        return False
    days = {_day(each) for each in bare}
    named = {_day(each) for each in (*weak, *address)}
    if days & named:
        return False
    return len(days) >= MANY_DAYS or any(abs(_day(each) - _day(bare[0])) > _ONE_DAY for each in address)


def _in_either_order(metadata: PageMetadata, headline: str | None, known: Sequence[_Offer]) -> list[DatedLine]:
    """Return the lines by the headline whose numbers may be day or month first, where only one way is a day that another place gives."""
    if not known or not _NUMBERS.search(metadata.page.text):
        return []
    ways = {way: lines_by_headline(metadata, headline, way) for way in ("en-GB", "en-US")}
    days = {_day(each) for each in known}
    right = [lines for lines in ways.values() if any(line.day in days for line in lines)]
    return right[0] if len(right) == 1 else []


def _day(offer: _Offer) -> date:
    return _day_of(offer.moment)


def _day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _is_utc(moment: Moment) -> bool:
    return isinstance(moment, datetime) and not moment.utcoffset()


def _is_local(moment: Moment) -> bool:
    return isinstance(moment, datetime) and bool(moment.utcoffset())


def _is_same_minute(one: Moment, other: Moment) -> bool:
    return isinstance(one, datetime) and isinstance(other, datetime) and abs(one - other) < timedelta(minutes=1)


def _in_addresses(metadata: PageMetadata) -> list[date]:
    """Return the day that one of the page's addresses names in its path, the article's own address first; at most one."""
    addresses = (metadata.url, metadata.document.url, *metadata.meta.get("ogurl", [])[:1])
    days = (_in_address(address) for address in addresses if address)
    return [day for day in days if day and is_plausible(day, seen=metadata.document.seen)][:1]


def _in_address(address: str) -> date | None:
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    for pattern in _IN_ADDRESS:
        if found := pattern.search(path):
            year, month, day = found.groups()
            number = int(month) if month.isdigit() else month_number(month, "en")
            try:
                return date(int(year), number or 0, int(day))
            except ValueError:
                continue
    return None
