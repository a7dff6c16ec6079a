"""How a release says until when it must not be published: `EMBARGOED UNTIL 00:01 ON 3 MAY`, `Sperrfrist: 3. Mai, 6 Uhr`."""

import re

MAX_NOTICE_CHARS = 160
MAX_OTHER_WORDS = 2
"""Words in a notice beside its own, small ones and capitals: a weekday and a month."""

_OWN = re.compile(
    r"^[\W_]*(?:"
    r"(?:(?:strictly|strictement|streng|under|sous|bajo|sob|sotto|onder|unter|под|press|media|news)\s+){0,3}(?:"
    r"(?:embargoed|embargad[oa])(?:\s+(?:copy|material|news|release))?\s+(?:for(?:\s+release)?|to|before)\b(?:\s+(?:un)?till?\b)?"
    r"|(?:embargo(?:ed)?|embargad[oa]|эмбарго)(?:\s+(?:copy|notice|date|time|release|material|news|lifts?|ends?)){0,2}\s*"
    r"(?:(?:(?:un)?till?|bis|jusqu['’]\w+|hasta|até|fino|tot|t/m|til|do|до)\b|[:：–—-]|(?=\d)))"
    r"|sperrfrist(?:ende)?\b|gesperrt\s+bis\b|(?:frei|freigegeben)\s+ab\b|spärrtid\b|klausul\w+\s+til\b|解禁(?:日時?)?"
    r"|(?:strictly\s+)?not\s+(?:for|to\s+be)\s+(?:releas|publi|broadcast|use|distribut)\w*(?:\s+(?:or|and)\s+\w+)?\s+(?:before|until|prior\s+to)\b"
    r"|(?:please\s+)?hold\s+(?:for\s+release\s+)?until\b|do\s+not\s+(?:publish|release|use)\s+(?:before|until)\b"
    r"|for\s+release\b(?:\s+(?:on|at|after|from)\b)?|release\s+(?:date|time)\s*[:：]"
    r"|ne\s+pas\s+(?:diffuser|publier)\s+avant\b|no\s+publicar\s+(?:antes|hasta)\b|non\s+pubblicare\s+prima\b"
    r"|nicht\s+(?:zur\s+veröffentlichung\s+)?vor\b)",
    re.IGNORECASE,
)
"""What such a notice begins with."""
_SMALL = frozenset(
    "on at the of from after hours hrs local time am pm noon midnight uhr um den dem à au le la heures heure a las los el del de horas h às"
    " as do em alle ore il om uur kl klo den o r года г".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_ENDS = re.compile(r"[\])]\s*|[:：|]\s+|\s[–—-]+\s|(?<=[^\W\d_]{2})\.\s+|$")


def embargo_notice(text: str) -> str:
    """Return the notice of an embargo with its day at the beginning of a text; empty when there is none."""
    own = _OWN.match(text)
    if own is None:
        return ""
    for end in _ENDS.finditer(text, own.end(), MAX_NOTICE_CHARS):
        words = [word for word in _WORD.findall(text[own.end() : end.start()]) if word.casefold() not in _SMALL]
        others = [word for word in words if not (word.isupper() and len(word) <= 5)]
        if len(others) > MAX_OTHER_WORDS:
            return ""
        if _DAY.search(text, own.end(), end.start()):
            return text[: end.end()]
    return ""


def without_embargo(headline: str) -> str:
    """Return a headline without the notice before it; empty where it is nothing else."""
    return headline[len(embargo_notice(headline)) :]


def begins_embargo(text: str) -> bool:
    """Return whether a line begins like a notice of an embargo, of which the next may give the day."""
    return bool(_OWN.match(text)) and len(text) <= MAX_NOTICE_CHARS // 4
