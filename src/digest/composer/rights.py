"""How much of whose articles may be shown: rules of the settings, and what holds without one. Layer 3: pure; the day is passed in.

Passages are left out, or cut where a sentence ends; never an attribution, and never is a word changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digest.composer.licences import Terms, is_licensed, terms_of
from digest.composer.outlets import folded, named
from digest.composer.reduction import reduced
from digest.model import Attribution, Limits, Notice, Story
from digest.text.sentences import budget_for

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
        if self.publishers and named(self.publishers, of) is None:
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
        limited = replace(one, limits=limits_of(one, fitting), credit=_credit(fitting))
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
    for cut in story.cuts:
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
