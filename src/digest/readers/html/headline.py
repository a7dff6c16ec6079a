"""The headline of a page: the visible heading that the page's own titles agree with, else the surest of these titles.

The site's name is never the headline, and comes off every place that adds it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from digest.readers.attribution import AttributionBuilder
from digest.readers.html.declared import PageMetadata, texts
from digest.readers.html.page import Page, Run, is_furniture, link_share
from digest.readers.html.site import SEPARATORS, Site
from digest.text.words import letters_of

_WORD = re.compile(r"\w+")
_CUT = ("…", "...")
_MIN_SHARE = 0.3
"""Of a title's letters that a heading within it has; a shorter heading may be a section's: `Books` in `Gazette | Books | The Sea`."""
_MIN_COMMON = 0.34
"""Of the words of the shorter of the two that a heading and a title have in common when they say the same in other words."""
_MIN_PART = 10
"""Letters of a part of a title that is taken for the headline because it also stands in the page."""
_MAX_PARTS = 6
_SUBTITLE_WORDS = 4
"""More than the title, in one heading: a subtitle in it."""


def offer_headline(builder: AttributionBuilder, metadata: PageMetadata, site: Site) -> None:
    """Offer the headline, then what every other place says."""
    heads = [head for head in metadata.heads if not site.is_called(head)]
    titles = [(found, title) for found, title in _titles(metadata, site) if title and not site.is_called(title)]
    for found, text in _in_order(metadata.page, heads, titles):
        builder.offer("headline", text, found)
    if metadata.heads and not heads:
        builder.reject("headline", metadata.heads[0], "h1, the site's name")


def _titles(metadata: PageMetadata, site: Site) -> Iterator[tuple[str, str]]:
    """Yield what the page states as its title, the surest place first, without the site's name."""
    descriptions = {
        letters_of(text) for text in (*metadata.meta.get("description", []), *texts(metadata.node.get("description")))
    }
    for text in texts(metadata.node.get("headline"))[:1]:
        if letters_of(text) not in descriptions and not (text[:1].islower() and metadata.title[:1].isupper()):
            yield "json-ld", site.strip_name(text)
    whole = site.strip_name(metadata.title)
    for found, (value, *_) in metadata.named("headline"):
        stated = site.strip_name(value)
        # an attribute ends at a quotation mark that was not escaped
        yield found, whole if stated and whole.startswith((f'{stated} "', f"{stated} '")) else stated
    yield "title", whole


def _in_order(page: Page, heads: Sequence[str], titles: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield headings and titles, the surest first.

    A heading that the titles confirm; but where JSON-LD has a headline in other words, that one: it is what the publisher calls the
    article. Of a page without JSON-LD, a heading that says the same in other words; then `<meta>`, a heading alone, `<title>`.
    """
    confirmed = list(_confirmed(heads, titles))
    stated = [title for found, title in titles if found == "json-ld"]
    if not stated or any(_is_within(head, stated[0]) for _, head in confirmed[:1]):
        yield from confirmed
    yield from (("json-ld", title) for title in stated)
    yield from confirmed
    yield from (("h1", head) for head in heads if any(_say_the_same(head, title) for _, title in titles))
    yield from ((found, title) for found, title in titles if found != "title")
    yield from _visible_parts(page, titles[-1][1] if titles else "")
    yield from (("h1", head) for head in heads if len(heads) == 1 or not titles)
    yield from titles
    yield from (("h1", head) for head in heads[:1])


def _confirmed(heads: Sequence[str], titles: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield a heading that is the same as a title; else the most of one that a heading and a title have in common."""
    bare = {head: letters_of(head) for head in heads}
    for _, title in titles:
        yield from (("h1", head) for head in heads if bare[head] == letters_of(title))
    if any(bare[head] == letters_of(title) for head in heads for _, title in titles):
        return
    parts = []
    said = [letters_of(title) for _, title in titles]
    for found, title in titles:
        stated = letters_of(title.rstrip("….").strip()) if title.endswith(_CUT) else letters_of(title)
        for head in heads:
            if stated and bare[head].startswith(stated):
                has_subtitle = len(head.split()) - len(title.split()) >= _SUBTITLE_WORDS and not title.endswith(_CUT)
                parts.append((len(stated), found, title) if has_subtitle else (len(stated), "h1", head))
            elif stated and bare[head].endswith(stated):
                parts.append((len(stated), found, title))  # the heading begins with a kicker
            elif bare[head] in stated and len(bare[head]) >= _MIN_SHARE * len(stated):
                is_agreed = found == "json-ld" and said.count(stated) > 1  # the kicker above the heading belongs to it
                parts.append((len(bare[head]), found, title) if is_agreed else (len(bare[head]), "h1", head))
    if parts:
        yield max(parts, key=lambda part: part[0])[1:]


def _is_within(one: str, other: str) -> bool:
    """Return whether one text holds the other, letter by letter, and little more."""
    short, long = sorted((letters_of(one), letters_of(other)), key=len)
    return short in long and 2 * len(short) >= len(long)


def _say_the_same(head: str, title: str) -> bool:
    """Return whether a heading and a title are two wordings of one headline."""
    one, other = (frozenset(_WORD.findall(text.casefold())) for text in (head, title))
    common = {word for word in one & other if len(word) > 3}
    shorter = min(len(one), len(other))
    return min(len(one), len(other)) > 2 and len(common) >= _MIN_COMMON * shorter


def _visible_parts(page: Page, title: str) -> Iterator[tuple[str, str]]:
    """Yield the longest part of a title that is a line of the page, where the title as a whole is none."""
    lines = {letters_of(page.words(run)) for run in page.runs if run.end - run.start <= 300 and not is_furniture(run)}
    marks = list(SEPARATORS.finditer(title))[:_MAX_PARTS]
    if not marks or letters_of(title) in lines:
        return
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(title)]
    spans = [(starts[i], ends[j - 1]) for i, j in combinations(range(len(starts) + 1), 2)]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        part = letters_of(title[start:end])
        if len(part) >= _MIN_PART and part in lines:
            yield "part of title that stands in the page", title[start:end].strip()
            return


def heads_of(page: Page) -> tuple[str, ...]:
    """Return the words of a page's h1 headings, each as one text, however many lines it has."""
    heads: dict[int, list[Run]] = {}
    for run in page.runs:
        if "h1" in run.tags and (box := _box_of(page, run)) is not None:
            heads.setdefault(box, []).append(run)
    own = (
        [run for run in runs if run.tag == "h1"] or runs for runs in heads.values()
    )  # boxes in it hold kickers and subtitles
    return tuple(" ".join(_spaced_words(page, run) for run in runs) for runs in own)


def _box_of(page: Page, run: Run) -> int | None:
    """Return the number of the h1 that a run stands in."""
    box = run.box
    while box > 0 and page.boxes[box].tag != "h1":
        box = page.boxes[box].parent
    return box if box > 0 else None


def _spaced_words(page: Page, run: Run) -> str:
    """Return a run's words, those of neighbouring elements set apart: `Harbour` and `Late boat` where the page has no space between."""
    cuts = {part.start for part in run.inline if part.tag == "span"} & {
        part.end for part in run.inline if part.tag == "span"
    }
    text, at = "", run.start
    for cut in (*sorted(cuts), run.end):
        text += ("" if not text or text[-1].isspace() else " ") + page.text[at:cut]
        at = cut
    return text


def headline_place(page: Page, headline: str | None) -> int | None:
    """Return the number of the run below the headline, or below the line that repeats it; `None` where the page shows none."""
    wanted = letters_of(headline or "")
    lines = [(n, run, letters_of(page.words(run))) for n, run in enumerate(page.runs)]
    same = [
        (n, run) for n, run, bare in lines if wanted and (bare == wanted or (run.tag == "h1" and bare.endswith(wanted)))
    ]
    begun = [n for n, run, bare in lines if "h1" in run.tags and len(bare) > 2 and bare in wanted]
    found = [n for n, run in same if run.tag == "h1"]
    found += begun[-1:] if begun and begun[-1] - begun[0] == len(begun) - 1 else begun[:1]
    found += [
        n for n, run in same if (run.tag in _HEADINGS or _TITLE_CLASS.search(run.names)) and link_share(run) < 0.5
    ]
    found += [n for n, run in same if run.tag != "li"]
    found += [n for n, run in enumerate(page.runs) if run.tag == "h1"]
    return found[0] + 1 if found else None


_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_TITLE_CLASS = re.compile(r"title|headline|heading|überschrift", re.IGNORECASE)
