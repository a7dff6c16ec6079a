"""The lead picture of a message: the first large one that came with it. Layer 3, pure.

What a message only points to is left alone: such addresses carry the reader's own token, and loading them tells that they read it.
"""

import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

from digest.model import LeadImage
from digest.readers.mail_headers import decoded
from digest.readers.mail_text import text_of
from digest.text.images import PictureError, picture_facts

MAX_PARTS = 500
_MIN_SIDE = 150
"""Pixels. Below it are logos and faces."""
_MAX_HTML_CHARS = 1_000_000
_CID = re.compile(r"^cid:\S{1,500}$", re.IGNORECASE)


def lead_picture(message: Message) -> LeadImage | None:
    """Return the first picture that a message shows and carries with it; `None` when there is none of a picture's size."""
    parts = list(_parts(message))
    carried = {
        f"cid:{identity}": part for part in parts if (identity := decoded(part.get("Content-ID")).strip("<> \t"))
    }
    if not carried:
        return None
    for part in parts:
        if part.get_content_type() != "text/html":
            continue
        for src, alt in _shown(text_of(part)[:_MAX_HTML_CHARS]):
            held = carried.get("cid:" + src[4:]) if _CID.match(src) else None
            if held is not None and _is_large(held):
                return LeadImage(url="cid:" + src[4:], alt=alt, found="mail")
    return None


def _is_large(part: Message) -> bool:
    payload = part.get_payload(decode=True)
    try:
        facts = picture_facts(payload if isinstance(payload, bytes) else b"")
    except PictureError:
        return False
    return min(facts.width, facts.height) >= _MIN_SIDE


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts that hold content, forwarded messages left out."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        if not part.is_multipart():
            yield part
            continue
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))


def _shown(html: str) -> list[tuple[str, str]]:
    """Return address and description of each picture, in order."""
    found = _Images()
    found.feed(html)
    return found.images


class _Images(HTMLParser):
    """Collects the pictures of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.images: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            values = {name: value or "" for name, value in attrs}
            self.images.append((values.get("src", "").strip(), " ".join(values.get("alt", "").split())[:600]))
