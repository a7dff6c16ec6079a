"""Says how the words of an element are shown: hidden, struck out, in other letters, turned round, or with words that a style adds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import tinycss2

from digest.verify.colours import BLACK, WHITE, Colour, colour_of, contrast_of, painted_over
from digest.verify.stylesheets import (
    ADDRESSES,
    BASE,
    BEGINNING,
    Declarations,
    Element,
    Rule,
    Sheet,
    declarations,
    loads,
    names_in,
    rules_of_words,
)

LEAST_CONTRAST = 1.2
"""Below this, the colour of words is that of their ground: WCAG 2.2 asks for 4.5, and the palest grey that anybody sets, #e5e5e5, has 1.26
on white. What is merely hard to read is for `digest preview` to say."""
LEAST_SIZE_PX = 5.0
"""Smaller letters cannot be read; legal print has 6 points, 8 px."""
FAR_PX = 300.0
"""Words that are moved this far to the left or up are off the page."""
LEAST_BOX_PX = 40.0
"""A box that cuts what is in it off and is smaller shows not much more than a line, or a letter of each."""

BLOCKS = frozenset(
    "address article aside blockquote body br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table tbody td tfoot th thead title tr ul".split()
)
"""Elements that begin a line of their own."""
_HIDDEN_TAGS = frozenset({"template", "datalist", "dialog", "details", "rp"})
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|em|rem|ex|ch|pc|in|cm|mm|vw|vh|%)?(?![\w.])", re.IGNORECASE)
_PX = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "rem": 16.0,
    "em": 16.0,
    "ex": 8.0,
    "ch": 8.0,
}
_FUNCTIONS = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_MOVED = (
    "left",
    "right",
    "top",
    "bottom",
    "inset",
    "inset-inline-start",
    "inset-inline-end",
    "inset-block-start",
    "inset-block-end",
)
_SHIFTED = (
    "text-indent",
    "margin",
    "margin-left",
    "margin-top",
    "margin-right",
    "margin-inline",
    "margin-inline-start",
)
_RESTYLES = (
    ("font-family", r"wingdings|webdings|dingbats|symbol\b", "its letters are shown as signs"),
    ("font", r"wingdings|webdings|dingbats|symbol\b", "its letters are shown as signs"),
    ("-webkit-text-security", r"^(?!none)", "its letters are shown as dots"),
    ("-webkit-line-clamp", r"^\d", "its lines are cut"),
    ("mix-blend-mode", r"^(?!normal)", "mix-blend-mode hides it"),
    ("z-index", r"^-\d", "it lies below its ground"),
    ("flex-direction", r"reverse", "it is shown in another order"),
    ("order", r"[1-9]", "it is shown in another order"),
    ("animation", r"^(?!none)", "an animation changes it"),
    ("animation-name", r"^(?!none)", "an animation changes it"),
)
"""Property, what its value has, and what that does to words."""
_NONE = frozenset({"", "none", "normal", "auto", "initial", "unset", "revert"})
_HARMLESS_MARKS = frozenset(" \u00a0<>()·•|/–—-→↗»›,:")
"""Marks that a style may set beside words without adding to what they say."""
_SHOWN_ATTRIBUTES = frozenset({"href", "cite"})
"""Attributes whose value is judged as a link."""
_UNKNOWN_WORD = "\ufffc"
"""Stands for what a style adds and cannot be known here."""

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the words of an element are shown."""

    hidden: str = ""
    """Why they are not seen, or not as they were written; empty when they are."""
    transform: str = ""
    """The `text-transform` that changes them, if any."""


PLAIN = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """How an element is shown in one context; what its own elements inherit."""

    hidden: str = ""
    """Why nothing in it can be seen."""
    invisible: str = ""
    """Why its own words cannot be seen; an element in it may undo this."""
    ink: Colour | None = None
    grounds: tuple[Colour, ...] = ()
    size_px: float = 16.0
    transform: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: _NO_VALUES)
    """Custom properties."""


class Node:
    """An element, or several that are alike, with how it is shown."""

    __slots__ = ("added", "children", "element", "look", "states")

    def __init__(self, element: Element, states: Mapping[str, _State], look: Look, added: str) -> None:
        self.element = element
        self.states = states
        self.look = look
        self.added = added
        """Why its line is not as it was written: a style adds something to it."""
        self.children: dict[object, Node] = {}


_SEEN_ATTRIBUTES = ("style", "class", "hidden", "aria-hidden", "popover", "open", "bgcolor", "color", "text", "dir")


class Looks:
    """Says how elements are shown in files with the same style sheets."""

    def __init__(self, sheet: Sheet, named: frozenset[str]) -> None:
        self._sheet = sheet
        self._attributes = (*_SEEN_ATTRIBUTES, *sorted(named - {*_SEEN_ATTRIBUTES, "id"}))
        self._ids = named
        self._roots: dict[object, Node] = {}

    def node(self, tag: str, attributes: Mapping[str, str], parent: Node | None) -> Node:
        """Return how an element is shown; `parent` is the one around it."""
        key: list[object] = [tag]
        for name in self._attributes:
            if name in attributes:
                value = attributes[name]
                key.append((name, value[:BEGINNING] if name in ADDRESSES else value))
        if (name := attributes.get("id", "")) in self._ids:
            key.append(name)
        known = parent.children if parent else self._roots
        node = known.get(tuple(key))
        if node is None:
            classes = frozenset(attributes.get("class", "").split())
            element = Element(tag, dict(attributes), classes, parent.element if parent else None)
            node = known[tuple(key)] = self._made(element, parent)
        return node

    def _made(self, element: Element, parent: Node | None) -> Node:
        held: dict[str, list[Rule]] = {}
        for context, rule in self._sheet.holding(element):
            held.setdefault(context, []).append(rule)
        states: dict[str, _State] = {}
        base = held.get(BASE, [])
        added = parent.added if parent and element.tag not in BLOCKS else ""
        for context in self._sheet.contexts:
            if context and context not in held and (parent is None or parent.states[context] is parent.states[BASE]):
                states[context] = states[BASE]
                continue
            here = base if not context else sorted([*base, *held.get(context, ())], key=lambda rule: rule.specificity)
            outer = parent.states[context] if parent else _State()
            own = [rule for rule in here if not rule.pseudo]
            states[context] = _shown(element, outer, _cascade(element, own), context)
            added = added or next((why for rule in here if (why := _added_by(rule))), "")
        hidden = added or next((why for one in states.values() if (why := one.hidden or one.invisible)), "")
        transform = next((one.transform for one in states.values() if one.transform), "")
        return Node(element, states, Look(hidden=hidden, transform=transform) if hidden or transform else PLAIN, added)


def _cascade(element: Element, rules: list[Rule]) -> dict[str, str]:
    """Return the properties that hold for an element: from its attributes, from rules, its own, then what is important."""
    layers: list[Declarations] = []
    given = element.attributes
    for name, attribute in (("background-color", "bgcolor"), ("color", "text" if element.tag == "body" else "color")):
        if value := given.get(attribute):
            layers.append({name: (value, False)})
    layers += (rule.declarations for rule in rules)
    if style := given.get("style"):
        layers.append(declarations(style))
    properties: dict[str, str] = {}
    for important in (False, True):
        for layer in layers:
            for name, (value, strong) in layer.items():
                if strong == important:
                    if name == "background":
                        properties.pop("background-color", None)
                        properties.pop("background-image", None)
                    elif name == "background-color" and "(" not in properties.get("background", ""):
                        properties.pop("background", None)
                    properties[name] = value
    return properties


def _shown(element: Element, outer: _State, properties: dict[str, str], context: str) -> _State:
    """Return how an element is shown; `properties` are those that hold for it."""
    values = outer.values
    if own := {name: value for name, value in properties.items() if name.startswith("--")}:
        values = {**values, **own}
    of = {name: _filled(value, values).lower() for name, value in properties.items() if not name.startswith("--")}
    if not of and values is outer.values:
        hidden = outer.hidden or _hidden_by_markup(element)
        return outer if hidden == outer.hidden else replace(outer, hidden=hidden)
    size = _size_px(of, outer.size_px)
    ink = next((c for name in ("-webkit-text-fill-color", "color") if (c := colour_of(of.get(name, "")))), outer.ink)
    grounds = _grounds(of) or outer.grounds
    invisible = outer.invisible
    if {"visibility", "font-size", "font", "line-height"} & of.keys():
        invisible = _invisible(of, size)
    if {"color", "-webkit-text-fill-color", "background", "background-color", "background-image"} & of.keys():
        invisible = "" if invisible.startswith("its colour") else invisible
        invisible = invisible or _faint(ink, grounds, context)
    transform = of.get("text-transform", outer.transform)
    return _State(
        hidden=outer.hidden or _hidden_by_markup(element) or _hidden(of, size, is_picture=element.tag == "img"),
        invisible=invisible,
        ink=ink,
        grounds=grounds,
        size_px=size,
        transform="" if transform in _NONE else transform,
        values=values,
    )


def _filled(value: str, values: Mapping[str, str]) -> str:
    """Return a value with its variables filled in."""
    for _ in range(8):
        if "var(" not in value:
            break
        value = _FUNCTIONS.sub(lambda match: values.get(match[1], (match[2] or "").strip()), value)
    return value


def _hidden_by_markup(element: Element) -> str:
    of = element.attributes
    if "hidden" in of or "popover" in of:
        return "it has the attribute hidden"
    if of.get("aria-hidden", "").lower() == "true":
        return "it is hidden from screen readers"
    if element.tag in _HIDDEN_TAGS and "open" not in of:
        return f"it is in <{element.tag}>"
    if element.tag in _STRUCK_TAGS:
        return "it is struck out"
    return "it is turned round" if element.tag == "bdo" else ""


def _hidden(of: Mapping[str, str], size: float, *, is_picture: bool) -> str:  # noqa: PLR0911 - one for each way
    """Return why nothing of an element with these properties is seen as it was written."""
    for name, hiding in (("display", {"none"}), ("content-visibility", {"hidden"}), ("mso-hide", {"all"})):
        if of.get(name) in hiding:
            return f"{name} hides it"
    if "opacity" in of and _number(of["opacity"]) < 0.3:
        return "opacity hides it"
    if "line-through" in f"{of.get('text-decoration', '')} {of.get('text-decoration-line', '')}":
        return "it is struck out"
    if "override" in of.get("unicode-bidi", ""):
        return "it is turned round"
    for name in ("clip-path", "clip", "transform", "translate", "scale", "rotate", "offset-path", "mask", "mask-image"):
        if of.get(name, "") not in _NONE:
            return f"{name} hides or moves it"
    for name, pattern, why in _RESTYLES:
        if (value := of.get(name)) and re.search(pattern, value):
            return why
    if not is_picture and re.search(r"opacity|blur|contrast|brightness|invert|url", of.get("filter", "")):
        return "filter hides it"
    if of.get("zoom") and _number(of["zoom"]) < 0.3:
        return "zoom hides it"
    return _out_of_sight(of, size)


def _out_of_sight(of: Mapping[str, str], size: float) -> str:
    if of.get("position", "static") != "static":
        for name in _MOVED:
            if any(abs(length) >= FAR_PX for length in _lengths(of.get(name, ""), size)):
                return f"{name} moves it out of sight"
    for name in _SHIFTED:
        if any(length <= -FAR_PX for length in _lengths(of.get(name, ""), size)):
            return f"{name} moves it out of sight"
    if any(abs(length) >= FAR_PX for length in _lengths(of.get("text-indent", ""), size)):
        return "text-indent moves it out of sight"
    clipped = [of.get(name, "visible") for name in ("overflow", "overflow-x", "overflow-y")]
    if any(value.split()[:1] not in (["visible"], []) for value in clipped):
        for name in ("height", "max-height", "width", "max-width", "block-size", "inline-size"):
            if any(length <= LEAST_BOX_PX for length in _lengths(of.get(name, ""), size)[:1]):
                return f"{name} leaves no room for it"
    for name, least in (("letter-spacing", -0.2), ("word-spacing", -0.15)):
        if any(length <= least * size for length in _lengths(of.get(name, ""), size)):
            return f"{name} runs it together"
    return ""


def _invisible(of: Mapping[str, str], size: float) -> str:
    """Return why the words of an element cannot be seen, where an element in it may undo that."""
    if of.get("visibility") in {"hidden", "collapse"}:
        return "visibility hides it"
    if size < LEAST_SIZE_PX:
        return "its letters are too small"
    height = of.get("line-height", "")
    least = 0.5
    if height.replace(".", "").isdigit() and _number(height) < least:
        return "its lines have no height"
    return "its lines have no height" if any(one < LEAST_SIZE_PX for one in _lengths(height, size, bare=False)) else ""


def _faint(ink: Colour | None, grounds: tuple[Colour, ...], context: str) -> str:
    is_dark = "dark" in context
    if ink is not None and ink[3] < 0.3:
        return "its colour is transparent"
    if (ink is None or not grounds) and is_dark:
        return ""  # what a browser takes in place of white and black is its own choice
    ink, grounds = ink or BLACK, grounds or (WHITE,)
    return (
        "its colour is that of its ground"
        if any(contrast_of(painted_over(ink, ground), ground) < LEAST_CONTRAST for ground in grounds)
        else ""
    )


def _added_by(rule: Rule) -> str:
    """Return why words are not seen as they were written, where a rule adds to them or changes the first of them."""
    content, _ = rule.declarations.get("content", ("", False))
    if rule.pseudo in {"before", "after", "marker"}:
        return f"a style adds “{added}” to it" if (added := _added(content)) else ""
    if rule.pseudo in {"first-letter", "first-line"}:
        of = {name: value.lower() for name, (value, _) in rule.declarations.items()}
        size, ink = _size_px(of, 16.0), colour_of(of.get("color", "")) or BLACK
        faint = "its colour is transparent" if ink[3] == 0 else ""
        return _hidden(of, size, is_picture=False) or _invisible(of, size) or faint
    return "a style puts something in its place" if rule.pseudo is None and content.lower() not in _NONE else ""


@lru_cache(maxsize=256)
def _added(content: str) -> str:
    """Return what a value of `content` shows, but nothing for mere separators and for the address of a link."""
    if content.lower() in _NONE:
        return ""
    shown = "".join(_pieces(tinycss2.parse_component_value_list(content)))
    return "" if set(shown) <= _HARMLESS_MARKS else shown


def _pieces(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "string":
            yield token.value
        elif token.type == "function" and token.lower_name == "attr":
            names = [each.lower_value for each in token.arguments if each.type == "ident"]
            yield "" if names and names[0] in _SHOWN_ATTRIBUTES else _UNKNOWN_WORD
        elif token.type == "ident" and token.lower_value.endswith("quote"):
            yield "" if token.lower_value.startswith("no-") else "“"
        elif token.type not in {"whitespace", "comment"} and not (token.type == "literal" and token.value == "/"):
            yield _UNKNOWN_WORD


def _size_px(of: Mapping[str, str], outer: float) -> float:
    """Return a font size in CSS pixels; the outer one where it cannot be told."""
    if (size := of.get("font-size")) is not None:
        lengths = _lengths(size, outer)
        return lengths[0] if len(lengths) == 1 and not re.search(r"[(]", size) else outer
    if font := of.get("font"):
        lengths = [
            length for part in font.split() for length in _lengths(part.partition("/")[0], outer) if not part.isdigit()
        ]
        if re.search(r"(?:^|\s)0(?:/|\s)", font):
            return 0.0
        return lengths[0] if lengths else outer
    return outer


@lru_cache(maxsize=2_048)
def _lengths(value: str, size: float, *, bare: bool = True) -> list[float]:
    """Return the lengths in a value in CSS pixels; per cent as parts of `size`, of the window as of 1,000 px."""
    found = []
    for number, unit in _LENGTH.findall(value):
        amount = float(number)
        if unit in {"vw", "vh"}:
            found.append(amount * 10)
        elif unit == "%":
            found.append(amount * (size / 100 if "em" not in value else 1))
        elif unit == "em":
            found.append(amount * size)
        elif unit or amount == 0 or bare:
            found.append(amount * _PX.get(unit.lower(), 1.0))
    return found


def _number(value: str) -> float:
    try:
        return float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError:
        return 1.0


def _grounds(of: Mapping[str, str]) -> tuple[Colour, ...]:
    """Return the opaque colours behind an element's words; none where it has no ground of its own."""
    found: list[Colour] = []
    for name in ("background", "background-color", "background-image"):
        if value := of.get(name):
            found += (colour for token in _flat(value) if (colour := colour_of(token)) is not None and colour[3] > 0.5)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1_024)
def _flat(value: str) -> tuple[str, ...]:
    """Return the parts of a value that may be colours, those within gradients too."""

    def parts(tokens: list[Any]) -> Iterator[str]:
        for token in tokens:
            yield tinycss2.serialize([token])
            if token.type == "function" and "gradient" in token.lower_name:
                yield from parts(token.arguments)

    return tuple(parts(tinycss2.parse_component_value_list(value)))


_OF_WORDS = re.compile(
    r"\b(?:html|xhtml)\||(?:^|[\s,>])(?:content|title|description)\b|\|(?:content|title|description)\b|^\*|,\s*\*"
)
"""Selectors of a feed's style sheet that are about the words of its entries."""


def words_problems(sheet: str) -> Iterator[str]:
    """Yield how the style sheet of a feed hides or restyles the words of its entries, and that it loads something."""
    if loads(sheet):
        yield "the style sheet loads something"
    for prelude, declared in rules_of_words(sheet):
        if _OF_WORDS.search(prelude):
            of = {name: value.lower() for name, (value, _) in declared.items()}
            size = _size_px(of, 16.0)
            added = _added(declared["content"][0]) if "content" in declared else ""
            transform = "text-transform shows other letters" if of.get("text-transform", "") not in _NONE else ""
            ink = colour_of(of.get("color", ""))
            faint = _faint(ink, _grounds(of), "") if ink and (_grounds(of) or ink[3] < 1) else ""
            why = _hidden(of, size, is_picture=False) or _invisible(of, size) or transform or faint
            if why or added:
                yield f"“{prelude}”: {why or f'a style adds “{added}”'}"


_STYLE = re.compile(r"<style\b([^>]*)>(.*?)</style", re.DOTALL | re.IGNORECASE)
_MEDIA = re.compile(r"\bmedia\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)


def looks_of(html: str) -> Looks:
    """Return how the elements of a page are shown, also by the style sheets in its comments."""
    sheets = []
    for attributes, text in _STYLE.findall(html) if "<style" in html.lower() else ():
        media = _MEDIA.search(attributes)
        sheets.append((media.group(1) if media else "", text))
    named = frozenset(name for _, text in sheets for name in names_in(text))
    body = _STYLE.sub("", html) if named else ""
    return _looks(tuple(sheets), frozenset(name for name in named if name not in body), named)


@lru_cache(maxsize=16)  # the mails and the pages of an archive
def _looks(sheets: tuple[tuple[str, str], ...], unused: frozenset[str], named: frozenset[str]) -> Looks:
    return Looks(Sheet(sheets, unused), named)
