"""The text of a message's parts, decoded and unwrapped. Layer 3, pure."""

import re
from email.message import Message

from digest.readers.charsets import decode_first
from digest.readers.fragments import Fragment, read_text

_WRAPPED_CHARS = 60
"""Lines of at least this many characters that are followed by another line were broken by a program, at 66 to 80 columns."""


def text_of(part: Message) -> str:
    """Return a part's text: transfer encoding undone, then its charset, else UTF-8, else Windows-1252."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    said = part.get_param("charset")
    return decode_first(data, [said if isinstance(said, str) else None])


def read_mail_text(text: str, *, flowed: bool = False) -> Fragment:
    """Return plain text as paragraphs: soft breaks of `format=flowed` and hard wraps are undone, the signature ends it.

    Source: RFC 3676, sections 4.1 and 4.3.
    """
    body = re.split(r"(?m)^-- \r?$", text, maxsplit=1)[0].replace("\r\n", "\n")
    if flowed:
        body = re.sub(r"(?m)^ (?=From |>| )", "", re.sub(r" \n(?!\n)", " ", body))
    if re.search(r"\n[^\S\n]*\n", body.strip()):
        return read_text(body)
    return read_text(re.sub(rf"(?m)^(.{{{_WRAPPED_CHARS},}})\n(?=\S)", r"\1 ", body))
