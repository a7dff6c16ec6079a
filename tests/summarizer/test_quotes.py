"""Facts about finding quotations and their speakers."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Quote
from digest.summarizer.quotes import Surroundings, choose_quotes, find_quotes
from digest.summarizer.quotes.rules import ADJACENT, MEASURED
from tests.counting import calls
from tests.quality.quotes import Labelled, articles, found_rows

SEEDS = Path(__file__).parent.parent.parent / "seeds"
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja")
MARKS = ['"', "“", "”", "„", "‘", "’", "'", "«", "»", "「", "」", "``", "''", " ", ",", ".", "\n", ": ", "(", ")", "—"]
WORDS = [
    "said",
    "he",
    "Ada Quill",
    "the post",
    "that",
    "according to",
    "who",
    "sagte",
    "dit-il",
    "l'",
    "表示",
    "と述べた",
    "6",
]
PIECES = st.sampled_from([*MARKS, *WORDS])


def _chosen(
    text: str, *, headline: str = "", excerpts: tuple[tuple[int, int], ...] = (), language: str = "en", limit: int = 2
) -> tuple[Quote, ...]:
    quotes = find_quotes(text, language=language)
    return choose_quotes(
        Surroundings(text=text, quotes=quotes, headline=headline, excerpts=excerpts, language=language), limit=limit
    )


def _seed_body() -> str:
    (path,) = (one for one in SEEDS.glob("*.txt") if "recursive self-improvement" in one.read_text("utf-8"))
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    first = next(i for i, line in enumerate(lines) if line.startswith("Anthropic is calling"))
    last = next(i for i, line in enumerate(lines) if line.startswith("Write to"))
    return "\n\n".join(lines[first:last])


def test_seed_has_its_four_quotations_with_their_speakers() -> None:
    first, term, long, last = find_quotes(_seed_body())
    assert (first.text, first.speaker, first.speaker_name) == ("likely be a good thing, ", "the company", "Anthropic")
    assert (term.text, term.kind, term.speaker) == ("recursive self-improvement,", "mention", None)
    assert long.text.startswith("We believe it would be good")
    assert long.speaker == "the post, written by Marina Favaro and Jack Clark"
    assert long.speaker_name == "Anthropic"
    assert (last.text, last.speaker) == ("but could come sooner than most institutions are prepared for.", "The post")


def test_seed_shows_the_long_quotation() -> None:
    text = _seed_body()
    (quote,) = _chosen(text)
    assert quote.text.startswith("We believe it would be good")


def test_excerpted_quotation_is_not_shown_again() -> None:
    text = _seed_body()
    quotes = find_quotes(text)
    assert _chosen(text, excerpts=((quotes[2].start, quotes[2].end),)) == ()


def test_second_pull_quote_is_from_another_speaker() -> None:
    text = (
        "“We will open the pier again on Monday,” said mayor Ada Quill. “There is no reason left to wait,” Quill said.\n\n"
        "“I would not let my children walk on that pier,” said Tom Pell, a fisherman."
    )
    names = [quote.speaker_name for quote in _chosen(text)]
    assert names == ["Ada Quill", "Tom Pell"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_corpus_covers_language(language: str) -> None:
    assert sum(article.language == language for article in articles()) >= 5


def test_corpus_has_sixty_articles() -> None:
    assert len(articles()) >= 60


@pytest.mark.parametrize("article", articles(), ids=lambda one: f"{one.language}-{one.name}")
def test_labelled_spans_are_found(article: Labelled) -> None:
    assert [row[0] for row in found_rows(article)] == [row[0] for row in article.rows]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(LANGUAGES))
def test_every_quotation_is_a_span_of_the_text(text: str, language: str) -> None:
    _check(text, find_quotes(text, language=language))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text(max_size=200), st.text(max_size=8))
def test_any_text_and_language_tag_is_read(text: str, language: str) -> None:
    _check(text, find_quotes(text, language=language))


def _check(text: str, quotes: tuple[Quote, ...]) -> None:
    for quote in quotes:
        assert text[quote.start : quote.end] == quote.text
        assert quote.start < quote.end
        if quote.speaker is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker
            assert quote.kind != "mention"
        assert 0 <= quote.confidence <= 1


def test_marks_are_read_with_work_in_proportion() -> None:
    short, long = ("“'" * count for count in (25_000, 100_000))
    assert calls(lambda: find_quotes(long)) < 4.4 * calls(lambda: find_quotes(short))


def test_quotation_has_a_rule_and_its_measured_confidence() -> None:
    text = "“The pier is open and it will stay so,” said Ada Quill. It is a “smart” pier."
    quote, mention = find_quotes(text)
    assert (quote.kind, quote.speaker, quote.rule) == ("direct", "Ada Quill", "quote-verb-subject")
    assert quote.confidence == MEASURED["quote-verb-subject"]
    assert (mention.kind, mention.speaker) == ("mention", None)


def test_adjacent_rules_are_measured() -> None:
    assert set(MEASURED) >= ADJACENT


def test_nested_quotation_names_its_parent() -> None:
    text = "“He told me ‘never again’ and walked away,” said Nora Vane."
    outer, inner = find_quotes(text)
    assert inner.parent is not None
    assert (inner.parent.start, inner.parent.end) == (outer.start, outer.end)


def test_words_without_a_speaker_name_nobody() -> None:
    (quote,) = find_quotes("On the table lay a note of “forty-two reasons to stay in bed” in green ink.")
    assert quote.speaker is None
    assert quote.speaker_name is None


def test_surname_of_two_people_is_not_resolved() -> None:
    text = "Ada Quill and Ida Quill met.\n\nAda Quill left. Ida Quill stayed.\n\n“It was a short evening for both of us,” Quill said."
    (quote,) = find_quotes(text)
    assert (quote.speaker, quote.speaker_name) == ("Quill", None)


def test_chinese_quotation_can_be_shown() -> None:
    text = "港务局局长陈静周三在发布会上表示：“我们会在一个月内重开北码头。”"
    (quote,) = _chosen(text, language="zh")
    assert quote.speaker == "港务局局长陈静"


def test_language_without_a_file_keeps_spans_and_names_nobody() -> None:
    (quote,) = find_quotes("„Most zostanie otwarty w czerwcu”, said Anna Wit.", language="pl")
    assert quote.text == "Most zostanie otwarty w czerwcu"
    assert quote.speaker is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“The pier is shut for good,” said Defence Minister Ada Quill.", "Ada Quill"),
        ("Lena Nel from Green Roads in Ostrow says: “The pier is shut for good.”", "Lena Nel"),
        ("“The pier is shut for good,” said harbour master Ada Quill of Ostrow.", "Ada Quill"),
        ("Ostrow called twice. Ostrow stayed shut. “The pier is shut for good,” the ministry said.", None),
    ],
)
def test_name_has_no_title_place_or_office_in_it(text: str, name: str | None) -> None:
    assert find_quotes(text)[-1].speaker_name == name


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The bridge, said Vera Lunt, “was a danger to every child in town.”", "Vera Lunt"),
        ("The plan was dismissed as “a gift to the rich few” by Brook.", "Brook"),
        ("“A gift to the rich few,” is how Brook described the plan.", "Brook"),
        ("“By moving they dodge the bill,” Lena Brook (D-Nev.) said in a statement.", "Lena Brook"),
        ("The government said Norland keeps the right to respond “at a time of its choosing.”", "The government"),
        ("Pell said the pier was closed on Monday.\n\n“It was not safe for anyone to walk there.”", "Pell"),
        ("The bishop prayed that “this quarrel between neighbours may soon end.”", "The bishop"),
        ("“Come home, we miss you” the family posted on Saturday.", "the family"),
        ("“It was a long night for all of us,” one said.", "one"),
    ],
)
def test_construction_of_news_gives_its_speaker(text: str, speaker: str) -> None:
    (quote,) = find_quotes(text)
    assert quote.speaker == speaker


def _sentences() -> list[tuple[str, list[str]]]:
    data = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
    return [(one["text"], one["speakers"]) for one in data["sentence"]]


@pytest.mark.parametrize(("text", "speakers"), _sentences())
def test_sentence_gives_its_speakers(text: str, speakers: list[str]) -> None:
    assert [quote.speaker or "" for quote in find_quotes(text) if quote.parent is None] == speakers


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Quill runs the ferry. Quill has a dog.\n\n“I have never missed a day,” she said.", "Ada Quill"),
        ("Ada Quill and Ida Marsh run it. Quill steers, Marsh sells.\n\n“I have never missed a day,” she said.", None),
        ("Ms. Quill spoke first. Ada Quill said it was late.\n\n“I have never missed a day,” he said.", None),
        (
            "Ada Quill’s lawyer spoke. Quill did not.\n\nIt rained. Quill’s boat left.\n\n“I never missed it,” he said.",
            None,
        ),
        ("Ada Quill runs it. Quill has a boat. The driver stood by.\n\n“I have never missed a day,” she said.", None),
        ("Ada Quill said she knew. “Never,” said Quill.\n\n“Were you ever asked to do it?” he asked.", None),
        ("Nobody was named.\n\n“I have never missed a single day,” she said.", None),
        ("Quill was late.\n\n“It was Ada Quill. Ada Quill did it,” one said. “I saw it,” she said.", None),
    ],
)
def test_pronoun_is_named_only_when_one_person_can_be_meant(text: str, name: str | None) -> None:
    assert find_quotes(text)[-1].speaker_name == name


def test_description_takes_the_name_in_commas_behind_it() -> None:
    (quote,) = find_quotes("“The quay will be whole by May,” said the mayor, Tobit Crewe.")
    assert (quote.speaker, quote.speaker_name, quote.speaker_role) == ("the mayor", "Tobit Crewe", "the mayor")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“The quay will be whole by May,” said Ada Quill, who built the quay.", "who built the quay"),
        (
            "“The quay will be whole by May,” said Ada Quill, who has mended boats in Merrow since 1990, and left.",
            "who has mended boats in Merrow since 1990",
        ),
        ("„Der Kai ist im Mai ganz“, sagte Ada Roth, die den Hafen leitet.", "die den Hafen leitet"),
        ("« Le quai sera prêt en mai », dit Ada Morel, qui dirige le port.", "qui dirige le port"),
        ("“The quay will be whole by May,” said Ada Quill, who said it twice.", None),
        ("“The quay will be whole by May,” said Ada Quill, who left.", None),
    ],
)
def test_a_clause_about_the_speaker_is_a_role(text: str, role: str | None) -> None:
    language = "de" if "Kai" in text else "fr" if "quai" in text else "en"
    (quote,) = find_quotes(text, language=language)
    assert quote.speaker_role == role


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("„Wir bauen weiter“, sagte ein Sprecher der Werft.", None),
        ("„Wir bauen weiter“, sagte ein Sprecher von Nordwerft.", None),
        ("„Wir bauen weiter“, sagte Werkleiterin Dörte Siebenhaar.", "Dörte Siebenhaar"),
    ],
)
def test_german_office_is_no_name(text: str, name: str | None) -> None:
    assert find_quotes(text, language="de")[0].speaker_name == name


def test_language_without_labelled_news_shows_only_touching_verbs() -> None:
    near = "“Há dinheiro para mais dois anos de obras”, disse a ministra Marta Oliveira."
    far = "A ministra Marta Oliveira disse, “Há dinheiro para mais dois anos de obras.”"
    assert _chosen(near, language="pt")
    assert not _chosen(far, language="pt")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "“We are here to listen,” said Archbishop of Ostrow Ada Quill. “We listen to all of them,” Quill said.",
            "Ada Quill",
        ),
        ("Investigators came. Investigators found no fault. “We are glad it is over,” the airline said.", None),
        ("“We go on as before,” said Friends of Ostrow president Ida Marsh.", "Ida Marsh"),
        ("“We go on as before,” said Boat Scouts of Norland.", None),
        ("“We go on as before,” the Boat Scouts of Norland said.", "Boat Scouts of Norland"),
        ("“We go on as before,” said the Ostrow Herald’s Ida Marsh.", "Ida Marsh"),
        ("“We go on as before,” said the director of the film, Winter Road.", None),
        ("“We go on as before,” said Colm Devereaux of Devereaux Chilled.", "Colm Devereaux"),
        ("“We go on as before,” said Detective Inspector Ross Maddern.", "Ross Maddern"),
        ("Tom Pell spoke in a statement. “We go on as before,” the statement said.", None),
    ],
)
def test_shown_name_is_the_one_meant_or_none(text: str, name: str | None) -> None:
    assert find_quotes(text)[-1].speaker_name == name
