"""What templates are given: the parts of an issue, with every label ready. A contract, documented in docs/templates.md.

Templates decide what things look like: nothing here holds markup, and no template composes an attribution.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from digest.composer import labels
from digest.composer.identity import anchor, anchor_of
from digest.model import (
    ARTICLE_TEXT_JOINT,
    ArrangedStory,
    Correction,
    Image,
    Issue,
    Moment,
    Quote,
    Site,
    map_all_stories,
    map_stories,
)
from digest.text.images import ENDINGS
from digest.text.urls import host_of, passage_address

TOP = "../../"
"""From an issue's folder to the top of the site."""

EMAIL_WIDTH = 600
"""Pixels: the widest picture in a mail."""
LOGO_WIDTH, LOGO_HEIGHT = 300, 56
"""Pixels, at most, so that the logo fits above the title on a phone too."""
_NAME_DIGITS = 12
"""48 bits of the hash of a picture: among a thousand pictures of an issue, two share them once in 500 million issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """A picture."""

    src: str
    """Its full address when the digest has one, else `path`."""
    path: str
    """Its path from the issue's pages."""
    alt: str
    """The source's own description; empty when it gives none."""
    credit: str | None
    """Who made it, as the source says."""
    width: int
    height: int
    email_width: int
    """Pixels in a mail: at most 600 wide, in proportion."""
    email_height: int


def illustrated(issue: Issue, images: Mapping[str, Image]) -> Issue:
    """Return the issue with the pictures that were found for its main stories, by the story's id; other coverage stays as it is."""
    return map_stories(issue, lambda story: replace(story, image=images.get(story.id)))


def with_known_pictures(issue: Issue, pictures: Container[str]) -> Issue:
    """Return the issue without the pictures whose SHA-256 is not among `pictures`."""

    def shown(story: ArrangedStory) -> ArrangedStory:
        return story if story.image is None or story.image.sha256 in pictures else replace(story, image=None)

    return map_all_stories(issue, shown)


def image_view(image: Image, *, base: str) -> ImageView:
    """Return a picture for templates; `base` is the address of the issue's folder, ending in `/`, or empty."""
    path = image_path(image)
    width = min(image.width, EMAIL_WIDTH)
    return ImageView(
        src=base + path,
        path=path,
        alt=image.alt,
        credit=image.credit,
        width=image.width,
        height=image.height,
        email_width=width,
        email_height=max(1, round(image.height * width / image.width)),
    )


def logo_view(image: Image, *, base: str) -> ImageView:
    """Return the logo for templates, at most 300 by 56 pixels; `base` is the path to the top of the site, or its address."""
    scale = min(1.0, LOGO_WIDTH / image.width, LOGO_HEIGHT / image.height)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    shown = image_view(image, base=base)
    return replace(shown, width=width, height=height, email_width=width, email_height=height)


def image_path(image: Image) -> str:
    """Return the path of a picture in its issue's folder, or of the logo in `dist/`; it names the bytes, so it can be cached for ever."""
    return f"images/{image.sha256[:_NAME_DIGITS]}{ENDINGS[image.media_type]}"


def variables(site: Site) -> dict[str, Any]:
    """Return the variables that every template has."""
    logo = site.theme.logo
    return {
        "site": site,
        "logo": logo_view(logo, base=site.base_url or TOP) if logo else None,
        "theme": site.theme,
        "say": labels.words(site.language),
        "site_language": site.language,
        "site_direction": labels.direction(site.language),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptView:
    """A paragraph of a source."""

    text: str
    gap_before: bool
    """Whether readable text of the source stands between the excerpt before and this one, or this one begins within a sentence."""
    gap_after: bool
    """Whether it is the last excerpt and its paragraph goes on: it was cut at the end of a sentence."""
    url: str | None
    """The address of the source, if possible of this passage in it; `None` when the source has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A pull quote."""

    text: str
    speaker: str | None
    """Who said it, in words; `None` when the source does not say."""
    credit: str
    """The line under the quote: the speaker, or that the source does not name one."""
    url: str | None
    """As in `ExcerptView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """One part of the line that says who made an article and when."""

    kind: str
    """`authors`, `publisher`, `agency`, `via`, `date`, `unknown` for what the source does not say, `editor` for what is corrected."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story with its attribution in words. What the source does not say is `None`, and named in the fact `unknown`."""

    anchor: str
    heading: str
    """The headline, or that the source gives none."""
    headline: str | None
    url: str | None
    host: str | None
    authors: str | None
    publisher: str | None
    agency: str | None
    via: str | None
    dateline: str | None
    date: str | None
    date_iso: str | None
    rights: str | None
    rights_line: str | None
    """The rights; that they are not stated, when there is no licence either."""
    licence_url: str | None
    access_notice: str | None
    facts: tuple[FactView, ...]
    """Authors, publisher, agency, who passed it on, date, which of them are unknown, and what the editor corrected, in this order."""
    excerpts: tuple[ExcerptView, ...]
    quotes: tuple[QuoteView, ...]
    source: str
    language: str | None
    direction: str
    coverage: tuple["StoryView", ...]
    image: ImageView | None
    """Its picture; `None` when none is shown."""
    note: tuple[str, ...]
    """The editor's own words on it, a paragraph each."""
    credit: str | None
    """The line that its rights require beside it."""
    also: str | None
    """Who supplied it and who else has it: `Northern Wire, via NMG; also in The Coast`; `None` without other coverage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One thing that changed."""

    text: str
    anchor: str | None
    """The anchor of the story that changed; `None` when the story is gone, or when the editor's words changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """What changed in an issue after it was published, in words."""

    date: str | None
    """`None` for a correction that is not recorded yet."""
    date_iso: str | None
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """Stories under a heading; `title` may be empty."""

    title: str
    stories: tuple[StoryView, ...]
    note: tuple[str, ...]
    """The editor's own words under the heading, a paragraph each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHead:
    """An issue as lists of issues and its neighbours show it."""

    slug: str
    title: str
    period: str
    heading: str
    """The title that its editor gave it, else the period."""
    count: str
    summary: str
    """The first headline with its source, and how many more stories there are."""
    language: str
    direction: str
    updated_iso: str
    url: str | None
    """Its web page, when the digest has an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView(IssueHead):
    """An issue in words."""

    intro: tuple[str, ...]
    """The editor's own words, a paragraph each."""
    sections: tuple[SectionView, ...]
    preheader: str
    """What a mail client shows beside the subject, which has the first headline: the source of that, then the next headlines."""
    corrections: tuple[CorrectionView, ...]
    """What changed after it was published, the latest change first."""


PREHEADER_STORIES = 3
"""Stories in the preheader: clients show 40 to 140 characters of it."""


def issue_head(issue: Issue, site: Site) -> IssueHead:
    """Return an issue as lists of issues show it, in the digest's language."""
    period = labels.period_label(issue, site.language)
    return IssueHead(
        slug=issue.slug,
        title=issue.title,
        period=period,
        heading=period if issue.title == labels.plain_title(issue, site) else issue.title,
        count=labels.counted("stories", len(issue.stories), site.language),
        summary=_summary(issue, site.language),
        language=site.language,
        direction=labels.direction(site.language),
        updated_iso=issue.updated.isoformat(),
        url=f"{site.base_url}issues/{issue.slug}/" if site.base_url else None,
    )


def issue_view(issue: Issue, site: Site, *, email: bool = False) -> IssueView:
    """Return the issue in words, in the digest's language; with `email`, without the passages that its mail has no room for."""
    issue = emailed(issue) if email else issue
    head = issue_head(issue, site)
    return IssueView(
        **{field.name: getattr(head, field.name) for field in fields(head)},
        intro=_paragraphs(issue.intro),
        sections=tuple(
            SectionView(
                title=section.title,
                stories=tuple(story_view(s, site, base=head.url or "") for s in section.stories),
                note=_paragraphs(section.note),
            )
            for section in issue.sections
        ),
        preheader=_preheader(issue, site.language, titled=issue.title != labels.plain_title(issue, site)),
        corrections=tuple(_correction(correction, site.language) for correction in issue.corrections),
    )


def emailed(issue: Issue) -> Issue:
    """Return the issue with only the passages that are `in_email`."""
    return map_all_stories(issue, _emailed)


def _emailed(story: ArrangedStory) -> ArrangedStory:
    return replace(
        story,
        excerpts=tuple(excerpt for excerpt in story.excerpts if excerpt.in_email),
        quotes=tuple(quote for quote in story.quotes if quote.in_email),
    )


def story_view(story: ArrangedStory, site: Site, *, base: str = "") -> StoryView:
    """Return a story in words, in the digest's language; `base` is the address of its issue's folder, when the digest has one."""
    of = story.attribution
    return StoryView(
        anchor=anchor(story),
        heading=of.headline or labels.words(site.language)["headline_unknown"],
        headline=of.headline,
        url=of.url,
        host=host_of(of.url) or None,
        authors=labels.names_label(of.authors, site.language),
        publisher=labels.publisher_label(of),
        agency=of.agency,
        via=of.via,
        dateline=of.dateline,
        date=labels.date_label(of, site.language),
        date_iso=iso(of.published or of.modified),
        rights=of.rights,
        rights_line=of.rights or (None if of.licence_url else labels.words(site.language)["rights_unknown"]),
        licence_url=of.licence_url,
        access_notice=of.access_notice,
        facts=_facts(story, site.language),
        excerpts=_excerpts(story),
        quotes=tuple(_quote(quote, of.url, site.language) for quote in story.quotes),
        source=story.source,
        language=story.language,
        direction=labels.direction(story.language),
        coverage=tuple(story_view(other, site, base=base) for other in story.coverage),
        image=image_view(story.image, base=base) if story.image else None,
        note=_paragraphs(story.note),
        credit=story.restrictions.credit,
        also=labels.coverage_label(of, [other.attribution for other in story.coverage], site.language),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def iso(moment: Moment | None) -> str | None:
    """Return ISO 8601, to the second, with zone; a day alone for a date."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat() if moment else None


def _excerpts(story: ArrangedStory) -> tuple[ExcerptView, ...]:
    views, end, cut = [], None, False
    for excerpt in story.excerpts:
        is_apart = cut or excerpt.follows_gap or (end is not None and excerpt.start > end + len(ARTICLE_TEXT_JOINT))
        gap = excerpt.within or (end is not None and is_apart)
        url = passage_address(story.attribution.url, excerpt.fragment)
        after = excerpt.continues and excerpt is story.excerpts[-1]  # otherwise the next excerpt says so
        views.append(ExcerptView(text=excerpt.text, gap_before=gap, gap_after=after, url=url))
        end, cut = excerpt.end, excerpt.continues  # a cut may be shorter than the joint of paragraphs
    return tuple(views)


def _facts(story: ArrangedStory, language: str) -> tuple[FactView, ...]:
    of = story.attribution
    authors, unknown = labels.names_label(of.authors, language), labels.unknown_labels(of, language)
    parts = {
        "authors": labels.words(language)["by"].format(names=authors) if authors else None,
        "publisher": labels.publisher_label(of),
        "agency": of.agency,
        "via": labels.words(language)["passed_on"].format(name=of.via) if of.via else None,
        "date": labels.date_label(of, language),
        "unknown": "; ".join(unknown),
        "editor": labels.overrides_label(story.overrides, language),
    }
    return tuple(FactView(kind=kind, text=text) for kind, text in parts.items() if text)


def _quote(quote: Quote, url: str | None, language: str) -> QuoteView:
    say, speaker = labels.words(language), labels.speaker_label(quote, language)
    credit = say["speaker"].format(speaker=speaker) if speaker else say["speaker_unknown"]
    return QuoteView(text=quote.shown, speaker=speaker, credit=credit, url=passage_address(url, quote.fragment))


def _correction(correction: Correction, language: str) -> CorrectionView:
    return CorrectionView(
        date=labels.day_label(correction.moment, language) if correction.moment else None,
        date_iso=iso(correction.moment),
        changes=tuple(
            ChangeView(
                text=labels.change_label(change, language), anchor=anchor_of(change.story) if change.story else None
            )
            for change in correction.changes
        ),
    )


def _preheader(issue: Issue, language: str, *, titled: bool) -> str:
    """Return the line beside the subject: the source of the first story, whose headline is the subject, then the next headlines.

    `titled`: the editor's title is the subject, so the first headline is part of this line.
    """
    say = labels.words(language)
    if not issue.stories:
        return ""
    lead, *others = [_sourced_headline(story, say) for story in issue.stories[:PREHEADER_STORIES]]
    of = issue.stories[0].attribution
    if not others:
        return (
            " · ".join(fact.text for fact in _facts(issue.stories[0], language)) if of.headline and not titled else lead
        )
    rest = len(issue.stories) - 1 - len(others)
    first = labels.outlet_label(of) if of.headline and not titled else lead
    shown = " · ".join(part for part in (first, *others) if part)
    return f"{shown} {labels.counted('more', rest, language)}" if rest > 0 else shown


def _summary(issue: Issue, language: str) -> str:
    if not issue.stories:
        return ""
    shown, rest = _sourced_headline(issue.stories[0], labels.words(language)), len(issue.stories) - 1
    return f"{shown} {labels.counted('more', rest, language)}" if rest else shown


def _sourced_headline(story: ArrangedStory, say: Mapping[str, str]) -> str:
    """Return the headline with its source: `Fog closes port (NMG)`."""
    brand = labels.outlet_label(story.attribution)
    return (story.attribution.headline or say["headline_unknown"]) + (f" ({brand})" if brand else "")
