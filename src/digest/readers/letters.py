"""The frame of a newsletter told from its text: links to view it elsewhere above, the way to leave the list below. Layer 3, pure.

Only blocks at the edges are judged, by what they are (links, short lines) and by the few words that the law or custom puts into
every letter. A sentence between two sentences of the text always stays.
"""

import re
from collections.abc import Collection, Sequence

from digest.model import Block
from digest.readers.ledger import Ledger

_RIGHTS = re.compile(r"^\W{0,3}(?:©|\(c\)\s|copyright\b|℗)", re.IGNORECASE)
_RIGHTS_CHARS = 300
_LINE_CHARS = 80
_TOP_BLOCKS = 12
_DATE_CHARS = 30
"""A short line with a digit in it above the text is a date or a number of the letter."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»›“‘«‹」』)\]]*$")

_VIEW = re.compile(
    r"(?:view|read|open|see)\b.{0,30}\b(?:browser|online|web)|(?:im|in einem) browser|online[- ]?(?:ansicht|version)|webversion"
    r"|(?:navigateur|en ligne)|(?:navegador|en l[ií]nea|no navegador)|(?:nel browser|versione online)|(?:in je|in uw) browser"
    r"|webbl[äa]sare|nettleseren|przegl[ąa]darce|в браузере|ブラウザ|浏览器|瀏覽器|브라우저|المتصفح",
    re.IGNORECASE,
)
_LEAVE = re.compile(
    r"unsubscrib|manage (?:your )?(?:subscription|preferences)|email preferences|opt[- ]out|abmelden|abbestell|austragen"
    r"|d[ée]sabonn|d[ée]sinscri|dar(?:se|te) de baja|cancelar (?:la |a |su |sua )?(?:suscripci|inscri|assinatura)|desuscri"
    r"|disiscri|cancella(?:ti|re|zione)|uitschrij|afmeld|avprenumerer|avregistrer|avmeld|meld deg av|afmeld|peruuta tilaus"
    r"|wypis|zrezygnuj|odhl[áa]s|leiratkoz|dezabon|отпис|відпис"
    r"|登録解除|配信停止|購読解除|退订|退訂|取消订阅|取消訂閱"
    r"|수신\s?거부|구독\s?취소|إلغاء الاشتراك|abonelikten|huỷ đăng ký|hủy đăng ký|berhenti berlangganan|ยกเลิก",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"you(?:'|’)?(?: a)?re receiving|you received this|sent (?:this (?:e-?mail )?)?to you because|sie erhalten diese|vous recevez ce"
    r"|recib(?:es|e|iste) este|est[áa] recebendo|ricevi questa|je ontvangt|вы получили|このメールは|您收到",
    re.IGNORECASE,
)


def is_rights_line(text: str) -> bool:
    """Return True for a copyright line, at most 300 characters long."""
    return len(text) <= _RIGHTS_CHARS and _RIGHTS.match(text) is not None


def letter_blocks(blocks: Sequence[Block], ledger: Ledger) -> tuple[Block, ...]:
    """Return the blocks of a letter without its frame; a copyright line in the frame is offered to the ledger as rights."""
    known = {_folded(name) for name in (ledger.get("headline"), ledger.get("publisher"), *ledger.author_names) if name}
    first = next((index for index, block in enumerate(blocks[:_TOP_BLOCKS]) if _is_text(block)), 0)
    above = [block for block in blocks[:first] if not _is_frame_above(block, known)]
    start = first - len(above)
    blocks = (*blocks[:start], *above, *blocks[first:])
    end = _end(blocks, start)
    for block in blocks[end:]:
        if is_rights_line(block.text):
            ledger.offer("rights", block.text, "copyright line of the letter")
    return tuple(blocks[start:end])


def _end(blocks: Sequence[Block], start: int) -> int:
    """Return where the frame below begins: at the way to leave, and up from there as long as no text comes."""
    half = start + (len(blocks) - start) // 2
    leaving = [index for index in range(half, len(blocks)) if _LEAVE.search(blocks[index].text)]
    if not leaving:
        return len(blocks)
    end = leaving[0]
    while end > start + 1 and not _is_text(blocks[end - 1]):
        end -= 1
    return end


def _is_frame_above(block: Block, known: Collection[str]) -> bool:
    """Return True for links and short lines about the letter: where to view it, its date, and names known from its headers."""
    text = block.text
    if len(text) > 2 * _LINE_CHARS:
        return False
    dated = len(text) <= _DATE_CHARS and re.search(r"\d", text) is not None and block.kind != "heading"
    return dated or _folded(text) in known or _VIEW.search(text) is not None or _is_linked(block)


def _is_text(block: Block) -> bool:
    """Return True for what is part of the letter's text: a sentence that says nothing about the letter itself, or a heading."""
    if _WHY.search(block.text) or _LEAVE.search(block.text) or _VIEW.search(block.text) or is_rights_line(block.text):
        return False
    if _is_linked(block):
        return False
    return len(block.text) > _LINE_CHARS or _SENTENCE_END.search(block.text) is not None


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _is_linked(block: Block) -> bool:
    """Return True when nearly all of a block is links."""
    linked = sum(mark.end - mark.start for mark in block.markup if mark.kind == "link")
    return linked >= 0.8 * len(re.sub(r"[\s|·•]+", "", block.text)) > 0
