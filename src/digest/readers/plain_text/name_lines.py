"""The persons whom a line of a pasted text names: behind "By", beside a time, before or behind what they do, where they are, for whom."""

import re

from digest.model import Author
from digest.readers.agencies import agency
from digest.readers.bylines import names_in_line, parts_beside_time
from digest.readers.dates import has_date, says_modified, says_published
from digest.readers.names import LEAD, is_byline, is_name, is_person, is_publication, parse_authors, without_time
from digest.readers.plain_text.lines import Role, spaced
from digest.readers.publications import is_section

MAX_BYLINE_CHARS = 160
"""A line that says who wrote, and when, is no longer."""
MAX_NAMES_CHARS, MIN_MANY = 600, 4
"""A line that names many writers and nothing else is no longer."""
MAX_JOB_WORDS = 8
MAX_WORDS = 4
"""Words of a name in a line of other things."""
_AGO = (
    r"\b(?:vor|hace|il y a|há|för|for)\s\d{1,3}\s[^\W\d_]{1,9}(?:\s(?:sedan|siden))?"
    r"|\b\d{1,3}\s(?:[^\W\d_]{1,9})\s(?:ago|fa|geleden|önce|temu|назад)\b"
)
"""How long ago something was published, in many languages."""
CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}|\b\d{1,3}\s?(?:min(?:ute)?s?|hours?|days?|h|std|stunden|tagen?)\b(?:\s+ago)?|"
    rf"{_AGO}|^\s*(?:published|updated|publiziert|aktualisiert"
    r"|veröffentlicht|publié|actualizado|publicado|pubblicato|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|opublikowano)\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\b(?:(?:\d+|no|keine?|ein(?:en)?)\s*)?(?:comments?|kommentare?|views?|shares?|likes?|reads?|aufrufe|comentarios?|commentaires?)\b.*$"
    r"|\b(?:leave|post|write|schreibe|hinterlasse)\s.*$",
    re.IGNORECASE,
)
"""Counters and invitations behind a name: `3 Comments`, `Leave a comment`."""
_JOB_WORD = (
    r"(?:(?:[\w-]+-)?(?:reporter|correspondent|editor|writer|journalist|columnist|critic|director|producer|analyst|contributor|commentator)s?"
    r"|[\w-]*(?:redakteur|reporter|korrespondent|journalist|autor|kolumnist|volontär|kommentator)(?:in|en)?|[\w-]*leiter(?:in)?"
    r"|journaliste|rédact(?:eur|rice)|correspondante?|chroniqueu(?:r|se)|éditorialiste|periodista|redactora?|corresponsal|columnista"
    r"|giornalista|inviat[oa]|corrispondente|redattore|jornalista|repórter|verslaggever|redacteur|skribent|redaktör|toimittaja"
    r"|dziennikar(?:z|ka)|redaktor(?:ka)?|muhabir|head of|chief|staff|журналист(?:ка)?|корреспондент|обозреватель)"
)
_JOB = re.compile(rf"(?<!\w){_JOB_WORD}(?!\w)", re.IGNORECASE)
"""What writers do."""
_JOB_FIRST = re.compile(
    rf"^((?:by|von|par|por|di|door|av|af)\s+)?(?:[\w'’-]+\s+){{0,4}}?{_JOB_WORD}\s+(?-i:(?=[^\W\d_a-zß-ÿ][\w'’.-]+\s[^\W\d_a-zß-ÿ]))",
    re.IGNORECASE,
)
"""What a writer does, before the name: `By political reporter Ada Quill`, `Gazette-Redakteurin Ada Quill`."""
_IN_PLACE = re.compile(
    r"\s(?:in|aus|à|en|da|w)\s[A-ZÀ-Þ][\w'’. -]{2,25}$|,\s(?:[A-ZÀ-Þ][\w'’.-]{2,20}|New York|New Delhi|Los Angeles|San Francisco|Hong Kong"
    r"|Tel Aviv|Abu Dhabi|Buenos Aires|São Paulo|Rio de Janeiro|Mexico City|Kuala Lumpur|Cape Town|Den Haag"
    r"|Frankfurt am Main|St\.? Petersburg)$"
    r"|\s(?:for|For|FOR|für|pour|para|per)\s(?:[Tt]he\s|THE\s)?[A-ZÀ-Þ].*$|\s*[(\[][^()\[\]]*[)\]]"
    r"|(?:,|\s(?:and|und|et|y|e|with|mit|avec|con))\s(?:agenc(?:y|ies)|wires?|agenturen|agences?|agencias?|agenzie|staff)$"
)
"""Where a writer is, for whom, and with whom: `Ada Quill in Merrow`, `ADA QUILL FOR THE GAZETTE`, `Ada Quill and agencies`."""
_WEEKDAYS = re.compile(
    r"\b(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|segunda|terça|quarta|quinta|sexta|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|lördag|søndag|söndag|måndag|tisdag)\b[.,]?(?=\s+\d|[,\s]*\w+\.? \d|\s*$)",
    re.IGNORECASE,
)
_TIME_LABEL = re.compile(
    r"\b(?:stand|datum|date|lesezeit|lesedauer|reading time|temps de lecture|tiempo de lectura|julkaistu|objavljeno|giriş|kl\.?)\b",
    re.IGNORECASE,
)
"""What stands before a time, as a name might."""
_REPORTS = re.compile(
    r"^(?:aus|from|depuis|desde|da)\s.{2,30}\s(?:berichtet|berichten|reports?|informa)\s+", re.IGNORECASE
)
_GENRE = re.compile(
    r"^(?:interview|protokoll|kommentar|analyse|analysis|reportage|bericht|opinion|column|kolumne|gastbeitrag|essay|rezension"
    r"|haber)\s*:\s+",
    re.IGNORECASE,
)
"""What somebody wrote, before the name: `Interview: Ada Quill`."""
_NEVER_NAMES = re.compile(
    r"\b(?:updat\w*|aktualis\w*|actuali[sz]\w*|aggiorn\w*|güncel\w*|modifi\w*|publi[sc]\w*|veröffent\w*|erstell\w*|opublik\w*|zuletzt|last|latest"
    r"|letzte|neueste|ähnliche|related|artikel|articles?|artículos?|beiträge|posts?|recent|more|mehr|read|photos?|fotos?|bild(?:er)?|galerie|gallery"
    r"|videos?|pictures?|images?|audio|subscribe|abo|newsletter|share|follow|watch|listen|sign|log|live|breaking|exclusive|opinion|sponsored|advertis\w*|about|contact"
    r"|kontakt|home|menu|search|edition|issue|section|topics?|tags?|keywords?|stichw\w*|schlag\w*|comments?|kommentare?|most|popular|trending)\b",
    re.IGNORECASE,
)
"""Words of the page's own, which stand in capitals where a name might."""
_BEFORE_LEAD = re.compile(r"^(?:[^\W\d_a-zß-ÿ][\w'’&-]*[:,]?\s){1,3}(?=(?:By|BY|Von|Por|Par)\s[A-ZÀ-Þ])")
"""A section before a byline: `Exclusive: By Ada Quill`."""
_HANDLE = re.compile(r"\s(?:\(?\S*@\S+|follow|folgen|suivre|seguir|bio|e-?mail)(?!\S)", re.IGNORECASE)
"""How to reach a writer, behind the name."""
_WRITE_TO = re.compile(
    r"^\W{0,3}(?:write to|contact|to contact the (?:reporters?|authors?) (?:on|of|for) this (?:story|article)\s*:|e-?mail)\s+(.{5,100}?)"
    r"(?:\s(?:in [A-Z][\w ]+ )?(?:at|on|via)\s+)?\S*@",
    re.IGNORECASE,
)
"""Whom to write to: `Write to Ada Quill at ada@gazette.example`."""
_IS_A = re.compile(
    rf"^\W{{0,2}}((?:[^\W\d_a-zß-ÿ][\w.’'-]*\s){{2,4}})(?:(?:is|was|ist|est|es|è|é|är|er|jest) [^.]{{0,80}}{_JOB_WORD}"
    r"|(?:covers|writes (?:about|for|on)|reports (?:on|for|from)|(?:schreibt|berichtet) (?:seit|für|über)|couvre|cubre|escribe sobre)\s)"
)
"""How a line about a writer begins."""
_AFTER_NAMES = re.compile(
    r",?\s(?:(?:special|exclusive|exclusively|writing) (?:to|for)\s|(?:at|um|à|kl\.?|a las|alle)\s\d{1,2}[:.h]\d{2}).*$",
    re.IGNORECASE,
)
"""For whom somebody wrote, and the hour: `By Ada Quill, special to the Gazette`, `Posted by Ada Quill at 2:33 PM`."""
_HAN_LEAD = re.compile(
    r"^[〔【（(\[]?\s*[\u4e00-\u9fff]{0,8}?(?:记者|記者)[:：\s]*([\u4e00-\u9fff]{2,4}(?:[、，\s][\u4e00-\u9fff]{2,4}){0,3})\s*[／/]\s*"
    r"[\u4e00-\u9fff]{2,6}(?:報導|报道|報道|電|电|訊|讯)"
)
_HAN_FIELD = re.compile(
    r"(?:^|[\s|｜])(?:作者|记者|記者|撰文|撰稿)\s*[:：]\s*([\u4e00-\u9fff·]{2,8}(?:[、，][\u4e00-\u9fff·]{2,8}){0,3})(?=$|[\s|｜；;／/])"
)
_HANGUL_LEAD = re.compile(
    r"^(?:[\[(（〔][^\])）〕]{2,24}[\])）〕]\s*)?([\uac00-\ud7a3]{2,4})\s?(?:선임|수습|인턴|전문)?\s?(?:기자|특파원)\s*(?:=|$|\(?\S+@\S+\)?$)"
)
"""How reporters are named in Chinese and Korean, at the head of a paragraph, in a line of fields and before an address."""
_NEVER_IN_PERSONS = re.compile(r"[\d_]|^\S+ (?:der|und|and|et|y|e|la|le|el|en)\s")
_GLUED_JOB = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
"""Where a name lost the space before what its bearer does: `Ada QuillNews Reporter`."""
_NEVER_BYLINES = frozenset({Role.ACCESS, Role.DISCLAIMER, Role.BARRIER, Role.RELATED})


def led_names(text: str, role: Role, *, beside_time: bool = False) -> tuple[Author, ...]:
    """Return the names in a line that says who wrote, whatever else it says: when, in which section, how to reach them.

    `beside_time` says that a line next to it gives the time.
    """
    if role in _NEVER_BYLINES:
        return ()
    if reported := east_asian_names(text):
        return reported
    if len(text) > MAX_NAMES_CHARS:
        return ()
    if len(text) > MAX_BYLINE_CHARS:
        many = parse_authors(text) if LEAD.match(text) and text[-1].isalnum() else ()
        return many if len(many) > MIN_MANY and all(is_person(author.name) for author in many) else ()
    text = _REPORTS.sub("by ", _AFTER_NAMES.sub("", _WEEKDAYS.sub("", _TIME_LABEL.sub(r"| \g<0>", spaced(text)))))
    if (job := _JOB_FIRST.match(text)) and job[1]:
        text = job[1] + text[job.end() :]
    names = names_in_line(_BEFORE_LEAD.sub("", text) if beside_time else text, beside_time=beside_time)
    if role is Role.BYLINE:
        return tuple(Author(name=_without_house(name)) for name in names) or parse_authors(text)
    if role is Role.TEXT and not has_date(text) and not CLOCK.search(text) and not is_byline(text):
        names = names if LEAD.match(text) and text[-1].isalnum() and all(map(is_person, names)) else ()
    return tuple(
        Author(name=_without_house(name)) for name in names if is_name(name) and len(name.split()) <= MAX_WORDS
    )


def east_asian_names(text: str) -> tuple[Author, ...]:
    """Return the reporters whom a line or the beginning of a paragraph names: `記者林澄／北灣報導`, `作者：林澄`, `배윤호 기자 =`."""
    if text[:MAX_BYLINE_CHARS].isascii():
        return ()
    found = _HAN_LEAD.match(text) or _HANGUL_LEAD.match(text)
    if found is None and len(text) <= MAX_BYLINE_CHARS:
        found = _HAN_FIELD.search(text)
    return tuple(Author(name=name) for name in re.split(r"[、，\s]+", found[1].strip())) if found else ()


def _without_house(name: str) -> str:
    """Return a person's name without the publication that follows it: `Ada Quill` of `Ada Quill Merrow Gazette`."""
    words = name.split()
    person, rest = " ".join(words[:2]), " ".join(words[2:])
    return person if is_person(person) and is_publication(rest) else name


def full_names(text: str) -> tuple[Author, ...]:
    """Return the persons that a line names and nobody else: `Ada Quill and Tomas Brandt`, `Ada Quill, Merrow`, `Ada Quill Senior Reporter`.

    Empty where anything else stands in it.
    """
    if len(text) > MAX_BYLINE_CHARS or _NEVER_NAMES.search(_JOB.sub("", text)) or has_date(text):
        return ()
    words = _IN_PLACE.sub("", _without_job(_HANDLE.sub("", text).rstrip(" |·,")))
    words = re.sub(
        r"^([^\W\d_a-zß-ÿ]{2,}(?: [^\W\d_a-zß-ÿ]{2,}){1,2}) [A-ZÀ-Þ][a-zß-ÿ]+$", r"\1", _without_house(words)
    )
    parsed = parse_authors(words)
    names = [author for author in parsed if not is_publication(author.name)]
    rest = words
    for author in parsed if names else ():
        rest = rest.replace(author.name, "")
    is_whole = not re.search(r"[^\W\d_]{4,}", rest)
    people = [author for author in names if not agency(author.name)]
    return tuple(people) if is_whole and people and all(_is_full_name(author.name) for author in people) else ()


def _is_full_name(name: str) -> bool:
    return is_person(name) and is_name(name) and not is_section(name) and not _NEVER_IN_PERSONS.search(name)


def _without_job(text: str) -> str:
    """Return a line of a name without what its bearer does: `Ada Quill Deputy Content Editor`, `Redakteurin Ada Quill`."""
    if not _JOB.search(_GLUED_JOB.sub(" ", text)):
        return text
    text = _GLUED_JOB.sub(" ", text)
    words = text.split()
    if len(words) > MAX_JOB_WORDS + 3:
        return text
    if job := _JOB_FIRST.match(text):
        return text[job.end() :]
    for end in (3, 2):
        name, rest = " ".join(words[:end]), " ".join(words[end:])
        if (
            is_person(name.rstrip(",|"))
            and _JOB.search(rest)
            and not _JOB.search(name)
            and (end == 2 or name.endswith(","))
        ):
            return name.rstrip(",|")
    return text


def names_with_time(text: str) -> tuple[Author, ...]:
    """Return the persons in a line that gives a time: `5 March 2026 Ada Quill Culture`, `Ada Quill – 5 March 2026 – Essays`."""
    words = _COUNTER.sub("", _timed(text))
    if names := full_names(without_section(without_time(words).rstrip(" |,"))):
        return names
    parts = [
        part for part in parts_beside_time(words) if not is_section(part) and not is_publication(part) and " " in part
    ]
    found = [names for part in parts if (names := full_names(without_section(part)))]
    if len(found) == len(parts):
        return tuple(name for names in found for name in names)
    return found[0] if found and words.startswith(found[0][0].name) else ()


def _timed(text: str) -> str:
    """Return a line with marks before what only says that a time follows, and without the days of the week."""
    words = _WEEKDAYS.sub("", re.sub(_AGO, " | ", spaced(text), flags=re.IGNORECASE))
    words = _TIME_LABEL.sub(r" | \g<0>", words)
    return " ".join(f"| {word}" if says_published(word) or says_modified(word) else word for word in words.split())


def without_section(name: str) -> str:
    """Return a name without the section of the page behind it."""
    words = name.split()
    while len(words) > 2 and is_section(words[-1]):
        words.pop()
    return " ".join(words)


def is_job(text: str) -> bool:
    """Return whether a short line says what somebody does: `Health correspondent`, `Politikredakteurin`."""
    return (
        len(text.split()) <= MAX_JOB_WORDS and text[-1:].isalnum() and bool(_JOB.search(text)) and not LEAD.match(text)
    )


def person_presented(text: str) -> tuple[Author, ...]:
    """Return the persons of whom a line says what they do or how to reach them: `Ada Quill is a reporter …`, `Write to Ada Quill at …`."""
    found = _WRITE_TO.match(text) or _IS_A.match(text)
    return full_names(found[1].strip()) if found else ()


def first_names(text: str) -> tuple[Author, ...]:
    """Return the persons named in a line's first part: `Ada Quill | Community`, `Interview: Ada Quill`."""
    return full_names(re.split(r"\s[|·•]\s", _GENRE.sub("", text))[0])
