"""Fetches the lead picture of a page; writes nothing."""

import hashlib
from dataclasses import replace
from datetime import datetime

from digest.fetch.entries import is_feed
from digest.fetch.http import Client, FetchedPicture, RequestError, Response, Wanted
from digest.model import Article, Document, LeadImage, SeenAt
from digest.text.images import MAX_BYTES, PictureError, picture_facts

_PICTURE = Wanted(accept="image/jpeg, image/png, image/gif;q=0.9", size_bytes=MAX_BYTES)
"""Without this header servers send formats that mail clients do not show."""
_MAX_TRIES = 3


def with_picture(response: Response, *, client: Client, origin: str | None, now: datetime) -> Response:
    """Return the response with the lead picture of its page; unchanged when it is not a page, or shows none.

    `origin` is as in `Client.get`: a page on the local network leads to its own server only.
    """
    if response.status != 200 or is_feed(response.data):
        return response
    lead = lead_image(response.data, media_type=response.media_type, url=response.final_url, now=now)
    if lead is None:
        return response
    problem = ""
    addresses = [address for address in (lead.url, *lead.places) if address.lower().startswith(("https://", "http://"))]
    for address in addresses[:_MAX_TRIES]:
        try:
            got = client.get(address, origin=origin or response.url, now=now, wanted=_PICTURE)
            facts = picture_facts(got.data)
        except RequestError as error:
            problem = problem or f"its picture {address}: {error.problem}"
        except PictureError as error:
            problem = problem or f"its picture {address} {error}"
        else:
            return replace(response, picture=FetchedPicture(url=address, data=got.data, media_type=facts.media_type))
    return replace(response, picture_problem=problem)


def lead_image(
    data: bytes, *, media_type: str | None, url: str | None, now: datetime, source: str = "page"
) -> LeadImage | None:
    """Return the lead picture that a document of a single article names; `None` for any other document."""
    from digest import readers

    document = Document(
        id=hashlib.sha256(data).hexdigest(), source=source, data=data, media_type=media_type, url=url, seen=SeenAt(now)
    )
    articles = readers.read(document).articles
    return (
        next((article.image for article in articles if isinstance(article, Article)), None)
        if len(articles) == 1
        else None
    )
