"""Who wrote it, as people write it: `By Ada Quill and Tomas Brandt`. Layer 3, pure."""

import re

from digest.model import Author

_LEAD = re.compile(
    r"^\s*(?:(?:written|story|text|reporting|reported|words|analysis|interview|report|compiled|edited|posted"
    r"|geschrieben|écrit|escrito|propos recueillis)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|text|texto|testo|texte|autor(?:in|es|en)?|auteurs?|autore|author|reporter|oleh|автор|автори|текст)"
    r"(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_CJK_LEAD = re.compile(
    r"^\s*(?:【)?(?:(?:本报|本報|本台|本社|特约|特約|实习|實習)*(?:记者|記者|撰文|作者|文|编辑|編輯|责编|采写|撰稿|綜合報導|綜合報道))\s*[:：/／\s]\s*"
)
_CJK_TAIL = re.compile(r"\s*(?:记者|記者|기자|特派员|특파원|編集委員|报道|報導)\s*$")
_JOINT = re.compile(
    r"\s*(?:;|\||、|，|•|/|／|,(?!\s*(?:Jr|Sr|II|III|MD|M\.D|PhD|Ph\.D)\b)|\s(?:and|und|et|y|e|en|og|och|&|с|и|ja|dan|ve|with)\s)\s*"
)
_ASIDE = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]")
_TAIL = re.compile(
    r"\s*(?:<[^>]*>|\S+@\S+|@\w+|,?\s+(?:in|from|for|of|at|aus|à|en|de la|correspondent|reporter|staff writer|editor|chief)\s.*)$"
)
_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|special|political|business|foreign|science|health|sports?"
    r"|technology|associate|deputy|managing|economics|education|royal|home affairs)\s+)*"
    r"(?:editor|correspondent|reporter|writer|journalist|columnist|redakteur(?:in)?|editor-in-chief|author|autor|photographer|contributor|producer|analyst)s?$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\d|https?:|www\.|[?!…]|[.。]\s|:\s")
_PARTICLES = frozenset(
    "de da do dos das di del della van von der den ter ten la le el al bin ibn abu zu"
    " zum du af av y e i und and of the st. mc mac o' jr. sr. bint ben".split()
)
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
MAX_AUTHORS = 12


def parse_authors(text: str) -> tuple[Author, ...]:
    """Return the authors that a byline names, in order, each once; roles, addresses and places are left out, desks are kept.

    `By Ada Quill and Tomas Brandt`, `A, B and C`, `Von Ada Quill`, `记者 林澄`, `Reuters Staff`.
    """
    words = " ".join(text.split()).strip()
    bare = _CJK_TAIL.sub("", _CJK_LEAD.sub("", _LEAD.sub("", words)))
    found: dict[str, Author] = {}
    for part in _JOINT.split(bare)[: 2 * MAX_AUTHORS]:
        name = _TAIL.sub("", _ASIDE.sub("", part or "")).strip(" ,;:|–—-·•*")
        if is_name(name) and not _ROLE.match(name):
            found.setdefault(name.casefold(), Author(name=name))
    return tuple(found.values())[:MAX_AUTHORS]


def is_byline(text: str) -> bool:
    """Return whether a line says who wrote the article: it begins like a byline and holds nothing but names."""
    words = " ".join(text.split())
    if len(words) > 160 or not (_LEAD.match(words) or _CJK_LEAD.match(words) or _CJK_TAIL.search(words)):
        return False
    rest = _CJK_TAIL.sub("", _CJK_LEAD.sub("", _LEAD.sub("", words)))
    parts = [_TAIL.sub("", _ASIDE.sub("", part or "")).strip(" ,;:|–—-") for part in _JOINT.split(rest)]
    names = [part for part in parts if part]
    return bool(names) and all(is_name(part) or _ROLE.match(part) for part in names)


def is_name(text: str) -> bool:
    """Return whether a text can be the name of a person or a desk: a few words with capitals, or a few letters of a script without them."""
    if not 2 <= len(text) <= MAX_NAME_CHARS or _NO_NAME.search(text):
        return False
    words = text.split()
    if len(words) > MAX_NAME_WORDS or not words[0][:1].isalpha():
        return False
    cased = [word for word in words if word[:1].isalpha() and word[:1].lower() != word[:1].upper()]
    if not cased:
        return len(text) <= 16
    return all(
        word[0].isupper() or word.casefold().rstrip(".") in _PARTICLES or word.casefold() in _PARTICLES or "'" in word
        for word in cased
    )
