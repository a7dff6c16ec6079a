"""A process that fills a cache until it is killed or done: `python -m tests.store.writing FILE NAME COUNT`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from digest.store import Cache, CacheEntry

NOW = datetime(2026, 6, 5, 12, tzinfo=UTC)


def main(file: str, name: str, count: str) -> None:
    with Cache(Path(file), now=NOW) as cache:
        for number in range(int(count)):
            cache.put(f"{name}-{number}", CacheEntry(value=f"value {name}-{number}".encode() * 50, since=NOW))
            if number == 200:
                sys.stdout.write("under way\n")
                sys.stdout.flush()
        sys.stdout.writelines(notice.text for notice in cache.notices)


if __name__ == "__main__":
    main(*sys.argv[1:])
