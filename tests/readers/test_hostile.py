"""Hostile and damaged documents of every format: a clean result or a failure, soon, and never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.readers import feeds, mail, notes
from tests.counting import counted
from tests.quality.formats import CORPUS, labels
from tests.readers.reading import document, results

ENTITIES = b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 100 + b'">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 20) for i in range(9)
) + b"]>"  # fmt: skip
RSS = b"<rss version='2.0'><channel><title>W</title><item><title>T</title><description>%s</description></item></channel></rss>"
TEXT = b"The harbour stayed closed on Friday, and nobody would guess when it opens."


@pytest.mark.parametrize(
    "data",
    [
        ENTITIES + RSS % b"&j; text",
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS % b"&x; text",
        b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>' + RSS % TEXT,
        b"<rss><channel>" + b"<a>" * 100_000,
        b"<rss><channel><item>" + b"<a>" * 400 + TEXT + b"</a>" * 400 + b"</item></channel></rss>",
        b"<rss><channel>" + b"<item><title>x" * 20_000,
        RSS % (b"&lt;div&gt;" * 100_000),
        RSS % (b"<![CDATA[" + b"<blockquote>" * 40_000 + b"]]>"),
        RSS % b"&#xD800; lone &#55357; and &#0; and &#x110000; text",
        RSS % (b"\xed\xa0\x80 raw surrogate " + TEXT),
        RSS % (b"<a b='" + b"c" * 1_000_000 + b"'>" + TEXT),
        RSS % (b"&nope;" * 10_000 + TEXT),
        b"<rss><channel><item "
        + b" ".join(b"a%d='1'" % n for n in range(20_000))
        + b"><title>x</title></item></channel></rss>",
        b"<?xml version='1.0' encoding='utf-7'?>" + RSS % TEXT,
        b"<?xml version='1.0' encoding='nope'?>" + RSS % TEXT,
        b"<?xml version='1.0'?>" * 3000 + RSS % TEXT,
        b"<!--" * 50_000 + RSS % TEXT,
        b"<![CDATA[" * 50_000 + RSS % TEXT,
        b"<rss>" + b"\x00" * 100_000,
        b"\xff\xfe<\x00r\x00s\x00s\x00>\x00\xd8",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><author><name>"
        + b"a@b.c " * 8000
        + b"</name></author></entry></feed>",
    ],
)
def test_hostile_feed_ends_with_little_work_and_without_an_exception(data: bytes) -> None:
    given, calls = counted(lambda: results(feeds, document(data)))
    assert given
    assert "root:" not in repr(given)
    assert calls < 500_000 + 10 * len(data)


READERS = {"xml": feeds, "rdf": feeds, "json": feeds, "eml": mail, "mbox": mail, "md": notes}
SAMPLES = sorted(path.name for path in labels() if path.suffix[1:] in READERS)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(SAMPLES),
    cut=st.floats(0, 1),
    length=st.integers(0, 60),
    junk=st.one_of(
        st.binary(max_size=30),
        st.sampled_from([b"<", b"]]>", b"&#xD800;", b"\x00", b"--", b"\n\n", b"\xff\xfe", b"<![CDATA["]),
    ),
)
def test_damaged_document_keeps_the_promise_that_blocks_are_found(
    name: str, cut: float, length: int, junk: bytes
) -> None:
    data = (CORPUS / name).read_bytes()
    at = int(cut * len(data))
    results(READERS[name.rpartition(".")[2]], document(data[:at] + junk + data[at + length :], source=name))
