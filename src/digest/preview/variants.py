"""A finished page as one reader's program shows it: light or dark, without its style sheet. Layer 6, pure.

A browser answers `prefers-color-scheme` by its own setting, so a frame cannot be told to be dark. Here the question is answered in
the text instead: a condition that must hold becomes one that always does, the other becomes one that never does.
"""

import re
from typing import Literal, TypeAlias

Scheme: TypeAlias = Literal["light", "dark"]

ALWAYS, NEVER = "(min-width: 0px)", "(min-width: 999999px)"
"""Media conditions that keep the meaning of `and`, `not` and `,` around them."""

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)", re.DOTALL | re.IGNORECASE)
_ASKS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_META_SCHEME = re.compile(r"<meta\b[^>]*\bname\s*=\s*[\"']?(?:supported-)?color-schemes?\b[^>]*>", re.IGNORECASE)
_FETCHING_LINK = re.compile(
    r"<link\b[^>]*\brel\s*=\s*[\"']?[^\"'>]*"
    r"\b(?:preconnect|dns-prefetch|prefetch|preload|modulepreload|stylesheet|icon)\b[^>]*>",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?\s*refresh\b[^>]*>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)


def in_scheme(html: str, scheme: Scheme) -> str:
    """Return the page as a reader has it who wants `scheme`, whatever the browser that shows it is set to."""

    def answer(match: re.Match[str]) -> str:
        return ALWAYS if match.group(1).lower() == scheme else NEVER

    answered = _STYLE.sub(lambda m: m.group(1) + _ASKS.sub(answer, m.group(2)) + m.group(3), html)
    answered = _META_SCHEME.sub("", answered)
    supports = scheme == "dark" and _supports_dark(html)
    # Only a page that declares dark gets a dark canvas; another stays as it is, which is what its readers see.
    return _with_head(answered, f"<style>:root{{color-scheme:{'dark' if supports else 'light'} !important}}</style>")


def without_styles(html: str) -> str:
    """Return the mail as a client shows it that drops every style sheet: what is written on the elements stays."""
    return _STYLE.sub("", html)


def framed(html: str, *, links_beside: bool = True) -> str:
    """Return the page without what a browser would fetch on its own, and, when asked, with links that open beside the preview.

    A content security policy does not hold back `preconnect` and `dns-prefetch`.
    """
    quiet = _REFRESH.sub("", _FETCHING_LINK.sub("", html))
    return _with_head(quiet, '<base target="_blank">') if links_beside else quiet


def remote_images(html: str) -> int:
    """Return how many images the page would fetch from elsewhere."""
    return len(
        re.findall(r"(?:<img\b[^>]*\bsrc\s*=\s*|\bbackground\s*=\s*|url\(\s*)[\"']?https?://", html, re.IGNORECASE)
    )


def _supports_dark(html: str) -> bool:
    metas = " ".join(_META_SCHEME.findall(html))
    styles = " ".join(match.group(2) for match in _STYLE.finditer(html))
    return "dark" in metas or re.search(r"color-scheme\s*:[^;}]*\bdark\b", styles) is not None


def _with_head(html: str, extra: str) -> str:
    """Return the page with something at the end of its head, or at its very end: before the doctype it would change the layout."""
    end = _HEAD_END.search(html)
    return html[: end.start()] + extra + html[end.start() :] if end else html + extra
