"""Messages: who sent them, what they say, and what of a letter is only its frame."""

from email.message import EmailMessage

import pytest

from digest.readers import mail, recognition
from digest.readers.mail.parts import decoded
from digest.readers.names import is_person
from tests.readers.reading import articles, document, names, results

TEXT = "The harbour stayed closed on Friday, the fourth day in a row, and nobody would guess when it opens."


def message(html: str = f"<p>{TEXT}</p>", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in {
        "From": "The Gull <news@gull.example>",
        "Subject": "Fog",
        "Date": "Fri, 05 Jun 2026 07:30:00 +0200",
        **headers,
    }.items():
        made[name.replace("_", "-")] = value
    made.set_content(html, subtype="html")
    return made.as_bytes()


@pytest.mark.parametrize(
    ("sender", "listed", "authors", "publisher"),
    [
        ("The Gull <news@gull.example>", None, [], "The Gull"),
        ("Ada Quill <ada@gull.example>", None, ["Ada Quill"], None),
        ("Ada Quill <ada@gull.example>", "The Gull <daily.gull.example>", ["Ada Quill"], "The Gull"),
        ("Ada Quill from The Gull <ada@gull.example>", None, ["Ada Quill"], "The Gull"),
        ("Jana Wolters von Elbbote <j@elbbote.example>", None, ["Jana Wolters"], "Elbbote"),
        ('"The Gull | Ada Quill" <ada@gull.example>', None, ["Ada Quill"], "The Gull"),
        ('"Ada Quill - The Gull" <ada@gull.example>', None, ["Ada Quill"], "The Gull"),
        ('"Quill, Ada" <ada@gull.example>', None, ["Quill, Ada"], None),
        ("Harwick Daily News <d@n.example>", None, [], "Harwick Daily News"),
        ("news@mail.gull.example", None, [], "gull.example"),
        ("news@gull.example", "The Gull <daily.gull.example>", [], "The Gull"),
        ("<news@gull.example>", None, [], "gull.example"),
        ("<gull@gmail.com>", None, [], None),
    ],
)
def test_sender_is_a_person_or_a_publication_or_one_from_the_other(
    sender: str, listed: str | None, authors: list[str], publisher: str | None
) -> None:
    headers = {"From": sender} | ({"List_Id": listed} if listed else {})
    (article,) = articles(mail, document(message(**headers)))
    assert (names(article), article.attribution.publisher) == (authors, publisher)


@pytest.mark.parametrize("name", ["Ada Quill", "Jan van der Berg", "Łucja Ćwik", "Jean-Luc O’Neill", "J. R. Stone"])
def test_name_of_a_person(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name", ["The Gull", "Gull", "Morning Brief Team", "gull daily", "Ada Quill and Ben Rook and Cy", "Gull 24"]
)
def test_name_of_no_person(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?F=C3=B6g?= =?utf-8?q?_over?=", "Fög over"),
        ("Fog =?iso-8859-1?B?/A==?=ber\r\n all", "Fog über all"),
        ("=?unknown-charset?q?Fog?=", "Fog"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        (None, ""),
    ],
)
def test_header_is_decoded_whatever_its_encodings(raw: str | None, text: str) -> None:
    assert decoded(raw) == text


@pytest.mark.parametrize(
    ("data", "source", "answer"),
    [
        (b"From: a@b\nSubject: s\nDate: d\n\nx", "a", True),
        (b"From: a@b\nSubject: s\n\nx", "a", False),
        (b"From: a@b\nSubject: s\n\nx", "a.eml", True),
        (b"From x Fri Jun  5 2026\nFrom: a\n\nx", "a", True),
        (b"From the harbour, news.\n\nMore.", "a.txt", False),
        (b"Date: today\nPlace: here\nFrom: us\n\nx", "a.txt", False),
    ],
)
def test_message_is_known_by_its_headers(data: bytes, source: str, answer: bool) -> None:  # noqa: FBT001 - a table
    assert recognition.is_mail(document(data, source=source)) is answer


def test_reader_of_the_letter_is_named_nowhere() -> None:
    found = document(message(To="Secret Reader <secret@reader.example>", Delivered_To="secret@reader.example"))
    assert "ecret" not in mail.read(found).text
    assert "ecret" not in repr(articles(mail, found))


def test_frame_of_a_letter_is_left_out_and_its_rights_kept() -> None:
    html = (
        '<p><a href="https://g.example/v?t=1">View in browser</a></p>'
        '<p><a href="https://g.example/">Home</a> | <a href="https://g.example/s">Shop</a></p>'
        f"<p>{TEXT}</p><p>Short but said.</p><p>© 2026 The Gull</p><p>Quay 3, Harwick</p><p>You are receiving this because you asked.</p>"
        '<p><a href="https://g.example/u?t=1">Unsubscribe</a></p>'
    )
    (article,) = articles(mail, document(message(html)))
    assert [block.text for block in article.blocks] == [TEXT, "Short but said."]
    assert article.attribution.rights == "© 2026 The Gull"
    assert article.attribution.url is None


def test_sentence_about_leaving_lists_in_the_middle_of_a_text_stays() -> None:
    leaving = "Many people unsubscribe from such letters within a week, she said."
    html = "".join(
        f"<p>{line}</p>" for line in (TEXT, leaving, f"{TEXT} Again.", f"{TEXT} And again.", f"{TEXT} Thrice.")
    )
    (article,) = articles(mail, document(message(html)))
    assert len(article.blocks) == 5


def test_attachments_are_no_text() -> None:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "The Gull <n@g.example>", "Fog", "Fri, 05 Jun 2026 07:30:00 +0200"
    made.set_content(TEXT)
    made.add_attachment("attached secret " * 100, filename="a.txt")
    (article,) = articles(mail, document(made.as_bytes()))
    assert [block.text for block in article.blocks] == [TEXT]


def test_mbox_gives_each_message_and_gives_from_lines_back() -> None:
    one = message().replace(b"\r\n", b"\n")
    head = b"From: Ada Quill <a@b.example>\nSubject: S\nDate: Fri, 05 Jun 2026 07:30:00 +0200\n\n"
    plain = head + b">From here on.\n\nFrom there, no new message.\n"
    found = document(b"From x Fri Jun  5 2026\n" + one + b"\nFrom y Fri Jun  5 2026\n" + plain)
    assert recognition.is_mail(found)
    first, second = articles(mail, found)
    assert (first.id, second.id) == (f"{found.id}#1", f"{found.id}#2")
    assert [block.text for block in second.blocks] == ["From here on.", "From there, no new message."]


@pytest.mark.parametrize(
    "data",
    [
        b"From: a\n",
        b"From: =?utf-8?q?" + b"a" * 50_000 + b"\nSubject: s\nDate: d\n\nx",
        b"From: " + b"(" * 5000 + b"\nSubject: s\nDate: d\n\n" + TEXT.encode(),
        b"From: " + b'"' * 5000 + b"\nSubject: " + b"=?" * 5000 + b"\nDate: d\n\n" + TEXT.encode(),
        b"From: a\nSubject: s\nDate: d\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 5000,
        b"From: a\nSubject: s\nDate: d\nContent-Type: text/plain; charset=unicode_escape\n\n\\ud800 " + TEXT.encode(),
        b"From: a\nSubject: s\nDate: d\nContent-Type: text/plain; charset=punycode\n\n" + b"a-" * 50_000,
        b"From: a\nSubject: s\nDate: d\nContent-Transfer-Encoding: base64\n\n!!!!" + TEXT.encode(),
        b"From: a\nSubject: s\nDate: d\nContent-Transfer-Encoding: x-uuencode\n\nbegin 666 x\n\xff\xff\nend\n",
        b"From: a\nSubject: s\nDate: d\nContent-Type: text/html\n\n" + b"<div>" * 100_000,
        b"From: a\nSubject: s\nDate: d\nContent-Type: multipart/mixed; boundary=\n\n--\n\n--\n",
        b"From: a\nSubject: s\nDate: d\nContent-Type: message/rfc822\n\n" * 300 + TEXT.encode(),
    ],
)
def test_hostile_message_gives_an_article_or_a_failure(data: bytes) -> None:
    assert results(mail, document(data))
