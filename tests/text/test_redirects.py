"""Addresses that hold the one they lead on to are undone, click counters come off, and every other address stays as written."""

import base64
import json

import pytest

from digest.text.redirects import article_address, leads_on

PIER = "https://gull.example/pier-opens"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={PIER}&ct=ga&usg=AOv",
        f"https://www.google.de/url?q={PIER}",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fgull.example%2Fpier-opens%3Ffbclid%3DX9&h=AT0",
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgull.example%2Fpier-opens&data=05%7C01",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__gull.example_pier-2Dopens&d=DwMF",
        "https://urldefense.com/v3/__https://gull.example/pier*opens__;LQ!!Ab1$",
        "https://news.google.com/rss/articles/"
        + _encoded(b"\x08\x13\x22" + bytes([len(PIER)]) + PIER.encode() + b"\xd2\x01\x00")
        + "?oc=5",
        "https://substack.com/redirect/2/" + _encoded(json.dumps({"e": PIER + "?utm_source=mail"}).encode()) + ".sig",
        "https://www.google.com/amp/s/gull.example/pier-opens",
        "https://click.letters.example/?u=https%3A%2F%2Fgull.example%2Fpier-opens",
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fgull.example%252Fpier-opens",
    ],
)
def test_address_within_an_address_is_found(wrapped: str) -> None:
    assert article_address(wrapped) == PIER
    assert leads_on(wrapped)


@pytest.mark.parametrize(
    "address",
    [
        PIER,
        "https://t.example/aB3dE",
        "https://news.google.com/rss/articles/CBMiWkFVX3lxTE1",
        "https://social.example/sharer.php?u=https://gull.example/pier-opens",
        "https://gull.example/login?url=https://gull.example/pier-opens",
        "https://archive.example/save?url=https://gull.example/pier-opens",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://urldefense.com/v3/__https://gull.example",
        "https://substack.com/redirect/2/W10.sig",
    ],
)
def test_other_addresses_stay(address: str) -> None:
    assert article_address(address) == address
    assert not leads_on(address)


def test_click_counters_come_off_and_the_rest_stays_as_written() -> None:
    counted = f"{PIER}?id=7%20a&utm_source=letter&UTM_medium=mail&fbclid=Z&b=#part"
    assert article_address(counted) == f"{PIER}?id=7%20a&b=#part"
    assert not leads_on(counted)
