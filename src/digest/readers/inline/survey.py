"""One pass over a tree, which finds the elements whose markup says more than their words."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from lxml import etree

from digest.readers.inline.stylesheets import HidingRules, draws_no_marks
from digest.text.markup import hyphenated

GONE: Final = frozenset({"del", "s", "strike", "rt", "rp", "rtc", "annotation", "annotation-xml"})
"""Struck words, readings above words, a formula's source."""

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE: Final = frozenset({"a", "b", "em", "font", "i", "small", "span", "strong", "u"})
_LABELS: Final = frozenset({"span", "small", "i", "em"})
_UNSEEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|(?:content-)?visibility\s*:\s*(?:hidden|collapse)|max-height\s*:\s*0(?:px)?\s*(?:!|;|$)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){3}\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right)\s*:\s*-(?:\d{4,}|\d{3,}r?em)|text-decoration(?:-line)?\s*:[^;]*line-through"
    r"|mso-hide\s*:\s*all|mso-element\s*:\s*comment|mso-list\s*:\s*ignore)",
    re.IGNORECASE,
)
"""Declarations by which an element is not seen: not drawn, clipped away, pushed out of the page, struck; a word processor's comments and
the marks of its lists."""
_NO_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:!|;|$)", re.IGNORECASE)
_NO_ROOM = re.compile(r"(?:^|[;\s])(?:height|width)\s*:\s*[01](?:px)?\s*(?:!|;|$)", re.IGNORECASE)
"""Of a box whose overflow is hidden: there is no room for words in it."""
_BLOCK_STYLE = re.compile(r"(?:^|[;\s])display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.IGNORECASE)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_MAX_STYLE_CHARS = 2000
_UNSEEN_CLASS = re.compile(
    r"(?:^|(?<!not)[\s_-])(?:sr-?only|visually-?hidden|visual-?hide|hidden-visually|hide-visually|screen-?readers?(?:-?text|-?only)?"
    r"|(?:for|show-for)-(?:sr|screen-?readers?)|a11y(?:-?hidden|-?only|-?text)?|accessib(?:ility|le)-(?:hidden|text|only)|assistive-?text"
    r"|element-(?:invisible|hidden)|off-?screen|aural(?:-only)?|hidden-accessible|print-only|only-print"
    r"|msocomanchor|mso-?comment-?\w*|sdcommentanc)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes by which pages keep words for screen readers or for print, and word processors mark comments; `_` read as `-`. Sources:
Bootstrap, WordPress, HTML5 Boilerplate, Drupal, jQuery UI, GOV.UK Frontend, Salesforce Lightning, Word's filtered HTML."""
_MAY_MEAN: Final = (
    "hid",
    "sr",
    "read",
    "a11y",
    "access",
    "assist",
    "element",
    "off",
    "aural",
    "comm",
    "anc",
    "tex",
    "math",
    "form",
    "equa",
    "print",
    "mso",
)
"""One of these is in every class that the expressions above find, and in few others: looking for them takes a tenth of the time."""
_FORMULA_CLASS = re.compile(
    r"(?:^|[\s_-])(?:katex|mathjax\w*|mwe-math-element|tex|latex|math(?:ml)?|formula|equation)(?:$|[\s_-])",
    re.IGNORECASE,
)


class Survey:
    """The elements of a tree whose markup says more than their words, each list in document order."""

    def __init__(self, root: etree._Element) -> None:
        self.gone: list[etree._Element] = []
        self.hidden: list[etree._Element] = []
        """Called unseen by an attribute, a style or a class."""
        self.hidden_by_style_sheets: list[etree._Element] = []
        self.aria_hidden: list[etree._Element] = []
        self.labels: list[etree._Element] = []
        """Short words in an element of their own, which may be there for those who cannot see an icon."""
        self.quotations: list[etree._Element] = []
        """`q`, unless the page's style sheets take its marks away."""
        self.raised: list[etree._Element] = []
        """`sup` and `sub`."""
        self.formulas: list[etree._Element] = []
        self.lines: list[etree._Element] = []
        """Inline elements that stand on lines of their own."""
        self.headings: list[etree._Element] = []
        self.links: list[etree._Element] = []
        """To a place within a page."""
        self.word_titles: list[etree._Element] = []
        self.note_spans: list[etree._Element] = []
        self.field_codes: list[etree._Element] = []
        css = "\n".join(style.text for style in root.iter("style") if style.text)
        rules = HidingRules(css)
        by_tag = {tag: found for tags, found in self._lists() for tag in tags}
        for element in root.iter():
            get = element.get
            if (found := by_tag.get(element.tag)) is not None and _is_wanted(element):
                found.append(element)
            if style := get("style"):
                self._by_style(element, style[:_MAX_STYLE_CHARS])
            names = get("class")
            if names and (meaning := _meaning(names)) != _NOTHING:
                self._by_class(element, *meaning)
            if get("hidden") is not None or get("popover") is not None:
                self.hidden.append(element)
            elif rules and rules.hide(element, names):
                self.hidden_by_style_sheets.append(element)
            if get("aria-hidden") == "true":
                self.aria_hidden.append(element)
        if self.quotations and draws_no_marks(css):
            self.quotations = []

    def _lists(self) -> tuple[tuple[Collection[str], list[etree._Element]], ...]:
        """Return the lists that elements of certain names go into."""
        return (
            (_LABELS, self.labels),
            ({"a"}, self.links),
            ({"sup", "sub"}, self.raised),
            (_HEADINGS, self.headings),
            (GONE, self.gone),
            ({"dialog"}, self.hidden),
            ({"q"}, self.quotations),
            ({"math", "mjx-container"}, self.formulas),
        )

    def _by_style(self, element: etree._Element, style: str) -> None:
        if _UNSEEN_STYLE.search(style) or _has_no_room(element, style):
            self.hidden.append(element)
        elif element.tag == "span":
            if found := _RAISED_STYLE.search(style):
                element.tag = "sup" if found[1].lower() == "super" else "sub"
                self.raised.append(element)
            elif _BLOCK_STYLE.search(style):
                self.lines.append(element)
        if "field-begin" in style:
            self.field_codes.append(element)

    def _by_class(self, element: etree._Element, is_unseen: bool, is_formula: bool, is_word: bool) -> None:  # noqa: FBT001 - a tuple
        if is_unseen:
            self.hidden.append(element)
        if is_formula and element.tag in {"span", "img"}:
            self.formulas.append(element)
        if is_word and element.tag == "p":
            self.word_titles.append(element)
        elif is_word:
            self.note_spans.append(element)


def _is_wanted(element: etree._Element) -> bool:
    """Whether an element whose name puts it into a list belongs there by what it holds."""
    tag = element.tag
    if tag in _LABELS:
        return bool(element.text) and len(element) == 0
    if tag == "a":
        return "#" in (element.get("href") or "")
    return tag != "dialog" or element.get("open") is None


def _has_no_room(element: etree._Element, style: str) -> bool:
    """Whether the words of an element have no size, or stand in a box that is too small for them."""
    if "overflow" in style and "hidden" in style and _NO_ROOM.search(style):
        return True
    if not _NO_SIZE.search(style):
        return False
    return element.tag in _INLINE and not any(
        "font-size" in (inner.get("style") or "") for inner in element.iterdescendants()
    )


@lru_cache(maxsize=4096)
def _meaning(names: str) -> tuple[bool, bool, bool]:
    """Return whether classes say that an element is not seen, a formula, or a word processor's title or footnote mark."""
    lower = names.lower()
    if not any(part in lower for part in _MAY_MEAN):
        return _NOTHING
    plain = names.replace("_", "-")
    is_unseen = _UNSEEN_CLASS.search(plain) or _UNSEEN_CLASS.search(hyphenated(plain))
    is_word = "MsoTitle" in names or "MsoFootnoteReference" in names or "MsoEndnoteReference" in names
    return is_unseen is not None, _FORMULA_CLASS.search(names) is not None, is_word


_NOTHING: Final = (False, False, False)
