"""A finished email as its readers' programs take it: its parts, and what is hard to read in its HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache

import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list
from lxml import etree

from digest.text.contrast import BLACK, WHITE, Colour, as_hex, contrast, least_contrast, parse_colour

_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark", re.IGNORECASE)
_HIDDEN = frozenset({"head", "style", "script", "title"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({*_HEADINGS, "b", "strong", "th"})
_SHOWN_CHARS = 40

DARK_CANVAS: Colour = (18, 18, 18)
"""What browsers paint behind a page that declares itself dark: Chromium's canvas."""

LINK: dict[bool, Colour] = {False: (0, 0, 238), True: (158, 158, 255)}
"""A link's colour where nothing sets one, in light and in dark mode. Source: HTML, "rendering"; Chromium."""

Declarations = Mapping[str, tuple[str, bool]]
"""Property to value and whether it is `!important`."""


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
class _TextStyle:
    """How the text in an element is shown."""

    ink: Colour
    ground: Colour
    size_px: float = 16.0
    bold: bool = False
    hidden: bool = False


def mail_problems(html: str) -> tuple[MarkupProblem, ...]:
    """Return the problems of an email's HTML, in order; each pair of colours is reported once."""
    root = _parsed(html)
    if root is None:
        return ()
    found: dict[str, MarkupProblem] = {}
    rules = [rule for sheet in root.iter("style") for rule in _rules(sheet.text or "", dark=False)]
    for dark in (False, True) if any(dark for _, _, dark in rules) else (False,):
        check = _Check([rule for rule in rules if dark or not rule[2]], dark=dark)
        check.element(ElementWrapper.from_html_root(root), check.outermost)
        found |= {key: problem for key, problem in check.problems.items() if key not in found}
    return tuple(found.values())


def _parsed(html: str) -> etree._Element | None:
    """Return the root element; `None` where there is no element."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _rules(sheet: str, *, dark: bool) -> Iterator[tuple[str, Declarations, bool]]:
    """Yield the selectors, the declarations and whether they hold in dark mode only, of rules in no other media query."""
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        prelude = tinycss2.serialize(getattr(rule, "prelude", None) or ())
        if rule.type == "qualified-rule":
            yield prelude, _declarations(rule.content), dark
        elif rule.type == "at-rule" and rule.content and _DARK.search(prelude) and not re.search(r"\bnot\b", prelude):
            yield from _rules(tinycss2.serialize(rule.content), dark=True)


def _declarations(style: object) -> Declarations:
    """Return the declarations in the content of a rule or of a `style` attribute."""
    parsed = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return {
        each.lower_name: (tinycss2.serialize(each.value).strip(), each.important)
        for each in parsed
        if each.type == "declaration"
    }


@lru_cache(maxsize=1_000)
def _inline_style(style: str) -> Declarations:
    """Return the declarations of a `style` attribute; the same ones recur in every story."""
    return _declarations(style)


class _Check:
    """Walks through an email and collects its problems, in light or in dark mode."""

    def __init__(self, rules: Sequence[tuple[str, Declarations, bool]], *, dark: bool) -> None:
        self.problems: dict[str, MarkupProblem] = {}
        self.outermost = _TextStyle(ink=WHITE if dark else BLACK, ground=DARK_CANVAS if dark else WHITE)
        self._dark = dark
        self._heading = ""
        self._matcher = Matcher()
        for prelude, declarations, _ in rules:
            try:
                selectors = compile_selector_list(prelude)
            except SelectorError:
                continue  # a rule that cannot be read matches nothing, as in a browser
            for selector in selectors:
                if selector.pseudo_element is None:
                    self._matcher.add_selector(selector, declarations)

    def element(self, element: ElementWrapper, outer: _TextStyle) -> None:
        """Check an element and all that is in it; `outer` is how text around it is shown."""
        node = element.etree_element
        style = self._text_style(element, outer)
        if node.tag in _HEADINGS:
            self._heading = " ".join("".join(node.itertext()).split())
        if node.tag == "img" and "alt" not in node.attrib and not outer.hidden:
            name = node.get("src", "").rpartition("/")[2][:_SHOWN_CHARS]
            hint = 'write alt="what it shows", or alt="" if it is only decoration'
            self._add(f"an image without alternative text: {name}", hint, node.sourceline, key=f"alt {node.get('src')}")
        self._text(node.text, style, node.sourceline)
        for child in element.iter_children():
            self.element(child, style)
            self._text(child.etree_element.tail, style, child.etree_element.sourceline)

    def _text(self, text: str | None, style: _TextStyle, line: int) -> None:
        shown = " ".join((text or "").split())
        ratio, least = contrast(style.ink, style.ground), least_contrast(size_px=style.size_px, bold=style.bold)
        if not shown or style.hidden or ratio >= least:
            return
        ink, ground = as_hex(style.ink), as_hex(style.ground)
        self._add(
            f"{'in dark mode, ' if self._dark else ''}{ink} on {ground} has a contrast of {ratio:.1f}: “{shown[:_SHOWN_CHARS]}”",
            f"use at least {least:g}, for people with weak eyesight and for screens in the sun",
            line,
            key=f"{self._dark} {ink} {ground}",
        )

    def _text_style(self, element: ElementWrapper, outer: _TextStyle) -> _TextStyle:
        node = element.etree_element
        style = self._properties(element)
        link = LINK[self._dark] if node.tag == "a" and "href" in node.attrib else None
        weight = style.get("font-weight", "bold" if node.tag in _BOLD else "")
        hidden = node.tag in _HIDDEN or style.get("display") == "none" or style.get("visibility") == "hidden"
        return _TextStyle(
            ink=parse_colour(style.get("color", "")) or link or outer.ink,
            ground=parse_colour(style.get("background-color", "") or style.get("background", "")) or outer.ground,
            size_px=_pixels(style.get("font-size", ""), outer.size_px),
            bold=(weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 700)) if weight else outer.bold,
            hidden=outer.hidden or hidden,
        )

    def _properties(self, element: ElementWrapper) -> dict[str, str]:
        """Return the properties that hold for an element: from rules, then its own, then what is important."""
        node = element.etree_element
        layers: list[Declarations] = [{"background-color": (node.get("bgcolor"), False)}] if node.get("bgcolor") else []
        layers += (declarations for *_, declarations in self._matcher.match(element))
        layers.append(_inline_style(node.get("style", "")))
        properties: dict[str, str] = {}
        for important in (False, True):
            for layer in layers:
                chosen = {name: value for name, (value, strong) in layer.items() if strong == important}
                if "background" in chosen:
                    properties.pop("background-color", None)
                properties |= chosen
        return properties

    def _add(self, text: str, hint: str, line: int, *, key: str) -> None:
        self.problems.setdefault(key, MarkupProblem(text=text, hint=hint, line=line, heading=self._heading))


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
"""Gmail shows about 102 KB of a message's HTML and hides the rest behind a link. Source: measured by many senders; not documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The contents of one message."""

    headers: tuple[tuple[str, str], ...]
    """Names and decoded values, in their order."""
    html: str
    text: str
    raw: str
    """The message as it is sent."""
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
