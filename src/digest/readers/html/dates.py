"""When a page's article appeared: what the page declares, then what stands by the headline, then the date in its address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from digest.model import FUTURE_DATE, Moment
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import (
    clock_of,
    is_plausible,
    parse_moment,
    parse_timestamp,
    refusal,
    says_modified,
    says_published,
)
from digest.readers.html.declared import PageMetadata, texts
from digest.readers.html.page import Page, Run
from digest.readers.html.running import is_called_aside, is_complete, is_same

LINE_CHARS = 120
"""The longest line by the headline that is searched for a date."""
REACH_ABOVE = 6
REACH_BELOW = 25
"""Runs around the headline among which its date stands."""
PARAGRAPH_CHARS = 200
TEXT_RUNS = 3
"""Below so many paragraphs of the article a date is no longer the headline's."""

_EDGE = r"(?:$|[\s_\-|])"
_CALLED_DATE = re.compile(
    r"(?:^|[\s_\-|])(?:dates?|time|time-?stamps?|published|publication|publish-?date|pub-?date|posted|(?:post-?|entry-?)?meta|by-?lines?|info"
    rf"|datum|fecha|data){_EDGE}",
    re.IGNORECASE,
)
_CALLED_OTHER = re.compile(
    r"(?:^|[\s_\-|])(?:comments?|replies|reply|respond|related|recent|latest|archives?|widgets?|sidebar|ticker|weather|clock|today|current-?date"
    rf"|events?|calendar|popular|next|prev(?:ious)?|similar|joined|members?){_EDGE}",
    re.IGNORECASE,
)
"""In class names: dates of other things, and clocks."""
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
_OTHER = re.compile(
    r"\b(?:joined|registered|member since|registriert|mitglied seit|inscrit|membre depuis|registrado|iscritto|aktuelle zeit|current time"
    r"|copyright)\b|©",
    re.IGNORECASE,
)
"""In lines: the day a member joined, a clock, a notice."""
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")
_REGION_IN_PATH = re.compile(r"/([a-z]{2})[-_]([a-z]{2})(?:/|$)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\.(?:uk|ie|au|nz|in|za|sg|hk|my|ke|ng)$")
"""Countries that write English, and the day before the month. Source: CLDR."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGIT = re.compile(r"\d")


def offer_times(builder: AttributionBuilder, metadata: PageMetadata, headline: str | None) -> None:
    """Offer when the article was published and changed, the surest place first."""
    language = _language(metadata)
    lines = _lines_by_headline(metadata, headline, language)
    declared = {field: list(_declared(builder, metadata, field, language)) for field in ("published", "modified")}
    weak = list(_declared_weakly(builder, metadata, language))
    shown = [_Offer(line.moment, line.found, line.clock) for line in lines if not line.is_modified]
    published = [*declared["published"], *shown, *weak]
    if day := _in_address(metadata):
        published.append(_Offer(day, "date in the address"))
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
        places.append(("microdata", [each.get("content") or each.get("datetime") or "" for each in elements]))
    places += [(found, values) for found, values in metadata.named(field) if found not in _WEAK]
    yield from _offers(builder, metadata, field, places, language)


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
        if moment is not None:
            yield _Offer(moment, found)
        elif text and refusal(text, seen=seen, language=language) == FUTURE_DATE:
            builder.reject(field, text, f"{found}, {FUTURE_DATE}")


def _language(metadata: PageMetadata) -> str | None:
    """Return the language that decides how dates are read, with its region where the page or its address names one."""
    declared = metadata.page.tree.get("lang") or next(iter(metadata.meta.get("oglocale", [])), None)
    language = declared.replace("_", "-") if declared else None
    if language not in {None, "en"}:
        return language
    address = urlsplit(metadata.url or "")
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


def _day(offer: "_Offer | _DatedLine") -> date:
    return offer.moment.date() if isinstance(offer.moment, datetime) else offer.moment


def _is_utc(moment: Moment) -> bool:
    return isinstance(moment, datetime) and not moment.utcoffset()


def _is_local(moment: Moment) -> bool:
    return isinstance(moment, datetime) and bool(moment.utcoffset())


def _is_same_minute(one: Moment, other: Moment) -> bool:
    return isinstance(one, datetime) and isinstance(other, datetime) and abs(one - other) < timedelta(minutes=1)


_SURE, _CALLED = 1, 2
"""The ranks of lines that say what they are, and of those that are called it; a date alone, away from the headline, may be anything's."""


class _DatedLine(NamedTuple):
    """A line by the headline that gives a date."""

    moment: Moment
    found: str
    is_modified: bool
    rank: int
    """The smaller, the surer."""
    clock: time | None = None
    """The time of day beside a day that is given without a zone."""


def _lines_by_headline(metadata: PageMetadata, headline: str | None, language: str | None) -> list[_DatedLine]:
    """Return the lines by the headline that give a date, the surest first."""
    page = metadata.page
    found = [line for run in _runs_by_headline(page, headline) for line in _dated(metadata, run, language)]
    if not found:
        found = _elsewhere([line for run in page.runs for line in _dated(metadata, run, language)])
    return sorted(found, key=lambda line: line.rank)


def _elsewhere(lines: list[_DatedLine]) -> list[_DatedLine]:
    """Return the first of the lines in the whole page that say what they are, if all of these give one day.

    Without any, the only line that is called a date.
    """
    published = [line for line in lines if not line.is_modified]
    sure = [line for line in published if line.rank <= _SURE]
    called = [line for line in published if line.rank == _CALLED]
    found = (sure if len({_day(line) for line in sure}) == 1 else []) if sure else called if len(called) == 1 else []
    return [line._replace(found=line.found.replace("by the headline", "elsewhere")) for line in found[:1]]


def _runs_by_headline(page: Page, headline: str | None) -> Iterator[Run]:
    """Yield the runs below the headline down to the first paragraphs of the text, then those right above it, the nearest first."""
    number = _headline_number(page.runs, page, headline)
    if number is None:
        return
    paragraphs = 0
    if any(part.datetime for part in page.runs[number].inline):
        yield page.runs[number]
    for run in page.runs[number + 1 : number + 1 + REACH_BELOW]:
        paragraphs += run.end - run.start >= PARAGRAPH_CHARS and is_complete(page.words(run))
        if paragraphs >= TEXT_RUNS:
            break
        yield run
    yield from reversed(page.runs[max(0, number - REACH_ABOVE) : number])


def _headline_number(runs: Sequence[Run], page: Page, headline: str | None) -> int | None:
    same = [n for n, run in enumerate(runs) if headline and is_same(page.words(run), headline)]
    heads = (
        [n for n in same if runs[n].tag in {"h1", "h2"}] or same or [n for n, run in enumerate(runs) if run.tag == "h1"]
    )
    return heads[0] if heads else None


def _dated(metadata: PageMetadata, run: Run, language: str | None) -> Iterator[_DatedLine]:
    page, seen = metadata.page, metadata.document.seen
    words = page.words(run)
    if (len(words) > LINE_CHARS and run.tag != "h1") or _OTHER.search(words) or _is_of_other(page, run):
        return
    times = [part.datetime for part in run.inline if part.datetime]
    moments = [moment for text in times if (moment := parse_timestamp(text, seen=seen))]
    is_modified = says_modified(words) and not says_published(words)
    if moments:
        clock = None if isinstance(moments[0], datetime) else clock_of(times[0])
        yield _DatedLine(moments[0], "time element by the headline", is_modified, 0, clock)
    elif _DIGIT.search(words) and (moment := parse_moment(words, seen=seen, language=language)):
        clock = None if isinstance(moment, datetime) else clock_of(words)
        if says_published(words) or says_modified(words):
            yield _DatedLine(moment, "date line by the headline", is_modified, 1, clock)
        elif _is_called_date(run.names) or any(part.tag == "time" for part in run.inline):
            yield _DatedLine(moment, "date by the headline", is_modified, 2, clock)
        elif _is_little_else(words):
            yield _DatedLine(moment, "date by the headline", is_modified, 3, clock)


def _is_of_other(page: Page, run: Run) -> bool:
    """Whether a run is called something else than the article's date: a comment's, a clock, that of a related story."""
    if not run.tags.isdisjoint({"nav", "footer", "figcaption"}):
        return True
    if "aside" in run.tags and not ("article" in run.tags and _is_called_date(run.names)):
        return True
    box = page.boxes[run.box]
    return _is_called_other(f"{page.boxes[max(0, box.parent)].names}|{box.names}")


@lru_cache(maxsize=256)
def _is_called_other(names: str) -> bool:
    return bool(_CALLED_OTHER.search(names)) or (is_called_aside(names) and not _is_called_date(names))


@lru_cache(maxsize=256)
def _is_called_date(names: str) -> bool:
    return bool(_CALLED_DATE.search(_HUMP.sub("-", names)))


def _is_little_else(words: str) -> bool:
    """Whether a line holds a date, a name at most, and no sentence."""
    return len(words) <= 60 and not is_complete(words.rstrip("."))


def _in_address(metadata: PageMetadata) -> date | None:
    """Return the day that the article's address names in its path."""
    found = _IN_ADDRESS.search(urlsplit(metadata.url or "").path)
    if not found:
        return None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    return day if is_plausible(day, seen=metadata.document.seen) else None
