"""Publications and what passes them on: which part of a title is the house, and which services only lead to articles of others."""

import re
import unicodedata

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
_TWO_PART_SUFFIX = re.compile(r"(?:co|com|org|net|gov|ac|edu|gob|gouv|or|ne)\.[a-z]{2}$")


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
    """Return whether a name is spelled in a host, or its initials are."""
    ways = {
        letters_of(unicodedata.normalize("NFKD", written)) for written in (name, name.casefold().translate(_UMLAUTS))
    }
    labels = [label.replace("-", "") for label in host.split(".")[:-1] if len(label) > 1]
    initials = "".join(word[0] for word in re.findall(r"\w+", name)).casefold()
    is_spelled = any(
        (bare in label or label in bare) and min(len(bare), len(label)) >= 3 for label in labels for bare in ways
    )
    return is_spelled or (len(initials) >= 2 and initials in labels)


def site_of(url: str | None) -> str:
    """Return the site that an address belongs to, without subdomains: `gull.example` for `https://news.gull.example/pier`."""
    labels = host_of(url).split(".")
    return ".".join(labels[-3:] if _TWO_PART_SUFFIX.search(".".join(labels)) else labels[-2:])
