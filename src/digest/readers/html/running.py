"""What reads like running text, and what classes and ids say of the words in a box."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from digest.readers.html.page import Page, Run, is_furniture, link_share
from digest.readers.names import is_byline
from digest.text.sentences import END_MARKS, last_mark
from digest.text.words import letters_of

SENTENCE_CHARS = 60
"""A run as long as this that ends like a sentence is running text; measured on pages of 40 countries."""
LINK_SHARE = 0.85
"""A run that is a link in this share of its characters leads elsewhere."""

_LETTER = re.compile(r"[^\W_]")
_ASIDE = re.compile(
    r"(?:^|[\s_\-|])(?:related|recirc\w*|newsletters?|promo\w*|share|sharing|social|comments?|cookies?|consent|paywall|subscri\w+|sign-?up|advert\w*|ads?"
    r"|sponsor\w*|most-?read|read-?more|readmore|more-?on|tags?|breadcrumbs?|captions?|credits?|toolbar|recommend\w*|outbrain|taboola|teasers?|bio"
    r"|inline-?promo|infobox|factbox|donat\w*|disclaimer|login|modal|popup|overlay)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
"""Words in class names that say a run is beside the article."""
_PAYWALL = re.compile(r"\bpaywall\b", re.IGNORECASE)
"""What the paragraphs of an article themselves are called where one has to pay for them. Source: Google Search Central, structured data for
subscription and paywalled content, `cssSelector`."""
_POST = re.compile(r"(?:^|\s)(?:hentry|type-post|status-publish|post-\d+)(?:\s|$)")
_ABOUT_POST = re.compile(
    r"(?<!\S)(?:tag|category|cat|type|format|status|author|topic|section|series|tax|taxonomy|term)-\S+"
)
"""What WordPress calls the box of an article after its subject. Source: WordPress, `get_post_class`."""
_LEAD = re.compile(
    r"(?:^|[\s_\-|])(?:lead|lede|standfirst|intro\w*|summary|dek|deck|sub-?title|sub-?head\w*|excerpt|sapo|chapo\w*|vorspann|teasers?|abstract|ingress|description|kicker-?text)"
    r"(?:$|[\s_\-|])",
    re.IGNORECASE,
)
_TEASER = re.compile(r"teasers?", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:^|[\s_\-|])(?:time-?stamps?|date|time|published|updated|authors?|by-?lines?|copyrights?|images?|img|photos?|pictures?|figures?|videos?|gallery"
    r"|media|embed|player|audio|source|meta|notes?|notice|text-?aside|aside|cite\w*|cta|feedback|hidden|register|registration|premium|tweet)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
"""Words in class names of what stands inside an article without being part of its text. A paragraph's words outweigh them."""


def is_beside(page: Page, run: Run, headline: str | None) -> bool:
    """Whether a run that was taken for body is the headline, a caption, a link elsewhere or other furniture."""
    words = page.words(run)
    if headline and is_same(words, headline):
        return True
    return is_furniture(run) or link_share(run) > LINK_SHARE or is_byline(words)


def is_running(page: Page, run: Run) -> bool:
    """Whether a run reads like a paragraph."""
    return (
        run.end - run.start >= SENTENCE_CHARS
        and is_complete(page.words(run))
        and not is_called_aside(names_around(run))
        and link_share(run) < 0.5
    )


def is_complete(words: str) -> bool:
    """Whether words end like a sentence, or with the colon before a list or a quotation."""
    mark = last_mark(words)
    return mark == ":" or (bool(mark) and mark in END_MARKS)


def names_around(run: Run) -> str:
    """Return the classes and ids around a run, without what a paragraph itself is called where one has to pay for it."""
    if run.tag != "p" or "paywall" not in run.names:
        return run.names
    outer, bar, own = run.names.rpartition("|")
    return outer + bar + _PAYWALL.sub("", own)


@lru_cache(maxsize=256)
def is_called_aside(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them stands beside the article; siblings have the same."""
    return bool(_ASIDE.search(_without_subjects(names)))


def _without_subjects(names: str) -> str:
    """Return the names of boxes without those after the subject of an article: `tag-notes`, `category-media`."""
    return "|".join(_ABOUT_POST.sub("", box) if _POST.search(box) else box for box in names.split("|"))


def is_called_lead(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them is the lead; below a headline a teaser is the article's own."""
    return bool(_LEAD.search(names)) and not is_called_aside(_TEASER.sub("", names))


def is_same(words: str, headline: str) -> bool:
    """Whether words have the same letters and digits as the headline."""
    first = _LETTER.search(words)  # most words begin otherwise, and need not be folded
    folded = _folded(headline)
    return folded.startswith(first[0].casefold() if first else "") and letters_of(words) == folded


_folded = lru_cache(maxsize=8)(letters_of)
"""For headlines, which are compared with each run of their page."""


def is_called_other(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them is not part of the article's text."""
    return bool(_OTHER.search(_without_subjects(names)))


def running_runs(page: Page, headline: str | None) -> list[int]:
    """Return the numbers of the runs that read like paragraphs, wherever they stand, in order."""
    return [n for n, run in enumerate(page.runs) if is_running(page, run) and not is_beside(page, run, headline)]


def weights(page: Page, running: Iterable[int]) -> Counter[int]:
    """Return the characters of running text that stand right under each box, by its number."""
    found: Counter[int] = Counter()
    for n in running:
        found[page.runs[n].parent] += len(page.words(page.runs[n]))
    return found


def densest(found: Counter[int]) -> int:
    """Return the box that has most running text right under it, the first of equals."""
    return min(found.items(), key=lambda item: (-item[1], item[0]))[0]


def length_of(page: Page, numbers: Iterable[int]) -> int:
    """Return the characters of runs."""
    return sum(page.runs[n].end - page.runs[n].start for n in numbers)
