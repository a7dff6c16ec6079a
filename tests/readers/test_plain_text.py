"""Wire copy and pasted pages: the body in, everything around it out, and the lines around it understood."""

import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import read_document, readers
from digest.model import Article, Document, Failure

SEEN = datetime(2026, 6, 1, tzinfo=UTC)

NOTICE = "To continue reading, log in to view this at the publisher's request."
HEAD = "Ferry line to test battery ship on the sound"
BODY = [
    "The island's largest ferry line will run a ship on batteries alone across the sound for six weeks this spring, it said on Thursday.",
    "The ship carries forty cars and charges in eleven minutes at a mast that the port finished in January, after two years of work.",
    "“If it holds its timetable in March, it will hold it in any month,” said Petra Holm, who leads the line's technical department.",
    "Tickets will cost the same as before. The line said it would decide in the summer whether to order two more ships of the kind.",
]


def read(text: str) -> Article:
    (found,) = read_document(text.encode(), source="seeds/a.txt", seen=SEEN)
    assert isinstance(found, Article), found
    return found


def paste(*, above: str = "", below: str = "", head: str = HEAD, body: list[str] | None = None) -> str:
    return "\n\n".join(part for part in (head, above, *(body or BODY), below) if part)


def blocks(text: str) -> list[str]:
    return [block.text for block in read(text).blocks]


@pytest.mark.parametrize(
    "below",
    [
        "Write to Ada Quill at ada.quill@gazette.example",
        "(Reporting by Ada Quill; editing by Tomas Brandt)",
        "(END) Northern Wire",
        "###",
        "© 2026 The Merrow Gazette. All rights reserved.",
        "Related articles\n\nPort finishes charging mast\n\nWhat a ferry ticket costs now",
        "Share\n\nPrint\n\n3 comments\n\nGreat news for the island, at last somebody does something about it!",
        "免責聲明:本文內容僅供參考,不構成任何投資建議,投資有風險,入市需謹慎。\n\n熱議股票\n\n1. 1\n\n2. 2",
        "Sign up for our newsletter to get the harbour's news into your inbox.",
        "Читайте также: Порт закрыт из-за тумана",
        "Photo: Northern Wire/Ada Quill",
    ],
)
def test_lines_below_the_article_are_no_body(below: str) -> None:
    assert blocks(paste(below=below)) == BODY


@pytest.mark.parametrize(
    "above",
    [
        "By Ada Quill\n\n5 March 2026",
        "Home\n\nNews\n\nIslands",
        "3 min read",
        "Photo: Northern Wire/Ada Quill",
        "Log in\n\nSubscribe",
    ],
)
def test_lines_between_headline_and_body_are_no_body(above: str) -> None:
    article = read(paste(above=above))
    assert [block.text for block in article.blocks] == BODY
    assert article.attribution.headline == HEAD


@pytest.mark.parametrize(
    ("above", "below", "field", "value"),
    [
        ("By Ada Quill and Tomas Brandt", "", "authors", ["Ada Quill", "Tomas Brandt"]),
        ("By\n\nAda Quill", "", "authors", ["Ada Quill"]),
        ("Ada Quill\n\n5 March 2026", "", "authors", ["Ada Quill"]),
        ("Ada Quill and Tomas Brandt\n\nUpdated 4.34pm", "", "authors", ["Ada Quill", "Tomas Brandt"]),
        ("Ada Quill5 hours ago", "", "authors", ["Ada Quill"]),
        (
            "By\n\nAda Quill,\n\nTomas Brandt &\n\nInes Calder",
            "",
            "authors",
            ["Ada Quill", "Tomas Brandt", "Ines Calder"],
        ),
        ("Port Merrow", "", "authors", []),
        ("Updated Monday 5 March", "", "authors", []),
        ("By Ada Quill, dpa", "", "authors", ["Ada Quill"]),
        ("By Ada Quill, dpa", "", "agency", "dpa"),
        ("", "", "authors", []),
        ("", "© 2026 Gazette", "rights", "© 2026 Gazette"),
        ("", "This text is licensed under CC BY 4.0", "rights", "This text is licensed under CC BY 4.0"),
        ("", "(END) Dow Jones Newswires", "agency", "Dow Jones Newswires"),
        ("Reuters", "", "agency", "Reuters"),
        ("5 March 2026", "", "published", date(2026, 3, 5)),
        ("", "March 05, 2026 08:15 GMT", "published", datetime(2026, 3, 5, 8, 15, tzinfo=UTC)),
        ("5 March 2026", "March 05, 2026 08:15 GMT", "published", datetime(2026, 3, 5, 8, 15, tzinfo=UTC)),
        (
            "Ada Quill · Merrow Gazette · Posted: Mar 05, 2026 4:15 AM EST | Last Updated: March 6",
            "",
            "published",
            datetime(2026, 3, 5, 9, 15, tzinfo=UTC),
        ),
        ("", "5 March 2026\n\nFerries sail again\n\n4 March 2026", "published", None),
        ("", "Published: 5 March 2026\n\nFerries sail again\n\n4 March 2026", "published", date(2026, 3, 5)),
        ("5 March 2027", "", "published", None),
        ("", "", "published", None),
        (
            "",
            NOTICE,
            "access_notice",
            NOTICE,
        ),
    ],
)
def test_lines_around_the_body_are_understood(above: str, below: str, field: str, value: object) -> None:
    found = getattr(read(paste(above=above, below=below)).attribution, field)
    assert ([author.name for author in found] if field == "authors" else found) == value


@pytest.mark.parametrize(
    ("opening", "dateline", "agency"),
    [
        ("PORT MERROW, March 3 (Reuters) - ", "PORT MERROW", "Reuters"),
        ("LONDON (AP) — ", "LONDON", "Associated Press"),
        ("NEW YORK -- ", "NEW YORK", None),
        ("(Xinhua) -- ", None, "Xinhua"),
    ],
)
def test_dateline_gives_place_and_agency_and_stays_in_the_paragraph(
    opening: str, dateline: str | None, agency: str | None
) -> None:
    article = read(paste(body=[opening + BODY[0], *BODY[1:]]))
    assert (article.attribution.dateline, article.attribution.agency) == (dateline, agency)
    assert article.blocks[0].text == opening + BODY[0]


@pytest.mark.parametrize(
    ("head", "headline", "publisher"),
    [
        (f"{HEAD} -- WSJ", HEAD, "WSJ"),
        (f"{HEAD} | BBC", HEAD, "BBC"),
        (f"{HEAD} - and why", f"{HEAD} - and why", None),
    ],
)
def test_publishers_mark_is_taken_off_the_headline(head: str, headline: str, publisher: str | None) -> None:
    of = read(paste(head=head)).attribution
    assert (of.headline, of.publisher) == (headline, publisher)


def test_hard_wrapped_paragraphs_are_joined() -> None:
    wrapped = [f"{text[:63]}\n{text[63:126]}\n{text[126:]}".replace(" \n", "\n") for text in BODY]
    assert ["".join(text.split()) for text in blocks(paste(body=wrapped))] == ["".join(text.split()) for text in BODY]


CHINESE = [
    "北湾港因大雾连续第三天关闭，十一艘渡轮停在港外，约两千名旅客在学校礼堂过夜。港口管理处说，能见度低于五十米时任何船只都不得离港。",
    "港务长周海说：“看不到第二个浮标，就谁也不许开船。”他表示中午将再次评估，此后每三小时公布一次结果。",
    "气象站预计周六傍晚转西风，雾会很快散去。旧城的旅馆已经降价，面包店通宵营业。",
]
ARABIC = [
    "أبقى ضباب كثيف ميناء مرو مغلقا لليوم الثالث يوم الثلاثاء، تاركا إحدى عشرة عبارة في المرسى ونحو ألفي مسافر في قاعات المدارس.",
    "وقالت مديرة الميناء إن القرار سيراجع عند الظهر ثم كل ثلاث ساعات بعد ذلك، وإن أحدا لن يبحر قبل أن ترى العوامة الثانية من نافذتها.",
    "وتتوقع محطة الأرصاد رياحا غربية مساء الأربعاء، وقالت إن الضباب سينقشع سريعا بعد أن تبدأ الرياح.",
]


@pytest.mark.parametrize(
    ("body", "head", "language"),
    [(CHINESE, "港口大雾第三天 渡轮继续停航", "zh"), (ARABIC, "الضباب يغلق ميناء مرو لليوم الثالث", "ar")],
)
def test_article_in_another_script_keeps_its_own(body: list[str], head: str, language: str) -> None:
    article = read(
        paste(head=head, body=body, below="Related articles\n\nPort finishes its charging mast after two years.")
    )
    assert [block.text for block in article.blocks] == body
    assert article.language == language
    assert article.attribution.headline == head


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"Only a headline", "no paragraph"),
        (b"x" * 300_000, "line of more than"),
        (b"word " * 900_000, "larger than"),
        (bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, said: str) -> None:
    (found,) = read_document(data, source="seeds/a.txt", seen=SEEN)
    assert isinstance(found, Failure)
    assert said in found.problem
    assert found.hint


PIECES = [
    *BODY,
    *CHINESE,
    HEAD,
    "By Ada Quill",
    "06/05",
    "(END) Northern Wire",
    "",
    "",
    " \t",
    "1. 1",
    "©",
    "\u00a0",
    "- item one is here",
    "\u202ex",
    "a" * 90,
]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=25),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
)
def test_every_block_stands_in_the_source_text(parts: list[str], joint: str) -> None:
    data = joint.join(parts).encode()
    text = readers.read(Document(id="x", source="seeds/a.txt", data=data)).text
    for found in read_document(data, source="seeds/a.txt", seen=SEEN):
        if isinstance(found, Article):
            assert found.blocks
            for block in found.blocks:
                assert "".join(text[block.start : block.end].split()) == "".join(block.text.split())


def test_article_about_rights_and_log_ins_keeps_its_paragraphs() -> None:
    body = [
        "版权方要求平台在三日内下架全部影片，并赔偿损失。平台回应说，已收到通知，正在核实相关内容，预计本周内公布处理结果。",
        "法院将于下月开庭审理此案。律师表示，类似纠纷近年来增长很快，多数以和解告终，赔偿金额并不公开。",
    ]
    assert blocks(paste(head="影片版权纠纷下月开庭", body=body)) == body


def test_member_states_are_no_members_of_a_site() -> None:
    body = [
        "各会员国代表周三在日内瓦就新的渡轮安全规则达成一致，规则将于明年一月起生效，适用于所有载客超过一百人的船只。",
        "联盟秘书处说，已有二十七个国家注册参加首批检查，结果将在秋季公布，未通过检查的船只须停航整改。",
    ]
    assert blocks(paste(head="渡轮安全新规明年生效", body=body)) == body


def test_order_of_lines_below_does_not_matter_to_the_body() -> None:
    lines = [
        "Share",
        "Print",
        "(END) Northern Wire",
        "© 2026 Gazette",
        "1. 1",
        "Write to Ada Quill at ada@gazette.example",
    ]
    for seed in range(6):
        random.Random(seed).shuffle(lines)  # noqa: S311  (a fixed order, no secret)
        assert blocks(paste(below="\n\n".join(lines))) == BODY


@pytest.mark.parametrize(
    "line",
    ["A" * 150_000, "Ada Quill " * 15_000, "((((" * 30_000, "a, " * 50_000],
    ids=["capitals", "names", "open", "list"],
)
def test_endless_line_is_read_or_refused(line: str) -> None:
    """Expressions with nested repeats needed hours for the first of these."""
    (found,) = read_document(f"{HEAD}\n\n{line}\n\n{BODY[0]}".encode(), source="seeds/a.txt", seen=SEEN)
    assert isinstance(found, Article | Failure)
