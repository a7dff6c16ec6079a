"""Attribution in words, in the digest's language: names, dates, speakers, and what is not known.

The digest's own words come from `locales/LANGUAGE.toml`; what a source says is passed through unchanged.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from digest.model import Attribution, Author, Change, Issue, Moment, Override, Quote, Site
from digest.text.urls import host_of

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Primary language tags written from right to left. Source: CLDR, `layout/orientation`."""

FALLBACK = "en"

_BESIDE_WORDS = ".,;:!?()[]“”„\"'’‘«»"
_LONG_WORD = 4
DESCRIPTION_WORDS = 4
"""A mention with at least this many words is a description, and stands before the name: `the post, written by A and B`."""


@cache
def words(language: str) -> Mapping[str, str]:
    """Return the digest's own words in `language` (BCP 47); English where the language has no file, or its file lacks a key."""
    return MappingProxyType({**_own_words(FALLBACK), **_own_words(language.split("-", maxsplit=1)[0].lower())})


def _has_file(language: str) -> bool:
    return bool(_own_words(language.split("-", maxsplit=1)[0].lower()))


@cache
def _own_words(primary: str) -> Mapping[str, str]:
    """Return the file of a language, by its primary tag; empty where there is no file."""
    file = files("digest.composer") / "locales" / f"{primary}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def direction(language: str | None) -> str:
    """Return `rtl`, `ltr`, or `auto` where the language is not known."""
    if not language:
        return "auto"
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def names_label(authors: Sequence[Author], language: str) -> str | None:
    """Return `A, B and C`, or `None` for nobody."""
    if not authors:
        return None
    return joined([author.name for author in authors], language)


def publisher_label(attribution: Attribution) -> str | None:
    """Return `WSJ (The Wall Street Journal)`, the brand alone when it is not an abbreviation, or `None`."""
    brand, name = attribution.publisher, attribution.publisher_name
    if brand and name and brand != name:
        return f"{brand} ({name})"
    return brand or name


def outlet_label(attribution: Attribution) -> str | None:
    """Return the shortest name of where an article appeared: brand, name, agency or host; `None` when none is known."""
    return (
        attribution.publisher or attribution.publisher_name or attribution.agency or (host_of(attribution.url) or None)
    )


def coverage_label(attribution: Attribution, others: Sequence[Attribution], language: str) -> str | None:
    """Return `Northern Wire, via NMG; also in The Coast and Quay News`: who supplied a story, and who else has it.

    `None` when nobody else has it, or nobody's name is known.
    """
    say, own = words(language), outlet_label(attribution)
    names = list(dict.fromkeys(name for other in others if (name := outlet_label(other)) and name != own))
    if not names:
        return None
    if own and attribution.agency and attribution.agency != own:
        own = say["via"].format(agency=attribution.agency, publisher=own)
    also = say["also_in"].format(names=joined(names, language))
    return own + say["credit_joint"] + also if own else also


def joined(names: Sequence[str], language: str) -> str:
    """Return `A, B and C`; `names` has at least one."""
    say = words(language)
    if len(names) == 1:
        return names[0]
    return say["name_joint"].join(names[:-1]) + say["name_last_joint"] + names[-1]


def counted(key: str, count: int, language: str) -> str:
    """Return a number of things in words: the line `KEY_CATEGORY` of the language, for the plural category of the number.

    The number is written as the language writes it. Where the language has no line for a category, `KEY_other` is used.
    Source: CLDR, plural rules.
    """
    from babel.core import Locale
    from babel.numbers import format_decimal

    say = words(language)
    own = language if _has_file(language) else FALLBACK  # plural rules go with the words
    category = Locale.parse(own.split("-", maxsplit=1)[0]).plural_form(count)
    line = say[f"{key}_{category}" if f"{key}_{category}" in say else f"{key}_other"]
    return line.format(count=format_decimal(count, locale=own.split("-", maxsplit=1)[0]))


def moment_label(moment: Moment | None, language: str) -> str | None:
    """Return `4 June 2026, 15:44 UTC−4`: the source's own day, time and zone; only the day where no more is known."""
    if moment is None:
        return None
    day = day_label(moment, language)
    if not isinstance(moment, datetime):
        return day
    return f"{day}, {moment:%H:%M} {zone_label(moment)}"


def date_label(attribution: Attribution, language: str) -> str | None:
    """Return when an article was published; where only a later change is known, its date, marked as a change."""
    if attribution.published is None and attribution.modified is not None:
        return words(language)["modified"].format(date=moment_label(attribution.modified, language))
    return moment_label(attribution.published, language)


def day_label(day: date, language: str) -> str:
    """Return a day in the long form of the language: `4 June 2026`; of a moment, the day in its own zone."""
    return _day_label(date(day.year, day.month, day.day), language)  # equal moments of two zones may have two days


@lru_cache(maxsize=512)  # an issue's stories share a few days
def _day_label(day: date, language: str) -> str:
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    # CLDR's plain "en" is American; the digest's English writes the day first, as most of its readers do.
    locale = "en_GB" if language.lower() == "en" else language.replace("-", "_")
    try:
        return format_date(day, format="long", locale=locale)
    except (UnknownLocaleError, ValueError):
        return format_date(day, format="long", locale=FALLBACK)


def plain_title(issue: Issue, site: Site) -> str:
    """Return the title of an issue to which its editor has given none."""
    year, week, _ = issue.first_day.isocalendar()
    label = words(site.language)["issue_title"]
    return label.format(site=site.title, period=period_label(issue, site.language), week=week, year=year)


def period_label(issue: Issue, language: str) -> str:
    """Return the days of an issue: `1 – 7 June 2026` as far as the language allows to shorten it."""
    first, last = (day_label(day, language) for day in (issue.first_day, issue.last_day))
    return words(language)["period"].format(first=_without_shared_end(first, last, issue.first_day), last=last)


def _without_shared_end(first: str, last: str, day: date) -> str:
    """Return `1` for `1 June 2026` before `7 June 2026`, `28 September` for one before `4 October 2026`; else `first` whole."""
    one, other = first.split(), last.split()
    while len(one) > 1 and one and other and one[-1] == other[-1]:
        one.pop()
        other.pop()
    return " ".join(one) if one[0].rstrip(".") == str(day.day) else first


def zone_label(moment: datetime) -> str:
    """Return `UTC`, `UTC−4` or `UTC+5:30`, with a real minus sign."""
    offset = moment.utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def speaker_label(quote: Quote, language: str) -> str | None:
    """Return who said it, for the line under a quote; `None` when the source does not say.

    The full name, with the words around it where the mention has it whole; else with the mention where that adds something: neither a
    pronoun nor a part of the name does. A description comes before the name. No word stands there twice.
    """
    say = words(language)
    name, mention, role = quote.speaker_name, quote.speaker, quote.speaker_role
    if not name or (mention and _bare_words(name) <= _bare_words(mention)):
        label = mention
    elif not mention or len(mention.split()) == 1 or _bare_words(mention) & _bare_words(name):
        label = name
    else:
        described = len(mention.split()) >= DESCRIPTION_WORDS
        label = say["speaker_described" if described else "speaker_mention"].format(name=name, mention=mention)
    if not label or not role or _repeats(label, role):
        return label
    return say["speaker_role"].format(name=label, role=role)


def _bare_words(text: str) -> set[str]:
    """Return the words of a text, folded, without the marks around them and without a possessive ending."""
    bare = (word.casefold().strip(_BESIDE_WORDS).removesuffix("'s").removesuffix("’s") for word in text.split())
    return {word for word in bare if word}


def _repeats(label: str, role: str) -> bool:
    """Return whether a role says again what a label says: all of its words, or one of at least four letters."""
    shared = _bare_words(label) & _bare_words(role)
    return shared == _bare_words(role) or any(len(word) >= _LONG_WORD for word in shared)


def articles_title(title: str, language: str) -> str:
    """Return the title of the feed of articles of a digest with this title."""
    say = words(language)
    return say["feed_articles_title"].format(site=title)


def change_label(change: Change, language: str) -> str:
    """Return a change in words: `“Fog closes port”: authors, date`."""
    say = words(language)
    parts = say["name_joint"].join(_part_names(say)[part] for part in change.parts)
    if "intro" in change.parts:
        return parts
    heading = say["quote_open"] + (change.heading or say["headline_unknown"]) + say["quote_close"]
    forms = {"added": say["change_added"], "removed": say["change_removed"], "changed": say["change_changed"]}
    return forms[change.kind].format(heading=heading, parts=parts)


def overrides_label(overrides: Sequence[Override], language: str) -> str | None:
    """Return which parts are the editor's in place of the source's: `corrected by the editor: authors, date`; `None` for none."""
    say = words(language)
    parts = list(dict.fromkeys(_part_names(say)[override.part] for override in overrides))
    return say["corrected_by_editor"].format(parts=say["name_joint"].join(parts)) if parts else None


def _part_names(say: Mapping[str, str]) -> Mapping[str, str]:
    return {
        "headline": say["part_headline"],
        "authors": say["part_authors"],
        "publisher": say["part_publisher"],
        "agency": say["part_agency"],
        "via": say["part_via"],
        "date": say["part_date"],
        "address": say["part_address"],
        "rights": say["part_rights"],
        "text": say["part_text"],
        "quotes": say["part_quotes"],
        "speaker": say["part_speaker"],
        "intro": say["part_intro"],
    }


def unknown_labels(attribution: Attribution, language: str) -> tuple[str, ...]:
    """Return a line for each of author, publisher and date that the source does not give, so that the gap is visible."""
    say = words(language)
    missing = []
    if not attribution.authors:
        missing.append(say["author_unknown"])
    if not (attribution.publisher or attribution.agency):
        missing.append(say["publisher_unknown"])
    if attribution.published is None and attribution.modified is None:
        missing.append(say["date_unknown"])
    return tuple(missing)
