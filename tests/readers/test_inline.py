"""Words as a person sees them: what inline markup means, for pages and for fragments alike."""

import pytest

from digest.model import Article
from digest.readers import html
from digest.readers.fragments import Fragment, plain, read_fragment
from tests.readers.reading import articles, document

FIRST = "The reading room on Pell Street was full on Thursday evening, and the caretaker had to fetch chairs from the school."
LAST = (
    "The council meets again in a fortnight, and until then the room keeps its winter hours, the clerk said on Friday."
)


def seen(fragment: str, *, language: str = "en") -> str:
    """Return the one paragraph that a page and a fragment make of some words, which must be the same."""
    paragraphs = "".join(f"<p>{words}</p>" for words in (FIRST, fragment, LAST))
    page = f"<html lang={language}><title>Room</title><body><article><h1>Room</h1>{paragraphs}</article></html>"
    (article,) = articles(html, document(page, source="seeds/a.html"))
    between = [block.text for block in article.blocks if block.text not in {FIRST, LAST}]
    (block,) = read_fragment(f"<div lang={language}><p>{fragment}</p></div>").blocks
    assert between == [block.text]
    return block.text


def paragraph(fragment: str) -> Fragment:
    return read_fragment(f"<p>{fragment}</p>")


MORE = " shelves were counted by the clerk in the spring, and nobody has touched them since that day."


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("About 10<sup>9</sup>", "About 10⁹"),
        ("Over 10<sup>−4</sup>", "Over 10⁻⁴"),
        ("Some 7<sup>3</sup>/<sub>4</sub>", "Some 7¾"),
        ("Some 7 <sup>3</sup>&frasl;<sub>16</sub>", "Some 7 ³⁄₁₆"),
        ("On 12 m<sup>2</sup>", "On 12 m²"),
        ("On 12 metres<sup>2</sup>", "On 12 metres²"),
        ("With N<sub>2</sub>O", "With N₂O"),
        ("With PM<sub>2.5</sub>", "With PM₂.₅"),
        ("With Fe<sup>3+</sup>", "With Fe³⁺"),
        ("With <sup>14</sup>C", "With ¹⁴C"),
        ("Up to 2<sup>n</sup>", "Up to 2ⁿ"),
        ("Since the 18<sup>th</sup>", "Since the 18th"),
        ("Since the XIX<sup>e</sup>", "Since the XIXe"),
        ("Sold by M<sup>lle</sup>", "Sold by Mlle"),
        ("Sold by Shelfmate<sup>TM</sup>", "Sold by Shelfmate™"),
        ('With H<span style="vertical-align: sub">2</span>', "With H₂"),
    ],
)
def test_raised_and_lowered_signs_are_said_in_signs(markup: str, words: str) -> None:
    assert seen(markup + MORE) == words + MORE
    assert all(block.quotable for block in paragraph(markup + MORE).blocks)


@pytest.mark.parametrize(
    "markup",
    [
        "About x<sup>β+1</sup>",
        "About 10<sup>2.5</sup>",
        "The value <math><mi>x</mi><mo>=</mo><mn>3</mn></math>",
        'The value <span class="katex"><span class="katex-html" aria-hidden="true">x = 3</span></span>',
        'The value <span class="mwe-math-element"><span style="display:none"><math><mi>x</mi></math></span><img src="f.svg"></span>',
    ],
)
def test_what_letters_cannot_say_is_not_quotable(markup: str) -> None:
    page = f"<title>Room</title><body><article><h1>Room</h1><p>{FIRST}</p><p>{markup}{MORE}</p><p>{LAST}</p></article>"
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert [block.quotable for block in article.blocks] == [True, False, True]
    assert [block.quotable for block in paragraph(markup + MORE).blocks] == [False]


@pytest.mark.parametrize(
    "markup",
    [
        "The shelves<sup>1</sup> are full.",
        "The shelves are full.<sup>1</sup>",
        "The shelves are full.<sup>1,2</sup>",
        'The shelves are full.<sup><a href="#fn1">1</a></sup>',
        'The shelves are full.<a href="#_ftn1"><sup>[1]</sup></a>',
        'The shelves are full.<sup class="reference"><a href="#cite_note-4">[4]</a></sup>',
        'The shelves are full.<a role="doc-noteref" href="#en3">3</a>',
        'The shelves are full. <a href="#fnref1">↩</a>',
        "The shelves are full.<sup>*</sup>",
    ],
)
def test_footnote_marks_are_left_out_and_the_sentence_ends(markup: str) -> None:
    rest = " The clerk counted them in the spring, and again in the autumn of that year."
    assert seen(markup + rest) == "The shelves are full." + rest


@pytest.mark.parametrize("tag", ["del", "s", "strike", 'span style="text-decoration:line-through"'])
def test_struck_words_are_out_and_inserted_ones_stay(tag: str) -> None:
    closing = tag.partition(" ")[0]
    markup = f"The clerk counted <{tag}>nine</{closing}> <ins>four</ins> <mark>open</mark> shelves in the reading room on Friday, she said."
    assert seen(markup) == "The clerk counted four open shelves in the reading room on Friday, she said."


@pytest.mark.parametrize(
    "hidden",
    [
        '<span class="sr-only">Picture source, Pell Pictures</span>',
        '<span class="visuallyHidden">Picture source</span>',
        '<span class="styles_visually-hidden__x2">Picture source</span>',
        '<span class="screen-reader-text">Picture source</span>',
        '<span style="position:absolute;clip:rect(0 0 0 0)">Picture source</span>',
        '<span style="position:absolute; clip-path: inset(50%)">Picture source</span>',
        '<span style="position:absolute;left:-10000px">Picture source</span>',
        '<span style="display: none">Picture source</span>',
        '<span style="visibility:hidden">Picture source</span>',
        "<span hidden>Picture source</span>",
        "<span popover>Picture source</span>",
        "<dialog>Picture source</dialog>",
        "<progress value=3 max=10>Picture source</progress>",
        '<span style="font-size:0">Picture source</span>',
        '<span style="position:absolute;left:-999em">Picture source</span>',
        '<span style="position:absolute;width:1px;height:1px;overflow:hidden">Picture source</span>',
        '<span style="display:inline-block;height:0;overflow:hidden">Picture source</span>',
        '<i class="material-icons" aria-hidden="true">open_in_new</i>',
        '<a class="anchor" aria-hidden="true" href="#room">#</a>',
        '<span class="x7">, opens new tab</span>',
        '<span class="x7">(öffnet in neuem Fenster)</span>',
        '<span class="x7">(s’ouvre dans un nouvel onglet)</span>',
    ],
)
def test_what_is_not_seen_is_not_read(hidden: str) -> None:
    rest = (
        "The clerk of Pell Street told the court that the room was never locked, and that nobody had asked for a key."
    )
    assert seen(f"{hidden}{rest}") == rest


def test_what_is_kept_from_screen_readers_is_seen() -> None:
    words = "The clerk of Pell Street said it was open since the spring and that nobody had asked for a key in all that time."
    assert seen(f'<span aria-hidden="true">{words[:30]}</span>{words[30:]}') == words
    assert seen(f'<span class="not-sr-only">{words[:30]}</span>{words[30:]}') == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "She said: “The room <is> ‘ours’” and left before the clerk could answer her in the hall."),
        ("de", "She said: „The room <is> ‚ours‘“ and left before the clerk could answer her in the hall."),
        ("fr-CH", "She said: «The room <is> ‹ours›» and left before the clerk could answer her in the hall."),
        ("ja", "She said: 「The room <is> 『ours』」 and left before the clerk could answer her in the hall."),
    ],
)
def test_quotations_get_the_marks_that_a_browser_draws(language: str, words: str) -> None:
    markup = "She said: <q>The room &lt;is&gt; <q>ours</q></q> and left before the clerk could answer her in the hall."
    assert seen(markup, language=language) == words


def test_a_quotation_has_the_marks_of_the_language_around_it() -> None:
    rest = " and left before the clerk could answer her in the hall of the town on that evening."
    assert seen(f'She said <q lang="de">das Zimmer</q>{rest}') == f"She said “das Zimmer”{rest}"


def test_marks_that_a_style_sheet_gives_again_are_drawn() -> None:
    words = "She said <q>the room is ours</q> and left before the clerk could answer her in the hall of the town."
    css = "q { quotes: none } q:before { content: '“' } q:after { content: '”' }"
    page = f"<head><style>{css}</style></head><body><article><h1>Room</h1><p>{FIRST}</p><p>{words}</p><p>{LAST}</p></article></body>"
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert "said “the room is ours” and" in article.text


@pytest.mark.parametrize("css", ["blockquote, q { quotes: none }", "q:before,q:after{content:''}"])
def test_a_style_sheet_takes_the_marks_of_quotations_away(css: str) -> None:
    words = "She said <q>the room is ours</q> and left before the clerk could answer her in the hall of the town."
    page = f"<head><style>{css}</style></head><body><article><h1>Room</h1><p>{FIRST}</p><p>{words}</p><p>{LAST}</p></article></body>"
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert "said the room is ours and" in article.text


def test_inline_elements_on_lines_of_their_own_are_apart() -> None:
    markup = '<span style="display:block">The room on Pell Street</span><span style="display:block">stays open through the winter.</span>'
    assert seen(markup + MORE) == "The room on Pell Street stays open through the winter." + MORE


def test_words_in_a_map_are_seen() -> None:
    assert seen(f"The <map name=a>long<area></map>{MORE}") == f"The long{MORE}"


def test_a_quotation_with_marks_of_its_own_gets_no_others() -> None:
    words = "She said “the room is ours” and left before the clerk could answer her in the hall of the town."
    assert seen(words.replace("“", "“<q>").replace("”", "</q>”")) == words
    assert seen(words.replace("“", "<q>“").replace("”", "”</q>")) == words


def test_readings_above_words_are_out_everywhere() -> None:
    ruby = "<ruby>図書室<rp>(</rp><rt>としょしつ</rt><rp>)</rp></ruby>"
    assert plain(f"{ruby}が開く") == "図書室が開く"
    page = (
        f"<html lang=ja><title>図書室が開く</title><body><article><h1>{ruby}が開く</h1>"
        f"<p>{ruby}は木曜日の夜に満員となり、管理人は学校から椅子を運んできたと町の職員が話した。</p>"
        f"<p>次の会議は二週間後に開かれ、それまで{ruby}は冬の時間で開いていると職員は金曜日に話した。</p></article></html>"
    )
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert article.attribution.headline == "図書室が開く"
    assert not any("としょしつ" in block.text for block in article.blocks)


def test_a_line_break_in_a_heading_is_a_space() -> None:
    page = f"<body><article><h1>The Room<br>on Pell<br/>Street</h1><p>{FIRST}</p><p>{LAST}</p></article>"
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert article.attribution.headline == "The Room on Pell Street"
    assert read_fragment("<h2>The Room<br>on Pell Street</h2>").text == "The Room on Pell Street"


def test_soft_hyphens_are_out() -> None:
    words = "The reading room of Lower Merrowdale was full on Thursday evening, and the caretaker fetched chairs."
    assert seen(words.replace("Merrowdale", "Mer&shy;row\u00addale")) == words


def boxed(style: str) -> Article:
    paragraphs = "".join(
        f"<p>{FIRST.replace('Thursday', day)}</p>"
        for day in ("Monday", "Tuesday", "Wednesday", "Friday", "Saturday", "Sunday")
    )
    page = f"<body><h1>Room</h1><p>{LAST}</p><div {style}>{paragraphs}</div></body>"
    (article,) = articles(html, document(page, source="seeds/a.html"))
    return article


@pytest.mark.parametrize(
    "style", ['style="display:none"', 'style="visibility: hidden"', "hidden", 'class="screen-reader-text"']
)
def test_a_box_with_most_of_the_text_waits_for_a_script_to_show_it(style: str) -> None:
    assert any("Sunday" in block.text for block in boxed(style).blocks)


def test_paragraphs_of_one_kind_wait_for_a_script_together() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Friday", "Saturday", "Sunday")
    paragraphs = "".join(f'<p class="locked">{FIRST.replace("Thursday", day)}</p>' for day in days)
    for css, around in ((".locked { display: none }", paragraphs), ("", paragraphs.replace("<p ", "<p hidden "))):
        page = f"<head><style>{css}</style></head><body><h1>Room</h1><article><p>{LAST}</p>{around}</article></body>"
        (article,) = articles(html, document(page, source="seeds/a.html"))
        assert "Sunday" in article.text


WORD = """<html><head><meta name=Generator content="Microsoft Word 15 (filtered)"><title>final2</title></head><body>
<div class=WordSection1><p class=MsoTitle>The room stays open</p>
<p class=MsoNormal>The reading room on Pell Street stays open through the winter, <del cite="mailto:x">unless it snows, </del>the council
said on Friday.<a href="#_msocom_1">[QR1]</a></p>
<p class=MsoNormal><span style='mso-element:field-begin'></span> PAGEREF _Toc1 \\h <span style='mso-element:field-separator'></span>The
council meets again in a fortnight, and until then the room keeps its winter hours, the clerk
said.<span style='mso-element:field-end'></span></p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Chairs come from the school on the hill, as they did
in the last winter.</p></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>[QR1] The mayor must not hear of this
before the vote in the spring, and neither must the clerk.</p></div></div></body></html>"""


def test_a_word_processors_page_has_its_title_and_none_of_its_comments() -> None:
    (article,) = articles(html, document(WORD, source="seeds/a.html"))
    text = article.text
    assert article.attribution.headline == "The room stays open"
    assert "through the winter, the council said on Friday." in text
    assert not any(words in text for words in ("snows", "QR1", "mayor", "PAGEREF", "·"))
    assert not any(words in read_fragment(WORD).text for words in ("snows", "QR1", "mayor", "PAGEREF", "·"))


def test_comments_of_an_exported_document_are_out() -> None:
    fragment = read_fragment(
        f'<p>{FIRST}<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Check the chairs.</span></p></div>'
    )
    assert fragment.text == FIRST


def test_markup_in_a_declared_headline_is_read_as_in_the_text() -> None:
    declared = '{"@type": "NewsArticle", "headline": "10<sup>6</sup> chairs &amp;amp; <del>one</del> table"}'
    page = (
        f'<head><script type="application/ld+json">{declared}</script></head>'
        f"<body><article><h2>Room</h2><p>{FIRST}</p><p>{LAST}</p></article></body>"
    )
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert article.attribution.headline == "10⁶ chairs & table"


@pytest.mark.parametrize(
    ("css", "is_seen"),
    [
        (".later { display: none }", False),
        ("p.later{color:red;display:none!important}", False),
        ("#x1, .other { visibility: hidden }", False),
        (".later { position: absolute; clip: rect(1px, 1px, 1px, 1px) }", False),
        (".later { text-decoration: line-through }", False),
        ("/* .later { display: block } */ .later { display: none }", False),
        (".later.shut { display: none }", True),
        (".js .later { display: none }", True),
        ("article .later { display: none }", False),
        ("article > .later { display: none }", False),
        ("body > .later { display: none }", True),
        ("h1 + .later { display: none }", True),
        ("@media print { .a { color: red } .later { display: none } }", True),
        (".later { display: none } @media (min-width: 600px) { .later { display: block } }", True),
        (".later { display: none } .later.open { display: block }", False),
        (".later:empty { display: none }", True),
        ("p { display: none }", True),
    ],
)
def test_a_pages_own_style_sheet_hides(css: str, *, is_seen: bool) -> None:
    page = (
        f"<head><style>{css}</style></head><body><article><h1>Room</h1><p>{FIRST}</p>"
        f'<p class="later" id="x1">{FIRST.replace("Thursday", "Monday")}</p><p>{LAST}</p></article></body>'
    )
    (article,) = articles(html, document(page, source="seeds/a.html"))
    assert ("Monday" in article.text) is is_seen
