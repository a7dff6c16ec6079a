"""What a page's own style sheets hide: rules by tags, classes and ids, as `.later { display: none }` and `.story > .author { … }`.

Rules within `@media` and the like do not hide anything here, and a rule that shows an element again wins, wherever it stands: it is better
to read a hidden sentence than to lose the article. Style sheets in files of their own are not asked.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from lxml import etree

MAX_CHARS = 400_000
"""Of all style sheets of a page together; the rest is not asked."""

MAX_SELECTOR_CHARS = 2000
"""A longer list of selectors is not asked as a whole."""

_HIDES = tuple(
    re.compile(pattern)
    for pattern in (
        r"display\s*:\s*none",
        r"visibility\s*:\s*hidden",
        r"clip\s*:\s*rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){3}\s*\)",
        r"clip-path\s*:\s*inset\(\s*(?:50|100)%",
        r"left\s*:\s*-\d{4,}",
        r"text-decoration(?:-line)?\s*:\s*line-through",
    )
)
_SHOWS = (
    re.compile(
        r"display\s*:\s*(?:block|inline|flex|grid|table|list-item|contents|initial|unset|revert|inherit)", re.IGNORECASE
    ),
    re.compile(r"visibility\s*:\s*visible", re.IGNORECASE),
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*)?((?:[.#][\w-]+)*)")
_NAME = re.compile(r"([.#])([\w-]+)")
_COMBINATOR = re.compile(r"(\s*>\s*|\s+)")
_NO_MARKS = (re.compile(r"quotes\s*:\s*none"), re.compile(r"content\s*:\s*(?:none|\"\"|'')"))
_OWN_MARKS = (re.compile(r"quotes\s*:\s*[\"'a]"), re.compile(r"content\s*:\s*(?:open-quote|[\"'][^\"'\s])"))
_BESIDE_QUOTATIONS = frozenset({"q:before", "q:after", "q::before", "q::after"})


class Compound(NamedTuple):
    """A selector for one element, without those around it."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    def matches(self, element: etree._Element, classes: frozenset[str]) -> bool:
        """Whether the selector is true of an element with these classes."""
        return (
            self.classes <= classes
            and (not self.tag or self.tag == element.tag)
            and (not self.ids or self.ids == {element.get("id")})
        )


_QUOTATION = Compound("q", frozenset(), frozenset())


class Rule(NamedTuple):
    """A selector: what it says of the element, and of those around it from the inside out."""

    element: Compound
    around: tuple[tuple[str, Compound], ...]
    """`>` for the parent or a space for any, and what it says of that."""

    def matches(self, element: etree._Element, classes: frozenset[str]) -> bool:
        """Whether the rule is one for an element with these classes."""
        if not self.element.matches(element, classes):
            return False
        place: etree._Element | None = element
        for combinator, compound in self.around:
            place = place.getparent() if place is not None else None
            while place is not None and not compound.matches(place, _classes(place)):
                place = place.getparent() if combinator == " " else None
            if place is None:
                return False
        return True


class HidingRules:
    """The rules of a page's style sheets that hide elements, or show them again."""

    def __init__(self, css: str) -> None:
        """Take the text of all style sheets."""
        self._css = _without_comments(css)
        hides = [rule for rule in _rules(self._css, _HIDES, top_level=True) if rule.element.classes or rule.element.ids]
        self._hides: dict[str | None, list[Rule]] = {}
        """By one of the names that each asks of its element."""
        for rule in dict.fromkeys(hides):
            self._hides.setdefault(min(rule.element.classes or rule.element.ids), []).append(rule)
        self._asked: dict[str | None, list[Rule]] = {}

    @cached_property
    def _shows(self) -> tuple[Compound, ...]:
        """What the rules say of elements that they show; most pages have nothing that is hidden and shown again."""
        return tuple(dict.fromkeys(rule.element for rule in _rules(self._css, _SHOWS, top_level=False)))

    def __bool__(self) -> bool:
        return bool(self._hides)

    def hide(self, element: etree._Element, names: str | None) -> bool:
        """Whether the rules say that an element with these classes is not seen."""
        asked = self._asked.get(names)
        if asked is None:
            asked = self._asked[names] = [rule for name in (names or "").split() for rule in self._hides.get(name, ())]
        if (identity := element.get("id")) in self._hides:
            asked = [*asked, *self._hides[identity]]
        if not asked:
            return False
        classes = _classes(element)
        return any(rule.matches(element, classes) for rule in asked) and not any(
            compound.matches(element, classes) for compound in self._shows
        )


def draws_no_marks(css: str) -> bool:
    """Whether style sheets take the marks away that a browser draws around quotations, as many begin by doing."""
    css = _without_comments(css)

    def holds(declarations: tuple[re.Pattern[str], ...]) -> bool:
        return any(rule.element == _QUOTATION for rule in _rules(css, declarations, top_level=True))

    return holds(_NO_MARKS) and not holds(_OWN_MARKS)


def _without_comments(css: str) -> str:
    return _COMMENT.sub("", css[:MAX_CHARS]) if "/*" in css else css[:MAX_CHARS]


def _classes(element: etree._Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _rules(css: str, declarations: tuple[re.Pattern[str], ...], *, top_level: bool) -> Iterator[Rule]:
    """Yield the selectors of rules with one of the declarations; those at the top level alone, or all."""
    lower = css.lower()
    if len(lower) != len(css):  # a letter whose small form has two signs: offsets would not fit
        lower = css
    places = sorted(found.start() for pattern in declarations for found in pattern.finditer(lower))
    depth = counted = 0
    for place in places:
        opening = css.rfind("{", 0, place)
        if opening < css.rfind("}", 0, place):
            continue
        depth += css.count("{", counted, opening) - css.count("}", counted, opening)
        counted = opening
        if top_level and depth:
            continue
        earliest = max(0, opening - MAX_SELECTOR_CHARS)
        start = max(css.rfind(mark, earliest, opening) for mark in "{};") + 1
        if earliest > start:
            continue
        for selector in css[start:opening].split(","):
            if (rule := _rule(" ".join(selector.split()))) is not None:
                yield rule


def _rule(selector: str) -> Rule | None:
    """Return what a selector says; `None` for one with siblings, attributes or states in it, but for the pseudo-elements of quotations."""
    if selector in _BESIDE_QUOTATIONS:
        selector = "q"
    parts = _COMBINATOR.split(selector)
    compounds = [_compound(part) for part in parts[::2]]
    if any(compound is None for compound in compounds):
        return None
    last, *around = reversed([compound for compound in compounds if compound is not None])
    combinators = [">" if ">" in sign else " " for sign in reversed(parts[1::2])]
    return Rule(last, tuple(zip(combinators, around, strict=True)))


def _compound(text: str) -> Compound | None:
    found = _COMPOUND.fullmatch(text)
    if found is None or not text:
        return None
    names = _NAME.findall(found[2])
    return Compound(
        tag=(found[1] or "").lower(),
        classes=frozenset(name for sign, name in names if sign == "."),
        ids=frozenset(name for sign, name in names if sign == "#"),
    )
