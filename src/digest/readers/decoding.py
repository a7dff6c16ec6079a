"""Bytes to text: the declared encoding, then detection, then repair of text that was decoded wrongly before."""

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
"""Codecs of Python that are not character sets of documents; some need quadratic time."""


def decode_first(data: bytes, names: Iterable[str | None]) -> str:
    """Return the text by the first named encoding that decodes all of it, else by UTF-8 and then Windows-1252.

    Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever is said of them: no other encoding gives them by chance.
    """
    tried = [name for name in names if name and _is_charset(name)]
    if not data.isascii():
        tried.insert(0, "utf-8")
    for name in (*tried, "utf-8", "windows-1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _is_charset(name: str) -> bool:
    try:
        return codecs.lookup(name).name.replace("_", "-") not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


REPAIRED = "letters that had been decoded wrongly before were put right"
"""What the evidence says of a document whose text was repaired."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OF_BOMS = ("utf-8-sig", "utf-16", "utf-32")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})""",
    re.IGNORECASE,
)
_MEDIA_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_SNIFFED_BYTES = 4096
_SIGNATURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ",
    b"RIFF", b"OggS", b"ID3", b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"\x00\x00\x01\x00", b"wOFF", b"wOF2", b"bplist",
)  # fmt: skip
"""How files that are not text begin. Source: each format's own specification."""
_CONTROL_SHARE = 0.02
"""Control characters among decoded ones: text has none or a handful; the least of 40 kinds of binary files had 6 %."""
_CONTROL = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))

_TAIL = (
    r"[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018-\u201d\u2022"
    r"\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
"""A byte of a UTF-8 sequence after its first, read as Windows-1252."""
_MOJIBAKE = re.compile(
    rf"[\u00c2-\u00df]{_TAIL}|[\u00e0-\u00ef]{_TAIL}{{2}}|[\u00f0-\u00f4]{_TAIL}{{3}}"
    r"|[\u0420\u0421][\u00a0-\u00bf\u0402-\u040f\u0452-\u045f\u201a-\u203a\u2122]"
)
"""A whole UTF-8 sequence read as Windows-1252, or the beginning of one read as Windows-1251: no repair without it, since looking at every
line costs twice as much as reading the page. Two of its bytes alone are sound Czech: `áš`, `íž`."""
_MAYBE_MOJIBAKE = {
    b"\xc3": re.compile(rb"\xc3[\x82-\xb4](?=[\xc2\xc5\xc6\xcb\xe2])"),
    b"\xd0": re.compile(rb"\xd0[\xa0\xa1](?=\xc2|\xd0[\x82-\x8f]|\xd1[\x92-\x9f]|\xe2)"),
}
"""How the two begin in UTF-8, by their first byte: bytes are searched ten times as fast as text, for one byte six times as fast again."""
_MOJIBAKE_BYTES = 16
"""More than the longest sequence has: four letters of up to three bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A document's text and how it was decoded."""

    text: str
    utf8: bytes
    """The same in UTF-8: parsers and searches are faster on bytes than on text beyond ASCII."""
    encoding: str
    repaired: bool = False
    """Whether text that had been decoded with a wrong encoding before it was saved was put right."""


def is_text(data: bytes) -> bool:
    """Whether bytes are text in some encoding."""
    if not data.strip() or data.startswith(_SIGNATURES):
        return False
    if _bom(data):
        return True
    sample = data[:65536]
    if b"\x00" in sample:
        return False
    return len(sample) - len(sample.translate(None, _CONTROL)) <= _CONTROL_SHARE * len(sample)


def decode(data: bytes, *, media_type: str | None = None) -> Decoded:
    """Return the text of bytes; line ends become line feeds, lone surrogates and NUL are gone.

    First a byte order mark, then valid UTF-8 or what HTTP or the document declares, then detection (charset-normalizer). Text that was
    decoded wrongly before is repaired by ftfy's `fix_encoding` alone, which touches no sound text, and is marked as repaired.
    """
    encoding = _bom(data) or _declared(data, media_type)
    text, utf8 = _decode(data, encoding)
    if b"\r" in utf8 or b"\x00" in utf8:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        utf8 = text.encode("utf-8")
    repaired = _repair(text) if _has_mojibake(utf8) else text
    if repaired != text:
        utf8 = repaired.encode("utf-8", "replace")
    return Decoded(text=repaired, utf8=utf8, encoding=encoding or "detected", repaired=repaired != text)


def _bom(data: bytes) -> str | None:
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def _declared(data: bytes, media_type: str | None) -> str | None:
    if media_type and (found := _MEDIA_CHARSET.search(media_type)):
        return found.group(1)
    if match := _DECLARED.search(data[:_SNIFFED_BYTES]):
        return (match.group(1) or match.group(2)).decode("ascii")
    return None


def _decode(data: bytes, encoding: str | None) -> tuple[str, bytes]:
    """Return the text, lone surrogates replaced, and the same in UTF-8: the bytes themselves where they are that."""
    if not (encoding and encoding.startswith(_OF_BOMS)) and not data.isascii():
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8"), data
    text = _decoded(data, encoding)
    try:
        return text, text.encode("utf-8")
    except UnicodeEncodeError:
        utf8 = text.encode("utf-8", "replace")
        return utf8.decode("utf-8"), utf8


def _decoded(data: bytes, encoding: str | None) -> str:
    if encoding and encoding.startswith(_OF_BOMS):
        return data.decode(encoding, "replace")
    if encoding or data.isascii():
        return decode_first(data, [_web_name(encoding) if encoding else None])
    return _detected(data)


def _web_name(encoding: str) -> str:
    """Return the encoding that browsers use under this name. Source: WHATWG Encoding, section 4.2."""
    name = encoding.lower().replace("_", "-")
    return {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252", "ascii": "windows-1252",
            "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "windows-1254", "ks-c-5601-1987": "cp949", "euc-kr": "cp949",
            "shift-jis": "cp932", "shift_jis": "cp932", "x-sjis": "cp932"}.get(name, encoding)  # fmt: skip


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best is not None else data.decode("windows-1252", "replace")


def _has_mojibake(utf8: bytes) -> bool:
    """Whether text looks as if it had been decoded wrongly before."""
    return any(
        _MOJIBAKE.match(utf8[found.start() : found.start() + _MOJIBAKE_BYTES].decode("utf-8", "ignore"))
        for first, sign in _MAYBE_MOJIBAKE.items()
        if first in utf8
        for found in sign.finditer(utf8)
    )


def _repair(text: str) -> str:
    """Return the text with wrongly decoded letters put right; lines that look right are not touched."""
    from ftfy import fix_encoding

    return "".join(fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.splitlines(keepends=True))
