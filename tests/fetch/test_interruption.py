"""A fetch that is interrupted loses nothing and saves nothing twice, whatever the server says next."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.fetch.fetching import fetch
from digest.fetch.http import RequestLimits
from digest.fetch.state import State
from digest.project.settings import Source
from tests.fetch.server import Server

QUICK = RequestLimits(deadline_s=2)


def feed(*numbers: int) -> bytes:
    items = "".join(f"<item><title>Story {n}</title><guid>id-{n}</guid></item>" for n in numbers)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


class PulledPlugError(BaseException):
    """Stands for the moment at which everything stops."""


def entries(root: Path) -> list[str]:
    texts = [path.read_text("utf-8") for path in (root / "seeds").glob("*.txt")]
    return sorted(part.split("<")[0] for text in texts for part in text.split("<guid>")[1:])


@pytest.mark.parametrize("between", [None, 500])
def test_feed_saved_but_not_remembered_is_not_saved_again(
    server: Server, root: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, between: int | None
) -> None:
    source = Source(kind="feed", url=server.serve("/feed", feed(1, 2), ETag='"1"'))

    def ask(minutes: int) -> None:
        fetch([source], root=root, now=now + timedelta(minutes=minutes), allow_private=True, limits=QUICK)

    ask(0)
    server.serve("/feed", feed(2, 3), ETag='"2"')
    with monkeypatch.context() as patched:

        def pull(*_: object) -> None:
            raise PulledPlugError

        saving = State.save
        patched.setattr(
            State, "save", lambda self, key, state, entries=(): (pull if entries else saving)(self, key, state)
        )
        with pytest.raises(PulledPlugError):
            ask(1)
    assert entries(root) == ["id-1", "id-2", "id-3"]
    if between:
        server.serve("/feed", b"", between)
        ask(2)
    server.serve("/feed", feed(3, 4), ETag='"3"')
    ask(3)
    assert entries(root) == ["id-1", "id-2", "id-3", "id-4"]
