"""Lines of a pasted page that are the page's own, lines that are the article's although they end in no full stop, and gaps."""

from datetime import UTC, datetime

import pytest

from digest import read_document
from digest.model import Article

SEEN = datetime(2026, 6, 1, tzinfo=UTC)
HEAD = "Harbour town votes to keep its lighthouse keeper"
BODY = [
    "The council of Aldersee voted on Monday to keep a keeper in the lighthouse on the mole, the last one on this coast to have one.",
    "The keeper, who climbs 211 steps twice a day, will be paid by the town from July on, after the state had ended its share in winter.",
    "Fishing crews had collected 3,400 signatures for the post. They said a lamp without a keeper had failed them three times in a year.",
    "The port authority had asked for a camera instead. Its director said the town would now have to pay for the repair of the stairs.",
    "A first contract runs for four years. The council will look at the costs again in the autumn of the year before the next election.",
]


def read(*lines: str) -> Article:
    (found,) = read_document("\n\n".join(lines).encode(), source="seeds/a.txt", seen=SEEN)
    assert isinstance(found, Article), found
    return found


def texts(*lines: str) -> list[str]:
    return [block.text for block in read(*lines).blocks]


@pytest.mark.parametrize(
    "notice",
    [
        "Enjoyed this story? Then help us to write the next one: members pay four crowns a month and read without pictures of shoes.",
        "By signing up, you confirm that you are over sixteen and agree to hear from us. You may unsubscribe at any time.",
        "Please disable your ad blocker: some parts of this page do not work while it is on, the tide tables among them.",
        "This article was originally published in the Merrow Gazette.",
        "Opinions expressed in this column are those of the writer and not of the paper that prints it every Friday.",
        "Hat Ihnen dieser Artikel gefallen? Dann unterstützen Sie uns: schon ein Kaffee im Monat hilft dem Küstenblatt weiter.",
        "Über dieses Thema berichtete Radio Aldersee am Montag um 17 Uhr in der Sendung „Am Kai“.",
        "Diese Zusammenfassung wurde automatisch erstellt und von der Redaktion geprüft, sie kann dennoch Fehler enthalten.",
        "Cet article vous a plu ? Soutenez notre rédaction, qui vit de ses lecteurs et de rien d'autre depuis dix ans.",
        "¿Te ha gustado este reportaje? Apoya nuestro periodismo con una cuota de cuatro coronas al mes, sin permanencia.",
        "The Northern Wire is solely responsible for all content.",
    ],
)
def test_a_site_that_speaks_to_its_reader_is_no_body(notice: str) -> None:
    assert texts(HEAD, *BODY, notice) == BODY


@pytest.mark.parametrize(
    "caption",
    [
        "Mayor Ines Vane, left, and keeper Tomas Brandt stand at the foot of the lighthouse in Aldersee after the vote on Monday evening.",
        "Keeper Tomas Brandt (links) und Bürgermeisterin Ines Vane am Montag vor dem Leuchtturm, in dem er seit elf Jahren Dienst tut.",
        "A file photograph shows the lighthouse of Aldersee in the storm of last winter, when its lamp failed for the first time.",
        "Le gardien Tomas Brandt (à gauche) devant le phare lundi soir, peu après le vote du conseil qui lui laisse son emploi.",
        "The lighthouse of Aldersee on Monday. — Picture by Ada Quill",
        "Der Leuchtturm hat 211 Stufen und nur einen Wärter. 12.03.2026 | 2:41 min",
    ],
)
def test_a_caption_between_paragraphs_is_no_body(caption: str) -> None:
    assert texts(HEAD, *BODY[:2], caption, *BODY[2:]) == BODY


def test_a_party_on_the_left_is_no_caption() -> None:
    paragraph = "Parties of the left, right and centre all voted for the keeper, which the council had not seen since the flood of 1962."
    assert texts(HEAD, *BODY[:2], paragraph, *BODY[2:]) == [*BODY[:2], paragraph, *BODY[2:]]


@pytest.mark.parametrize(
    "line",
    [
        "Ada Quill is a staff reporter for the Merrow Gazette and lives by the harbour.",
        "Ada Quill covers ports and the people in them.",
        "Ada Quill schreibt seit 2019 für das Küstenblatt über Häfen.",
    ],
)
def test_a_line_about_the_writer_at_the_end_is_no_body(line: str) -> None:
    assert texts(HEAD, *BODY, line) == BODY


def test_a_standfirst_without_a_full_stop_is_body() -> None:
    standfirst = (
        "Fishing crews collected 3,400 signatures after the lamp on the mole had failed three times in one winter"
    )
    assert texts(HEAD, standfirst, "By Ada Quill", *BODY) == [standfirst, *BODY]


def test_the_headline_again_in_other_order_is_no_standfirst() -> None:
    again = "Harbour town keeps lighthouse keeper: what the council of Aldersee votes for"
    assert texts(HEAD, again, "By Ada Quill", *BODY) == BODY


def test_items_that_make_one_sentence_are_body() -> None:
    items = [
        "The keeper has to:",
        "light the lamp before dusk;",
        "keep the stairs free of ice; and",
        "write down each ship that comes in.",
    ]
    blocks = read(HEAD, *BODY[:3], *items, *BODY[3:]).blocks
    assert [block.text for block in blocks] == [*BODY[:3], *items, *BODY[3:]]
    assert [block.kind for block in blocks if block.text.endswith(("; and", ";"))] == ["list", "list"]


def test_headlines_of_entries_of_a_live_page_are_body() -> None:
    heads = ["Council meets in the fish hall", "Crews hand over their signatures"]
    lines = [
        HEAD,
        BODY[0],
        "20:42Ada Quill",
        heads[0],
        BODY[1],
        BODY[2],
        "2 hours ago18:05 Tomas Brandt",
        heads[1],
        BODY[3],
        BODY[4],
    ]
    assert texts(*lines) == [BODY[0], heads[0], BODY[1], BODY[2], heads[1], BODY[3], BODY[4]]


def test_a_short_heading_in_capitals_is_body() -> None:
    assert texts(HEAD, *BODY[:2], "COSTS", *BODY[2:]) == [*BODY[:2], "COSTS", *BODY[2:]]


@pytest.mark.parametrize("sign", [" (nwd)", " (Ada Quill)", " /aq"])
def test_a_last_paragraph_that_its_writer_signed_is_body(sign: str) -> None:
    assert texts(HEAD, *BODY[:-1], BODY[-1] + sign, "Share") == [*BODY[:-1], BODY[-1] + sign]


def gaps(*lines: str) -> list[bool]:
    return [block.follows_gap for block in read(*lines).blocks]


def test_a_paragraph_after_text_that_was_left_out_follows_a_gap() -> None:
    foreign = "Рыбаки собрали три тысячи четыреста подписей, чтобы смотритель маяка остался на своём месте и дальше."
    assert gaps(HEAD, *BODY[:2], foreign, *BODY[2:]) == [False, False, True, False, False]


@pytest.mark.parametrize("line", ["Advertisement", "Share", "Photo: Northern Wire/Ada Quill", "3 comments", BODY[0]])
def test_lines_of_the_page_leave_no_gap(line: str) -> None:
    assert not any(gaps(HEAD, *BODY[:2], line, *BODY[2:]))
