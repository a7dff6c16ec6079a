"""A text's language is told by its script, its function words, or its letters, and each as the others would."""

import pytest

from digest.readers import languages

BRIDGE = {
    "en": "The government said yesterday that it wants to build a new bridge over the fjord, and that the work is to begin in the spring. "
    "It is not clear who is to pay for it.",
    "de": "Die Regierung sagte gestern, dass sie eine neue Brücke über den Fluss bauen will und dass die Arbeiten im Frühjahr beginnen "
    "sollen. Es ist nicht klar, wer dafür zahlt.",
    "fr": "Le gouvernement a dit hier qu'il veut construire un nouveau pont sur le fleuve et que les travaux vont commencer au printemps. "
    "On ne sait pas qui va payer pour cela.",
    "es": "El gobierno dijo ayer que quiere construir un nuevo puente sobre el río y que las obras van a empezar en la primavera. "
    "No está claro quién va a pagar por ello.",
    "pl": "Rząd powiedział wczoraj, że chce zbudować nowy most nad rzeką i że prace mają się zacząć na wiosnę. "
    "Nie jest jasne, kto za to zapłaci, ale nie będzie to miasto.",
}
NEIGHBOURS = {
    "da": "Regeringen sagde i går, at den vil bygge en ny bro over fjorden, og at arbejdet skal begynde til foråret. Det er ikke klart, "
    "hvem der skal betale for den, men ministeren mener, at pengene kommer fra staten.",
    "no": "Regjeringen sa i går at den vil bygge en ny bro over fjorden, og at arbeidet skal begynne til våren. Det er ikke klart hvem som "
    "skal betale for den, men ministeren mener at pengene kommer fra staten.",
    "ca": "El govern va dir ahir que vol construir un nou pont sobre el riu i que les obres començaran a la primavera. No és clar qui "
    "pagarà les obres, però la ministra creu que els diners vindran de l'estat.",
    "gl": "O goberno dixo onte que quere construír unha nova ponte sobre o río e que as obras comezarán na primavera. Non está claro quen "
    "vai pagar as obras, pero a ministra cre que os cartos virán do estado.",
    "af": "Die regering het gister gesê dat hy 'n nuwe brug oor die rivier wil bou en dat die werk in die lente sal begin. Dit is nie "
    "duidelik wie vir die brug gaan betaal nie.",
    "uk": "Уряд учора заявив, що хоче збудувати новий міст через річку і що роботи почнуться навесні. Поки не ясно, хто за це заплатить, "
    "але міністерка вважає, що гроші надійдуть від держави.",
    "bg": "Правителството каза вчера, че иска да построи нов мост над реката и че работата ще започне през пролетта. Не е ясно кой ще "
    "плати за него, но министърката смята, че парите ще дойдат от държавата.",
    "cs": "Vláda včera oznámila, že chce postavit nový most přes řeku a že práce začnou na jaře. Není jasné, kdo za něj zaplatí, ale "
    "ministryně si myslí, že peníze přijdou od státu.",
}
"""Languages without a list of function words here, beside those that have one."""


@pytest.mark.parametrize("language", BRIDGE)
def test_plain_text_needs_no_model(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_by_letters", lambda text: pytest.fail(f"the model was asked about {text}"))
    assert languages.identify(BRIDGE[language]) == language


@pytest.mark.parametrize("language", BRIDGE)
def test_words_and_letters_agree(language: str) -> None:
    assert languages._by_letters(BRIDGE[language]) == language


@pytest.mark.parametrize("language", NEIGHBOURS)
def test_neighbour_is_not_taken_for_the_language_beside_it(language: str) -> None:
    assert languages.identify(NEIGHBOURS[language]) == language


def test_short_text_goes_by_the_model() -> None:
    assert languages._by_words("The harbour was closed on Monday.") is None


def test_declared_language_that_the_text_contradicts_gives_way() -> None:
    assert languages.identify(BRIDGE["de"], hint="en-GB") == "de"
    assert languages.identify(BRIDGE["en"], hint="en-GB") == "en-GB"


@pytest.mark.parametrize(("declared", "language"), [("no", "da"), ("da-DK", "no"), ("sk", "cs"), ("pt", "gl")])
def test_what_is_declared_counts_among_languages_that_are_alike(declared: str, language: str) -> None:
    assert languages.identify(NEIGHBOURS[language], hint=declared) == declared


def test_short_text_is_in_the_declared_language_unless_its_script_is_another() -> None:
    assert languages.identify("The harbour of Pell Street was closed on Monday.", hint="sw") == "sw"
    assert languages.identify("Порт закрыт с понедельника до пятницы, сообщили вчера.", hint="ja") == "ja"
    assert languages.identify("ท่าเรือปิดตั้งแต่วันจันทร์ถึงวันศุกร์เนื่องจากมีหมอกหนา", hint="en") == "th"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("সোমবার থেকে বন্দরটি ঘন কুয়াশার কারণে বন্ধ রয়েছে বলে জানানো হয়েছে", "bn"),
        ("திங்கட்கிழமை முதல் துறைமுகம் மூடப்பட்டுள்ளது என்று அறிவிக்கப்பட்டது", "ta"),
        ("సోమవారం నుంచి ఓడరేవు మూసివేయబడిందని అధికారులు తెలిపారు అని చెప్పారు", "te"),
        ("തിങ്കളാഴ്ച മുതൽ തുറമുഖം അടച്ചിട്ടിരിക്കുകയാണെന്ന് അധികൃതർ അറിയിച്ചു", "ml"),
    ],
)
def test_a_script_names_its_language(text: str, language: str) -> None:
    assert languages.identify(text) == language


def test_old_tags_are_written_as_today() -> None:
    assert languages.tag("iw-IL") == "he-IL"
    assert languages.tag("in") == "id"


PLACEHOLDER = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua, ut enim "
    "ad minim veniam, quis nostrud exercitation ullamco laboris."
)


def test_text_that_stands_for_text_to_come_is_in_the_declared_language_or_none() -> None:
    assert languages.identify(PLACEHOLDER, hint="en") == "en"
    assert languages.identify(PLACEHOLDER) is None


def test_a_declared_language_that_letters_cannot_show_counts() -> None:
    text = (
        "Inatsisartut ataatsimiinnerat ullumi ammarneqarpoq, naalakkersuisut siulittaasuat oqalugiarpoq, aammalu inuiaqatigiit "
        "ineriartornerat pillugu oqaluuserinnilluni."
    )
    assert languages.identify(text, hint="kl") == "kl"
    assert languages.identify(BRIDGE["fr"], hint="kl") == "fr"
    assert languages.identify(NEIGHBOURS["cs"], hint="xx") == "cs"


def test_a_country_declared_for_its_language_means_the_language() -> None:
    assert languages.tag("cz") == "cs"
    assert languages.tag("JP") == "ja"
    assert languages.tag("und") is None
