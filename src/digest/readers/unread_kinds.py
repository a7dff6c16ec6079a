"""Files that are no article: lists, tables, calendars, documents of an office program, pictures, programs.

Each is refused by name with what to do instead, since its codes and heading rows would be printed as if they were prose. The
content is asked first; the ending counts where the content does not tell, and never against a web page.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from digest.errors import ReadingError
from digest.model import Document, Reading
from digest.readers.recognition import is_web_page

_BEGINNING = 8192
_LINKS = "open what you want to keep and save the pages, or give an address to: digest add URL"
_EXPORT = "export it as a web page (.html), PDF or plain text"
_RECORDS = "save the articles themselves as web pages (.html) or plain text, or give an address to: digest add URL"
_WORDS = "save the text that belongs to it as plain text (.txt) or a web page (.html)"


@dataclass(frozen=True, slots=True)
class UnreadKind:
    """One kind of file that is not read."""

    name: str
    """With its article, as it follows "is"."""
    hint: str
    endings: tuple[str, ...] = ()
    sign: re.Pattern[bytes] | None = None
    """How the file begins, without its byte order mark and white space."""


def _sign(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_KINDS = (
    UnreadKind("a list of bookmarks", _LINKS, (), _sign(rb"<!doctype netscape-bookmark-file")),
    UnreadKind(
        "a list of subscriptions or links (OPML)",
        "put the feeds' addresses into digest.toml, or give an address to: digest add URL",
        (".opml",),
        _sign(rb"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)*<opml\b"),
    ),
    UnreadKind("a calendar", _WORDS, (".ics", ".ical", ".ifb"), _sign(rb"BEGIN:VCALENDAR\s")),
    UnreadKind("an address card", _WORDS, (".vcf", ".vcard"), _sign(rb"BEGIN:VCARD\s")),
    UnreadKind(
        "a list of references (BibTeX)",
        _LINKS,
        (".bib", ".bibtex"),
        _sign(
            rb"(?:%[^\n]*\n\s*)*@(?:article|book|booklet|inbook|incollection|inproceedings|conference|manual|mastersthesis|misc"
            rb"|online|phdthesis|proceedings|report|techreport|thesis|unpublished|string|preamble|comment)\s*[{(]"
        ),
    ),
    UnreadKind("a list of references (RIS)", _LINKS, (".ris", ".enw", ".nbib"), _sign(rb"TY {1,2}- ?[A-Z]{3,}\s")),
    UnreadKind("a file of subtitles", _WORDS, (".srt", ".vtt", ".ass"), _sign(rb"WEBVTT\b|\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->")),
    UnreadKind("an e-book", _EXPORT, (".epub", ".mobi", ".azw3"), _sign(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip")),
    UnreadKind(
        "an OpenDocument file",
        _EXPORT,
        (".odt", ".ods", ".odp"),
        _sign(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument"),
    ),
    UnreadKind("a Word document", _EXPORT, (".docx", ".doc"), _sign(rb"PK\x03\x04.*?word/")),
    UnreadKind("a spreadsheet", _EXPORT, (".xlsx", ".xls"), _sign(rb"PK\x03\x04.*?xl/")),
    UnreadKind("a presentation", _EXPORT, (".pptx", ".ppt"), _sign(rb"PK\x03\x04.*?ppt/")),
    UnreadKind(
        "an archive of files",
        "unpack it and put the articles themselves there",
        (".zip", ".gz", ".tgz", ".7z", ".rar", ".xz", ".bz2", ".tar"),
        _sign(rb"PK(?-i:\x03\x04|\x05\x06)|\x1f\x8b\x08|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\xfd7zXZ\x00"),
    ),
    UnreadKind("a document of an older office program", _EXPORT, (), _sign(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    UnreadKind(
        "a picture",
        _WORDS,
        (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".tiff", ".heic", ".avif", ".bmp"),
        _sign(
            rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\x00|MM\x00\*|.{4}ftyp(?:heic|heif|mif1|avif)"
            rb"|(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*|<!doctype svg[^>]*>\s*)*<svg\b"
        ),
    ),
    UnreadKind(
        "a recording",
        _WORDS,
        (".mp3", ".m4a", ".mp4", ".mov", ".wav", ".ogg", ".opus", ".flac", ".webm", ".avi", ".mkv"),
        _sign(rb"ID3[\x02-\x04]|.{4}ftyp|OggS\x00|fLaC\x00|RIFF.{4}(?:WAVE|AVI )|\x1a\x45\xdf\xa3"),
    ),
    UnreadKind("a database", _RECORDS, (".sqlite", ".db"), _sign(rb"SQLite format 3\x00")),
    UnreadKind("a log", _WORDS, (".log",), _sign(
            rb"(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,40}\b(?:INFO|DEBUG|WARN(?:ING)?|ERROR)\b[^\n]*\n){2}"
        )),
    UnreadKind(
        "a program or its settings",
        _WORDS,
        (
            ".c", ".cfg", ".conf", ".cpp", ".cs", ".css", ".go", ".h", ".ini", ".ipynb", ".java", ".js", ".jsx", ".kt", ".php",
            ".ps1", ".py", ".rb", ".scss", ".sh", ".sql", ".swift", ".toml", ".ts", ".tsx", ".yaml", ".yml",
        ),
        _sign(rb"#! ?/(?:usr/)?(?:local/)?bin/"),
    ),
    UnreadKind("a table or a list in rows (CSV)", _LINKS, (".csv", ".tsv")),
    UnreadKind("a list of records (JSON)", _RECORDS, (".json", ".jsonl", ".ndjson")),
)  # fmt: skip
_CSV, _JSON = _KINDS[-2:]
_ARCHIVE = next(kind for kind in _KINDS if ".zip" in kind.endings)

_JSON_START = re.compile(rb'\[\s*(?:\{\s*"|\[\s*")|\{\s*"[^"\n]{1,100}"\s*:')
_ADDRESS_COLUMNS = frozenset({b"url", b"link", b"href", b"address", b"website"})
_OTHER_COLUMNS = frozenset(
    {b"title", b"tags", b"folder", b"excerpt", b"note", b"time_added", b"created", b"timestamp", b"status"}
)


def kind_of(document: Document) -> UnreadKind | None:
    """Return the kind of a file that is not read, or `None` where it may be read."""
    start = document.data[:_BEGINNING]
    if (
        not start.startswith((b"PK", b"\x89", b"\xff\xd8"))
        and b"\x00" in start
        and start[:2] in (b"\xff\xfe", b"\xfe\xff")
    ):
        start = start[2:].replace(b"\x00", b"")  # UTF-16
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if not start:
        return None
    ending = PurePosixPath(document.source).suffix.lower()
    by_ending = next((kind for kind in _KINDS if ending in kind.endings), None)
    if (found := next((kind for kind in _KINDS if kind.sign and kind.sign.match(start)), None)) is not None:
        return by_ending if by_ending is not None and found is _ARCHIVE else found  # office documents are archives
    if _JSON_START.match(start) and document.data[-200:].replace(b"\x00", b"").rstrip().endswith((b"}", b"]")):
        return _JSON
    if _is_heading_row(start):
        return _CSV
    return by_ending if by_ending is not None and not is_web_page(document) else None


def _is_heading_row(start: bytes) -> bool:
    """Return whether the first line names the columns of a list of links."""
    line = start.split(b"\n", 1)[0].strip().lower()
    cells = {cell.strip(b" \"'") for cell in re.split(rb"[,;\t]", line)}
    return bool(cells & _ADDRESS_COLUMNS) and bool(cells & _OTHER_COLUMNS)


def is_unread_kind(document: Document) -> bool:
    """Return True for a file that is no article and is not read."""
    return kind_of(document) is not None


def read(document: Document) -> Reading:
    """Raise: no file of these kinds is read. Raises: ReadingError."""
    kind = kind_of(document)
    if kind is None:
        raise ReadingError("is not an article", _EXPORT)
    raise ReadingError(f"is {kind.name}, which is not read as an article", kind.hint)
