"""Publications and what passes them on: which part of a title is the house, and which services only lead to articles of others."""

import re
import unicodedata
from collections.abc import Sequence

from digest.text.urls import host_of
from digest.text.words import letters_of

_JOINT = re.compile(r"\s+[|>»›•·–—-]\s+|\s*[|»›]\s*|\s+::?\s+")
_SECTION_WORDS = (
    r"rss|atom|feeds?|news ?feed|xml|home|home ?page|front ?page|main|all|index|latest|newest|recent|top|breaking|featured|popular|trending"
    r"|news|stories|story|headlines?|posts?|articles?|entries|updates?|archives?|blog|today|daily|weekly|content"
    r"|world|international|national|local|regional|uk|us|usa|europe|asia|africa|americas?|middle east|politics|business|economy|money"
    r"|finance|markets?|tech|technology|science|health|environment|climate|education|sports?|football|culture|arts?|entertainment|lifestyle|life|travel"
    r"|opinion|comment|editorials?|analysis|weather|video|videos|podcasts?|in depth|in brief"
    r"|nachrichten|aktuell(?:es|e)?|neueste|alle|artikel|beiträge|meldungen|schlagzeilen|startseite|topnews|politik|wirtschaft|welt|ausland|inland"
    r"|kultur|wissen|wissenschaft|gesundheit|meinung|panorama|reise|technik|netzwelt"
    r"|actualités?|à la une|une|derniers|dernières|tous|toutes|les|monde|politique|économie|société|sciences|santé|titres"
    r"|noticias|últimas|portada|todas|mundo|política|economía|sociedad|deportes|ciencia|salud|opinión|titulares|actualidad|internacional|nacional"
    r"|notizie|ultime|ultima ora|tutte|prima pagina|mondo|politica|economia|cronaca|cultura|esteri"
    r"|notícias|todos|economia|esportes|nieuws|laatste|alle|binnenland|buitenland|economie|sport|nyheter|senaste|siste|nyheder|seneste|utrikes|inrikes"
    r"|press|media|(?:press|media|news) releases?|(?:press|news) ?room|presse|(?:presse|medien)(?:mitteilung|meldung)(?:en)?"
    r"|communiqués?(?: de presse)?|comunicados?(?: de prensa| de imprensa)?|comunicat[io] stampa"
    r"|persberichten|pressmeddelanden|pressemeldinger"
    r"|and|&|the|of|from|und|et|y|de|du|e|en|-|–|,|/|\d(?:\.\d)?"
)
_SECTION = re.compile(rf"(?:(?:{_SECTION_WORDS})(?:\s+|(?=[,/])|$))+", re.IGNORECASE)
"""Titles of parts of a publication: of these words alone no house is called."""
_END = re.compile(
    r"\s+(?:(?:rss|atom|news|xml|all)\s*)*(?:feeds?|rss|atom)(?:\s*\d(?:\.\d)?)?$|\s+(?:archives?|archiv)$",
    re.IGNORECASE,
)
"""What a system writes behind a house's name in the title of its feed: "RSS Feed", "Archives"."""
_BEGINNING = re.compile(
    r"(?:(?:the )?(?:latest|newest|recent|all|top) )?(?:(?:news|stories|posts|articles|headlines|updates) "
    r"|(?:rss|atom) (?:feeds? )?)(?:from|by|of|for) ",
    re.IGNORECASE,
)
"""What stands before a house's name: "Latest news from"."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_WORD = re.compile(r"[^\W_]+")
_MIN_SPELLED = 3
"""Letters that a name and a label of a host have in common at least."""
_ACRONYM = 5
"""Letters of the longest: the whole name tells more."""
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:e\.\s?V|g?GmbH|AG|UG|KG|SE|mbH|Inc|Ltd|LLC|Corp|Limited|plc|S\.?A|S\.?A\.?S|S\.?L|S\.?p\.?A|S\.?r\.?l|B\.?V|N\.?V|AB|ASA?|A/S|ApS|Oyj?)\b\.?"
    r"(?:[\s,]+(?:&\s*)?Co\.?(?:\s*KGa?A?)?)?$"
)
"""What a company's or association's name ends in."""
_TWO_PART_SUFFIX = re.compile(r"(?:^|\.)(?:co|com|org|net|gov|ac|edu|gob|gouv|or|ne)\.[a-z]{2}$")


def is_section(name: str) -> bool:
    """Return whether a name is that of a part of a publication, not of one: `World News`, `Top Stories`, `RSS`."""
    return _SECTION.fullmatch(" ".join(name.split())) is not None


def house(title: str | None, *, host: str = "", masthead: str | None = None) -> str | None:
    """Return the name of the publication that a title holds, without sections; `None` where it names none.

    `host` is where the publication lives, `masthead` how it calls itself on its logo.
    """
    whole = _END.sub("", _BEGINNING.sub("", " ".join((title or "").split()))).strip(" -–—|:»›>")
    parts = [part.strip() for part in _JOINT.split(whole) if part.strip()]
    if len(parts) == 1 and any(is_section(part) for part in whole.split(": ")):
        parts = whole.split(": ")
    if masthead and any(letters_of(part) == letters_of(masthead) for part in parts):
        return masthead
    if not whole or is_section(whole):
        return masthead
    if len(parts) < 2:
        return whole
    named = [part for part in parts if not is_section(part)]
    spelled = [part for part in named if is_of_host(part, host)]
    if len(spelled) == 1:
        return spelled[0]
    return named[0] if len(named) == 1 else whole if named else masthead


def is_of_host(name: str, host: str) -> bool:
    """Return whether a name is spelled in a host, whole, in part, or by the beginnings of its words: `The Merrow Times` in `mtimes`."""
    written = _WORD.findall(_spelled(without_legal_form(name)))
    words = [word.casefold() for word in written]
    ways = spellings(name)
    labels = _labels(host)
    for label in labels:
        parts = label.split("-")
        bare = "".join(parts)
        if len(bare) >= _MIN_SPELLED and any((way in bare or bare in way) and len(way) >= _MIN_SPELLED for way in ways):
            return True
        if label == labels[-1] and _is_shortened(written, bare):
            return True
        if len(parts) > 1 and all(len(part) >= _MIN_SPELLED and part in words for part in parts):
            return True
    return False


def is_host(name: str, host: str) -> bool:
    """Return whether a name is what its host spells, no less and no more but for an article before it, and is not an acronym."""
    labels = {label.replace("-", "") for label in _labels(host)}
    is_acronym = name.isupper() and len(name) <= _ACRONYM
    return not is_acronym and any({way, way.removeprefix("the")} & labels for way in spellings(name))


def spellings(name: str) -> frozenset[str]:
    """Return a name's letters and digits as hosts spell them, without accents: `ö` as `o` and as `oe`."""
    ways = (name, name.casefold().translate(_UMLAUTS))
    return frozenset(letters_of(_spelled(way)) for way in ways) - {""}


def _spelled(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _labels(host: str) -> list[str]:
    """Return the parts of a host that somebody chose: without `co.uk` or `com`."""
    labels = host.split(".")
    return labels[:-2] if _TWO_PART_SUFFIX.search(host) else labels[:-1]


def _is_shortened(words: Sequence[str], label: str) -> bool:
    """Return whether a label consists of the beginnings of at least two words, in their order.

    Each has at least one letter in it; a first `The`, and words in small letters such as `of` and `und`, may be missing.
    """
    ends = {(0, 0)}
    for n, word in enumerate(words):
        folded = word.casefold()
        found = {
            (end + size, used + 1)
            for end, used in ends
            for size in range(1, len(word) + 1)
            if label.startswith(folded[:size], end)
        }
        ends = found | ends if word.islower() or (not n and folded == "the") else found
    return any(end == len(label) and used > 1 for end, used in ends)


def without_legal_form(name: str) -> str:
    """Return a house's name without the form of the company or association behind it: `Merrow Post` for `Merrow Post GmbH & Co. KG`."""
    return _LEGAL_FORM.sub("", name)


def site_of(url: str | None) -> str:
    """Return the site that an address belongs to, without subdomains: `gull.example` for `https://news.gull.example/pier`."""
    labels = host_of(url).split(".")
    return ".".join(labels[-3:] if _TWO_PART_SUFFIX.search(".".join(labels)) else labels[-2:])
