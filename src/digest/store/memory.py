"""A cache in memory, for one who builds again and again. Layer 4: no I/O."""

from datetime import datetime

from digest.model import Notice
from digest.store.cache import Kept


class MemoryCache:
    """Values by key, each until nobody has asked for it between two sweeps."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._asked: set[str] = set()
        self.notices: tuple[Notice, ...] = ()
        """Always empty: memory does not fail."""

    def find(self, key: str, *, at: datetime) -> Kept | None:
        """Return what is kept under a key, if it is right at a moment."""
        kept = self._kept.get(key)
        if kept is None or at < kept.since or (kept.until is not None and at >= kept.until):
            return None
        self._asked.add(key)
        return kept

    def more(self, key: str) -> bytes | None:
        """Return the rest of what was kept under a key, or `None`."""
        kept = self._kept.get(key)
        return kept.more if kept is not None else None

    def put(self, key: str, kept: Kept) -> None:
        """Keep a value."""
        self._kept[key] = kept
        self._asked.add(key)

    def flush(self) -> None:
        """Do nothing: there is nowhere to write to."""

    def sweep(self) -> None:
        """Forget what was neither kept nor asked for since the last sweep."""
        self._kept = {key: kept for key, kept in self._kept.items() if key in self._asked}
        self._asked.clear()
