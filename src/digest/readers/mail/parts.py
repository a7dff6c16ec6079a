"""Messages, their parts and their headers, as they are found in the wild.

All code here uses the old, forgiving mail interface: the new one raises on headers found in the wild.
"""

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from digest.readers.decoding import decode_first
from digest.readers.fragments import one_line
from digest.readers.recognition import MBOX_LINE

MAX_MESSAGES = 5000
MAX_PARTS = 5000
MAX_HEADER_CHARS = 4000
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def split_messages(data: bytes) -> tuple[bytes, ...]:
    """Return the messages of an mbox, or the one message. Source: RFC 4155; `>From ` lines are given back as they were."""
    body = data.lstrip(b"\xef\xbb\xbf")
    starts = list(MBOX_LINE.finditer(body.lstrip(b"\r\n")))
    if not starts or starts[0].start() != 0:
        return (body,)
    body = body.lstrip(b"\r\n")
    ends = [found.start() for found in starts[1:]] + [len(body)]
    messages = [body[found.end() : end] for found, end in zip(starts, ends, strict=True)]
    return tuple(_QUOTED_FROM.sub(rb"\1", message) for message in messages)


def parsed_message(data: bytes) -> Message:
    """Return a message; only its headers when its parts are nested deeper than the standard library can follow."""
    parser = BytesParser(policy=compat32)
    try:
        return parser.parsebytes(data)
    except RecursionError:
        return parser.parsebytes(data, headersonly=True)


def parts_of(message: Message) -> Iterator[Message]:
    """Yield the parts of a message that hold content, in order; those of messages forwarded within it are left out."""
    yield from (part for part, _ in grouped_parts(message))


def grouped_parts(message: Message) -> Iterator[tuple[Message, int]]:
    """Yield the parts as `parts_of` does, each with a number that it shares with the parts that say the same in another form."""
    waiting, seen = [(message, 0)], 0
    while waiting and seen < MAX_PARTS:
        part, group = waiting.pop()
        seen += 1
        if not part.is_multipart():
            yield part, group or seen
            continue
        inner = part.get_payload()
        if isinstance(inner, list) and (part.get_content_maintype() == "multipart" or part is message):
            group = group or (seen if part.get_content_subtype() == "alternative" else 0)
            waiting.extend((child, group) for child in reversed(inner) if isinstance(child, Message))


def content_id(part: Message) -> str:
    """Return the name by which other parts refer to a part, without its angle brackets; empty when it has none."""
    return decoded(part.get("Content-ID")).strip("<> \t")


def text_of(part: Message) -> str:
    """Return a part's text: transfer encoding undone, then its charset, else UTF-8, else Windows-1252."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    said = part.get_param("charset")
    return decode_first(data, [said if isinstance(said, str) else None])


def forwarded_in(message: Message) -> Iterator[Message]:
    """Yield the messages that are forwarded right within a message."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if not isinstance(inner, list):
            continue
        if part is not message and part.get_content_type() == "message/rfc822":
            yield part
        else:
            waiting.extend(child for child in inner if isinstance(child, Message))


def decoded(value: object) -> str:
    """Return a header as text, encoded words decoded, in whatever encodings they are; empty without one.

    Source: RFC 2047; neighbouring encoded words are joined without the space between them.
    """
    folded = "" if value is None else str(value)[:MAX_HEADER_CHARS]
    text = re.sub(r"[\r\n]+", "", folded)  # decode_header goes line by line, and loses the space between two lines
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return one_line(text)
    return one_line("".join(_word(part, charset) for part, charset in parts))


def _word(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    return decode_first(part, [charset])
