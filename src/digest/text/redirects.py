"""Addresses that only lead on: what they lead to, and addresses without the marks that count clicks.

Search engines, alert services, social networks, mail filters and letters wrap the address of an article into one of their own. Only
those that hold the other address are undone; short addresses and click counters with a number of their own do not, and stay as they are.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.text.urls import canonical, host_of, is_web_address

_MAX_STEPS = 4
"""Redirects within redirects: a mail filter around a newsletter's counter around a search engine has three."""

_PARAMETERS = ("url", "u", "q", "to", "target", "dest", "destination", "uddg", "z", "link", "goto")
_LEADING_PATH = re.compile(
    r"(?:url|l\.php|l|links?|redirect|redir|away(?:\.php)?|out|goto|go|r|t\d?|ck|click|track|exit|apiclick\.aspx|linkfilter)"
)
"""Last parts of paths that lead on. Sharing, archiving and translating services have others, and are pages of their own."""
_LEADING_HOST = re.compile(
    r"(?:lm?|out|go|links?|clicks?|track|away|exit|redirect)\..+|.+\.safelinks\.protection\.outlook\.com"
)
"""Hosts all of whose addresses lead on, also those without a path."""
_COUNTERS = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|twclid|igshid|yclid|mc_[ce]id|mkt_tok|_hsenc|_hsmi|vero_id|oly_(?:anon|enc)_id|ml_subscriber(?:_hash)?",
    re.IGNORECASE,
)
"""Parameters that say by which letter or post somebody came, some of them who that was."""
_PROOFPOINT_3 = re.compile(r"/v3/__(?P<address>.+?)__;(?P<bytes>[A-Za-z0-9+/=_-]*)!")
_PROOFPOINT_RUN = re.compile(r"\*(?:\*(?P<length>[A-Za-z0-9_-]))?")
_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""In the third version `**A` stands for two signs in a row, `**B` for three. Source: Proofpoint, URL Defense v3 decoder."""
_PATH_NAMES = re.compile(
    r"/RU=(?P<address>https?(?::|%3a)[^/]+)/|/amp/s/(?P<amp>[^/?#]+\.[^/?#]+/[^?#]*)", re.IGNORECASE
)
_WEB = re.compile(rb"https?://[\x21-\x7e]+")


def article_address(address: str) -> str:
    """Return the address that an address leads on to, without marks that count clicks; the address itself when it is the page's own."""
    found = canonical(address)
    for _ in range(_MAX_STEPS):
        target = _target(found)
        if target is None or not is_web_address(target):
            break
        found = canonical(target)
    return _without_counters(found)


def leads_on(address: str) -> bool:
    """Return whether an address holds another one that it leads on to."""
    return _without_counters(canonical(address)) != article_address(address)


def _target(address: str) -> str | None:
    """Return the address that another one holds; `None` where it holds none."""
    try:
        parts = urlsplit(address)
        values = dict(parse_qsl(parts.query))
    except ValueError:
        return None
    host = host_of(address)
    if host.startswith("urldefense."):
        return _proofpoint(parts.path, values)
    if encoded := _encoded(host, parts.path, values):
        return _held(encoded)
    if found := _PATH_NAMES.search(parts.path):
        if found["address"] and host.endswith("yahoo.com"):
            return unquote(found["address"])
        return f"https://{found['amp']}" if found["amp"] and ".google." in f".{host}" else None
    last = parts.path.rstrip("/").rpartition("/")[2]
    if not (_LEADING_PATH.fullmatch(last) if last else _LEADING_HOST.fullmatch(host)):
        return None
    held = (values.get(name, "") for name in _PARAMETERS)
    return next((value for value in held if is_web_address(value) and host_of(value) != host), None)


def _encoded(host: str, path: str, values: Mapping[str, str]) -> str:
    """Return what holds an address as encoded bytes: Google News, Bing and Substack write it so; empty for any other address."""
    last = path.rpartition("/")[2]
    if host == "news.google.com":
        return last
    if host.endswith("bing.com") and path.startswith("/ck/"):
        return values.get("u", "").removeprefix("a1")
    return last.partition(".")[0] if host == "substack.com" and path.startswith("/redirect/2/") else ""


def _proofpoint(path: str, values: Mapping[str, str]) -> str | None:
    """Return the address within one of Proofpoint's URL Defense, of any of its three versions."""
    if (found := _PROOFPOINT_3.search(unquote(path))) is None:
        held = values.get("u", "")
        return unquote(held.replace("-", "%").replace("_", "/")) if path.startswith("/v2") else held or None
    signs = iter(_decoded(found["bytes"]).decode("utf-8", "replace"))

    def written(run: re.Match[str]) -> str:
        count = _LENGTHS.index(run["length"]) + 2 if run["length"] else 1
        return "".join(next(signs, "") for _ in range(count))

    return _PROOFPOINT_RUN.sub(written, found["address"])


def _held(text: str) -> str | None:
    """Return the first address within encoded bytes: JSON that has it under `e`, or with its length before it."""
    data = _decoded(text)
    if data.startswith(b"{"):
        held = re.search(rb'"e":\s*"(https?://[\x21-\x7e]+?)"', data)
        return held[1].decode("ascii").replace("\\/", "/") if held else None
    if (found := _WEB.search(data)) is None:
        return None
    length = data[found.start() - 1] if found.start() else 0
    if length >= 0x80 or not length:  # a length of two bytes, or none
        length = (data[found.start() - 2] & 0x7F) | length << 7 if found.start() > 1 else 0
    whole = found[0][:length] if 0 < length <= len(found[0]) else found[0]
    return whole.decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        return b""


def _without_counters(address: str) -> str:
    """Return an address without the parameters that count clicks; every other sign stays as it is written."""
    bare, hash_sign, fragment = address.partition("#")
    path, mark, query = bare.partition("?")
    if not mark:
        return address
    kept = [part for part in query.split("&") if not _COUNTERS.fullmatch(part.partition("=")[0])]
    if len(kept) == len(query.split("&")):
        return address
    return path + ("?" + "&".join(kept) if kept else "") + hash_sign + fragment
