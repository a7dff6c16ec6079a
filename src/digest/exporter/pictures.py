"""The stories' pictures among the finished files. Layer 4: pure.

A picture is a file beside the issue. The mail shows it from there when the digest has an address; without one it carries the picture
with it, since a mail client has no folder to look into.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from digest.composer.rendering.pages import TOP
from digest.composer.rendering.views import image_path
from digest.exporter.message import InlinePart
from digest.model import Image, Issue, Rendered, Site, Story

MAX_PART_BYTES = 1024 * 1024
MAX_PARTS_BYTES = 6 * 1024 * 1024
"""Of pictures in one message. Base64 adds a third, and many servers refuse a message of more than 10 MB."""


def with_held(issue: Issue, pictures: Mapping[str, bytes]) -> Issue:
    """Return the issue without the pictures whose bytes are not there."""
    return _only(issue, lambda image: image.sha256 in pictures)


def mailed(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Issue:
    """Return the issue as its mail shows it: without the pictures that are too much for a mail which has to carry them."""
    if site.base_url:
        return issue
    room = MAX_PARTS_BYTES
    kept: set[str] = set()
    for image in _images(issue):
        size = len(pictures[image.sha256])
        if image.sha256 not in kept and size <= min(room, MAX_PART_BYTES):
            kept.add(image.sha256)
            room -= size
    return _only(issue, lambda image: image.sha256 in kept)


def inline_parts(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> tuple[InlinePart, ...]:
    """Return the pictures that the mail of an issue carries with it, each once; none when the digest has an address."""
    if site.base_url:
        return ()
    shown = {image_path(image): image for image in _images(issue)}
    if (logo := site.theme.logo) is not None and logo.sha256 in pictures:
        shown[TOP + image_path(logo)] = logo
    return tuple(
        InlinePart(src=path, identity=image.sha256[:32], media_type=image.media_type, data=pictures[image.sha256])
        for path, image in shown.items()
    )


def picture_files(issue: Issue, pictures: Mapping[str, bytes]) -> Iterator[Rendered]:
    """Yield the files of an issue's pictures, each once."""
    for path, image in sorted({image_path(image): image for image in _images(issue)}.items()):
        yield Rendered(path=f"issues/{issue.slug}/{path}", media_type=image.media_type, data=pictures[image.sha256])


def logo_files(site: Site, pictures: Mapping[str, bytes]) -> Iterator[Rendered]:
    """Yield the file of the logo, where there is one."""
    if (logo := site.theme.logo) is not None and logo.sha256 in pictures:
        yield Rendered(path=image_path(logo), media_type=logo.media_type, data=pictures[logo.sha256])


def _images(issue: Issue) -> Iterator[Image]:
    """Yield the pictures of an issue, in printed order."""
    for story in issue.stories:
        yield from (one.image for one in (story, *story.coverage) if one.image is not None)


def _only(issue: Issue, wanted: Callable[[Image], bool]) -> Issue:
    def of(story: Story) -> Story:
        image = story.image if story.image is not None and wanted(story.image) else None
        return replace(story, image=image, coverage=tuple(of(other) for other in story.coverage))

    sections = tuple(
        replace(section, stories=tuple(of(story) for story in section.stories)) for section in issue.sections
    )
    return issue if sections == issue.sections else replace(issue, sections=sections)
