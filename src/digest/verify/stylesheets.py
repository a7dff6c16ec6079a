"""Reads style sheets as browsers and mail programs do: which declarations hold for an element, and what is loaded.

A selector may hold only in some programs: beside an element that is not known here, or below one that a mail program adds. Such a rule
holds in a context of its own, like one in a media query.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from cssselect2 import parser as selectors

BASE = ""
"""The context of rules that hold everywhere."""
SOME = "in some programs"
"""The context of rules of which it cannot be said here whether they hold."""

_LOADING_FUNCTIONS = frozenset(
    {"url", "src", "image-set", "-webkit-image-set", "image", "cross-fade", "-webkit-cross-fade", "element"}
)
_HARMLESS_ADDRESS = re.compile(r"#|data:font/|$", re.IGNORECASE)
_AT_REST = frozenset(
    "hover active focus focus-visible focus-within target visited checked disabled enabled indeterminate invalid required".split()
)
"""Pseudo-classes of a page that somebody does something with."""
_LINKS = frozenset({"link", "any-link"})

ADDRESSES = frozenset({"href", "cite", "src"})
"""Attributes that differ from story to story."""
BEGINNING = 12
"""Letters of an address that are compared: more than any scheme has."""

Declarations = Mapping[str, tuple[str, bool]]
"""Property to value and whether it is `!important`."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element as selectors see it; elements that are alike are one."""

    tag: str
    attributes: Mapping[str, str]
    classes: frozenset[str]
    parent: "Element | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A selector with its declarations."""

    context: str
    tree: Any
    """The selector as parsed; `None` for one that cannot be read, which may hold for anything."""
    pseudo: str | None
    specificity: tuple[int, int, int]
    order: int
    declarations: Declarations


class Sheet:
    """The rules of all style sheets of a file."""

    def __init__(self, texts: Iterable[tuple[str, str]], unused: frozenset[str] = frozenset()) -> None:
        """Take each sheet with its `media`, and the names in selectors that no element of the file has."""
        self._unused = unused
        self._rules = [rule for media, text in texts for rule in rules_in(text, media)]
        self.contexts = tuple(dict.fromkeys((BASE, *(rule.context for rule in self._rules), SOME)))
        self._by_key: dict[str, list[tuple[int, Rule]]] = {}
        for number, rule in enumerate(self._rules):
            self._by_key.setdefault(_key_of(rule.tree), []).append((number, rule))

    def holding(self, element: Element) -> Iterator[tuple[str, Rule]]:
        """Yield the rules that hold for an element, each with its context, the weakest first."""
        found = [*self._by_key.get("", ()), *self._by_key.get(element.tag, ())]
        for name in element.classes:
            found += self._by_key.get(f".{name}", ())
        if ident := element.attributes.get("id"):
            found += self._by_key.get(f"#{ident}", ())
        found.sort(key=lambda pair: (pair[1].specificity, pair[0]))
        for _, rule in found:
            holds = None if rule.tree is None else self._holds(rule.tree, element)
            if holds is not False:
                yield (rule.context if holds else SOME), rule

    def _holds(self, tree: Any, element: Element) -> bool | None:  # noqa: PLR0911 - one for each kind of selector
        """Return whether a selector holds for an element; `None` where that depends on the program or on neighbours."""
        if isinstance(tree, selectors.CombinedSelector):
            return self._holds_combined(tree, element)
        if isinstance(tree, selectors.CompoundSelector):
            return _all(self._holds(each, element) for each in tree.simple_selectors)
        if isinstance(tree, selectors.LocalNameSelector):
            return bool(tree.lower_local_name == element.tag)
        if isinstance(tree, selectors.ClassSelector):
            return True if tree.class_name in element.classes else self._elsewhere(tree.class_name)
        if isinstance(tree, selectors.IDSelector):
            return True if tree.ident == element.attributes.get("id") else self._elsewhere(tree.ident)
        if isinstance(tree, selectors.AttributeSelector):
            return self._has_attribute(tree, element)
        if isinstance(tree, selectors.NegationSelector):
            held = _any(self._holds(each.parsed_tree, element) for each in tree.selector_list)
            return None if held is None else not held
        if isinstance(tree, selectors.MatchesAnySelector | selectors.SpecificityAdjustmentSelector):
            return _any(self._holds(each.parsed_tree, element) for each in tree.selector_list)
        if isinstance(tree, selectors.PseudoClassSelector):
            if tree.name == "root":
                return element.parent is None
            if tree.name in _LINKS:
                return element.tag == "a" and "href" in element.attributes
            return False if tree.name in _AT_REST else None
        return None  # :nth-child(), :has(), namespaces

    def _holds_combined(self, tree: Any, element: Element) -> bool | None:
        right = self._holds(tree.right, element)
        if right is False or tree.combinator in "+~":
            return right and None
        outer, left = element.parent, False if element.parent else None
        while outer is not None and left is not True:
            left = _any((left, self._holds(tree.left, outer)))
            outer = None if tree.combinator == ">" else outer.parent
        return _all((right, left))

    def _elsewhere(self, name: str) -> bool | None:
        """Return what is known of a name that an element lacks: where none has it, it is one that a program gives."""
        return None if name in self._unused else False

    def _has_attribute(self, tree: Any, element: Element) -> bool | None:
        value = element.attributes.get(tree.lower_name)
        if value is None:
            return self._elsewhere(tree.lower_name)
        wanted = tree.value or ""
        if tree.lower_name in ADDRESSES and tree.operator not in {None, "^="}:
            return None  # of an address, only the beginning is compared
        tests = {
            None: True,
            "=": value == wanted,
            "~=": wanted in value.split(),
            "|=": value == wanted or value.startswith(f"{wanted}-"),
            "^=": bool(wanted) and value.startswith(wanted[:BEGINNING]),
            "$=": bool(wanted) and value.endswith(wanted),
            "*=": bool(wanted) and wanted in value,
        }
        return tests.get(tree.operator)


def _all(values: Iterable[bool | None]) -> bool | None:
    least: bool | None = True
    for value in values:
        if value is False:
            return False
        least = value if value is None else least
    return least


def _any(values: Iterable[bool | None]) -> bool | None:
    most: bool | None = False
    for value in values:
        if value is True:
            return True
        most = value if value is None else most
    return most


def _key_of(tree: Any) -> str:
    """Return what an element must have for a selector to hold: a class, an id, a tag; nothing where that is not plain."""
    last = tree.right if isinstance(tree, selectors.CombinedSelector) else tree
    for each in last.simple_selectors if isinstance(last, selectors.CompoundSelector) else ():
        if isinstance(each, selectors.ClassSelector):
            return f".{each.class_name}"
        if isinstance(each, selectors.IDSelector):
            return f"#{each.ident}"
        if isinstance(each, selectors.LocalNameSelector):
            return str(each.lower_local_name)
    return ""


@lru_cache(maxsize=64)  # the files of an archive have the same few sheets
def rules_in(sheet: str, media: str = BASE) -> tuple[Rule, ...]:
    """Return the rules of a style sheet in their order."""
    parsed = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return tuple(_rules(parsed, "" if media.strip().lower() in {"", "all", "screen"} else media))


def _rules(parsed: Iterable[Any], context: str, outer: str = "") -> Iterator[Rule]:
    for number, rule in enumerate(parsed):
        prelude = tinycss2.serialize(getattr(rule, "prelude", None) or ()).strip()
        if rule.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            declared = _declared(inside)
            selector = prelude.replace("&", f":is({outer})") if "&" in prelude else f"{outer} {prelude}".strip()
            for tree, pseudo, specificity in _selectors(selector) if declared else ():
                yield Rule(
                    context=context,
                    tree=tree,
                    pseudo=pseudo,
                    specificity=specificity,
                    order=number,
                    declarations=declared,
                )
            yield from _rules((each for each in inside if each.type != "declaration"), context, selector)
        elif (
            rule.type == "at-rule" and rule.content and rule.lower_at_keyword not in {"font-face", "keyframes", "page"}
        ):
            inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            named = "" if rule.lower_at_keyword == "layer" else prelude
            if outer and (declared := _declared(inner)):
                for tree, pseudo, specificity in _selectors(outer):
                    yield Rule(
                        context=f"{context} {named}".strip(),
                        tree=tree,
                        pseudo=pseudo,
                        specificity=specificity,
                        order=number,
                        declarations=declared,
                    )
            yield from _rules(
                (each for each in inner if each.type != "declaration"), f"{context} {named}".strip(), outer
            )


def _selectors(selector: str) -> list[tuple[Any, str | None, tuple[int, int, int]]]:
    """Return each selector of a list: its tree, its pseudo-element and its specificity."""
    try:
        return [(one.parsed_tree, one.pseudo_element, one.specificity) for one in selectors.parse(selector)]
    except selectors.SelectorError:
        return [(None, None, (0, 0, 0))]


def _declared(parsed: Iterable[Any]) -> dict[str, tuple[str, bool]]:
    return {
        each.name if each.name.startswith("--") else each.lower_name: (
            tinycss2.serialize(each.value).strip(),
            each.important,
        )
        for each in parsed
        if each.type == "declaration"
    }


@lru_cache(maxsize=4_096)
def declarations(style: str) -> Declarations:
    """Return the declarations of a `style` attribute."""
    return _declared(tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True))


def rules_of_words(sheet: str) -> Iterator[tuple[str, Declarations]]:
    """Yield the selectors of each rule of a sheet as written, and its declarations; those in media queries too."""
    pending = list(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
    for rule in pending:
        if rule.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            yield tinycss2.serialize(rule.prelude).strip(), _declared(inside)
        elif rule.type == "at-rule" and rule.content:
            pending += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)


def names_in(sheet: str) -> Iterator[str]:
    """Yield the classes, ids and attributes that the selectors of a sheet name."""
    for rule in rules_in(sheet):
        yield from _names(rule.tree)


def _names(tree: Any) -> Iterator[str]:
    if isinstance(tree, selectors.CombinedSelector):
        yield from _names(tree.left)
        yield from _names(tree.right)
    elif isinstance(tree, selectors.CompoundSelector):
        for each in tree.simple_selectors:
            yield from _names(each)
    elif isinstance(tree, selectors.ClassSelector):
        yield tree.class_name
    elif isinstance(tree, selectors.IDSelector):
        yield tree.ident
    elif isinstance(tree, selectors.AttributeSelector):
        yield tree.lower_name
    else:
        for one in getattr(tree, "selector_list", ()):
            yield from _names(one.parsed_tree)


@lru_cache(maxsize=4_096)
def loads(style: str) -> bool:
    """Return whether a style sheet, or a `style` attribute, loads something."""
    if "(" not in style and "@" not in style and "\\" not in style:
        return False
    return any(_loads(tinycss2.parse_component_value_list(style)))


def _loads(tokens: Sequence[Any]) -> Iterator[bool]:
    for token in tokens:
        if token.type == "url":
            yield not _HARMLESS_ADDRESS.match(token.value)
        elif token.type == "at-keyword":
            yield token.lower_value == "import"
        elif token.type == "function":
            if token.lower_name in _LOADING_FUNCTIONS:
                given = [each.value for each in token.arguments if each.type in {"string", "url"}]
                yield not given or not all(_HARMLESS_ADDRESS.match(each) for each in given)
            yield from _loads(token.arguments)
        elif token.type in {"() block", "[] block", "{} block"}:
            yield from _loads(token.content)
        elif token.type == "ident":
            yield token.lower_value in {"behavior", "-moz-binding"}
