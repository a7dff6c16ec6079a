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
_WHOLE = re.compile(
    r"^[\W_]*(?:strictly\s+)?(?:embargoed|under\s+embargo|sous\s+embargo|bajo\s+embargo|sob\s+embargo|sotto\s+embargo)"
    r"(?:\s+(?:copy|material|news|(?:press|news|media)\s+release))?[\W_]*$",
    re.IGNORECASE,
)
"""A line that is nothing but a notice."""
_UNTIL = re.compile(
    r"\b(?:(?:un)?till?|before|prior|bis|jusqu\w*|hasta|até|fino|tot|t/m|til|avant|antes|prima|vor|до)\b|sperrfrist|spärrtid|klausul|解禁",
    re.IGNORECASE,
)
"""In what a notice begins with: it says until when."""
_OPEN = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì"
    r"|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|segunda|terça|quarta|quinta|sexta)\b"
    r"|\b(?:tomorrow|tonight|midnight|noon|further\s+notice|publication|delivery|tb[ac]|morgen|mitternacht|auf\s+weiteres|demain|minuit|mañana"
    r"|medianoche|domani|mezzanotte|amanhã)\b",
    re.IGNORECASE,
)
"""After `Embargo:` or `For release`, which may begin the headline of any story: a time without numbers."""
_OVER = re.compile(
    r"\b(?:none|no|false|off|nil|n/?a|lifted|expired|over|immediate(?:ly)?|keine?|sofort|aufgehoben|abgelaufen|aucun|levé|immédiate?|ninguno|levantado"
    r"|inmediata|nessuno|geen)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\])]\s*|[:：|]\s+|\s[–—-]+\s|(?<=[^\W\d_]{2})\.\s+|$")


def embargo_notice(text: str) -> str:
    """Return the notice of an embargo at the beginning of a text; empty when there is none.

    Without a day in numbers only what cannot be news of an embargo is one: `EMBARGOED UNTIL THURSDAY`, `Sperrfrist: Redebeginn`.
    """
    if _WHOLE.match(text):
        return text
    own = _OWN.match(text)
    if own is None:
        return ""
    without_day = ""
    for end in _ENDS.finditer(text, own.end(), MAX_NOTICE_CHARS):
        said = text[own.end() : end.start()]
        words = [word for word in _WORD.findall(said) if word.casefold() not in _SMALL]
        others = [word for word in words if not (word.isupper() and len(word) <= 5)]
        if len(others) > MAX_OTHER_WORDS:
            break
        if _DAY.search(said):
            return text[: end.end()]
        is_whole = bool(said.strip()) or end.end() == len(text)
        without_day = without_day or (text[: end.end()] if is_whole and names_no_day(text[: end.start()]) else "")
    return without_day


def names_no_day(notice: str) -> bool:
    """Return whether words hold a text back without a day in numbers: until a day of the week, a speech, or further notice."""
    own = _OWN.match(notice)
    if own is None:
        return bool(_WHOLE.match(notice))
    said = notice[own.end() :]
    return not says_over(said) and bool(_UNTIL.search(own[0]) or _OPEN.search(said))


def says_over(words: str) -> bool:
    """Return whether words say that there is no embargo, or none any more."""
    return bool(_OVER.search(words))


def without_embargo(headline: str) -> str:
    """Return a headline without the notice before it; empty where it is nothing else."""
    return headline[len(embargo_notice(headline)) :]


def begins_embargo(text: str) -> bool:
    """Return whether a line begins like a notice of an embargo, of which the next may give the day."""
    return bool(_OWN.match(text)) and len(text) <= MAX_NOTICE_CHARS // 4
