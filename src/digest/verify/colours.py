"""Colours of style sheets, and how much they differ. Source: WCAG 2.2, contrast ratio and relative luminance."""

from functools import lru_cache

from tinycss2 import color4

Colour = tuple[float, float, float, float]
"""Red, green, blue and alpha, 0..1."""
WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)


@lru_cache(maxsize=1_024)
def colour_of(value: str) -> Colour | None:
    """Return a colour; `None` for anything else, and for one that this cannot tell."""
    if not value:
        return None
    parsed = color4.parse_color(value)
    try:
        red, green, blue = (float(part) for part in parsed.to("srgb").coordinates)
        return red, green, blue, float(parsed.alpha)
    except (AttributeError, NotImplementedError, TypeError):  # `currentcolor`, no colour, or a space without conversion
        return None


def painted_over(ink: Colour, ground: Colour) -> Colour:
    """Return what is seen of a colour on another."""
    share = ink[3]
    red, green, blue = (share * one + (1 - share) * other for one, other in zip(ink[:3], ground[:3], strict=True))
    return red, green, blue, 1.0


def contrast_of(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1..21. Source: WCAG 2.2, contrast ratio."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
