"""How much of whose articles may be shown: rules of the settings, licences, and shortening a story to fit.

It knows wordings of many languages; what it does not know it calls unknown, which allows no more than "all rights reserved".

What scores lowest goes first; the last passage that has to give is cut where a sentence ends. Nothing else of a story is touched.

Passages are left out, or cut where a sentence ends; never an attribution, and never is a word changed.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from digest.composer.publishers import first_that_means, folded
from digest.model import Attribution, Block, Cut, Excerpt, Limits, Notice, Quote, Restrictions, Span, Story
from digest.text.matching import place_within
from digest.text.sentences import budget_for, cut_to_fit
from digest.text.urls import text_directive
from digest.text.words import count_words

Terms = Literal["open", "reserved", "unknown"]
"""`open`: anybody may show all of it, unchanged, with its credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence or dedication of Creative Commons."""

    elements: frozenset[str]
    """`by`, `nc`, `nd`, `sa`; `zero` or `mark` alone for the public domain."""
    version: str | None = None
    """`4.0`; `None` where none is said."""

    @property
    def open(self) -> bool:
        """Whether anybody may show it whole; for a fee too, since nobody said what the digest lives on."""
        return "nc" not in self.elements

    @property
    def unchanged(self) -> bool:
        """Whether only whole passages may be shown: no derivatives."""
        return "nd" in self.elements


_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licen[cs]es/(?P<kind>by(?:-(?:nc|nd|sa))*)|publicdomain/(?P<public>zero|mark))"
    r"(?:/(?P<version>\d\.\d))?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\bCC[\s-]*(?P<kind>BY(?:[\s-]+(?:NC|ND|SA)\b)*)(?:[\s-]*(?:v(?:er)?\.?\s*)?(?P<version>\d\.\d))?(?![\w])|\bCC[\s-]?0\b(?:[\s-]*(?P<zero>\d\.\d))?",
    re.IGNORECASE,
)
_LONG = re.compile(r"\bcreative\s+commons\b|知识共享|創用\s?CC|クリエイティブ・コモンズ", re.IGNORECASE)
_LONG_REACH = 120
"""Code points after `Creative Commons` in which its elements and version stand; the longest full name has 70."""

ELEMENTS = ("by", "nc", "nd", "sa")

_VERSION = re.compile(r"\b([1-4]\.\d)\b")


@cache
def _wording(name: str) -> re.Pattern[str]:
    """Return what finds one way of speaking in any language, from `rights_wordings.toml`."""
    return re.compile("|".join(one for patterns in _wordings()[name].values() for one in patterns), re.IGNORECASE)


@cache
def _wordings() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("digest.composer") / "rights_wordings.toml").read_text("utf-8"))


def licences_in(text: str) -> frozenset[Licence]:
    """Return the Creative Commons licences that a text names, by name, abbreviation or address, in any of their languages."""
    found = set()
    for match in _ADDRESS.finditer(text):
        kind = match["kind"] or match["public"]
        found.add(Licence(elements=frozenset(kind.lower().split("-")), version=match["version"]))
    rest = _ADDRESS.sub(" ", text)
    for match in _SHORT.finditer(rest):
        if match["kind"]:
            elements = frozenset(re.split(r"[\s-]+", match["kind"].lower().strip()))
            found.add(Licence(elements=elements, version=match["version"]))
        else:
            found.add(Licence(elements=frozenset({"zero"}), version=match["zero"]))
    rest = _SHORT.sub(" ", rest)
    for match in _LONG.finditer(rest):
        name = rest[match.end() : match.end() + _LONG_REACH]
        elements = frozenset(element for element in ELEMENTS if _wording(element).search(name))
        version = _VERSION.search(name)
        if "by" in elements:
            found.add(Licence(elements=elements, version=version[1] if version else None))
    return frozenset(found)


def licences_of(of: Attribution) -> frozenset[Licence]:
    """Return the Creative Commons licences of an article, from its rights line and its licence's address."""
    return licences_in(f"{of.rights or ''}\n{of.licence_url or ''}")


def terms_of(of: Attribution) -> Terms:
    """Return on what terms an article may be shown as far as it says itself.

    Where it says both that it is open and that all rights are reserved, or names an open licence and another one, it is not open.
    """
    text = f"{of.rights or ''}\n{of.licence_url or ''}"
    reserved = _wording("reserved").search(text) is not None
    licences = licences_in(text)
    free = any(_wording(name).search(text) for name in ("public_domain", "government"))
    if not reserved and (licences or free) and all(one.open for one in licences):
        return "open"
    return "reserved" if reserved or _wording("copyright").search(text) else "unknown"


def is_licensed(of: Attribution, wanted: str) -> bool:
    """Return whether an article is under the licence that a rule names: `CC BY-ND`, `CC BY 4.0`, a licence's address, or words.

    A Creative Commons licence without a version stands for all of its versions, and never for one with other elements.
    """
    asked = licences_in(wanted)
    if asked:
        return any(
            one.elements == other.elements and one.version in (None, other.version)
            for one in asked
            for other in licences_of(of)
        )
    if "://" in wanted:
        return _plain_address(wanted) in {_plain_address(part) for part in _addresses(of)}
    return bool(words := " ".join(wanted.casefold().split())) and words in " ".join(
        (of.rights or "").casefold().split()
    )


def _addresses(of: Attribution) -> list[str]:
    return [*([of.licence_url] if of.licence_url else []), *re.findall(r"https?://[^\s<>\"]+", of.rights or "")]


def _plain_address(address: str) -> str:
    """Return an address for comparison: without scheme, `www.`, and what does not change where it leads."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return bare.rstrip("/.,;)")


IMAGE_RULE = "no leave for pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is left of a story's passages."""

    excerpts: tuple[Excerpt, ...]
    quotes: tuple[Quote, ...]

    @property
    def words(self) -> int:
        return words_of(self.excerpts) + words_of(self.quotes)


def words_of(passages: Sequence[Excerpt | Quote]) -> int:
    """Return the words of passages together, as `count_words` counts them."""
    return sum(count_words(passage.text) for passage in passages)


def reduced(story: Story, *, source_text: str | None) -> Story:
    """Return the story within the limits of its rights, and in its cuts what was left out.

    `source_text` is the source's; without it only a paragraph without folded white space can be cut, others are left out whole.
    """
    limits = story.restrictions.limits
    before = _Kept(excerpts=story.excerpts, quotes=story.quotes)
    fewer = replace(before, quotes=_best_quotes(story.quotes, limits.quotes))
    after = fewer if limits.words is None else _within(fewer, limits.words, story, source_text)
    no_image = story.image is not None and not limits.images
    cuts = (
        _cut(limits.quotes_rule, before, fewer),
        _cut(limits.words_rule, fewer, after),
        Cut(rule=IMAGE_RULE, image=True) if no_image else None,
    )
    return replace(
        story,
        excerpts=after.excerpts,
        quotes=after.quotes,
        image=None if no_image else story.image,
        restrictions=replace(story.restrictions, cuts=tuple(cut for cut in cuts if cut)),
    )


def _within(kept: _Kept, words: int, story: Story, source_text: str | None) -> _Kept:
    """Return what has at most so many words: excerpts go first, the best one last of all."""
    whole_only = any(one.unchanged for one in licences_of(story.attribution))
    while (over := kept.words - words) > 0 and (kept.excerpts or kept.quotes):
        weakest = min(kept.excerpts, key=lambda one: (one.score, -one.start), default=None)
        shorter = None
        if weakest is not None and not whole_only:
            room = count_words(weakest.text) - over
            shorter = shortened(weakest, words=room, language=story.language, source_text=source_text)
        if weakest is not None and (shorter is not None or len(kept.excerpts) > 1 or not kept.quotes):
            parts = (shorter if one is weakest else one for one in kept.excerpts)
            kept = replace(kept, excerpts=tuple(part for part in parts if part is not None))
        else:
            kept = replace(kept, quotes=_best_quotes(kept.quotes, len(kept.quotes) - 1))
    return kept


def shortened(excerpt: Excerpt, *, words: int, language: str | None, source_text: str | None = None) -> Excerpt | None:
    """Return the leading sentences of an excerpt that have at most `words`; `None` when the first has more, or their place is unsure."""
    if words <= 0:
        return None
    span = cut_to_fit(excerpt.text, budget=words, language=language)
    text = excerpt.text[span.start : span.end]
    if not text or count_words(text) > words or span.end >= len(excerpt.text.rstrip()):
        return None
    place = _place(excerpt, span, source_text)
    if place is None:
        return None
    return replace(
        excerpt,
        text=text,
        start=excerpt.start + span.start,
        end=excerpt.start + span.end,
        place=place,
        continues=True,
        fragment=text_directive(source_text, text) if source_text is not None and excerpt.fragment else None,
    )


def _place(excerpt: Excerpt, span: Span, source_text: str | None) -> Span | None:
    """Return where a part of an excerpt stands in the source text, or `None` when that cannot be told."""
    block = Block(text=excerpt.text, start=excerpt.place.start, end=excerpt.place.end)
    place = place_within(block, span.start, span.end, source_text)
    return None if place == excerpt.place else place


def _best_quotes(quotes: tuple[Quote, ...], count: int | None) -> tuple[Quote, ...]:
    """Return the surest so many quotes, the earlier of two that are equally sure, in their order."""
    if count is None or len(quotes) <= count:
        return quotes
    best = sorted(quotes, key=lambda quote: (-quote.confidence, quote.start))[: max(0, count)]
    return tuple(quote for quote in quotes if quote in best)


def _cut(rule: str, before: _Kept, after: _Kept) -> Cut | None:
    """Return the account of what went between two states of a story; `None` when nothing did."""
    if before == after:
        return None
    texts = {excerpt.start: excerpt.text for excerpt in after.excerpts}
    return Cut(
        rule=rule,
        excerpts=sum(texts.get(excerpt.start) != excerpt.text for excerpt in before.excerpts),
        words=words_of(before.excerpts) - words_of(after.excerpts),
        quotes=len(before.quotes) - len(after.quotes),
    )


CAUTIOUS_WORDS = 180
"""Words of an article whose rights are reserved or not stated, at most. Exceptions for quoting name no number and are for short parts;
this is the usual digest, 120 words of excerpts and two pull quotes."""

CAUTIOUS_SHARE = 0.5
"""Share of such an article, at most: half, so that what is shown never stands for the article.
Source: 17 USC 107 (3), the amount in relation to the whole; Directive 2001/29/EC, article 5 (3) d, as far as the purpose needs it."""

CAUTIOUS_FLOOR = 50
"""Words that such an article may always show: of a report of a few lines, a share is less than a sentence."""

_TERMS_LABELS: dict[Terms, str] = {
    "reserved": "all rights reserved",
    "unknown": "rights not stated",
    "open": "open licence",
}

Texts = Callable[[str], str | None]
"""From a source's path to its source text, in which places count; `None` when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRule:
    """How much of whose articles may be shown. Of several that fit a story, the strictest of each limit holds."""

    publishers: tuple[str, ...] = ()
    """Publishers, agencies or hosts it is about, as in `outlets.means`. Empty: no condition."""
    licences: tuple[str, ...] = ()
    """Licences it is about, such as `CC BY-ND`, `CC BY 4.0`, or a licence's address. Empty: no condition."""
    notices: tuple[str, ...] = ()
    """Words of a rights line it is about, such as `all rights reserved`. Empty: no condition."""
    words: int | None = None
    """Words of excerpts and quotes together, at most."""
    share: float | None = None
    """Share of the article's words, at most: 0..1."""
    quotes: int | None = None
    """Pull quotes, at most."""
    images: bool | None = None
    """Whether its pictures may be shown; `None` says nothing."""
    embargo: date | None = None
    """The first day on which it may be shown."""
    credit: str | None = None
    """A line that has to stand beside it."""

    @property
    def subject(self) -> str:
        """What it is about, in words: `publisher Harbour Post`, `licence CC BY-ND`; `every article` without a condition."""
        parts = (("publisher", self.publishers), ("licence", self.licences), ("notice", self.notices))
        return ", ".join(f"{name} {' or '.join(values)}" for name, values in parts if values) or "every article"

    def fits(self, of: Attribution) -> bool:
        """Return whether an article meets every condition of it."""
        if self.publishers and first_that_means(self.publishers, of) is None:
            return False
        if self.licences and not any(is_licensed(of, name) for name in self.licences):
            return False
        said = folded(f"{of.rights or ''} {of.access_notice or ''}")
        return not self.notices or any(folded(words) in said for words in self.notices if words.strip())


def within_rights(
    story: Story, rules: Sequence[RightsRule], *, today: date, source_text: Texts = lambda _: None
) -> tuple[Story | None, tuple[Notice, ...]]:
    """Return what may be shown of a story and of its coverage, each by its own attribution, and what went for it.

    `None` when nothing of it may be shown yet; where only the first article is under embargo, its coverage steps forward. What the
    rules that fit say nothing about is as cautious as the article's own words make it. `source_text` is needed to cut a paragraph
    whose white space differs from its source's; without it such a one goes whole.
    """
    notices: list[Notice] = []
    shown = []
    for one in (replace(story, coverage=()), *story.coverage):
        fitting = [rule for rule in rules if rule.fits(one.attribution)]
        if (until := max((r.embargo for r in fitting if r.embargo and r.embargo > today), default=None)) is not None:
            notices.append(_embargo_notice(one, until))
            continue
        limited = replace(one, restrictions=Restrictions(limits=limits_of(one, fitting), credit=_credit(fitting)))
        kept = reduced(limited, source_text=source_text(one.source))
        notices += _cut_notices(kept)
        shown.append(kept)
    if not shown:
        return None, tuple(notices)
    first = replace(shown[0], coverage=tuple(shown[1:]), section=story.section, rank=story.rank)
    return first, tuple(notices)


def limits_of(story: Story, fitting: Sequence[RightsRule]) -> Limits:
    """Return what the rules that fit a story allow of it: the strictest of each limit.

    Where none of them says words or share, and where none speaks of images, what the article says itself decides.
    """
    terms = terms_of(story.attribution)
    shown = " ".join([*(one.text for one in story.excerpts), *(one.text for one in story.quotes)])
    amounts = list(_amounts(story, fitting, shown))
    if not amounts and terms != "open":
        share = int(story.length * CAUTIOUS_SHARE) if story.length else CAUTIOUS_WORDS
        floor, ceiling = (budget_for(shown, words=words) for words in (CAUTIOUS_FLOOR, CAUTIOUS_WORDS))
        label = f"{_TERMS_LABELS[terms]}: at most {CAUTIOUS_WORDS} words and {CAUTIOUS_SHARE:.0%} of the article"
        amounts = [(min(ceiling, max(floor, share)), label)]
    words = min(amounts, default=None)
    quotes = min(
        ((r.quotes, f"{r.subject}: {_counted(r.quotes)}") for r in fitting if r.quotes is not None), default=None
    )
    images = {rule.images for rule in fitting if rule.images is not None}
    return Limits(
        words=words[0] if words else None,
        quotes=quotes[0] if quotes else None,
        images=all(images) if images else terms == "open",
        words_rule=words[1] if words else "",
        quotes_rule=quotes[1] if quotes else "",
    )


def _amounts(story: Story, fitting: Sequence[RightsRule], shown: str) -> Iterator[tuple[int, str]]:
    """Yield each limit on words, in what `count_words` counts, with where it comes from."""
    for rule in fitting:
        if rule.words is not None:
            yield budget_for(shown, words=rule.words), f"{rule.subject}: at most {rule.words} words"
        if rule.share is not None and story.length:
            yield int(story.length * rule.share), f"{rule.subject}: at most {rule.share:.0%} of the article"


def _counted(quotes: int) -> str:
    return "no quotes" if not quotes else f"at most {quotes} {'quote' if quotes == 1 else 'quotes'}"


def _credit(fitting: Sequence[RightsRule]) -> str | None:
    """Return the lines that have to stand beside a story, each once."""
    return (
        "; ".join(dict.fromkeys(rule.credit.strip() for rule in fitting if rule.credit and rule.credit.strip())) or None
    )


def _embargo_notice(story: Story, until: date) -> Notice:
    return Notice(
        source=story.source,
        text=f"left out: under embargo until {until.isoformat()}",
        hint="it comes in by itself when you build on that day",
    )


def _cut_notices(story: Story) -> Iterator[Notice]:
    for cut in story.restrictions.cuts:
        went = [
            f"{cut.excerpts} {'excerpt' if cut.excerpts == 1 else 'excerpts'}, {cut.words} words"
            if cut.excerpts
            else "",
            f"{cut.quotes} {'quote' if cut.quotes == 1 else 'quotes'}" if cut.quotes else "",
            "its picture" if cut.image else "",
        ]
        yield Notice(
            source=story.source,
            text=f"cut for its rights: {', '.join(part for part in went if part)} ({cut.rule})",
            hint="if you may show more, say so in a [[rights]] table of digest.toml",
        )
