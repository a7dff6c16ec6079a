"""Texts and addresses as a feed can hold them. Layer 4: pure."""

import re
from html.entities import name2codepoint

from digest.text.urls import ascii_address

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""Characters that XML 1.0 forbids or discourages, and the ones that stand for lost text."""

_END_TAG = re.compile(r"</\w+>")
_REFERENCE = re.compile(r"&(#?\w+)")
_MAIL = re.compile(r"<[^<>\s]+@[^<>\s]+>")

_OTHER_SIGNS = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


def xml_text(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def url_attribute(url: str) -> str:
    """Return an address as the feeds write it: ASCII."""
    return ascii_address(xml_text(url))


def plain_line(text: str | None) -> str | None:
    """Return the text clean for XML and on one line, or `None` when nothing is left."""
    return " ".join(xml_text(text or "").split()) or None


def plain_name(text: str | None) -> str | None:
    """Return a name, or a title in an attribute, clean for XML, or `None`.

    Neither can say that it holds no markup, so one that looks as if it did is written with signs that mean nothing: `‹b›`.
    """
    clean = plain_line(text)
    return clean.translate(_OTHER_SIGNS) if clean and like_markup(clean) else clean


def like_markup(text: str) -> bool:
    """Whether feed readers, and the W3C's checker, would take a plain text for markup."""
    names = _REFERENCE.findall(text)
    entity = any(name in name2codepoint or name == "apos" or not name.isalpha() for name in names)
    return entity or bool(_END_TAG.search(text) or _MAIL.search(text))
