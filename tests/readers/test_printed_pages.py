"""Web pages that a browser printed into a PDF: margins, menus and headline are told from the article."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from digest.readers import pdf
from tests.readers.reading import articles, document, evidence, names

TITLE = "Weir at Hollin Bridge Is Opened Again After Three Years | The Beck Courier"
AT = f"6/5/26, 8:15 AM {TITLE}"
FOOT = "https://beck.example/2026/06/weir"
PAGE = (
    "Home Becks Bread Log in",
    "Weir at Hollin Bridge Is Opened",
    "Again After Three Years",
    "By Mara Tolm and Nils Overby",
    "2 June 2026",
    "The weir at Hollin Bridge was opened again on Monday, three years after the flood",
    "that broke it, in front of two hundred people and a brass band from the valley.",
    "“We carried every stone of it twice, and we would do it again,” said Orrin Vale,",
    "who led the work, on the new footpath beside the water.",
)


def printed(*pages: tuple[str, ...], title: str = TITLE) -> bytes:
    """Return a PDF with lines of text on its pages."""
    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding")}
    )  # fmt: skip
    for lines in pages:
        page = writer.add_blank_page(width=612, height=792)
        shown = " T* ".join("(" + line.replace("(", r"\(").replace(")", r"\)") + ") Tj" for line in lines)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 10 Tf 12 TL 40 750 Td {shown} ET".encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    writer.add_metadata({"/Title": title})
    data = io.BytesIO()
    writer.write(data)
    assert len(PdfReader(io.BytesIO(data.getvalue())).pages) == len(pages)
    return data.getvalue()


def test_printed_page_gives_headline_byline_date_site_and_address() -> None:
    (article,) = articles(
        pdf, document(printed((AT, *PAGE, f"{FOOT} 1/2"), (AT, "© 2026 The Beck Courier", f"{FOOT} 2/2")))
    )
    of = article.attribution
    assert of.headline == "Weir at Hollin Bridge Is Opened Again After Three Years"
    assert names(article) == ["Mara Tolm", "Nils Overby"]
    assert (of.publisher, str(of.published), of.url) == ("The Beck Courier", "2026-06-02", FOOT)
    assert evidence(article, "url") == [(FOOT, "margin of the printed page", True)]


def test_menus_and_margins_of_a_printed_page_are_no_text() -> None:
    (article,) = articles(pdf, document(printed((AT, *PAGE, f"{FOOT} 1/1"))))
    assert article.blocks[0].text.startswith("The weir at Hollin Bridge was opened again")
    assert "Log in" not in article.text
    assert "8:15" not in article.text
    assert FOOT not in article.text


def test_shortened_address_in_the_margin_is_not_taken() -> None:
    (article,) = articles(pdf, document(printed((AT, *PAGE, "https://beck.example/2026/06/we… 1/1"))))
    assert article.attribution.url is None


def test_document_that_was_not_printed_by_a_browser_keeps_its_title() -> None:
    (article,) = articles(pdf, document(printed(PAGE, title="Report on the weir – for the county")))
    assert article.attribution.headline == "Report on the weir – for the county"
    assert article.attribution.publisher is None
