"""Facts about what keeps a quotation from being a pull quote, and about the label of one."""

import pytest

from digest.composer.labels import speaker_label
from digest.summarizer.quotes import Surroundings, choose_quotes, find_quotes, judge_quotes

HEADLINE = "Ostrow pier to be rebuilt before the winter"
ROLE = "said harbour master Ada Quill."


def _reasons(text: str, *, shown: str = "", headline: str = HEADLINE, language: str = "en") -> list[str]:
    """Return what is said of each quotation of a text; `shown` is the paragraph of it that is an excerpt."""
    start = text.index(shown) if shown else 0
    excerpts = ((start, start + len(shown)),) if shown else ()
    quotes = find_quotes(text, language=language)
    surroundings = Surroundings(text=text, quotes=quotes, headline=headline, excerpts=excerpts, language=language)
    return [why for _, why in judge_quotes(surroundings, limit=1)]


def test_quotation_that_passes_every_test_is_shown() -> None:
    assert _reasons(f"“The pier will be rebuilt before the first storm of the winter,” {ROLE}") == ["shown"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "The pier was a “danger to every child in town,” said harbour master Ada Quill.",
            "is a part of the reporter's sentence",
        ),
        ("Quill left.\n\n“The pier will be rebuilt before the winter storms.”", "nobody is said to have said it"),
        (f"“We rebuild the pier,” {ROLE}", "has 4 words; a pull quote has 6 to 60"),
        (
            f"“The pier will be rebuilt,” {ROLE[:-1]}, “before the first winter storm.”",
            "has 5 words; a pull quote has 6 to 60",
        ),
        (f"“The pier and the quay will be rebuilt,” {ROLE[:-1]}, “but not today.”", "is only half of its sentence"),
        (
            f"“The pier will look fine before the winter,” {ROLE} “But nobody will use it.”",
            "what the speaker says next takes it back",
        ),
        (f"“Who rebuilds the pier before the winter?” {ROLE}", "is a question"),
        (f"“The [old] pier will be rebuilt before the winter,” {ROLE}", "has words left out or put in"),
        ("“The pier will be rebuilt before the winter,” Counsel said.", "speaker “Counsel” is not a name"),
        ("“The pier will be rebuilt before the winter,” the fisherman said.", "speaker “the fisherman” is not a name"),
        ("“The pier will be rebuilt before the winter,” the statement said.", "speaker “the statement” is not named"),
        (
            "“The pier will be rebuilt before the winter,” Tom Pell said.",
            "speaker “Tom Pell” is not introduced in what is shown",
        ),
        (f"“That is why the pier has to be rebuilt,” {ROLE}", "opens with “That”, and what it points to isn't shown"),
        (f"“The pier will be rebuilt. He has promised it for years,” {ROLE}", "points to “He”, who isn't named in it"),
        (f"“Nobody sails with so little money any more,” {ROLE}", "shares no word with the headline"),
    ],
)
def test_quotation_is_passed_over_with_its_reason(text: str, why: str) -> None:
    assert _reasons(text)[0] == why


def test_possessive_of_somebody_unknown_introduces_nobody() -> None:
    text = "“The pier will be rebuilt before the winter,” said Vera Lunt, his lawyer. Brook's lawyer Tom Pell agreed."
    assert _reasons(text) == ["speaker “Vera Lunt” is not introduced in what is shown"]
    owned = "“The pier will be rebuilt before the winter,” said Brook's lawyer Tom Pell."
    assert _reasons(owned) == ["speaker “Tom Pell” is introduced by “Brook's”, which isn't shown"]
    assert _reasons(owned, headline="Brook to rebuild the pier") == ["shown"]


def test_words_that_an_excerpt_shows_are_not_shown_again() -> None:
    first = f"“The pier will be rebuilt before the winter,” {ROLE}"
    text = f"{first}\n\nIn March she was less sure."
    assert _reasons(text, shown=first) == ["an excerpt shows it already"]


def test_speaker_whom_an_excerpt_names_needs_no_role() -> None:
    first = "Tom Pell came to Ostrow on Monday."
    text = f"{first}\n\n“The pier will be rebuilt before the winter,” Pell said."
    assert _reasons(text, shown=first) == ["shown"]


def test_words_on_the_subject_of_the_first_excerpt_are_on_that_of_the_headline() -> None:
    first = "The council of Ostrow has found the money for its old quay."
    text = f"{first}\n\n“The council has the money and will not wait,” {ROLE}\n\n“The money is enough for many years,” {ROLE}"
    assert _reasons(text, shown=first) == ["shown", "shares no word with the headline"]


def test_surname_in_an_excerpt_introduces_nobody() -> None:
    first = "The pier, said Pell, was late."
    text = f"Tom Pell is here.\n\n{first}\n\n“The pier will be rebuilt before the winter,” Pell said."
    assert _reasons(text, shown=first)[-1] == "speaker “Tom Pell” is not introduced in what is shown"
    assert _reasons(text, headline="Pell: pier ready before the winter")[-1] == "shown"


def test_publication_itself_is_no_speaker() -> None:
    text = "“The pier will be rebuilt before the winter,” according to Northern Gazette."
    surroundings = Surroundings(text=text, quotes=find_quotes(text), headline=HEADLINE, outlets=("Northern Gazette",))
    assert choose_quotes(surroundings) == ()


def test_comma_outside_the_marks_ends_a_whole_sentence() -> None:
    text = "„Die Brücke wird vor dem Winter gebaut“, sagte Werkleiterin Dörte Siebenhaar."
    assert _reasons(text, headline="Brücke kommt vor dem Winter", language="de") == ["shown"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("“It is open now,” said harbour master Ada Quill.", "harbour master Ada Quill"),
        ("Ada Quill, the harbour master, came.\n\n“It is open now,” Quill said.", "Ada Quill, the harbour master"),
        ("Harbour master Ada Quill came.\n\n“It is open now,” Ms. Quill said.", "Ada Quill, Harbour master"),
        ("Ada Quill, an expert on tides at U.K. think tank Mole, came.\n\n“It is open now,” Quill said.",
         "Ada Quill, an expert on tides at U.K. think tank Mole"),
        ("Ada B. Quill came. Ada Quill sat.\n\n“It is open now,” Ada said.", "Ada B. Quill"),
        ("Despite Ada Quill nobody came. Ada Quill sat.\n\n“It is open now,” Quill said.", "Ada Quill"),
        ("Tom Pell Slams Ada Quill\n\n“It is open now,” Quill said.", "Ada Quill"),
        ("Ada Quill, a poet who lives by the sea, came.\n\n“It is open now,” Quill said.", "Ada Quill, a poet"),
        ("The pier was mended by Ada Quill, too, who said: “It is open now.”", "Ada Quill"),
        ("Sir Tom Pell came.\n\n“It is open now,” Sir Tom said.", "Sir Tom Pell"),
        ("“It is open now,” Pope Anselm told the crowd.", "Pope Anselm"),
        ("“It is open now,” Vera Lunt, 54, a teacher, told the Gazette.", "Vera Lunt, a teacher"),
        ("“It is open now,” said Craig Mallow, Mr. Mallow's son.", "Craig Mallow"),
    ],
)  # fmt: skip
def test_label_has_the_fullest_name_and_a_whole_role(text: str, label: str) -> None:
    assert speaker_label(find_quotes(text)[-1], "en") == label


def test_pronoun_with_two_candidates_and_no_title_is_nobody() -> None:
    text = "Tom Pell came. Pell sat.\n\nAda Quill stood. Quill left.\n\n“It is open now,” she said."
    assert find_quotes(text)[0].speaker_name is None
    titled = text.replace("Ada Quill stood", "Ms. Ada Quill stood")
    assert find_quotes(titled)[0].speaker_name == "Ada Quill"


@pytest.mark.parametrize(
    "text", ["その意味では「北の桟橋は冬の前に建て直す」と述べた。", "それは「北の桟橋は冬の前に建て直す」と述べた。"]
)
def test_japanese_adverbial_is_no_speaker(text: str) -> None:
    assert find_quotes(text, language="ja")[0].speaker is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Consultado por la prensa, sonrió y dijo: «El muelle se reconstruye antes del invierno».", "es"),
        ("«Le quai sera reconstruit avant l’hiver», quant à lui.", "fr"),
    ],
)
def test_participle_or_particle_is_no_speaker(text: str, language: str) -> None:
    assert find_quotes(text, language=language)[0].speaker in {None, "lui"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("„Wir bauen vor dem Winter“, sagte Dörte Siebenhaar der Zeitung.", "Dörte Siebenhaar"),
        ("„Wir bauen vor dem Winter“, sagte Jens Brandt dem Merkur.", "Jens Brandt"),
        ("„Wir bauen vor dem Winter“, sagte eine Sprecherin der Stadt.", "eine Sprecherin der Stadt"),
        ("Nach Angaben von Dörte Siebenhaar „wird vor dem Winter wieder gebaut“.", "Dörte Siebenhaar"),
        ("„Wir bauen vor dem Winter“, sagte Tolms Kollege Jens Brandt.", "Tolms Kollege Jens Brandt"),
    ],
)
def test_german_label_has_no_recipient_and_no_role_phrase(text: str, label: str) -> None:
    assert speaker_label(find_quotes(text, language="de")[0], "de") == label


def test_colleague_of_somebody_unknown_is_no_german_speaker() -> None:
    text = "„Die Brücke wird vor dem Winter gebaut“, sagte Tolms Kollege Jens Brandt."
    headline = "Brücke kommt vor dem Winter"
    assert _reasons(text, headline=headline, language="de") == [
        "speaker “Jens Brandt” is introduced by “Tolms”, which isn't shown"
    ]


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("港务局局长陈静周三表示：“我们会在冬天之前重建北码头。”", "zh", "shown"),
        ("当地居民表示：“我们会在冬天之前重建北码头。”", "zh", "speaker “当地居民” is not a name"),
        ("生产厂家表示：“我们会在冬天之前重建北码头。”", "zh", "speaker “生产厂家” is not a name"),
        ("港の田中市長は「北の桟橋は冬の前に建て直す。」と述べた。", "ja", "speaker “港の田中市長” is not a name"),
        ("田中市長は「北の桟橋は冬の前に建て直す。」と述べた。", "ja", "shown"),
        ("地元当局者は「北の桟橋は冬の前に建て直す。」と述べた。", "ja", "speaker “地元当局者” is not a name"),
    ],
)
def test_speaker_in_a_script_without_spaces_is_a_name(text: str, language: str, why: str) -> None:
    headline = {"zh": "北码头冬天之前重建", "ja": "北の桟橋、冬の前に建て直し"}[language]
    assert _reasons(text, headline=headline, language=language) == [why]
