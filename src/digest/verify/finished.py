"""The finished files of one issue, each read and parsed once. Layer 3: pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.verify.markup import Page, read_page
from digest.verify.readable import Message, Paragraph, read_message, text_paragraphs

_MACHINE_WORDS = re.compile(r"<script type=\"application/ld\+json\">(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What the files of an issue hold; `None` for a file, or a part of the message, that is not there."""

    mail: Page | None
    mail_bytes: int
    """Size of the mail's HTML."""
    text: list[Paragraph] | None
    page: Page | None
    machine_words: tuple[str, ...]
    """The JSON-LD in the page."""
    message: Message | None
    message_page: Page | None
    """The message's HTML; the same object as `mail` when it says the same."""
    message_text: list[Paragraph] | None
    """The message's plain text; the same object as `text` when it says the same."""
    pictures: tuple[str, ...]
    """Paths of the files below `images/`."""


def read_finished(slug: str, files: Mapping[str, bytes], pictures: Iterable[str]) -> Finished:
    """Return what the files of an issue hold, with the paths of its pictures."""
    datas = [files.get(f"issues/{slug}/{name}") for name in ("email.html", "email.txt", "index.html")]
    html, text, index = (None if data is None else data.decode("utf-8", "replace") for data in datas)
    sent = files.get(f"issues/{slug}/email.eml")
    message = None if sent is None else read_message(sent)
    mail = None if html is None else read_page(html)
    lines = None if text is None else text_paragraphs(text)
    sent_html, sent_text = (message.html, message.text) if message else (None, None)
    return Finished(
        mail=mail,
        mail_bytes=len(datas[0] or b""),
        text=lines,
        page=None if index is None else read_page(index),
        machine_words=tuple(_MACHINE_WORDS.findall(index or "")),
        message=message,
        message_page=mail if _same(sent_html, html) else None if sent_html is None else read_page(sent_html),
        message_text=lines if _same(sent_text, text) else None if sent_text is None else text_paragraphs(sent_text),
        pictures=tuple(pictures),
    )


def _same(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same but for white space at the end."""
    return one is not None and other is not None and one.rstrip() == other.rstrip()
