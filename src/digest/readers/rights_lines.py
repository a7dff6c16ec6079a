"""Where a line about rights ends: before a link, a way to leave a list, a street address, or terms of use that stand in the same line."""

import re
from collections.abc import Sequence

from digest.model import Block
from digest.text.sentences import split_sentences

_SIGN = re.compile(r"\W{0,3}(?:©|\(c\)\s|copyright\b|℗)", re.IGNORECASE)
_LONGEST = 300
_MAX_CHARS = 600
"""Of a text, among which a line about rights ends."""
_LONGEST_NAME = 5
"""Words of a part behind a bar that may be the holder's name or address."""
_BAR = re.compile(r"\s*\|\s*")
_RESERVED = re.compile(
    r"(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati"
    r"|todos os direitos reservados|alle rechten voorbehouden)\.?",
    re.IGNORECASE,
)
"""What ends a line about rights, unless the next sentence is about them too."""
RIGHTS_WORD = re.compile(
    r"\brights?\b|rechte\b|\bdroits\b|\bderechos\b|\bdiritti\b|\bdireitos\b|\bprawa\b|\brechten\b|\bteisės\b|\bhaki\b|\brättigheter\b"
    r"|\brettigheter\b|\brettigheder\b|\boikeudet\b|\bjogok?\b|\bdrepturile\b|\bpráva\b|حقوق|права|δικαιώματα|זכויות|版权所有|版權所有|無断",
    re.IGNORECASE,
)
"""A word for rights, in the languages whose pages reserve them."""
_TERMS = re.compile(
    r"\b(?:re-?publi|re-?produc|re-?distribut|re-?print|redistribuc|reproduc|reproduct|copied|copying|syndicat|licen[cs]|permission|consent|quote|cite"
    r"|nachdruck|vervielfältig|weiterverbreit|wiedergabe|genehmigung|zitier|reproduction|autorisation|diffusion|prohib|permiso|autorizaci|riproduzion"
    r"|autorizzazion|reprodução|autorização|overname|toestemming|material may|content may|may not be)",
    re.IGNORECASE,
)
"""Words of terms on which a text may be used again."""
_STREET = re.compile(
    r"[\s,·|–—-]+(?:"
    r"(?:full\s+)?\d{1,2}(?:st|nd|rd|th)\s+floor\b"
    r"|(?!(?:19|20)\d\d\b)\d{1,5}[A-Za-z]?,?\s+(?:(?:[^\W\d_]|\d{1,3}(?:st|nd|rd|th)\b)[\w.'’-]*\s+){0,4}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|way|square|sq|court|ct|place|pl"
    r"|plaza|parkway|pkwy|highway|hwy|terrace|quay|suite|floor|unit)\b"
    r"|(?:p\.? ?o\.? box|pmb|suite|postfach|apartado|casella postale|caixa postal|boîte postale|bp)\s*\d"
    r"|[^\W\d_][\w.'’-]*(?:straße|strasse|str\.|gasse|platz|weg|allee|ufer|straat|laan|gatan|vägen|vej|gade|gata)\s+\d"
    r"|\d{1,5}(?:\s+bis)?,?\s+(?:rue|avenue|boulevard|place|quai|chemin|allée)\b"
    r"|(?:calle|avenida|plaza|paseo|via|viale|piazza|rua|avenida|praça|ulica|ul\.)\s+[^\W\d_][\w.'’ -]{1,40},?\s+\d"
    r")",
    re.IGNORECASE,
)
_POST_CODE = re.compile(r"\b(?:[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}|(?:D|A|CH|F|NL|B)-\d{4,5}|[A-Z]{2}\s\d{5})\b")
_LEGAL_FORM = re.compile(r"\b(?:inc|ltd|limited|llc|plc|corp|gmbh|ag|kg|mbh|s\.a|b\.v)\b\.?", re.IGNORECASE)
"""Behind which an address begins, where a post code follows."""
_GLUED_SENTENCE = re.compile(r"(?<=\d)\.(?=[A-ZÀ-Þ][a-zà-ÿ])")
_OTHER = re.compile(
    r"[\s,;:·•|/–—-]*(?:\b(?:unsubscribe|manage (?:your )?(?:subscriptions?|preferences)|update (?:your )?(?:profile|preferences)"
    r"|(?:email )?preferences|view (?:this|it|in)|abmelden|abbestellen|se désabonner|se désinscrire|darse de baja|cancellati|disiscriviti"
    r"|descadastrar|uitschrijven|you (?:are|'re|have) receiv|you received|sent (?:to|by)|this (?:e-?mail|message)|our (?:mailing )?address"
    r"|powered by|follow us|design(?:ed)? by|(?:wordpress[ -])?theme (?:von|by|from)|content management by|hier werben|advertise with)\b"
    r"|(?-i:(?=[A-ZÀ-Þ]))(?:privacy(?: policy| notice)?|terms|cookies?|contact(?: us)?|about us|imprint|impressum|kontakt|datenschutz|agb"
    r"|mentions légales|confidentialité|aviso legal|privacidad|informativa|facebook|twitter|instagram|linkedin)\b"
    r"|[^\s@]+@[^\s@]+\.|https?://|www\.)",
    re.IGNORECASE,
)
"""What stands behind a line about rights in the frame of a letter or page, and belongs to the frame."""


def is_rights_line(text: str) -> bool:
    """Return True for a line that begins with a copyright sign, at most 300 characters long."""
    return len(text) <= _LONGEST and _SIGN.match(text) is not None


def rights_line(block: Block) -> str:
    """Return the line about rights that a block begins with: as written, up to where something else begins."""
    ends = [
        mark.start for mark in block.markup if mark.kind == "link" and _OTHER.match(block.text[mark.start : mark.end])
    ]
    return rights_text(block.text[: min(ends, default=len(block.text))])


def rights_text(text: str) -> str:
    """Return a line about rights up to where something else begins: a menu, an address, a way to leave the list, another subject.

    A line without an end in its first 600 characters ends there, before a word.
    """
    if len(text) > _MAX_CHARS:
        text = text[:_MAX_CHARS].rpartition(" ")[0] or text[:_MAX_CHARS]
    sign = _SIGN.match(text)
    begin = sign.end() if sign else 0
    ends = [each.start() for pattern in (_STREET, _OTHER) if (each := pattern.search(text, begin))]
    ends += [each.end() for each in (_RESERVED.search(text, begin),) if each and not _TERMS.search(text, each.end())]
    if (form := _LEGAL_FORM.search(text, begin)) and _POST_CODE.search(text, form.end()):
        ends.append(form.end())
    sentences = [
        *(each.end() for each in _GLUED_SENTENCE.finditer(text)),
        *(span.end for span in split_sentences(text)),
    ]
    ends += [end for end in sentences if end > begin and not _goes_on(text[end:])]
    ends += [
        bar.start()
        for bar in _BAR.finditer(text, begin)
        if not _goes_on(text[bar.end() :]) and _is_long(text[bar.end() :])
    ]
    return text[: min(ends, default=len(text))].rstrip(" ,;:·•|/–—-")


def _goes_on(rest: str) -> bool:
    """Return whether what follows is about rights as well, or the rest of a company's name."""
    return bool(_TERMS.search(rest) or RIGHTS_WORD.search(rest) or _LEGAL_FORM.match(rest.lstrip(" +&.")))


def _is_long(part: str) -> bool:
    return len(part.split()) > _LONGEST_NAME


def rights_of(blocks: Sequence[Block]) -> str | None:
    """Return the first line about rights among blocks; `None` without one."""
    return next((rights_line(block) for block in blocks if is_rights_line(block.text)), None)
