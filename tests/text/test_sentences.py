"""Where sentences end, case by case, and what holds for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.languages import language_codes, language_data
from digest.text.sentences import ends_sentence, split_sentences

CASES = [
    ("en", ["Mr. Ashby flew to the U.S. on Jan. 5.", "He paid $3.5 million to Brook Inc. in cash."]),
    ("en", ["The shop opens at 9 a.m. on weekdays.", "It closes at 5 p.m.", "The owner lives upstairs."]),
    ("en", ['"It was late. We left," she said.', "Nobody asked why."]),
    ("en", ["Was it No. 5?", "Yes!", "J. R. Wynn won."]),
    ("en", ["They met (see p. 4. Then p. 5.) twice.", "They agreed."]),
    ("en", ["The ‘old. New’ line runs by the workers’ hall.", "It is full."]),
    ("en", ["It grew 3.5 percent...", "Then it fell."]),
    (
        "de",
        [
            "Am 3. Mai kam Dr. Maier nach Aldersee.",
            "„Es war spät. Wir gingen“, sagte er.",
            "Dann fuhr er z. B. nach Ostmar.",
        ],
    ),
    ("de", ["»Das geht nicht. Nein«, sagte sie.", "Niemand widersprach."]),
    ("fr", ["M. Dupin est arrivé vers 9 h.", "« Il est tard. Partons », a-t-il dit.", "Elle a ri."]),
    ("es", ["El Sr. Pino llegó a EE.UU. en enero.", "¿Quién lo vio?", "Nadie."]),
    ("it", ["Il dott. Rossi è partito.", "«Torno presto. Davvero», ha detto."]),
    ("pt", ["A Dra. Lima chegou.", "“Volto já. Mesmo”, disse."]),
    ("nl", ["Dhr. Bos kwam om 9 uur.", "Hij bleef niet lang."]),
    ("sv", ["Det gäller bl.a. Ostmar.", "Hon log."]),
    ("pl", ["Spotkali się 3. Maja ok. godz. 9 rano.", "Nikt nie przyszedł."]),
    ("ru", ["В 2020 г. им. Ленина закрыли.", "«Поздно. Уходим», — сказал он.", "Все ушли."]),
    ("el", ["Ήρθε ο κ. Παππάς;", "Ναι, ήρθε χθες.", "Έφυγε νωρίς."]),
    ("ar", ["هل عاد المدير؟", "نعم، عاد أمس.", "ثم غادر."]),
    ("tr", ["Dr. Kaya 3. katta oturuyor.", "Yarın gelecek."]),
    ("hi", ["नगर पालिका ने नाव खरीदी।", "महापौर ने कहा, “यह सस्ती है।”", "लोग खुश हैं।"]),
    ("am", ["ጀልባው ሥራ ጀመረ።", "ዋጋው ስንት ነው፧", "አምስት ብር።"]),
    ("hy", ["Նավը շարժվեց։", "«Մենք ուրախ ենք»։", "Գինը նույնն է։"]),
    ("ur", ["کشتی چل پڑی۔", "کرایہ کیا ہے؟", "پندرہ روپے۔"]),
    ("my", ["သင်္ဘော ထွက်ခွာသွားသည်။", "“ဝမ်းသာပါတယ်။” ဟု သူမက ပြောသည်။", "ခ ၅၀၀ ဖြစ်သည်။"]),
    ("km", ["សាឡាងបានចេញដំណើរ។", "គេលក់ត្រី ខ្យង ។ល។ នៅទីនោះ។", "តម្លៃនៅដដែល៕"]),
    ("bo", ["གྲུ་གསར་པ་འགོ་འཛུགས་རྒྱུ། །", "གླ་ཆ་ནི་སྔར་དང་གཅིག་པ་ཡིན།"]),
    ("th", ["เรือออกจากท่าเมื่อเวลา 8 นาฬิกา โดยมีผู้โดยสาร 80 คน", "ทั้งนี้ ค่าโดยสารยังเท่าเดิม", "นอกจากนี้ ยังมีเรือสำรอง"]),
    ("lo", ["ເຮືອອອກຈາກທ່າ ເວລາ 8 ໂມງ", "ນອກຈາກນີ້ ຍັງມີເຮືອສຳຮອງ"]),
    ("vi", ["Ông Minh đến Hà Nội.", "Bà Lan ở lại."]),
]
CLOSE = [
    ("zh", ["他说：“天晚了。我们走吧！”", "没有人回答。", "为什么？", "不知道。"]),
    ("my", ["သင်္ဘော ထွက်ခွာသွားသည်။", "ခ ၅၀၀ ဖြစ်သည်။"]),
    ("ja", ["彼は「もう遅い。帰ろう。」と語った。", "だれも答えなかった。", "なぜか？"]),
]


@pytest.mark.parametrize(("language", "sentences"), CASES)
def test_sentences_end_where_a_reader_hears_them_end(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[s.start : s.end] for s in split_sentences(text, language=language)] == sentences


@pytest.mark.parametrize(("language", "sentences"), CLOSE)
def test_sentences_without_spaces_between_them_are_found(language: str, sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [text[s.start : s.end] for s in split_sentences(text, language=language)] == sentences


def test_blank_text_has_no_sentences() -> None:
    assert split_sentences(" \n ") == ()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.text(alphabet=st.sampled_from('aB 3.!?…。」「“”„‘’"«»()\n的はж؟'), max_size=80),
    st.sampled_from(["en", "de", "el", "ja", "xx"]),
)
def test_sentences_and_white_space_are_the_whole_text(text: str, language: str) -> None:
    spans = split_sentences(text, language=language)
    at = 0
    for span in spans:
        assert not text[at : span.start].strip()
        assert span.end > span.start
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        at = span.end
    assert not text[at:].strip()


def test_every_language_file_can_be_read_and_says_something() -> None:
    assert len(language_codes()) >= 15
    for code in language_codes():
        data = language_data(code)
        assert data.name, code
        assert data.notices, code
        assert data.connectives, code
        assert data.pronouns, code


def test_an_unknown_language_gets_neutral_data() -> None:
    assert language_data("xx").stop_words == frozenset()
    assert language_data("../en").code == ""
    assert language_data("de-AT").code == "de"


@pytest.mark.parametrize(
    "text",
    [
        "It fell.",
        "Ha caído. »",
        "“Did it?” (she asked.)",
        "落ちた。」",
        "वह गिर गया।",
        "It fell… ",
        "Really⁉",
        "انتهى؟",
        "သူ ရောက်လာသည်။",
        "គាត់បានមកដល់៕",
        "ཁོང་ཕེབས་སོང་།",
        "ደረሰ።",
    ],
)
def test_text_that_ends_like_a_sentence(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", " ", "”", "It fell,", "Sections:", "Read more", "(by Ada Quill)"])
def test_text_that_does_not_end_like_a_sentence(text: str) -> None:
    assert not ends_sentence(text)
