"""A finished mail as its readers' programs take it: its parts, and what is hard to read in its HTML.

Just enough CSS for mail: type, class, attribute and `*` in compound selectors, joined by descendants and children. A selector that uses
more matches nothing, so that a warning is never made of a misreading.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from digest.text.contrast import BLACK, WHITE, Colour, as_hex, contrast, least_contrast, parse_colour
from digest.text.markup import VOID_ELEMENTS

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


_SILENT = frozenset({"head", "style", "script", "title"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

DARK_CANVAS: Colour = (18, 18, 18)
"""What browsers paint behind a page that declares itself dark: Chromium's canvas."""

LINK: dict[bool, Colour] = {False: (0, 0, 238), True: (158, 158, 255)}
"""A link's colour where nothing sets one, in the light and in the dark. Source: HTML, "rendering"; Chromium."""

_SHOWN_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkupProblem:
    """One thing that readers will stumble over."""

    text: str
    hint: str
    line: int
    """In the HTML part, from 1."""
    heading: str
    """The heading it stands below, as printed; empty before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How text in an element looks."""

    ink: Colour
    ground: Colour
    size_px: float = 16.0
    bold: bool = False
    hidden: bool = False


def mail_problems(html: str) -> tuple[MarkupProblem, ...]:
    """Return the problems of a mail, in order; each pair of colours is told once."""
    rules = mail_rules(html)
    found: dict[str, MarkupProblem] = {}
    for dark in (False, True) if any(rule.dark for rule in rules) else (False,):
        reader = _Reader([rule for rule in rules if dark or not rule.dark], dark=dark)
        reader.feed(html)
        reader.close()
        for key, problem in reader.problems.items():
            found.setdefault(key, problem)
    return tuple(found.values())


class _Reader(HTMLParser):
    """Walks the mail with the looks of all open elements."""

    def __init__(self, rules: Sequence[Rule], *, dark: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: dict[str, MarkupProblem] = {}
        self._rules = rules
        self._dark = dark
        self._path: list[Element] = []
        self._nodes = [0]
        self._known_nodes: dict[tuple[int, Element], int] = {}
        self._known_looks: dict[tuple[int, str, str, _Look], _Look] = {}
        self._looks = [_Look(ink=WHITE if dark else BLACK, ground=DARK_CANVAS if dark else WHITE)]
        self._heading = ""
        self._heading_parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        element = Element(tag=tag, classes=frozenset(given.get("class", "").split()), attributes=frozenset(given))
        if tag == "img" and "alt" not in given and not self._looks[-1].hidden:
            shown = given.get("src", "").rpartition("/")[2][:_SHOWN_CHARS]
            hint = 'write alt="what it shows", or alt="" when it only decorates'
            self._add(f"an image without alternative text: {shown}", hint, key=f"alt {given.get('src')}")
        if tag in VOID_ELEMENTS:
            return
        if tag in _HEADINGS:
            self._heading_parts = []
        self._path.append(element)
        # Stories repeat: elements with the same ancestors get the same number, and with the same style the same look.
        node = self._known_nodes.setdefault((self._nodes[-1], element), len(self._known_nodes) + 1)
        self._nodes.append(node)
        key = (node, given.get("style", ""), given.get("bgcolor", ""), self._looks[-1])
        if key not in self._known_looks:
            self._known_looks[key] = self._look(element, given)
        self._looks.append(self._known_looks[key])

    def handle_endtag(self, tag: str) -> None:
        if not any(element.tag == tag for element in self._path):
            return
        while self._path:
            self._looks.pop()
            self._nodes.pop()
            if self._path.pop().tag == tag:
                break
        if tag in _HEADINGS and self._heading_parts is not None:
            self._heading = " ".join("".join(self._heading_parts).split())
            self._heading_parts = None

    def handle_data(self, data: str) -> None:
        if self._heading_parts is not None:
            self._heading_parts.append(data)
        look = self._looks[-1]
        shown = " ".join(data.split())
        if not shown or look.hidden:
            return
        ratio, least = contrast(look.ink, look.ground), least_contrast(size_px=look.size_px, bold=look.bold)
        if ratio < least:
            ink, ground = as_hex(look.ink), as_hex(look.ground)
            where = "in the dark, " if self._dark else ""
            self._add(
                f"{where}{ink} on {ground} has a contrast of {ratio:.1f}: “{shown[:_SHOWN_CHARS]}”",
                f"{least:g} at least, for people with weak eyes and for screens in the sun",
                key=f"{self._dark} {ink} {ground}",
            )

    def _look(self, element: Element, given: dict[str, str]) -> _Look:
        outer = self._looks[-1]
        style = self._style(given)
        ink = parse_colour(style.get("color", "")) or (
            LINK[self._dark] if element.tag == "a" and "href" in given else None
        )
        ground = parse_colour(style.get("background-color", "") or style.get("background", ""))
        size = style.get("font-size", "")
        weight = style.get("font-weight", "bold" if element.tag in {*_HEADINGS, "b", "strong", "th"} else "")
        hidden = element.tag in _SILENT or style.get("display", "") == "none" or style.get("visibility", "") == "hidden"
        return _Look(
            ink=ink or outer.ink,
            ground=ground or outer.ground,
            size_px=_pixels(size, outer.size_px),
            bold=(weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 700)) if weight else outer.bold,
            hidden=outer.hidden or hidden,
        )

    def _style(self, given: dict[str, str]) -> dict[str, str]:
        """Return the properties that hold for the innermost element: rules, then its own, then what is important."""
        sheet = [rule.declarations for rule in self._rules if rule.matches(self._path)]
        own = declarations(given.get("style", ""))
        if given.get("bgcolor"):
            own.setdefault("background-color", (given["bgcolor"], False))
        layers = (
            *({name: value for name, (value, strong) in one.items() if not strong} for one in sheet),
            {name: value for name, (value, strong) in own.items() if not strong},
            *({name: value for name, (value, strong) in one.items() if strong} for one in sheet),
            {name: value for name, (value, strong) in own.items() if strong},
        )
        style: dict[str, str] = {}
        for layer in layers:
            if "background" in layer:
                style.pop("background-color", None)
            style |= layer
        return style

    def _add(self, text: str, hint: str, *, key: str) -> None:
        problem = MarkupProblem(text=text, hint=hint, line=self.getpos()[0], heading=self._heading)
        self.problems.setdefault(key, problem)


def _pixels(size: str, outer: float) -> float:
    """Return a font size in CSS pixels; the outer one where it is not in px, pt, em or %."""
    for unit, factor in (("px", 1.0), ("pt", 4 / 3), ("em", outer), ("%", outer / 100)):
        if size.endswith(unit):
            try:
                return float(size.removesuffix(unit)) * factor
            except ValueError:
                return outer
    return outer


GMAIL_CLIP_BYTES = 102 * 1024
"""Gmail shows about 102 KB of a message's HTML and hides the rest behind a link. Source: measured by many senders, documented by none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one message holds."""

    headers: tuple[tuple[str, str], ...]
    """Names and decoded values, in their order."""
    html: str
    text: str
    raw: str
    """The message as it travels."""
    html_bytes: int
    """Size of the HTML part, decoded, as clients count it."""
    total_bytes: int

    def header(self, name: str) -> str:
        """Return a header's decoded value; empty when the message has none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def read_mail(data: bytes) -> Mail:
    """Return a message's headers and parts; a part it lacks is empty."""
    message = message_from_bytes(data, policy=policy.default)
    html = _part(message, "html")
    return Mail(
        headers=tuple((name, str(value)) for name, value in message.items()),
        html=html,
        text=_part(message, "plain"),
        raw=data.decode("utf-8", "replace").replace("\r\n", "\n"),
        html_bytes=len(html.encode()),
        total_bytes=len(data),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
