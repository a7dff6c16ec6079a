"""Signs that markup makes: raised and lowered letters and digits, fractions, quotation marks that the browser draws, formulas."""

import re
from typing import Final

from lxml import etree

from digest.model import UNPRINTABLE
from digest.readers.inline.context import text_before, text_of

# Quotation marks that the browser draws.

_MARKS: Final = {
    "en": "“”‘’", "de": "„“‚‘", "fr": "«»‹›", "es": "«»“”", "it": "«»“”", "pt": "“”‘’", "pt-pt": "«»“”",
    "nl": "‘’“”", "pl": "„”«»", "cs": "„“‚‘", "sk": "„“‚‘", "da": "“”‘’", "nb": "«»‘’", "no": "«»‘’",
    "nn": "«»‘’", "sv": "””’’", "fi": "””’’", "et": "„“«»", "lt": "„“„“", "lv": "“”‘’", "hu": "„”»«",
    "ro": "„”«»", "bg": "„“’‘", "ru": "«»„“", "uk": "«»„“", "be": "«»„“", "sr": "„”‘’", "hr": "„”‚’",
    "sl": "„“‚‘", "el": "«»“”", "tr": "“”‘’", "ja": "「」『』", "zh": "“”‘’", "zh-hant": "「」『』", "zh-tw": "「」『』",
    "zh-hk": "「」『』", "ko": "“”‘’", "ar": "”“’‘", "fa": "«»‹›", "he": "””’’", "de-ch": "«»‹›", "hy": "«»",
    "ka": "„“‚‘", "ca": "«»“”", "is": "„“‚‘",
}  # fmt: skip
"""Opening and closing marks, then those within a quotation. Source: CLDR 46, delimiters."""
_NO_MARKS = re.compile(r"quotes\s*:\s*none", re.IGNORECASE)
_ANY_MARK: Final = frozenset("“”„‚‘’«»‹›\"'「」『』")


def write_quotation_marks(element: etree._Element) -> None:
    """Write the marks of a quotation into the text, as a browser draws them, unless the text has its own."""
    text = "".join(str(part) for part in element.itertext())
    if _NO_MARKS.search(element.get("style") or ""):
        return
    if not text.strip() or text.strip()[0] in _ANY_MARK or text_before(element)[-1:] in _ANY_MARK:
        return
    level = sum(around.tag == "q" for around in element.iterancestors()) % 2
    marks = _marks_for(element)
    pair = marks[2 * level : 2 * level + 2] or marks[:2]
    element.text = pair[0] + (element.text or "").lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + pair[1]
    else:
        element.text = element.text.rstrip() + pair[1]


def _marks_for(element: etree._Element) -> str:
    """Return the marks of the language around a quotation, whatever its own is. Source: CSS Generated Content 3, `quotes: auto`."""
    tag = _language(element.getparent()).lower()
    return _MARKS.get(tag) or _MARKS.get(tag.split("-")[0]) or _MARKS["en"]


def _language(around: etree._Element | None) -> str:
    while around is not None:
        if tag := around.get("lang") or around.get("{http://www.w3.org/XML/1998/namespace}lang"):
            return tag.strip().replace("_", "-")
        around = around.getparent()
    return ""


# Raised and lowered signs.

_RAISED: Final = dict(
    zip(
        "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_LOWERED: Final = dict(
    zip("0123456789+-−–=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)
"""Source: Unicode 16, Superscripts and Subscripts, Phonetic Extensions, Spacing Modifier Letters."""
_FRACTIONS: Final = {
    "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘", "1/6": "⅙", "5/6": "⅚",
    "1/7": "⅐", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞", "1/9": "⅑", "1/10": "⅒", "0/3": "↉",
}  # fmt: skip
"""Source: Unicode 16, Number Forms and Latin-1 Supplement."""
_SLASHES = frozenset("/⁄∕")
_SAME_RAISED: Final = frozenset("®©™℠*†‡°º ª′″'’\"”“?!§")
"""Signs that are the same when they stand on the line."""
_MARKS_OF_TRADE: Final = {"TM": "™", "SM": "℠", "tm": "™", "sm": "℠"}
_ORDINALS = frozenset(
    "st nd rd th er ère ere re e è ème eme ième ieme nde d nd de ste te os as è éme mo ma to ta do da ro ra vo va no na ers res es".split()
)
"""Endings of ordinal numbers, which mean the same on the line: 20th, 1er, 2e, 3ème."""
_INDICATORS: Final = {"o": "º", "a": "ª", "os": "os", "as": "as"}
_ABBREVIATIONS = frozenset(
    "Mme Mmes Mlle Mlles Mgr Dr Drs Me Mes St Ste Sts Stes Cie Bd Pr Prs Vve Mr Mrs Ms nos Nos Mc Jr Sr Esq".split()
)
"""What is written with raised letters in some languages, and means the same on the line."""
_MAX_SIGNS = 12


def settle_raised(element: etree._Element) -> None:
    """Say a raised or lowered element in signs; leave it as it is when there are none."""
    words = text_of(element)
    if not words or _is_fraction(element, words):
        return
    signs = _raised_signs(element, words) if element.tag == "sup" else _lowered_signs(words)
    if signs is None and not _is_glued(element):
        signs = words
    if signs is not None:
        _say(element, signs)


def _say(element: etree._Element, signs: str) -> None:
    """Put signs in the place of a raised or lowered element's words."""
    if signs != text_of(element):
        for child in list(element):
            element.remove(child)
        element.text = signs
    element.tag = "span"


def _is_fraction(element: etree._Element, over: str) -> bool:
    """Say a raised number over a lowered one as a fraction, and return whether there was one."""
    under = number_below(element)
    below = text_of(under) if under is not None else ""
    if under is None or not (over.isdecimal() and below.isdecimal() and over.isascii() and below.isascii()):
        return False
    whole = _FRACTIONS.get(f"{over}/{below}")
    _say(
        element, whole or "".join(_RAISED[digit] for digit in over) + "⁄" + "".join(_LOWERED[digit] for digit in below)
    )
    element.tail = None
    under.text = ""
    for child in list(under):
        under.remove(child)
    under.tag = "span"
    return True


def number_below(element: etree._Element) -> etree._Element | None:
    """Return the lowered element that a raised one stands over, with a stroke between them, as in a fraction."""
    under = element.getnext()
    is_over = element.tag == "sup" and under is not None and under.tag == "sub"
    return under if is_over and (element.tail or "").strip() in _SLASHES else None


def _raised_signs(element: etree._Element, words: str) -> str | None:
    """Return what stands for a raised element on the line; `None` when nothing says the same."""
    if len(words) > _MAX_SIGNS:
        return None
    if all(sign in _SAME_RAISED for sign in words):
        return words
    before = text_before(element)
    last = before[-1:]
    if words in _MARKS_OF_TRADE and last.isalpha():
        return _MARKS_OF_TRADE[words]
    if words.isalpha():
        if (last.isdecimal() or before.endswith((" n", " N")) or before in {"n", "N"}) and words in _INDICATORS:
            return _INDICATORS[words]
        is_number = last.isdecimal() or bool(re.search(r"(?:^|\W)[IVXLCDM]+$", before))
        stem = re.search(r"[^\W\d_]*$", before)
        if (is_number and words.lower() in _ORDINALS) or (stem and stem[0] + words in _ABBREVIATIONS):
            return words
    if all(sign in _RAISED for sign in words):
        return "".join(_RAISED[sign] for sign in words)
    return None


def _lowered_signs(words: str) -> str | None:
    """Return the signs for lowered words, a decimal point between digits left as it is; `None` when some have none."""
    if len(words) > _MAX_SIGNS:
        return None
    plain = re.sub(r"(?<=\d)[.,](?=\d)", "", words)
    if all(sign in _LOWERED for sign in plain):
        return "".join(_LOWERED.get(sign, sign) for sign in words)
    return None


def _is_glued(element: etree._Element) -> bool:
    """Whether a letter or digit stands right before or after an element, so that words on the line would run into each other."""
    before, after = text_before(element)[-1:], (element.tail or "")[:1]
    return before.isalnum() or after.isalnum()


# Formulas.


def settle_formula(element: etree._Element) -> None:
    """Put one sign in the place of a formula, drawn or written."""
    for child in list(element):
        element.remove(child)
    element.tag, element.text = "math", UNPRINTABLE
    if element.get("hidden") is not None:
        del element.attrib["hidden"]
