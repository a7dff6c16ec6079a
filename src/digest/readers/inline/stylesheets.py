"""What a page's own style sheets hide: rules for one element by its tag, classes and id, as `.later { display: none }`.

Rules within `@media` and the like do not hide anything here, and a rule that shows an element again wins, wherever it stands: it is better
to read a hidden sentence than to lose the article. Style sheets in files of their own are not asked.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

MAX_CHARS = 400_000
"""Of all style sheets of a page together; the rest is not asked."""

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
_COMBINATOR = re.compile(r"[\s>+~]+")


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


class HidingRules:
    """The rules of a page's style sheets that hide elements, or show them again."""

    def __init__(self, css: str) -> None:
        """Take the text of all style sheets."""
        css = _COMMENT.sub("", css[:MAX_CHARS]) if "/*" in css else css[:MAX_CHARS]
        hides = [compound for compound in _rules(css, _HIDES, top_level=True) if compound.classes or compound.ids]
        self._hides = tuple(dict.fromkeys(hides))
        self._shows = tuple(dict.fromkeys(_rules(css, _SHOWS, top_level=False))) if hides else ()
        self._names = frozenset(name for rule in hides for name in (*rule.classes, *rule.ids))

    def hide(self, element: etree._Element, names: str | None) -> bool:
        """Whether the rules say that an element with these classes is not seen."""
        if not self._names:
            return False
        classes = frozenset((names or "").split())
        if self._names.isdisjoint(classes) and element.get("id") not in self._names:
            return False
        return any(rule.matches(element, classes) for rule in self._hides) and not any(
            rule.matches(element, classes) for rule in self._shows
        )


def _rules(css: str, declarations: tuple[re.Pattern[str], ...], *, top_level: bool) -> Iterator[Compound]:
    """Yield the selectors of rules with one of the declarations; at the top level alone, where they are one compound."""
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
        start = max(css.rfind(mark, 0, opening) for mark in "{};") + 1
        for selector in css[start:opening].split(","):
            parts = _COMBINATOR.split(selector.strip())
            if top_level and len(parts) > 1:
                continue
            found = _COMPOUND.fullmatch(parts[-1])
            if found is not None and found[0]:
                names = _NAME.findall(found[2])
                yield Compound(
                    tag=(found[1] or "").lower(),
                    classes=frozenset(name for sign, name in names if sign == "."),
                    ids=frozenset(name for sign, name in names if sign == "#"),
                )
