"""Until when a document asks not to be published: what its editor, its front matter or a line at its head says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from digest.model import OPEN_EMBARGO, Article, Document, Evidence, Moment, Reading, SeenAt
from digest.readers.dates import clock_of, parse_moment
from digest.text.embargo import begins_embargo, embargo_notice, names_no_day

HEAD_BLOCKS = 3
HEAD_CHARS = 1_500
"""How much of an article, and of what stands above it, may say so."""
LAST_ZONE = timezone(timedelta(hours=-12))
"""A time without a zone is over when it is over everywhere. Source: the tz database."""


def with_embargoes(reading: Reading, document: Document) -> Reading:
    """Return a reading whose articles say until when they are not to be published."""
    is_alone = sum(isinstance(one, Article) for one in reading.articles) == 1
    articles = tuple(
        _with_embargo(one, document, _lines_above(one, reading.text) if is_alone else ())
        if isinstance(one, Article)
        else one
        for one in reading.articles
    )
    return replace(reading, articles=articles)


def embargo_moment(
    text: str, *, language: str | None, near: Moment | SeenAt | None = None, at_least: str = "en-GB"
) -> Moment | None:
    """Return until when a line keeps an article back: a day until it begins, an instant where the line gives a time.

    Of numbers that leave open which is the month, the later day counts.
    """
    ways = (language,) if parse_moment(text, language=language, near=near) else (at_least, "en-US")
    moments = [moment for way in ways if (moment := parse_moment(text, language=way, near=near))]
    if not moments:
        return None
    moment = max(moments, key=_order)
    clock = None if isinstance(moment, datetime) else clock_of(text)
    return datetime.combine(moment, clock, LAST_ZONE) if clock else moment


def _order(moment: Moment) -> str:
    return moment.isoformat()


def _with_embargo(article: Article, document: Document, above: tuple[str, ...]) -> Article:
    found = _said_by_fields(article) or _said_by_lines(article, document, above)
    said = document.embargo
    if found is None and not said:
        return article
    evidence = [] if found is None else [found[1] if said is None else _passed_over(found[1])]
    if said:
        evidence.insert(0, Evidence(field="embargo", value=said.isoformat(), found="the editor"))
    held = said if said is not None else found and found[0]
    others = tuple(one for one in article.attribution.evidence if one.field != "embargo")
    attribution = replace(article.attribution, evidence=(*others, *evidence))
    return replace(article, attribution=attribution, embargo=held or None)


def _passed_over(evidence: Evidence) -> Evidence:
    return replace(evidence, found=f"{evidence.found}; the editor says otherwise", used=False)


def _said_by_fields(article: Article) -> tuple[Moment, Evidence] | None:
    """Return what the reader of a format found in a field, with its evidence."""
    for one in article.attribution.evidence:
        if one.field == "embargo" and one.used:
            return parse_moment(one.value) or OPEN_EMBARGO, one
    return None


def _said_by_lines(article: Article, document: Document, above: tuple[str, ...]) -> tuple[Moment, Evidence] | None:
    """Return what a line at the head says: the first with a day that can be read, else the first that holds back without one."""
    blocks = tuple(block.text for block in article.blocks[:HEAD_BLOCKS])
    lines = (*above, article.attribution.headline or "", *blocks)
    near = article.attribution.published or document.seen
    without_day: tuple[Moment, Evidence] | None = None
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        notices = [embargo_notice(line), embargo_notice(f"{line} {after}") if begins_embargo(line) else ""]
        for notice in (each.strip() for each in notices if each):
            moment = embargo_moment(notice, language=article.language, near=near)
            if moment is not None:
                return moment, Evidence(field="embargo", value=moment.isoformat(), found=f"line “{notice}”")
            if without_day is None and names_no_day(notice):
                without_day = (
                    OPEN_EMBARGO,
                    Evidence(field="embargo", value=notice, found="line without a day that can be read"),
                )
    return without_day


def _lines_above(article: Article, text: str) -> tuple[str, ...]:
    """Return the lines above an article that is alone in its document."""
    end = article.blocks[0].start if article.blocks else len(text)
    return tuple(_folded(text[max(0, end - HEAD_CHARS) : end]))


def _folded(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if words := " ".join(line.split()):
            yield words
