"""Bytes become text by what they are and by what is said of them, and text that was decoded wrongly before is put right and told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.readers.decoding import decode, is_text

GERMAN = (
    "Die Hafenmeisterin sagte: „Niemand läuft aus, bevor ich die zweite Boje sehe.“ Die Fähren müssen bis Mittwoch warten, "
    "so die Behörde. Für die Gäste öffnete die Stadt drei Schulen; Bäcker brachten Brötchen und süße Hörnchen.\n"
) * 3
RUSSIAN = (
    "Порт Мерроу закрыт третий день из-за густого тумана, сообщили в управлении порта. Одиннадцать паромов стоят на якоре, "
    "пассажиры ночуют в школах.\n"
) * 3
CHINESE = (
    "北湾港因大雾连续第三天关闭，十一艘渡轮停在港外，约两千名旅客在学校礼堂过夜。港口管理处说，能见度低于五十米时任何船只都不得离港。\n"
    * 3
)
JAPANESE = (
    "メロー港は濃い霧のため三日続けて閉鎖され、フェリー十一隻が沖で待っている。港長は、二つ目の浮標が見えるまで出港させないと話した。\n"
    * 3
)
KOREAN = (
    "메로 항구는 짙은 안개로 사흘째 문을 닫았고 여객선 열한 척이 바깥에서 기다리고 있다고 항만 당국이 밝혔다.\n" * 3
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-32"),
        (GERMAN, "windows-1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "utf-8"),
        (CHINESE, "gb18030"),
        (CHINESE.replace("湾", "灣"), "utf-16"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "cp949"),
    ],
)
def test_text_is_decoded_whether_or_not_its_encoding_is_declared(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert is_text(data)
    assert decode(data).text == text
    if not encoding.startswith("utf-"):
        assert decode(data, media_type=f"text/plain; charset={encoding}").text == text


def test_valid_utf_8_wins_over_a_wrong_declaration() -> None:
    assert decode(GERMAN.encode(), media_type="text/plain; charset=iso-8859-1").text == GERMAN


@pytest.mark.parametrize("name", ["nonsense-42", "idna", "undefined", "rot13", "zip"])
def test_declared_encoding_that_is_none_is_passed_over(name: str) -> None:
    assert decode(GERMAN.encode("windows-1252"), media_type=f"text/plain; charset={name}").text == GERMAN


def test_iso_8859_1_is_read_as_browsers_read_it() -> None:
    assert decode(
        "“Fog” costs 40 € a day".encode("windows-1252"), media_type="text/plain; charset=ISO-8859-1"
    ).text == ("“Fog” costs 40 € a day")


def test_line_ends_become_line_feeds_and_nul_is_gone() -> None:
    assert decode(b"one\r\ntwo\rthree\x00\n").text == "one\ntwo\nthree\n"


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN])
def test_letters_decoded_wrongly_before_are_put_right_and_told(text: str) -> None:
    wrong = text.encode().decode("windows-1251" if text is RUSSIAN else "windows-1252", "ignore")
    got = decode(wrong.encode())
    assert got.repaired
    assert sum(a == b for a, b in zip(got.text.split(), text.split(), strict=False)) > 0.9 * len(text.split())


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        RUSSIAN,
        CHINESE,
        "“Nobody sails,” she said — ‘not yet’…",
        'The likely be a good thing, " she said.',
        "ÀÂÉÈ, Ã, Â and Å are letters; 5 × 3 ÷ 2 is a sum; naïve café ﬁnal ½ №",
    ],
)
def test_sound_text_is_not_touched(text: str) -> None:
    got = decode(text.encode())
    assert got.text == text
    assert not got.repaired


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n",
        b"\x89PNG\r\n\x1a\n" + b"x" * 50,
        b"%PDF-1.7\n",
        b"PK\x03\x04rest",
        b"\x1f\x8b\x08rest",
        bytes(range(32)) * 20,
    ],
)
def test_bytes_that_are_no_text_are_told(data: bytes) -> None:
    assert not is_text(data)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_without_nul_and_surrogates(data: bytes) -> None:
    text = decode(data).text
    assert "\x00" not in text
    assert "\r" not in text
    text.encode()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_any_utf_8_text_comes_back_unless_it_is_marked_as_repaired(text: str) -> None:
    got = decode(text.encode())
    assert got.repaired or got.text == text.removeprefix("\ufeff")
