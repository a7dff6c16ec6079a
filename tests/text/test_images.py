"""A picture is what its bytes say, whatever it is called."""

import random

import pytest

from digest.text.images import MAX_BYTES, PictureError, PictureFacts, picture_facts
from tests.drawing import gif, jpeg, png, png_head


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (png(640, 360), PictureFacts(media_type="image/png", width=640, height=360)),
        (gif(320, 200), PictureFacts(media_type="image/gif", width=320, height=200)),
        (jpeg(800, 450), PictureFacts(media_type="image/jpeg", width=800, height=450)),
        (jpeg(800, 450, orientation=6), PictureFacts(media_type="image/jpeg", width=450, height=800)),
    ],
)
def test_size_and_kind_come_from_the_bytes(data: bytes, facts: PictureFacts) -> None:
    assert picture_facts(data) == facts


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not PNG, JPEG or GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not PNG, JPEG or GIF"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "not PNG, JPEG or GIF"),
        (b"<html>GIF89a", "not PNG, JPEG or GIF"),
        (png(640, 360)[:-30], "cut short"),
        (png_head(60_000, 60_000), "million pixels"),
        (png_head(0, 360), "how large"),
        (png(1, 1), "wrong size for a picture"),
        (png_head(1200, 101), "wrong size for a picture"),
        (png(640, 360) + bytes(MAX_BYTES), "larger than"),
    ],
)
def test_picture_that_cannot_be_shown_is_refused_with_the_reason(data: bytes, problem: str) -> None:
    with pytest.raises(PictureError, match=problem):
        picture_facts(data)


@pytest.mark.parametrize("whole", [png(), gif(), jpeg()], ids=["png", "gif", "jpeg"])
def test_damaged_bytes_are_refused_or_read_and_never_a_traceback(whole: bytes) -> None:
    chance = random.Random(7)  # noqa: S311 - the same damage in every run
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(4, min(80, len(data)))] = chance.randrange(256)
        try:
            facts = picture_facts(bytes(data))
        except PictureError:
            continue
        assert facts.width > 0
        assert facts.height > 0
