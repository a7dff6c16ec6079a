"""The score of a story, and the section it belongs to.

The constants of the score are choices, not measurements: each says what it is for.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from digest.composer.periods import own_day
from digest.composer.publishers import first_that_means, means, outlet_key
from digest.model import ArrangedStory, Article, Attribution, Rank, Story
from digest.text.words import UNSPACED, WIDE

COVERAGE_STEP = 0.5
"""What doubling the accounts adds: two make 1.5, four make 2. Coverage by others is the best sign that a story matters; each further
account says less than the one before."""

OLDEST = 0.85
"""The factor for a story of the first day of the week, or without a date; the last day has 1. The week is read as a whole, so age may
break ties between similar stories, but not bury the great story of a Monday."""

SHORTEST = 0.6
FULL_LENGTH_WORDS = 300
"""An empty article has `SHORTEST`, one of this length or more has 1: a short notice has little to show, and length alone makes a long
read no better."""

NAMED_QUOTE = 1.1
"""The factor for a story with a pull quote whose speaker is named: somebody answers for what is said."""

UNATTRIBUTED = 0.9
KNOWN_FIELD = 0.025
"""What each of headline, authors, publisher or agency, and date adds to `UNATTRIBUTED`: an attribution with all four has 1."""

DIGITS = 4
"""Decimal places of a score, so that people see the very number that decides."""


def rank(
    story: Story,
    weights: Mapping[str, float],
    *,
    coverage: Sequence[ArrangedStory] = (),
    monday: date | None = None,
) -> Rank:
    """Return the score of a story with its coverage, and its factors, each rounded to four digits.

    `weights` has them by publisher, agency or host; the first name that means the source counts. `monday` is the first day of the
    issue's week; without it age is not counted.
    """
    quoted = any(quote.speaker_name for account in (story, *coverage) for quote in account.quotes)
    parts = {
        "coverage": 1 + COVERAGE_STEP * math.log2(accounts(story, coverage)),
        "source weight": _weight(story.attribution, weights),
        "recency": _recency(story.attribution, monday),
        "length": SHORTEST + (1 - SHORTEST) * min(1.0, story.length / FULL_LENGTH_WORDS),
        "quote": NAMED_QUOTE if quoted else 1.0,
        "attribution": UNATTRIBUTED + KNOWN_FIELD * _known(story.attribution),
    }
    return _product({name: round(value, DIGITS) for name, value in parts.items()})


def rank_by_place(place: int) -> Rank:
    """Return the rank of the story at `place` (1, 2, …) in the order of the files."""
    return Rank(score=1 / place, parts=(("file order", 1 / place),))


def accounts(story: Story, coverage: Sequence[ArrangedStory]) -> int:
    """Return how many outlets report the event in words of their own, each counted once."""
    independent = (story, *(other for other in coverage if other.copy_of is None))
    return len({outlet_key(story.attribution, fallback=story.id) for story in independent})


def order_key(story: ArrangedStory) -> tuple[float, str, str]:
    """Return the key that sorts stories: the best score first, then the source's path, then the article's id; no two are equal."""
    return (-story.rank.score if story.rank else 0.0, story.source, story.id)


def _product(parts: Mapping[str, float]) -> Rank:
    return Rank(score=round(math.prod(parts.values()), DIGITS), parts=tuple(parts.items()))


def _weight(attribution: Attribution, weights: Mapping[str, float]) -> float:
    return next((weight for name, weight in weights.items() if means(name, attribution)), 1.0)


def _recency(attribution: Attribution, monday: date | None) -> float:
    """Return `OLDEST` for the first day of the week or earlier, 1 for the last day or later, and even steps between."""
    known = attribution.published or attribution.modified
    if known is None or monday is None:
        return OLDEST
    days = min(6, max(0, (own_day(known) - monday).days))
    return OLDEST + (1 - OLDEST) * days / 6


def _known(of: Attribution) -> int:
    return sum(map(bool, (of.headline, of.authors, of.publisher or of.agency, of.published)))


_SPACED = re.compile(f"(?![{WIDE}{UNSPACED}])\\w")
"""A letter or digit of a script that separates words by spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule:
    """One section of an issue and what belongs in it. An article goes into the first section whose conditions it meets."""

    title: str
    folders: tuple[str, ...] = ()
    """Names of folders below `seeds/`; any of them, at any depth. Empty: no condition."""
    sources: tuple[str, ...] = ()
    """Publishers, agencies or hosts, without regard to case; a host stands for its subdomains too. Empty: no condition."""
    keywords: tuple[str, ...] = ()
    """Words or phrases of which one stands in the headline or the body, without regard to case, whole words. Empty: no condition."""
    languages: tuple[str, ...] = ()
    """Language codes; `de` stands for `de-AT` too. Empty: no condition."""
    stories: int | None = None
    """Stories shown, at most; `None` for all."""
    words: int | None = None
    """Words of excerpts per story; `None` for the setting `story.words`."""
    quotes: int | None = None
    """Pull quotes per story; `None` for the setting `story.quotes`."""


def section_for(article: Article, rules: Sequence[SectionRule]) -> SectionRule | None:
    """Return the first rule whose conditions the article meets; `None` when there is none."""
    return next((rule for rule in rules if reason_for(article, rule) is not None), None)


def reason_for(article: Article, rule: SectionRule) -> str | None:
    """Return what meets each condition of a rule, for people; `None` when a condition is not met.

    A rule without conditions takes everything.
    """
    reasons = []
    for wanted, reason_of in (
        (rule.folders, _folder),
        (rule.sources, _source),
        (rule.keywords, _keyword),
        (rule.languages, _language),
    ):
        if wanted:
            reason = reason_of(wanted, article)
            if reason is None:
                return None
            reasons.append(reason)
    return ", ".join(reasons) or "takes everything"


def _folder(folders: tuple[str, ...], article: Article) -> str | None:
    """Return which of the folders below `seeds/` the article is in; `a/b` is b directly within a."""
    path = "/".join(article.source.split("/")[:-1]).partition("/")[2]
    inside = f"/{path}/".casefold()
    for folder in folders:
        if (name := folder.strip("/")) and f"/{name.casefold()}/" in inside:
            return f"folder {name}"
    return None


def _source(sources: tuple[str, ...], article: Article) -> str | None:
    name = first_that_means(sources, article.attribution)
    return f"source {name}" if name else None


def _keyword(keywords: tuple[str, ...], article: Article) -> str | None:
    headline = article.attribution.headline or ""
    for place, text in (("headline", headline.casefold()), ("text", article.text.casefold())):
        for keyword in keywords:
            if keyword.strip() and _pattern(keyword.casefold()).search(text):
                return f"keyword “{keyword}” in the {place}"
    return None


@cache
def _pattern(keyword: str) -> re.Pattern[str]:
    """Return the pattern of a case-folded keyword: whole words with any white space between; anywhere in a script without spaces."""
    words = keyword.split()
    before = r"(?<!\w)" if _SPACED.match(words[0][0]) else ""
    after = r"(?!\w)" if _SPACED.match(words[-1][-1]) else ""
    return re.compile(before + r"\s+".join(map(re.escape, words)) + after)


def _language(languages: tuple[str, ...], article: Article) -> str | None:
    own = (article.language or "").casefold()
    for language in languages:
        if own == language.casefold() or own.startswith(language.casefold() + "-"):
            return f"language {language}"
    return None
