"""Who wrote a pasted text: the ways in which sites and wires say it, and the lines that only look like a name."""

import pytest

from digest import read_document
from digest.model import Article

HEAD = "Ferry line to test battery ship on the sound"
BODY = [
    "The island's largest ferry line will run a ship on batteries alone across the sound for six weeks this spring, it said on Thursday.",
    "The ship carries forty cars and charges in eleven minutes at a mast that the port finished in January, after two years of work.",
    "“If it holds its timetable in March, it will hold it in any month,” said Petra Holm, who leads the line's technical department.",
    "Tickets will cost the same as before. The line said it would decide in the summer whether to order two more ships of the kind.",
]

MANY = [
    *(
        "Ada Quill",
        "Tomas Brandt",
        "Mira Sol",
        "Jonas Ferrel",
        "Ines Calder",
        "Oskar Vane",
        "Nils Overby",
        "Lena Marsh",
    ),
    *("Otto Reeve", "Vera Stroud", "Paul Haven", "Ruth Colby", "Hanna Weir", "Emil Lund"),
]


def read(*, above: str = "", below: str = "", over: str = "") -> Article:
    text = "\n\n".join(part for part in (over, HEAD, above, *BODY, below) if part)
    (found,) = read_document(text.encode(), source="seeds/a.txt")
    assert isinstance(found, Article), found
    return found


def names(article: Article) -> list[str]:
    return [author.name for author in article.attribution.authors]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("Boats | By Ada Quill | 5 March 2026", ["Ada Quill"]),
        ("Islands, Top Story | Published: 5 hours ago | Written by Ada Quill", ["Ada Quill"]),
        ("Veröffentlicht vonAda Quill 5. März 2026", ["Ada Quill"]),
        ("Posted on 5 March 20266 March 2026AuthorAda Quill3 Comments", ["Ada Quill"]),
        ("5 March 2026 by\n\nAda Quill", ["Ada Quill"]),
        ("By political reporter Ada Quill", ["Ada Quill"]),
        ("By Ada Quill, special to the Merrow Gazette", ["Ada Quill"]),
        ("By Ada Quill | Merrow Gazette", ["Ada Quill"]),
        ("By Ada Quill Merrow Gazette Staff Writer", ["Ada Quill"]),
        ("By Ada Quill Thursday, March 5, 2026", ["Ada Quill"]),
        ("BY ADA QUILL AND TOMAS BRANDT", ["ADA QUILL", "TOMAS BRANDT"]),
        ("Von Ada Quill Stand: 05.03.2026, 10:23", ["Ada Quill"]),
        ("Aus Merrow berichtet Ada Quill", ["Ada Quill"]),
        ("By\n\nAda Quill\n\nand\n\nTomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("By\n\nAda Quill,\n\n…\n\nTomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("Interview: Ada Quill", ["Ada Quill"]),
        (f"By {', '.join(MANY)}", MANY),
        ("배윤호 기자\n\nbae@gazette.example\n\n한지원 기자", ["배윤호", "한지원"]),
    ],
)
def test_line_that_says_who_wrote_may_say_more(above: str, expected: list[str]) -> None:
    assert names(read(above=above)) == expected


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("5 March 2026 Ada Quill Culture", ["Ada Quill"]),
        ("Ada Quill – 5 March 2026 – Essays, Boats", ["Ada Quill"]),
        ("Ada Quill · Merrow News · Posted: Mar 05, 2026 4:15 AM EST", ["Ada Quill"]),
        ("Ada Quill\n\n—\n\n5 March 2026", ["Ada Quill"]),
        ("Ada Quill\n\nMerrow\n\n5 March 2026, 10:23", ["Ada Quill"]),
        ("Ada Quill Deputy Content Hub Director\n\n08:39, 5 Mar 2026", ["Ada Quill"]),
        ("Ada QuillNews Reporter\n\n08:39, 5 Mar 2026", ["Ada Quill"]),
        ("Ada Quill Ada Quill\n\n5 March 2026", ["Ada Quill"]),
        ("Ada Quill\n\nTomas Brandt\n\n5 March 2026", ["Ada Quill", "Tomas Brandt"]),
        ("ADA QUILL FOR THE MERROW GAZETTE\n\n5 March 2026, 10:23", ["ADA QUILL"]),
        ("Ada Quill in Merrow\n\n5 March 2026", ["Ada Quill"]),
        ("Ada Quill\n\nGlobal shipping correspondent", ["Ada Quill"]),
        ("Gazette-Redakteurin Ada Quill\n\n5. März 2026", ["Ada Quill"]),
        ("Ада Квилл\n\n5 марта 2026, 10:23", ["Ада Квилл"]),
        ("Will Mark\n\n5 March 2026", ["Will Mark"]),
        ("Ada Quill Thu 5 Mar 2026 10.23 GMT", ["Ada Quill"]),
        ("Ada Quill and agencies\n\n5 March 2026", ["Ada Quill"]),
        ("Ada Quill Lesezeit: 3 Min. 05.03.2026", ["Ada Quill"]),
        ("Ada Quill Julkaistu 5.3.2026 10:23", ["Ada Quill"]),
        ("Ada Quill hace 3 horas", ["Ada Quill"]),
        ("Ada Quill, New York\n\n5 March 2026", ["Ada Quill"]),
        ("Ada Quill, Tomas Brandt, 5 March 2026", ["Ada Quill", "Tomas Brandt"]),
        ("Ada Quill, Tomas Brandt und Mira Sol\n\n5. März 2026", ["Ada Quill", "Tomas Brandt", "Mira Sol"]),
        ("ADA QUILL Merrow 5 MAR 2026 - 10:23 CET", ["ADA QUILL"]),
        ("Ada Quill Merrow Gazette Staff\n\n5 March 2026", ["Ada Quill"]),
    ],
)
def test_name_beside_a_time_or_a_job_is_the_author(above: str, expected: list[str]) -> None:
    assert names(read(above=above)) == expected


def test_name_and_date_above_the_headline_are_the_articles() -> None:
    assert names(read(over="5 March 2026 | 13:10 | Ada Quill")) == ["Ada Quill"]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("Reuters\n\n5 March 2026", ["Reuters"]),
        ("AFP, MERROW", ["AFP"]),
        ("Ada Quill\n\nAFP\n\n5 March 2026", ["Ada Quill"]),
    ],
)
def test_wire_service_alone_above_the_text_is_the_author_where_nobody_else_is(above: str, expected: list[str]) -> None:
    assert names(read(above=above)) == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("(Reporting by Ada Quill; editing by Tomas Brandt)", ["Ada Quill"]),
        ("Ada Quill", ["Ada Quill"]),
        ("— Ada Quill", ["Ada Quill"]),
        ("Posted by Ada Quill at 2:33 PM", ["Ada Quill"]),
        ("About the author\n\nAda Quill", ["Ada Quill"]),
        ("Autor*in\n\nAda Quill", ["Ada Quill"]),
        ("Über\n\nAda Quill\n\nJournalist\n\nZwischen Hafen und Insel: ein Rundgang", ["Ada Quill"]),
        ("MG-Redaktion", ["MG-Redaktion"]),
        ("Ada Quill is a shipping correspondent of the Gazette.", ["Ada Quill"]),
        ("Write to Ada Quill at ada.quill@gazette.example", ["Ada Quill"]),
        ("Petra Holm", []),
        ("Latest Articles", []),
    ],
)
def test_signature_below_the_text_names_the_author(below: str, expected: list[str]) -> None:
    assert names(read(below=below)) == expected


@pytest.mark.parametrize(
    "above",
    [
        "Last Update\n\n5 March 2026",
        "Actualizado el\n\n05/03/2026 21:57",
        "Technical Department\n\nShare",
        "Related Articles\n\n5 March 2026",
        "Northern Wire Pictures\n\nPhoto: Tide Pictures",
    ],
)
def test_words_in_capitals_that_are_no_name_are_no_author(above: str) -> None:
    assert names(read(above=above)) == []


def test_writer_of_whom_the_page_says_something_below_is_still_the_author() -> None:
    assert names(read(above="Ada Quill\n\nShare", below="Ada Quill is a shipping correspondent of the Gazette.")) == [
        "Ada Quill"
    ]


def test_name_alone_between_lead_and_text_is_the_author() -> None:
    text = "\n\n".join((HEAD, BODY[0], "Xu Li", *BODY[1:]))
    (article,) = read_document(text.encode(), source="seeds/a.txt")
    assert isinstance(article, Article)
    assert names(article) == ["Xu Li"]


CHINESE = [
    "北湾港因大雾连续第三天关闭，十一艘渡轮停在港外，约两千名旅客在学校礼堂过夜。港口管理处说，能见度低于五十米时任何船只都不得离港。",
    "港务长周海说：“看不到第二个浮标，就谁也不许开船。”他表示中午将再次评估，此后每三小时公布一次结果。",
]
KOREAN = [
    "북만항이 짙은 안개로 사흘째 문을 닫았고 여객선 열한 척이 항구 밖에 머물렀으며 승객 약 이천 명이 학교 강당에서 밤을 보냈다.",
    "항만청장은 두 번째 부표가 보이지 않으면 아무도 출항할 수 없다며 정오에 다시 평가하겠다고 말했다고 관계자가 전했다.",
]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["港口大雾第三天 渡轮继续停航", "記者林澄／北灣報導", *CHINESE], ["林澄"]),
        (["港口大雾第三天 渡轮继续停航", "2026-03-05 10:23 来源：北湾日报 作者：林澄", *CHINESE], ["林澄"]),
        (["港口大雾第三天 渡轮继续停航", f"〔記者林澄、周海／北灣報導〕{CHINESE[0]}", CHINESE[1]], ["林澄", "周海"]),
        (["북만항 사흘째 폐쇄, 여객선 발 묶여", f"(북만=한빛통신) 배윤호 기자 = {KOREAN[0]}", KOREAN[1]], ["배윤호"]),
        (["북만항 사흘째 폐쇄, 여객선 발 묶여", *KOREAN, "배윤호 선임기자 bae@gazette.example"], ["배윤호"]),
    ],
)
def test_reporters_are_named_as_chinese_and_korean_papers_do(lines: list[str], expected: list[str]) -> None:
    (article,) = read_document("\n\n".join(lines).encode(), source="seeds/a.txt")
    assert isinstance(article, Article)
    assert names(article) == expected


def test_headline_stands_above_its_standfirst() -> None:
    text = "\n\n".join(
        (
            "Sound and fury",
            "The ferry line wants to run a ship on batteries across the sound, but nobody asked the port.",
            "By Ada Quill",
            *BODY,
        )
    )
    (article,) = read_document(text.encode(), source="seeds/a.txt")
    assert isinstance(article, Article)
    assert article.attribution.headline == "Sound and fury"


@pytest.mark.parametrize(
    ("above", "below", "day"),
    [
        ("Available until 6 May 2026\n\n5 March 2026", "", "2026-03-05"),
        ("Published on 5 March 2026 by Ada Quill of the Merrow Gazette Group", "", "2026-03-05"),
        ("Posted on 5 March 20266 March 2026", "", "2026-03-05"),
        ("", "By Ada Quill on 5 March 2026\n\n4 March 2026", "2026-03-05"),
        ("", "5 March 2026\n\nShare\n\n5 March 2026", "2026-03-05"),
    ],
)
def test_dates_that_pages_write_around_the_text_are_read(above: str, below: str, day: str) -> None:
    found = read(above=above, below=below).attribution.published
    assert found is not None
    assert found.isoformat()[:10] == day
