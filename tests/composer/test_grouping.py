"""Copies are merged under their original, and accounts of one event are grouped."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from digest.composer.grouping import fingerprint_of, gathered, group_week, original
from digest.model import ArrangedStory, Article, Attribution, Block, Moment, Rank
from digest.text.similarity import Fingerprint
from tests.samples import fog

BODY = (
    "The harbour of Ostmar was closed on Monday because of thick fog, harbour master Ada Quill said. Forty ferries and "
    "freighters stayed in port, and the ferry company Merrow Lines let its passengers sleep on board. It was the third day of fog."
)
TOLD = (
    "Merrow Lines cancelled its ferries in Ostmar on Monday after fog shut the harbour. Ada Quill, the harbour master, expects the "
    "first freighters to leave port on Wednesday. Passengers of the ferry company slept on board."
)
RATE = (
    "The central bank of Fenland raised its interest rate to 4 percent on Monday. Governor Ines Holt cited inflation."
)


def story(
    name: str,
    *,
    publisher: str | None = None,
    agency: str | None = None,
    published: Moment | None = date(2026, 6, 1),
    length: int = 100,
    url: str | None = None,
    score: float = 1.0,
) -> ArrangedStory:
    of = Attribution(headline=f"Headline {name}", publisher=publisher, agency=agency, published=published, url=url)
    return replace(fog(), id=name, source=f"seeds/{name}.txt", attribution=of, length=length, rank=Rank(score=score))


def prints(**texts: str) -> dict[str, Fingerprint]:
    """Return fingerprints of articles with these texts, by story id."""
    return {
        name: fingerprint_of(
            Article(
                id=name,
                document=name,
                source=name,
                attribution=Attribution(
                    headline="Fog closes Ostmar harbour" if text != RATE else "Fenland raises rate"
                ),
                blocks=(Block(text=text, start=0, end=len(text)),),
                language="en",
            )
        )
        for name, text in texts.items()
    }


def names(groups: tuple[tuple[ArrangedStory, ...], ...]) -> list[list[tuple[str, str | None]]]:
    return [[(one.id, one.copy_of) for one in group] for group in groups]


def test_accounts_of_one_event_follow_the_best_and_copies_follow_all_accounts() -> None:
    stories = [story("wire", agency="Northern Wire", score=1), story("own", score=3), story("rate", score=2)]
    stories += [story("copy", agency="Northern Wire", published=date(2026, 6, 2), score=9)]
    groups, notices = group_week(stories, prints(wire=BODY, copy=BODY + " More tomorrow.", own=TOLD, rate=RATE))
    assert names(groups) == [[("own", None), ("wire", None), ("copy", "wire")], [("rate", None)]]
    assert notices == ()


def test_copies_alone_are_one_story() -> None:
    groups, _ = group_week([story("b"), story("a")], prints(a=BODY, b=BODY))
    assert names(groups) == [[("a", None), ("b", "a")]]


def test_story_without_a_fingerprint_stays_alone() -> None:
    assert names(group_week([story("a"), story("b")], prints(a=BODY))[0]) == [[("a", None)], [("b", None)]]


def test_coverage_shows_nothing_until_it_is_chosen() -> None:
    whole = gathered((story("a"), story("b")))
    assert whole.excerpts
    assert [(one.id, one.excerpts, one.quotes) for one in whole.coverage] == [("b", (), ())]


def test_original_is_the_agencys_own_publication_even_a_late_or_short_one() -> None:
    early = story("early", publisher="Gazette", agency="Northern Wire", published=date(2026, 6, 1), length=400)
    for own in (
        story("own", publisher="Northern Wire", published=date(2026, 6, 3)),
        story("own", publisher="Northern Wire Cooperative", published=date(2026, 6, 3)),
        story("own", url="https://www.northernwire.example/fog", published=None),
    ):
        assert original([early, own]) is own
    other = story("other", publisher="Northern Lights", published=date(2026, 6, 3))
    assert original([early, other]) is early


def test_original_is_the_earliest_that_is_not_shortened_then_the_longest() -> None:
    morning = datetime(2026, 6, 1, 8, tzinfo=UTC)
    short = story("short", published=datetime(2026, 6, 1, 6, tzinfo=UTC), length=40)
    day, later = story("day", length=90), story("later", published=datetime(2026, 6, 2, tzinfo=UTC))
    first = story("first", published=morning, length=80)
    unknown = story("unknown", published=None, length=100)
    assert original([short, later, day, unknown, first]) is first
    assert original([later, day, unknown]) is day
    assert original([unknown, story("longer", published=None, length=120)]).id == "longer"


def test_article_that_came_twice_counts_once_in_its_longest_version() -> None:
    address = "https://gazette.example/fog"
    page, paste = story("page", length=90, url=address), story("paste", length=100, url=address)
    groups, notices = group_week([page, paste], prints(page=BODY, paste=BODY + " More tomorrow."))
    assert names(groups) == [[("paste", None)]]
    assert [(one.source, one.text) for one in notices] == [
        ("seeds/page.txt", "is the same article as seeds/paste.txt, so it counts once")
    ]


def test_articles_with_one_wrong_address_stay_two() -> None:
    address = "https://gazette.example/fog"
    one, other = story("a", url=address), story("b", url=address)
    groups, notices = group_week([one, other], prints(a=BODY, b=RATE))
    assert (len(groups), notices) == (2, ())


def test_groups_do_not_depend_on_how_stories_come() -> None:
    stories = [story("wire"), story("own", score=3), story("rate", score=2), story("copy")]
    known = prints(wire=BODY, copy=BODY + " More tomorrow.", own=TOLD, rate=RATE)
    assert group_week(stories, known) == group_week(stories[::-1], known)


def test_original_is_of_a_publisher_that_the_settings_name_whatever_another_ones_date() -> None:
    copy = story("copy", publisher="Copy Cat News", published=date(2026, 6, 1))
    own = story("own", publisher="Ostmar Gazette", published=date(2026, 6, 4))
    assert original([copy, own]) is copy
    assert original([copy, own], trusted=("ostmar gazette",)) is own
    short = story("short", publisher="Ostmar Gazette", length=10)
    assert original([copy, short], trusted=("ostmar gazette",)) is copy


def test_original_that_only_its_early_date_makes_one_gets_a_notice() -> None:
    copy = story("copy", publisher="Copy Cat News", published=date(2026, 6, 1))
    own = story("own", publisher="Ostmar Gazette", published=date(2026, 6, 4))
    known = prints(copy=BODY, own=BODY)
    _, (notice,) = group_week([copy, own], known)
    assert notice.source == "seeds/copy.txt"
    assert "original of seeds/own.txt, which has the same words, only because it is dated earlier" in notice.text
    groups, notices = group_week([copy, own], known, trusted=("Ostmar Gazette",))
    assert names(groups) == [[("own", None), ("copy", "own")]]
    assert notices == ()
    near = story("own", publisher="Ostmar Gazette", published=date(2026, 6, 2))
    assert group_week([copy, near], known)[1] == ()


def test_copy_that_was_fetched_days_later_is_not_the_original_by_its_date() -> None:
    fetched = datetime(2026, 6, 4, 8, tzinfo=UTC)
    own = replace(story("own", published=date(2026, 6, 4)), fetched=fetched)
    copy = story("copy", published=date(2026, 6, 1))
    assert original([own, replace(copy, fetched=fetched + timedelta(days=6))]) is own
    assert original([own, replace(copy, fetched=fetched)]).id == "copy"
    assert original([own, copy]).id == "copy"
