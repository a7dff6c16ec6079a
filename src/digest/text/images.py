"""What the bytes of a picture say: its kind and size.

Names and declared types are not believed. Only what every mail client shows is a picture here: PNG, JPEG and GIF.
"""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Literal, TypeAlias

MAX_BYTES = 4 * 1024 * 1024
"""Share pictures of news pages are 0.1 to 0.6 MB; beyond this a picture is an original nobody should have to load."""
MAX_PIXELS = 40_000_000
"""A few kilobytes can unpack to gigabytes; a camera's picture has 24 million."""
MIN_SIDE = 100
"""Pixels. Below it are counters, icons and logos."""
MAX_RATIO = 5.0
"""Long side to short side. Beyond it are rules and banners."""

MediaType: TypeAlias = Literal["image/png", "image/jpeg", "image/gif"]

ENDINGS: dict[MediaType, str] = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
_STARTS: tuple[tuple[bytes, MediaType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
"""Source: WHATWG MIME Sniffing, section 6.1."""
_ENDS: dict[MediaType, bytes] = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9", "image/gif": b";"}
"""Source: PNG, section 11.2.5; ITU T.81, table B.1; GIF89a, section 27."""
_TAIL_BYTES = 64 * 1024
"""Some cameras put a preview behind the end."""


class PictureError(ValueError):
    """Bytes that cannot be shown as a picture of an issue; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What a picture's bytes say."""

    media_type: MediaType
    width: int
    """Pixels as it is shown: a camera's turn is reckoned in."""
    height: int


def picture_facts(data: bytes) -> PictureFacts:
    """Return what the bytes of an article's picture say of it.

    Raises: PictureError when they are not PNG, JPEG or GIF, are cut short, or lie beyond the bounds.
    """
    facts = image_facts(data)
    width, height = facts.width, facts.height
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_RATIO * min(width, height):
        raise PictureError(f"has the wrong size for a picture of an article: {width} × {height} pixels")
    return facts


def image_facts(data: bytes) -> PictureFacts:
    """Return what the bytes of any image say of it, a logo too.

    Raises: PictureError when they are not PNG, JPEG or GIF, are cut short, or are too many.
    """
    import imagesize

    if len(data) > MAX_BYTES:
        raise PictureError(f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    media_type = next((kind for start, kind in _STARTS if data.startswith(start)), None)
    if media_type is None:
        raise PictureError("is not PNG, JPEG or GIF")
    if _ENDS[media_type] not in data[-_TAIL_BYTES:]:
        raise PictureError("is cut short")
    try:
        width, height = imagesize.get(BytesIO(data))
    except (ValueError, LookupError, TypeError, OSError, ArithmeticError, struct.error) as error:
        raise PictureError("does not say how large it is") from error
    if not (isinstance(width, int) and isinstance(height, int)) or min(width, height) <= 0:
        raise PictureError("does not say how large it is")
    if width * height > MAX_PIXELS:
        raise PictureError(f"has more than {MAX_PIXELS // 1_000_000} million pixels")
    return PictureFacts(media_type=media_type, width=width, height=height)
