"""A picture is shown from the project's own bytes: beside the page, in it, or nowhere."""

import plistlib
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.model import Article, Attribution, Document, LeadImage, Notice, Story
from digest.project.pictures import FoundPicture, find_picture, find_pictures
from digest.project.seeds import read_documents
from digest.readers import read
from tests.drawing import jpeg, png
from tests.readers.test_lead_image import PARAGRAPHS

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)
REMOTE = LeadImage(url="https://cdn.example/2026/ship.jpg", alt="A ship", credit="Ada Quill", found="json-ld")


def page(img: str) -> bytes:
    return (
        "<!DOCTYPE html><html lang='en'><head><title>Ferry line tests a ship</title></head><body><article>"
        f'<h1>Ferry line tests a ship</h1><figure><img src="{img}" alt="A ship"></figure>{PARAGRAPHS}</article></body></html>'
    ).encode()


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


def look(root: Path, lead: LeadImage | None, source: str = "seeds/a.html") -> FoundPicture | Notice | None:
    return find_picture(lead, source=source, root=root)


def article(seeds: Path) -> Article:
    (document,) = read_documents(seeds, root=seeds.parent, now=NOW)
    assert isinstance(document, Document)
    (found,) = read(document).articles
    assert isinstance(found, Article)
    return found


def test_page_saved_whole_has_its_picture_in_its_folder(seeds: Path) -> None:
    (seeds / "a.html").write_bytes(page("a_files/ship.jpg"))
    (seeds / "a_files").mkdir()
    (seeds / "a_files" / "ship.jpg").write_bytes(jpeg(800, 450))
    (seeds / "a_files" / "style.css").write_text("p { color: red }")
    found = look(seeds.parent, article(seeds).image)
    assert isinstance(found, FoundPicture)
    assert (found.image.file, found.image.width, found.image.height) == ("seeds/a_files/ship.jpg", 800, 450)
    assert (found.image.alt, found.image.url, found.image.media_type) == ("A ship", None, "image/jpeg")


def test_sidecar_names_a_picture_with_description_and_credit(seeds: Path) -> None:
    (seeds / "a.txt").write_text("Fog\n\nThick fog closed the port.", "utf-8")
    (seeds / "quay.png").write_bytes(png())
    (seeds / "a.txt.meta.toml").write_text(
        '[[images]]\nfile = "quay.png"\nalt = "The quay\u202e"\ncredit = "Photo: Tomas Brandt"\n', "utf-8"
    )
    found = look(seeds.parent, None, "seeds/a.txt")
    assert isinstance(found, FoundPicture)
    assert (found.image.alt, found.image.credit) == ("The quay", "Photo: Tomas Brandt")
    assert [one.source for one in read_documents(seeds, root=seeds.parent, now=NOW)] == ["seeds/a.txt"]


def test_a_credit_that_is_too_long_to_be_one_is_left_out_with_a_notice(seeds: Path) -> None:
    (seeds / "quay.png").write_bytes(png())
    (seeds / "a.txt.meta.toml").write_text('[[images]]\nfile = "quay.png"\nalt = "The quay"\n', "utf-8")
    lead = replace(REMOTE, alt="", credit=None, too_long=("alt", "credit"))
    story = Story(id="a", document="a", source="seeds/a.txt", attribution=Attribution(headline="Fog"), lead_image=lead)
    found, (notice,) = find_pictures([story], root=seeds.parent)
    assert found["a"].image.alt == "The quay"
    assert notice.text == "its picture is shown without its credit, which is too long to be one"
    assert notice.hint is not None
    assert "[[images]]" in notice.hint


def test_picture_that_is_nowhere_is_none_and_nothing_is_loaded(seeds: Path) -> None:
    (seeds / "a.html").write_bytes(page("https://cdn.example/2026/ship.jpg"))
    assert look(seeds.parent, REMOTE) is None


def test_file_that_is_no_picture_is_told(seeds: Path) -> None:
    (seeds / "a.html").write_bytes(page("a_files/ship.jpg"))
    (seeds / "a_files").mkdir()
    (seeds / "a_files" / "ship.jpg").write_bytes(b"<svg onload='alert(1)'>")
    found = look(seeds.parent, article(seeds).image)
    assert isinstance(found, Notice)
    assert found.text == "its picture seeds/a_files/ship.jpg is not PNG, JPEG or GIF"


@pytest.mark.parametrize(
    "place", ["../outside.png", "a_files/../../outside.png", "/outside.png", "a_files/..%2f..%2foutside.png"]
)
def test_path_never_leaves_the_folder(seeds: Path, place: str) -> None:
    (seeds.parent / "outside.png").write_bytes(png())
    (seeds / "a.html").write_bytes(page(place))
    (seeds / "a_files").mkdir()
    assert look(seeds.parent, LeadImage(url=place, places=(place,))) is None


def test_link_out_of_the_folder_is_not_followed(seeds: Path) -> None:
    (seeds.parent / "outside.png").write_bytes(png())
    (seeds / "a.html").write_bytes(page("a_files/ship.png"))
    (seeds / "a_files").mkdir()
    (seeds / "a_files" / "ship.png").symlink_to(seeds.parent / "outside.png")
    assert look(seeds.parent, LeadImage(url="a_files/ship.png")) is None


def test_mail_carries_its_picture(seeds: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Gazette <news@gazette.example>", "Ferry line tests a ship"
    message["Date"] = "Thu, 04 Jun 2026 08:00:00 +0000"
    message.set_content("The ferry line will run a ship on batteries.")
    html = f'<img src="https://t.example/p.gif"><img src="cid:logo@x"><img src="cid:ship@x" alt="A ship">{PARAGRAPHS}'
    message.add_alternative(html, subtype="html")
    body = message.get_body(("html",))
    assert isinstance(body, EmailMessage)
    body.add_related(png(120, 120), "image", "png", cid="<logo@x>")
    body.add_related(png(640, 400), "image", "png", cid="<ship@x>")
    (seeds / "a.eml").write_bytes(message.as_bytes())
    found = look(seeds.parent, article(seeds).image, "seeds/a.eml")
    assert isinstance(found, FoundPicture)
    assert (found.image.file, found.image.alt, found.image.width) == ("seeds/a.eml", "A ship", 640)


def test_web_archives_hold_their_picture(seeds: Path) -> None:
    html = page("https://cdn.example/ship.png")
    boundary = b"----=_x"
    mhtml = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/a\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="' + boundary + b'"\r\n\r\n--' + boundary
        + b"\r\nContent-Type: text/html\r\nContent-Location: https://gazette.example/a\r\n\r\n" + html
        + b"\r\n--" + boundary + b"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n"
        b"Content-Location: https://cdn.example/ship.png\r\n\r\n"
    )  # fmt: skip
    import base64

    part = base64.encodebytes(png())
    mhtml = mhtml.replace(b"Encoding: binary", b"Encoding: base64") + part + b"\r\n--" + boundary + b"--\r\n"
    archive = plistlib.dumps(
        {
            "WebMainResource": {
                "WebResourceData": html,
                "WebResourceMIMEType": "text/html",
                "WebResourceURL": "https://gazette.example/a",
            },
            "WebSubresources": [{"WebResourceURL": "https://cdn.example/ship.png", "WebResourceData": png()}],
        }
    )
    for name, data in (("a.mhtml", mhtml), ("a.webarchive", archive)):
        (seeds / name).write_bytes(data)
        found = look(seeds.parent, article(seeds).image, f"seeds/{name}")
        assert isinstance(found, FoundPicture), name
        assert found.data == png()
        (seeds / name).unlink()
