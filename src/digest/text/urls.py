"""Addresses: which are safe to link to, their hosts, their form in ASCII, and links to a passage of a page (`#:~:text=start,end`).

Source: WICG, URL Fragment Text Directives (https://wicg.github.io/scroll-to-text-fragment/).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from digest.text.invisible import CONTROLS_IN_LINES, UNASSIGNABLE

_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\x00-\x20\x7f<>\"'`]+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(rf"https?://[^\s\x00-\x20\x7f-\x9f<>\"'`\\\ufffd{UNASSIGNABLE}]+", re.IGNORECASE)

_LOGIN = re.compile(
    r"https?://[^\s/?#@:<>\"'`\\]{1,200}:[^\s/?#@<>\"'`\\]{1,200}@(?P<host>[\w.-]{1,253}|\[[0-9A-Fa-f:.]+\])",
    re.IGNORECASE,
)

_BEHIND = frozenset(".,;:!?*_…»”’、。，！？；：）」』")
_CLOSING = {")": "(", "]": "[", "}": "{"}

LONGEST_LINK = 4_000
"""Code points; longer ones are not links of articles but data within an address."""

WHOLE_CODE_POINTS = 60
"""Up to this length a passage is quoted whole; a longer one by its first and last words, so that addresses stay short."""

FIRST_UNITS, LAST_UNITS = 4, 3
"""Words with which the search for a unique beginning and end starts; fewer are rarely unique in an article."""

_ADDRESS_SAFE = "!#$%&'()*+,/:;=?@~"
"""Characters that stay unencoded, besides letters, digits, `-`, `.` and `_`. Square brackets only occur around a host.
Source: RFC 3986, section 2.2."""

_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")

_UNIT = re.compile(r"[^\s、。，！？；：]+[、。，！？；：]*|[、。，！？；：]+")
"""A word, or the text between two punctuation marks in scripts without spaces: a directive must end where a word ends."""


def is_safe_link(address: str) -> bool:
    """Return whether an output may link to an address: http, https or mailto, without controls, spaces, quotes and angle brackets."""
    return _SAFE_LINK.fullmatch(address) is not None


def safe_link(href: str | None, base: str | None = None) -> str | None:
    """Return an absolute address that may be linked to, as a document gives it, relative to `base`; `None` for any other."""
    address = CONTROLS_IN_LINES.sub("", re.sub(r"[\t\n\r]", "", href or "")).strip()
    if not address or len(address) > LONGEST_LINK:
        return None
    try:
        whole = urljoin(base or "", address.replace(" ", "%20"))
    except ValueError:
        return None
    return canonical(whole) if is_safe_link(whole) else None


def canonical(address: str) -> str:
    """Return an address with scheme and host in lower case, and without a name and password before its host.

    What somebody logs in with is a secret, and never part of an address that others can use.
    Source: RFC 3986, sections 6.2.2.1 and 7.5.
    """
    scheme, slashes, rest = address.partition("://")
    if not slashes:
        return address
    authority = re.match(r"[^/?#]*", rest)
    end = authority.end() if authority else 0
    return f"{scheme.lower()}://{rest[:end].rpartition('@')[2].lower()}{rest[end:]}"


def login_host(text: str) -> str | None:
    """Return the host of the first web address in a text that has a name and password before its host; `None` without one."""
    found = _LOGIN.search(text)
    return found["host"].lower() if found else None


def is_web_address(text: str) -> bool:
    """Return whether a text is an http or https address with a host, and nothing in it that could end it early."""
    return _WEB_ADDRESS.fullmatch(text) is not None and bool(host_of(text))


def host_of(url: str | None) -> str:
    """Return the host of an address in lower case, without `www.`; empty where there is none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # brackets without an address in them
        return ""
    return host.removeprefix("www.")


def addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where web addresses stand in a text, without the marks that end a sentence or a bracket behind them."""
    for found in _WEB_ADDRESS.finditer(text):
        address = found.group()
        while address and (
            address[-1] in _BEHIND
            or (address[-1] in _CLOSING and address.count(_CLOSING[address[-1]]) < address.count(address[-1]))
        ):
            address = address[:-1]
        if len(address) <= LONGEST_LINK and is_web_address(address):
            yield found.start(), found.start() + len(address)


def text_directive(text: str, passage: str) -> str | None:
    """Return `start,end`, or the whole passage if short, percent-encoded; `None` where no choice of words is unique in `text`.

    White space and case are compared as browsers do: any run of white space is one space, `A` is `a`.
    """
    return directive_within(comparable(text), passage)


def comparable(text: str) -> str:
    """Return a page's text as `directive_within` expects it."""
    return " ".join(text.split()).casefold()


def directive_within(page: str, passage: str) -> str | None:
    """Return `text_directive` for one of many passages of a page, which `comparable` has prepared."""
    words = " ".join(passage.split())
    if not words or page.count(words.casefold()) != 1:
        return None
    units = [match.span() for match in _UNIT.finditer(words)]
    if len(words) > WHOLE_CODE_POINTS:
        first = _shortest(page, words, [words[:end] for _, end in units[FIRST_UNITS - 1 :]])
        last = _shortest(page, words, [words[start:] for start, _ in reversed(units[: len(units) - LAST_UNITS + 1])])
        if first and last and len(first) + len(last) < len(words):
            return f"{encoded(first)},{encoded(last)}"
    return encoded(words)


def passage_address(url: str | None, directive: str | None) -> str | None:
    """Return the address of a passage: the page's own with a text directive, the page's alone without one, or `None` without a page."""
    if url is None or directive is None:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


@lru_cache(maxsize=4_096)  # an article's address stands several times in each of its mail, page and feeds
def ascii_address(url: str) -> str:
    """Return an address with every character percent-encoded that RFC 3986 does not allow; what is encoded already stays."""
    scheme, slashes, rest = url.partition("://")
    host = re.match(r"[^/?#]*@?\[[0-9A-Fa-f:.]+\](?::\d*)?", rest)
    authority = host.group() if host else ""
    whole = rest[len(authority) :].encode("utf-8", "replace").decode("utf-8")
    return f"{scheme}{slashes}{authority}" + quote(_BARE_PERCENT.sub("%25", whole), safe=_ADDRESS_SAFE)


def encoded(words: str) -> str:
    """Return the words percent-encoded; `-` and `,` and `&` too, which mean something in a directive."""
    return quote(words.encode("utf-8", "replace"), safe="").replace("-", "%2D")


def _shortest(page: str, words: str, candidates: list[str]) -> str | None:
    """Return the first candidate that is unique in the page and shorter than the passage."""
    return next((part for part in candidates if part != words and page.count(part.casefold()) == 1), None)
