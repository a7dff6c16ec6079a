"""Ways to damage a file: cut, double, swap or flip parts of it, and insert words of every format where they do not belong."""

from dataclasses import dataclass

from hypothesis import strategies as st

TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\xbd", b"\x85", b"\xe2\x80\xae", b"\r", b"\n\n", b"\t", b"\x1a", b"\xf0\x9f\x92\xa9",
    b"<", b">", b"&", b'"', b"'", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"</", b"/>", b"<!DOCTYPE x [<!ENTITY a '&a;'>]>", b"&a;", b"&#0;",
    b"&#xD800;", b"&#99999999999;", b"<p>", b"</p>", b"<title>", b"</item>", b"<item>", b"</entry>", b"<entry>", b"<pubDate>",
    b"<script type='application/ld+json'>", b"</script>", b"<template>", b"<svg>", b"<math>", b"<plaintext>", b"<frameset>",
    b"{", b"}", b"[", b"]", b"[" * 3000, b"{" * 3000, b'{"a":' * 3000, b"a = " + b"[" * 3000, b"null", b"true", b"1e999", b"-1",
    b"9" * 5000, b"---\n", b"+++\n", b"...", b"!!python/object:x", b"*a", b"&a ", b"<<: ", b"? ", b"- " * 500, b"%",
    b"=?utf-8?q?=0D=0A?=", b"=?x?b?////?=", b"Content-Type: multipart/mixed; boundary=a\r\n", b"--a\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Type: text/plain; charset=idna\r\n", b"charset=utf-7", b"charset=rot13", b"charset=undefined", b"\nFrom ", b"Date: ",
    b"From: ",
    b"9999-12-31T23:59:59+14:00", b"0000-00-00", b"2026-02-30", b"1-1-1", b"Mon, 99 Foo 20260 99:99:99 +9999", b"http://[", b"http://a:99999999/",
    b"http://\xe2\x84\x80.example", b"%PDF-1.7", b"endobj", b"stream\n", b"bplist00", b"> ", b"## ", b"### ", b"{#x}", b"\\", b"`" * 400,
    b"{{ x }}", b"{% for %}", b"{% endblock %}", b"{# ", b"<mj-text>", b"</mj-section>", b"\xe2\x80\x9c", b"\xe2\x80\x9d, said ",
    b"\xc2\xab",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Blow:
    """One damage; places are shares of the file's length."""

    kind: str
    at: float
    to: float
    token: bytes

    def struck(self, data: bytes) -> bytes:
        """Return the damaged bytes."""
        start, end = sorted((int(self.at * len(data)), int(self.to * len(data))))
        if self.kind == "insert":
            return data[:start] + self.token + data[start:]
        if self.kind == "replace":
            return data[:start] + self.token + data[start + len(self.token) :]
        if self.kind == "cut":
            return data[:start] + data[end:]
        if self.kind == "end":
            return data[:start]
        if self.kind == "double":
            return data[:end] + data[start:]
        if self.kind == "flip" and data:
            start = min(start, len(data) - 1)
            return data[:start] + bytes([data[start] ^ (self.token[0] | 1)]) + data[start + 1 :]
        return data


SHARES = st.floats(0, 1, allow_nan=False)
BLOWS = st.builds(
    Blow,
    kind=st.sampled_from(("insert", "insert", "replace", "cut", "end", "double", "flip")),
    at=SHARES,
    to=SHARES,
    token=st.sampled_from(TOKENS) | st.binary(min_size=1, max_size=6),
)


def damaged(data: bytes, blows: list[Blow]) -> bytes:
    """Return the bytes after all blows."""
    for blow in blows:
        data = blow.struck(data)
    return data
