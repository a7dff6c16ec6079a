"""Mails that hold several texts: digests of mailing lists, message by message, and alerts that list articles of others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import Message

from digest.model import Block
from digest.readers.fragments import Fragment
from digest.readers.link_lists import own_words
from digest.readers.mail.parts import MAX_PARTS, parsed_message, parts_of, text_of
from digest.readers.publications import is_of_host, site_of
from digest.text.redirects import article_address, leads_on
from digest.text.sentences import ends_sentence
from digest.text.urls import host_of

# Digests of mailing lists.

_LONG_RULE = re.compile(r"(?m)^-{65,75}[ \t]*$")
_SHORT_RULE = re.compile(r"(?m)^-{27,35}[ \t]*$")
"""Before the first message stands a rule of 70 dashes, between messages one of 30. Source: RFC 1153."""
_NUMBER = re.compile(r"\A\s*(?:message|nachricht|mensaje|messaggio|mensagem|bericht)\s*:\s*\d+\s*\n", re.IGNORECASE)
_HEAD = re.compile(r"\A\s*(?:[A-Za-z-]{2,40}:[^\n]*\n(?:[ \t]+[^\n]+\n)*){2,}")
_FOOTER = re.compile(r"\s*subject:\s*(?:.{0,60}\s)?digest footer", re.IGNORECASE)
_OF_CONTENT = re.compile(r"(?im)^(?:content-[a-z-]+|mime-version):[^\n]*\n(?:[ \t]+[^\n]+\n)*")


def messages_of_digest(message: Message) -> tuple[Message, ...]:
    """Return the messages of a list's digest, in order; none of a message that is no digest. Source: RFC 2046, section 5.1.5."""
    held = tuple(_held_in_digest(message))
    if held:
        return held
    for part in parts_of(message):
        if part.get_content_type() == "text/plain" and _LONG_RULE.search(text := text_of(part).replace("\r\n", "\n")):
            return tuple(_held_in_text(text))
    return ()


def _held_in_digest(message: Message) -> Iterator[Message]:
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if not isinstance(inner, list):
            continue
        if part.get_content_type() == "multipart/digest":
            for child in inner:
                held = child.get_payload() if isinstance(child, Message) else None
                yield from (each for each in (held if isinstance(held, list) else ()) if isinstance(each, Message))
        elif part.get_content_maintype() == "multipart":
            waiting.extend(child for child in reversed(inner) if isinstance(child, Message))


def _held_in_text(text: str) -> Iterator[Message]:
    """Yield the messages that stand below each other in a digest of plain text."""
    _, *below = _LONG_RULE.split(text, maxsplit=1)
    for piece in _SHORT_RULE.split("".join(below)):
        bare = _NUMBER.sub("", piece).lstrip("\n")
        head = _HEAD.match(bare)
        if head is None or _FOOTER.search(head[0]):
            continue
        written = _OF_CONTENT.sub("", head[0]) + "Content-Type: text/plain; charset=utf-8\n"
        yield parsed_message((written + "\n" + bare[head.end() :].lstrip("\n")).encode("utf-8", "replace"))


# Alerts.


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """An article that a mail leads to, and what the mail quotes of it."""

    headline: str
    url: str
    publisher: str | None
    """The outlet named below the headline, where the address spells it too."""
    fragment: Fragment
    """All that stands between its headline and the next, of which what is said of the article is its blocks."""


_MIN_HEADLINE_CHARS = 12
_MAX_OUTLET_CHARS = 60


def listed_articles(blocks: Sequence[Block], address: str) -> tuple[ListedArticle, ...]:
    """Return the articles that an alert lists; none of a mail with words of its own.

    Each headline is a link of the sender's own site (`address` is the sender's) that leads on to an article on another.
    """
    own = site_of(f"https://{address.rpartition('@')[2]}")
    starts = [(index, url) for index, block in enumerate(blocks) if (url := _led_to(block, own))]
    if not starts or any(len(block.text) > 80 and ends_sentence(block.text) for block in blocks[: starts[0][0]]):
        return ()
    ends = [index for index, _ in starts[1:]] + [len(blocks)]
    return tuple(_listed(blocks[index:end], url) for (index, url), end in zip(starts, ends, strict=True))


_CHARS_PER_ARTICLE = 800
"""What an alert says of an article, its share of the frame included; a letter with words of its own has more for each link."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def only_lists(text: str, address: str) -> bool:
    """Return whether a plain text leads to articles of others by the sender's own redirects; `address` is the sender's.

    Where one of its articles ends and the next begins cannot be told without the links.
    """
    own = site_of(f"https://{address.rpartition('@')[2]}")
    hrefs = [found[0] for found in _ADDRESS.finditer(text)]
    led = sum(site_of(href) == own and leads_on(href) and site_of(article_address(href)) != own for href in hrefs)
    return led > 0 and len(_ADDRESS.sub("", text)) <= led * _CHARS_PER_ARTICLE


def _led_to(block: Block, own: str) -> str | None:
    """Return the address of the article that a block leads to and is the headline of."""
    links = [mark for mark in block.markup if mark.kind == "link" and mark.href]
    if (
        len(links) != 1
        or len(block.text) < _MIN_HEADLINE_CHARS
        or links[0].end - links[0].start < 0.8 * len(block.text)
    ):
        return None
    href = links[0].href or ""
    target = article_address(href)
    return target if leads_on(href) and site_of(href) == own and site_of(target) != own else None


def _listed(blocks: Sequence[Block], url: str) -> ListedArticle:
    headline, *below = blocks
    outlet = below[0].text if below else ""
    is_outlet = len(outlet) <= _MAX_OUTLET_CHARS and is_of_host(outlet, host_of(url))
    said = tuple(block for block in own_words(below, headline.text) if len(block.text) > _MAX_OUTLET_CHARS)
    start = headline.start
    return ListedArticle(
        headline=headline.text,
        url=url,
        publisher=outlet if is_outlet else None,
        fragment=Fragment(
            text="\n".join(block.text for block in blocks),
            blocks=tuple(replace(block, start=block.start - start, end=block.end - start) for block in said[:1]),
        ),
    )
