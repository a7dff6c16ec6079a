"""Which articles tell the same story, and which are near copies."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import blake2b

from digest.text.similarity import ComparedText, fingerprint, group_stories, near_copies, share_within, sketch_of

FOG = "The harbour of Ostmar was closed on Monday because of thick fog, master Ada Quill said. Ferries and freighters stayed."
FOG_TOO = "Ferries were cancelled in Ostmar on Monday after fog shut the harbour. Master Ada Quill expects ferries on Wednesday."
RATE = (
    "The central bank of Fenland raised its interest rate to 4 percent on Monday. Governor Ines Holt cited inflation."
)


def piece(title: str, text: str, day: int = 1) -> ComparedText:
    return ComparedText(title=title, text=text, published=datetime(2026, 6, day, 8, tzinfo=UTC), language="en")


def copies(*texts: str) -> tuple[tuple[int, ...], ...]:
    return near_copies([sketch_of(text) for text in texts])


def test_articles_on_one_event_are_one_story() -> None:
    pieces = [
        piece("Fog closes Ostmar harbour", FOG),
        piece("Fenland raises rate", RATE),
        piece("Ostmar harbour shut by fog", FOG_TOO, 2),
    ]
    assert group_stories([fingerprint(one) for one in pieces]) == ((0, 2), (1,))


def test_articles_further_apart_than_the_window_are_two_stories() -> None:
    pieces = [piece("Fog closes Ostmar harbour", FOG, 1), piece("Ostmar harbour shut by fog", FOG_TOO, 9)]
    assert group_stories([fingerprint(one) for one in pieces]) == ((0,), (1,))


def test_a_day_or_an_unknown_moment_can_be_compared() -> None:
    pieces = [
        ComparedText(title="Fog closes Ostmar harbour", text=FOG, published=date(2026, 6, 1), language="en"),
        ComparedText(title="Ostmar harbour shut by fog", text=FOG_TOO, language="en"),
        piece("Ostmar harbour closed by fog", FOG_TOO, 2),
    ]
    assert group_stories([fingerprint(one) for one in pieces]) == ((0, 1, 2),)


def test_every_article_is_in_one_story_even_an_empty_one() -> None:
    assert group_stories([fingerprint(one) for one in (ComparedText(), ComparedText(), piece("Fog", FOG))]) == (
        (0,),
        (1,),
        (2,),
    )
    assert group_stories([]) == ()


def test_a_copy_with_a_new_ending_is_a_near_copy() -> None:
    assert copies(FOG, RATE, FOG + " More was expected on Tuesday.") == ((0, 2),)


def test_articles_on_one_event_in_other_words_are_no_near_copies() -> None:
    assert copies(FOG, FOG_TOO, "") == ()


def test_near_copies_are_found_in_chinese() -> None:
    text = "东马港星期二因大雾连续第二天关闭，渡轮和货轮都停在港内，港务长说大雾尚未散去。"
    assert copies(text, text + "港口最早要到星期三才会重新开放。", "法院叫停水坝工程。") == ((0, 1),)


def test_a_round_up_of_several_stories_is_a_copy_of_none_and_makes_none_of_them_one() -> None:
    assert copies(FOG, RATE, f"Good morning. {FOG} {RATE}") == ()
    assert copies(FOG, FOG, RATE, f"Good morning. {FOG} {RATE}") == ((0, 1),)


def test_a_line_below_every_article_makes_no_copies_and_many_copies_are_found() -> None:
    line = " All rights reserved by the Ostmar publishing house, which asks its readers to write to the desk."
    own = [" ".join(f"word{n}x{k}" for k in range(60)) for n in range(80)]
    same = [f"{FOG} {RATE} Taken over by paper number {n}." for n in range(80)]
    assert copies(*(text + line for text in own)) == ()
    assert copies(*same) == (tuple(range(80)),)


def test_the_share_within_tells_an_addition_from_a_repetition() -> None:
    again, more = sketch_of(FOG), sketch_of(f"{FOG} {RATE} {FOG_TOO}")
    assert share_within(again, more) == 1.0
    assert share_within(more, again) < 0.5
    assert share_within(sketch_of(RATE), again) == 0.0


def test_common_words_of_a_language_without_a_list_make_no_story() -> None:
    one = "Det var en av de som ikke ville at det skulle være slik, og han sa det da også til alle som var der."
    other = "Og det er ikke slik at en av de som var der da vil si det til alle, men det kan være at han skal det."
    pieces = [
        ComparedText(title="Han er der nå", text=one, language="no"),
        ComparedText(title="Det var det", text=other, language="no"),
    ]
    assert group_stories([fingerprint(one) for one in pieces]) == ((0,), (1,))


def test_articles_of_one_house_with_its_promotion_below_are_no_copies_and_no_story() -> None:
    tail = (
        " Continue reading this story on our website, where subscribers find every article and our archive since 1998."
    )
    texts = [
        text + tail for text in (FOG, RATE, "A red kite has nested in the park behind the station since the spring.")
    ]
    prints = [fingerprint(ComparedText(title=text[:30], text=text, language="en")) for text in texts]
    assert near_copies([one.sketch for one in prints], houses=["courier"] * 3) == ()
    assert group_stories(prints, houses=["courier"] * 3) == ((0,), (1,), (2,))


def test_what_one_house_reports_twice_in_like_words_is_one_story() -> None:
    more = f"{FOG} The harbour master said later that ferries and freighters would leave on Tuesday."
    prints = [fingerprint(piece("Fog closes Ostmar harbour", text)) for text in (FOG, more)]
    assert near_copies([one.sketch for one in prints], houses=["courier"] * 2) == ((0, 1),)
    assert group_stories(prints, houses=["courier"] * 2) == ((0, 1),)


def test_sketch_is_the_smallest_hashes_of_four_words_as_numbers() -> None:
    words = [f"word{number % 97}x{number % 31}" for number in range(400)]
    runs = {" ".join(words[start : start + 4]) for start in range(len(words) - 3)}
    hashed = sorted(int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs)
    assert sketch_of(" ".join(words)) == tuple(hashed[:64])
    assert sketch_of("three words only") == ()


FERRY = (
    "Ottomar Vesk, master of the ferry Halcyon, told Hollinbrook council that 386 people left the ship at Tolmstad "
    "within 41 minutes."
)
FAEHRE = (
    "Die Fähre Halcyon brannte vor Tolmstad: 386 Menschen gingen laut Kapitän Ottomar Vesk von Bord, wie der Rat von "
    "Hollinbrook erfuhr."
)


def in_german(day: int | None) -> ComparedText:
    published = datetime(2026, 6, day, 12, tzinfo=UTC) if day else None
    return ComparedText(title="Fähre brennt vor Tolmstad", text=FAEHRE, published=published, language="de-AT")


def test_two_languages_are_one_story_when_names_and_numbers_agree() -> None:
    pieces = [piece("Ferry burns off Tolmstad", FERRY), piece("Fenland raises rate", RATE), in_german(2)]
    assert group_stories([fingerprint(one) for one in pieces]) == ((0, 2), (1,))


def test_two_languages_need_a_date_each_within_the_window() -> None:
    for other in (in_german(None), in_german(9)):
        pieces = [piece("Ferry burns off Tolmstad", FERRY), other]
        assert group_stories([fingerprint(one) for one in pieces]) == ((0,), (1,))


def test_vietnamese_articles_that_share_only_common_syllables_are_two_stories() -> None:
    market = (
        "Hội đồng thành phố Tân Phong hôm qua thông qua kế hoạch xây chợ mới bên bờ sông, vốn 40 tỉ đồng. Tiểu thương dọn vào "
        "tầng trệt trước mùa mưa, bãi xe nằm dưới hầm. Bà Lê Thị Mận, bán cá ở đó ba mươi năm, nói giá thuê sạp không được tăng."
    )
    bridge = (
        "Hội đồng thành phố Tân Phong hôm nay công bố kế hoạch sửa cầu cũ trên sông, vốn 90 tỉ đồng. Kỹ sư tìm thấy vết nứt ở hai trụ, "
        "xe tải phải đi đường vòng qua phà trước tháng chín. Ông Phạm Hữu Kỳ, trưởng đoàn, cho rằng việc gia cố kéo dài."
    )
    pieces = [
        ComparedText(title=title, text=text, published=datetime(2026, 6, 1, tzinfo=UTC), language="vi")
        for title, text in (("Tân Phong xây chợ mới", market), ("Vết nứt trên cầu cũ ở Tân Phong", bridge))
    ]
    assert group_stories([fingerprint(one) for one in pieces]) == ((0,), (1,))
    elsewhere = [replace(fingerprint(one), language="") for one in pieces]
    assert group_stories(elsewhere) == ((0, 1),), "the threshold measured for the language makes the difference"
