"""Where a line about rights ends: before a link, a way to leave a list, a street address, or terms of use that stand in the same line."""

import re
from collections.abc import Sequence

from digest.model import Block

_SIGN = re.compile(r"\W{0,3}(?:©|\(c\)\s|copyright\b|℗)", re.IGNORECASE)
_LONGEST = 300
_RESERVED = re.compile(
    r"(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati"
    r"|todos os direitos reservados|alle rechten voorbehouden)\.?",
    re.IGNORECASE,
)
"""What ends a line about rights, unless the next sentence is about them too."""
_TERMS = re.compile(
    r"\b(?:re-?publi|re-?produc|re-?distribut|re-?print|redistribuc|reproduc|reproduct|copied|copying|syndicat|licen[cs]|permission|consent|quote|cite"
    r"|nachdruck|vervielfältig|weiterverbreit|wiedergabe|genehmigung|zitier|reproduction|autorisation|diffusion|prohib|permiso|autorizaci|riproduzion"
    r"|autorizzazion|reprodução|autorização|overname|toestemming|material may|content may|may not be)",
    re.IGNORECASE,
)
"""Words of terms on which a text may be used again."""
_STREET = re.compile(
    r"[\s,·|–—-]+(?:"
    r"(?!(?:19|20)\d\d\b)\d{1,5}[A-Za-z]?,?\s+(?:[^\W\d_][\w.'’-]*\s+){0,4}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|way|square|sq|court|ct|place|pl"
    r"|plaza|parkway|pkwy|highway|hwy|terrace|quay|suite|floor|unit)\b"
    r"|(?:p\.? ?o\.? box|pmb|suite|postfach|apartado|casella postale|caixa postal|boîte postale|bp)\s*\d"
    r"|[^\W\d_][\w.'’-]*(?:straße|strasse|str\.|gasse|platz|weg|allee|ufer|straat|laan|gatan|vägen|vej|gade|gata)\s+\d"
    r"|\d{1,5}(?:\s+bis)?,?\s+(?:rue|avenue|boulevard|place|quai|chemin|allée)\b"
    r"|(?:calle|avenida|plaza|paseo|via|viale|piazza|rua|avenida|praça|ulica|ul\.)\s+[^\W\d_][\w.'’ -]{1,40},?\s+\d"
    r")",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"[\s,;:·•|/–—-]*(?:\b(?:unsubscribe|manage (?:your )?(?:subscriptions?|preferences)|update (?:your )?(?:profile|preferences)"
    r"|(?:email )?preferences|view (?:this|it|in)|abmelden|abbestellen|se désabonner|se désinscrire|darse de baja|cancellati|disiscriviti"
    r"|descadastrar|uitschrijven|you (?:are|'re|have) receiv|you received|sent (?:to|by)|this (?:e-?mail|message)|our (?:mailing )?address"
    r"|powered by|follow us)\b"
    r"|(?-i:(?=[A-ZÀ-Þ]))(?:privacy(?: policy| notice)?|terms|cookies?|contact us|about us|imprint|impressum|datenschutz|agb"
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
    """Return a line about rights up to where something else begins: a menu, a street address, a way to leave the list."""
    sign = _SIGN.match(text)
    begin = sign.end() if sign else 0
    found = [each.start() for pattern in (_STREET, _OTHER) if (each := pattern.search(text, begin))]
    found += [each.end() for each in (_RESERVED.search(text, begin),) if each and not _TERMS.search(text, each.end())]
    return text[: min(found, default=len(text))].rstrip(" ,;:·•|/–—-")


def rights_of(blocks: Sequence[Block]) -> str | None:
    """Return the first line about rights among blocks; `None` without one."""
    return next((rights_line(block) for block in blocks if is_rights_line(block.text)), None)
