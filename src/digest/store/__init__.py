"""What is kept in `.digest/`, and what a build puts aside while it goes on.

    Cache            results by key, each with the moments between which it holds
    code_version()   a digest of this program and its libraries, to be part of every key

No failure here stops a build: what cannot be read is computed again, and what cannot be written is computed again next time.
"""

from digest.store.cache import Cache, CacheEntry, code_version

__all__ = ["Cache", "CacheEntry", "code_version"]
