"""Names that outlive a change of address. Layer 4: pure. Source: RFC 4151."""

import hashlib

from digest.model import Site

DEFAULT_TAG = "digest.invalid,2026"
"""The tagging entity of a digest that has none: a domain that can never be somebody else's. Source: RFC 2606, RFC 4151."""

UNKNOWN_ADDRESS = "https://digest.invalid/"
"""Where a digest is that has no address, in the two places where a feed must have one. Source: RFC 2606, section 2."""


def tag_uri(site: Site, name: str) -> str:
    """Return an id that outlives a change of address, lower-case: `tag:example.org,2026:feed`."""
    if site.tag:
        return f"tag:{site.tag.lower()}:{name.lower()}"
    own = hashlib.sha256(site.title.encode("utf-8", "replace")).hexdigest()[:16]
    return f"tag:{DEFAULT_TAG}:{own}/{name.lower()}"
