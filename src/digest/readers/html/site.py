"""The site that a page belongs to: how it calls itself, its name to print as the publisher, and titles without that name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.readers.agencies import full_name
from digest.readers.attribution import AttributionBuilder
from digest.readers.html.declared import PageMetadata, resolved, texts
from digest.readers.html.page import Page
from digest.readers.publications import is_host, is_of_host, is_section, spellings, without_legal_form
from digest.text.urls import host_of, is_web_address
from digest.text.words import letters_of

SEPARATORS = re.compile(
    r"\s+[|\-–—·•»«›:~/ǀ]\s+|\s*[|｜：]\s*|\s+::\s+|:\s+(?=[^a-zß-ÿ\s])|(?<=[^\x00-\x7f]):(?=[^\s\d])"
)
"""What stands between a headline and the site's name in a page's title."""
_AROUND_NAMES = re.compile(r"\s+[|\-–—·•»:~/ǀ]\s+|\s*[|｜：]\s*|\s+::\s+")
"""The same, of which a colon behind a word is none: what stands before it is hardly ever the site."""
_ANY_MARK = re.compile(r"\s*[^\w\s'’\"”»)\].!?…&+@#/-]\s*$|\s*-+\s+$|\s+-+$")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]$")
_BY = re.compile(r"\s+[|–—-]\s+(?:by|von|par|por|di|door|av|af)(?:\s+[^\W\d]\S*){1,4}$", re.IGNORECASE)
"""What blogs put behind a headline: `- by Runa Holm`."""
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
_FRONT_PAGE = re.compile(
    r"(?:(?:https?:)?//(?P<host>[^/?#]+))?(?:(?<=[^/])|(?=/))"
    r"(?:/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w+)?/?)?)?",
    re.IGNORECASE,
)
"""Addresses of a site's front page, also in one of its languages."""
_LOGO = re.compile(
    r"(?:^|[\s|_-])(?:(?:site|blog)[_-]*(?:title|name)|(?:(?:site|header|navbar)[_-]*)?(?:logo|brand(?:ing)?)|masthead)(?:$|[\s|_-])",
    re.IGNORECASE,
)
"""Classes of what shows a site's name. Source: the default themes of WordPress (`site-title`), Bootstrap (`navbar-brand`)."""
_MAX_TITLE_CHARS = 1000
"""A longer title is a text that was marked by mistake, and stays as it is."""
_MAX_NAME_CHARS = 60
_MAX_NAME_WORDS = 6
_MAX_LOGO_WORDS = 8
_END = "end of title"
_ISSUE = re.compile(
    r"\W*(?:(?:issue|no|nr|n[º°]|vol(?:ume)?|episode|ep|part|week|edition|ausgabe|folge|teil|numéro|número|version|release)\b\W*)?"
    r"#?v?\d[\d.,/\s-]*",
    re.IGNORECASE,
)
"""What is left of the title of an issue or release without the name before it, and says nothing alone."""
_MIN_LETTERS = 4
_MIN_EXACT = 3
_SHARE = 0.55
"""Of the letters of a name of the site and a text: with so many in common, the text is the site's name, with a word more or less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How a site calls itself: the publisher's name first, then every other."""

    names: tuple[str, ...]
    host: str
    logos: frozenset[str] = frozenset()
    """Letters of headings and links that lead to its front page."""

    @property
    def name(self) -> str | None:
        """Return the publisher's name."""
        return self.names[0] if self.names else None

    def is_called(self, text: str) -> bool:
        """Return whether a text is the site's name, as it writes it, with a word more or less, or as its host spells it."""
        bare = letters_of(text)
        if not bare:
            return False
        if self._is_written(bare) or any(_nearly(bare, letters_of(name)) for name in self.names):
            return True
        labels = [label.replace("-", "") for label in self.host.split(".")[:-1] if len(label) >= _MIN_LETTERS]
        return any(_nearly(way, label) for way in spellings(text) for label in labels)

    def strip_name(self, title: str) -> str:
        """Return a title without the site's name at its end or beginning, and without a section that stands beside it."""
        if len(title) > _MAX_TITLE_CHARS:
            return title
        parts = list(SEPARATORS.finditer(title))
        while parts:
            last, first = parts[-1], parts[0]
            tail, front = title[last.end() :], title[: first.start()]
            if self.is_called(tail):
                title, mark = title[: last.start()].rstrip(_MARKS), last.group().strip()
                parts.pop()
                while parts and mark in _SECTIONS_BY and _is_section(title, parts[-1], mark):
                    title = title[: parts.pop().start()].rstrip(_MARKS)
            elif self._is_before(front, first.group()) and not _ISSUE.fullmatch(title[first.end() :]):
                title = title[first.end() :].lstrip(_MARKS)
                parts = list(SEPARATORS.finditer(title))
            else:
                break
        return _BY.sub("", self._without_end(title))

    def _without_end(self, title: str) -> str:
        """Return a title without the site's very name at its end, in brackets or behind any mark but that of a sentence's end."""
        for name in self.names:
            is_end = len(name) >= _MIN_EXACT and title.casefold().endswith(name.casefold())
            before = title[: -len(name)] if is_end else ""
            if (mark := _ANY_MARK.search(before)) and mark.start() > len(name):
                return title[: mark.start()]
        bracketed = _BRACKETED.search(title)
        return title[: bracketed.start()] if bracketed and self.is_called(bracketed[1]) else title

    def _is_before(self, front: str, mark: str) -> bool:
        """Return whether what stands before a mark is the site: before a colon, where a subject may stand, only its very name."""
        if mark.strip() not in {":", "："}:
            return self.is_called(front)
        bare = letters_of(front)
        return self._is_written(bare) or any(bare == letters_of(name) for name in self.names)

    def _is_written(self, bare: str) -> bool:
        return bare in self.logos or bare == letters_of(self.host)


def _is_section(title: str, mark: re.Match[str], wanted: str) -> bool:
    tail = title[mark.end() :]
    return mark.group().strip() == wanted and len(tail.split()) <= 2 and mark.start() >= 2 * len(tail)


def _nearly(text: str, name: str) -> bool:
    """Return whether a text is a name, or the beginning or end of it, or begins with it and adds a word such as `blog`.

    A number makes it something else: `Merrow 4.2`.
    """
    if text == name:
        return True
    short, long = sorted((text, name), key=len)
    if len(short) < _MIN_LETTERS or len(short) < _SHARE * len(long):
        return False
    if long.startswith((short, f"the{short}")):
        return not any(letter.isdigit() for letter in long.removeprefix("the")[len(short) :])
    return long is name and long.endswith(short)


def offer_publisher(builder: AttributionBuilder, metadata: PageMetadata) -> Site:
    """Offer the names of the site, the one that its address spells first, and return what the site is called."""
    host = _host(metadata.url)
    logos = _logos(metadata.page, metadata.url, host)
    offers = list(_offers(metadata, host, logos))
    sound = [
        (name.strip(_MARKS), found)
        for name, found in offers
        if 1 < len(name) <= _MAX_NAME_CHARS and not _COPYRIGHT.search(name) and "@" not in name
    ]
    sound.sort(key=lambda offer: _doubt(*offer, host=host))
    for name, found in sound:
        builder.offer("publisher", name, found)
    if host:
        builder.offer("publisher", host, "host of the address")
    builder.offer("publisher_name", full_name(builder.get("publisher") or ""), "name table")
    names = (name for name, found in sound if found != _END or found == sound[0][1])
    whole = letters_of(metadata.title)
    return Site(
        names=tuple(dict.fromkeys(name for name in names if letters_of(name) != whole)),
        host=host,
        logos=frozenset(map(letters_of, logos)) - {whole},
    )


def _doubt(name: str, found: str, *, host: str) -> tuple[bool, ...]:
    """Return how doubtful a name of the site is: an icon's name, a bare domain, a holding's, of which the address spells nothing.

    Of names that the address spells, the one is best that is spelled whole, and in capitals and small letters.
    """
    is_handle = name.islower() and name.isascii()
    return (
        found.endswith(_HANDLES),
        bool(_DOMAIN.search(name)),
        not is_of_host(name, host),
        is_handle or not is_host(name, host),
    )


def _offers(metadata: PageMetadata, host: str, logos: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what the page gives as its publisher, with the place: JSON-LD, `<meta>`, the ends of its title, its logo."""
    for publisher in resolved(metadata.node.get("publisher"), metadata.by_id):
        names = publisher.get("name") if isinstance(publisher, Mapping) else publisher
        yield from ((_own_part(name, host), "json-ld") for name in texts(names))
    for found, (value, *_) in metadata.named("publisher"):
        # the holder of the rights is hardly ever the site
        if not is_web_address(value) and ("copyright" not in found or is_of_host(value, host)):
            yield _own_part(value, host).lstrip("@"), found
    parts = _AROUND_NAMES.split(metadata.title)
    shown = frozenset(map(letters_of, logos))
    ends = [part for part in (parts[-1], parts[0]) if len(parts) > 1 and len(part.split()) <= _MAX_NAME_WORDS]
    yield from ((part, _END) for part in ends if is_of_host(part, host) and _numbers(part) <= _numbers(host))
    yield from ((part, _END) for part in ends if letters_of(part) in shown and not is_section(part))


def _numbers(text: str) -> frozenset[str]:
    """Return the digits in a text: a name with others than its host is a product's release, or an issue."""
    return frozenset(letter for letter in text if letter.isdigit())


def _own_part(name: str, host: str) -> str:
    """Return the part of a long name that the address spells: `Merrow Gazette` of `News from the Coast - Merrow Gazette`."""
    if len(name) <= _MAX_WHOLE_CHARS and name == without_legal_form(name):
        return name
    return next((part for part in _AROUND_NAMES.split(name) if is_of_host(part, host)), name)


def _logos(page: Page, url: str | None, host: str) -> tuple[str, ...]:
    """Return the words of links to the site's front page, and of headings whose class says that they are the site's name.

    On the front page itself such a link may be the article's headline.
    """
    is_front = bool(url) and _FRONT_PAGE.fullmatch(url or "") is not None
    found = []
    for run in page.runs:
        if run.tag == "h1" and _LOGO.search(run.names.partition("|")[2]):
            found.append(page.words(run))
        if not is_front:
            links = (part for part in run.inline if part.tag == "a" and _leads_to_front(part.href or "", host))
            found += [page.text[part.start : part.end] for part in links]
    return tuple(dict.fromkeys(words for words in found if len(words.split()) <= _MAX_LOGO_WORDS))


def _leads_to_front(href: str, host: str) -> bool:
    """Return whether a link leads to the front page of a site with this host, or of the domain that it belongs to."""
    link = _FRONT_PAGE.fullmatch(href)
    if link is None or not href:
        return False
    target = (link["host"] or "").lower().removeprefix("www.")
    return not target or target == host or host.endswith(f".{target}")


def _host(url: str | None) -> str:
    """Return the host of an address; of a page kept by an archive, that of the page."""
    kept = _ARCHIVED.match(url or "")
    return host_of(kept[1] if kept else url)
