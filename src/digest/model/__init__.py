"""The values that travel from stage to stage. Frozen dataclasses and aliases, no behaviour beyond lookups.

    Document ──read──▶ Article ──summarize──▶ Story ──compose──▶ Issue ──render──▶ Rendered

Two texts have offsets, always in code points (what `str` indexes):

- the *source text*: what a person can read in a document, as `readers.read(document).text` gives it. Blocks are found in it,
  and so `digest verify` finds an excerpt again without repeating the reader's judgement;
- the *article text*: `Article.text`, the blocks of the body joined by an empty line. Excerpts, quotes, speakers and evidence all
  have their offsets in it, since a quote's speaker may stand in another paragraph.
"""

from digest.model.articles import (
    ADDRESS_FIELDS,
    ARTICLE_TEXT_JOINT,
    TEXT_FIELDS,
    Article,
    Attribution,
    Author,
    Block,
    BlockKind,
    Document,
    Evidence,
    Failure,
    LeadImage,
    Markup,
    Moment,
    Reading,
    SeenAt,
    Span,
)
from digest.model.issues import (
    Change,
    Correction,
    Cut,
    Excerpt,
    Image,
    Issue,
    Limits,
    Notice,
    Palette,
    Quote,
    QuoteKind,
    Rank,
    Rendered,
    Restrictions,
    Section,
    Site,
    Story,
    Theme,
    map_all_stories,
    map_stories,
)

__all__ = [
    "ADDRESS_FIELDS",
    "ARTICLE_TEXT_JOINT",
    "TEXT_FIELDS",
    "Article",
    "Attribution",
    "Author",
    "Block",
    "BlockKind",
    "Change",
    "Correction",
    "Cut",
    "Document",
    "Evidence",
    "Excerpt",
    "Failure",
    "Image",
    "Issue",
    "LeadImage",
    "Limits",
    "Markup",
    "Moment",
    "Notice",
    "Palette",
    "Quote",
    "QuoteKind",
    "Rank",
    "Reading",
    "Rendered",
    "Restrictions",
    "Section",
    "SeenAt",
    "Site",
    "Span",
    "Story",
    "Theme",
    "map_all_stories",
    "map_stories",
]
