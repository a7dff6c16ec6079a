"""Which source an article is from, and whether a name in the settings means that source.

Sections, rights and weights all follow the one rule of `means`.
"""

from collections.abc import Iterable

from digest.model import Attribution
from digest.text.urls import host_of


def outlet_key(attribution: Attribution, *, fallback: str) -> str:
    """Return one folded name for the outlet of an article: its publisher, else host, else agency, else `fallback`."""
    name = attribution.publisher_name or attribution.publisher or host_of(attribution.url) or attribution.agency
    return folded(name or fallback)


def first_that_means(names: Iterable[str], attribution: Attribution) -> str | None:
    """Return the first of `names` that means the article's source, as written; `None` when none does."""
    return next((name for name in names if means(name, attribution)), None)


def means(name: str, attribution: Attribution) -> bool:
    """Return whether `name` means the article's source: its publisher, the publisher's full name, its agency or its host.

    A host stands for its subdomains too; with `www.` in front it stands for that site alone, with or without the prefix. A word without
    a dot is a name: `example` is not every host that ends in `.example`.
    """
    wanted = folded(name)
    if not wanted:
        return False
    known = (attribution.publisher, attribution.publisher_name, attribution.agency)
    if any(folded(own) == wanted for own in known if own):
        return True
    at = folded(host_of(attribution.url))
    return "." in wanted and (at == wanted.removeprefix("www.") or at.endswith("." + wanted))


def folded(name: str) -> str:
    """Return a name as names are compared: case folded, runs of white space as one space."""
    return " ".join(name.casefold().split())
