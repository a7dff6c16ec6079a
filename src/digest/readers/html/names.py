"""Names of authors as pages mark them up, made into names as people write them. Layer 3, pure."""

import re

_LEADS = re.compile(
    r"^(?:(?:written|story|text|reported|words|posted|published|geschrieben|escrito|écrit|article|analysis|opinion|updated)\s+)?"
    r"(?:by|von|par|por|di|de|door|av|af|texto|text|autor(?:in|es)?|auteurs?|author|автор|oleh|oleh:|di:|reporter|penulis|editor)\s*[:\s]\s*",
    re.IGNORECASE,
)
_JOINTS = re.compile(
    r"\s*(?:;|\||/|、|，|·|•|\n|,(?!\s*(?:Jr|Sr|MD|M\.D|PhD|Ph\.D|II|III)\b)|\s(?:and|und|et|y|e|en|og|och|&|с|и|ja|dan|ve)\s)\s*"
)
_ASIDES = re.compile(r"\s*[(\[（][^()\[\]（）]{0,60}[)\]）]")
_TAILS = re.compile(
    r"\s*(?:<[^>]*>|\S+@\S+|https?://\S+|@\w+|\bcorrespondent\b.*|,?\s*(?:for|of|at)\s+(?:the\s+)?[A-Z].*)$"
)
_NOT_NAMES = re.compile(
    r"\d{3,}|\d:\d|https?:|www\.|@|developer$"
    r"|^(?:admin|administrator|editor|editorial|editors|redaktion|redaction|redacción|redazione|webmaster|staff|news desk|newsroom|web desk"
    r"|online desk|unknown|none|null|undefined|author|guest|min(?:utes)? read|mins? read|anonymous|user|n/a)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^\S+/\S+$", re.IGNORECASE)
MAX_NAME_CHARS = 60


def author_names(text: str, *, site: str | None = None) -> tuple[str, ...]:
    """Return the names in a text that marks up authors, in order, each once; the site's own name and job titles alone are none."""
    if _ADDRESS.match(text.strip()):
        return ()
    bare = _LEADS.sub("", " ".join(text.split())).strip()
    names: dict[str, str] = {}
    for part in _JOINTS.split(bare):
        name = _TAILS.sub("", _ASIDES.sub("", part or "")).strip(" ,;:|–—-.·•*")
        if part and name + "." == part.strip():
            name += "."
        if _is_name(name, site):
            names.setdefault(_fold(name), name)
    return tuple(names.values())


def _is_name(name: str, site: str | None) -> bool:
    if (
        not 2 <= len(name) <= MAX_NAME_CHARS
        or set(name) & set("():<>=")
        or not any(char.isalpha() for char in name)
        or _NOT_NAMES.search(name)
    ):
        return False
    return not (site and _fold(name) == _fold(site)) and len(name.split()) <= 7


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
