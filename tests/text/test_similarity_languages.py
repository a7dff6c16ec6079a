"""Articles of one event are one story in every language, alone and among those of the other languages."""

import tomllib
from pathlib import Path

import pytest

from digest.text.similarity import ComparedText, Fingerprint, fingerprint, group_stories, near_copies

LABELLED = tomllib.loads((Path(__file__).parent.parent / "corpus" / "grouping" / "languages.toml").read_text("utf-8"))[
    "article"
]
LANGUAGES = sorted({one["language"] for one in LABELLED})


def prints(language: str) -> tuple[list[str], list[Fingerprint]]:
    """Return the events of a language's articles and what is compared of them; of all languages where it is empty."""
    chosen = [one for one in LABELLED if language in ("", one["language"])]
    pieces = [ComparedText(title=one["title"], text=one["text"], language=one["language"]) for one in chosen]
    return [f"{one['language']} {one['event']}" for one in chosen], [fingerprint(piece) for piece in pieces]


@pytest.mark.parametrize("language", [*LANGUAGES, ""])
def test_groups_are_the_labelled_events(language: str) -> None:
    events, found = prints(language)
    labelled = {tuple(n for n, event in enumerate(events) if event == wanted) for wanted in events}
    assert set(group_stories(found)) == labelled


def test_accounts_in_other_words_are_no_copies() -> None:
    assert near_copies([one.sketch for one in prints("")[1]]) == ()
