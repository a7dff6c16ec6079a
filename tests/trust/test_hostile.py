"""Whatever an article holds, in whatever field and format: nothing in any output acts, loads or pretends."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from digest import pipeline
from digest.text.markup import MarkupError, sanitize
from tests.trust import times
from tests.trust.documents import FORMATS, VECTORS_PER_DOCUMENT
from tests.trust.finished import Known, learn, violations
from tests.trust.project import NOW
from tests.trust.vectors import PRODUCT, vector

SETTINGS = """title = "Harbour"
base_url = "https://digest.example/"
[issue]
group = true
[story]
words = 600
quotes = 6
[feeds]
rss = true
json = true
"""
HARMLESS = """---
title: Fog at the quay
author: Ada Quill
publisher: Gazette
date: 2026-03-03
url: https://gazette.example/fog
rights: © 2026 Gazette
---

The harbour stayed closed for a third day on Tuesday and eleven ferries lay at anchor, the council said.

“Nobody sails until I can see the second buoy,” said harbour master Ines Calder on the quay.

Hotels in the old town lowered their prices, and the bakers opened through the night, which pleased the crews.

Buses go the long way round by the mill, which costs commuters twenty minutes each morning and each evening.
"""


def project(root: Path, documents: dict[str, bytes]) -> pipeline.Project:
    (root / "seeds").mkdir(parents=True)
    (root / "digest.toml").write_text(SETTINGS, "utf-8")
    for name, data in documents.items():
        (root / "seeds" / name).write_bytes(data)
    return pipeline.open_project(root)


def built(root: Path, documents: dict[str, bytes]) -> tuple[dict[str, bytes], pipeline.Draft]:
    """Return the finished files, and what else a build tells."""
    opened = project(root, documents)
    draft, _ = pipeline.build(opened, now=NOW)
    files = {p.relative_to(opened.out).as_posix(): p.read_bytes() for p in opened.out.rglob("*") if p.is_file()}
    return files, draft


def shown_sources(draft: pipeline.Draft) -> list[str]:
    """Return the sources of all stories, and of what stands below them."""
    return [one.source for issue in draft.issues for one in issue.all_stories]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Return what the outputs of harmless articles consist of: one with everything, one with nothing, one with a gap."""
    bare = "Fog at the quay\n\nThe harbour stayed closed for a third day on Tuesday and eleven ferries lay at anchor.\n"
    gap = (
        "# Tides at the quay\n\nThe tide at the quay was two metres lower than in the tables.\n\n"
        "| day | metres |\n| --- | --- |\n| Monday | 4 |\n\nNobody at the quay has seen a tide as low since the spring of 1987.\n"
    )
    seeds = {"a.md": HARMLESS, "b.txt": bare, "c.md": gap}
    files, _ = built(tmp_path_factory.mktemp("harmless"), {name: text.encode() for name, text in seeds.items()})
    golden = Path(__file__).parents[1] / "projects" / "merrow" / "dist"
    more = {path.relative_to(golden).as_posix(): path.read_bytes() for path in golden.rglob("*") if path.is_file()}
    return learn({**files, **{f"golden/{name}": data for name, data in more.items()}})


@pytest.mark.parametrize("make", FORMATS, ids=lambda one: one.__name__)
def test_nothing_hostile_reaches_an_output(
    make: Callable[[random.Random], tuple[str, bytes]],
    tmp_path: Path,
    known: Known,
    record_property: pytest.FixtureRequest,
) -> None:
    chance = random.Random(f"hostile {make.__name__}")  # noqa: S311 - the same vectors in every run
    number = times(12, 100)
    documents = {}
    for n in range(number):
        ending, data = make(chance)
        documents[f"{n:04}{ending}"] = data
    files, draft = built(tmp_path, documents)
    found = list(violations(files, known))
    record_property("vectors", number * VECTORS_PER_DOCUMENT)  # type: ignore[operator]  # a function, as pytest documents it
    assert found == []
    shown = b"".join(files.values())
    assert PRODUCT.encode() not in shown
    assert b"root:x:0" not in shown
    assert len(shown_sources(draft)) >= number // 2
    left_out = [failure for failure in draft.failures if failure.stage == "verify"]
    record_property("left out by the judge", len(left_out))  # type: ignore[operator]  # as above
    assert len(left_out) <= number // 50  # hostile names that are each other's words may look like an alteration
    assert all(failure.problem for failure in draft.failures)


def test_sanitizer_lets_nothing_through(record_property: pytest.FixtureRequest) -> None:
    """Vectors alone, side by side, and within each other."""
    chance = random.Random("sanitizer")  # noqa: S311 - as above
    number = times(4_000, 60_000)
    nothing = Known()
    for _ in range(number):
        one = vector(chance)
        if chance.random() < 0.3:
            one = one[: chance.randrange(len(one) + 1)] + vector(chance) + one[chance.randrange(len(one) + 1) :]
        try:
            clean = sanitize(f"<p>{one}</p>")
        except MarkupError:
            continue
        found = list(violations({"a.html": clean.encode()}, nothing))
        assert [problem for problem in found if "attribute rel of a" not in problem] == [], one
    record_property("vectors for the sanitiser", number)  # type: ignore[operator]  # as above


RSS = b"<rss version='2.0'><channel><title>W</title><item><title>%s</title><description>%s</description></item></channel></rss>"
BOMB = b"".join(b"<!ENTITY a%d '&a%d;&a%d;'>" % (n + 1, n, n) for n in range(39)) + b"]>"
ALIASES = b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 8)) for n in range(12))
PARTS = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3_000))
TEXT = "The harbour stayed closed for a third day on Tuesday and eleven ferries lay at anchor, the council said on Wednesday. "


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("long line.txt", b"Fog at the quay\n\n" + TEXT.encode() * 90_000),
        ("nul.txt", b"Fog at the quay\n\n" + TEXT.encode().replace(b" ", b"\x00 ") * 3),
        ("all nul.html", bytes(1_000_000)),
        ("surrogate.html", b"<html><title>Fog \xed\xa0\xbd</title><article><p>" + TEXT.encode() * 3 + b"\xed\xb2\xa9</p></article>"),
        ("reference.html", b"<html><title>Fog &#xD83D;</title><article><p>" + TEXT.encode() * 3 + b"&#xDCA9;&#0;&#x110000;</p></article>"),
        ("mixed.txt", b"Fog at the quay\n\n" + TEXT.encode() + "Übermäßig naß. ".encode("latin-1") + "Übermäßig naß.".encode() * 2),
        ("deep.html", b"<html><article>" + b"<div>" * 200_000 + b"<p>" + TEXT.encode()),
        ("deep quotes.html", b"<html><article>" + b"<blockquote>" * 40_000 + b"<p>" + TEXT.encode()),
        ("deep json.json", b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 200_000),
        ("deep ld.html", b'<html><script type="application/ld+json">' + b"[" * 100_000 + b"</script><article><p>" + TEXT.encode() * 3),
        ("attributes.html", b"<html><article><p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">" + TEXT.encode() * 3),
        ("bomb.xml", b"<!DOCTYPE r [<!ENTITY a0 'x'>" + BOMB + RSS % (b"&a39;", b"")),
        ("outside.xml", b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + RSS % (b"Fog &x;", TEXT.encode() + b"&x;")),
        ("aliases.md", b"---\ntitle: &a [x, x]\n" + ALIASES + b"---\n\n" + TEXT.encode()),
        ("python.md", b"---\ntitle: !!python/object/apply:os.system ['touch owned']\n---\n\n" + TEXT.encode() * 2),
        ("parts.eml", b"From: a@b.example\r\nSubject: Fog\r\nMIME-Version: 1.0\r\n" + PARTS + TEXT.encode()),
        ("headers.eml", b"From: a@b.example\r\n" + b"Subject: Fog\r\n" * 50_000 + b"\r\n" + TEXT.encode()),
        ("references.html", b"<html><article><p>" + b"&amp;" * 400_000),
        ("empty.html", b""),
        ("random.html", random.Random(5).randbytes(200_000)),  # noqa: S311 - as above
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_hostile_document_is_used_or_refused_with_a_sentence_and_the_others_go_on(
    name: str, data: bytes, tmp_path: Path, known: Known
) -> None:
    files, draft = built(tmp_path, {"a.md": HARMLESS.encode(), name: data})
    stories = shown_sources(draft)
    told = [failure.source for failure in draft.failures]
    assert "seeds/a.md" in stories
    assert any(source.startswith(f"seeds/{name}") for source in (*stories, *told))
    assert list(violations(files, known)) == []
    assert b"root:x:0" not in b"".join(files.values())
    assert not Path("owned").exists()


@pytest.mark.parametrize(
    ("path", "planted"),
    [
        ("index.html", b"<script>x</script>"),
        ("index.html", b'<p onclick="x">a</p>'),
        ("index.html", b'<a href="javascript:x">a</a>'),
        ("index.html", b'<a href="data:text/html,x">a</a>'),
        ("index.html", b'<img src="//evil.example/a.png">'),
        ("index.html", b"<p style=\"background:url('https://evil.example/a')\">a</p>"),
        ("index.html", b'<meta http-equiv="refresh" content="0;url=https://evil.example">'),
        ("feed.xml", b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='javascript:x'/></feed>"),
        ("feed.xml", b"<feed xmlns='http://www.w3.org/2005/Atom'><author><name>a\xe2\x80\xaeb</name></author></feed>"),
        (
            "feed.xml",
            b"<rss><channel><item><description>&lt;img src=x onerror=y&gt;</description></item></channel></rss>",
        ),
        ("feed.json", b'{"items": [{"content_html": "<iframe>"}]}'),
        ("a.eml", b"Subject: a\r\nBcc: b@evil.example\r\n\r\na"),
        ("issue.json", b'{"headline": "a\\u202eb"}'),
    ],
)
def test_planted_attacks_are_found(path: str, planted: bytes, known: Known) -> None:
    assert list(violations({path: planted}, known))
