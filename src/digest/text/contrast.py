"""How well a colour can be read on another. Source: WCAG 2.2, relative luminance and success criterion 1.4.3."""

import re
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
"""Red, green, blue, 0..255."""

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

ORDINARY, LARGE = 4.5, 3.0
"""The least contrast for text, and for large text. Source: WCAG 2.2, 1.4.3."""
LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66
"""From when text is large: 18 pt, or 14 pt bold. Source: WCAG 2.2, "large scale"."""

_NAMED: dict[str, Colour] = {
    "black": BLACK,
    "white": WHITE,
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "red": (255, 0, 0),
    "maroon": (128, 0, 0),
    "yellow": (255, 255, 0),
    "olive": (128, 128, 0),
    "lime": (0, 255, 0),
    "green": (0, 128, 0),
    "aqua": (0, 255, 255),
    "teal": (0, 128, 128),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "fuchsia": (255, 0, 255),
    "purple": (128, 0, 128),
    "orange": (255, 165, 0),
}
_HEX = re.compile(r"#([0-9a-f]{3,8})(?![0-9a-z])", re.IGNORECASE)
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]+%?)\s*)?\)", re.IGNORECASE
)


def parse_colour(value: str) -> Colour | None:
    """Return the first opaque colour in a CSS value, also in a shorthand; `None` when it has none."""
    if match := _HEX.search(value):
        digits = match.group(1)
        if len(digits) in {3, 4}:
            digits = "".join(digit * 2 for digit in digits)
        if len(digits) in {6, 8} and digits[6:].lower() in {"", "ff"}:
            return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
        return None
    if match := _RGB.search(value):
        if match.group(4) not in {None, "1", "1.0", "100%"}:
            return None
        red, green, blue = (min(255, int(part)) for part in match.group(1, 2, 3))
        return red, green, blue
    return next((_NAMED[word] for word in re.findall(r"[a-z]+", value.lower()) if word in _NAMED), None)


def contrast(one: Colour, other: Colour) -> float:
    """Return the ratio of two colours, 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(*, size_px: float, bold: bool) -> float:
    """Return what text of that size needs."""
    return LARGE if size_px >= LARGE_PX or (bold and size_px >= LARGE_BOLD_PX) else ORDINARY


def as_hex(colour: Colour) -> str:
    """Return a colour as people write it: `#1f2328`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
