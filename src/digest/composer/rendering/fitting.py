"""What a mail has room for: passages within its budget, and pictures where it has to carry them.

Passages and pictures are left out of the mail alone: every story keeps its headline, who made it and when, its rights and its link.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from digest.composer.rendering.views import with_known_pictures
from digest.model import ArrangedStory, Excerpt, Issue, Notice, Quote, Site, map_all_stories

PASSAGE_BYTES = 350
"""HTML around the text of a passage, for a first guess; measuring corrects it. Provenance: the packaged templates have 290 bytes around an
excerpt without a long address, 520 around a quote."""

RENDERINGS = 12
"""How many mails of an issue are rendered and measured at most. Provenance: 3 to 5 for issues of 60 to 600 stories; halving alone takes 12
for 4,000 passages."""

NAMED_STORIES = 5
"""Headlines that a notice gives; of the others it gives the number."""

MAX_PICTURE_BYTES = 1024 * 1024
MAX_PICTURES_BYTES = 6 * 1024 * 1024
"""Of one picture, and of all, that a mail carries. Base64 adds a third, and many servers refuse a message of more than 10 MB."""

Key: TypeAlias = tuple[str, str, int]
"""Story id, kind and start of a passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A passage that may be left out."""

    key: Key
    tier: int
    worth: float
    estimate: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """An issue and its mail, which is within its budget if possible."""

    issue: Issue
    """With `in_email` off for what was left out."""
    html: str
    notices: tuple[Notice, ...]
    """What was left out."""


@dataclass(frozen=True, slots=True)
class _Mail:
    issue: Issue
    html: str
    size: int
    """Bytes of the HTML."""


def fit_mail(issue: Issue, site: Site, html_of: Callable[[Issue], str]) -> Fitted:
    """Return the issue and its mail with as few passages left out as it takes to fit `site.email_budget`.

    Excerpts that are not the best of their story are left out first, then pull quotes, then the best excerpts; among these, what scores
    lowest in the lowest story. `html_of` returns the HTML of an issue's mail.
    """
    candidates = sorted(_candidates(issue), key=lambda candidate: (candidate.tier, candidate.worth))
    looks_too_big = sum(candidate.estimate for candidate in candidates) > site.email_budget
    whole = None if looks_too_big else _mail(issue, html_of)  # saves rendering a big mail that will not fit
    if whole and whole.size <= site.email_budget:
        return Fitted(issue=issue, html=whole.html, notices=())
    least = _mail(_without(issue, {candidate.key for candidate in candidates}), html_of)
    if least.size > site.email_budget:
        text = f"the mail's HTML has {least.size:,} bytes even without any passage, more than its budget of {site.email_budget:,}"
        hint = "set stories in [issue] or in [[sections]] lower, or email.budget higher"
        return Fitted(issue=least.issue, html=least.html, notices=(_notice(issue, text, hint),))
    whole = whole or _mail(issue, html_of)
    if whole.size <= site.email_budget:
        return Fitted(issue=issue, html=whole.html, notices=())
    count, mail = _fewest(candidates, whole, least, budget=site.email_budget, html_of=html_of)
    notice = _left_out_notice(issue, candidates[:count], whole.size, mail.size)
    return Fitted(issue=mail.issue, html=mail.html, notices=(notice,))


def with_carried_pictures(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> Issue:
    """Return the issue without the pictures that are too big for its mail; with all of them when the digest has an address.

    A mail of a digest without an address carries its pictures, since a mail client has no folder to look into.
    """
    if site.base_url:
        return issue
    room = MAX_PICTURES_BYTES
    carried: set[str] = set()
    for story in issue.all_stories:
        if story.image is None or story.image.sha256 in carried:
            continue
        size = len(pictures[story.image.sha256])
        if size <= min(room, MAX_PICTURE_BYTES):
            carried.add(story.image.sha256)
            room -= size
    return with_known_pictures(issue, carried)


def carrying_notices(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> tuple[Notice, ...]:
    """Return a notice of the pictures that are too big for the mail to carry, if there are any."""
    carried = {
        story.id for story in with_carried_pictures(issue, site, pictures).all_stories if story.image is not None
    }
    names = [_name(story) for story in issue.all_stories if story.image is not None and story.id not in carried]
    if not names:
        return ()
    text = f"{len(names)} picture{'' if len(names) == 1 else 's'} left out of the mail, which carries at most"
    text += f" {MAX_PICTURES_BYTES // 1024 // 1024} MB of them and {MAX_PICTURE_BYTES // 1024 // 1024} MB in one: of {_listed(names)}"
    return (_notice(issue, text, "set base_url, so that the mail shows those of the web page, or save smaller files"),)


def _name(story: ArrangedStory) -> str:
    return story.attribution.headline or story.source


def _listed(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    named = "; ".join(f"“{name}”" for name in names[:NAMED_STORIES])
    return named + (f" and {len(names) - NAMED_STORIES} more" if len(names) > NAMED_STORIES else "")


def _mail(issue: Issue, html_of: Callable[[Issue], str]) -> _Mail:
    html = html_of(issue)
    return _Mail(issue, html, len(html.encode()))


def _fewest(
    candidates: list[_Candidate], whole: _Mail, least: _Mail, *, budget: int, html_of: Callable[[Issue], str]
) -> tuple[int, _Mail]:
    """Return how many of the candidates, from the first on, have to be left out, and the mail without them.

    Each guess between a mail that is too big and one that fits goes by the estimated bytes of the passages, scaled to the measured sizes.
    """
    low, big, high, fits = 0, whole.size, len(candidates), least
    for _ in range(RENDERINGS):
        if high - low <= 1:
            break
        between = [candidate.estimate for candidate in candidates[low:high]]
        wanted = (big - budget) / max(1, big - fits.size) * sum(between)
        guess = low + _reach(between, wanted)
        guess = min(max(guess, low + 1), high - 1)
        mail = _mail(_without(whole.issue, {candidate.key for candidate in candidates[:guess]}), html_of)
        if mail.size <= budget:
            high, fits = guess, mail
        else:
            low, big = guess, mail.size
    return high, fits


def _reach(sizes: list[int], wanted: float) -> int:
    """Return how many of the sizes, from the first on, add up to `wanted`."""
    total = 0
    for number, size in enumerate(sizes, start=1):
        total += size
        if total >= wanted:
            return number
    return len(sizes)


def _candidates(issue: Issue) -> Iterator[_Candidate]:
    """Yield the passages in the mail, each with a worth that is comparable over all stories."""
    count = max(1, len(issue.stories))
    best_rank = max((story.rank.score for story in issue.stories if story.rank), default=0.0)
    for position, story in enumerate(issue.stories):
        weight = 1 - position / count
        if story.rank and best_rank > 0:  # the editor's order counts as much as the machine's
            weight = (weight + max(0.0, story.rank.score) / best_rank) / 2
        in_email = (excerpt for excerpt in story.excerpts if excerpt.in_email)
        best = max(in_email, key=lambda excerpt: excerpt.score, default=None)
        for member in story.with_coverage:
            for excerpt in member.excerpts:
                if excerpt.in_email:
                    tier, worth = 2 if excerpt is best else 0, weight * (1 + excerpt.score)
                    yield _candidate(member, excerpt, tier=tier, worth=worth)
            for quote in member.quotes:
                if quote.in_email:
                    yield _candidate(member, quote, tier=1, worth=weight * (1 + quote.confidence))


def _candidate(story: ArrangedStory, passage: Excerpt | Quote, *, tier: int, worth: float) -> _Candidate:
    size = len(passage.text.encode("utf-8", "replace")) + PASSAGE_BYTES + 2 * len(story.attribution.url or "")
    return _Candidate(key=_key(story, passage), tier=tier, worth=worth, estimate=size)


def _key(story: ArrangedStory, passage: Excerpt | Quote) -> Key:
    return story.id, type(passage).__name__, passage.start


def _without(issue: Issue, keys: Collection[Key]) -> Issue:
    """Return the issue with these passages out of the mail."""

    def shortened(story: ArrangedStory) -> ArrangedStory:
        return replace(
            story,
            excerpts=tuple(replace(e, in_email=False) if _key(story, e) in keys else e for e in story.excerpts),
            quotes=tuple(replace(q, in_email=False) if _key(story, q) in keys else q for q in story.quotes),
        )

    return map_all_stories(issue, shortened)


def _left_out_notice(issue: Issue, left_out: list[_Candidate], full: int, size: int) -> Notice:
    excerpts = sum(candidate.key[1] == Excerpt.__name__ for candidate in left_out)
    quotes = len(left_out) - excerpts
    parts = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((excerpts, "excerpt"), (quotes, "quote"))
        if count
    ]
    ids = {candidate.key[0] for candidate in left_out}
    named = _listed([_name(story) for story in issue.all_stories if story.id in ids])
    text = f"{' and '.join(parts)} left out of the mail so that its HTML has {size:,} bytes, not {full:,}: from {named}"
    return _notice(issue, text, "the web page and the feeds show them; email.budget in digest.toml limits the mail")


def _notice(issue: Issue, text: str, hint: str) -> Notice:
    return Notice(source=f"issues/{issue.slug}/email.html", text=text, hint=hint)
