"""The browser's account of a page, on a few lines of HTML each with a known answer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from digest.model import Block
from tests.quality.browser import Look, SavedPage, look_at, saved_pages
from tests.quality.floors import NotMeasuredError

STYLE = """<style>
.gone { display: none } .clip { position: absolute; clip: rect(0 0 0 0); overflow: hidden } .far { position: absolute; left: -9999px }
.tiny { position: absolute; width: 1px; height: 1px; overflow: hidden } .shut { height: 0; overflow: hidden } .line { display: block }
.old { text-decoration: line-through } .up { vertical-align: super } .drop { float: left } .loud { text-transform: uppercase }
.unseen { visibility: hidden } .none { font-size: 0 }
</style>"""

CASES = {
    "a plain paragraph": ("<p>The mill reopened on Monday.</p>", "The mill reopened on Monday.", "shown"),
    "white space folded": ("<p>The mill\n   reopened&nbsp;on <b>Monday</b>.</p>", "The mill reopened on Monday.", "shown"),
    "a word that differs": ("<p>The mill reopened on Monday.</p>", "The mill closed on Monday.", "not on the page"),
    "a struck word read": ("<p>He <del>stole</del> borrowed it.</p>", "He stole borrowed it.", "partly hidden"),
    "a struck word left out": ("<p>He <s>stole</s> borrowed it.</p>", "He borrowed it.", "shown"),
    "struck by a style": ("<p>He <b class=old>stole</b> borrowed it.</p>", "He stole borrowed it.", "partly hidden"),
    "a raised digit read as a plain one": ("<p>10<sup>6</sup> bees</p>", "106 bees", "not on the page"),
    "a raised digit": ("<p>10<sup>6</sup> bees</p>", "10⁶ bees", "shown"),
    "raised by a style": ("<p>10<span class=up>6</span> bees</p>", "10⁶ bees", "shown"),
    "a lowered digit": ("<p>CO<sub>2</sub> fell</p>", "CO₂ fell", "shown"),
    "a fraction": ("<p>5<sup>1</sup>/<sub>2</sub> miles</p>", "5½ miles", "shown"),
    "small print": ("<p>Plate <sub>1: the mill in May</sub></p>", "Plate 1: the mill in May", "shown"),
    "an ordinal": ("<p>the 1<sup>st</sup> of May</p>", "the 1st of May", "shown"),
    "a footnote mark left out": ("<p>It sank.<sup><a href=#n1>1</a></sup> Then rain.</p>", "It sank. Then rain.", "shown"),
    "a footnote mark without a link": ("<p>“It sank”<sup>1</sup>, she said.</p>", "“It sank”, she said.", "shown"),
    "a unit is no footnote mark": ("<p>12 km<sup>2</sup> burned.</p>", "12 km burned.", "not on the page"),
    "a footnote mark read": ("<p>It sank.<sup><a href=#n1>1</a></sup></p>", "It sank.1", "not on the page"),
    "marks in the text's language": ("<p lang=de>Sie rief <q>Halt</q>.</p>", "Sie rief „Halt“.", "shown"),
    "marks drawn around marks": ("<p>She said <q>“stop”</q> twice.</p>", "She said “stop” twice.", "shown"),
    "marks typed around marks": ("<p>She said “<q>stop</q>” twice.</p>", "She said “stop” twice.", "shown"),
    "marks left out": ("<p>She said <q>stop</q> twice.</p>", "She said stop twice.", "not on the page"),
    "a reading": ("<p><ruby>東京<rt>とうきょう</rt></ruby>です</p>", "東京とうきょうです", "partly hidden"),
    "without its reading": ("<p><ruby>東京<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>です</p>", "東京です", "shown"),
    "a soft hyphen": ("<p>Donau&shy;dampf</p>", "Donaudampf", "shown"),
    "a soft hyphen read": ("<p>Donau&shy;dampf</p>", "Donau\u00addampf", "not on the page"),
    "glued lines": ("<h2>Harbour<br>closed</h2>", "Harbourclosed", "spaces"),
    "glued boxes": ("<p><span class=line>Harbour</span><span class=line>closed</span></p>", "Harbourclosed", "spaces"),
    "a large first letter": ("<p><span class=drop>T</span>he mill</p>", "The mill", "shown"),
    "capitals by a style": ("<p class=loud>The mill</p>", "The mill", "shown"),
    "not displayed": ("<p>One.</p><p class=gone>Two words.</p>", "Two words.", "hidden"),
    "the attribute hidden": ("<p>One.</p><p hidden>Two words.</p>", "Two words.", "hidden"),
    "not visible": ("<p>One.</p><p class=unseen>Two words.</p>", "Two words.", "hidden"),
    "clipped": ("<p>One.</p><p class=clip>Two words.</p>", "Two words.", "hidden"),
    "one pixel": ("<p>One.</p><p class=tiny>Two words.</p>", "Two words.", "hidden"),
    "beside the screen": ("<p>One.</p><p class=far>Two words.</p>", "Two words.", "hidden"),
    "collapsed": ("<p>One.</p><div class=shut><p>Two words.</p></div>", "Two words.", "hidden"),
    "without size": ("<p>One.</p><p class=none>Two words.</p>", "Two words.", "hidden"),
    "for screen readers, without stylesheet": (
        "<p>The line<span class=visually-hidden>, opens new tab</span> told</p>", "The line, opens new tab told", "partly hidden",
    ),
    "hidden words left out": ("<p>The line<span class=clip>, opens new tab</span> told</p>", "The line told", "shown"),
    "details": ("<details><summary>Why</summary><p>Because of rain.</p></details>", "Because of rain.", "after a click"),
    "open details": ("<details open><summary>Why</summary><p>Because.</p></details>", "Because.", "shown"),
    "without scripts": ("<p>One.</p><noscript><p>Two words.</p></noscript>", "Two words.", "hidden"),
    "written by a script": ("<p id=a>One.</p><script>a.textContent = 'Two words.'</script>", "Two words.", "not on the page"),
    "an icon taken": ("<p>Read <i aria-hidden=true>east</i> on</p>", "Read east on", "shown"),
    "an icon left out": ("<p>Read <i aria-hidden=true>east</i> on</p>", "Read on", "shown"),
    "one icon of two": ("<p>A <i aria-hidden=true>b</i> c <i aria-hidden=true>d</i> e</p>", "A b c e", "shown"),
}  # fmt: skip
UNREAD = "Something else of the article, longer than what is asked about, so that no hidden box holds most of it."


def block(text: str) -> Block:
    """Return a block with these words."""
    return Block(kind="paragraph", text=text, start=0, end=len(text))


def saved(name: str, body: str) -> SavedPage:
    """Return a page with this body."""
    return SavedPage(
        name=name,
        data=f"<!doctype html>{STYLE}<body>{body}".encode(),
    )


def look(pages: Sequence[SavedPage], blocks: Sequence[Sequence[str]]) -> list[Look]:
    """Return what the browser says of the blocks of each page."""
    by_name = {page.name: [[block(text) for text in texts]] for page, texts in zip(pages, blocks, strict=True)}
    try:
        return look_at(pages, read=lambda page: by_name[page.name])
    except NotMeasuredError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def states() -> dict[str, str]:
    """Return what the browser says of the block of each case: one browser for them all."""
    pages = [saved(name, f"{body}<p>{UNREAD}</p>") for name, (body, _, _) in CASES.items()]
    looks = look(pages, [(text, UNREAD) for _, text, _ in CASES.values()])
    return {one.page.name: one.verdicts[0].state for one in looks}


@pytest.mark.parametrize("name", CASES)
def test_browser_says_what_is_seen(states: dict[str, str], name: str) -> None:
    assert states[name] == CASES[name][2]


def test_browser_tells_an_article_that_only_scripts_show() -> None:
    body = "<p>Loading…</p><div class=gone><p>The mill reopened on Monday.</p><p>Bread is sold again.</p></div>"
    (one,) = look([saved("a", body)], [("The mill reopened on Monday.", "Bread is sold again.")])
    assert [verdict.state for verdict in one.verdicts] == ["by scripts only"] * 2


def test_browser_tells_a_body_that_only_scripts_show() -> None:
    body = "<style>body { visibility: hidden }</style><p>The mill reopened on Monday.</p><p>Bread is sold again.</p>"
    (one,) = look([saved("a", body)], [("The mill reopened on Monday.", "Bread is sold again.")])
    assert [verdict.state for verdict in one.verdicts] == ["by scripts only"] * 2


def test_browser_tells_an_article_whose_paragraphs_only_scripts_show() -> None:
    body = "<p>Loading…</p><p class=gone>The mill reopened on Monday.</p><p class=gone>Bread is sold again.</p>"
    (one,) = look([saved("a", body)], [("The mill reopened on Monday.", "Bread is sold again.")])
    assert [verdict.state for verdict in one.verdicts] == ["by scripts only"] * 2


def test_browser_tells_hidden_words_beside_an_article() -> None:
    body = f"<p class=gone>Take out a subscription.</p><p>{UNREAD}</p>"
    (one,) = look([saved("a", body)], [("Take out a subscription.",)])
    assert [verdict.state for verdict in one.verdicts] == ["hidden"]


def test_browser_stays_on_a_page_that_sends_its_reader_on() -> None:
    body = "<meta http-equiv=refresh content='0;url=http://elsewhere.invalid/'><p>The mill reopened.</p><iframe src=/b></iframe>"
    (one,) = look([saved("a", body)], [("The mill reopened.",)])
    assert one.verdicts[0].state == "shown"


def test_browser_says_where_words_differ() -> None:
    (one,) = look([saved("a", "<p>The mill reopened on Monday.</p>")], [("The mill reopened on Tuesday.",)])
    assert one.verdicts[0].detail == "The mill reopened on| Tuesday. / The mill reopened on| Monday."


def test_saved_pages_are_read_from_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "b/1", "html": "<p>é"}\n{"id": "b/2", "html_latin1": "<p>\\u00e9"}\n', "utf-8"
    )
    assert [(page.name, page.data) for page in saved_pages(tmp_path / "a.jsonl")] == [
        ("b/1", "<p>é".encode()),
        ("b/2", b"<p>\xe9"),
    ]
