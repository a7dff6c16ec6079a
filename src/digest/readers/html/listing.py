"""Pages that list articles, such as a front page or a section's: teasers with links, and no running text of their own."""

from collections.abc import Sequence

from digest.readers.html.declared import PageMetadata, is_article
from digest.readers.html.page import Page, Run, is_furniture, link_share

MIN_TEASERS = 5
MIN_SHARE = 0.85
"""Of the paragraphs of the body that are teasers. Of 470 pages with an article a weekly list of links has .74, which says that it is an
article; no other has more than .6."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_LINKED = 0.8
_MAX_TEASER_CHARS = 400
_RUNS_BETWEEN = 3
"""Lines between a teaser's headline and its text: a section, a date, an author."""


def is_listing(page: Page, body: Sequence[Run], metadata: PageMetadata) -> bool:
    """Return whether the paragraphs that were found are the texts of teasers, each below a headline that links elsewhere.

    Never where the page says that it is an article.
    """
    if is_article(metadata.node) or "article" in metadata.meta.get("ogtype", []):
        return False
    paragraphs = [run for run in body if run.tag not in _HEADINGS]
    teasers = _teaser_texts(page)
    found = sum(run.start in teasers for run in paragraphs)
    return found >= MIN_TEASERS and found >= MIN_SHARE * len(paragraphs)


def _teaser_texts(page: Page) -> frozenset[int]:
    """Return the starts of short texts that follow a heading which is a link to another page."""
    found = set()
    for n, run in enumerate(page.runs):
        if run.tag not in _HEADINGS or link_share(run) < _LINKED or is_furniture(run) or not _leads_away(run):
            continue
        for after in page.runs[n + 1 : n + 1 + _RUNS_BETWEEN]:
            if after.tag in _HEADINGS or after.end - after.start > _MAX_TEASER_CHARS:
                break
            found.add(after.start)
    return frozenset(found)


def _leads_away(run: Run) -> bool:
    return any(part.tag == "a" and part.href and not part.href.startswith("#") for part in run.inline)
