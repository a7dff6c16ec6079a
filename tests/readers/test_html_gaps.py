"""Which text between two paragraphs of a page's article is marked as left out, and which furniture is not."""

import hashlib

import pytest

from digest import readers
from digest.model import Article, Document
from digest.readers.html.gaps import find_gaps
from digest.readers.html.page import open_page

HEADLINE = "Lighthouse keepers learn to bake"


def document(html: str) -> Document:
    data = f"<html><head><title>x</title></head><body>{html}</body></html>".encode()
    return Document(id=hashlib.sha256(data).hexdigest(), source="seeds/bake.html", data=data)


def is_marked(between: str) -> bool:
    """Return whether what stands between two paragraphs makes a gap when only these two are taken."""
    page = open_page(
        document(f"<article><div class=text><p>One of the body.</p>{between}<p>Two of the body.</p></div></article>")
    )
    body = [run for run in page.runs if page.words(run).endswith("of the body.")]
    assert len(body) == 2
    gaps = find_gaps(page, body, HEADLINE)
    assert gaps <= {body[1].start}
    return bool(gaps)


@pytest.mark.parametrize(
    "between",
    [
        "<p>The flour came by boat every second Monday.</p>",
        "<div class=box><div class=inner>The flour came by boat every second Monday.</div></div>",
        "<ul><li>Two sacks of rye</li><li>One sack of oats</li></ul>",
        "<ol class=steps><li>First the keeper <b>lights</b> the stove, then the lamp</li></ol>",
        "<div><pre>knead(dough); wait(40)</pre></div>",
        "<table><tr><td>rye bread</td><td>4 loaves</td></tr></table>",
        "<dl><dt>the lamp</dt><dd>turns once in nine seconds</dd></dl>",
        "<h3>What the inspectors found</h3>",
        "<h3>What the inspectors found</h3><figure><figcaption>The old oven.</figcaption></figure>",
        "<blockquote><p>We had no yeast, so we asked the gulls.</p></blockquote>",
        "What one of the keepers said to the paper<br><br>",
        "<p>パンは毎朝四時に焼かれ、船が来る前に島じゅうに配られていた。</p>",
    ],
)
def test_text_that_may_belong_to_the_article_is_a_gap(between: str) -> None:
    assert is_marked(between)


@pytest.mark.parametrize(
    "between",
    [
        "",
        "<p>Share this.</p>",
        "<p>Share this page with the other keepers</p>",
        "<p>Advertisement</p>",
        f"<h2>{HEADLINE}</h2>",
        "<p>By Ada Quill</p>",
        "<aside><p>The keepers of the north coast are paid by the lamp.</p></aside>",
        "<div class=related-stories><p>The keepers of the north coast are paid by the lamp.</p></div>",
        "<div class='newsletter'><div><div><div><div><p>Our letter comes to you every Friday morning.</p></div></div></div></div></div>",
        "<div class=wp-thumbcaption>The oven was built in the year of the storm.</div>",
        "<figure><figcaption>The oven was built in the year of the storm.</figcaption></figure>",
        "<div class=photo-credit><span>Picture taken by a keeper of the south coast.</span></div>",
        "<form><p>Write to us about your bread and your lighthouse.</p></form>",
        "<nav><ul><li>All about bread</li></ul></nav>",
        "<div class=navbox><ul><li>All about bread</li></ul></div>",
        "<ul><li><a href=/1>Nine ovens that changed the coast</a></li><li><a href=/2>How a lamp is lit</a></li></ul>",
        "<h3>Read next</h3><ul><li><a href=/1>Nine ovens that changed the coast for ever.</a></li></ul>",
        "<p hidden>The keepers of the north coast are paid by the lamp.</p>",
        "<div class=author-card><p>Ada Quill writes about bread, lamps and the sea.</p></div>",
    ],
)
def test_clear_furniture_is_not_a_gap(between: str) -> None:
    assert not is_marked(between)


def test_text_before_the_first_and_after_the_last_paragraph_is_not_a_gap() -> None:
    page = open_page(
        document("<p>Before all of it there was a lamp.</p><p>One.</p><p>Two.</p><p>After it the lamp went out.</p>")
    )
    body = [run for run in page.runs if page.words(run) in {"One.", "Two."}]
    assert find_gaps(page, body, None) == frozenset()


def test_article_says_which_block_follows_a_gap() -> None:
    sentence = "The keepers of the eastern lights bake {} loaves a week, and the boats take what they do not eat."
    first, second, third = (f"<p>{sentence.format(number)}</p>" for number in ("nine", "ten", "twelve"))
    tweet = "<div class=tweet-embed><div><div><p>Nobody told us that the oven was older than the tower.</p></div></div></div>"
    boxed = "<section><div class=kw><div class=in><span>The oven is as old as the sea.</span></div></div></section>"
    html = f"<article><h1>{HEADLINE}</h1><div class=body>{first}{tweet}{second}{boxed}{third}</div></article>"
    (article,) = readers.read(document(html)).articles
    assert isinstance(article, Article)
    is_dropped = all("as old as the sea" not in block.text for block in article.blocks)
    marks = [block.follows_gap for block in article.blocks if "loaves a week" in block.text]
    assert marks == [False, False, is_dropped]
