"""Says anew, from an attribution, what must be printed: the lines of names and dates, the line under a quote, who else has a story.

The digest's own words are data, `composer/locales/LANGUAGE.toml`; how they are put together is written here once more, so that the
program and its judge cannot share a mistake. Dates are written by the patterns and month names of CLDR.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import urlsplit

from digest.model import Attribution
from digest.verify.record import RecordedOverride, RecordedPassage, RecordedStory

_FIELD = re.compile(r"\{\w*\}")
_WORD = re.compile(r"\w+")
_PATTERN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_PARTS = MappingProxyType(
    {
        "headline": "headline",
        "authors": "authors",
        "publisher": "publisher",
        "publisher_name": "publisher",
        "agency": "agency",
        "via": "via",
        "published": "date",
        "modified": "date",
        "url": "address",
        "rights": "rights",
        "licence_url": "rights",
        "access_notice": "rights",
        "speaker": "speaker",
    }
)
"""What a corrected field is called. Source: docs/plan.md."""


@cache
def labels(language: str) -> Mapping[str, str]:
    """Return the digest's own words in a language; English where there are none."""
    primary = language.split("-", maxsplit=1)[0].lower()
    return MappingProxyType({**_file("en"), **_file(primary)})


@cache
def _file(primary: str) -> Mapping[str, str]:
    path = files("digest") / "composer" / "locales" / f"{primary}.toml"
    return tomllib.loads(path.read_text("utf-8")) if primary.isalpha() and path.is_file() else {}


@cache
def digest_words() -> frozenset[str]:
    """Return the words of the digest's own labels, in all its languages."""
    words: set[str] = set()
    for path in (files("digest") / "composer" / "locales").iterdir():
        if path.name.endswith(".toml"):
            for label in tomllib.loads(path.read_text("utf-8")).values():
                words |= words_in(_FIELD.sub(" ", str(label)))
    return frozenset(words)


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text, case folded."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def facts(story: RecordedStory, language: str) -> tuple[tuple[str, str], ...]:
    """Return kind and text of each part of the line of names and dates of a story."""
    return tuple(
        (kind, text) for kind, text in _facts(story.attribution, story.overrides, labels(language), language) if text
    )


def _facts(
    of: Attribution, overrides: Sequence[RecordedOverride], say: Mapping[str, str], language: str
) -> Iterator[tuple[str, str]]:
    names = [author.name for author in of.authors]
    yield "authors", say["by"].replace("{names}", _listed(names, say)) if names else ""
    both = of.publisher and of.publisher_name and of.publisher != of.publisher_name
    yield "publisher", f"{of.publisher} ({of.publisher_name})" if both else of.publisher or of.publisher_name or ""
    yield "agency", of.agency or ""
    yield "via", say["passed_on"].replace("{name}", of.via) if of.via else ""
    when = moment(of.published or of.modified, language)
    yield "date", say["modified"].replace("{date}", when) if when and of.published is None else when
    missing = (
        ("author_unknown", not names),
        ("publisher_unknown", not (of.publisher or of.agency)),
        ("date_unknown", not when),
    )
    yield "unknown", "; ".join(say[key] for key, is_missing in missing if is_missing)
    parts = dict.fromkeys(say[f"part_{_PARTS.get(one.field, one.field)}"] for one in overrides)
    yield "editor", say["corrected_by_editor"].replace("{parts}", say["name_joint"].join(parts)) if parts else ""


def _listed(names: Sequence[str], say: Mapping[str, str]) -> str:
    *first, last = names
    return f"{say['name_joint'].join(first)}{say['name_last_joint']}{last}" if first else last


def moment(when: date | None, language: str) -> str:
    """Return a moment as it is printed: `4 June 2026, 15:44 UTC−4`; only the day for a date, nothing for none."""
    if when is None:
        return ""
    day = _day(when.year, when.month, when.day, language)
    if not isinstance(when, datetime):
        return day
    offset = round((when.utcoffset() or timedelta()).total_seconds() / 60)
    sign, hours, minutes = "−" if offset < 0 else "+", abs(offset) // 60, abs(offset) % 60
    zone = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "") if offset else "UTC"
    return f"{day}, {when.hour:02}:{when.minute:02} {zone}"


@cache
def _day(year: int, month: int, day: int, language: str) -> str:
    """Return a day in the long form of a language. Source: CLDR, `dateFormats` and `months`; UTS #35, date field symbols."""
    from babel.core import Locale, UnknownLocaleError

    tag = "en_GB" if language.lower() == "en" else language.replace("-", "_")
    try:
        locale = Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")

    def symbol(letter: str, count: int) -> str:
        if letter == "d":
            return str(day).zfill(count)
        if letter in "yu":
            return str(year % 100).zfill(2) if count == 2 else str(year).zfill(count)
        if letter in "ML":
            width = {3: "abbreviated", 4: "wide", 5: "narrow"}.get(count)
            kind = "format" if letter == "M" else "stand-alone"
            return str(locale.months[kind][width][month]) if width else str(month).zfill(count)
        if letter == "G":
            return str(locale.eras[{4: "wide", 5: "narrow"}.get(count, "abbreviated")][1])
        if letter in "Ec":
            width = {4: "wide", 5: "narrow"}.get(count, "abbreviated")
            kind = "format" if letter == "E" else "stand-alone"
            return str(locale.days[kind][width][date(year, month, day).weekday()])
        return ""

    pattern = str(locale.date_formats["long"].pattern)
    return "".join(
        symbol(match[2], len(match[0])) if match[2] else (match[1] or "'") if match[1] is not None else match[0]
        for match in _PATTERN.finditer(pattern)
    ).replace("''", "'")


def also(story: RecordedStory, language: str) -> str:
    """Return the line that says who supplied a story and who else has it; nothing when nobody else is known to."""
    say, of = labels(language), story.attribution
    own = outlet(of)
    others = [
        name for name in dict.fromkeys(outlet(other.attribution) for other in story.coverage) if name and name != own
    ]
    if not others:
        return ""
    line = say["also_in"].replace("{names}", _listed(others, say))
    if own and of.agency and of.agency != own:
        own = say["via"].replace("{agency}", "\0").replace("{publisher}", own).replace("\0", of.agency)
    return f"{own}{say['credit_joint']}{line}" if own else line


def outlet(of: Attribution) -> str:
    """Return the shortest name of where an article appeared; nothing when none is known."""
    return of.publisher or of.publisher_name or of.agency or _host(of.url)


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:  # brackets without an address in them
        return ""


def heading(of: Attribution, language: str) -> str:
    """Return what is printed as the headline."""
    return of.headline or labels(language)["headline_unknown"]


def credit_lines(quote: RecordedPassage, language: str) -> tuple[str, ...]:
    """Return the lines that may stand under a quote: who spoke by name, as mentioned, or both, and what the speaker is."""
    say = labels(language)
    name, mention, role = quote.speaker_name, quote.speaker, quote.speaker_role
    named = [name] if name else [mention] if mention else []
    if name and mention:
        named += [_filled(say[key], name=name, mention=mention) for key in ("speaker_mention", "speaker_described")]
        if words_in(name) <= words_in(mention):
            named.append(mention)
    shown = [*named, *(_filled(say["speaker_role"], name=one, role=role) for one in named if role)]
    return tuple(_filled(say["speaker"], speaker=one) for one in shown) or (say["speaker_unknown"],)


def _filled(label: str, **values: str) -> str:
    """Return a label with its fields filled in, each once."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), label)
