"""What a run of a page looks like: running text, the lead, or something beside the article. Layer 3, pure.

It judges one run by its words and by what the elements around it are called; which runs are the article is decided in `home` and `body`.
"""

import re
from functools import lru_cache

from digest.readers import bylines
from digest.readers.html.page import Page
from digest.readers.html.runs import Run, is_furniture, link_share

SENTENCE_CHARS = 60
"""A run as long as this that ends like a sentence is running text; measured on pages of 40 countries."""
LINK_SHARE = 0.85
"""A run that is a link in this share of its characters leads elsewhere."""

_ENDS = frozenset(".!?…。！？؟।։።‽:")
_CLOSERS = "\"'”’»›“‘«‹」』)]）"
_LETTER = re.compile(r"[^\W_]")
_ASIDE = re.compile(
    r"(?:^|[\s_\-|])(?:related|recirc\w*|newsletters?|promo\w*|share|sharing|social|comments?|cookies?|consent|paywall|subscri\w+|sign-?up|advert\w*|ads?"
    r"|sponsor\w*|most-?read|read-?more|readmore|more-?on|tags?|breadcrumbs?|captions?|credits?|toolbar|recommend\w*|outbrain|taboola|teasers?|bio"
    r"|inline-?promo|infobox|factbox|donat\w*|disclaimer|login|modal|popup|overlay)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
"""Words in class names that say a run is beside the article."""
_LEAD = re.compile(
    r"(?:^|[\s_\-|])(?:lead|lede|standfirst|intro\w*|summary|dek|deck|sub-?title|sub-?head\w*|excerpt|sapo|chapo\w*|vorspann|teaser-?text|abstract|ingress|description|kicker-?text)"
    r"(?:$|[\s_\-|])",
    re.IGNORECASE,
)


def is_beside(page: Page, run: Run, headline: str | None) -> bool:
    """Whether a run that was taken for body is the headline, a caption, a link elsewhere or other furniture."""
    words = page.words(run)
    if headline and is_same(words, headline):
        return True
    return is_furniture(run) or link_share(run) > LINK_SHARE or bylines.is_byline(words)


def is_running(page: Page, run: Run) -> bool:
    """Whether a run reads like a paragraph."""
    return (
        run.end - run.start >= SENTENCE_CHARS
        and ends_sentence(page.words(run))
        and not is_called_aside(run.names)
        and link_share(run) < 0.5
    )


def ends_sentence(words: str) -> bool:
    """Whether words end like a sentence."""
    return words.rstrip(_CLOSERS)[-1:] in _ENDS


@lru_cache(maxsize=256)
def is_called_aside(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them stands beside the article; siblings have the same."""
    return bool(_ASIDE.search(names))


def is_called_lead(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them is the lead."""
    return bool(_LEAD.search(names))


def is_same(words: str, headline: str) -> bool:
    """Whether words have the same letters and digits as the headline."""
    first = _LETTER.search(words)  # most words begin otherwise, and need not be folded
    folded = _folded(headline)
    return folded.startswith(first[0].casefold() if first else "") and bare(words) == folded


def bare(text: str | None) -> str:
    """Return the letters and digits of a text, without case."""
    return re.sub(r"[\W_]+", "", text or "").casefold()


_folded = lru_cache(maxsize=8)(bare)
"""For headlines, which are asked for with each run of their page."""
