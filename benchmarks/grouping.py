"""How the time to bring articles together by event grows with their number: time per article, as ratios of one run.

`python -m benchmarks.grouping` prints them; nothing is asserted. The articles are generated from a fixed seed: words as rare as
Zipf's law has them, and events whose articles share names, rare words and a day.
"""

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

from digest.text.similarity import ComparedText, fingerprint, group_stories, near_copies

SIZES = (100, 300, 1_000, 3_000, 10_000)
VOCABULARY = 60_000
WORDS = 220
ARTICLES_PER_EVENT = 2.5
ARTICLES_PER_DAY = 100
"""More articles are more days, as in a collection that grows; within the window of three days their number stays the same."""

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
SYLLABLES = tuple(a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "al", "en", "or"))


def vocabulary() -> tuple[list[str], list[float]]:
    """Return different words, the commonest first, and their cumulated weights by Zipf's law."""
    words = []
    for number in range(VOCABULARY):
        word, rest = "", number + len(SYLLABLES)
        while rest:
            rest, place = divmod(rest, len(SYLLABLES))
            word += SYLLABLES[place]
        words.append(word)
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))


def generated(number: int, *, one_day: bool = False) -> list[ComparedText]:
    """Return articles of the same kind for any number, the same ones in every run; all of one day if so asked."""
    chance = random.Random(20260601)  # noqa: S311 - data for a measurement, no secret
    words, weights = vocabulary()
    pieces: list[ComparedText] = []
    while len(pieces) < number:
        names = [word.capitalize() for word in chance.sample(words[2_000:], 6)]
        subject = chance.sample(words[300:20_000], 25)
        day = 0.0 if one_day else len(pieces) / ARTICLES_PER_DAY
        for _ in range(1 + min(9, int(chance.expovariate(1 / (ARTICLES_PER_EVENT - 1))))):
            text = chance.choices(words, cum_weights=weights, k=WORDS)
            for place in chance.sample(range(WORDS), WORDS // 5):
                text[place] = chance.choice(names if chance.random() < 0.4 else subject)
            title = " ".join((*chance.sample(names, 2), *chance.sample(subject, 3), *chance.sample(text, 3)))
            published = FIRST + timedelta(days=day, hours=chance.random() * 20)
            pieces.append(ComparedText(title=title, text=" ".join(text), published=published, language="en"))
    return pieces[:number]


def seconds(pieces: list[ComparedText]) -> tuple[float, float, float]:
    """Return the times to take the fingerprints, to find the stories, and to find the copies."""
    marks = [time.perf_counter()]
    prints = [fingerprint(piece) for piece in pieces]
    marks.append(time.perf_counter())
    group_stories(prints)
    marks.append(time.perf_counter())
    near_copies([one.sketch for one in prints])
    marks.append(time.perf_counter())
    fingerprints, stories, copies = (after - before for before, after in pairwise(marks))
    return fingerprints, stories, copies


def main() -> None:
    """Print the time per article of each size, in milliseconds, and its ratio to that of the smallest."""
    seconds(generated(20))  # loads what is loaded once
    for kind, one_day in ((f"{ARTICLES_PER_DAY} a day", False), ("all of one day", True)):
        base: tuple[float, ...] = ()
        for size in SIZES:
            each = tuple(value / size for value in seconds(generated(size, one_day=one_day)))
            base = base or each
            shown = "   ".join(
                f"{name} {value * 1e3:6.3f} ms, ratio {value / first:5.2f}"
                for name, value, first in zip(("fingerprint", "stories", "copies"), each, base, strict=True)
            )
            sys.stdout.write(f"{kind:<14} {size:>6}   {shown}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
