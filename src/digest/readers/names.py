"""Bylines and roles: who wrote an article, as people write it. One parser for every reader."""

import re
from email.utils import parseaddr
from html import unescape

from digest.model import Author
from digest.readers.agencies import agency
from digest.readers.calendars import is_month
from digest.text.words import MARKS, letters_of

# What is a name, and what only stands where one would be.

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
_NEVER_IN_NAMES = re.compile(
    r"(?<![A-Z\d])\d|\d{3,}|https?:|www\.|[?!…()<>=]|(?<!\b[A-ZÀ-Þ])(?<!\b(?:Dr|St|Sr|Jr|Fr|Mr|Ms))(?<!\b(?:Mrs|Rev|Hon|Gen|Col|Sen|Rep|Ing|Mag))(?<!\bProf)[.。]\s|:\s"
)
"""Numbers, addresses, marks of a sentence; but `NW24` and the stops of `Dr. Ada J. Quill` are parts of names."""
_ENDS_SENTENCE = re.compile(
    r"(?<!\b[A-Za-z])(?<!\b[JS]r)(?<!\bLtd)(?<!\bInc)(?<!\bCo)(?<!\bPh\.D)(?<!\bM\.D)(?<!e\.V)[.]$"
)
_PARTICLES = frozenset(
    "de da do dos das di del della van von der den ter ten la le el al bin ibn abu zu"
    " zum du af av y e i und and of the st. mc mac o' jr. sr. bint ben".split()
)
"""Words in names of people and desks that are written small."""
_NAME_WORD = re.compile(r"^[^\W\d_][\w'’.-]*$")
_PERSON_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "da", "di", "la", "le", "bin", "al", "el", "und", "and", "y", "e", "et"}
)
"""Words in names of people alone that are written small."""
_ARTICLES = frozenset("the le la el die der das les il lo los las den det".split())
_PUBLICATION_WORDS = frozenset(
    "news newsletter daily weekly digest post times herald gazette tribune journal report letter bulletin review team press media"
    " magazine update updates briefing alert alerts observer chronicle courier mail morning evening editors editorial desk support"
    " zeitung nachrichten blatt bote gazzetta corriere diario jornal noticias info".split()
)
"""Words in names of publications and teams. A person whose name has one of them is taken for a publisher: the harmless mistake, since
nobody is named as an author wrongly."""
_WORKS = (
    "written|story|text|words|reporting|reported|analysis|interview|report|compiled|posted|published|submitted|created|contributed|article"
    "|opinion|commentary|column|review|essay|artikel|beitrag|gastbeitrag|kolumne|kommentar|analyse|reportage|bericht|rezension|geschrieben"
    "|verfasst|erstellt|veröffentlicht|gepostet|eingestellt|entretien|tribune|écrit|rédigé|publié|posté|proposé|(?:propos )?recueillis?"
    "|escrito|redactado|publicado|enviado|postado|scritto|redatto|pubblicato|inserito|a cura|geschreven|geplaatst|skriven|skrevet"
    "|publicerad|publisert|napisane|ditulis|guest (?:post|article|column|essay)|gast(?:artikel|kommentar|kolumne)"
    "|blog(?:post|beitrag)|glosse|meinung"
)
BY = (
    "by|von|vom|par|por|di|da|door|av|af|przez|oleh|text|texto|testo|texte|tekst|teksti|autor(?:in|es|en|a)?|auteurs?|autore"
    "|authors?|reporter"
    "|penulis|skribent|kirjoittaja|yazar|yazan|autorius|szerző|írta|napsala?|napisała?|opracowała?|συντάκτης|γράφει [οη]|piše|scris de"
    "|автор|автори|авторы|текст|пише|מאת|نویسنده|نوشته|بقلم|लेखक|(?:เขียน|เรื่อง)?โดย|(?:ຂຽນ)?ໂດຍ|ដោយ|ရေးသားသူ"
)
_BY_COLON = "redaktion|redazione|tác giả|كتبت?|حوار|oprac\\.|opracowanie|wpis|autoría|firma|escribe"
"""What names the author before a colon alone."""
_STAND_IN = re.compile(
    r"^(?:ort|datum|quelle|rubrik|thema|kategorie|stand|place|date|location|source|category|section|topic|fonte|fuente"
    r"|bron)\s|\d:\d|https?:|www\.|@|developer$"
    rf"|(?:^|\s)(?:{BY})$|^(?:artikel|beitrag|text|story|article|posted|published|written)\s+(?:by|von|par)$"
    r"|^(?:name|log ?in|sign in|register|anmelden|share|teilen|updated|published|comments?|kommentare?|follow|home|menu|contact|kontakt)$"
    r"|^(?:admin|administrator|editor|editorial|editors|redaktion|redaction|redacción|redazione|webmaster|staff|news desk|newsroom|web desk"
    r"|online desk|unknown|none|null|undefined|author|guest|min(?:utes)? read|mins? read|anonymous|user|n/a|super ?user"
    r"|site admin|wp-?admin"
    r"|publisher|an[oó]nimo|anonyme|anonym|red\.?|la redacción|la rédaction|rédaction|la redazione|redação|da redação|redactie"
    r"|redaktionen|redakcja"
    r"|read (?:also|more|next)|see also|lire aussi|auch interessant|zum thema|mehr zum thema|leer también|lea también"
    r"|redakce|toimitus|редакция|админ(?:истратор)?|管理员|管理者|编辑部|編集部)$",
    re.IGNORECASE,
)
"""What pages have where an author's name would be: accounts, desks without a name, empty values, addresses, times. For pages alone:
`author_names`."""
_ACCOUNT = re.compile(
    r"(?:admin(?:istrator)?|web\s?master|web\s?team|root|editor|no-?reply|user\s?\d*|author|guest|unknown|anonymous|n/?a|none|null|default|staff)",
    re.IGNORECASE,
)
"""Names of accounts rather than of people, as content systems put them in when nobody is named. For feeds alone: `is_account`."""
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^\S+/\S+$", re.IGNORECASE)

MAX_UNCASED_CHARS = 16
"""Letters of a name in a script without capitals, where nothing but the length tells a name from a sentence."""
_VOWEL_SIGN = re.compile(f"[{MARKS}]")


def is_name(text: str, *, marked: bool = False) -> bool:
    """Return whether a text can be the name of a person or a desk: a few words with capitals, or a few letters of a script without them.

    `marked` says that its source marks it as a name; then one in a script without capitals may be as long as any other.
    """
    if not 2 <= len(text) <= MAX_NAME_CHARS or (_NEVER_IN_NAMES.search(text) and not _NUMBERED.fullmatch(text)):
        return False
    words = text.split()
    if len(words) > MAX_NAME_WORDS or not words[0][:1].isalpha():
        return False
    if is_month(text.rstrip(".")) or _ENDS_SENTENCE.search(text):
        return False
    cased = [word for word in words if word[:1].isalpha() and word[:1].lower() != word[:1].upper()]
    if not cased:
        return marked or len(_VOWEL_SIGN.sub("", text)) <= MAX_UNCASED_CHARS
    return all(
        word[0].isupper() or word.casefold().rstrip(".") in _PARTICLES or word.casefold() in _PARTICLES or "'" in word
        for word in cased
    )


def is_person(name: str) -> bool:
    """Return True for two to four words that look like a person's name, without a word of a publication's."""
    words = name.replace(", ", " ", 1).split()  # `Quill, Ada`
    if (
        not 2 <= len(words) <= 4
        or max(map(len, words)) < 2
        or words[0].casefold() in _ARTICLES
        or any(word.casefold().strip(".") in _PUBLICATION_WORDS for word in words)
    ):
        return False
    return all(_NAME_WORD.match(word) and (word[0].isupper() or word.lower() in _PERSON_PARTICLES) for word in words)


def is_stand_in(name: str, site: str | None = None) -> bool:
    """Return whether a text stands where a name would but is none: `admin`, `web desk`, a role, an address, the name of the `site`."""
    return bool(_STAND_IN.search(name)) or is_title(name) or bool(site and letters_of(name) == letters_of(site))


def is_account(name: str) -> bool:
    """Return True for the name of an account, as content systems put it in when nobody is named."""
    return _ACCOUNT.fullmatch(name) is not None


# What people do, beside what they are called.

_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|special|political|parliamentary|business|foreign|science|health|sports?|technology|tech|associate|deputy"
    r"|managing|economics|education|royal|home|affairs|news|lifestyle|digital|world|crime|court|city|local|national|international"
    r"|showbiz|tv|film|music|fashion|food|travel|money|finance|consumer|environment|climate|energy|defence|defense|diplomatic|audience"
    r"|trends|live|breaking|online|web|video|investigative|data|opinion|features|culture|assistant|contributing|freelance|junior"
    r"|trainee|at|large)\s+)*"
    r"(?:editor|correspondent|reporter|writer|journalist|columnist|redakteur(?:in)?|volontär(?:in)?|korrespondent(?:in)?|reporterin"
    r"|chefredakteur(?:in)?|editor-in-chief|author|autor|photographer|contributor|producer|analyst|journaliste|periodista|giornalista|redactor|redactora)s?$",
    re.IGNORECASE,
)
_ROLE_WORD = re.compile(
    r"\b(?:reporters?|correspondents?|editors?|writers?|journalists?|contributors?|columnists?|producers?|bureau chief|analysts?"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|redactora?|corresponsal|giornalista|inviat[oa]|redacteur|verslaggever)\b",
    re.IGNORECASE,
)
"""What people are, beside what they are called: dropped where another part of the same byline is a name."""


def is_publication(text: str) -> bool:
    """Return whether a text is what a publication may be called: a few words with capitals, one of them a publication's."""
    words = text.split()
    capitals = all(word[0].isupper() or word.casefold() in _PARTICLES for word in words if word[0].isalpha())
    return (
        2 <= len(words) <= 5 and capitals and any(word.casefold().strip(".,") in _PUBLICATION_WORDS for word in words)
    )


def is_picture_credit(text: str) -> bool:
    """Return whether a line says who took a picture: `Photo: Ada Quill`."""
    return PICTURES.match(text) is not None


def is_title(text: str) -> bool:
    """Return whether a text is what a writer does and nothing else: `Senior reporter`, `AP National Writer`, `Redakteurin`."""
    words = text.split()
    return bool(_ROLE.match(" ".join(words))) or bool(words and agency(words[0]) and _ROLE.match(" ".join(words[1:])))


# Bylines.

MAX_AUTHORS = 12
"""Lines in a row that may each hold the name of an author."""
MAX_BYLINE_CHARS = 5_000
"""Room for two hundred names; what is longer is an article that was marked by mistake, or made to keep the reader busy."""
LEAD = re.compile(
    rf"^\W{{0,4}}\s*(?:(?:(?:eine?|an?)\s+)?(?:{_WORKS})\s+)?(?:{BY})(?:\s*[:：]\s*|\s+)"
    rf"|^\W{{0,4}}(?:{_BY_COLON})\s*[:：]\s*|^oprac\.\s+"
    r"|^\s*(?-i:(?:[Bb]y|[Vv]on|Par|Por)(?=[A-ZÀ-Þ][a-zß-ÿ]+\s[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
"""The last form is of pages whose elements lost the space between them: `byAda Quill`."""
_MORE_BY = re.compile(
    r"^\s*(?:(?:view|see|show|read|browse)\s+)?(?:all|more|alle|alles|mehr|weitere|tous les|toutes les|todas las"
    r"|todos los|tutti gli|meer|alla|fler)\s+(?:(?:posts?|articles?|stories|entries|work|artikel|beiträge|texte|entradas|artículos"
    r"|articoli|artiklar|inlägg|berichten)\s+)?"
    r"(?:by|from|von|vom|de|di|par|van|av)\s+(?=\S)",
    re.IGNORECASE,
)
"""The words of a link to an author's other articles, before the name."""
PICTURES = re.compile(
    r"(?:^|[.;,|·•–—(]|\s)\s*\b(?:photo(?:graph)?s?|photography|photographies|pictures?|images?|illustrations?|illustrationen"
    r"|videos?|fotos?|fotografie"
    r"|fotografía|bilder?|grafik(?:en)?|zdjęcia|kuvat?|foto's|фото|写真|摄影)\s*(?:\[m\]\s*)?(?::|by\b|von\b|par\b|av\b|de\b|/|：)\s*\S.*$",
    re.IGNORECASE,
)
_TEXT_AND_PICTURES = re.compile(
    r"^\W*(?:text[eo]?|tekst|words?|story|testo|beitrag)\s*(?:and|und|&|\+|/|et|y|e|och|og|en|i)\s*(?:photos?|photography|pictures?|images?|fotos?"
    r"|bilder|fotografie|foto's|illustrations?)\s*(?::|by\b|von\b|par\b|por\b|di\b|av\b)\s*",
    re.IGNORECASE,
)
"""Who wrote and took the pictures: `Text und Fotos: Ada Quill`."""
_ROLE_BEFORE = re.compile(
    r"^(?:(?:our|unser\w{0,2}|onze|notre|nuestr[oa]|the|\w+)\s)?(?:[\w-]+\s){0,2}?(?:editor|correspondent|reporter(?:in)?|writer|journalist"
    r"|columnist|redakteur(?:in)?|korrespondent(?:in)?|mitarbeiter(?:in)?|redacteur|verslaggever|journaliste)\s(?=(?-i:[A-ZÀ-Þ]\S+\s[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
"""What a person does, between the lead and the name: `By our harbour correspondent Ada Quill`."""
_INTERVIEW = re.compile(
    r"^\W*(?:\w+\s)?(?:interview|gespräch|entretien|entrevista|intervista)\s.*?(?=\s(?:mit|with|avec|con|com|med|met)\s)",
    re.IGNORECASE,
)
"""Up to whom an interview is with: `Ein Interview von Ada Quill mit Ben Rook`."""
_INITIALS = re.compile(r"[a-z]{2,4}(?:\s?/\s?[A-Za-z]{2,5})+")
"""Of a writer beside a wire service: `aq/dpa`."""
CJK_LEAD = re.compile(
    r"^\s*(?:【)?(?:(?:本报|本報|本台|本社|特约|特約|实习|實習)*(?:记者|記者|撰文|作者|文|编辑|編輯|责编|采写|撰稿|綜合報導|綜合報道))\s*[:：/／\s]\s*"
)
_CJK_TAIL = re.compile(
    r"(?:\s*(?:记者|記者|기자|특派员|특파원|編集委員|报道|報導)|\s*[/／]\s*(?:文|撰文|图文|報導|报道))\s*$"
)
_JOINT = re.compile(
    r"\s*(?:;|\||、|，|•|/|／|,\s*(?:and|und|et|y|&)\s|,(?!\s*(?:Jr|Sr|II|III|MD|M\.D|PhD|Ph\.D|DPhil|MBA|MPH|MSc|RN|RD|JD|Esq|CFA|CPA)\b)"
    r"|\s(?:(?:y|e|i)(?!\s[^\W\d_][\w'’-]*(?:$|[,;|]))|and|And|AND|und|UND|et(?!\s[a-zß-ÿ])|en|og|och|&|с|и|і|та|a|ja|dan|ve|ו|و|with|mit|avec)\s)\s*"
)
"""What joins names: not what joins two surnames of one person (`Ana Vega y Sol`), nor words (`Ports et métiers de la mer`)."""
_TAIL = re.compile(
    r"\s*(?:<[^>]*>|\S+@\S+|@\w+|,?\s+(?:in|from|at|aus|à|en|on|am|correspondent|reporter|staff writer|editor|chief)\s.*"
    r"|\s+(?:on|at|am|um|le|à|el|il|op|den|dnia|vom|om|kl)$)$"
)
_ASIDE = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]")
_BELONGING = re.compile(r",?\s+(?:of|for)\s.*$")
_BODY_OF = re.compile(
    r"^(?:the\s+)?(?:\w+\s+)?(?:department|ministry|office|university|institute|bank|friends|bureau|council|centre|center|board"
    r"|society|church|academy"
    r"|college|school|museum|house|chamber|embassy|federation|association|league|union|voice|radio)\s+(?:of|for)\s",
    re.IGNORECASE,
)
"""Bodies whose names hold "of" and "and": `Department of Ports and Harbours`."""
_BODY_OF_OTHERS = re.compile(
    r"^(?:\w+\s+){0,2}(?:\w*minist(?:erium|eriet|ère|erio|ero|ério)|\w*departe?ment|\w*amt|\w*institut\w?|\w*universit(?:ät|é|y|à|eit)"
    r"|universidade?|\w*hochschule|\w*akademie|\w*verband|\w*verein|\w*gesellschaft|\w*stiftung|\w*zentrum|agen(?:ce|cia|zia)"
    r"|fund?a[cç](?:ión|ão))\s+(?:für|der|des|zur|pour|de|du|di|del|della|do|da|para|per|voor|för)\s",
    re.IGNORECASE,
)
"""In other languages commas stand in them too: `Amt für Häfen, Werften und Netze`."""
_COMPANY = re.compile(
    r"^(?:[^,;|\s]+\s){1,5}(?:GmbH(?: & Co\. ?KGa?A?)?|gGmbH|AG|KG|SE|Ltd\.?|Limited|Inc\.?|LLC|PLC|plc|Corp\.?|B\.V\.|S\.A\.|SAS"
    r"|SARL|S\.p\.A\."
    r"|S\.r\.l\.|e\. ?V\.|Oy|ApS|株式会社)(?=$|[,;|(]|\s[–—-]\s)"
)
"""A company with its legal form; its seat may follow: `Boats & Oars GmbH, Lund`."""
_APPOSITION = re.compile(
    r",\s+(?:[\w'’-]+\s+){0,5}(?:correspondent|editor|reporter|writer|journalist|columnist|critic|analyst|anchor|producer"
    r"|contributor|professor|director|chefredakteur(?:in)?"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|redactora?|giornalista)(?=\s*(?:[,;|]|$|\s(?:and|und|et|y|e|in|for|at)\s))",
    re.IGNORECASE,
)
"""What a person does, after a comma: `, Senior Harbour Correspondent`."""
_WHEN = re.compile(
    r"(?:(?<!\s)\s+(?:published|updated|posted|veröffentlicht|aktualisiert|publicado|actualizado|publié|publicerad|uppdaterad|publisert"
    r"|oppdatert|gepubliceerd)\b|(?-i:(?<=[a-zß-ÿ]))(?=\d+\W)|(?:,|(?<!\s))\s+(?:([^\W\d_]{3,12})\.?\s+)?(?=\d)).{1,40}$",
    re.IGNORECASE,
)
"""The time after a name, also where it is glued to it: `Ada Quill Apr. 28, 2026`, `Ada Quill5 hours ago`."""
_GLUED = re.compile(r"(?<=[a-zß-ÿ]{3})(?<!\bFitz)(?<!\bVander)(?=[A-ZÀ-Þ][a-zß-ÿ]{2}).*$")
"""A word that was glued to a name when elements of a page became text: `Ada QuillNews Reporter`. Parts as in McIntyre are shorter."""
_INTERFACE = re.compile(r"\s+(?:follow|twitter|facebook|linkedin|instagram|email|e-mail|bio)$", re.IGNORECASE)
_SMALL = r"(?:van|von|der|den|de|la|di|da|del|du|ter|ten|zu)"
_INVERTED = re.compile(
    rf"(?:{_SMALL} ){{0,3}}[^\W\d_][\w'’-]+, [^\W\d_][\w'’.-]*(?: [^\W\d_]\.?)?(?: {_SMALL}){{0,3}}", re.IGNORECASE
)
_SURNAME_FIRST = re.compile(
    r"((?:\w[\w'’]*\s){0,2}[A-ZÀ-Þ][\w'’-]+, (?:[A-ZÀ-Þ]\.[ -]?){1,4})(?:$|[,;]\s*|(?:,\s*)?(?:and|&|und|et|y)\s+)"
)
_NUMBERED = re.compile(r"[^\W\d_]{2,}\s\d{1,2}")
_PAIR = re.compile(r"[^\W\d_]+ & [^\W\d_]+")
"""Two words around an ampersand are one name, of a firm or a couple: `Nets & Ropes`."""


def parse_authors(text: str) -> tuple[Author, ...]:
    """Return the authors that a byline names, in order, each once; roles, addresses and places are left out, desks are kept.

    `By Ada Quill and Tomas Brandt`, `A, B and C`, `Von Ada Quill`, `记者 林澄`, `Reuters Staff`.
    """
    found: dict[str, Author] = {}
    for name in map(unglued, byline_parts(text)):
        if is_name(name) and not is_title(name):
            found.setdefault(name.casefold(), Author(name=name))
    whole = [author for author in found.values() if " " in author.name or author.name.lower() == author.name.upper()]
    # beside names of two words, one of a single word is the place or the agency it was written for
    return tuple(whole or found.values())


def split_names(name: str, url: str | None = None) -> list[Author]:
    """Return the authors that one element names: `Ada Quill and Ben Rook` are two, `Quill, Ada` is one."""
    if _INVERTED.fullmatch(name):
        return [Author(name=name, url=url)]
    authors = parse_authors(name)
    people = [author for author in authors if not _ROLE_WORD.search(author.name)] or authors
    if len(people) > 1:
        return list(people)
    return [Author(name=people[0].name if people else name, url=url)]


def author_names(text: str, *, site: str | None = None) -> tuple[str, ...]:
    """Return the names in a text that a page marks as its authors, in order, each once; the site's own name and stand-ins are left out.

    As in `parse_authors`, but a name of a single word stays beside longer ones (`Ada Quill, dpa`), and their number has no limit.
    """
    text = " ".join(text.split())
    if len(text) > MAX_BYLINE_CHARS or _ADDRESS.match(text):
        return ()
    if _INVERTED.fullmatch(text) and not agency(text.rpartition(", ")[2]):
        return (text,)
    found: dict[str, str] = {}
    for name in byline_parts(text):
        if (is_name(name, marked=True) or agency(name)) and not is_stand_in(name, site):
            found.setdefault(letters_of(name), name)
    if without_time(text) != text and not any(" " in name for name in found.values()):
        return ()  # a word and a time: `Published 4 June 2026`
    return tuple(found.values())


def whole_name(text: str, *, site: str | None = None) -> str | None:
    """Return a text that a page marks as its author as one name, however it is written: `quillnews`, `repair-it Webteam`.

    `None` when it cannot be one: an address, a time, a role, a stand-in, the site's own name, or more words than a name has.
    """
    name = " ".join(text.split())
    words = [word for word in name.split() if any(map(str.isalnum, word))]
    fits = 2 <= len(name) <= MAX_NAME_CHARS and len(words) <= MAX_NAME_WORDS and any(map(str.isalpha, name))
    if not fits or set(name) & set("():<>=") or is_title(name) or _ADDRESS.match(name) or without_time(name) != name:
        return None
    if LEAD.match(name) or PICTURES.search(name):
        return None
    return None if is_stand_in(name, site) else name


def is_byline(text: str) -> bool:
    """Return whether a line says who wrote the article: it begins like a byline and holds nothing but names."""
    words = " ".join(text.split())
    if len(words) > 160 or not (LEAD.match(words) or CJK_LEAD.match(words) or _CJK_TAIL.search(words)):
        return False
    names = byline_parts(words)
    if without_time(words) != words and not any(" " in name for name in names):
        return False
    return bool(names) and all(is_name(part) or is_title(part) or agency(part) for part in names)


def without_time(text: str) -> str:
    """Return a line without the time that follows a name in it; one that is too long for a byline as it is."""
    if len(text) > MAX_BYLINE_CHARS:
        return text
    found = _WHEN.search(text)
    if found is None or _NUMBERED.fullmatch(text):
        return text
    word = found.group(1)
    return text[: found.end(1) if word and not is_month(word) else found.start()]


def byline_parts(text: str) -> list[str]:
    """Return what stands between the joints of a byline, its beginning and the ends of names left out."""
    if len(text) > MAX_BYLINE_CHARS:
        return []
    words = " ".join((unescape(text) if "&" in text else text).split())
    if inverted := _surnames_first(words):
        return inverted
    words = without_time(without_pictures(words))
    if interview := _INTERVIEW.match(words):
        words = interview.group()
    if company := _COMPANY.match(words):
        return [company.group()]
    bare = _ASIDE.sub("", _CJK_TAIL.sub("", CJK_LEAD.sub("", _MORE_BY.sub("", LEAD.sub("", words)))))
    if bare != words:
        bare = _ROLE_BEFORE.sub("", bare)
    if bare != words and _ENDS_SENTENCE.search(bare):
        bare = bare[:-1]  # `Recueilli par Ada Quill.`
    if (
        (_BODY_OF.match(bare) and "," not in bare)
        or _BODY_OF_OTHERS.match(bare)
        or _PAIR.fullmatch(bare)
        or _INITIALS.fullmatch(bare)
    ):
        return [bare.strip()]
    parts = (_without_tail(part or "").strip(" ,;:|–—-·•*&…") for part in _JOINT.split(_APPOSITION.sub("", bare)))
    return [_alone(_once(_INTERFACE.sub("", part))) for part in parts if part]


def without_pictures(words: str) -> str:
    """Return a line without who took the pictures, and with `By` for who did both."""
    return PICTURES.sub("", _TEXT_AND_PICTURES.sub("By ", words))


def _without_tail(part: str) -> str:
    """Return a part of a byline without the place or house that follows a name."""
    part = _TAIL.sub("", part)
    return part if _BODY_OF.match(part) else _BELONGING.sub("", part)


def _surnames_first(words: str) -> list[str]:
    """Return the names of a list with surnames first, each as written: `Tolm, M., Vell, A.`; none where it is no such list."""
    if ";" in words:
        names = [name.strip() for name in words.split(";")]
        return names if all(map(_INVERTED.fullmatch, names)) else []
    names, at = [], 0
    while found := _SURNAME_FIRST.match(words, at):
        names.append(found[1].strip())
        at = found.end()
    return names if at == len(words) else []


def unglued(name: str) -> str:
    """Return a name of two words or more without a word that was glued to its end; a single word may be written with a capital inside."""
    first, space, rest = name.partition(" ")
    return first + space + _GLUED.sub("", rest)


def _alone(name: str) -> str:
    """Return a name of two words or more without the role or the wire service that follows it."""
    words = name.split()
    for end in range(2, len(words)):
        rest = " ".join(words[end:])
        if words[end - 1].casefold() not in _PARTICLES and ((is_title(rest) and not is_title(name)) or agency(rest)):
            return " ".join(words[:end])
    return name


def _once(name: str) -> str:
    """Return a name that is there twice, as text for eyes and for screen readers, once."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half > 1 and words[:half] == words[half:] else name


# Mailboxes.

_MAX_ADDRESS_CHARS = 4000


def split_address(text: str) -> tuple[str, str]:
    """Return the name and the address of a mailbox, each empty when not given; `parseaddr` without its ways to raise."""
    try:
        return parseaddr(text[:_MAX_ADDRESS_CHARS])
    except (RecursionError, ValueError, IndexError):
        return "", ""
