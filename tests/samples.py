"""Stories of invented publishers, as values, for tests that need no reader and no summarizer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

from digest.composer.issues import Arrangement, Layout, SummarizeGroups, arrange_weeks, arrangement_of
from digest.composer.periods import Weeks
from digest.composer.rendering.templates import Templates
from digest.model import ArrangedStory, Attribution, Author, Excerpt, Issue, Quote, Rendered, Site, Span, Story
from digest.pipeline.finishing import render_site
from digest.text.similarity import Fingerprint
from digest.verify import SourceEvidence

FOG = """Fog Closes Port Merrow for a Third Day

By Ada Quill and Tomas Brandt

Thick fog kept the harbour of Port Merrow closed for a third day on Tuesday, leaving eleven ferries at anchor.

"Nobody sails until I can see the second buoy from my own window," harbour master Ines Calder told reporters on the quay.

Hotels in the old town lowered their prices, and the town's bakers opened through the night.

Copyright (c) 2026 Northern Wire Cooperative
"""

BRIDGE = """Brücke über die Lahne bleibt gesperrt

Die Stadt Hohenfurt sperrt die alte Brücke bis Ende August, weil zwei Träger ermüdet sind.

„Wir bauen lieber einmal richtig“, sagte Stadtbaurätin Mira Söhnlein am Mittwoch.
"""


def passage(text: str, words: str) -> dict[str, Any]:
    """Return the fields of an excerpt or quote that stands in `text`."""
    start = text.index(words)
    return {
        "text": words,
        "start": start,
        "end": start + len(words),
        "place": Span(start=start, end=start + len(words)),
    }


def fog(**changes: Any) -> ArrangedStory:
    """Return a story with everything known, from `FOG`."""
    document = hashlib.sha256(FOG.encode()).hexdigest()
    attribution = Attribution(
        headline="Fog Closes Port Merrow for a Third Day",
        authors=(Author(name="Ada Quill"), Author(name="Tomas Brandt")),
        publisher="NMG",
        publisher_name="Northern Merrow Gazette",
        agency="Northern Wire",
        via="Harbour Alerts",
        published=datetime(2026, 3, 3, 11, 20, tzinfo=timezone(timedelta(hours=-5))),
        url="https://gazette.example/fog?day=3&page=1",
        rights="Copyright (c) 2026 Northern Wire Cooperative",
    )
    quote = Quote(
        **passage(FOG, "Nobody sails until I can see the second buoy from my own window,"),
        speaker="harbour master Ines Calder",
        speaker_name="Ines Calder",
        speaker_role="harbour master",
        cue="told",
    )
    first, last = (
        Excerpt(
            **passage(
                FOG,
                "Thick fog kept the harbour of Port Merrow closed for a third day on Tuesday, leaving eleven ferries at anchor.",
            )
        ),
        Excerpt(
            **passage(
                FOG, "Hotels in the old town lowered their prices, and the town's bakers opened through the night."
            )
        ),
    )
    story = ArrangedStory(
        id=document,
        document=document,
        source="seeds/fog.txt",
        attribution=replace(attribution, **{k: v for k, v in changes.items() if k in Attribution.__dataclass_fields__}),
        excerpts=(first, last),
        quotes=(quote,),
        language="en",
    )
    return replace(story, **{k: v for k, v in changes.items() if k in ArrangedStory.__dataclass_fields__})


def bridge(**changes: Any) -> ArrangedStory:
    """Return a German story with almost nothing known, from `BRIDGE`."""
    document = hashlib.sha256(BRIDGE.encode()).hexdigest()
    story = ArrangedStory(
        id=document,
        document=document,
        source="seeds/bruecke.md",
        attribution=Attribution(headline="Brücke über die Lahne bleibt gesperrt", published=date(2026, 3, 4)),
        excerpts=(
            Excerpt(
                **passage(
                    BRIDGE, "Die Stadt Hohenfurt sperrt die alte Brücke bis Ende August, weil zwei Träger ermüdet sind."
                )
            ),
        ),
        quotes=(Quote(**passage(BRIDGE, "Wir bauen lieber einmal richtig")),),
        language="de",
    )
    return replace(story, **changes)


SITE = Site(title="Harbour & Coast", base_url="https://digest.example/", editor="Lena Osei", tag="digest.example,2026")


AS_THEY_CAME = Layout(order="files", group=False, repeat=True)
"""Every story once, in the order of the files."""


def arrange(
    stories: Sequence[Story],
    *,
    site: Site = SITE,
    today: date = date(2026, 3, 8),
    layout: Layout = AS_THEY_CAME,
    fingerprints: Mapping[str, Fingerprint] = MappingProxyType({}),
    summarize: SummarizeGroups | None = None,
) -> Arrangement:
    """Return all weeks of the stories, arranged."""
    weeks = Weeks([], today=today)
    weeks.add(stories, fingerprints)
    return arrangement_of(arrange_weeks(weeks, site=site, layout=layout, summarize=summarize), before=weeks.undated())


def issues(*stories: Story, site: Site = SITE) -> tuple[Issue, ...]:
    """Return the stories arranged into issues, the newest first."""
    return arrange(stories, site=site).issues


def rendered(*stories: Story, site: Site = SITE) -> tuple[Rendered, ...]:
    """Return every finished file for these stories."""
    return render_site(issues(*stories, site=site), site, Templates())


def evidence(*stories: Story) -> dict[str, SourceEvidence]:
    """Return what the sources of the samples say."""
    texts = {"seeds/fog.txt": FOG, "seeds/bruecke.md": BRIDGE}
    return {
        path: SourceEvidence(
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
            attributions={story.id: story.attribution for story in stories if story.source == path},
        )
        for path, text in texts.items()
    }


NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
