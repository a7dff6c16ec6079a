"""What is hard to read in a mail's HTML: pale text, light and dark, and images without alternative text. Layer 6, pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from digest.preview.stylesheet import Element, Rule, declarations, mail_rules
from digest.text.contrast import BLACK, WHITE, Colour, as_hex, contrast, least_contrast, parse_colour

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
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
        if tag in VOID:
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
