"""A week of two invented articles, read and summarized by the program itself, for tests of plans."""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from digest import readers, summarizer
from digest.composer.identity import anchor
from digest.composer.issues import Arrangement
from digest.model import ArrangedStory, Article, Document, Issue, Notice, Quote, Site, Story, arranged
from digest.pipeline.plans import ArticleLookup, Plans
from tests.samples import issues

SITE = Site(title="Harbour & Coast", tag="digest.example,2026")

FERRY = """Ferry Line Sells Its Oldest Ship

By Ada Quill

3 March 2026

The Northern Ferry Line sold the Petrel on Tuesday, the oldest ship of its fleet. She carried the mail to the outer islands for
fifty-one years. The price was not disclosed.

"She was never fast, but she was never late either, and nobody here will forget that," captain Ines Calder told the Merrow Gazette.

The buyer, a museum in Hohenfurt, wants to open the ship to visitors in May. It will need a new boiler first. The town has promised
half of the money.

"We have the berth, we have the crane, and we have the patience that an old boiler needs," museum director Tomas Brandt said.

The last voyage is planned for the end of April, when the ice has left the strait. Tickets will be drawn by lot.
"""

BAKERS = """Bakers of Port Merrow Open Through the Night

By Mira Sand

4 March 2026

The bakers of Port Merrow keep their shops open through the night while the fog lasts, the guild announced on Wednesday.

Eleven ferries lie at anchor, and their passengers sleep in the school. Bread is free for children. The guild expects the fog to lift
on Friday.

"Nobody who is stuck here should be stuck here hungry, and that is the whole of our policy," guild master Jonas Weller said.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """An issue with all that a plan may ask for."""

    issue: Issue
    pool: dict[str, ArrangedStory]
    articles: dict[str, tuple[Article, str]]
    quotes_of: Callable[[Story], tuple[Quote, ...]]

    def article_of(self, story: Story) -> tuple[Article, str]:
        return self.articles[story.id]

    def id_of(self, headline: str) -> str:
        """Return the id of the story whose headline begins so."""
        return next(
            name for name, story in self.pool.items() if (story.attribution.headline or "").startswith(headline)
        )


def week(**texts: str) -> Week:
    """Return the week of some texts by the names of their files; of the ferry and the bakers when none is given."""
    stories, articles = [], {}
    for name, text in (texts or {"ferry": FERRY, "bakers": BAKERS}).items():
        data = re.sub(r"(?<!\n)\n(?!\n|$)", " ", text).encode()  # a paragraph is one line, as people paste them
        document = Document(id=hashlib.sha256(data).hexdigest(), source=f"seeds/{name}.txt", data=data)
        reading = readers.read(document)
        (article,) = reading.articles
        assert isinstance(article, Article)
        articles[article.id] = (article, reading.text)
        stories.append(summarizer.summarize(article, words=40, quotes=1, source_text=articles[article.id][1]))
    (issue,) = issues(*stories, site=SITE)
    pool = {anchor(story): arranged(story) for story in stories}
    return Week(issue=issue, pool=pool, articles=articles, quotes_of=lambda story: _quotes_of(articles[story.id][0]))


def _quotes_of(article: Article) -> tuple[Quote, ...]:
    return summarizer.find_quotes(article.text, language=article.language or "en")


def read_whole(document: Document | None) -> tuple[tuple[Article, ...], str] | None:
    """Return a document's articles and its source text."""
    if document is None:
        return None
    reading = readers.read(document)
    return tuple(one for one in reading.articles if isinstance(one, Article)), reading.text


def followed(
    arrangement: Arrangement, *, root: Path, library: ArticleLookup, failed: Collection[str] = ()
) -> tuple[tuple[Issue, ...], tuple[Notice, ...]]:
    """Return the issues of an arrangement as their plans have them, and what their editor should know."""
    plans = Plans(root, library, failed=failed)
    found = [plans.followed(issue, arrangement.pool.get(issue.slug, ())) for issue in arrangement.issues]
    return tuple(issue for issue, _ in found), (*(one for _, told in found for one in told), *plans.ended())
