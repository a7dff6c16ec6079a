"""Checks what a finished page, mail or folder promises beside its words: links, pictures, sizes, and nothing loaded from elsewhere."""

import hashlib
import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Set
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.text.matching import shortened
from digest.verify.finished import FinishedFiles, FinishedPage, FinishedParagraph, read_page
from digest.verify.headlines import check_lines
from digest.verify.matching import count_words, failure, hidden_marks, spaceless, story_failure
from digest.verify.record import Record, RecordedStory
from digest.verify.segments import segments_of
from digest.verify.wording import digest_words

_WELL_FORMED = re.compile(
    r"(?:https?://[^/\s]|mailto:|cid:)[^\x00-\x20\x7f<>\"'`\\]*|[^\x00-\x20\x7f<>\"`\\:]*(?:[#?/][^\x00-\x20\x7f<>\"`\\]*)?"
)
"""Source: RFC 3986, appendix A; the schemes are those that outputs may use."""


def check_promises(
    slug: str, record: Record, finished: FinishedFiles, files: Mapping[str, bytes], *, root: str
) -> Iterator[Failure]:
    """Yield the promises of an issue that do not hold, other than its words. Of `files`, only names and pictures are asked for."""
    folder = f"issues/{slug}"
    where = f"{root}/{folder}"
    yield from _check_rights(record, f"{where}/issue.json")
    yield from _check_size(record, finished, f"{where}/email.html")
    yield from _check_pictures(record, finished, files, where, root)
    yield from _check_subject(record, finished, f"{where}/email.eml")
    own = OwnAddresses(record)
    message_page = None if finished.message_page is finished.mail else finished.message_page
    pages = ((finished.mail, "email.html"), (finished.page, "index.html"), (message_page, "email.eml"))
    for page, name in pages:
        if page is not None:
            at = _StoryLines(record, page)
            yield from check_page(page, f"{folder}/{name}", own, files, root, at)
    yield from _check_json_ld(record, finished, f"{where}/index.html")


class _StoryLines:
    """The stories of a page by its lines; it is cut into stories when that is asked."""

    def __init__(self, record: Record, page: FinishedPage) -> None:
        self._record, self._page = record, page
        self._starts: list[tuple[int, RecordedStory]] | None = None

    def __getitem__(self, line: int) -> RecordedStory | None:
        """Return the story in which a line stands; `None` for a line before the first."""
        if self._starts is None:
            _, segments = segments_of(self._record, [one for one in self._page.paragraphs if one.kind != "hidden"])
            self._starts = [(part.paragraphs[0].line, part.story) for part in segments if part.paragraphs]
        return next((story for start, story in reversed(self._starts) if start <= line), None)


class OwnAddresses:
    """The digest's own addresses in a record, of which nothing else is kept."""

    def __init__(self, record: Record | None) -> None:
        self.base_url = record.base_url if record else None
        self.unsubscribe_url = record.unsubscribe_url if record else None


class ArchivePage:
    """The archive page, held against one record after another: each issue has its link there, and headlines are unaltered."""

    def __init__(self, files: Mapping[str, bytes], own_words: Set[str], *, root: str) -> None:
        self._files, self._own_words, self._root = files, own_words | digest_words(), root
        self._where = f"{root}/index.html"
        data = files.get("index.html")
        self._page = None if data is None else read_page(data.decode("utf-8", "replace"))
        self._lines: dict[str, list[FinishedParagraph]] = {}
        """The lines about each issue: from its first link to that of another."""
        slug = ""
        for paragraph in self._page.paragraphs if self._page else ():
            slug = next((found for link in paragraph.links if (found := _issue_of(link))), slug)
            if slug:
                self._lines.setdefault(slug, []).append(paragraph)
        self._own: OwnAddresses | None = None
        self._found: list[Failure] = []

    def see(self, slug: str, record: Record) -> None:
        """Note what is wrong with what the page has of a record."""
        self._own = self._own or OwnAddresses(record)
        if slug not in self._lines:
            self._found.append(failure(self._where, f"no link leads to {slug}"))
        self._found += check_lines(record, self._lines.pop(slug, ()), self._own_words, self._where)

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong, once every record has been shown."""
        if self._page is None:
            yield failure(self._where, "missing")
            return
        yield from check_page(self._page, "index.html", self._own or OwnAddresses(None), self._files, self._root)
        yield from self._found


def _issue_of(link: str) -> str | None:
    """Return the slug of the issue that a link leads to; `None` when it leads elsewhere."""
    folder, _, slug = link.removesuffix("index.html").rstrip("/").rpartition("/")
    return slug if folder.endswith("issues") else None


def _check_rights(record: Record, where: str) -> Iterator[Failure]:
    for story in record.all_stories:
        account = story.rights_account
        if account is None:
            continue
        words = sum(count_words(passage.text) for passage in story.passages)
        if account.words is not None and words > account.words:
            yield story_failure(where, story, f"shows {words} words, but its rights allow {account.words}")
        if account.quotes is not None and len(story.quotes) > account.quotes:
            yield story_failure(
                where, story, f"shows {len(story.quotes)} quotes, but its rights allow {account.quotes}"
            )
        if story.image is not None and not account.images:
            yield story_failure(where, story, "shows its picture, but its rights allow none")


def _check_size(record: Record, finished: FinishedFiles, where: str) -> Iterator[Failure]:
    """Yield that a mail is too large, unless it has no passages left that could be dropped."""
    size = finished.mail_bytes
    has_passages = any(passage.in_email for story in record.all_stories for passage in story.passages)
    if size > record.email_budget and has_passages:
        hint = "build again, or raise email.budget"
        yield failure(where, f"has {size:,} bytes, more than its budget of {record.email_budget:,}", hint)


def _check_pictures(
    record: Record, finished: FinishedFiles, files: Mapping[str, bytes], where: str, root: str
) -> Iterator[Failure]:
    """Yield pictures whose bytes differ from the record, and files that belong to no story."""
    recorded = {story.image.sha256 for story in record.all_stories if story.image}
    sums = {path: hashlib.sha256(files[path]).hexdigest() for path in finished.pictures}
    there = set(sums.values())
    for path, checksum in sums.items():
        if checksum not in recorded:
            yield failure(f"{root}/{path}", "is not the recorded picture of any story")
    for story in record.all_stories:
        if story.image and story.image.sha256 not in there:
            yield story_failure(where, story, f"its picture {story.image.sha256[:12]}… is missing or altered")


def _check_subject(record: Record, finished: FinishedFiles, where: str) -> Iterator[Failure]:
    """Yield a subject without the first headline as recorded; a subject may also be one of the digest's own texts."""
    headline = next((story.headline for story in record.stories if story.headline), None)
    if finished.message is None or headline is None:
        return
    subject = _plain(finished.message.subject)
    if _plain(headline) not in subject and not any(_plain(own) == subject for own in record.own_texts):
        yield failure(where, f"subject: “{headline}” is missing or altered")


def _plain(text: str) -> str:
    """Return a text as a header can hold it, without white space."""
    return "".join(char for char in spaceless(text) if not hidden_marks(char) and char.isprintable())


def check_page(
    page: FinishedPage,
    path: str,
    own: OwnAddresses,
    files: Collection[str],
    root: str,
    stories: _StoryLines | None = None,
) -> Iterator[Failure]:
    """Yield links that are malformed or lead nowhere, and whatever loads, runs or sends something.

    `stories` are those of the page by its lines, to say whose such a thing is.
    """
    where = f"{root}/{path}"
    found = {*page.problems, *_link_problems(page, path, own, files)}
    for line, said in page.moments if stories else ():
        story = stories[line] if stories else None
        of = story.attribution if story else None
        if of and said not in {_to_second(of.published or of.modified), str(of.published or of.modified or said)}:
            found.add((line, f"programs are told the date {said}"))
    for line, problem in sorted(found):
        story = stories[line] if stories else None
        yield story_failure(where, story, problem, line=line) if story else failure(where, problem, line=line)


def _link_problems(
    page: FinishedPage, path: str, own: OwnAddresses, files: Collection[str]
) -> Iterator[tuple[int, str]]:
    for line, link in page.links:
        if not _WELL_FORMED.fullmatch(link):
            yield line, f"the link {shortened(link)!r} is malformed"
        elif link.startswith("#"):
            if unquote(link[1:]) not in page.ids:
                yield line, f"the link {link} leads nowhere in the page"
        elif link == own.unsubscribe_url:
            continue  # may be below the digest's own address without being one of its files
        elif (target := _own_path(link, path, own.base_url)) is not None and not _is_there(target, files):
            yield line, f"the link {shortened(link)} leads to no finished file"
    for line, src in page.pictures:
        target = _own_path(src, path, own.base_url)
        if not src.startswith("cid:") and (target is None or target not in files):
            yield line, f"the picture {shortened(src)!r} is not a finished file"


def _own_path(link: str, path: str, base_url: str | None) -> str | None:
    """Return the path below `dist/` that a link leads to; `None` when it leads elsewhere."""
    if base_url and link.startswith(base_url):
        return unquote(urlsplit(link[len(base_url) :]).path)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path


def _is_there(path: str, files: Collection[str]) -> bool:
    bare = path.rstrip("/")
    return bare in {"", "."} or bare in files or f"{bare}/index.html" in files


def _check_json_ld(record: Record, finished: FinishedFiles, where: str) -> Iterator[Failure]:
    """Yield where the JSON-LD of a page differs from the record."""
    for text in finished.json_ld:
        try:
            items = [one["item"] for one in json.loads(text)["mainEntity"]["itemListElement"]]
        except (ValueError, KeyError, TypeError) as error:
            yield failure(where, f"its JSON-LD cannot be read: {error}")
            continue
        if len(items) != len(record.stories):
            yield failure(where, f"its JSON-LD lists {len(items)} stories, not {len(record.stories)}")
        for story, item in zip(record.stories, items, strict=False):
            for name, said, recorded in _json_ld_fields(story, item):
                if said != recorded:
                    yield story_failure(where, story, f"{name} is {said!r} in the JSON-LD, recorded {recorded!r}")


def _json_ld_fields(story: RecordedStory, item: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Yield name, value in JSON-LD and value in the record. Source: schema.org, NewsArticle."""
    of = story.attribution
    yield "headline", item.get("headline"), of.headline
    yield "url", item.get("url"), of.url
    yield "author", [author.get("name") for author in item.get("author", [])], list(story.author_names)
    publisher = item.get("publisher", {})
    yield "publisher", publisher.get("name"), of.publisher_name or of.publisher
    short = of.publisher if of.publisher_name and of.publisher != of.publisher_name else None
    yield "alternateName", publisher.get("alternateName"), short
    yield "sourceOrganization", item.get("sourceOrganization", {}).get("name"), of.agency
    known = of.published or of.modified
    said = item.get("datePublished")
    yield "datePublished", said, known.isoformat() if known and said == known.isoformat() else _to_second(known)
    yield "copyrightNotice", item.get("copyrightNotice"), of.rights
    yield "license", item.get("license"), of.licence_url


def _to_second(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return None if moment is None else moment.isoformat()
