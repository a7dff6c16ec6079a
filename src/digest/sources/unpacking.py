"""The body of an answer, unpacked piece by piece within a bound. Layer 4: pure but for reading the answer."""

import zlib
from collections.abc import Iterator

import httpx

from digest.sources.answers import LATER, RequestError


def unpacked(response: httpx.Response, limit: int) -> Iterator[bytes]:
    """Yield the body unpacked, never more than `limit` bytes. Raises: RequestError."""
    too_long = RequestError(f"an answer of more than {limit // 1024} KB", "save the part you need by hand")
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
        raise RequestError(f"an answer packed in a way that was not asked for ({coding[:40]})", LATER)
    packed = coding not in {"identity", ""}
    unpacking = _Unpacking() if packed else None
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise too_long
    raw = total = 0
    for chunk in response.iter_raw():
        raw += len(chunk)
        for piece in unpacking.feed(chunk, limit - total + 1) if unpacking else (chunk,):
            total += len(piece)
            if total > limit:
                raise too_long
            yield piece
        if raw > limit:
            raise too_long
    if unpacking and raw and not unpacking.done:
        raise RequestError("the packed answer ends before its end", LATER)


class _Unpacking:
    """gzip or zlib data, or bare deflate as some servers send it, unpacked within a bound."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._started = False

    @property
    def done(self) -> bool:
        return self._inner.eof

    def feed(self, chunk: bytes, limit: int) -> Iterator[bytes]:
        """Yield what a chunk unpacks to, at most about `limit` bytes of it."""
        rest = chunk
        while rest and limit > 0:
            if self._inner.eof:
                if not rest.startswith(b"\x1f\x8b"):
                    return  # padding after the end
                self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)  # the next member: RFC 1952, section 2.2
            try:
                piece = self._inner.decompress(rest, min(limit, 65536))
            except zlib.error as error:
                if self._started:
                    raise RequestError("the packed answer cannot be unpacked", LATER) from error
                self._started, self._inner = True, zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._started = True
            rest = self._inner.unconsumed_tail or self._inner.unused_data
            limit -= len(piece)
            yield piece
