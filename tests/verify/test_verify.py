"""The judge finds every change to a finished file, and says where and what."""

import email
import email.policy
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import digest
from digest.model import Failure
from digest.verify import verify
from tests.samples import bridge, evidence, fog, rendered

STORIES = (fog(), bridge())
FILES = {file.path: file.data for file in rendered(*STORIES)}
EVIDENCE = evidence(*STORIES)
ISSUE = "issues/2026-W10"
QUOTE = "Nobody sails until I can see the second buoy from my own window,"


def judge(**changed: bytes) -> tuple[Failure, ...]:
    return verify(FILES | {path.replace("__", "/"): data for path, data in changed.items()}, EVIDENCE.get)


def with_change(path: str, change: Callable[[str], str]) -> tuple[Failure, ...]:
    before = FILES[path].decode()
    after = change(before)
    assert after != before, f"the change does not touch {path}"
    return verify(FILES | {path: after.encode()}, EVIDENCE.get)


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def test_finished_files_hold() -> None:
    assert judge() == ()


def test_altered_quote_names_file_story_and_words() -> None:
    (failure,) = with_change(f"{ISSUE}/email.html", swap("second buoy", "second bouy"))
    assert failure.source.startswith(f"dist/{ISSUE}/email.html:")
    assert "Fog Closes Port Merrow for a Third Day" in failure.problem
    assert "see the second buoy from my own" in failure.problem
    assert "bouy" in failure.problem


READABLE = [f"{ISSUE}/email.html", f"{ISSUE}/email.txt", f"{ISSUE}/index.html", "feed.xml"]

CHANGES = {
    "a letter of an excerpt": swap("eleven", "elevem"),
    "a word more": swap("at anchor.", "safely at anchor."),
    "a word less": swap("Thick fog", "Fog"),
    "words after an excerpt": swap("at anchor.", "at anchor. More soon."),
    "a dropped author": swap(" and Tomas Brandt", ""),
    "another author": swap("Ada Quill", "Ada Quilt"),
    "another agency": swap("Northern Wire", "Southern Wire"),
    "another carrier": swap("Harbour Alerts", "Harbour Alarms"),
    "another publisher": swap("Northern Merrow Gazette", "Northern Merrow Post"),
    "another day": swap("3 March 2026", "2 March 2026"),
    "another minute": swap("11:20", "11:21"),
    "another zone": swap("UTC−5", "UTC+5"),
    "another speaker": swap("Ines Calder", "Lena Osei"),
    "dropped rights": swap("Copyright (c) 2026 Northern Wire Cooperative", "Rights not stated in the source"),
    "another headline": swap("Fog Closes Port Merrow for a Third Day", "Fog Closes Port Merrow for a Fourth Day"),
    "a bidi override in a name": swap("Ada Quill", "Ada\u202e Quill"),
    "an unknown made known": swap("unattributed in the source", "Mira Söhnlein"),
    "an unknown author dropped": swap("author not stated", ""),
}


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_change_is_caught(path: str, change: str) -> None:
    assert with_change(path, CHANGES[change])


@pytest.mark.parametrize("path", [f"{ISSUE}/email.html", f"{ISSUE}/index.html", "feed.xml"])
def test_moved_quote_mark_is_caught(path: str) -> None:
    assert with_change(path, swap(f"“{QUOTE[:-1]}”", f"“{QUOTE[:-8]}” window"))


@pytest.mark.parametrize("path", [f"{ISSUE}/email.html", f"{ISSUE}/index.html", "feed.xml"])
def test_quote_moved_to_another_story_is_caught(path: str) -> None:
    assert with_change(path, swap("“Wir bauen lieber einmal richtig”", f"“{QUOTE}”"))


def test_quotation_without_a_record_is_caught() -> None:
    failures = with_change(
        f"{ISSUE}/index.html", swap("</article>", "<blockquote>We will sail at dawn.</blockquote></article>")
    )
    assert "not in the record" in failures[0].problem


def test_words_of_a_source_without_a_record_are_caught() -> None:
    added = "harbour master Ines Calder told reporters on the quay that"
    failures = with_change(
        f"{ISSUE}/email.html", swap("Every paragraph and quotation", f"{added} Every paragraph and quotation")
    )
    assert failures
    assert "holds words of a source" in failures[0].problem


def test_message_is_read_as_a_mail_client_does() -> None:
    message = email.message_from_bytes(FILES[f"{ISSUE}/email.eml"], policy=email.policy.default)
    for part, name in zip(message.iter_parts(), ("text part", "HTML part"), strict=True):
        content = part.get_content().replace("eleven", "twelve")
        part.set_content(content, subtype=part.get_content_subtype(), cte="base64")
        failures = judge(**{f"{ISSUE}/email.eml": message.as_bytes()})
        assert any(name in failure.source for failure in failures)


@pytest.mark.parametrize("path", sorted(FILES))
def test_missing_file_is_named(path: str) -> None:
    failures = verify({name: data for name, data in FILES.items() if name != path}, EVIDENCE.get)
    assert failures
    if not path.endswith("issue.json"):
        assert failures[0].problem == "missing"


RECORD = f"{ISSUE}/issue.json"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("eleven ferries", "twelve ferries", "the excerpt differs from seeds/fog.txt"),
        ('"name": "Ada Quill"', '"name": "Ada Quilt"', "authors: recorded"),
        ('"publisher": "NMG"', '"publisher": "NMH"', "publisher: recorded"),
        ("T11:20:00-05:00", "T11:21:00-05:00", "published: recorded"),
        (
            '"speaker": "harbour master Ines Calder"',
            '"speaker": "Mayor Ines Calder"',
            "does not appear in seeds/fog.txt",
        ),
        ('"format": "digest-issue/1"', '"format": "digest-issue/2"', "has the format"),
        ('"sections"', '"sektions"', "is not the record of an issue"),
        ("{", "[", "cannot be read"),
    ],
)
def test_altered_record_is_caught(old: str, new: str, said: str) -> None:
    failures = with_change(RECORD, swap(old, new))
    assert any(said in failure.problem for failure in failures)


def test_changed_and_missing_sources_are_named() -> None:
    from dataclasses import replace

    changed = {**EVIDENCE, "seeds/fog.txt": replace(EVIDENCE["seeds/fog.txt"], sha256="0" * 64)}
    assert any("seeds/fog.txt has changed since" in f.problem for f in verify(FILES, changed.get))
    assert any(
        "seeds/fog.txt is missing" in f.problem
        for f in verify(FILES, {k: v for k, v in EVIDENCE.items() if "fog" not in k}.get)
    )


def test_empty_folder_says_what_to_do() -> None:
    (failure,) = verify({}, EVIDENCE.get)
    assert failure.hint == "run: digest build"


@pytest.mark.parametrize("path", [f"{ISSUE}/email.html", f"{ISSUE}/email.txt", f"{ISSUE}/index.html"])
def test_every_single_letter_changed_in_a_passage_is_caught(path: str) -> None:
    """Forty letters at random, fixed by the seed, each exchanged for another within the shown passages."""
    text = FILES[path].decode()
    shown = [excerpt.text for story in STORIES for excerpt in story.excerpts]
    shown += [quote.text for story in STORIES for quote in story.quotes]
    places = [
        at
        for passage in shown
        for match in re.finditer(r"\s+".join(map(re.escape, passage.split())).replace("'", "(?:'|&\\#39;)"), text)
        for at in range(match.start(), match.end())
        if text[at].isalpha() and "&" not in text[max(0, at - 5) : at + 1]
    ]
    chosen = random.Random(path).sample(places, 40)  # noqa: S311  (a fixed choice, no secret)

    def other_letter(at: int) -> str:
        return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]

    assert [at for at in chosen if not verify(FILES | {path: other_letter(at).encode()}, EVIDENCE.get)] == []


def test_signs_of_lost_text_are_not_words() -> None:
    story = fog(headline="Fog \ufffd closes port")
    files = {file.path: file.data for file in rendered(story)}
    assert verify(files, evidence(story).get) == ()


CHINESE = """汀州港新泊位下月启用

记者 林澄
2026年6月3日

汀州港务集团星期三宣布，北岸的新泊位将于下月启用，届时每天可以多停靠四艘渡船。
港务集团副总经理贺远征说：“新泊位让渡船不必再在港外等候两个小时，岛上的居民终于可以按时回家。”
泊位的建设历时三年，耗资一亿二千万元，其中一半由市政府承担。
"""


def test_digest_in_chinese_names_its_speakers(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "berth.txt").write_text(CHINESE, "utf-8")
    (tmp_path / "digest.toml").write_text('language = "zh"\n[story]\nwords = 30\n', "utf-8")
    digest.build(tmp_path, now=datetime(2026, 6, 8, tzinfo=UTC))
    assert "——港务集团副总经理贺远征" in (tmp_path / "dist/issues/2026-W23/email.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "headline", ["W", "w", "W10", "0", "2", "10", "2026", "·", "…", "of", "stories", "March", "Harbour"]
)
def test_headline_of_a_word_that_the_digest_says_too_keeps_nothing_out(headline: str) -> None:
    stories = (fog(headline=headline), bridge())
    files = {file.path: file.data for file in rendered(*stories)}
    assert verify(files, evidence(*stories).get) == ()
