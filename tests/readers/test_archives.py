"""Saved web archives and PDF documents."""

import builtins
import io
import plistlib
from typing import Any

import pytest

from digest.model import Failure
from digest.readers import archives, pdf, recognition
from digest.readers.pdf import paragraphs
from tests.quality.formats import CORPUS
from tests.readers.reading import articles, document, names, results


def test_page_within_an_mhtml_is_read_under_the_archives_id() -> None:
    found = document((CORPUS / "saved-page.mhtml").read_bytes())
    assert recognition.is_web_archive(found)
    (article,) = articles(archives, found)
    assert (article.id, article.document, names(article)) == (found.id, found.id, ["Ada Quill"])


@pytest.mark.parametrize("kind", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_webarchive_of_both_kinds_is_read(kind: plistlib.PlistFormat) -> None:
    archive = plistlib.loads((CORPUS / "saved-webarchive.webarchive").read_bytes())
    found = document(plistlib.dumps(archive, fmt=kind))
    assert recognition.is_web_archive(found)
    (article,) = articles(archives, found)
    assert names(article) == ["Carla Dossi", "Ugo Tamari"]


@pytest.mark.parametrize(
    "data",
    [
        b"bplist00WebMainResource" + b"\xff" * 100,
        b"bplist00",
        b"<?xml version='1.0'?><plist><dict><key>WebMainResource</key>" + b"<array>" * 50_000,
        b"<!DOCTYPE p [<!ENTITY a 'x'>]><plist><dict><key>WebMainResource</key><string>&a;</string></dict></plist>",
        b"<plist><dict><key>WebMainResource</key><string>x</string></dict></plist>",
        b"<plist><dict><key>WebMainResource</key><date>not a date</date></dict></plist>",
        b"From: <Saved by Blink>\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/css\n\nx\n--b--",
        b"From: <Saved by Blink>\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n\n--b--",
        b"From: <Saved by Blink>\nContent-Type: multipart/related\n\nno boundary",
    ],
)
def test_archive_without_a_page_is_a_failure(data: bytes) -> None:
    (failure,) = results(archives, document(data))
    assert isinstance(failure, Failure)


def test_letter_is_no_archive() -> None:
    assert not recognition.is_web_archive(document((CORPUS / "letter-multipart.eml").read_bytes()))


def test_pdf_gives_paragraphs_title_and_author() -> None:
    found = document((CORPUS / "report.pdf").read_bytes())
    assert recognition.is_pdf(found)
    (article,) = articles(pdf, found)
    assert (article.attribution.headline, names(article)) == ("Tolmin quarry to reopen in August", ["Olga Stern"])
    assert article.attribution.published is None
    assert len(article.blocks) == 2


def test_pages_of_a_pdf_that_have_no_text_are_named() -> None:
    from pypdf import PdfReader, PdfWriter

    report = PdfReader(CORPUS / "report.pdf")
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    for page in report.pages:
        writer.add_page(page)
    writer.add_blank_page(width=200, height=200)
    whole = io.BytesIO()
    writer.write(whole)
    total = len(report.pages) + 2
    assert pdf.read(document((CORPUS / "report.pdf").read_bytes())).notices == ()
    (notice,) = pdf.read(document(whole.getvalue())).notices
    assert notice.text == f"2 of {total} pages have no text: 1, {total}"


def test_pdf_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pypdf":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    (failure,) = results(pdf, document((CORPUS / "report.pdf").read_bytes()))
    assert isinstance(failure, Failure)
    assert "newsletter-digest[pdf]" in failure.hint


@pytest.mark.parametrize("cut", [10, 100, 400, 700])
def test_damaged_pdf_gives_an_article_or_a_failure(cut: int) -> None:
    data = (CORPUS / "report.pdf").read_bytes()
    assert results(pdf, document(data[:cut]))
    assert results(pdf, document(data[:cut] + b"\xff" * 50 + data[cut + 50 :]))


def test_lines_of_a_page_become_paragraphs_and_no_word_changes() -> None:
    lines = (
        "A headline",
        "The slate quarry above the valley will reopen in August under new own-",
        "ers, who promised forty jobs to the valley and a road to the dock.",
        "The second paragraph begins here and is just about as long as a line",
        "and ends.",
        "12",
    )
    text = "\n".join(lines)
    assert paragraphs(text).split("\n\n")[0] == "A headline"
    assert "own-ers" in paragraphs(text)
    assert "".join(paragraphs(text).split()) == "".join(text.removesuffix("12").split())
