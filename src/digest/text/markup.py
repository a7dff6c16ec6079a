"""HTML that is safe to show, and which HTML elements are blocks.

Nothing is changed after the sanitizer: deleting a control character from its output can bring a dead link to life. Words are never
touched; what is not allowed loses its tags, and scripts and styles go with their content.
"""

import re

from digest.text.invisible import CONTROLS
from digest.text.urls import is_safe_link

BLOCK_ELEMENTS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that begin and end a line of text. Source: HTML standard, section 15.3, elements with `display: block` or part of a table."""

VOID_ELEMENTS = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements without an end tag. Source: HTML standard, section 13.1.2."""

MAX_CHARS = 1_000_000
MAX_TAGS = 50_000
MAX_REFERENCES = 100_000
MAX_DEPTH = 100
"""Limits checked before parsing: the parser's time grows with the square of some nestings (20,000 open quotations: 2.3 s)."""

MAX_ATTRIBUTES = 10_000
"""Of one element: parsers compare each with all others (100,000: 100 s). Scripts taken for tags have had 7,400 words."""

TAGS = frozenset(
    "a abbr b blockquote br caption cite code dd del dfn dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp"
    " small strong sub sup table tbody td tfoot th thead tr u ul var".split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "*": {"dir", "lang"},
}
_GONE_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea"}
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ELEMENT = re.compile(r"""<[A-Za-z][^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+""")
"""A start tag; possessive, so that no input makes it go back."""
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_ROUNDS = 3
"""Character references can hide control characters from the first round, and references to references from the second."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class MarkupError(ValueError):
    """HTML beyond the limits; the message says which."""


def hyphenated(names: str) -> str:
    """Return class names with a hyphen at each hump, so that one expression finds both spellings: `post-Author` for `postAuthor`."""
    return _HUMP.sub("-", names)


def sanitize(html: str) -> str:
    """Return the HTML with nothing in it but what is allowed; links lead to http, https or mailto addresses alone.

    Raises: MarkupError for HTML beyond the bounds, or with control characters that come back after every round.
    """
    import nh3

    clean = html
    for _ in range(_ROUNDS):
        clean = CONTROLS.sub("", clean)
        check_bounds(clean)
        clean = nh3.clean(
            clean,
            tags=set(TAGS),
            clean_content_tags=_GONE_WITH_CONTENT,
            attributes=ATTRIBUTES,
            attribute_filter=_filtered,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
        if not CONTROLS.search(clean):
            return clean
    raise MarkupError("control characters hidden in character references")


def check_bounds(html: str) -> None:
    """Raise where HTML is larger or deeper than any article.

    Raises: MarkupError, whose message says which bound.
    """
    if len(html) > MAX_CHARS:
        raise MarkupError(f"more than {MAX_CHARS:,} characters")
    if html.count("<") > MAX_TAGS:
        raise MarkupError(f"more than {MAX_TAGS:,} tags")
    if html.count("&") > MAX_REFERENCES:
        raise MarkupError(f"more than {MAX_REFERENCES:,} character references")
    if has_too_many_attributes(html):
        raise MarkupError(f"an element with more than {MAX_ATTRIBUTES:,} attributes")
    if _depth(html) > MAX_DEPTH:
        raise MarkupError(f"nested deeper than {MAX_DEPTH}")


def has_too_many_attributes(html: str) -> bool:
    """Whether an element has more attributes than a parser can compare in time; counted by words, so that odd quotes hide none."""
    for match in _ELEMENT.finditer(html):
        tag = match[0]
        if len(tag) > MAX_ATTRIBUTES and (
            len(tag.split()) > 2 * MAX_ATTRIBUTES or len(_VALUE.sub("= ", tag).split()) > MAX_ATTRIBUTES
        ):
            return True
    return False


def _depth(html: str) -> int:
    """Return the most tags that are open at once, as written: what a parser closes by itself counts as open."""
    depth = most = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in VOID_ELEMENTS or name.lower() in {"p", "li", "td", "tr", "th", "dd", "dt", "option"}:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        most = max(most, depth)
    return most


def _filtered(_tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value; `None` for an address that may not be linked to."""
    if name not in {"href", "cite"}:
        return value
    address = value.strip()
    return address if is_safe_link(address) else None
