"""The line about copyright at the end of a page: which one is the site's own, and where it begins and ends.

A page has more lines with a copyright sign: the credits of its pictures, the owners of fonts and figures, links to the terms of use. A
line counts where it is surely the site's own; one that may be a photographer's says nothing about the text, and is left out.
"""

import re
from collections.abc import Iterator

from digest.readers.html.page import Page, Run
from digest.readers.html.site import Site
from digest.readers.rights_lines import RIGHTS_WORD, rights_text
from digest.text.words import words_of

CLOSING_RUNS = 60
"""At the end of a page, among which its copyright and licence lines stand."""

_MAX_CHARS = 200
_MAX_RUN_CHARS = 600
"""Of the paragraph that a line about rights begins or ends."""

_LONGEST_LEAD = 6
"""Words before the sign that may belong to the line: `Portions of this content are © 2026`."""

_SIGN = re.compile(
    r"©|\(c\)(?=\s|\d)|版權|版权"
    r"|\bcopyright\b(?!\s*(?:,|and\b|&|policy\b|notice\b|information\b|statement\b|infring))",
    re.IGNORECASE,
)
"""Not the label of a link to terms of use."""
_PICTURE = re.compile(
    r"\b(?:foto\w*|photo\w*|bild(?:er|nachweis|quelle|rechte)?|images?|pictures?|illustrations?|fotografía|immagine|imagem)\b\s*[:©(]"
    r"|©\s*(?:foto|photo|bild)\b"
    r"|\b(?:getty|imago|shutterstock|flickr|unsplash|pexels|pixabay|wikimedia|istock\w*|alamy|picture[ -]alliance|adobe ?stock)\b"
    r"|/\s*(?:dpa|ap|afp|reuters|epa|apa|ansa|efe|keystone|tass|xinhua|pa wire)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:data|daten|fonts?|icons?|maps?|karten?|add-?ons?|themes?|plugins?|design|comments?|weather|wetter|quotes)\b[^.©]{0,20}$",
    re.IGNORECASE,
)
"""Before the sign: what the line is about is not the text."""

_CAPTION_CLASS = re.compile(
    r"caption|credit|photo|image|picture|figure|foto|bild|comment|gallery|author|legende|kommentar", re.IGNORECASE
)
_FOOT_CLASS = re.compile(r"foot|copyright|\bcopy\b|imprint|impressum|legal|colophon|bottom|pied|pie\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS_ALONE = re.compile(r"[\d\s–—-]+")
_COMPANY = re.compile(
    r"\b(?:inc|ltd|limited|llc|llp|plc|corp|gmbh|ag|kg|e\. ?v|mbh|s\. ?a|s\. ?p\. ?a|s\. ?r\. ?l|srl|sarl|sas|b\. ?v|n\. ?v|ab|asa?|oyj?"
    r"|a/s|aps|pty|co|sp\. z o\.o|zrt|kft)\b|株式会社|有限公司|주식회사",
    re.IGNORECASE,
)
_TEXTS = re.compile(
    r"\b(?:contents?|materials?|texts?|texte|inhalte?|contenus?|contenidos?|articles?|posts?)\b", re.IGNORECASE
)
_IDLE = frozenset("all rights reserved copyright copyrights c and by the of or alle rechte vorbehalten".split())
_PARTS = re.compile(r"[|•·]|\s[–—-]\s")


def copyright_line(page: Page, site: Site) -> str | None:
    """Return the words about rights that stand at the end of a page, as written; `None` where no line is surely the site's own."""
    lines = list(_own_lines(page, site))
    return next((line for line in lines if _SIGN.match(line)), lines[0] if lines else None)


def _own_lines(page: Page, site: Site) -> Iterator[str]:
    """Yield the lines that count, from the last."""
    for run in reversed(page.runs[-CLOSING_RUNS:]):
        words = page.words(run)
        sign = _SIGN.search(words)
        if sign is None or len(words) > _MAX_RUN_CHARS or _is_of_a_picture(run, words):
            continue
        before = words[: sign.start()]
        line = rights_text(words[sign.start() :])
        if _OTHERS.search(before.rstrip(" :")):
            continue
        line = _lead(before, has_holder=_has_holder(line)) + line
        if len(line) > _MAX_CHARS:
            continue
        if (_has_holder(line) or RIGHTS_WORD.search(line)) and _is_of_the_site(run, line, site):
            yield line


def _is_of_a_picture(run: Run, words: str) -> bool:
    if "figcaption" in run.tags or _PICTURE.search(words):
        return True
    in_foot = "footer" in run.tags or "foot" in run.names
    return bool(_CAPTION_CLASS.search(run.names)) and not (in_foot or _YEAR.search(words))


def _lead(before: str, *, has_holder: bool) -> str:
    """Return what belongs to a line of what stands before its sign: words about rights or texts, else the holder's name."""
    if _YEARS_ALONE.fullmatch(before):
        return before
    lead = _PARTS.split(before)[-1].lstrip()
    if len(lead.split()) > _LONGEST_LEAD or rights_text(lead) != lead.rstrip(" ,;:·•|/–—-"):
        return ""
    return lead if not has_holder or RIGHTS_WORD.search(lead) or _TEXTS.search(lead) else ""


def _has_holder(line: str) -> bool:
    """Return whether a line has a word besides its sign, its years and that rights are reserved."""
    return any(word.casefold() not in _IDLE and not word.isdigit() for word in words_of(line))


def _is_of_the_site(run: Run, line: str, site: Site) -> bool:
    """Return whether a line is surely not a photographer's: it has a year, a company or its rights, or stands in the page's foot."""
    if "footer" in run.tags or _FOOT_CLASS.search(run.names):
        return True
    if any(sign.search(line) for sign in (_YEAR, _COMPANY, RIGHTS_WORD)):
        return True
    return site.is_called(_SIGN.sub(" ", line).strip(" .:"))
