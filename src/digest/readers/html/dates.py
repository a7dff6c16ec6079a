"""When a page's article appeared: what the page declares, then what stands by the headline, then the date in its address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from digest.model import Moment
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import is_plausible, parse_moment, parse_timestamp
from digest.readers.html.declared import PageMetadata, texts
from digest.readers.html.page import Page, Run
from digest.readers.html.running import is_called_aside, is_complete, is_same

LINE_CHARS = 120
"""A line that gives a date by the headline is no longer than this."""
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
    rf"|events?|calendar|popular|next|prev(?:ious)?|similar){_EDGE}",
    re.IGNORECASE,
)
"""In class names: dates of other things, and clocks."""
_PUBLISHED = re.compile(
    r"\b(?:(?:first )?(?:published|posted)|written|created|released|veröffentlicht|erstellt|erschienen|geschrieben|verfasst|publié|paru"
    r"|mis en ligne|publicado|pubblicato|gepubliceerd|geplaatst|publicerad|publisert|udgivet|offentliggjort|opublikowano|dodano|julkaistu"
    r"|опубликовано|опубліковано|yayınlan\w*|diterbitkan|đăng)\b|投稿日|公開日?|掲載|发布|發佈|發表|게시|등록|입력|נשר|פורסם|प्रकाशित|เผยแพร่|Δημοσίευση",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"\b(?:updated|modified|edited|revised|aktualisiert|zuletzt geändert|letzte änderung|stand"
    r"|mis à jour|modifié|actualizado|atualizado"
    r"|aggiornato|bijgewerkt|laatst gewijzigd|uppdaterad|oppdatert|opdateret|aktualizacja|päivitetty|обновлено|оновлено|güncelle\w*|cập nhật)\b"
    r"|更新|수정|تحديث|עודכן",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGIT = re.compile(r"\d")


def offer_times(builder: AttributionBuilder, metadata: PageMetadata, headline: str | None) -> None:
    """Offer when the article was published and changed, the surest place first."""
    seen = metadata.document.seen

    def offer(field: str, values: Iterable[Any], found: str) -> None:
        for value in values:
            builder.offer_moment(field, parse_timestamp(str(value), seen=seen), found)

    offer("published", texts(metadata.node.get("datePublished"))[:1], "json-ld")
    offer("modified", texts(metadata.node.get("dateModified"))[:1], "json-ld")
    for element in metadata.marked.get("datePublished", [])[:1]:
        offer("published", [element.get("content") or element.get("datetime") or ""], "microdata")
    for field in ("published", "modified"):
        for found, values in metadata.named(field):
            offer(field, values[:1], found)
    for key in ("dateCreated", "uploadDate"):
        offer("published", texts(metadata.node.get(key))[:1], "json-ld")
    for line in _lines_by_headline(metadata, headline):
        builder.offer_moment("modified" if line.is_modified else "published", line.moment, line.found)
    builder.offer_moment("published", _in_address(metadata), "date in the address")


_SURE = 1
"""The rank of lines that say or are called what they are; a date alone, away from the headline, may be anything's."""


class _DatedLine(NamedTuple):
    """A line by the headline that gives a date."""

    moment: Moment
    found: str
    is_modified: bool
    rank: int
    """The smaller, the surer."""


def _lines_by_headline(metadata: PageMetadata, headline: str | None) -> list[_DatedLine]:
    """Return the lines by the headline that give a date, the surest first."""
    page = metadata.page
    language = page.tree.get("lang") or next(iter(metadata.meta.get("oglocale", [])), None)
    language = language.replace("_", "-") if language else None
    found = [line for run in _runs_by_headline(page, headline) for line in _dated(metadata, run, language)]
    if not found:
        found = _only_day([line for run in page.runs for line in _dated(metadata, run, language) if line.rank <= _SURE])
    return sorted(found, key=lambda line: line.rank)


def _only_day(lines: list[_DatedLine]) -> list[_DatedLine]:
    """Return the first of lines elsewhere in the page if all that are not of a change give one day; else nothing."""
    published = [line for line in lines if not line.is_modified]
    days = {line.moment.date() if isinstance(line.moment, datetime) else line.moment for line in published}
    return (
        [published[0]._replace(found=published[0].found.replace("by the headline", "elsewhere"))]
        if len(days) == 1
        else []
    )


def _runs_by_headline(page: Page, headline: str | None) -> Iterator[Run]:
    """Yield the runs below the headline down to the first paragraphs of the text, then those right above it, the nearest first."""
    number = _headline_number(page.runs, page, headline)
    if number is None:
        return
    paragraphs = 0
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
    if len(words) > LINE_CHARS or _is_of_other(page, run):
        return
    times = [part.datetime for part in run.inline if part.datetime]
    moments = [moment for text in times if (moment := parse_timestamp(text, seen=seen))]
    is_modified = bool(_MODIFIED.search(words)) and not _PUBLISHED.search(words)
    if moments:
        yield _DatedLine(moments[0], "time element by the headline", is_modified, 0)
    elif _DIGIT.search(words) and (moment := parse_moment(words, seen=seen, language=language)):
        if _PUBLISHED.search(words) or _MODIFIED.search(words):
            yield _DatedLine(moment, "date line by the headline", is_modified, 1)
        elif _is_called_date(run.names) or any(part.tag == "time" for part in run.inline):
            yield _DatedLine(moment, "date by the headline", is_modified, 2)
        elif _is_little_else(words):
            yield _DatedLine(moment, "date by the headline", is_modified, 3)


def _is_of_other(page: Page, run: Run) -> bool:
    """Whether a run is called something else than the article's date: a comment's, a clock, that of a related story."""
    if not run.tags.isdisjoint({"aside", "nav", "footer", "figcaption"}):
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
