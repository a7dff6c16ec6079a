"""Pages that say plainly where their article is: its body is what stands there, and nobody else is asked."""

import sys
from datetime import UTC, datetime

import pytest

from digest import read_document
from digest.model import Article, Document
from digest.readers.html.home import plain_runs
from digest.readers.html.page import open_page
from digest.readers.html.running import running_runs

HEADLINE = "Ferry line to test battery ship"
PARAGRAPHS = (
    "The island's largest ferry line will run a ship on batteries alone across the sound for six weeks this spring, it said on Thursday.",
    "The ship carries forty cars and charges in eleven minutes at a mast that the port finished in January, after two years of work.",
    "“If it holds its timetable in March, it will hold it in any month,” said Petra Holm, who leads the line's technical department.",
    "Tickets will cost the same as before. The line said it would decide in the summer whether to order two more ships of the kind.",
    "The mast takes its power from the wind farm on the ridge, which gives more than the island needs on two days out of three.",
    "Holm expects the ship to use a third of the energy that the old one needs, since it has one hull in place of two and goes slower.",
    "The crossing will take nineteen minutes where it takes fifteen now. The line has moved the last boat of the day to half past ten.",
    "Fishermen had feared that the mast would be in the way of their nets, and the port put it on the other side of the mole for them.",
)
OTHER = "The port will close on Sunday for the regatta, and boats of every other kind have to lie at the outer mole until Monday."


def page(inside: str, *, top: str = "", beside: str = "") -> bytes:
    """Return a page with this in the box of the article."""
    return (
        f'<!DOCTYPE html><html lang="en"><title>{HEADLINE}</title><body><nav><a href="/">Home</a></nav><main><h1>{HEADLINE}</h1>{top}'
        f'<div class="story-body">{inside}</div></main>{beside}<footer><p>© Gazette</p></footer></body></html>'
    ).encode()


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def between(extra: str) -> str:
    """Return the paragraphs with something between the second and the third."""
    return f"{paragraphs(PARAGRAPHS[:2])}{extra}{paragraphs(PARAGRAPHS[2:])}"


def is_plain(data: bytes) -> bool:
    opened = open_page(Document(id="x", source="seeds/ferry.html", data=data))
    return bool(plain_runs(opened, running_runs(opened, HEADLINE), HEADLINE))


def texts_of(data: bytes) -> list[str]:
    (article,) = read_document(data, source="seeds/ferry.html", seen=datetime(2026, 6, 1, tzinfo=UTC))
    assert isinstance(article, Article), article
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("<h2>Where the power comes from</h2>", ["Where the power comes from"]),
        ("<ul><li>forty cars</li><li>eleven minutes</li></ul>", ["forty cars", "eleven minutes"]),
        ("<p>It is a first.</p>", ["It is a first."]),
        ("<blockquote><p>We have waited for this ship for twelve years, and so has the sea.</p></blockquote>",
         ["We have waited for this ship for twelve years, and so has the sea."]),
        ('<p>As the <a href="/l">line said last year in its report on ships that need no oil at all</a>, it is cheap.</p>',
         ["As the line said last year in its report on ships that need no oil at all, it is cheap."]),
        ('<p class="paywall">The ship was built on the mainland for a lake that has since been bridged, and is older than it looks.</p>',
         ["The ship was built on the mainland for a lake that has since been bridged, and is older than it looks."]),
    ],
)  # fmt: skip
def test_home_holds_what_stands_between_paragraphs(extra: str, words: list[str]) -> None:
    data = page(between(extra))
    assert is_plain(data)
    assert texts_of(data) == [*PARAGRAPHS[:2], *words, *PARAGRAPHS[2:]]


@pytest.mark.parametrize(
    "extra",
    [
        '<h3>Read more</h3><ul><li><a href="/a">The mast is finished</a></li><li><a href="/b">A ship for a lake</a></li></ul>',
        "<div>Advertisement</div>",
        '<p class="timestamp">Published: 5 March, 08:15</p>',
        '<div class="author-box"><p>Ada Quill writes about ships and has crossed the sound more often than anyone.</p></div>',
        '<div class="related"><p>The mast was finished in January, and the Gazette was there when it was switched on at last.</p></div>',
        '<aside><p>The sound is eleven kilometres wide at the narrowest place, and forty metres deep in the middle of it.</p></aside>',
        "<figure><img src=x><figcaption>The ship in port, photographed by a crew member on a day in January.</figcaption></figure>",
        '<div class="register hidden"><p>Create an account or sign in to go on with your reading, and to say what you think.</p></div>',
    ],
)  # fmt: skip
def test_home_leaves_out_what_is_called_something_else(extra: str) -> None:
    data = page(between(extra))
    assert is_plain(data)
    assert texts_of(data) == list(PARAGRAPHS)


def test_home_holds_short_paragraphs_at_its_ends() -> None:
    data = page(f"<p>It is a first.</p>{paragraphs()}<p>The line has four ships.</p>")
    assert is_plain(data)
    assert texts_of(data) == ["It is a first.", *PARAGRAPHS, "The line has four ships."]


def test_home_is_completed_by_a_lead_above_it() -> None:
    data = page(paragraphs(PARAGRAPHS[1:]), top=f"<div class=top><p>{PARAGRAPHS[0]}</p></div>")
    assert is_plain(data)
    assert texts_of(data) == list(PARAGRAPHS)


def test_home_is_several_boxes_that_are_called_the_same() -> None:
    boxes = '<div class="advert">Advertisement</div>'.join(
        f'<section class="part">{paragraphs(some)}</section>'
        for some in (PARAGRAPHS[:2], PARAGRAPHS[2:4], PARAGRAPHS[4:])
    )
    data = page(boxes)
    assert is_plain(data)
    assert texts_of(data) == list(PARAGRAPHS)


def test_home_is_all_boxes_of_one_kind_wherever_they_are() -> None:
    boxes = "".join(f'<div><div class="block" id="b{n}"><p>{text}</p></div></div>' for n, text in enumerate(PARAGRAPHS))
    data = page(boxes)
    assert is_plain(data)
    assert texts_of(data) == list(PARAGRAPHS)
    loose = page(boxes.replace("<div><div class", '<div><div title="').replace("story-body", ""))
    assert not is_plain(loose)


@pytest.mark.parametrize("quoted", ["„Das Schiff fährt so leise, dass die Robben auf dem Sand am Leuchtturm liegen bleiben.“",
                                    "»Das Schiff fährt so leise, dass die Robben auf dem Sand am Leuchtturm liegen bleiben.«"])  # fmt: skip
def test_paragraph_ends_with_the_closing_mark_of_its_language(quoted: str) -> None:
    data = page("".join(f"<p>{number} {quoted}</p>" for number in range(8)))
    assert is_plain(data)


@pytest.mark.parametrize(
    "data",
    [
        page(paragraphs(), beside=f"<div class=more>{paragraphs((OTHER,) * 5)}</div>"),
        page(paragraphs(PARAGRAPHS[:2])),
        page(paragraphs()).replace(b"<h1>", b"<h2>Another").replace(b"</h1>", b"</h2>"),
        page(paragraphs()).replace(b"</main>", f"<div class=second>{paragraphs((OTHER, OTHER))}</div></main>".encode()),
        page(paragraphs(PARAGRAPHS * 3), top=f"<div class=first>{paragraphs(PARAGRAPHS[:2])}</div>"),
    ],
    ids=[
        "much text elsewhere",
        "little text",
        "no headline above",
        "more right below",
        "several paragraphs in a box of their own",
    ],
)
def test_page_that_is_not_plain_has_no_home(data: bytes) -> None:
    assert not is_plain(data)


@pytest.mark.parametrize("tag", ["div", "article"])
def test_page_with_another_story_below_has_no_home(tag: str) -> None:
    title = "h1" if tag == "div" else "h2"
    stories = "".join(
        f"<{tag} class=item>{heading}<div class=story-body>{paragraphs(some)}</div></{tag}>"
        for heading, some in (
            ("", PARAGRAPHS[:4]),
            (f"<{title}>Town closes its pool</{title}>", PARAGRAPHS[4:]),
        )
    )
    assert not is_plain(page("", top=f"<div class=stream>{stories}</div>"))


def test_story_that_a_page_loads_below_its_own_is_not_told_under_its_headline() -> None:
    other = f"<h1>Town closes its pool</h1><div class=story-body>{paragraphs(PARAGRAPHS[2:] * 2)}</div>"
    assert texts_of(page(paragraphs(PARAGRAPHS[:2]), beside=other)) == list(PARAGRAPHS[:2])


def test_second_heading_above_the_body_is_no_other_story() -> None:
    data = page(paragraphs(), top="<h1>What the island expects of it</h1>")
    assert texts_of(data) == list(PARAGRAPHS)


def test_plain_page_is_read_without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert texts_of(page(paragraphs())) == list(PARAGRAPHS)
    with pytest.raises(ImportError):
        texts_of(page(paragraphs(PARAGRAPHS[:2])))


def test_many_headings_in_a_row_are_read() -> None:
    data = page(between("<h2>More</h2>" * 3000))
    assert len(texts_of(data)) == len(PARAGRAPHS) + 3000
