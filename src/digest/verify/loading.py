"""Finds what a finished file loads from elsewhere, runs or sends: by its elements, by its style sheets, and by its comments."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from digest.verify.stylesheets import loads

_LOADING = frozenset(
    "script iframe frame frameset object embed applet audio video source track form base portal image input isindex".split()
)
"""Elements that load, run or send something; `script` is allowed for data."""
_OTHERWISE_SHOWN = frozenset("plaintext xmp listing textarea select marquee".split())
"""Elements that show words in another way than others do."""
_LOADING_ATTRIBUTES = frozenset(
    "srcset imagesrcset background poster srcdoc formaction ping attributionsrc dynsrc lowsrc manifest codebase".split()
)
_HOLDING_ADDRESSES = frozenset(
    "href src cite alt title content value summary label placeholder itemtype itemid itemprop vocab prefix typeof property resource about "
    "rel xmlns name datetime style".split()
)
"""Attributes in which an address loads nothing, or is judged elsewhere."""
_LINKING = frozenset(
    "alternate canonical next prev author license help search me self up first last index contents bookmark nofollow noopener external "
    "shortlink hub tag".split()
)
"""Relations of `<link>` that load nothing by themselves. Source: HTML, link types; IANA, link relations."""
_SILENT = frozenset({"class", "id", "lang", "dir", "cite", "alt", "title"})
"""Attributes that say nothing about loading."""
_LINKING_TAGS = frozenset({"a", "area", "link"})
_ABSOLUTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"\s*\[if[^\]]*\]>|<!\[endif\]\s*$|<!\s*$", re.IGNORECASE)
_OFFICE = re.compile(r"<xml\b.*?</xml>|<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_REFERENCE = re.compile(r"&#?\w+;")
_FETCHED = re.compile(
    r"<\s*(?:img|v:\w+|script|iframe|object|embed|link)\b|\bsrc\s*=|\bbackground\s*=|url\s*\(|@import", re.IGNORECASE
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:|text-decoration\s*:|text-transform\s*:|"
    r"<(?:s|del|strike|bdo)\b|<!\s*--",
    re.IGNORECASE,
)


def element_problems(tag: str, attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Return what an element loads, runs or sends."""
    telling = tuple(
        (name, value) for name, value in attributes.items() if name not in _SILENT and (name != "href" or tag != "a")
    )
    return _problems(tag, telling)


@lru_cache(maxsize=4_096)  # the elements of a file are much alike
def _problems(tag: str, telling: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    attributes = dict(telling)
    return tuple(dict.fromkeys((*_tag_problems(tag, attributes), *_attribute_problems(tag, attributes))))


def _attribute_problems(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name.startswith("on") or name in _LOADING_ATTRIBUTES:
            yield f"the attribute {name} loads, runs or sends something"
        elif name == "style" and loads(value):
            yield "a style loads something"
        elif (name == "href" and tag not in _LINKING_TAGS) or (name == "src" and tag != "img"):
            yield f"<{tag}> loads {value}"
        elif _ABSOLUTE.match(value) and not (
            name in _HOLDING_ADDRESSES or name.startswith(("data-", "aria-", "xmlns:"))
        ):
            yield f"the attribute {name} loads {value}"


def _tag_problems(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    is_data = tag == "script" and attributes.get("type") == "application/ld+json" and "src" not in attributes
    if tag in _LOADING and not is_data:
        yield f"<{tag}> loads, runs or sends something"
    if tag in _OTHERWISE_SHOWN:
        yield f"<{tag}> shows words in another way"
    if tag == "link":
        relations = attributes.get("rel", "").lower().split()
        if not relations or not _LINKING.issuperset(relations):
            yield f"<link rel={attributes.get('rel', '')!r}> loads {attributes.get('href', '')}"
    if tag == "meta" and attributes.get("http-equiv", "").lower() in {"refresh", "set-cookie", "link"}:
        yield "the page redirects or loads something by itself"


def sheet_problems(html: str) -> Iterator[str]:
    """Yield that a style sheet within a page loads something."""
    if any(loads(text) for text in _SHEET.findall(html)):
        yield "a style sheet loads something"


def comment_problems(comment: str) -> Iterator[str]:
    """Yield what a comment has for one mail program, other than empty tables: words, pictures, what hides words."""
    if _FETCHED.search(_OFFICE.sub("", comment)):
        yield "a comment loads something"
    if not comment.lstrip().lower().startswith("[if"):
        return
    inside = _OFFICE.sub("", _CONDITION.sub("", comment))
    words = _REFERENCE.sub(" ", _TAG.sub(" ", inside))
    if any(char.isalnum() for char in words) or (
        "&" in inside and _REFERENCE.sub("", inside) != re.sub("&nbsp;|&#160;", "", inside)
    ):
        yield "a comment holds words for one mail program only"
    if _HIDING.search(inside):
        yield "a comment hides words from one mail program"
