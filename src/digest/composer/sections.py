"""Which section an article belongs to, by the rules of the settings. Layer 3: pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from digest.composer.outlets import named
from digest.model import Article
from digest.text.words import UNSPACED, WIDE

_SPACED = re.compile(f"(?![{WIDE}{UNSPACED}])\\w")
"""A letter or digit of a script that puts a space between words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule:
    """One section of an issue and what belongs into it. An article goes into the first section whose every condition it meets."""

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
    """How many stories it shows at most; `None` for all."""
    words: int | None = None
    """Words of excerpts per story; `None` for what `story.words` says."""
    quotes: int | None = None
    """Pull quotes per story; `None` for what `story.quotes` says."""


def section_for(article: Article, rules: Sequence[SectionRule]) -> SectionRule | None:
    """Return the first rule whose every condition the article meets; `None` when it meets none's."""
    return next((rule for rule in rules if reason_for(article, rule) is not None), None)


def reason_for(article: Article, rule: SectionRule) -> str | None:
    """Return what of the article meets each condition, for people; `None` when one is not met.

    A rule without a condition takes everything.
    """
    found = []
    for wanted, reason in (
        (rule.folders, _folder),
        (rule.sources, _source),
        (rule.keywords, _keyword),
        (rule.languages, _language),
    ):
        if wanted:
            met = reason(wanted, article)
            if met is None:
                return None
            found.append(met)
    return ", ".join(found) or "takes everything"


def _folder(folders: tuple[str, ...], article: Article) -> str | None:
    """Return which folder below `seeds/` it is; `a/b` is b directly within a."""
    path = "/".join(article.source.split("/")[:-1]).partition("/")[2]
    inside = f"/{path}/".casefold()
    for folder in folders:
        if (name := folder.strip("/")) and f"/{name.casefold()}/" in inside:
            return f"folder {name}"
    return None


def _source(sources: tuple[str, ...], article: Article) -> str | None:
    name = named(sources, article.attribution)
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
    """Return what finds a folded keyword: whole words, any white space between them; anywhere where words are written without spaces."""
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
