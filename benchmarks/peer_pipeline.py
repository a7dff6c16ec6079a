"""What a person would put together otherwise: trafilatura, LexRank from sumy, Jinja2, npm mjml.

`python peer_pipeline.py PAGES MJML OUT`, run by `benchmarks.peers` with an interpreter of its own, reads the pages of a folder, keeps three
sentences of each, and writes one mail. Nothing in it tells whose words are whose; it is the shortest such program, not a rival.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import trafilatura
from jinja2 import Template
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer

MAIL = Template(
    """<mjml><mj-body>{% for story in stories %}
<mj-section><mj-column><mj-text font-size="20px">{{ story.title | e }}</mj-text>
<mj-text>{{ story.author | e }}, {{ story.date | e }}</mj-text>
{% for text in story.sentences %}<mj-text>{{ text | e }}</mj-text>{% endfor %}
<mj-button href="{{ story.url | e }}">Read more</mj-button></mj-column></mj-section>{% endfor %}</mj-body></mjml>"""
)


class Words:
    """A tokenizer without NLTK's data, which has to be downloaded."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text."""
        return tuple(re.split(r"(?<=[.!?])\s+", text))

    def to_words(self, text: str) -> tuple[str, ...]:
        """Return the words of a text."""
        return tuple(re.findall(r"\w+", text))


def story(page: Path) -> dict[str, object]:
    """Return what the template shows of a page."""
    found: Any = trafilatura.bare_extraction(page.read_text("utf-8"), with_metadata=True)
    found = found.as_dict()
    words = Words()
    paragraphs = [
        Paragraph([Sentence(text, words) for text in words.to_sentences(line)])
        for line in found["text"].splitlines()
        if line
    ]
    chosen = LexRankSummarizer()(ObjectDocumentModel(paragraphs), 3)
    return {**found, "sentences": [str(one) for one in chosen]}


def main(pages: str, mjml: str, out: str) -> None:
    """Write the mail."""
    stories = [story(page) for page in sorted(Path(pages).rglob("*.html"))]
    source = Path(out).with_suffix(".mjml")
    source.write_text(MAIL.render(stories=stories), "utf-8")
    subprocess.run(["node", mjml, str(source), "-o", out], check=True)  # noqa: S603, S607 - the benchmark's own command


if __name__ == "__main__":
    main(*sys.argv[1:])
