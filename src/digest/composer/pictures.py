"""A story's picture as templates are given it. Layer 3: pure. Documented in docs/templates.md, as a contract."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from digest.model import Image, Issue
from digest.text.images import ENDINGS

EMAIL_WIDTH = 600
"""Pixels: the widest a mail shows."""
LOGO_WIDTH, LOGO_HEIGHT = 300, 56
"""Pixels, at most: above the title, on a phone too."""
_NAME_DIGITS = 12
"""48 bits of the bytes' hash: two of a thousand pictures of one issue share them once in 500 million issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """A picture."""

    src: str
    """Its address: whole when the digest has one, else `path`."""
    path: str
    """Its place beside the issue's pages."""
    alt: str
    """The source's own description; empty when it gives none."""
    credit: str | None
    """Who made it, as the source says."""
    width: int
    height: int
    email_width: int
    """Pixels as a mail shows it: at most 600 wide, in proportion."""
    email_height: int


def illustrated(issue: Issue, images: Mapping[str, Image]) -> Issue:
    """Return the issue with the pictures that were found for its stories, by the story's id; what other coverage has stays as it is."""
    return replace(
        issue,
        sections=tuple(
            replace(section, stories=tuple(replace(story, image=images.get(story.id)) for story in section.stories))
            for section in issue.sections
        ),
    )


def image_view(image: Image, *, base: str) -> ImageView:
    """Return a picture as templates are given it; `base` is the address of the issue's folder, ending in `/`, or empty."""
    path = image_path(image)
    width = min(image.width, EMAIL_WIDTH)
    return ImageView(
        src=base + path,
        path=path,
        alt=image.alt,
        credit=image.credit,
        width=image.width,
        height=image.height,
        email_width=width,
        email_height=max(1, round(image.height * width / image.width)),
    )


def logo_view(image: Image, *, base: str) -> ImageView:
    """Return the logo as templates are given it: at most 300 by 56 pixels; `base` leads to the top of the site, or is its address."""
    scale = min(1.0, LOGO_WIDTH / image.width, LOGO_HEIGHT / image.height)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    shown = image_view(image, base=base)
    return replace(shown, width=width, height=height, email_width=width, email_height=height)


def image_path(image: Image) -> str:
    """Return where a picture is from the issue's folder, the logo from the top; named by its bytes, so it can be kept for ever."""
    return f"images/{image.sha256[:_NAME_DIGITS]}{ENDINGS[image.media_type]}"
