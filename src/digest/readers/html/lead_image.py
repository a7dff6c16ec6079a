"""The picture at the head of a page's article, and whose it is. Nothing is loaded.

Pages name it in three places: JSON-LD, `<meta property="og:image">`, the first figure of the article. They name different files of one
picture; what one place leaves out (the description, the credit, the file saved beside the page) is taken from another that names the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from digest.model import LeadImage
from digest.readers.html.declared import Node, PageMetadata, name_of, resolved, texts
from digest.readers.html.page import text_in
from digest.text.urls import canonical, is_web_address

MAX_ALT_CHARS = 600
MAX_CREDIT_CHARS = 160
_MAX_PICTURES = 60
"""Of a page that are looked at; the lead picture is among the first."""
_MIN_SIDE = 150
"""Declared pixels below which it is an icon, a face or a logo."""
_PLACE = re.compile(r"^[^\x00-\x1f<>\"`\\:?#]{1,400}$")
"""A relative path without a scheme, as browsers write it into a page that they save whole."""
_UNUSABLE = re.compile(r"data:image/[\w.+-]+[^,]{0,100},.{2000}|(?:blob|file|filesystem|content):", re.IGNORECASE)
"""Addresses of pictures that only the browser knew. A shorter `data:` holds the place of a picture that a script loads."""
_NO_LEAD = re.compile(
    r"(?:^|[/_.-])(?:logos?|icons?|favicon|avatars?|sprites?|placeholder|spacer|blank|pixel|default|fallback|badges?|headshots?)(?:[/_.-]|$)",
    re.IGNORECASE,
)
"""Words in a file's address of pictures that do not belong to an article."""
_SIZES = re.compile(r"[-_]?\d{2,4}x\d{2,4}|[-_@]\d{1,4}[wx]?$|[-_](?:scaled|large|medium|small|thumb)$", re.IGNORECASE)
"""What sites add to a file's name for one of its sizes."""
_CREDIT = re.compile(
    r"(?:(?:^|[\s(\[|–—.])(?:(?:photo|picture|image|photograph|illustration|graphic)s?(?:\s+(?:credit|courtesy|source))?\s*(?::|by\s)|credits?\s*:"
    r"|(?:foto|bild|grafik|symbolbild)s?\s*[:/]|(?:crédits?|crédito|photos?|fotos?)\s*:|©|\(c\)\s|图片?[来來]源[::]|摄影[::]|図|写真[::=])).*$",
    re.IGNORECASE | re.DOTALL,
)
"""Where in a caption the credit begins; it runs to the caption's end."""
_CREDIT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:credit|credits|copyright|photographer|photo-?by|attribution|bildquelle)(?:$|[\s_-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PagePicture:
    """A picture within the page."""

    src: str
    """As written."""
    alt: str
    credit: str | None
    width: int | None
    height: int | None


def lead_image(metadata: PageMetadata) -> LeadImage | None:
    """Return the picture at the head of a page's article; `None` when it shows none.

    Where the page has only pictures whose addresses cannot be used, it is the first of these.
    """
    lead = _lead_image(metadata)
    return None if lead is None else _within_limits(lead)


def _within_limits(lead: LeadImage) -> LeadImage:
    """Return a picture without what is too long to be a description or a credit: it would be shown in part, or push the story aside."""
    if len(lead.alt) > MAX_ALT_CHARS:
        lead = replace(lead, alt="", too_long=(*lead.too_long, "alt"))
    if len(lead.credit or "") > MAX_CREDIT_CHARS:
        lead = replace(lead, credit=None, too_long=(*lead.too_long, "credit"))
    return lead


def _first_within(texts_given: Iterable[str | None], limit: int) -> str:
    """Return the first text that is not too long, else the first; empty where there is none."""
    given = [text for text in texts_given if text]
    return next((text for text in given if len(text) <= limit), given[0] if given else "")


def _lead_image(metadata: PageMetadata) -> LeadImage | None:
    base = metadata.document.url or metadata.url
    images = list(islice(_images(metadata.page.tree), _MAX_PICTURES))
    for candidate in (*_from_json_ld(metadata, base), *_from_meta(metadata, base)):
        if _may_lead(candidate):
            return _completed(candidate, images)
    in_figures = (_shown(src, image) for src, image in images if next(image.iterancestors("figure"), None) is not None)
    figure = next(
        (
            picture
            for picture in in_figures
            if not _NO_LEAD.search(picture.src) and _is_large(picture.width, picture.height)
        ),
        None,
    )
    lead = _from_figure(figure, base) if figure else None
    return lead or next(_unusable(metadata), None)


def _unusable(metadata: PageMetadata) -> Iterator[LeadImage]:
    """Yield the pictures with an address that is neither of the web nor beside the page, in the order in which they are asked."""
    for key in ("ogimage", "twitterimage"):
        for value in metadata.meta.get(key, [])[:1]:
            if _UNUSABLE.match(value):
                yield LeadImage(url=_beginning(value), found=f"meta {key}")
    for image in metadata.page.tree.iter("img"):
        src = (image.get("src") or "").strip()
        if _UNUSABLE.match(src) and next(image.iterancestors("figure"), None) is not None:
            shown = _shown(_beginning(src), image)
            if _is_large(shown.width, shown.height):
                yield LeadImage(url=shown.src, alt=shown.alt, credit=shown.credit, found="figure")


def _beginning(address: str) -> str:
    """Return the beginning of an address that may hold a whole picture."""
    return address.partition(",")[0][:60]


def _from_json_ld(metadata: PageMetadata, base: str | None) -> Iterator[LeadImage]:
    for value in [
        value for key in ("image", "thumbnailUrl") for value in resolved(metadata.node.get(key), metadata.by_id)
    ]:
        node = value if isinstance(value, Mapping) else {"url": value}
        addresses = texts(node.get("contentUrl")) + texts(node.get("url")) + texts(node.get("@id"))
        address = next((link for text in addresses if (link := _address(text, base))), None)
        if address:
            yield LeadImage(
                url=address,
                credit=_json_ld_credit(node, metadata.by_id),
                width=_number(node.get("width")),
                height=_number(node.get("height")),
                found="json-ld",
            )


def _json_ld_credit(node: Mapping[str, Any], by_id: Mapping[str, Node]) -> str | None:
    """Return who made a picture. Source: schema.org, ImageObject and CreativeWork."""
    keys = ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice")
    makers = [", ".join(name for maker in resolved(node.get(key), by_id) for name in name_of(maker)) for key in keys]
    captions = texts(node.get("caption")) + texts(node.get("description"))
    return _first_within((*makers, *map(_credit_in, captions)), MAX_CREDIT_CHARS) or None


def _from_meta(metadata: PageMetadata, base: str | None) -> Iterator[LeadImage]:
    """Yield the pictures of `<meta>`. Source: The Open Graph protocol, structured properties; X Cards, image."""
    for key in ("ogimagesecureurl", "ogimageurl", "ogimage", "twitterimage", "twitterimagesrc"):
        for value in metadata.meta.get(key, [])[:1]:
            if address := _address(value, base):
                of = "ogimage" if key.startswith("og") else "twitterimage"
                yield LeadImage(
                    url=address,
                    alt=_described(next(iter(metadata.meta.get(f"{of}alt", [])), "")),
                    width=_number(next(iter(metadata.meta.get(f"{of}width", [])), None)),
                    height=_number(next(iter(metadata.meta.get(f"{of}height", [])), None)),
                    found="meta og:image" if of == "ogimage" else "meta twitter:image",
                )


def _from_figure(figure: _PagePicture, base: str | None) -> LeadImage | None:
    address = _address(figure.src, base)
    if not address and not _PLACE.match(figure.src):
        return None
    return LeadImage(
        url=address or figure.src,
        places=(figure.src,) if address != figure.src else (),
        alt=figure.alt,
        credit=figure.credit,
        width=figure.width,
        height=figure.height,
        found="figure",
    )


def _completed(lead: LeadImage, images: Iterable[tuple[str, etree._Element]]) -> LeadImage:
    """Return what a place says, completed by what the page shows of the same picture."""
    name = _name(lead.url)
    same = [_shown(src, image) for src, image in images if src == lead.url or _name(src) == name]
    if not same:
        return lead
    return replace(
        lead,
        places=tuple(dict.fromkeys(picture.src for picture in same if picture.src != lead.url))[:4],
        alt=_first_within((lead.alt, *(picture.alt for picture in same)), MAX_ALT_CHARS),
        credit=_first_within((lead.credit, *(picture.credit for picture in same)), MAX_CREDIT_CHARS) or None,
    )


def _images(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield where the pictures that the page shows are, as written, and their elements, in order."""
    for image in tree.iter("img"):
        src = (image.get("src") or "").strip()
        if not src or src[:5].lower() == "data:" or len(src) > 2000:
            src = (image.get("data-src") or "").strip()
        if src and len(src) <= 2000:
            yield src, image


def _shown(src: str, image: etree._Element) -> _PagePicture:
    """Return what the page says of a picture that it shows."""
    figure = next(image.iterancestors("figure"), None)
    return _PagePicture(
        src=src,
        alt=_described(image.get("alt") or ""),
        credit=_figure_credit(figure) if figure is not None else None,
        width=_number(image.get("width")),
        height=_number(image.get("height")),
    )


def _figure_credit(figure: etree._Element) -> str | None:
    """Return who made a figure's picture: an element that is called so, else what its caption says of it."""
    called = [
        text_in(element)
        for element in figure.iter()
        if _CREDIT_CLASS.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}")
    ]
    caption = figure.find(".//figcaption")
    said = _credit_in(text_in(caption)) if caption is not None else None
    return _first_within((*called, said), MAX_CREDIT_CHARS) or None


def _credit_in(caption: str) -> str | None:
    """Return the credit within a caption, verbatim from its first word to the caption's end; `None` without one."""
    found = _CREDIT.search(caption)
    text = found[0].lstrip(" .|–—").strip() if found else ""
    if text.startswith(("(", "[")) and not text.lower().startswith("(c)"):
        text = text[1:].rstrip(".").rstrip(")]")
    return text or None


def _described(alt: str) -> str:
    """Return a description that is one: not a file's name."""
    text = " ".join(alt.split())
    return "" if re.fullmatch(r"[\w.-]+\.(?:jpe?g|png|gif|webp)", text, re.IGNORECASE) else text


def _may_lead(lead: LeadImage) -> bool:
    path = unquote(urlsplit(lead.url).path)
    return not _NO_LEAD.search(path) and _is_large(lead.width, lead.height)


def _is_large(width: int | None, height: int | None) -> bool:
    return all(side is None or side >= _MIN_SIDE for side in (width, height))


def _name(address: str) -> str:
    """Return what the files of one picture have in common: the name without ending and size."""
    try:
        last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return address
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", last)
    bare = _SIZES.sub("", stem)
    return (bare if len(bare) >= 4 else stem).casefold() or address


def _address(value: str, base: str | None) -> str | None:
    """Return an absolute web address, or `None`."""
    try:
        address = urljoin(base, value.strip()) if base else value.strip()
        if address.startswith("//"):
            address = f"https:{address}"
    except ValueError:
        return None
    return canonical(address) if is_web_address(address) and len(address) <= 2000 else None


def _number(value: Any) -> int | None:
    """Return a number of pixels, 1..100,000; `None` for anything else, such as `100%`."""
    if isinstance(value, Mapping):
        value = value.get("value")
    text = str(value).strip().removesuffix("px") if isinstance(value, str | int | float) else ""
    found = re.fullmatch(r"(\d{1,6})(?:\.\d+)?", text)
    return int(found[1]) if found and 1 <= int(found[1]) <= 100_000 else None
