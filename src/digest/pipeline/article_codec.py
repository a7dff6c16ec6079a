"""Articles in short, to be kept beside the text that they were read from.

A block's words stand in the source text already; so its place is kept, and its text only where that is not what stands there, white
space folded. What is read back is the same article to the last character.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.model import Article, Attribution, Block, BlockKind, LeadImage, Markup
from digest.text.wrap import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactBlock:
    """A block without words that stand in the source text."""

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    markup: tuple[Markup, ...] = ()
    text: str | None = None
    """`None` for what stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactArticle:
    """An article without its attribution and document, which are kept beside it."""

    id: str
    blocks: tuple[CompactBlock, ...]
    language: str | None = None
    image: LeadImage | None = None


def shortened(articles: Iterable[Article], source_text: str) -> tuple[CompactArticle, ...]:
    """Return articles of one document in short."""
    return tuple(
        CompactArticle(
            id=one.id,
            blocks=tuple(_short(block, source_text) for block in one.blocks),
            language=one.language,
            image=one.image,
        )
        for one in articles
    )


def restored(
    short: Iterable[CompactArticle],
    source_text: str,
    *,
    document: str,
    source: str,
    attributions: Mapping[str, Attribution],
) -> tuple[Article, ...]:
    """Return the articles again; `attributions` go by their ids, `document` is that of the document and `source` where it is."""
    return tuple(
        Article(
            id=one.id,
            document=document,
            source=source,
            attribution=attributions[one.id],
            blocks=tuple(_whole(block, source_text) for block in one.blocks),
            language=one.language,
            image=one.image,
        )
        for one in short
    )


def _short(block: Block, source_text: str) -> CompactBlock:
    stands = one_line(source_text[block.start : block.end])
    return CompactBlock(
        start=block.start,
        end=block.end,
        kind=block.kind,
        level=block.level,
        markup=block.markup,
        text=None if block.text == stands else block.text,
    )


def _whole(block: CompactBlock, source_text: str) -> Block:
    return Block(
        text=one_line(source_text[block.start : block.end]) if block.text is None else block.text,
        start=block.start,
        end=block.end,
        kind=block.kind,
        level=block.level,
        markup=block.markup,
    )
