"""What a rights line says in law: which licence, whether everything is reserved. Layer 3: pure.

It knows wordings of many languages; what it does not know it calls unknown, which allows no more than "all rights reserved".
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from digest.model import Attribution

Terms = Literal["open", "reserved", "unknown"]
"""`open`: anybody may show all of it, unchanged, with its credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence or dedication of Creative Commons."""

    elements: frozenset[str]
    """`by`, `nc`, `nd`, `sa`; `zero` or `mark` alone for the public domain."""
    version: str | None = None
    """`4.0`; `None` where none is said."""

    @property
    def open(self) -> bool:
        """Whether anybody may show it whole; for a fee too, since nobody said what the digest lives on."""
        return "nc" not in self.elements

    @property
    def unchanged(self) -> bool:
        """Whether only whole passages may be shown: no derivatives."""
        return "nd" in self.elements


_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licen[cs]es/(?P<kind>by(?:-(?:nc|nd|sa))*)|publicdomain/(?P<public>zero|mark))"
    r"(?:/(?P<version>\d\.\d))?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\bCC[\s-]*(?P<kind>BY(?:[\s-]+(?:NC|ND|SA)\b)*)(?:[\s-]*(?:v(?:er)?\.?\s*)?(?P<version>\d\.\d))?(?![\w])|\bCC[\s-]?0\b(?:[\s-]*(?P<zero>\d\.\d))?",
    re.IGNORECASE,
)
_LONG = re.compile(r"\bcreative\s+commons\b|知识共享|創用\s?CC|クリエイティブ・コモンズ", re.IGNORECASE)
_LONG_REACH = 120
"""Code points after `Creative Commons` in which its elements and version stand; the longest full name has 70."""

ELEMENTS = ("by", "nc", "nd", "sa")

_VERSION = re.compile(r"\b([1-4]\.\d)\b")


@cache
def _wording(name: str) -> re.Pattern[str]:
    """Return what finds one way of speaking in any language, from `rights_wordings.toml`."""
    return re.compile("|".join(one for patterns in _wordings()[name].values() for one in patterns), re.IGNORECASE)


@cache
def _wordings() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("digest.composer") / "rights_wordings.toml").read_text("utf-8"))


def licences_in(text: str) -> frozenset[Licence]:
    """Return the Creative Commons licences that a text names, by name, abbreviation or address, in any of their languages."""
    found = set()
    for match in _ADDRESS.finditer(text):
        kind = match["kind"] or match["public"]
        found.add(Licence(elements=frozenset(kind.lower().split("-")), version=match["version"]))
    rest = _ADDRESS.sub(" ", text)
    for match in _SHORT.finditer(rest):
        if match["kind"]:
            elements = frozenset(re.split(r"[\s-]+", match["kind"].lower().strip()))
            found.add(Licence(elements=elements, version=match["version"]))
        else:
            found.add(Licence(elements=frozenset({"zero"}), version=match["zero"]))
    rest = _SHORT.sub(" ", rest)
    for match in _LONG.finditer(rest):
        name = rest[match.end() : match.end() + _LONG_REACH]
        elements = frozenset(element for element in ELEMENTS if _wording(element).search(name))
        version = _VERSION.search(name)
        if "by" in elements:
            found.add(Licence(elements=elements, version=version[1] if version else None))
    return frozenset(found)


def licences_of(of: Attribution) -> frozenset[Licence]:
    """Return the Creative Commons licences of an article, from its rights line and its licence's address."""
    return licences_in(f"{of.rights or ''}\n{of.licence_url or ''}")


def terms_of(of: Attribution) -> Terms:
    """Return on what terms an article may be shown as far as it says itself.

    Where it says both that it is open and that all rights are reserved, or names an open licence and another one, it is not open.
    """
    text = f"{of.rights or ''}\n{of.licence_url or ''}"
    reserved = _wording("reserved").search(text) is not None
    licences = licences_in(text)
    free = any(_wording(name).search(text) for name in ("public_domain", "government"))
    if not reserved and (licences or free) and all(one.open for one in licences):
        return "open"
    return "reserved" if reserved or _wording("copyright").search(text) else "unknown"


def is_licensed(of: Attribution, wanted: str) -> bool:
    """Return whether an article is under the licence that a rule names: `CC BY-ND`, `CC BY 4.0`, a licence's address, or words.

    A Creative Commons licence without a version stands for all of its versions, and never for one with other elements.
    """
    asked = licences_in(wanted)
    if asked:
        return any(
            one.elements == other.elements and one.version in (None, other.version)
            for one in asked
            for other in licences_of(of)
        )
    if "://" in wanted:
        return _plain_address(wanted) in {_plain_address(part) for part in _addresses(of)}
    return bool(words := " ".join(wanted.casefold().split())) and words in " ".join(
        (of.rights or "").casefold().split()
    )


def _addresses(of: Attribution) -> list[str]:
    return [*([of.licence_url] if of.licence_url else []), *re.findall(r"https?://[^\s<>\"]+", of.rights or "")]


def _plain_address(address: str) -> str:
    """Return an address for comparison: without scheme, `www.`, and what does not change where it leads."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return bare.rstrip("/.,;)")
