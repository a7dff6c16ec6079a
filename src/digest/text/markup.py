"""HTML that is safe to show, and text without invisible characters.

Nothing is changed after the sanitiser: deleting a control character from its output can bring a dead link to life. Words are never
touched; what is not allowed loses its tags, and scripts and styles go with their content.

Body text is never touched: an excerpt is verbatim, and a paragraph is a wall that direction marks do not pass.
"""

import re
import unicodedata

MAX_CHARS = 1_000_000
MAX_TAGS = 50_000
MAX_REFERENCES = 100_000
MAX_DEPTH = 100
"""Bounds before the parser: it needs time that grows with the square of some nestings (20,000 open quotations: 2.3 s)."""

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
_ADDRESS = re.compile(r"^(?:https?://|mailto:)[^\x00-\x20\x7f<>\"'`]+$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ELEMENT = re.compile(r"""<[A-Za-z][^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+""")
"""A start tag; possessive, so that no input makes it go back."""
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ROUNDS = 3
"""Character references can hide control characters from the first round, and references to references from the second."""


class MarkupError(ValueError):
    """HTML beyond the bounds; the message says which."""


def sanitize(html: str) -> str:
    """Return the HTML with nothing in it but what is allowed; links lead to http, https or mailto addresses alone.

    Raises: MarkupError for HTML beyond the bounds, or with control characters that come back after every round.
    """
    import nh3

    clean = html
    for _ in range(_ROUNDS):
        clean = _CONTROL.sub("", clean)
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
        if not _CONTROL.search(clean):
            return clean
    raise MarkupError("control characters hidden in character references")


def safe_address(address: str | None) -> str | None:
    """Return an address that may be linked to, white space around it left out; `None` for any other."""
    bare = (address or "").strip()
    return bare if _ADDRESS.match(bare) else None


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
    for found in _ELEMENT.finditer(html):
        tag = found[0]
        if len(tag) > MAX_ATTRIBUTES and (
            len(tag.split()) > 2 * MAX_ATTRIBUTES or len(_VALUE.sub("= ", tag).split()) > MAX_ATTRIBUTES
        ):
            return True
    return False


def _depth(html: str) -> int:
    """Return the most tags that are open at once, as written: what a parser closes by itself counts as open."""
    depth = most = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _VOID or name.lower() in {"p", "li", "td", "tr", "th", "dd", "dt", "option"}:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        most = max(most, depth)
    return most


def _filtered(_tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value, `None` for an address that may not be linked to."""
    return safe_address(value) if name in {"href", "cite"} else value


_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Controls, direction marks, zero-width characters, fillers, tags, lone surrogates, noncharacters.

Source: Unicode Technical Report 36, section 2; UAX 9.
"""

_JOINERS = re.compile("[\u200c\u200d]")
_NOT_JOINING = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])")
"""A joiner shapes letters in Arabic and Indic scripts and in emoji; beside Latin letters, or at an end, it only hides."""


def visible(text: str) -> str:
    """Return a name or headline in NFC, white space folded, without characters that nobody sees.

    Joiners stay between letters that they shape.
    """
    bare = _INVISIBLE.sub("", text)
    if _JOINERS.search(bare):
        bare = _NOT_JOINING.sub("", bare)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def has_invisible(text: str) -> bool:
    """Return whether a text holds characters that `visible` takes out."""
    return bool(_INVISIBLE.search(text)) or bool(_NOT_JOINING.search(text))
