"""What kind of document some bytes are, by how they begin.

Each function is cheap and says yes only when sure. They stand apart from the readers, so that a reader and its libraries are loaded only
for a document of its kind; in which order they are asked, `registry` says.
"""

import re

from digest.model import Document
from digest.readers.decoding import is_text

_BEGINNING_BYTES = 16384
_FEED_BYTES = 8192
_PAGE_BYTES = 4096
_TEXT_BYTES = 65536
_BEFORE = b"\xef\xbb\xbf \t\r\n"

_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SAVED = re.compile(
    rb"^(?:snapshot-content-location:|from:\s*<?saved by|x-mimeole:.*mimeole|content-location:\s*(?:https?|file):)",
    re.IGNORECASE | re.MULTILINE,
)

_FEED = re.compile(rb"<(?:[a-z0-9_]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_FEED_IN_PAGE = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_JSON_FEED = b"jsonfeed.org/version"

MBOX_LINE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]*:|>?From )")
"""The line that begins a message in an mbox. Source: RFC 4155."""
COUNTED = re.compile(rb"\A\s*(\d{1,10})[ \t]*\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)")
"""The line with the number of bytes that comes before a message in Apple Mail's `.emlx`; after the message comes a property list."""
_HEADER_LINE = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*\S?", re.MULTILINE)
_MAIL_HEADERS = frozenset(
    {b"from", b"subject", b"date", b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"to",
     b"dkim-signature", b"list-id", b"list-unsubscribe", b"content-type", b"x-mailer", b"reply-to", b"sender"}
)  # fmt: skip

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)\b", re.IGNORECASE)
_BEFORE_PAGE = re.compile(rb"\s*(?:<(style|script)\b[^<>]*>.*?</\1\s*>|<!--.*?-->)", re.IGNORECASE | re.DOTALL)
"""A style sheet, script or comment, such as some tools put before a page."""
_NUL_SHARE = 0.01
_TAGS = re.compile(rb"</?(?:p|div|h[1-6]|span|a|br|ul|li|table)\b[^<>]*>", re.IGNORECASE)
_MIN_TAGS = 4
"""Tags at the beginning of a page saved without its head; text that talks of HTML has fewer."""

_FRONT_MATTER = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:---[ \t]*\r?\n|\+\+\+[ \t]*\r?\n)")
_MARKS = re.compile(
    r"^(?:#{1,6} \S|[-*+] \S|\d{1,3}[.)] \S|> \S|```|~~~)|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)|(?<!\*)\*\*[^*\n]{1,200}\*\*(?!\*)",
    re.MULTILINE,
)
_RULED = re.compile(r"^[^\n]{1,200}\n={3,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(rf"^# \S|{_RULED.pattern}", re.MULTILINE)


_NOTATIONS = {
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".rst": "reStructuredText",
    ".tex": "LaTeX",
    ".rtf": "RTF",
    ".mediawiki": "the notation of a wiki",
    ".textile": "Textile",
}
"""By the ending of a file that holds text."""
_NOTATION_SIGNS = (
    ("RTF", re.compile(r"\{\\rtf\d")),
    ("LaTeX", re.compile(r"(?:%[^\n]*\n\s*)*\\documentclass\b")),
    ("Org", re.compile(r"(?i)(?:#[ +][^\n]*\n\s*)*#\+(?:title|author|date|options|startup|language):")),
    ("AsciiDoc", re.compile(r"= \S[^\n]*\n(?:[^\n=]*<[^\s<>@]+@[^\s<>]+>[^\n]*\n|(?:[^\n=]+\n){0,2}:[\w-]+:)")),
)
"""By how the text begins."""


def is_pdf(document: Document) -> bool:
    """Return True when the document begins like a PDF. Source: ISO 32000-1, annex H.3.4.1: within the first 1,024 bytes."""
    return b"%PDF-" in document.data[:1024]


def is_web_archive(document: Document) -> bool:
    """Return True for the two kinds of archives, by how they begin."""
    start = document.data[:_BEGINNING_BYTES]
    if start.startswith(b"bplist00"):
        return b"WebMainResource" in document.data
    if b"<plist" in start:
        return b"WebMainResource" in start
    if b"multipart/related" not in start.lower():
        return False
    head = re.split(rb"\r?\n\r?\n", start.lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    return _RELATED.search(head) is not None and (
        _SAVED.search(head) is not None or (b"text/html" in head.lower() and b"\nsubject:" not in b"\n" + head.lower())
    )


def is_feed(document: Document) -> bool:
    """Return True when the document begins like RSS or Atom, or is a JSON Feed."""
    return _is_xml_feed(document) or is_json_feed(document)


def _is_xml_feed(document: Document) -> bool:
    start = document.data[:_FEED_BYTES].replace(b"\x00", b"").lstrip(_BEFORE + b"\xff\xfe")  # also UTF-16
    if not start.startswith(b"<"):
        return False  # text that talks of feeds
    found, page = _FEED.search(start), _FEED_IN_PAGE.search(start)
    return found is not None and (page is None or found.start() < page.start())


def is_json_feed(document: Document) -> bool:
    """Return True for a JSON object that says that it is a JSON Feed."""
    start = document.data[:_TEXT_BYTES].replace(b"\x00", b"").lstrip(b"\xff\xfe")  # also UTF-16
    return start.lstrip(_BEFORE).startswith(b"{") and _JSON_FEED in start.replace(b"\\/", b"/")


def is_mail(document: Document) -> bool:
    """Return True when the document begins with the headers of a message, or with the line that begins one in an mbox."""
    start = COUNTED.sub(b"", document.data[:_BEGINNING_BYTES].lstrip(b"\xef\xbb\xbf\r\n"))
    if MBOX_LINE.match(start):
        return True
    if not _HEADER_LINE.match(start):
        return False
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    names = {found[1].lower() for found in _HEADER_LINE.finditer(head)}
    said = document.source.lower().endswith((".eml", ".emlx", ".mbox")) or (document.media_type or "").startswith(
        "message/rfc822"
    )
    least = 1 if said else 3
    return len(names & _MAIL_HEADERS) >= least and (said or b"from" in names)


def is_web_page(document: Document) -> bool:
    """Return True for text that begins like a page, or has a page's tags."""
    data = document.data
    if data.count(b"\x00") <= _NUL_SHARE * len(
        data
    ):  # a few are dirt; where there are many it is another encoding, or no text
        data = data.replace(b"\x00", b"")
    begin = 0
    while before := _BEFORE_PAGE.match(data, begin):
        begin = before.end()
    start = data[begin : begin + _PAGE_BYTES].replace(b"\x00", b"")
    if _PAGE.search(start):
        return is_text(data)
    named = document.source.lower().endswith((".html", ".htm", ".xhtml")) or "html" in (document.media_type or "")
    return (named or len(_TAGS.findall(start)) >= _MIN_TAGS) and is_text(data) and bool(_TAGS.search(start))


def is_markdown(document: Document) -> bool:
    """Return True for text with front matter, with Markdown's headings and marks, or under an ending that says so."""
    start = document.data[:_TEXT_BYTES]
    if not is_text(start):
        return False
    if document.source.lower().endswith((".md", ".markdown")) or document.media_type == "text/markdown":
        return True
    if _FRONT_MATTER.match(start):
        return True
    text = start.decode("utf-8", "ignore")
    if re.match(r"\s*<", text):
        return False
    heading = _HEADING.search(text)
    if heading is not None and document.source.lower().endswith((".txt", ".text")) and text[: heading.start()].strip():
        return False  # in pasted text a line like "# Topic" among others is a tag of the page
    return heading is not None and len(_MARKS.findall(text)) + len(_RULED.findall(text)) >= 2


def notation_of(document: Document) -> str | None:
    """Return the name of the notation of a text that is written for another program, and not read; `None` for any other document."""
    start = document.data[:_TEXT_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not is_text(start):
        return None
    name, source = start[:_PAGE_BYTES].decode("utf-8", "ignore"), document.source.lower()
    if (
        by_ending := next((notation for ending, notation in _NOTATIONS.items() if source.endswith(ending)), None)
    ) is not None:
        return by_ending
    return next((notation for notation, sign in _NOTATION_SIGNS if sign.match(name)), None)


def is_other_notation(document: Document) -> bool:
    """Return True for a text in a notation that is not read."""
    return notation_of(document) is not None


def is_plain_text(document: Document) -> bool:
    """Return True for text of any kind: it is asked for last."""
    return is_text(document.data)
