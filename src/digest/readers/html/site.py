"""The site that a page belongs to: how it calls itself, its name to print as the publisher, and titles without that name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.readers.attribution import AttributionBuilder
from digest.readers.html.declared import PageMetadata, resolved, texts
from digest.readers.names import full_name
from digest.readers.publications import is_of_host
from digest.text.urls import host_of, is_web_address
from digest.text.words import letters_of

SEPARATORS = re.compile(
    r"\s+[|\-–—·•»«›:~/ǀ]\s+|\s*[|｜：]\s*|\s+::\s+|:\s+(?=[^a-zß-ÿ\s])|(?<=[^\x00-\x7f]):(?=[^\s\d])"
)
"""What stands between a headline and the site's name in a page's title."""
_AROUND_NAMES = re.compile(r"\s+[|\-–—·•»:~/]\s+|\s*[|｜：]\s*|\s+::\s+")
"""The same, of which a colon behind a word is none: what stands before it is hardly ever the site."""
_SECTIONS_BY = "|｜»›ǀ·"
"""Marks at which a section, too, stands between the headline and the site's name."""
_MARKS = " |-–—·•»«›:~/｜：ǀ"
_HANDLES = ("applemobilewebapptitle", "applicationname")
"""Places that hold an icon's name: used when no other names the site."""
_DOMAIN = re.compile(r"\.[a-z]{2,6}$", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"©|\(c\)|copyright|all rights reserved|alle rechte vorbehalten|tous droits réservés", re.IGNORECASE
)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\w+/(https?://.+)", re.IGNORECASE)
_MAX_WHOLE_CHARS = 40
"""A longer name of the site also says what it brings: `Breaking News from the Coast - Merrow Gazette`."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MIN_LETTERS = 4
_SHARE = 0.55
"""Of the letters of a name of the site and a text: with so many in common, the text is the site's name, with a word more or less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How a site calls itself: the publisher's name first, then every other."""

    names: tuple[str, ...]
    host: str

    @property
    def name(self) -> str | None:
        """Return the publisher's name."""
        return self.names[0] if self.names else None

    def is_called(self, text: str) -> bool:
        """Return whether a text is the site's name, as it writes it or as its host spells it."""
        bare = letters_of(text)
        if not bare:
            return False
        if any(_nearly(bare, letters_of(name)) for name in self.names):
            return True
        labels = self.host.split(".")
        return bare == letters_of(self.host) or any(
            _nearly(_spelled(bare), label.replace("-", "")) for label in labels[:-1] if len(label) >= _MIN_LETTERS
        )

    def strip_name(self, title: str) -> str:
        """Return a title without the site's name at its end or beginning, and without a section that stands beside it."""
        parts = list(SEPARATORS.finditer(title))
        while parts:
            last, first = parts[-1], parts[0]
            tail, front = title[last.end() :], title[: first.start()]
            if self.is_called(tail):
                title, mark = title[: last.start()].rstrip(_MARKS), last.group().strip()
                parts.pop()
                while parts and mark in _SECTIONS_BY and _is_section(title, parts[-1], mark):
                    title = title[: parts.pop().start()].rstrip(_MARKS)
            elif self.is_called(front):
                title = title[first.end() :].lstrip(_MARKS)
                parts = list(SEPARATORS.finditer(title))
            else:
                break
        return title


def _is_section(title: str, mark: re.Match[str], wanted: str) -> bool:
    tail = title[mark.end() :]
    return mark.group().strip() == wanted and len(tail.split()) <= 2 and mark.start() >= 2 * len(tail)


def _spelled(bare: str) -> str:
    """Return letters as hosts spell them: `ö` as `oe`."""
    return bare.translate(_UMLAUTS)


def _nearly(text: str, name: str) -> bool:
    """Return whether a text is a name, or the beginning or end of it, or begins with it and adds a word such as `blog`."""
    if text == name:
        return True
    short, long = sorted((text, name), key=len)
    if len(short) < _MIN_LETTERS or len(short) < _SHARE * len(long):
        return False
    return long.startswith((short, f"the{short}")) or (long is name and long.endswith(short))


def offer_publisher(builder: AttributionBuilder, metadata: PageMetadata) -> Site:
    """Offer the names of the site, the one that its address spells first, and return what the site is called."""
    host = _host(metadata.url)
    offers = list(_offers(metadata, host))
    sound = [
        (name, found)
        for name, found in offers
        if 1 < len(name) <= 60 and not _COPYRIGHT.search(name) and "@" not in name
    ]
    # a name that the address spells too is the site's own, a holding company's is not; a name with words beats a bare domain
    sound.sort(
        key=lambda offer: (offer[1].endswith(_HANDLES), bool(_DOMAIN.search(offer[0])), not is_of_host(offer[0], host))
    )
    for name, found in sound:
        builder.offer("publisher", name.strip(" -–|•·"), found)
    if host:
        builder.offer("publisher", host, "host of the address")
    builder.offer("publisher_name", full_name(builder.get("publisher") or ""), "name table")
    names = (name.strip(" -–|•·") for name, found in sound if found != "end of title" or found == sound[0][1])
    whole = letters_of(metadata.title)
    return Site(names=tuple(dict.fromkeys(name for name in names if letters_of(name) != whole)), host=host)


def _offers(metadata: PageMetadata, host: str) -> Iterator[tuple[str, str]]:
    """Yield what the page gives as its publisher, with the place: JSON-LD, `<meta>`, the ends of its title."""
    for publisher in resolved(metadata.node.get("publisher"), metadata.by_id):
        names = publisher.get("name") if isinstance(publisher, Mapping) else publisher
        yield from ((name, "json-ld") for name in texts(names))
    for found, (value, *_) in metadata.named("publisher"):
        if is_web_address(value):
            continue
        parts = [part for part in _AROUND_NAMES.split(value) if is_of_host(part, host)]
        if "copyright" not in found or is_of_host(value, host):  # the holder of the rights is hardly ever the site
            yield (parts[0] if parts and len(value) > _MAX_WHOLE_CHARS else value).lstrip("@"), found
    parts = _AROUND_NAMES.split(metadata.title)
    if len(parts) > 1:
        yield from ((part, "end of title") for part in (parts[-1], parts[0]) if is_of_host(part, host))


def _host(url: str | None) -> str:
    """Return the host of an address; of a page kept by an archive, that of the page."""
    kept = _ARCHIVED.match(url or "")
    return host_of(kept[1] if kept else url)
