"""Lines of a page that say when its article appeared or was changed: those by the headline, else one that stands alone of its kind."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from digest.model import Moment
from digest.readers.dates import clock_of, date_parts, parse_moment, parse_timestamp, says_published
from digest.readers.html.declared import PageMetadata
from digest.readers.html.page import Page, Run
from digest.readers.html.running import is_called_aside, is_complete, is_same
from digest.readers.names import is_byline
from digest.text.markup import hyphenated

LINE_CHARS = 120
"""The longest line by the headline that is searched for a date."""
ENTRY_CHARS = 600
"""The longest that says at its beginning when an entry was posted, and then where it is filed."""
REACH_ABOVE = 6
REACH_BELOW = 25
"""Runs around the headline among which its date stands."""
PARAGRAPH_CHARS = 200
TEXT_RUNS = 3
"""A date below this many paragraphs of the article no longer belongs to the headline."""
DATE_DIGITS = 3
"""A date has no fewer: `4 Mar '26`."""
STORY_CHARS = 30
"""A link of this length beside a date names another story."""

_EDGE = r"(?:$|[\s_\-|])"
_CALLED_DATE = re.compile(
    r"(?:^|[\s_\-|])(?:dates?|time|time-?stamps?|published|publication|publish-?date|pub-?date|posted|(?:post-?|entry-?)?meta|by-?lines?|info"
    rf"|datum|fecha|data){_EDGE}",
    re.IGNORECASE,
)
_CALLED_OTHER = re.compile(
    r"(?:^|[\s_\-|])(?:comments?|comment-?list|replies|reply|respond|related|recent|latest|archives?|widgets?|sidebar|ticker|weather|clock|today"
    r"|(?:current|header|top|todays?)-?date|date-?(?:now|today|top)|(?:local|server)-?time|events?|calendar|popular|trending|carousel|slider"
    rf"|next|prev(?:ious)?|similar|joined|members?){_EDGE}",
    re.IGNORECASE,
)
"""In class names: dates of other things, and clocks."""
_WITHIN_OTHER = re.compile(
    rf"(?:^|[\s_\-|])(?:comments?|comment-?list|replies|respond|related|widgets?|sidebar|ticker|calendar|popular|trending|carousel){_EDGE}",
    re.IGNORECASE,
)
"""In the names of a box farther around."""
_CALLED_HEAD = re.compile(
    r"(?:^|[\s|])(?:(?:site|page|main|top|global)?[-_]?(?:header|head|top|topbar|bar|masthead|nav|navbar|menu|banner)"
    r"(?:[-_](?:top|bar|date|inner|main|left|right|middle|wrap\w*|container))?)(?=$|[\s|])",
    re.IGNORECASE,
)
"""In class names: the head of every page of a site, where a clock stands."""
_OTHER = re.compile(
    r"\b(?:joined|registered|member since|registriert|mitglied seit|inscrit|membre depuis|registrado|iscritto|aktuelle zeit|current time"
    r"|last (?:post|reply|activity|visit|login|seen)|letzter beitrag|dernier message|último mensaje|accessed|retrieved|abgerufen"
    r"|consulté le|copyright)\b|©(?=.{0,20}\d)",
    re.IGNORECASE,
)
"""In lines: the day a member joined or wrote last, that of a visit, a clock, a notice."""
_OF_EVENT = re.compile(
    r"^\W*(?:(?:when|wann|event|termin|veranstaltung\w*|deadline|closing date|expir\w+|valid|due (?:by|date|on)|born|died|starts?|begins?"
    r"|opens?|ends?|beginn|ende|gültig|frist|bewerbungsfrist|einsendeschluss|geboren|gestorben|cuándo|quand|today|heute|aujourd\w+|hoy|oggi|hoje|vandaag|idag"
    r"|dzisiaj|dziś|сегодня|сьогодні|bugün|今日)\b|(?:until|bis(?: zum)?|jusqu\w+['’]au|hasta el|fino al|até)\s(?:[^\W\d_]+,?\s)?\d"
    r"|(?:since|from|ab|seit|desde el|depuis le|à partir du|dal)\s\d)",
    re.IGNORECASE,
)
"""What a line begins with that gives the day of something else: of an event, of a time limit, of the reader."""
_RANGE = re.compile(
    r"(?<![\d.])\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?m\.?)?\s*(?:[–—-]|to|bis|until|à|alle)\s*\d{1,2}(?:[:.h]\s?\d{2}(?![\d.]?\.?\d)|\s?[ap]\.?m)"
    r"|(?<![\d:.])\d{1,2}\.?(?:[–—-]|\s(?:to|bis|until|au|al)\s)\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,}"
    r"|[^\W\d_]{3,}\.?\s\d{1,2}\s?[–—-]\s?\d{1,2},?\s\d{4}"
    r"|\d{1,2}[./]\d{4}\s*(?:[–—-]|to|bis|until|au|al)\s*\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|[^\W\d_]{3,}\.?,?\s\d{4}\s*(?:[–—-]|to|bis|until|au|al)\s*(?:[^\W\d_]+,?\s+)?\d{1,2}\.?\s+[^\W\d_]{3,}\.?,?\s\d{4}",
    re.IGNORECASE,
)
"""From one day or time of day to another: an event."""
_ENTRY = re.compile(
    r"^\W*(?:this (?:entry|post|article|story|page|item)|(?:dieser|der) (?:eintrag|beitrag|artikel)|cet(?:te)? (?:entrée|article)"
    r"|ce billet|est[ea] (?:entrada|artículo|artigo|post)|quest[oa] (?:articolo|voce|post)|dit (?:bericht|artikel)"
    r"|(?:det|den)? ?här (?:inlägget|artikeln)|(?:эта )?запись|ten wpis|bu yazı)\b",
    re.IGNORECASE,
)
"""What the line below an entry begins with. Source: WordPress, theme Kubrick and its translations."""
_BESIDE = frozenset({"nav", "footer", "figcaption"})
ALONE_CHARS = 40
_LETTERS = re.compile(r"^[^\W\d_]+,\s")
"""The place before a date, or the day of the week: `Varn, 6 August 2019`."""
_DIGIT = re.compile(r"\d")

SURE, CALLED, BARE = 1, 2, 3
"""The ranks of lines that say what they are, of those that are called it, and of a date alone, which may be anything's."""


class DatedLine(NamedTuple):
    """A line by the headline that gives a date."""

    moment: Moment
    found: str
    is_modified: bool
    rank: int
    """The smaller, the surer."""
    clock: time | None = None
    """The time of day beside a day that is given without a zone."""
    is_alone: bool = False
    """Whether the line is a date and nothing else."""

    @property
    def day(self) -> date:
        """The day that the line gives."""
        return self.moment.date() if isinstance(self.moment, datetime) else self.moment


class _Shared:
    """What stands around the headline too, and so says nothing of a line: boxes, and the tags of elements."""

    def __init__(self, page: Page, headline: Run | None) -> None:
        self.boxes = frozenset() if headline is None else frozenset(_around(page, headline))
        self.tags: frozenset[str] = frozenset() if headline is None else headline.tags


def lines_by_headline(metadata: PageMetadata, headline: str | None, language: str | None) -> list[DatedLine]:
    """Return the lines by the headline that give a date, the surest first; `language` decides between day and month first."""
    page = metadata.page
    number = _headline_number(page, headline)
    shared = _Shared(page, None if number is None else page.runs[number])

    def lines_of(n: int) -> Iterator[DatedLine]:
        is_above = number is None or n < number
        lines = _dated(metadata, page.runs[n], language, shared)
        return (line for line in lines if not (is_above and _is_clock(page, page.runs[n], line, shared)))

    near = () if number is None else _numbers_around(page, number)
    found = [line for n in near for line in lines_of(n)]
    if not found:
        found = _elsewhere([line for n in range(len(page.runs)) for line in lines_of(n)])
    return sorted(found, key=lambda line: line.rank)


def _elsewhere(lines: list[DatedLine]) -> list[DatedLine]:
    """Return the first of the lines in the whole page that say what they are, if all of these give one day.

    Without any, the only line that is called a date, or the only one that is a date, as below a letter; and the only day of a change.
    """
    published = [line for line in lines if not line.is_modified]
    sure = [line for line in published if line.rank <= SURE]
    called = [line for line in published if line.rank == CALLED]
    found = (sure if len({line.day for line in sure}) == 1 else []) if sure else called if len(called) == 1 else []
    if len(lines) == 1 and lines[0].is_alone:
        found = lines
    changed = [line for line in lines if line.is_modified and line.rank <= SURE]
    changed = changed if len({line.day for line in changed}) == 1 else []
    return [
        line._replace(found=line.found.replace("by the headline", "elsewhere")) for line in (*found[:1], *changed[:1])
    ]


def _numbers_around(page: Page, number: int) -> Iterator[int]:
    """Yield the runs below the headline down to the first paragraphs of the text, then those right above it, the nearest first."""
    runs = page.runs
    paragraphs = 0
    if any(part.datetime for part in runs[number].inline):
        yield number
    for n in range(number + 1, min(len(runs), number + 1 + REACH_BELOW)):
        run = runs[n]
        paragraphs += run.end - run.start >= PARAGRAPH_CHARS and is_complete(page.words(run))
        if paragraphs >= TEXT_RUNS:
            break
        yield n
    yield from range(number - 1, max(0, number - REACH_ABOVE) - 1, -1)


def _headline_number(page: Page, headline: str | None) -> int | None:
    runs = page.runs
    same = [n for n, run in enumerate(runs) if headline and is_same(page.words(run), headline)]
    heads = (
        [n for n in same if runs[n].tag in {"h1", "h2"}] or same or [n for n, run in enumerate(runs) if run.tag == "h1"]
    )
    return heads[0] if heads else None


def _dated(metadata: PageMetadata, run: Run, language: str | None, shared: "_Shared") -> Iterator[DatedLine]:
    page, seen = metadata.page, metadata.document.seen
    words = _beginning(page.words(run), run.tag)
    times = [part for part in run.inline if part.datetime]
    if not times and len(_DIGIT.findall(words)) < DATE_DIGITS:
        return
    found: list[DatedLine] = []
    for part in date_parts(words):
        said = words[part.start : part.end]
        within = [each for each in times if part.start <= each.start - run.start < part.end]
        moments = [(each, moment) for each in within if (moment := parse_timestamp(each.datetime, seen=seen))]
        is_modified = part.says == "modified"
        if moments:
            each, moment = moments[0]
            clock = None if isinstance(moment, datetime) else clock_of(each.datetime or "")
            found.append(DatedLine(moment, "time element by the headline", is_modified, 0, clock))
        elif _DIGIT.search(said) and (moment := parse_moment(said, seen=seen, language=language)):
            clock = None if isinstance(moment, datetime) else clock_of(said)
            if part.says:
                found.append(DatedLine(moment, "date line by the headline", is_modified, SURE, clock))
            elif is_called_date(run.names) or any(each.tag == "time" for each in run.inline):
                found.append(DatedLine(moment, "date by the headline", is_modified, CALLED, clock))
            elif _is_little_else(words):
                is_alone = len(words) <= ALONE_CHARS and _LETTERS.sub("", words).count(" ") <= 3
                found.append(DatedLine(moment, "date by the headline", is_modified, BARE, clock, is_alone))
    if found and not _is_of_other(page, run, words, shared):
        yield from found


def _beginning(words: str, tag: str) -> str:
    """Return the part of a line that may hold its date: the whole of a short one, the beginning of one about an entry."""
    if len(words) <= LINE_CHARS or tag == "h1":
        return words
    return words[:LINE_CHARS] if len(words) <= ENTRY_CHARS and _ENTRY.match(words) else ""


def _is_of_other(page: Page, run: Run, words: str, shared: "_Shared") -> bool:
    """Whether a dated run is about something else than the article: a comment's date, a clock, that of a related story, an event."""
    apart = run.tags - shared.tags
    if not apart.isdisjoint(_BESIDE) and not ("footer" in apart and _ENTRY.match(words)):
        return True
    if "aside" in apart and not ("article" in run.tags and is_called_date(run.names)):
        return True
    if not says_published(words) and (_OTHER.search(words) or _OF_EVENT.match(words) or _RANGE.search(words)):
        return True
    if not (says_published(words) or is_called_date(run.names) or is_byline(words)) and any(
        part.tag == "a" and part.end - part.start >= STORY_CHARS and not _DIGIT.search(page.text, part.start, part.end)
        for part in run.inline
    ):
        return True
    box = page.boxes[run.box]
    if _is_called_other(f"{page.boxes[max(0, box.parent)].names}|{box.names}"):
        return True
    return any(bool(_WITHIN_OTHER.search(page.boxes[n].names)) for n in _around(page, run) if n not in shared.boxes)


def _is_clock(page: Page, run: Run, line: DatedLine, shared: "_Shared") -> bool:
    """Whether a line above the headline stands in the head of the site, and says nothing of being the article's date."""
    if line.rank == SURE:
        return False
    apart = [page.boxes[n] for n in _around(page, run) if n not in shared.boxes]
    return any(box.tag == "header" or _CALLED_HEAD.search(box.names) for box in apart)


def _around(page: Page, run: Run) -> Iterator[int]:
    """Yield the boxes around a run, the innermost first, up to the body of the page."""
    number = run.box
    while number > 0 and page.boxes[number].tag != "body":
        yield number
        number = page.boxes[number].parent


@lru_cache(maxsize=256)
def _is_called_other(names: str) -> bool:
    return bool(_CALLED_OTHER.search(names)) or (is_called_aside(names) and not is_called_date(names))


@lru_cache(maxsize=256)
def is_called_date(names: str) -> bool:
    """Return whether the classes and ids of elements say that what is in them is a date."""
    return bool(_CALLED_DATE.search(hyphenated(names)))


def _is_little_else(words: str) -> bool:
    """Whether a line holds a date, a name at most, and no sentence."""
    return len(words) <= 60 and not is_complete(words.rstrip("."))
