"""A picture is a file beside the issue; the mail links to it, or carries it where the digest has no address."""

import email
import email.policy
import hashlib
from dataclasses import replace
from email.message import EmailMessage

import pytest

from digest.composer.rendering import fitting
from digest.composer.rendering.fitting import carrying_notices, with_carried_pictures
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import illustrated, image_view
from digest.exporter.message import InlinePart, inline_parts, message_bytes
from digest.model import Image, Issue, Site, Story
from digest.pipeline.finishing import render_site
from tests.drawing import png
from tests.samples import SITE, bridge, fog, issues

DATA = png(800, 400)
IMAGE = Image(
    file="seeds/fog_files/a.png",
    sha256=hashlib.sha256(DATA).hexdigest(),
    media_type="image/png",
    width=800,
    height=400,
    alt="The quay in the fog",
    credit="Photo: Ada Quill",
)
HELD = {IMAGE.sha256: DATA}
PATH = f"images/{IMAGE.sha256[:12]}.png"
NOWHERE = replace(SITE, base_url=None)


def issue(*stories: Story, site: Site = SITE) -> Issue:
    return illustrated(issues(*stories, site=site)[0], {fog().id: IMAGE})


def files(site: Site, *, held: dict[str, bytes]) -> dict[str, bytes]:
    made = render_site([issue(fog(), bridge(), site=site)], site, Templates(), pictures=held)
    return {file.path: file.data for file in made}


def test_picture_lies_beside_the_issue() -> None:
    assert files(SITE, held=HELD)[f"issues/2026-W10/{PATH}"] == DATA


def test_picture_without_bytes_is_not_shown() -> None:
    made = files(SITE, held={})
    assert not [path for path in made if "images/" in path]
    assert not [path for path, data in made.items() if PATH.encode() in data]


def test_view_has_the_address_and_the_size_in_the_mail() -> None:
    view = image_view(IMAGE, base="https://digest.example/issues/2026-W10/")
    assert (view.src, view.path) == (f"https://digest.example/issues/2026-W10/{PATH}", PATH)
    assert (view.email_width, view.email_height, view.alt, view.credit) == (600, 300, IMAGE.alt, IMAGE.credit)


def test_mail_carries_the_picture_where_the_digest_has_no_address() -> None:
    one = issue(fog(), site=NOWHERE)
    html = f'<p>a</p><img src="{PATH}" alt="The quay">'
    parts = inline_parts(one, NOWHERE, HELD)
    data = message_bytes(one, NOWHERE, html=html, text="a\n", pictures=parts)
    read = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    picture = list(read.walk())[-1]
    body = read.get_body(("html",))
    assert body is not None
    assert picture.get_content() == DATA
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in body.get_content()
    assert picture.get_content_disposition() == "inline"
    assert data == message_bytes(one, NOWHERE, html=html, text="a\n", pictures=parts)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_mail_of_a_digest_with_an_address_carries_nothing() -> None:
    assert inline_parts(issue(fog()), SITE, HELD) == ()
    assert with_carried_pictures(issue(fog()), SITE, HELD) == issue(fog())


def test_picture_that_the_html_does_not_show_is_not_carried() -> None:
    part = InlinePart(src=PATH, identity="x", media_type="image/png", data=DATA)
    data = message_bytes(issue(fog(), site=NOWHERE), NOWHERE, html="<p>a</p>", text="a\n", pictures=(part,))
    assert b"multipart/related" not in data


def test_mail_carries_no_more_than_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "MAX_PICTURE_BYTES", len(DATA) - 1)
    assert with_carried_pictures(issue(fog(), site=NOWHERE), NOWHERE, HELD).stories[0].image is None


def test_pictures_that_the_mail_does_not_carry_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert carrying_notices(issue(fog(), site=NOWHERE), NOWHERE, HELD) == ()
    monkeypatch.setattr("digest.composer.rendering.fitting.MAX_PICTURE_BYTES", 10)
    assert carrying_notices(issue(fog()), SITE, HELD) == ()
    (notice,) = carrying_notices(issue(fog(), site=NOWHERE), NOWHERE, HELD)
    assert notice.text.startswith("1 picture left out of the mail, which carries at most")
    assert "Fog Closes Port Merrow" in notice.text
    assert "base_url" in notice.hint
