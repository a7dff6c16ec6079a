"""Footnote marks: the signs that lead to a note, and those that lead back from it."""

import re

from lxml import etree

from digest.readers.inline.context import hide, text_before, text_of
from digest.readers.inline.signs import number_below
from digest.readers.inline.survey import Survey

_NOTE_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[*†‡§¶#]{1,3}|[a-z]{1,2}|[ivx]{1,5}|(?:note|nb|n|lower-alpha)\s*\d{1,3})\s*[\])]?",
    re.IGNORECASE,
)
_NOTE_TARGET = re.compile(
    r"(?:^|[^a-z])(?:fn|ftn|edn|sd(?:foot|end)note|foot-?note|end-?note|note|cite|citation|ref|bib)s?(?:ref)?(?:[^a-z]|$)",
    re.IGNORECASE,
)
"""Within the address that a mark leads to: `#fn1`, `#_ftn1`, `#cite_note-3`, `#user-content-fn-1`."""
_BRACKETED = re.compile(r"\[[^\]]{1,20}\]")
_BACK_SIGNS = frozenset("↩⏎^↑←↵⇑⤴")
_NOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:foot-?notes?(?:-?refs?)?|end-?notes?|note-?ref|fn(?:-?ref)?|references?|cit(?:e|ation)(?:-?ref)?|sidenote\w*"
    r"|noprint|inline-template)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOTE_CHARS = 12
_DIGITS_OR_SIGNS = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[*†‡§¶]{1,3}|\(\d{1,3}\)")
_WORD = re.compile(r"[^\W\d_]{3,}(?:[^()]*\))?$|[.,;:!?…”’\"»。，、」』]$")
"""A word, or the mark after one, at the end of what stands before."""
_QUANTITY = re.compile(r"\d[\d.,\s]*(?:[^\W\d_]+\s)?[^\W\d_]+$")
"""A number and its unit: 40 metres, 3 square feet."""
_FUNCTIONS = re.compile(r"\b(?:sin|cos|tan|log|exp|lim|min|max|sec|cot|arg|det|dim)$")


def hide_footnote_marks(survey: Survey) -> None:
    """Hide the marks that lead to a note, and those that lead back from it."""
    for link in survey.links:
        words = text_of(link)
        if not 0 < len(words) <= _NOTE_CHARS:
            continue
        raised = next(link.iterancestors("sup"), None)
        if _leads_back(words):
            hide(link)
        elif _NOTE_MARK.fullmatch(words) and (
            raised is not None
            or link.find(".//sup") is not None
            or _BRACKETED.fullmatch(words)
            or _is_named(link, words)
        ):
            hide(raised if raised is not None and text_of(raised) == words else link)
    for element in (*survey.raised, *survey.note_spans):
        if element.tag != "sub" and element.get("hidden") is None and _is_footnote_mark(element):
            hide(element)


def _leads_back(words: str) -> bool:
    """Whether words are nothing but a sign that leads back from a note to its place."""
    return any(sign in _BACK_SIGNS for sign in words) and not any(sign.isalnum() for sign in words)


def _is_named(link: etree._Element, words: str) -> bool:
    """Whether a link with a number or a sign in it is called a note's, by its address, class or role."""
    target = (link.get("href") or "").rpartition("#")[2]
    names = f"{link.get('class') or ''} {link.get('role') or ''}"
    return not words.isalpha() and bool(_NOTE_TARGET.search(target) or _NOTE_CLASS.search(names))


def _is_footnote_mark(raised: etree._Element) -> bool:
    """Whether a raised sign without a link is a footnote's: by its class, or since it follows a word or the end of a sentence."""
    words = text_of(raised)
    names = f"{raised.get('class') or ''} {raised.get('role') or ''} {raised.get('id') or ''}"
    if _BRACKETED.fullmatch(words) or (words and len(words) <= 4 and _NOTE_CLASS.search(names)):
        return True
    if not _DIGITS_OR_SIGNS.fullmatch(words) or number_below(raised) is not None:
        return False
    before = text_before(raised)
    if not _WORD.search(before) or _FUNCTIONS.search(before):
        return False
    return words not in {"2", "3"} or not _QUANTITY.search(before)
