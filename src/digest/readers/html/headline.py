"""The headline of a page: the visible heading that the page's own titles agree with, else the surest of these titles.

The site's name is never the headline, and comes off every place that adds it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from urllib.parse import urlsplit

from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import has_date
from digest.readers.html.declared import PageMetadata, is_article, texts
from digest.readers.html.page import Page, Run, is_furniture, link_share, text_in
from digest.readers.html.running import is_running
from digest.readers.html.site import SEPARATORS, Site
from digest.readers.publications import is_section
from digest.text.words import is_cjk, letters_of

_DATA, _HEAD, _TITLE = "json-ld", "h1", "title"
_FOR_MACHINES = (_DATA, "microdata")
_WORD = re.compile(r"\w+")
_CUT = ("…", "...")
_CUT_CHARS = 105
"""A title as long as this may have been cut. Source: Google Search Central, which took at most 110 characters of `headline`."""
_NEVER_AROUND = frozenset({"footer", "dialog"})
_ADDED = frozenset({"small", "time"})
_SIGNS = "¶#🔗§"
"""Signs that lead to a heading in documentation. Source: Sphinx, MkDocs, rustdoc."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_TITLE_WORDS = 3
_RUNS_BETWEEN = 4
"""Lines between a headline and the text at most: a section, a date, an author."""
_MIN_SHARE = 0.3
"""Of a title's letters that a heading within it has; a shorter heading may be a section's: `Books` in `Gazette | Books | The Sea`."""
_MIN_COMMON = 0.34
"""Of the words of the shorter of the two that a heading and a title have in common when they say the same in other words."""
_MIN_PART = 10
"""Letters of a part of a title that is taken for the headline because it also stands in the page."""
_MAX_PARTS = 6
_MAX_LINE_CHARS = 300
_SUBTITLE_WORDS = 4
"""More than the title, in one heading: a subtitle in it."""


def offer_headline(builder: AttributionBuilder, metadata: PageMetadata, site: Site) -> None:
    """Offer the headline, then what every other place says."""
    heads = [head for head in metadata.heads if not site.is_called(head)]
    titles = [(found, title) for found, title in _titles(metadata, site) if title and not site.is_called(title)]
    own = [head for head in heads if not is_section(head)], [title for title in titles if not is_section(title[1])]
    for found, text in (*_in_order(metadata, site, *own), *titles, *((_HEAD, head) for head in heads[:1])):
        builder.offer("headline", text, found)
    if metadata.heads and not heads:
        builder.reject("headline", metadata.heads[0], "h1, the site's name")


def _titles(metadata: PageMetadata, site: Site) -> Iterator[tuple[str, str]]:
    """Yield what the page states as its title, the surest place first, without the site's name."""
    stated = ((found, site.strip_name(text)) for found, text in _stated(metadata))
    yield from islice(((found, text) for found, text in stated if text and not site.is_called(text)), 1)
    whole = site.strip_name(metadata.title)
    for found, (value, *_) in metadata.named("headline"):
        text = site.strip_name(value)
        # an attribute ends at a quotation mark that was not escaped
        yield found, whole if text and whole.startswith((f'{text} "', f"{text} '")) else text
    yield _TITLE, whole


def _stated(metadata: PageMetadata) -> Iterator[tuple[str, str]]:
    """Yield the article's headline as JSON-LD and microdata state it, the surest first, without what is a description."""
    descriptions = {
        _folded(text) for text in (*metadata.meta.get("description", []), *texts(metadata.node.get("description")))
    }

    node = metadata.node
    named = texts(node.get("headline"))[:1] or (texts(node.get("name"))[:1] if is_article(node) else [])
    named += texts(node.get("alternativeHeadline"))[:1]
    marked = {text_in(element) for element in metadata.marked.get("headline", []) if element.tag != "meta"}
    for found, text in (
        *((_DATA, text) for text in named),
        *(("microdata", text) for text in marked if len(marked) == 1),
    ):
        if _folded(text) not in descriptions and not (text[:1].islower() and metadata.title[:1].isupper()):
            yield found, text


def _in_order(
    metadata: PageMetadata, site: Site, heads: Sequence[str], titles: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield headings and titles, the surest first.

    A heading that the titles confirm, but where JSON-LD has a headline in other words, that one: it is what the publisher calls the
    article. Of 10 pages where no title has JSON-LD's words, 8 were known by these; of 5 where one title has its words and another the
    heading's, 4 by the heading.
    """
    stated = [(found, title) for found, title in titles if found in _FOR_MACHINES]
    others = {_folded(title) for found, title in titles if found not in _FOR_MACHINES}
    confirmed = list(_confirmed(heads, titles))
    for _, head in confirmed[:1]:
        if not stated or _is_within(head, stated[0][1]) or {_folded(stated[0][1]), _folded(head)} <= others:
            yield from confirmed
    yield from stated
    yield from confirmed
    if not confirmed and not stated:
        yield from _unconfirmed(metadata, site, heads, titles)
    yield from titles
    yield from ((_HEAD, head) for head in heads[:1])


def _unconfirmed(
    metadata: PageMetadata, site: Site, heads: Sequence[str], titles: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield headings and titles of a page where no title confirms a heading.

    What a person sees as the article's heading comes first: the one that says the same as a title in other words, or has an article's
    class, or is the only one; then `<meta>`, then the heading above the text, and the part of `<title>` that stands in the page.
    """
    page, address = metadata.page, letters_of(metadata.url or "")
    yield from ((_HEAD, head) for head in heads if any(_say_the_same(head, title) for _, title in titles))
    yield from _called_headline(metadata, site)
    parts = list(_visible_parts(page, heads, titles[-1][1] if titles else ""))
    labels = [head for head in heads if _is_label(head, titles) and letters_of(head) not in address]
    alone = [(_HEAD, head) for head in heads if len(heads) == 1 and head not in labels]
    if not parts:
        yield from alone
    yield from ((found, title) for found, title in titles if found != _TITLE)
    if not alone:
        yield from _above_text(page, site, titles)
    yield from parts
    yield from alone
    if not titles:
        yield from ((_HEAD, head) for head in heads if head not in labels)


def _called_headline(metadata: PageMetadata, site: Site) -> Iterator[tuple[str, str]]:
    """Yield the only heading that has the class of an article's headline, unless it leads to another page."""
    page, path = metadata.page, urlsplit(metadata.url or "").path
    found = [
        run for run in page.runs if run.tag in _HEADINGS and _HEADLINE_CLASS.search(run.names) and not is_furniture(run)
    ]
    words = {_own_words(page, run) for run in found}
    leads = (part.href for run in found for part in run.inline if part.tag == "a" and part.href)
    if len(words) == 1 and not site.is_called(text := words.pop()) and all(path and path in href for href in leads):
        yield f"{found[0].tag} with the class of a headline", text


def _is_label(head: str, titles: Iterable[tuple[str, str]]) -> bool:
    """Return whether a heading is hardly the article's: one word that no title has, although one has several."""
    words = [frozenset(_WORD.findall(title.casefold())) for _, title in titles]
    is_word = len(head.split()) == 1 and not is_cjk(head) and any(len(title) >= _TITLE_WORDS for title in words)
    return is_word and not any(letters_of(head) in title for title in words)


def _confirmed(heads: Sequence[str], titles: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield a heading that is the same as a title; else the most of one that a heading and a title have in common."""
    bare = {head: _folded(head) for head in heads}
    for _, title in titles:
        yield from ((_HEAD, head) for head in heads if bare[head] == _folded(title))
    if any(bare[head] == _folded(title) for head in heads for _, title in titles):
        return
    parts = []
    said = [_folded(title) for _, title in titles]
    for found, title in titles:
        is_cut = title.endswith(_CUT) or len(title) >= _CUT_CHARS
        stated = _folded(title.rstrip("….").strip()) if title.endswith(_CUT) else _folded(title)
        for head in heads:
            if stated and bare[head].startswith(stated):
                more = " ".join(head.split()[len(title.split()) :])
                is_whole = not is_cut and len(title.split()) >= _TITLE_WORDS
                has_subtitle = is_whole and (len(more.split()) >= _SUBTITLE_WORDS or has_date(more))
                parts.append((len(stated), found, title) if has_subtitle else (len(stated), _HEAD, head))
            elif stated and bare[head].endswith(stated):
                parts.append((len(stated), found, title))  # the heading begins with a kicker
            elif bare[head] in stated and len(bare[head]) >= _MIN_SHARE * len(stated):
                # the kicker above the heading belongs to it
                is_agreed = found in _FOR_MACHINES and said.count(stated) > 1
                parts.append((len(bare[head]), found, title) if is_agreed else (len(bare[head]), _HEAD, head))
    if parts:
        yield max(parts, key=lambda part: part[0])[1:]


def _is_within(one: str, other: str) -> bool:
    """Return whether one text holds the other, letter by letter, and little more."""
    short, long = sorted((_folded(one), _folded(other)), key=len)
    return short in long and 2 * len(short) >= len(long)


def _say_the_same(head: str, title: str) -> bool:
    """Return whether a heading and a title are two wordings of one headline; without spaces between words, by pairs of letters."""
    if _folded(head) in _folded(title):
        return False  # a part of it, such as the site's name
    if is_cjk(head):
        pairs, wanted = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (_folded(head), _folded(title)))
        return len(pairs & wanted) >= _MIN_COMMON * max(1, min(len(pairs), len(wanted)))
    one, other = (frozenset(_WORD.findall(text.casefold())) for text in (head, title))
    common = {word for word in one & other if len(word) > 3}
    shorter = min(len(one), len(other))
    return shorter > 2 and len(common) >= _MIN_COMMON * shorter


def _folded(text: str) -> str:
    """Return a text's letters and digits, case folded, raised and wide ones as any other."""
    return letters_of(unicodedata.normalize("NFKC", text))


def _visible_parts(page: Page, heads: Sequence[str], title: str) -> Iterator[tuple[str, str]]:
    """Yield the longest part of a title that is a line of the page, where the title as a whole is none.

    Where the line above is a heading that the title has too, the part is its subtitle, and the heading is yielded.
    """
    marks = list(SEPARATORS.finditer(title))[:_MAX_PARTS]
    if not marks:
        return
    short = [
        (n, run, _folded(page.words(run)))
        for n, run in enumerate(page.runs)
        if run.end - run.start <= _MAX_LINE_CHARS and not is_furniture(run)
    ]
    whole = _folded(title)
    if any(line == whole for _, _, line in short):
        return
    lines = {line: n for n, run, line in reversed(short) if run.tag in _HEADINGS or link_share(run) < 0.5}
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(title)]
    spans = [(starts[i], ends[j - 1]) for i, j in combinations(range(len(starts) + 1), 2)]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        part = _folded(title[start:end])
        if len(part) < _MIN_PART:
            continue
        found = (n for line, n in lines.items() if line == part or (line.endswith(part) and _has_part(page, n, part)))
        if (line := next(found, None)) is not None:
            above = _folded(page.words(page.runs[line - 1]))
            over = next((head for head in heads if _folded(head) == above and above in _folded(title)), None)
            yield (_HEAD, over) if over else ("part of title that stands in the page", title[start:end].strip())
            return


def _has_part(page: Page, number: int, part: str) -> bool:
    """Return whether a line has a part, in letters, set apart as in a title: `Club news: Late boat`."""
    return any(_folded(words) == part for words in SEPARATORS.split(page.words(page.runs[number])))


def _above_text(page: Page, site: Site, titles: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the heading right above the running text, whatever its level, where no title stands in the page."""
    lines = [_folded(page.words(run)) for run in page.runs]
    if any(_folded(title) in lines for _, title in titles):
        return
    first = next((n for n, run in enumerate(page.runs) if is_running(page, run) and not is_furniture(run)), 0)
    above = (run for run in reversed(page.runs[max(0, first - _RUNS_BETWEEN) : first]) if run.tag in _HEADINGS)
    for run in above:
        words = _own_words(page, run)
        if not is_furniture(run) and len(words.split()) >= _TITLE_WORDS and not site.is_called(words):
            yield f"{run.tag} above the text", words
            return


def heads_of(page: Page) -> tuple[str, ...]:
    """Return the words of a page's h1 headings, each as one text, however many lines it has; of menus only where no other is."""
    heads: dict[int, list[Run]] = {}
    for run in page.runs:
        if "h1" in run.tags and run.tags.isdisjoint(_NEVER_AROUND) and (box := _box_of(page, run)) is not None:
            heads.setdefault(box, []).append(run)
    outside = {box: runs for box, runs in heads.items() if "nav" not in runs[0].tags}
    heads = outside or heads  # an unclosed menu holds the whole page
    own = (
        [run for run in runs if run.tag == "h1"] or runs for runs in heads.values()
    )  # boxes in it hold kickers and subtitles
    return tuple(head for runs in own if (head := " ".join(filter(None, (_own_words(page, run) for run in runs)))))


def _box_of(page: Page, run: Run) -> int | None:
    """Return the number of the h1 that a run stands in."""
    box = run.box
    while box > 0 and page.boxes[box].tag != "h1":
        box = page.boxes[box].parent
    return box if box > 0 else None


def _own_words(page: Page, run: Run) -> str:
    """Return a heading's words without what is added to it: small print, a moment, a link to the heading itself and its sign.

    Words of neighbouring elements are set apart: `Harbour` and `Late boat` where the page has no space between.
    """
    added = [
        part for part in run.inline if part.tag in _ADDED or (part.tag == "a" and (part.href or "").startswith("#"))
    ]
    spans = [part for part in run.inline if part.tag == "span"]
    cuts = {part.start for part in spans} & {part.end for part in spans}
    cuts |= {end for part in added for end in (part.start, part.end)} - {run.end}
    text, at = "", run.start
    for cut in (*sorted(cuts), run.end):
        is_added = any(part.start <= at and cut <= part.end for part in added)
        words = "" if is_added else page.text[at:cut]
        text += (" " if text and words and not text[-1].isspace() else "") + words
        at = cut
    return text.strip().rstrip(_SIGNS).rstrip() or page.words(run)


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


_HEADLINE_CLASS = re.compile(
    r"(?:^|[\s|_-])(?:entry|post|article|story|topic|news)[_-]*(?:title|headline|heading)(?=[\s|]|$)", re.IGNORECASE
)
"""Classes of an article's headline. Source: the default themes of WordPress, Blogger, phpBB."""
_TITLE_CLASS = re.compile(r"title|headline|heading|überschrift", re.IGNORECASE)
