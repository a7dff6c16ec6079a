"""Keeps what is shown of each article within its rights.

    what the article says of itself: licences, rights reserved     terms_of, in the wordings of many languages
    the rules of the settings that fit it                          RightsRule, limits_of
    leave out or shorten passages, the lowest score first          reduced

Passages are left out whole, or cut where a sentence ends. No word is changed, and no attribution is touched. Rights that are not
understood count as unknown, which allows no more than "all rights reserved".
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
from digest.model import ArrangedStory, Attribution, Block, Cut, Excerpt, Limits, Notice, Quote, Restrictions, Span
from digest.text.matching import place_within
from digest.text.sentences import budget_for, cut_to_fit
from digest.text.urls import text_directive
from digest.text.words import count_words

Terms = Literal["open", "reserved", "unknown"]
"""`open`: anybody may show the whole article, unchanged, with its credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence or dedication of Creative Commons."""

    elements: frozenset[str]
    """`by`, `nc`, `nd`, `sa`; `zero` or `mark` alone for the public domain."""
    version: str | None = None
    """`4.0`; `None` where the article does not say."""

    @property
    def open(self) -> bool:
        """Whether anybody may show the whole article, also in a digest that costs money: nothing says whether this one does."""
        return "nc" not in self.elements

    @property
    def unchanged(self) -> bool:
        """Whether it allows no derivatives, so that passages may not be shortened."""
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
    """Return the pattern of a kind of wording in all languages of `rights_wordings.toml`."""
    return re.compile(
        "|".join(pattern for patterns in _wordings()[name].values() for pattern in patterns), re.IGNORECASE
    )


@cache
def _wordings() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("digest.composer") / "rights_wordings.toml").read_text("utf-8"))


def licences_in(text: str) -> frozenset[Licence]:
    """Return the Creative Commons licences that a text names, by name, abbreviation or address, in any of their languages."""
    licences = set()
    for match in _ADDRESS.finditer(text):
        kind = match["kind"] or match["public"]
        licences.add(Licence(elements=frozenset(kind.lower().split("-")), version=match["version"]))
    rest = _ADDRESS.sub(" ", text)
    for match in _SHORT.finditer(rest):
        if match["kind"]:
            elements = frozenset(re.split(r"[\s-]+", match["kind"].lower().strip()))
            licences.add(Licence(elements=elements, version=match["version"]))
        else:
            licences.add(Licence(elements=frozenset({"zero"}), version=match["zero"]))
    rest = _SHORT.sub(" ", rest)
    for match in _LONG.finditer(rest):
        name = rest[match.end() : match.end() + _LONG_REACH]
        elements = frozenset(element for element in ELEMENTS if _wording(element).search(name))
        version = _VERSION.search(name)
        if "by" in elements:
            licences.add(Licence(elements=elements, version=version[1] if version else None))
    return frozenset(licences)


def licences_of(of: Attribution) -> frozenset[Licence]:
    """Return the Creative Commons licences of an article, from its rights line and its licence's address."""
    return licences_in(f"{of.rights or ''}\n{of.licence_url or ''}")


def terms_of(of: Attribution) -> Terms:
    """Return the terms on which an article says it may be shown.

    It is not open where it also says that all rights are reserved, or names a licence that is not open.
    """
    text = f"{of.rights or ''}\n{of.licence_url or ''}"
    reserved = _wording("reserved").search(text) is not None
    licences = licences_in(text)
    free = any(_wording(name).search(text) for name in ("public_domain", "government"))
    if not reserved and (licences or free) and all(licence.open for licence in licences):
        return "open"
    return "reserved" if reserved or _wording("copyright").search(text) else "unknown"


def is_licensed(of: Attribution, wanted: str) -> bool:
    """Return whether an article is under the licence that a rule names: `CC BY-ND`, `CC BY 4.0`, a licence's address, or words.

    A Creative Commons licence without a version means all of its versions, but no licence with other elements.
    """
    asked = licences_in(wanted)
    if asked:
        return any(
            licence.elements == own.elements and licence.version in (None, own.version)
            for licence in asked
            for own in licences_of(of)
        )
    if "://" in wanted:
        return _plain_address(wanted) in {_plain_address(part) for part in _addresses(of)}
    return bool(words := " ".join(wanted.casefold().split())) and words in " ".join(
        (of.rights or "").casefold().split()
    )


def _addresses(of: Attribution) -> list[str]:
    return [*([of.licence_url] if of.licence_url else []), *re.findall(r"https?://[^\s<>\"]+", of.rights or "")]


def _plain_address(address: str) -> str:
    """Return an address for comparison: without scheme, `www.` and final punctuation."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return bare.rstrip("/.,;)")


CAUTIOUS_WORDS = 180
"""Words shown of an article whose rights are reserved or not stated, at most. Exceptions for quoting give no number and are for short
parts; this is what the digest shows by default of a long article, and room for a pull quote."""

CAUTIOUS_SHARE = 0.5
"""Share of such an article, at most: half, so that what is shown never replaces the article.
Source: 17 USC 107 (3), the amount in relation to the whole; Directive 2001/29/EC, article 5 (3) d, as far as the purpose needs it."""

CAUTIOUS_FLOOR = 50
"""Words of such an article that may always be shown: half of a report of a few lines is less than a sentence."""

_TERMS_LABELS: dict[Terms, str] = {
    "reserved": "all rights reserved",
    "unknown": "rights not stated",
    "open": "open licence",
}

IMAGE_RULE = "no leave for pictures"
"""What a record calls the rule by which a picture was left out."""

Texts = Callable[[str], str | None]
"""Returns the source text of a source, by its path; `None` when it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRule:
    """How much may be shown of the articles it fits.

    Where several fit an article, the strictest value of each limit applies, and all credit lines.
    """

    publishers: tuple[str, ...] = ()
    """Publishers, agencies or hosts it is about, as in `publishers.means`. Empty: no condition."""
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
    """A line that has to stand beside the story."""

    @property
    def subject(self) -> str:
        """The articles it is about, in words: `publisher Harbour Post`, `licence CC BY-ND`; `every article` without a condition."""
        parts = (("publisher", self.publishers), ("licence", self.licences), ("notice", self.notices))
        return ", ".join(f"{name} {' or '.join(values)}" for name, values in parts if values) or "every article"

    def fits(self, of: Attribution) -> bool:
        """Return whether an article meets every condition."""
        if self.publishers and first_that_means(self.publishers, of) is None:
            return False
        if self.licences and not any(is_licensed(of, name) for name in self.licences):
            return False
        said = folded(f"{of.rights or ''} {of.access_notice or ''}")
        return not self.notices or any(folded(words) in said for words in self.notices if words.strip())


def within_rights(
    story: ArrangedStory, rules: Sequence[RightsRule], *, today: date, source_text: Texts = lambda _: None
) -> tuple[ArrangedStory | None, tuple[Notice, ...]]:
    """Return what may be shown of a story and of its coverage, each by its own attribution, and notices of what was left out.

    The story is `None` when nothing of it may be shown yet; where only its first article is under embargo, the coverage takes its
    place. Where no rule says anything, the article's own words decide. `source_text` is needed to shorten a paragraph whose white
    space differs from its source's; without it such a paragraph is left out whole.
    """
    notices: list[Notice] = []
    shown = []
    for account in (replace(story, coverage=()), *story.coverage):
        fitting = [rule for rule in rules if rule.fits(account.attribution)]
        if (until := max((r.embargo for r in fitting if r.embargo and r.embargo > today), default=None)) is not None:
            notices.append(_embargo_notice(account, until))
            continue
        restrictions = Restrictions(limits=limits_of(account, fitting), credit=_credit(fitting))
        within = reduced(replace(account, restrictions=restrictions), source_text=source_text(account.source))
        notices += _cut_notices(within)
        shown.append(within)
    if not shown:
        return None, tuple(notices)
    first = replace(shown[0], coverage=tuple(shown[1:]), section=story.section, rank=story.rank)
    return first, tuple(notices)


def limits_of(story: ArrangedStory, fitting: Sequence[RightsRule]) -> Limits:
    """Return what the rules that fit a story allow: the strictest of each limit.

    Where none of them limits words or share, or none mentions images, the article's own words decide.
    """
    terms = terms_of(story.attribution)
    shown = " ".join([*(excerpt.text for excerpt in story.excerpts), *(quote.text for quote in story.quotes)])
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


def _amounts(story: ArrangedStory, fitting: Sequence[RightsRule], shown: str) -> Iterator[tuple[int, str]]:
    """Yield each limit on words, as `count_words` counts them, with the rule it comes from."""
    for rule in fitting:
        if rule.words is not None:
            yield budget_for(shown, words=rule.words), f"{rule.subject}: at most {rule.words} words"
        if rule.share is not None and story.length:
            yield int(story.length * rule.share), f"{rule.subject}: at most {rule.share:.0%} of the article"


def _counted(quotes: int) -> str:
    return "no quotes" if not quotes else f"at most {quotes} {'quote' if quotes == 1 else 'quotes'}"


def _credit(fitting: Sequence[RightsRule]) -> str | None:
    """Return the credit lines that have to stand beside a story, each once; `None` without any."""
    return (
        "; ".join(dict.fromkeys(rule.credit.strip() for rule in fitting if rule.credit and rule.credit.strip())) or None
    )


def _embargo_notice(story: ArrangedStory, until: date) -> Notice:
    return Notice(
        source=story.source,
        text=f"left out: under embargo until {until.isoformat()}",
        hint="a build on that day or later shows it",
    )


def _cut_notices(story: ArrangedStory) -> Iterator[Notice]:
    for cut in story.restrictions.cuts:
        parts = []
        if cut.excerpts:
            parts.append(f"{cut.excerpts} {'excerpt' if cut.excerpts == 1 else 'excerpts'}, {cut.words} words")
        if cut.quotes:
            parts.append(f"{cut.quotes} {'quote' if cut.quotes == 1 else 'quotes'}")
        if cut.image:
            parts.append("its picture")
        rule = "pictures are not permitted" if cut.rule == IMAGE_RULE else cut.rule
        yield Notice(
            source=story.source,
            text=f"shortened to stay within the rights limit: left out or cut {', '.join(parts)} ({rule})",
            hint="if you may show more, say so in a [[rights]] table of digest.toml",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passages:
    """The excerpts and quotes of a story that are still shown."""

    excerpts: tuple[Excerpt, ...]
    quotes: tuple[Quote, ...]

    @property
    def words(self) -> int:
        return words_of(self.excerpts) + words_of(self.quotes)


def words_of(passages: Sequence[Excerpt | Quote]) -> int:
    """Return the words of passages together, as `count_words` counts them."""
    return sum(count_words(passage.text) for passage in passages)


def reduced(story: ArrangedStory, *, source_text: str | None) -> ArrangedStory:
    """Return the story within the limits of its rights, and in its cuts what was left out.

    `source_text` is the source's; without it only a paragraph without folded white space can be cut, others are left out whole.
    """
    limits = story.restrictions.limits
    before = _Passages(excerpts=story.excerpts, quotes=story.quotes)
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


def _within(shown: _Passages, words: int, story: ArrangedStory, source_text: str | None) -> _Passages:
    """Return the passages with at most `words` words: excerpts go first, the best of them after the quotes."""
    whole_only = any(licence.unchanged for licence in licences_of(story.attribution))
    while (over := shown.words - words) > 0 and (shown.excerpts or shown.quotes):
        weakest = min(shown.excerpts, key=lambda excerpt: (excerpt.score, -excerpt.start), default=None)
        shorter = None
        if weakest is not None and not whole_only:
            room = count_words(weakest.text) - over
            shorter = shortened(weakest, words=room, language=story.language, source_text=source_text)
        if weakest is not None and (shorter is not None or len(shown.excerpts) > 1 or not shown.quotes):
            excerpts = (shorter if excerpt is weakest else excerpt for excerpt in shown.excerpts)
            shown = replace(shown, excerpts=tuple(excerpt for excerpt in excerpts if excerpt is not None))
        else:
            shown = replace(shown, quotes=_best_quotes(shown.quotes, len(shown.quotes) - 1))
    return shown


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
    """Return where a part of an excerpt stands in the source text, or `None` when that is not sure."""
    block = Block(text=excerpt.text, start=excerpt.place.start, end=excerpt.place.end)
    place = place_within(block, span.start, span.end, source_text)
    return None if place == excerpt.place else place


def _best_quotes(quotes: tuple[Quote, ...], count: int | None) -> tuple[Quote, ...]:
    """Return the `count` quotes with the highest confidence, the earlier of two that are equal, in their order."""
    if count is None or len(quotes) <= count:
        return quotes
    best = sorted(quotes, key=lambda quote: (-quote.confidence, quote.start))[: max(0, count)]
    return tuple(quote for quote in quotes if quote in best)


def _cut(rule: str, before: _Passages, after: _Passages) -> Cut | None:
    """Return what a rule left out or shortened; `None` for nothing."""
    if before == after:
        return None
    texts = {excerpt.start: excerpt.text for excerpt in after.excerpts}
    return Cut(
        rule=rule,
        excerpts=sum(texts.get(excerpt.start) != excerpt.text for excerpt in before.excerpts),
        words=words_of(before.excerpts) - words_of(after.excerpts),
        quotes=len(before.quotes) - len(after.quotes),
    )
