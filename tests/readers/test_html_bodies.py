"""Bodies on pages of any kind: what belongs to the article is read in order wherever the page puts it, and nothing else is."""

from datetime import UTC, datetime

import pytest

from digest import read_document, summarize
from digest.model import Article

SEEN = datetime(2026, 6, 1, tzinfo=UTC)
HEADLINE = "Bakers of Osthaven open the old oven"
FIRST = "The bakers of Osthaven have opened the old oven behind the customs house again, eleven years after the last loaf left it."
SECOND = "“It takes a day and a half until the stones are hot enough,” said Marit Solem, who learned the trade from her grandmother."
THIRD = "The town paid for the new chimney, and the bakers pay for the wood, of which the oven takes two carts in a winter week."
LAST = "On Saturday the first forty loaves were sold within the hour, and the queue went round the corner to the ferry steps."
PARAGRAPHS = (FIRST, SECOND, THIRD, LAST)
BESIDE = tuple(
    f"{day} I write here about bread, boats and the weather, and every letter that reaches me before the tide turns is answered."
    for day in ("Hello,", "On Mondays", "On Tuesdays", "Since last spring", "In the winter")
)


def paragraphs(*texts: str, names: str = "") -> str:
    tag = f'<p class="{names}">' if names else "<p>"
    return "".join(f"{tag}{text}</p>" for text in texts)


def page(body: str, *, head: str = "") -> bytes:
    return f'<!DOCTYPE html><html lang="en"><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>'.encode()


def article(data: bytes) -> Article:
    (found,) = read_document(data, source="seeds/oven.html", seen=SEEN)
    assert isinstance(found, Article), found
    return found


def blocks(data: bytes) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in article(data).blocks]


def texts(data: bytes) -> list[str]:
    return [text for _, text in blocks(data)]


STEPS = "<ul><li>Light the fire with birch.</li><li>Rake the embers out.</li><li>Close the door with clay.</li></ul>"
READ_STEPS = [
    ("list", "Light the fire with birch."),
    ("list", "Rake the embers out."),
    ("list", "Close the door with clay."),
]
CODE = "<pre>oven --heat 300 --hours 36</pre>"
READ_CODE = [("code", "oven --heat 300 --hours 36")]
TABLE = "<table><tr><th>Wood</th><th>Hours</th></tr><tr><td>Birch</td><td>30</td></tr><tr><td>Pine</td><td>41</td></tr></table>"
READ_TABLE = [("table", cell) for cell in ("Wood", "Hours", "Birch", "30", "Pine", "41")]


@pytest.mark.parametrize(
    ("part", "read"),
    [
        (STEPS, READ_STEPS),
        (f"<div class=how-to>{STEPS}</div>", READ_STEPS),
        (CODE, READ_CODE),
        (f"<div class=listing><div class=shell>{CODE}</div></div>", READ_CODE),
        (TABLE, READ_TABLE),
        (f"<div class=scrolling>{TABLE}</div>", READ_TABLE),
        ("<dl><dt>Crumb</dt><dd>What is left when the crust is off.</dd></dl>",
         [("paragraph", "Crumb"), ("paragraph", "What is left when the crust is off.")]),
        ("<div class=quoted><blockquote><p>It smells as it did.</p></blockquote></div>", [("quote", "It smells as it did.")]),
        ("<ul><li><span class=point>Bring a basket with a cloth.</span></li><li><p>Come before ten.</p></li></ul>",
         [("list", "Bring a basket with a cloth."), ("list", "Come before ten.")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["<article><h1>{0}</h1><div class=text>{1}</div></article>", "<h1>{0}</h1>{1}"])
def test_lists_code_and_tables_are_blocks_in_order(part: str, read: list[tuple[str, str]], around: str) -> None:
    inside = paragraphs(FIRST, SECOND) + part + paragraphs(THIRD, LAST)
    expected = [
        *(("paragraph", text) for text in (FIRST, SECOND)),
        *read,
        *(("paragraph", text) for text in (THIRD, LAST)),
    ]
    assert blocks(page(around.format(HEADLINE, inside))) == expected


def test_list_between_two_paragraphs_of_a_short_page_is_read() -> None:
    data = page(f"<h1>{HEADLINE}</h1>{paragraphs(FIRST)}{STEPS}{paragraphs(LAST)}")
    assert blocks(data) == [("paragraph", FIRST), *READ_STEPS, ("paragraph", LAST)]


def test_list_and_code_after_the_last_paragraph_are_read() -> None:
    data = page(f"<article><h1>{HEADLINE}</h1><div class=text>{paragraphs(*PARAGRAPHS)}{STEPS}{CODE}</div></article>")
    assert [kind for kind, _ in blocks(data)][-4:] == ["list", "list", "list", "code"]


def test_links_after_the_last_paragraph_are_not_read() -> None:
    links = '<ul><li><a href="/a">The mill has a new wheel, at last</a></li><li><a href="/b">Flour is dearer than ever</a></li></ul>'
    data = page(f"<article><h1>{HEADLINE}</h1><div class=text>{paragraphs(*PARAGRAPHS)}{links}</div></article>")
    assert texts(data) == list(PARAGRAPHS)


def test_cells_of_a_layout_are_paragraphs() -> None:
    rows = "".join(f"<tr><td>{paragraphs(text)}</td></tr>" for text in PARAGRAPHS)
    data = page(f"<table><tr><td><h1>{HEADLINE}</h1></td></tr>{rows}</table>")
    assert blocks(data) == [("paragraph", text) for text in PARAGRAPHS]


def test_code_and_tables_are_no_excerpts() -> None:
    table = TABLE.replace(
        "Birch", "Birch burns for a day and a night when it has been kept dry, and is the best of all the woods."
    )
    code = CODE.replace("oven", "print('The oven is hot, and the bakers of the town are ready to begin their work.')")
    data = page(
        f"<article><h1>{HEADLINE}</h1>{paragraphs(FIRST, SECOND)}{table}{code}{paragraphs(THIRD, LAST)}</article>"
    )
    found = article(data)
    assert {"table", "code"} <= {block.kind for block in found.blocks}
    story = summarize(found)
    shown = {block.kind for excerpt in story.excerpts for block in found.blocks if block.text in excerpt.text}
    assert shown == {"paragraph"}


@pytest.mark.parametrize("names", ["paywall", "paragraph paywall"])
def test_paragraphs_for_subscribers_are_read_in_every_box(names: str) -> None:
    others = [text.replace("oven", "mill") for text in PARAGRAPHS]
    first = f'<div class="part one"><div class=in>{paragraphs(*PARAGRAPHS)}</div></div>'
    second = f'<div class="part two"><div class="in rest">{paragraphs(*others, names=names)}</div></div>'
    data = page(f"<main><article><h1>{HEADLINE}</h1>{first}<figure><img src=a.jpg></figure>{second}</article></main>")
    assert texts(data) == [*PARAGRAPHS, *others]


def test_subjects_of_a_post_do_not_say_that_it_is_beside_the_article() -> None:
    names = "post-77 post type-post status-publish hentry category-newsletter tag-sponsor tag-comments tag-media"
    data = page(f'<article class="{names}"><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS)}</article>')
    assert texts(data) == list(PARAGRAPHS)


def test_each_paragraph_in_a_box_of_its_own_is_read() -> None:
    boxes = "".join(
        f'<div class="row"><div class="cell" id="c{n}"><p>{text}</p></div></div>' for n, text in enumerate(PARAGRAPHS)
    )
    assert texts(page(f"<article><h1>{HEADLINE}</h1>{boxes}</article>")) == list(PARAGRAPHS)


def test_short_article_is_read_rather_than_the_talkative_box_beside_it() -> None:
    beside = f'<div id="secondary"><div class="about"><div class="words">{paragraphs(*BESIDE)}</div></div></div>'
    data = page(f"<article><h1>{HEADLINE}</h1><div class=entry>{paragraphs(FIRST, SECOND)}</div></article>{beside}")
    assert texts(data)[:2] == [FIRST, SECOND]
    assert not set(BESIDE) & set(texts(data))


@pytest.mark.parametrize("name", ["article-teaser", "intro teaser-text", "summary"])
def test_teaser_below_the_headline_is_the_lead(name: str) -> None:
    lead, rest = f'<div class=top><p class="{name}">{FIRST}</p></div>', paragraphs(*PARAGRAPHS[1:] * 2)
    data = page(f"<article><h1>{HEADLINE}</h1>{lead}<div class=text>{rest}</div></article>")
    assert texts(data)[0] == FIRST


def test_paragraphs_that_are_links_are_read_where_all_are() -> None:
    inside = "".join(f'<p><a href="/oven">{text}</a></p>' for text in PARAGRAPHS)
    assert texts(page(f"<article><h1>{HEADLINE}</h1>{inside}</article>")) == list(PARAGRAPHS)


def test_lines_that_end_in_a_break_are_read() -> None:
    data = page(f"<h1>{HEADLINE}</h1><div class=text>{'<br><br>'.join(PARAGRAPHS)}</div>")
    assert texts(data) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "before",
    [
        "<noscript><div id=plain></noscript>",
        "<noscript><div hidden><p>Please turn scripts on.</noscript>",
        "<script>var noscript = '<noscript>';</script>",
        "<!-- <noscript> -->",
    ],
)
def test_what_noscript_leaves_open_does_not_hold_the_page(before: str) -> None:
    inside = f"<div id=main><article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS)}</article></div>"
    assert texts(page(before + inside)) == list(PARAGRAPHS)
    assert texts(page(inside, head=before)) == list(PARAGRAPHS)


def test_paragraphs_that_stand_in_noscript_alone_are_read() -> None:
    inside = f"<noscript><div class=text>{paragraphs(*PARAGRAPHS)}</div></noscript>"
    assert texts(page(f"<article><h1>{HEADLINE}</h1>{inside}</article><p>Osthaven Courier</p>")) == list(PARAGRAPHS)


def test_picture_in_noscript_may_lead_the_article() -> None:
    picture = (
        '<figure><noscript><img src="https://osthaven.example/oven.jpg" width=1200 height=800></noscript></figure>'
    )
    data = page(f"<article><h1>{HEADLINE}</h1>{picture}{paragraphs(*PARAGRAPHS)}</article>")
    image = article(data).image
    assert image is not None
    assert image.url.endswith("oven.jpg")


def test_form_around_the_page_is_a_box_like_any_other() -> None:
    data = page(f"<h1>{HEADLINE}</h1><form id=page><div class=text>{paragraphs(*PARAGRAPHS)}</div></form>")
    assert texts(data) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "before",
    [
        b"<style>" + b".oven { color: brown; transition: 0.4s }\n" * 300 + b"</style>",
        b"<!-- saved -->\n<script>" + b"var oven = 1;\n" * 600 + b"</script>",
    ],
    ids=["style", "script"],
)
def test_page_after_a_long_style_sheet_or_script_is_a_page(before: bytes) -> None:
    data = before + page(f"<article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS)}</article>")
    (found,) = read_document(data, source="seeds/oven", seen=SEEN)
    assert isinstance(found, Article)
    assert found.attribution.headline == HEADLINE
    assert [block.text for block in found.blocks] == list(PARAGRAPHS)


def test_stray_nul_in_a_page_is_nothing() -> None:
    data = page(f"<article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS)}</article>").replace(
        b"<p>On Sat", b"<p>\x00On Sat"
    )
    assert texts(data) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ja", ("港の裏にある古い窯が十一年ぶりに再び開かれ、町の人々は最初のパンを求めて朝早くから長い列を作り、渡し船の階段まで続いた。",
                "「石が十分に熱くなるまでに一日半かかります」と、祖母から仕事を習った職人は話し、薪は冬の一週間に荷車二台分が要ると付け加えた。",
                "新しい煙突の費用は町が払い、薪の費用は職人たちが払うことになっており、土曜日には最初の四十個が一時間もたたずに売り切れた。")),
        ("th", ("ช่างทำขนมปังของเมืองท่าเปิดเตาเก่าหลังด่านศุลกากรอีกครั้งหลังจากปิดมาสิบเอ็ดปี และชาวเมืองเข้าแถวรอขนมปังก้อนแรกตั้งแต่เช้ามืด",
                "“ต้องใช้เวลาหนึ่งวันครึ่งกว่าหินจะร้อนพอ” ช่างทำขนมปังซึ่งเรียนรู้งานจากคุณยายกล่าว และเสริมว่าฤดูหนาวต้องใช้ฟืนสัปดาห์ละสองเกวียน",
                "เมืองจ่ายค่าปล่องไฟใหม่ ส่วนช่างทำขนมปังจ่ายค่าฟืน และในวันเสาร์ขนมปังสี่สิบก้อนแรกขายหมดภายในหนึ่งชั่วโมง")),
    ],
)  # fmt: skip
def test_pages_without_spaces_or_full_stops_are_read(language: str, sentences: tuple[str, ...]) -> None:
    inside = paragraphs(*sentences)
    data = f'<!DOCTYPE html><html lang="{language}"><title>窯</title><body><article><h1>窯</h1>{inside}</article></body></html>'
    assert texts(data.encode()) == list(sentences)
