"""What was found out before, kept in SQLite.

    Cache            values by key, each with the moments between which it holds
    code_version()   a digest of this program and its libraries, to be part of every key

Nothing here is worth an error: what cannot be read is computed anew, and what cannot be written is computed again next time.
"""

from digest.store.cache import Cache, CacheEntry
from digest.store.versions import code_version

__all__ = ["Cache", "CacheEntry", "code_version"]
