"""Which units are the body: running text scored by its form, and the run of units with the greatest sum."""

import re
from collections import Counter
from collections.abc import Sequence

from digest.readers.plain_text.lines import Role, TextUnit, stems
from digest.text.sentences import FINAL_MARKS, ends_sentence

LONG_COLUMNS = 80
"""A unit this wide with an end mark is a paragraph in every language read so far."""
UNMARKED_SCRIPTS = frozenset({"thai", "lao"})
"""Scripts without a full stop."""
UNMARKED_COLUMNS, UNMARKED_SHORT_COLUMNS = 100, 60
"""Width from which a unit in one of them is a paragraph, and from which it is a paragraph or a headline."""
SURE_COLUMNS = 200
"""A unit this wide with a sentence's end inside is a paragraph also where its own end mark is lost."""
GAP_LIMIT = 6.0
"""The most that lines between two paragraphs may count against joining them."""
BARRIER_COST = 4.0
"""What a heading such as "Related stories" counts against going on: a single teaser behind it does not outweigh that, an article does."""
REPEATED = 4
"""How often a line of the page must come to be looked through; 3 to 6 give the same on 304 pasted pages, within .001."""
MAX_HEADING_COLUMNS = 90
MAX_LONG_HEADING_COLUMNS = 140
"""Of a live page, whose entries have headlines. Nine of 13 between two paragraphs in 152 pasted pages were the article's."""
MIN_HEADING_COLUMNS, MIN_CAPITALS_COLUMNS = 8, 4
STANDFIRST_COLUMNS, STANDFIRST_SHARE = 60, 0.6
"""With a larger share of the headline's words it is the headline again. Of nine such lines in 152 pasted pages eight were the article's."""
ISLAND_UNITS = 3
NARROW_COLUMNS, LAST_COLUMNS, WIDE_COLUMNS = 120, 160, 360
NARROW_SHARE, LAST_SHARE = 0.4, 0.32
MIN_REST_UNITS = 4
LAST_GAP = 2
"""Groups of up to three units that lines of the page part from the rest. At the end, with two such lines before it, none of 14 below 160
columns in 152 pasted pages was the article's; nor were 14 others that share less than these parts of their words with the rest."""
MIN_GAP_COLUMNS = 30
"""Width from which a sentence that was left out may be the article's."""

_PARAGRAPH = 2.0
"""The least score of a wide unit with an end mark."""
_LONG_UNENDED, _UNENDED, _LONG_LINE, _SHORT_SENTENCE, _TINY_SENTENCE, _LINE, _TINY_LINE = (
    1.5,
    0.3,
    -0.4,
    0.2,
    0.05,
    -0.7,
    -0.9,
)
"""Weights of units by their form. Found by a grid over 304 pasted pages of 40 countries: F1 of the body moves by less than .01 between
neighbours, so they are not finely tuned."""
_SIGNED = re.compile(
    rf"[{FINAL_MARKS}]\W?\s*[(\[（][^()\[\]（）]{{1,40}}[)\]）]$|[{FINAL_MARKS}]\W?\s/?[a-z]{{2,4}}(?:/[a-z]{{2,4}})?/?$"
)
"""A sentence's end, then who wrote or sent it: `… said. (dpa)`, `… sagte sie. /aq`."""
_INNER_END = re.compile(rf"[{FINAL_MARKS}]\s*\S")
_GOES_ON = re.compile(r"[;；](?:\s(?:and|or|und|oder|et|ou|y|o|e|en|of))?$")
"""The end of an item in a list that is one sentence."""
_ENTRY_TIME = re.compile(
    r"^(?:.{0,24}\bago)?\s?\d{1,2}[:.]\d{2}\s?(?!(?:uhr|min|std|am|pm|h)\b)[^\W\d_]{3,}", re.IGNORECASE
)
"""When an entry of a live page was written and who wrote it: what stands below is its headline."""
_RELATIVES = {"kana": {"han", "kana", "latin"}, "han": {"han", "latin", "kana"}, "hangul": {"hangul", "han", "latin"}}


def main_script(units: Sequence[TextUnit], roles: Sequence[Role]) -> str | None:
    """Return the script of most running text; the first paragraphs decide when two are as common."""
    counts: Counter[str] = Counter()
    for unit, role in zip(units, roles, strict=True):
        if unit.script and role is Role.TEXT and _ends(unit):
            counts[unit.script] += unit.columns
    if not counts:
        counts.update(unit.script for unit in units if unit.script)
    return max(counts, key=lambda name: counts[name]) if counts else None


def body_units(units: Sequence[TextUnit], roles: Sequence[Role], *, script: str | None) -> tuple[int, ...]:
    """Return the numbers of the units that are the body, in order; empty when nothing reads like an article.

    A line that the page puts between paragraphs again and again, such as "Advertisement", parts nothing: it is looked through.
    """
    counts = Counter(unit.text for unit, role in zip(units, roles, strict=True) if role is Role.INTERFACE)
    places = [n for n, unit in enumerate(units) if roles[n] is not Role.INTERFACE or counts[unit.text] < REPEATED]
    found = _found([units[n] for n in places], [roles[n] for n in places], script)
    return tuple(places[n] for n in found)


def _found(units: Sequence[TextUnit], roles: Sequence[Role], script: str | None) -> tuple[int, ...]:
    scores = [score(unit, role, script) for unit, role in zip(units, roles, strict=True)]
    first, last = _greatest_run(scores, roles)
    if first is None or last is None:
        return ()
    found = [n for n in range(first, last + 1) if _belongs(n, units, roles, scores, (first, last), script)]
    return _without_islands(units, found)


def _without_islands(units: Sequence[TextUnit], found: Sequence[int]) -> tuple[int, ...]:
    """Return the numbers without small groups that lines of the page part from the rest and that have little to do with it.

    At the end, behind more than one such line, a narrow group is a teaser or a notice whatever it says; elsewhere its words decide.
    """
    islands = _islands(found)
    if len(islands) == 1:
        return tuple(found)
    stems_of = {n: stems(units[n].text) for n in found}
    carriers = Counter(stem for own in stems_of.values() for stem in own)
    kept: list[int] = []
    for place, island in enumerate(islands):
        columns = sum(units[n].columns for n in island)
        last = place == len(islands) - 1 and island[0] - islands[place - 1][-1] > LAST_GAP
        least = NARROW_SHARE if columns < NARROW_COLUMNS else LAST_SHARE if last and columns < WIDE_COLUMNS else 0.0
        apart = (last and columns < LAST_COLUMNS) or (
            len(found) - len(island) >= MIN_REST_UNITS
            and _share_elsewhere(carriers, [stems_of[n] for n in island]) < least
        )
        if len(island) > ISLAND_UNITS or not apart:
            kept += island
    return tuple(kept)


def _share_elsewhere(carriers: Counter[str], own: Sequence[frozenset[str]]) -> float:
    """Return how many of the stems of some units other units have too, 0..1; `carriers` counts the units that have each stem."""
    here = Counter(stem for stems_of_unit in own for stem in stems_of_unit)
    return sum(carriers[stem] > number for stem, number in here.items()) / max(1, len(here))


def _islands(found: Sequence[int]) -> list[list[int]]:
    islands: list[list[int]] = []
    for n in found:
        if islands and n - islands[-1][-1] == 1:
            islands[-1].append(n)
        else:
            islands.append([n])
    return islands


def lead_units(
    units: Sequence[TextUnit], roles: Sequence[Role], *, head: int, first: int, script: str | None
) -> tuple[int, ...]:
    """Return the numbers of paragraphs between headline and body, which header lines or the page's own keep apart from it.

    A line right under the headline is one as soon as it reads like text; further down only whole paragraphs are. Of 38 such
    paragraphs in 152 pasted pages 31 were the article's.
    """
    scores = {n: score(units[n], roles[n], script) for n in range(head + 1, first)}
    return tuple(
        n
        for n, value in scores.items()
        if value >= _PARAGRAPH
        or (n == head + 1 and (value > 0 or (roles[n] is Role.TEXT and _is_standfirst(units[n], units[head], script))))
    )


def _is_standfirst(unit: TextUnit, headline: TextUnit, script: str | None) -> bool:
    """Return whether a line without an end mark right below the headline says more than that does."""
    if unit.columns < STANDFIRST_COLUMNS or unit.script != script or not unit.text[0].isalnum() or "|" in unit.text:
        return False
    said = stems(headline.text)
    return len(said & stems(unit.text)) < STANDFIRST_SHARE * max(1, len(said))


def score(unit: TextUnit, role: Role, script: str | None) -> float:
    """Return how much a unit reads like a paragraph of an article: above 0 it does."""
    if role is Role.BARRIER:
        return -BARRIER_COST
    if role is not Role.TEXT:
        return -0.6
    if script and unit.script and unit.script != script and unit.script not in _RELATIVES.get(script, set()):
        return -1.5
    ends = _ends(unit)
    if unit.script in UNMARKED_SCRIPTS and UNMARKED_SHORT_COLUMNS <= unit.columns < UNMARKED_COLUMNS:
        return unit.columns / UNMARKED_COLUMNS
    if unit.columns >= LONG_COLUMNS:
        return _long_score(unit, ends=ends)
    if ends:
        return _SHORT_SENTENCE if unit.columns >= 30 else _TINY_SENTENCE
    if _GOES_ON.search(unit.text):
        return _TINY_SENTENCE
    return _LINE if unit.columns >= 20 else _TINY_LINE


def _long_score(unit: TextUnit, *, ends: bool) -> float:
    """Return the score of a unit as wide as a paragraph: without an end mark it counts by its width and the sentences in it."""
    if ends:
        return _PARAGRAPH + min(unit.columns, 600) / 300
    inner = bool(_INNER_END.search(unit.text))
    if inner and unit.columns >= SURE_COLUMNS:
        return _LONG_UNENDED
    return _UNENDED if inner or unit.columns >= 160 else _LONG_LINE


def _ends(unit: TextUnit) -> bool:
    """Return whether a unit ends as a sentence does; in a script without a full stop, whether it is as wide as a paragraph."""
    if unit.script in UNMARKED_SCRIPTS and unit.columns >= UNMARKED_COLUMNS:
        return True
    return ends_sentence(unit.text) or (unit.columns >= LONG_COLUMNS and bool(_SIGNED.search(unit.text)))


def may_be_text(unit: TextUnit, role: Role) -> bool:
    """Return whether a unit that was left out reads like text of the article: a sentence, or a paragraph taken for the page's own."""
    if role is Role.TEXT:
        return unit.columns >= LONG_COLUMNS or (_ends(unit) and unit.columns >= MIN_GAP_COLUMNS)
    return role is Role.INTERFACE and unit.columns >= LONG_COLUMNS and _ends(unit)


def max_heading_columns(script: str | None) -> int:
    """Return how wide a unit without an end mark may be that is a heading for sure."""
    return UNMARKED_SHORT_COLUMNS if script in UNMARKED_SCRIPTS else MAX_HEADING_COLUMNS


def _greatest_run(scores: Sequence[float], roles: Sequence[Role]) -> tuple[int | None, int | None]:
    """Return the first and last number of the run with the greatest sum, the cost of each gap capped."""
    best = 0.0
    best_run: tuple[int | None, int | None] = (None, None)
    total, start, gap = 0.0, 0, 0.0
    for n, value in enumerate(scores):
        if value <= 0:
            barred = roles[n] is Role.BARRIER
            gap = gap + value if barred else max(-GAP_LIMIT, gap + value) if gap > -GAP_LIMIT else gap
            continue
        if total + gap <= 0:
            total, start = 0.0, n
        else:
            total += gap
        gap = 0.0
        total += value
        if total > best:
            best, best_run = total, (start, n)
    return best_run


def _belongs(
    n: int,
    units: Sequence[TextUnit],
    roles: Sequence[Role],
    scores: Sequence[float],
    run: tuple[int, int],
    script: str | None,
) -> bool:
    """Return whether a unit within the run is body: text, or a short heading or list item between paragraphs."""
    if scores[n] > 0:
        return True
    unit = units[n]
    if roles[n] is not Role.TEXT or unit.columns > MAX_LONG_HEADING_COLUMNS:
        return False
    if script and unit.script != script and unit.script not in _RELATIVES.get(script, set()):
        return False
    before = scores[n - 1] if n > run[0] else -1.0
    after = scores[n + 1] if n < run[1] else -1.0
    opens = n > run[0] and (roles[n - 1] is Role.CREDIT or bool(_ENTRY_TIME.match(units[n - 1].text)))
    if before > 0 and unit.text.endswith((":", "：")) and n < run[1] and is_in_list(units[n + 1]):
        return True
    least = MIN_CAPITALS_COLUMNS if unit.text.isupper() else MIN_HEADING_COLUMNS
    return (before > 0 or opens) and after > 0 and unit.columns >= least


def is_in_list(unit: TextUnit) -> bool:
    """Return whether a unit is an item of a list, by the mark before it or by the semicolon behind it."""
    return unit.is_item or bool(_GOES_ON.search(unit.text))
