"""Whether a name in the settings means an article's publisher, agency or host."""

from collections.abc import Iterable

from digest.model import Attribution
from digest.text.urls import host_of


def outlet(attribution: Attribution, *, fallback: str) -> str:
    """Return one folded name for whoever brought an article out: publisher, else host, else agency, else `fallback`."""
    name = attribution.publisher_name or attribution.publisher or host_of(attribution.url) or attribution.agency
    return folded(name or fallback)


def named(names: Iterable[str], attribution: Attribution) -> str | None:
    """Return the first of `names` that means this article's publisher, agency or host, as written; `None` when none does."""
    return next((name for name in names if means(name, attribution)), None)


def means(name: str, attribution: Attribution) -> bool:
    """Return whether `name` is the article's publisher, its full name, its agency or its host.

    A host stands for its subdomains too; with `www.` in front it stands for that site alone, with or without the prefix. A word without
    a dot is a name: `example` is not every host that ends in `.example`. Sections, rights and weights all follow this rule.
    """
    wanted = folded(name)
    if not wanted:
        return False
    known = (attribution.publisher, attribution.publisher_name, attribution.agency)
    if any(folded(one) == wanted for one in known if one):
        return True
    at = folded(host_of(attribution.url))
    return "." in wanted and (at == wanted.removeprefix("www.") or at.endswith("." + wanted))


def folded(name: str) -> str:
    """Return a name without regard to case and white space."""
    return " ".join(name.casefold().split())
