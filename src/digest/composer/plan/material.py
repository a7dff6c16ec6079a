"""What an editor can choose from in one story. Layer 3: pure; the article comes through functions that are given."""

from collections.abc import Callable
from functools import cached_property

from digest.model import Article, Quote, Story
from digest.text.matching import Verbatim


class Material:
    """What there is to choose from in one story; the article is read only when something is asked that the story cannot answer."""

    def __init__(
        self,
        story: Story,
        article_of: Callable[[Story], tuple[Article, str]],
        quotes_of: Callable[[Story], tuple[Quote, ...]],
    ) -> None:
        self.story = story
        self._article_of = article_of
        self._quotes_of = quotes_of

    @cached_property
    def _read(self) -> tuple[Article, str]:
        return self._article_of(self.story)

    @property
    def article(self) -> Article:
        """The article."""
        return self._read[0]

    @property
    def source_text(self) -> str:
        """What a person can read in its document."""
        return self._read[1]

    @cached_property
    def verbatim(self) -> Verbatim:
        """The article text, to look for words in."""
        return Verbatim(self.article.text)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quotation in the article."""
        return self._quotes_of(self.story)
