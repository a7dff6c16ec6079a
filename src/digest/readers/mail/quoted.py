"""What a message quotes from another: left out of a reply, and read as the message itself where it was forwarded.

Programs mark what they quote: with `>` before each line, with a line such as `On Monday, Ada Quill wrote:`, with the head of the other
message, and in HTML with elements of their own. Words of somebody else are never given under the sender's name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.model import Block
from digest.readers.names import split_address

if TYPE_CHECKING:
    from lxml import etree

_FROM = (
    r"from|von|de|da|van|från|fra|od|от|від|kimden|lähettäjä|feladó|expéditeur|mittente|remitente"
    r"|发件人|寄件者|寄件人|差出人|送信者|보낸 ?사람"
)
_DATE = (
    r"date|sent|datum|gesendet(?: am)?|envoyé(?: le)?|fecha|enviad[ao](?: e[lm])?|inviato(?: il)?|data|verzonden|skickat|sendt|dato|wysłano"
    r"|отправлено|дата|надіслано|tarih|gönderil\w+|lähetetty|päivämäärä|päiväys|odesláno|küldve"
    r"|发送时间|日期|寄件日期|传送日期|送信日時|日付|日時|보낸 ?날짜|날짜"
)
_SUBJECT = r"subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|тема|konu|aihe|předmět|tárgy|主题|主旨|件名|제목"
_TO = (
    r"to|an|à|a|para|aan|till|til|do|кому|kime|vastaanottaja|komu|címzett|destinataire|cc|kopie|copie|antwort an"
    r"|reply-to|收件人|收件者|宛先|받는 ?사람"
)
_LABEL = re.compile(
    rf"(?:^|(?<=\s))[>*\s]*(?:(?P<sender>{_FROM})|(?P<date>{_DATE})|(?P<subject>{_SUBJECT})|(?P<to>{_TO}))\*?\s?[:：]\*?(?:\s|$)",
    re.IGNORECASE,
)
_FORWARD_MARK = re.compile(
    r"[\s>*_-]*(?:forwarded message|begin forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten \w+|message transféré"
    r"|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato"
    r"|inizio messaggio inoltrato"
    r"|mensagem encaminhada|início da mensagem (?:re)?encaminhada|doorgestuurd bericht|begin doorgestuurd bericht|vidarebefordrat \w+"
    r"|videresendt \w+|wiadomość przekazana|przesłana wiadomość|пересылаемое сообщение|пересланное сообщение|přeposlaná zpráva"
    r"|iletilen ileti|välitetty viesti|转发的?邮件|轉寄的?郵件|転送(?:された)?メッセージ|전달된 메시지)\s*:?[\s>*_-]*",
    re.IGNORECASE,
)
_ORIGINAL_MARK = re.compile(
    r"[\s>*_-]*(?:original message|original appointment|ursprüngliche nachricht|originalnachricht|message d[’']origine|mensaje original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding"
    r"|wiadomość oryginalna|исходное сообщение|původní zpráva|orijinal mesaj|alkuperäinen viesti"
    r"|原始邮件|原始郵件|元のメッセージ|원본 메시지)"
    r"\s*:?[\s>*_-]*",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|vb|vs|doorst|pd|fs|转发|轉寄|轉發)\s*[:：]", re.IGNORECASE)
_REPLY_SUBJECT = re.compile(r"\s*(?:re|aw|antw|sv|odp|回复|回覆|답장|ynt|vá|ref)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_WROTE = re.compile(
    r"(?:wrote|writes|schrieb|schreibt|écrit|écrivait|escribió|ha scritto|scrisse|escreveu|schreef|skrev|kirjoitti|napisał(?:a|\(a\))?"
    r"|napsala?(?:\(a\))?|napísala?|írta|a scris|yazdı|написала?(?:\(а\))?|пишет|написав|написала|写道|寫道|写了|書きました|のメール|작성"
    r"|đã viết|menulis|เขียน(?:ว่า)?|כתבה?|كتبت?|έγραψε).{0,120}[:：]\s*$",
    re.IGNORECASE,
)
_DATED_ADDRESS = re.compile(r"\d.{0,200}[<(][^<>()\s]+@[^<>()\s]+[>)]\s*[:：]\s*$")
"""A date and an address before a colon: in some languages programs leave the verb out."""
_QUOTED = re.compile(r"\s*[A-Z]{0,4}>")
"""The mark before a quoted line; old programs put initials before it."""
_MAX_LINE_CHARS = 300
_MAX_MARK_CHARS = 200
"""Of a block, among which the beginning of a head or the line above it stands."""
_MAX_HEAD_CHARS = 2000
_MAX_HEAD_BLOCKS = 12
_MAX_FORWARDS = 5
"""How often a message may have been passed on."""
_RULE = re.compile(r"\s*[-_=*]{3,}\s*")


# Plain text: quoted lines are made paragraphs of their own.


def quoted_apart(text: str) -> str:
    """Return plain text with an empty line wherever quoted lines begin or end, and before the head of a quoted message."""
    lines = text.split("\n")
    marks = [_QUOTED.match(line) is not None for line in lines]
    apart: set[int] = set()
    for number in range(1, len(lines)):
        if marks[number] != marks[number - 1]:
            apart.add(number)
        if marks[number] and not marks[number - 1]:
            apart |= _wrote_above(lines, number)
        head = _LABEL.match(lines[number], 0, _MAX_MARK_CHARS)
        if (head and head["to"] is None and _is_head("\n".join(lines[number : number + 5]))) or _RULE.match(
            lines[number]
        ):
            apart.add(number)
    return "\n".join(f"\n{line}" if number in apart else line for number, line in enumerate(lines))


def _wrote_above(lines: Sequence[str], number: int) -> set[int]:
    """Return where the line that says who is quoted begins; it may be broken over three lines, with its date in the first."""
    end = number - 1 if lines[number - 1].strip() else number - 2
    found: list[int] = []
    for start in range(end, max(-1, end - 3), -1):
        if not lines[start].strip():
            break
        if _is_attribution(" ".join(lines[start : end + 1])):
            found.append(start)
    dated = [start for start in found if re.search(r"\d", lines[start])]
    return set((dated or found)[:1])


def unquoted(text: str) -> str:
    """Return plain text of a forwarded message without the mark before each of its lines."""
    return re.sub(r"(?m)^> ?", "", text) if re.search(rf"(?mi)^>\s*\*?(?:{_FROM})\*?\s?:", text) else text


# HTML: the elements of mail programs.

_QUOTE_CLASSES = (
    "gmail_quote", "gmail_quote_container", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "zmail_extra", "tutanota_quote",
    "OutlookMessageHeader", "ms-outlook-mobile-reference-message",
)  # fmt: skip
_BEGINNINGS = ("divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container")
"""Elements after which everything is quoted."""


def without_quotes(html: str) -> str:
    """Return the HTML of a message without the elements in which mail programs put what they quote; the same text when there is none."""
    if not any(mark in html for mark in (*_QUOTE_CLASSES, *_BEGINNINGS)) and not re.search(
        r"type=[\"']?cite", html, re.IGNORECASE
    ):
        return html
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return html
    if root is None:
        return html
    for element in list(root.iter(etree.Element)):
        classes, identity = (element.get("class") or "").split(), (element.get("id") or "").removeprefix("x_")
        if identity in _BEGINNINGS:
            for after in list(element.itersiblings()):
                _drop(after)
            _drop(element)
        elif set(classes) & set(_QUOTE_CLASSES) or (element.tag == "blockquote" and element.get("type") == "cite"):
            _drop(element)
    return etree.tostring(root, encoding="unicode", method="html")


def _drop(element: "etree._Element") -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)


def in_common(whole: Sequence[Block], own: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a message that are its own, in order; `own` are the same blocks read without the quoted ones."""
    kept: list[Block] = []
    waiting, gap = 0, False
    for block in whole:
        if waiting < len(own) and own[waiting].text == block.text:
            kept.append(replace(block, follows_gap=True) if gap and kept else block)
            waiting, gap = waiting + 1, False
        else:
            gap = True
    return tuple(kept)


# Blocks of either kind.


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A message within a message: its head as written, and its text."""

    sender: str
    date: str
    subject: str
    blocks: tuple[Block, ...]


def is_forward(subject: str) -> bool:
    """Return whether a subject says that the message passes another one on."""
    return _FORWARD_SUBJECT.match(subject) is not None


def is_reply(subject: str) -> bool:
    """Return whether a subject says that the message answers another one."""
    return _REPLY_SUBJECT.match(subject) is not None


def own_blocks(blocks: Sequence[Block], *, answers: bool) -> tuple[Block, ...]:
    """Return the blocks that a message does not quote from another; the one after a quotation follows a gap.

    `answers` says that the message is a reply: then a quotation without marks of its own is one too.
    """
    kept: list[Block] = []
    gap = skipping = False
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if _ORIGINAL_MARK.match(block.text, 0, _MAX_MARK_CHARS) or _head_at(blocks, index) is not None:
            break
        if answers and _is_attribution(block.text) and re.search(r"[\d@]", block.text):
            if after is None or (after.kind != "quote" and not _QUOTED.match(after.text)):
                break
            gap = skipping = True
        elif (
            _QUOTED.match(block.text)
            or (skipping and block.kind == "quote")
            or (after is not None and _QUOTED.match(after.text) and _is_attribution(block.text))
        ):
            gap = True
        else:
            kept.append(replace(block, follows_gap=True) if gap and kept else block)
            gap = skipping = False
    return tuple(kept)


def forwarded(blocks: Sequence[Block], *, says_so: bool, depth: int = 0) -> Forwarded | None:
    """Return the message that a message passes on; `None` when it only quotes one, or says more itself than it quotes.

    `says_so` is whether its subject says that it passes one on; `depth` is how many messages are around it.
    """
    for index in range(len(blocks)):
        found = _head_at(blocks, index)
        if found is None:
            continue
        head, end, is_marked = found
        own, inner = blocks[:index], blocks[end:]
        if not (says_so or is_marked) or _count(inner) < _count(own) or not head.get("sender"):
            return None
        deeper = forwarded(inner, says_so=True, depth=depth + 1) if depth < _MAX_FORWARDS else None
        if deeper is not None and _count(deeper.blocks) * 2 > _count(inner):
            return deeper
        return Forwarded(
            sender=_mailbox(head["sender"]),
            date=head.get("date", ""),
            subject=re.sub(_FORWARD_SUBJECT, "", head.get("subject", "")).strip(),
            blocks=own_blocks(inner, answers=False),
        )
    return None


def _head_at(blocks: Sequence[Block], index: int) -> tuple[dict[str, str], int, bool] | None:
    """Return the head of a message that begins at a block, where its text begins, and whether a line above says "forwarded"."""
    text = blocks[index].text
    passed_on = _FORWARD_MARK.match(text, 0, _MAX_MARK_CHARS)
    mark = passed_on or _ORIGINAL_MARK.match(text, 0, _MAX_MARK_CHARS)
    if mark is None and not _LABEL.match(text, 0, _MAX_MARK_CHARS):
        return None
    rest = text[mark.end() :] if mark else text
    end = index + 1
    parts = [rest] if rest.strip() else []
    if not parts and mark is None:
        return None
    while end < min(len(blocks), index + _MAX_HEAD_BLOCKS):
        is_value = bool(parts) and parts[-1].rstrip().endswith((":", "："))
        if not is_value and not _LABEL.match(blocks[end].text, 0, _MAX_MARK_CHARS):
            break
        parts.append(blocks[end].text)
        end += 1
    joined = " ".join(parts)
    return (_fields(joined), end, passed_on is not None) if _is_head(joined) else None


def _is_head(text: str) -> bool:
    """Return whether a text is the head of a message: it begins with a label, and says from whom and when or about what."""
    first = _LABEL.match(text, 0, _MAX_MARK_CHARS)
    if first is None or first["to"]:
        return False
    kinds = {found.lastgroup for found in _LABEL.finditer(text, 0, _MAX_HEAD_CHARS)}
    return "sender" in kinds and bool(kinds & {"date", "subject"}) and len(kinds) >= (2 if "@" in text else 3)


def _fields(text: str) -> dict[str, str]:
    """Return the values of a head by the names of their labels, the first of each."""
    found = list(_LABEL.finditer(text, 0, _MAX_HEAD_CHARS))
    values: dict[str, str] = {}
    for number, label in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        values.setdefault(label.lastgroup or "", text[label.end() : end].strip(" *>"))
    return values


def _mailbox(written: str) -> str:
    """Return a sender as a `From` has it: name, and the address in angle brackets."""
    named = re.split(r"\s(?:on behalf of|im auftrag von|de la part de|en nombre de)\s", written, flags=re.IGNORECASE)[
        -1
    ]
    address = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", written)
    name = re.split(r"[<\[(]", named, maxsplit=1)[0].strip(" \"'*")
    if not name or "@" in name:
        name = split_address(named)[0]
    return f"{name} <{address[0]}>" if address else name


def _is_attribution(text: str) -> bool:
    return len(text) <= _MAX_LINE_CHARS and (_WROTE.search(text) or _DATED_ADDRESS.search(text)) is not None


def _count(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
