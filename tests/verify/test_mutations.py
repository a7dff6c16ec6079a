"""Every alteration of a finished file is caught: letters, names, dates, marks, links, in every output.

The choice is fixed by seeds; with `TRUST=long` in the environment every recorded text is altered.
"""

import email
import email.policy
import hashlib
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from digest.composer.rendering.templates import Templates
from digest.model import ArrangedStory, Excerpt, Issue, Limits, Quote, Restrictions, Section
from digest.pipeline.finishing import render_site
from digest.verify import SourceEvidence, check_issue, verify
from tests.samples import SITE, bridge, evidence, fog, issues, passage

LONG = os.environ.get("TRUST") == "long"
"""Whether every recorded text is altered everywhere, as `make trust` does, or a fixed choice of them."""
PLACES = 2 if LONG else 1
"""How many places of each text are altered in each output."""
ITEMS = 1_000 if LONG else 8
"""How many of the recorded texts are altered in each way, in each output."""

FOLDER = "issues/2026-W10"
OUTPUTS = [
    f"{FOLDER}/email.html",
    f"{FOLDER}/email.txt",
    f"{FOLDER}/email.eml plain",
    f"{FOLDER}/email.eml html",
    f"{FOLDER}/index.html",
    "feed.xml",
    "articles.xml",
    "feed.rss.xml",
    "articles.rss.xml",
    "feed.json",
    "articles.json",
]

HARBOUR = """Ferries Wait Out the Fog

By Mara Lindt

Eleven ferries lay at anchor off Port Merrow on Tuesday while the fog held. Their crews played cards.

"We have bread for four more days and cards for forty," skipper Paul Arden said from the deck of the Merrow Star.

The harbour office expects clear water by Friday noon at the latest.

"I have never seen the inner buoy vanish at midday before," pilot Rosa Lindqvist said on the radio.

(c) 2026 Harbour Sheet
"""


HARBOUR_SUM = hashlib.sha256(HARBOUR.encode()).hexdigest()


def harbour() -> ArrangedStory:
    """Return a third story, with two quotes, for the coverage of the first."""
    other = fog()
    skipper = Quote(
        **passage(HARBOUR, "We have bread for four more days and cards for forty,"),
        speaker="skipper Paul Arden",
        speaker_name="Paul Arden",
        speaker_role="skipper",
        cue="said",
    )
    pilot = Quote(
        **passage(HARBOUR, "I have never seen the inner buoy vanish at midday before,"),
        speaker="pilot Rosa Lindqvist",
        speaker_name="Rosa Lindqvist",
        speaker_role="pilot",
        cue="said",
    )
    first = "Eleven ferries lay at anchor off Port Merrow on Tuesday while the fog held."
    last = "The harbour office expects clear water by Friday noon at the latest."
    return replace(
        other,
        id="c" * 64,
        document=HARBOUR_SUM,
        source="seeds/harbour.txt",
        attribution=replace(
            other.attribution,
            headline="Ferries Wait Out the Fog",
            authors=(replace(other.attribution.authors[0], name="Mara Lindt"),),
            publisher="Harbour Sheet",
            publisher_name=None,
            agency=None,
            via=None,
            url="https://sheet.example/ferries",
            rights="(c) 2026 Harbour Sheet",
        ),
        excerpts=(
            Excerpt(**passage(HARBOUR, first), continues=True),
            Excerpt(**passage(HARBOUR, last)),
        ),
        quotes=(skipper, pilot),
        restrictions=Restrictions(
            credit="Courtesy of the Harbour Sheet", limits=Limits(words=80, quotes=2, images=False)
        ),
    )


FULL_SITE = replace(SITE, rss=True, json_feed=True)


def the_issue() -> Issue:
    """Return an issue that has every part an issue can have."""
    fogged = fog()
    lead = replace(
        fogged,
        coverage=(harbour(),),
        note="We were on the quay ourselves.",
        restrictions=Restrictions(credit="By arrangement with Northern Wire"),
        quotes=tuple(replace(quote, in_email=True) for quote in fogged.quotes),
    )
    (issue,) = issues(fogged, bridge())
    return replace(
        issue,
        intro="A week of fog.",
        sections=(
            Section(title="Sea", note="Read it with a warm coat on.", stories=(lead,)),
            Section(title="Town", stories=(bridge(),)),
        ),
    )


@cache
def finished() -> dict[str, bytes]:
    files = render_site([the_issue()], FULL_SITE, Templates())
    return {file.path: file.data for file in files}


@cache
def sources() -> dict[str, SourceEvidence]:
    story = harbour()
    own = SourceEvidence(sha256=HARBOUR_SUM, text=HARBOUR, attributions={story.id: story.attribution})
    return {**evidence(fog(), bridge()), "seeds/harbour.txt": own}


def content(output: str) -> str:
    """Return the text of an output; of a message, one part as a client decodes it."""
    path, _, subtype = output.partition(" ")
    data = finished()[path]
    if not subtype:
        return data.decode()
    part = email.message_from_bytes(data, policy=email.policy.default).get_body((subtype,))
    assert part is not None
    return str(part.get_content())


def is_caught(output: str, text: str) -> bool:
    """Whether the judge finds fault with the files when one of them says `text`.

    Only what the change can reach is judged: `verify` finds the same in twice the time, as test_issue_by_issue shows.
    """
    path, _, subtype = output.partition(" ")
    data = text.encode("utf-8", "surrogatepass")
    if subtype:
        message = email.message_from_bytes(finished()[path], policy=email.policy.default)
        part = message.get_body((subtype,))
        assert part is not None
        part.set_content(text, subtype=subtype, charset="utf-8", cte="base64")
        data = message.as_bytes()
    files = finished() | {path: data}
    if path.startswith(FOLDER):
        return bool(check_issue(FOLDER.removeprefix("issues/"), files, sources().get))
    return bool(verify(files, sources().get, sound=lambda _: True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Words that an output shows, and their story."""

    kind: str
    text: str
    story: str


def items() -> list[Item]:
    """Return everything recorded that outputs show."""
    found = [Item(kind="own", text=text, story="") for text in ("A week of fog.", "Read it with a warm coat on.")]
    for story in the_issue().all_stories:
        of = story.attribution
        parts = [
            ("headline", of.headline),
            ("rights", of.rights),
            ("credit", story.restrictions.credit),
            ("note", story.note),
        ]
        parts += [("author", author.name) for author in of.authors]
        parts += [("publisher", of.publisher), ("publisher", of.publisher_name), ("agency", of.agency), ("via", of.via)]
        parts += [("excerpt", excerpt.text) for excerpt in story.excerpts]
        parts += [("quote", quote.shown) for quote in story.quotes]
        parts += [("speaker", quote.speaker) for quote in story.quotes]
        found += [Item(kind=kind, text=text, story=story.id) for kind, text in parts if text]
    days = ("3 March 2026, 11:20 UTC−5", "4 March 2026")
    return [*found, *(Item(kind="date", text=day, story="") for day in days)]


def places(text: str, words: str) -> list[re.Match[str]]:
    """Return where words stand in a file, lines filled and signs escaped in any way."""
    signs = {"'": "(?:'|&#39;|&#x27;|&apos;)", "&": "(?:&amp;|&#38;|&)"}
    parts = ("".join(signs.get(char, re.escape(char)) for char in word) for word in words.split())
    return list(re.finditer(r"(?:\s|>|\\n)+".join(parts), text))


Change = Callable[[str, random.Random], str]
"""Alters a recorded text as it stands in a file."""


def another_letter(text: str, chance: random.Random) -> str:
    at = chance.choice([i for i, char in enumerate(text) if char.isalnum() and "&" not in text[max(0, i - 5) : i + 1]])
    new = "7" if text[at].isdigit() and text[at] != "7" else "x" if text[at] != "x" else "y"
    return text[:at] + new + text[at + 1 :]


def without_a_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    del words[chance.randrange(len(words))]
    return " ".join(words)


def with_a_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    words.insert(chance.randrange(len(words) + 1), "barely")
    return " ".join(words)


def two_words_swapped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    pairs = [i for i in range(len(words) - 1) if words[i] != words[i + 1]]
    if not pairs:
        return text + text
    at = chance.choice(pairs)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def with_an_override(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return f"{text[:at]}\u202e{text[at:]}"


def gone(text: str, _: random.Random) -> str:
    return "" if text else text


def in_other_case(text: str, chance: random.Random) -> str:
    at = chance.choice([i for i, c in enumerate(text) if c.swapcase() != c and "&" not in text[max(0, i - 5) : i + 1]])
    return text[:at] + text[at].swapcase() + text[at + 1 :]


CHANGES: dict[str, Change] = {
    "another letter": another_letter,
    "without a word": without_a_word,
    "with a word": with_a_word,
    "two words swapped": two_words_swapped,
    "with a bidi override": with_an_override,
    "gone": gone,
    "in other case": in_other_case,
}


def altered_words(output: str, change: str) -> Iterator[tuple[str, str]]:
    """Yield what was altered, and the altered output: for each recorded text, at places chosen by a seed."""
    text = content(output)
    chance = random.Random(f"{output} {change}")  # noqa: S311  (a fixed choice, no secret)
    every = items()
    for item in chance.sample(every, min(len(every), ITEMS)):
        found = places(text, item.text)
        for match in chance.sample(found, min(len(found), PLACES)):
            new = CHANGES[change](match.group(), chance)
            if new != match.group():
                around = text[max(0, match.start() - 60) : match.end() + 20]
                yield (
                    f"{item.kind} “{item.text}” as “{new}” in …{around}",
                    text[: match.start()] + new + text[match.end() :],
                )


def swapped(output: str) -> Iterator[tuple[str, str]]:
    """Yield outputs in which two texts of one kind have changed places."""
    text = content(output)
    every = items()
    for number, one in enumerate(every):
        for other in every[number + 1 :]:
            if one.kind != other.kind or one.text == other.text or one.text in other.text or other.text in one.text:
                continue
            first, second = places(text, one.text), places(text, other.text)
            if first and second and one.kind != "own":
                low, high = sorted([first[0], second[0]], key=lambda match: match.start())
                new = (
                    text[: low.start()]
                    + high.group()
                    + text[low.end() : high.start()]
                    + low.group()
                    + text[high.end() :]
                )
                yield f"{one.kind}: “{one.text}” and “{other.text}” swapped", new


def altered_marks(output: str) -> Iterator[tuple[str, str]]:
    """Yield outputs in which a mark of quotation or of words left out is gone, or stands elsewhere."""
    text = content(output)
    for match in re.finditer(r"\[…\]", text):
        before = text[: match.start()]
        if "marks paragraphs left out" in text[match.start() : match.start() + 40] or before.endswith("rewritten. "):
            continue  # the promise at the end, which speaks of the mark
        if re.match(r"\[…\]\s+marks", text[match.start() :]):
            continue
        yield "a gap mark gone", before + text[match.end() :]
    quotes = [item.text for item in items() if item.kind == "quote"]
    for quote in quotes:
        for match in places(text, quote)[:PLACES]:
            start, end = match.span()
            words = match.group().split(" ")
            yield (
                f"closing mark of “{quote}” moved",
                text[:start] + " ".join(words[:-2]) + "” " + " ".join(words[-2:]) + text[end + 1 :],
            )
            yield (
                f"opening mark of “{quote}” moved",
                text[: start - 1] + " ".join(words[:2]) + " “" + " ".join(words[2:]) + text[end:],
            )
            yield f"marks of “{quote}” gone", text[: start - 1] + match.group() + text[end + 1 :]


def altered_links(output: str) -> Iterator[tuple[str, str]]:
    """Yield outputs in which an address of a source leads elsewhere."""
    text = content(output)
    hosts = ("gazette.example", "sheet.example")
    for host in hosts:
        for match in list(re.finditer(re.escape(f"https://{host}/"), text)):
            at = match.start() + len("https://")
            yield f"host {host} in …{text[match.start() - 40 : match.end() + 20]}", f"{text[:at]}x{text[at:]}"
            other = hosts[1 - hosts.index(host)]
            yield f"{host} as {other} in …{text[match.start() - 40 :][:90]}", text[:at] + other + text[at + len(host) :]


def survivors(mutants: Iterator[tuple[str, str]], output: str) -> tuple[int, list[str]]:
    """Return how many mutants there were, and the ones that the judge did not catch."""
    tried, passed = 0, []
    for description, text in mutants:
        tried += 1
        if not is_caught(output, text):
            passed.append(description)
    return tried, passed


def test_finished_files_hold() -> None:
    assert verify(finished(), sources().get) == ()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("output", OUTPUTS)
def test_altered_words_are_caught(output: str, change: str) -> None:
    tried, passed = survivors(altered_words(output, change), output)
    assert passed == []
    assert tried >= (15 if LONG else 4)


@pytest.mark.parametrize("output", OUTPUTS)
def test_swapped_words_are_caught(output: str) -> None:
    tried, passed = survivors(swapped(output), output)
    assert passed == []
    assert tried


@pytest.mark.parametrize("output", OUTPUTS)
def test_altered_marks_are_caught(output: str) -> None:
    tried, passed = survivors(altered_marks(output), output)
    assert passed == []
    assert tried


@pytest.mark.parametrize("output", OUTPUTS)
def test_altered_links_are_caught(output: str) -> None:
    tried, passed = survivors(altered_links(output), output)
    assert passed == []
    assert tried


def test_comma_at_the_end_of_a_quote_is_not_shown() -> None:
    quote = next(quote for story in the_issue().all_stories for quote in story.quotes if quote.text.endswith(","))
    for output in OUTPUTS:
        for match in places(content(output), quote.shown):
            assert not content(output)[match.end() :].startswith(",")
            assert is_caught(output, content(output)[: match.end()] + "," + content(output)[match.end() :])
