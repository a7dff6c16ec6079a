"""Several articles in one document: one source text, and the articles found in it.

A draft is an entry of a feed, a message, a note: some lines of its own that a person could read (headline, names, date as written), then
its content as a fragment. All drafts of a document are laid out below each other; offsets count from the document's beginning.

Blocks at the edges are judged by what they are (links, short lines) and by the few words that law or custom puts into every newsletter.
Between two sentences of the text, only what a newsletter says of itself is left out: `appeals`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from digest.model import Article, Author, Block, Document, Failure, LeadImage, Reading
from digest.readers.agencies import find_agency, full_name
from digest.readers.appeals import is_appeal
from digest.readers.attribution import AttributionBuilder
from digest.readers.datelines import find_dateline
from digest.readers.fragments import Fragment
from digest.readers.languages import identify
from digest.readers.names import is_byline, is_person, parse_authors
from digest.readers.rights_lines import is_rights_line, rights_line, rights_of
from digest.text.sentences import ends_sentence

_JOINT = "\n\n"
_SHORT_CHARS = 80
"""Longer lines are sentences: links to go on ("Read more", "Continue reading …") were shorter in every language seen."""
_SHORT_TEXT_CHARS = 200
"""Below this, identification by letters is wrong more often than what feeds declare, for languages in Latin script."""
_BYLINE_BLOCKS = 3
_BYLINE_CHARS = 120
_ELLIPSIS = re.compile(r"^[\s\[({]*(?:…|\.\.\.)[\s\])}]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """One article before its place in the source text is known."""

    builder: AttributionBuilder
    head: tuple[str, ...] = ()
    fragment: Fragment = field(default_factory=Fragment)
    language: str | None = None
    """What the document says of it, as BCP 47."""
    language_found: str = ""
    """Where it says so."""
    problem: str = ""
    """Why it cannot be an article; empty when it can."""
    is_newsletter: bool = False
    """Whether a newsletter's frame may stand around its text."""
    around: tuple[tuple[str, str | None, str], ...] = ()
    """Field, value and place of what is said for the whole feed: it counts after what the text itself says."""
    authors_around: tuple[Author, ...] = ()
    """The authors of the whole feed; they count where neither the entry nor its text names any."""
    authors_around_found: str = ""
    image: LeadImage | None = None


def layout(drafts: Sequence[EntryDraft], preface: Sequence[str] = ()) -> tuple[str, tuple[int, ...]]:
    """Return the source text and where each draft's fragment begins in it."""
    parts = ["\n".join(line for line in preface if line)]
    position = len(parts[0])
    starts = []
    for draft in drafts:
        head = "\n".join(line for line in draft.head if line)
        before = (_JOINT if position else "") + (head + "\n" if head else "")
        starts.append(position + len(before))
        parts += [before, draft.fragment.text]
        position = starts[-1] + len(draft.fragment.text)
    return "".join(parts), tuple(starts)


def read_drafts(document: Document, drafts: Sequence[EntryDraft], preface: Sequence[str] = ()) -> Reading:
    """Return the source text of all drafts, and an article for each that has text.

    There is a failure for each draft that has a problem, and one for all without text.
    """
    text, starts = layout(drafts, preface)
    return Reading(text=text, articles=tuple(_articles(document, drafts, starts)))


def _articles(document: Document, drafts: Sequence[EntryDraft], starts: Sequence[int]) -> Iterator[Article | Failure]:
    several = len(drafts) > 1
    empty = 0
    for number, (draft, start) in enumerate(zip(drafts, starts, strict=True), start=1):
        if draft.problem:
            yield Failure(
                stage="read",
                source=_named(document.source, number, several=several),
                problem=draft.problem,
                hint="save its text alone, as .txt or .md",
            )
            continue
        blocks = body(draft)
        if not blocks:
            empty += 1
            continue
        _offer_names(draft, blocks)
        draft.builder.offer_authors(draft.authors_around, draft.authors_around_found)
        for name, value, found in draft.around:
            draft.builder.offer(name, value, found)
        language = _language(draft, blocks)
        yield Article(
            id=_named(document.id, number, several=several),
            document=document.id,
            source=document.source,
            attribution=draft.builder.build(),
            blocks=tuple(replace(block, start=block.start + start, end=block.end + start) for block in blocks),
            language=language,
            image=draft.image,
        )
    if empty:
        what = f"{empty} of {len(drafts)} entries have no text" if several else "has no text"
        yield Failure(
            stage="read", source=document.source, problem=what, hint="save the pages they lead to: digest add URL"
        )


def _language(draft: EntryDraft, blocks: Sequence[Block]) -> str | None:
    """Return the language of the text, with what the document says of it as a hint; a short text contradicts nobody."""
    text = "\n".join(block.text for block in blocks)
    if draft.language and len(text) < _SHORT_TEXT_CHARS and "a" in text.lower():
        found: str | None = draft.language
    else:
        found = identify(text, hint=draft.language)
    if found == draft.language:
        draft.builder.offer("language", found, draft.language_found)
    else:
        draft.builder.offer("language", found, "letters of the text")
        draft.builder.reject("language", draft.language, draft.language_found)
    return found


def _offer_names(draft: EntryDraft, blocks: Sequence[Block]) -> None:
    """Offer what the beginning of the text says of a wire service, and the full name of an abbreviated publisher."""
    builder = draft.builder
    builder.offer("agency", find_agency(blocks[0].text), "beginning of the text")
    builder.offer("dateline", find_dateline(blocks[0].text), "beginning of the text")
    builder.offer("publisher_name", full_name(builder.get("publisher") or ""), "name table")


def body(draft: EntryDraft) -> tuple[Block, ...]:
    """Return the blocks of a draft without its repeated headline, bylines, links to go on, and copyright line.

    Names of a byline are offered as authors, a copyright line as rights.
    """
    blocks = list(without_frame(draft.fragment.blocks, draft.builder) if draft.is_newsletter else draft.fragment.blocks)
    headline = _folded(draft.builder.get("headline") or "")
    if blocks and headline and _folded(blocks[0].text) == headline:
        del blocks[0]
    blocks = _without_bylines(blocks, draft.builder)
    address = draft.builder.get("url") or ""
    while blocks and _leads_elsewhere(blocks[-1], headline, address):
        blocks.pop()
    if len(blocks) > 1 and is_rights_line(blocks[-1].text):
        draft.builder.offer("rights", rights_line(blocks.pop()), "copyright line of the text")
    return tuple(blocks)


def _without_bylines(blocks: list[Block], builder: AttributionBuilder) -> list[Block]:
    """Return the blocks without bylines at the beginning and end; their names are offered as authors."""
    edge = {*range(min(_BYLINE_BLOCKS, len(blocks))), len(blocks) - 1}
    kept = []
    for number, block in enumerate(blocks):
        names = _byline(block.text) if number in edge and len(blocks) > 1 else ()
        if names:
            builder.offer_authors((Author(name=name) for name in names), "byline of the text")
        else:
            kept.append(block)
    return kept


def _byline(text: str) -> tuple[str, ...]:
    """Return the names of a line that is a byline and nothing else: a word for "by", then people."""
    if len(text) > _BYLINE_CHARS or not is_byline(text):
        return ()
    names = tuple(author.name for author in parse_authors(text))
    return names if all(is_person(name) or name.lower() == name.upper() for name in names) else ()


def _leads_elsewhere(block: Block, headline: str, address: str) -> bool:
    """Return True for a last line that only leads elsewhere: a bare link, an ellipsis, "The post … appeared first on …"."""
    if _ELLIPSIS.match(block.text):
        return True
    links = [mark for mark in block.markup if mark.kind == "link"]
    if not links:
        return False
    linked = sum(mark.end - mark.start for mark in links)
    if len(block.text) <= _SHORT_CHARS and linked >= 0.8 * len(block.text.rstrip(" …»›→.")):
        return True
    to_itself = any(
        mark.href and address and mark.href.split("#")[0] == address.split("#", maxsplit=1)[0] for mark in links
    )
    return to_itself and bool(headline) and headline in _folded(block.text)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _named(name: str, number: int, *, several: bool) -> str:
    return f"{name}#{number}" if several else name


# The frame of a newsletter: ways to view it elsewhere above the text, ways to leave the list below.

_LINE_CHARS = 80
_TOP_BLOCKS = 12
_DATE_CHARS = 30
"""A short line with a digit in it above the text is a date, or the number of the issue."""

_VIEW_ONLINE = re.compile(
    r"(?:view|read|open|see)\b.{0,30}\b(?:browser|online|web)|(?:im|in einem) browser|online[- ]?(?:ansicht|version)|webversion"
    r"|(?:navigateur|en ligne)|(?:navegador|en l[ií]nea|no navegador)|(?:nel browser|versione online)|(?:in je|in uw) browser"
    r"|webbl[äa]sare|nettleseren|przegl[ąa]darce|в браузере|ブラウザ|浏览器|瀏覽器|브라우저|المتصفح",
    re.IGNORECASE,
)
_UNSUBSCRIBE = re.compile(
    r"unsubscrib|manage (?:your )?(?:subscription|preferences)|email preferences|opt[- ]out|abmelden|abbestell|austragen"
    r"|d[ée]sabonn|d[ée]sinscri|dar(?:se|te) de baja|cancelar (?:la |a |su |sua )?(?:suscripci|inscri|assinatura)|desuscri"
    r"|disiscri|cancella(?:ti|re|zione)|uitschrij|afmeld|avprenumerer|avregistrer|avmeld|meld deg av|afmeld|peruuta tilaus"
    r"|wypis|zrezygnuj|odhl[áa]s|leiratkoz|dezabon|отпис|відпис"
    r"|登録解除|配信停止|購読解除|退订|退訂|取消订阅|取消訂閱"
    r"|수신\s?거부|구독\s?취소|إلغاء الاشتراك|abonelikten|huỷ đăng ký|hủy đăng ký|berhenti berlangganan|ยกเลิก",
    re.IGNORECASE,
)
_WHY_RECEIVED = re.compile(
    r"you(?:'|’)?(?: a)?re receiving|you (?:have )?received this|sent (?:this (?:e-?mail )?)?to you because|sie erhalten diese"
    r"|vous recevez ce|recib(?:es|e|iste) este|est[áa] recebendo|ricevi questa|je ontvangt|вы получили|このメールは|您收到",
    re.IGNORECASE,
)


_NOTICE = re.compile(
    r"\W*(?:(?:caution|warning|external|achtung|extern|attention|atención)\b.{0,40}(?:e-?mail|sender|message|absender|externe|correo)"
    r"|this (?:e-?mail|message|communication)(?:,? (?:and|including) .{1,40})? (?:is|are|may be|may contain|contains?) .{0,60}"
    r"(?:confidential|privileged)|(?:the information in|the contents? of) this (?:e-?mail|message)|if you are not the intended recipient"
    r"|please consider the environment|diese (?:e-?mail|nachricht) (?:kann |enthält )?.{0,40}vertraulich"
    r"|ce (?:message|courriel|mail) .{0,60}confidentiel|este (?:correo|mensaje) .{0,60}confidencial"
    r"|sent from my \w+|von meinem \w+ gesendet|envoyé (?:de|depuis) mon \w+|enviado desde mi \w+|inviato da(?:l mio)? \w+$"
    r"|get outlook for \w+)",
    re.IGNORECASE,
)
"""Words of a mail program or of a lawyer that are about the message and not part of it."""


def is_view_online(text: str) -> bool:
    """Return whether the words of a link say that it leads to the letter on the web."""
    return len(text) <= _LINE_CHARS and _VIEW_ONLINE.search(text) is not None


def without_frame(blocks: Sequence[Block], builder: AttributionBuilder) -> tuple[Block, ...]:
    """Return the blocks of a newsletter without its frame; a copyright line in the frame is offered as rights."""
    known = {
        _folded(name) for name in (builder.get("headline"), builder.get("publisher"), *builder.author_names) if name
    }
    first = next((index for index, block in enumerate(blocks[:_TOP_BLOCKS]) if _is_text(block)), 0)
    above = [block for block in blocks[:first] if not _is_frame_above(block, known)]
    start = first - len(above)
    blocks = (*blocks[:start], *above, *blocks[first:])
    end = _end(blocks, start)
    builder.offer("rights", rights_of(blocks[end:]), "copyright line of the letter")
    text = blocks[start:end]
    return tuple(block for block in text if not (is_appeal(block.text) or _is_notice(block.text))) or tuple(text)


def _is_notice(text: str) -> bool:
    """Return whether a block is about the message: a notice, or why somebody receives it."""
    return _NOTICE.match(text) is not None or (len(text) <= 2 * _LINE_CHARS and _WHY_RECEIVED.match(text) is not None)


def _end(blocks: Sequence[Block], start: int) -> int:
    """Return where the frame below begins: at the way to unsubscribe behind the text, and up from there until text comes."""
    half = start + (len(blocks) - start) // 2
    leaving = [index for index in range(half, len(blocks)) if _UNSUBSCRIBE.search(blocks[index].text)]
    if not leaving:
        return len(blocks)
    end = leaving[0]
    for before, after in pairwise(leaving):
        if any(_is_paragraph(block) for block in blocks[before + 1 : after]):
            end = after
    while end > start + 1 and not _is_text(blocks[end - 1]):
        end -= 1
    return end


def _is_frame_above(block: Block, known: Collection[str]) -> bool:
    """Return True for links and short lines about the newsletter: where to view it, its date, and names known from its headers."""
    text = block.text
    if is_appeal(text):
        return True
    if len(text) > 2 * _LINE_CHARS:
        return False
    dated = len(text) <= _DATE_CHARS and re.search(r"\d", text) is not None and block.kind != "heading"
    about = _VIEW_ONLINE.search(text) or _UNSUBSCRIBE.search(text) or _WHY_RECEIVED.search(text)
    return dated or _folded(text) in known or about is not None or _is_linked(block)


def _is_text(block: Block) -> bool:
    """Return True for a part of the text: a sentence that is not about the newsletter itself, or a heading."""
    if (
        _WHY_RECEIVED.search(block.text)
        or _UNSUBSCRIBE.search(block.text)
        or _VIEW_ONLINE.search(block.text)
        or is_rights_line(block.text)
        or is_appeal(block.text)
    ):
        return False
    if _is_linked(block):
        return False
    return len(block.text) > _LINE_CHARS or ends_sentence(block.text)


def _is_paragraph(block: Block) -> bool:
    """Return True for a sentence of the text, or several, too long for a line of the frame."""
    return len(block.text) > _LINE_CHARS and ends_sentence(block.text) and _is_text(block)


def _is_linked(block: Block) -> bool:
    """Return True when nearly all of a block is links."""
    linked = sum(mark.end - mark.start for mark in block.markup if mark.kind == "link")
    return linked >= 0.8 * len(re.sub(r"[\s|·•]+", "", block.text)) > 0
