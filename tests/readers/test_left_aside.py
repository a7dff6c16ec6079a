"""What a reader leaves aside of a mail or a feed gets a notice for each kind, with how many."""

import hashlib
import json
from email.message import EmailMessage

import pytest

from digest import readers
from digest.model import Article, Document, Notice, Reading
from digest.readers import feeds, mail

LONG = "The pilots of Ondo have counted every boat that left the harbour since the spring, and they are not done yet. "


def reading(data: bytes, name: str) -> Reading:
    return readers.read(Document(id=hashlib.sha256(data).hexdigest(), source=f"seeds/{name}", data=data))


def message(text: str = LONG * 3) -> EmailMessage:
    new = EmailMessage()
    new["From"] = "The Ondo Pilot <news@pilot.example>"
    new["Subject"] = "Pilots count the boats"
    new["Date"] = "Tue, 03 Mar 2026 10:00:00 +0000"
    new.set_content(text)
    return new


def notices(of: EmailMessage) -> tuple[Notice, ...]:
    return reading(bytes(of), "letter.eml").notices


def test_mail_of_text_and_html_leaves_nothing_aside() -> None:
    plain = message()
    plain.add_alternative(f"<p>{LONG * 3}</p>", subtype="html")
    assert notices(plain) == ()


def test_picture_shown_within_a_mail_and_signature_are_not_attachments() -> None:
    signed = message()
    signed.add_alternative(f'<p>{LONG * 3}</p><img src="cid:boat">', subtype="html")
    signed.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<boat>")  # type: ignore[union-attr,index]  # a part of two
    signed.make_mixed()
    signed.add_attachment(b"x", maintype="application", subtype="pgp-signature", filename="signature.asc")
    assert notices(signed) == ()


def test_attachments_are_counted_and_the_first_are_named() -> None:
    attached = message()
    for number in range(5):
        attached.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=f"report {number}.pdf")
    (notice,) = notices(attached)
    assert notice.source == "seeds/letter.eml"
    assert notice.text == "5 attachments not read: report 0.pdf, report 1.pdf, report 2.pdf and 2 more"
    assert notice.hint


def test_attachment_without_a_name_is_named_by_its_type() -> None:
    attached = message()
    attached.add_attachment(b"ID3", maintype="audio", subtype="mpeg")
    assert [notice.text for notice in notices(attached)] == ["1 attachment not read: audio/mpeg"]


def test_forwarded_message_is_reported() -> None:
    outer = message()
    outer.add_attachment(message("Another letter. " + LONG))
    assert [notice.text for notice in notices(outer)] == ["1 message forwarded within it not read"]


def test_second_text_beside_the_one_that_is_read_is_reported() -> None:
    split = message(LONG * 4)
    split.make_mixed()
    part = EmailMessage()
    part.set_content("The second half of the letter. " + LONG * 3)
    split.attach(part)
    assert [notice.text.partition(":")[0] for notice in notices(split)] == ["1 other part with text not read"]


def test_short_footer_of_a_mailing_list_is_not_reported() -> None:
    split = message(LONG * 4)
    split.make_mixed()
    part = EmailMessage()
    part.set_content("______\nPilots mailing list\nhttps://lists.pilot.example/\n")
    split.attach(part)
    assert notices(split) == ()


def test_messages_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_MESSAGES", 2)
    box = b"".join(b"From a@pilot.example Tue Mar  3 10:00:00 2026\n" + bytes(message()) + b"\n" for _ in range(5))
    read = reading(box, "letters.mbox")
    assert len(read.articles) == 2
    assert [notice.text for notice in read.notices] == ["3 of its messages not read: a mailbox may have 2"]


def test_attachments_of_a_whole_mailbox_give_one_notice() -> None:
    attached = message()
    attached.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")
    box = b"".join(b"From a@pilot.example Tue Mar  3 10:00:00 2026\n" + bytes(attached) + b"\n" for _ in range(3))
    assert [notice.text for notice in reading(box, "letters.mbox").notices] == [
        "3 attachments not read: a.pdf, a.pdf, a.pdf"
    ]


def rss(entries: int) -> bytes:
    items = "".join(f"<item><title>Boat {n}</title><description>{LONG}</description></item>" for n in range(entries))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Pilot</title>{items}</channel></rss>'.encode()


def json_feed(items: list[object]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Pilot", "items": items}).encode()


def items(number: int) -> list[object]:
    return [{"id": str(n), "title": f"Boat {n}", "content_text": LONG} for n in range(number)]


@pytest.mark.parametrize(("data", "name"), [(rss(5), "pilot.xml"), (json_feed(items(5)), "pilot.json")])
def test_entries_beyond_the_limit_are_counted(data: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading(data, name).notices == ()
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    read = reading(data, name)
    assert sum(isinstance(one, Article) for one in read.articles) == 3
    assert [notice.text for notice in read.notices] == ["2 of 5 entries are not read: a feed may have 3"]


def test_items_that_are_not_objects_are_counted() -> None:
    read = reading(json_feed([*items(2), "boat", None]), "pilot.json")
    assert [notice.text for notice in read.notices] == [
        "2 of 4 items of the feed are not read: they are not JSON objects"
    ]
