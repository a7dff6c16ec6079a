"""Files that are no article are refused by name, and texts that only look a little like them are read."""

import pytest

from digest.model import Article, Failure
from digest.readers import read
from tests.readers.reading import document

TEXT = (
    "The harbour board of Hollin voted on Monday to keep the old crane, and asked for a report on its rust by autumn.\n"
)


@pytest.mark.parametrize(
    ("source", "data", "name"),
    [
        ("a.csv", b"title,url,time_added,tags,status\nCrane,https://hollin.example/crane,1,,unread\n", "CSV"),
        ("a.txt", b"\xef\xbb\xbfid;title;note;url\n1;Crane;;https://hollin.example/crane\n", "CSV"),
        ("a.tsv", b"crane\t12\n", "CSV"),
        ("a.json", b'{"data": [{"title": "Crane"}]}', "JSON"),
        ("a.txt", b'[\n {"title": "Crane", "content": "<p>Rust.</p>"}\n]\n', "JSON"),
        ("a.jsonl", b'{"title": "Crane"}\n{"title": "Rust"}\n', "JSON"),
        ("a.html", b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>B</TITLE><DL><p><DT><A HREF='https://x.example'>X</A>", "bookmarks"),
        ("a.opml", b'<?xml version="1.0"?>\n<!-- mine -->\n<opml version="2.0"><body/></opml>', "OPML"),
        ("a.xml", b'<opml version="1.0"><body/></opml>', "OPML"),
        ("a", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Crane\r\n", "calendar"),
        ("a.vcf", b"BEGIN:VCARD\nFN:Nils Overby\nEND:VCARD\n", "address card"),
        ("a.txt", b"% mine\n@book{overby26,\n title = {Cranes},\n}\n", "BibTeX"),
        ("a.ris", b"TY  - JOUR\nTI  - Cranes\nER  - \n", "RIS"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nCranes\n", "subtitles"),
        ("a.bin", b"PK\x03\x04" + b"\x00" * 26 + b"mimetypeapplication/epub+zip", "e-book"),
        ("a.odt", b"PK\x03\x04" + b"\x00" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml...PK\x03\x04word/document.xml", "Word"),
        ("a.docx", b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml", "Word"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 26 + b"xl/workbook.xml", "spreadsheet"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 26 + b"crane.txt", "archive"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
        ("a", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "picture"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><text>Crane</text></svg>', "picture"),
        ("a.mp3", b"ID3\x04\x00\x00\x00", "recording"),
        ("a.log", b"crane started\n", "log"),
        ("a.txt", b"2026-06-02 10:00:00 INFO crane\n2026-06-02 10:00:01 ERROR rust\n", "log"),
        ("a.py", b"import crane\n\ncrane.lift()\n", "program"),
        ("a", b"#!/usr/bin/env python3\nprint('crane')\n", "program"),
    ],
)  # fmt: skip
def test_file_that_is_no_article_is_refused_by_name_with_a_way_out(source: str, data: bytes, name: str) -> None:
    (failure,) = read(document(data, source=f"seeds/{source}")).articles
    assert isinstance(failure, Failure)
    assert name in failure.problem
    assert failure.hint


@pytest.mark.parametrize(
    "first",
    [
        "[Photo] Crane stays",
        "Title, link and price: the crane",
        "BEGIN: the crane's year",
        "@overby: the crane stays",
        "PK wins",
    ],
)
def test_text_that_only_begins_alike_is_read(first: str) -> None:
    articles = read(document(f"{first}\n\n{TEXT}\n{TEXT}", source="seeds/a.txt")).articles
    assert all(isinstance(one, Article) for one in articles)


def test_counted_message_is_read_as_a_mail_without_its_property_list() -> None:
    message = (
        f"From: Nils Overby <nils@hollin.example>\nSubject: Crane stays\nDate: Tue, 2 Jun 2026 10:00:00 +0000\n\n{TEXT}"
    )
    data = f"{len(message)}      \n{message}<?xml version='1.0'?>\n<plist><dict><key>flags</key></dict></plist>\n"
    reading = read(document(data, source="seeds/7.emlx"))
    (article,) = reading.articles
    assert isinstance(article, Article)
    assert "Crane stays" in reading.text
    assert "flags" not in reading.text
