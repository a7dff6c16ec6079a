"""The few rules of a mail's style sheet that decide colours, and which elements they match. Layer 6, pure.

Just enough CSS for mail: type, class, attribute and `*` in compound selectors, joined by descendants and children. A selector that uses
more matches nothing, so that a warning is never made of a misreading.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->", re.DOTALL)
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark", re.IGNORECASE)
_PART = re.compile(r"\*|[a-z][a-z0-9-]*|\.[\w-]+|\[[\w-]+\]|:root", re.IGNORECASE)
_COLOURING = frozenset({"color", "background", "background-color"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What a selector can ask of an element."""

    tag: str
    classes: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One selector with its declarations."""

    steps: tuple[tuple[str, tuple[str, ...]], ...]
    """From the element outwards: how it is joined to the one before (` ` or `>`), and the parts of the compound."""
    declarations: Mapping[str, tuple[str, bool]]
    """Property to value and whether it is `!important`."""
    dark: bool = False
    weight: tuple[int, int] = field(default=(0, 0))
    """Specificity: classes and attributes, types."""

    def matches(self, path: Sequence[Element]) -> bool:
        """Whether the last element of `path` is meant; the path comes from the root."""
        return bool(path) and _fits(self.steps[0][1], path[-1]) and _outwards(self.steps, 0, path[:-1])


def mail_rules(html: str) -> tuple[Rule, ...]:
    """Return the rules outside any media query and those for the dark, in ascending order of weight."""
    rules = [rule for sheet in _STYLE.findall(html) for rule in _rules(_COMMENT.sub("", sheet), dark=False)]
    return tuple(sorted(rules, key=lambda rule: rule.weight))


def declarations(style: str) -> dict[str, tuple[str, bool]]:
    """Return the declarations of a `style` attribute or a rule: property to value and whether it is `!important`."""
    found = {}
    for part in style.split(";"):
        name, _, value = part.partition(":")
        bare = re.sub(r"\s*!\s*important\s*$", "", value.strip(), flags=re.IGNORECASE)
        if name.strip() and bare:
            found[name.strip().lower()] = (bare, bare != value.strip())
    return found


def _rules(sheet: str, *, dark: bool) -> Iterator[Rule]:
    for head, body in _blocks(sheet):
        if head.startswith("@"):
            if _DARK.search(head) and not re.search(r"\bnot\b", head):
                yield from _rules(body, dark=True)
            continue
        found = declarations(body)
        if not found.keys() & _COLOURING:
            continue
        for selector in head.split(","):
            steps = _steps(selector.strip())
            if steps:
                parts = [part for _, compound in steps for part in compound]
                classes = sum(part[0] in ".[:" for part in parts)
                weight = (classes, sum(part[0] not in ".[:*" for part in parts))
                yield Rule(steps=steps, declarations=found, dark=dark, weight=weight)


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield each head with the text between its braces."""
    start, depth, opened = 0, 0, 0
    for position, char in enumerate(sheet):
        if char == "{":
            opened = position if depth == 0 else opened
            depth += 1
        elif char == "}" and depth:
            depth -= 1
            if depth == 0:
                yield sheet[start:opened].rpartition(";")[2].strip(), sheet[opened + 1 : position]
                start = position + 1


def _steps(selector: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return a selector from the element outwards; empty when it uses what is not known here."""
    steps, joint = [], " "
    for word in reversed(selector.replace(">", " > ").split()):
        if word == ">":
            joint = ">"
            continue
        parts = _PART.findall(word)
        if "".join(parts) != word:
            return ()
        steps.append((joint, tuple(parts)))
        joint = " "
    return tuple(steps)


def _fits(compound: Sequence[str], element: Element) -> bool:
    return all(
        part == "*"
        or (part == ":root" and element.tag == "html")
        or (part[0] == "." and part[1:] in element.classes)
        or (part[0] == "[" and part[1:-1].lower() in element.attributes)
        or part.lower() == element.tag
        for part in compound
    )


def _outwards(steps: Sequence[tuple[str, tuple[str, ...]]], step: int, path: Sequence[Element]) -> bool:
    """Whether the steps after `step` match along `path`, the ancestors of what step matched."""
    if step + 1 == len(steps):
        return True
    joint, compound = steps[step + 1]
    around = range(len(path) - 1, -1, -1) if joint == " " else range(len(path) - 1, max(len(path) - 2, -1), -1)
    return any(_fits(compound, path[place]) and _outwards(steps, step + 1, path[:place]) for place in around)
