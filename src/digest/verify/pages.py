"""What a finished page, mail or folder promises beside its words: links, pictures, and nothing loaded from elsewhere.

Layer 3: pure.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.text.words import count_words
from digest.verify.attribution import Headlines
from digest.verify.markup import FinishedPage, read_page
from digest.verify.matching import shortened, squeezed
from digest.verify.messages import FinishedParagraph, Message, hidden_marks, read_message, text_paragraphs
from digest.verify.record import Record, RecordedStory

_MACHINE_WORDS = re.compile(r"<script type=\"application/ld\+json\">(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedIssue:
    """What the files of an issue hold; `None` for a file, or a part of the message, that is not there."""

    mail: FinishedPage | None
    mail_bytes: int
    """Size of the mail's HTML."""
    text: list[FinishedParagraph] | None
    page: FinishedPage | None
    machine_words: tuple[str, ...]
    """The JSON-LD in the page."""
    message: Message | None
    message_page: FinishedPage | None
    """The message's HTML; the same object as `mail` when it says the same."""
    message_text: list[FinishedParagraph] | None
    """The message's plain text; the same object as `text` when it says the same."""
    pictures: tuple[str, ...]
    """Paths of the files below `images/`."""


def read_finished(slug: str, files: Mapping[str, bytes], pictures: Iterable[str]) -> FinishedIssue:
    """Return what the files of an issue hold, with the paths of its pictures."""
    datas = [files.get(f"issues/{slug}/{name}") for name in ("email.html", "email.txt", "index.html")]
    html, text, index = (None if data is None else data.decode("utf-8", "replace") for data in datas)
    sent = files.get(f"issues/{slug}/email.eml")
    message = None if sent is None else read_message(sent)
    mail = None if html is None else read_page(html)
    lines = None if text is None else text_paragraphs(text)
    sent_html, sent_text = (message.html, message.text) if message else (None, None)
    return FinishedIssue(
        mail=mail,
        mail_bytes=len(datas[0] or b""),
        text=lines,
        page=None if index is None else read_page(index),
        machine_words=tuple(_MACHINE_WORDS.findall(index or "")),
        message=message,
        message_page=mail if _same(sent_html, html) else None if sent_html is None else read_page(sent_html),
        message_text=lines if _same(sent_text, text) else None if sent_text is None else text_paragraphs(sent_text),
        pictures=tuple(pictures),
    )


def _same(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same but for white space at the end."""
    return one is not None and other is not None and one.rstrip() == other.rstrip()


STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"

_WELL_FORMED = re.compile(
    r"(?:https?://[^/\s]|mailto:|cid:)[^\x00-\x20\x7f<>\"'`\\]*|[^\x00-\x20\x7f<>\"`\\:]*(?:[#?/][^\x00-\x20\x7f<>\"`\\]*)?"
)
"""Source: RFC 3986, appendix A; the schemes are those that outputs may use."""


def check_promises(
    slug: str, record: Record, finished: FinishedIssue, files: Mapping[str, bytes], *, root: str
) -> Iterator[Failure]:
    """Yield what of an issue breaks a promise that is not about single words. Of `files`, only the names are asked for, and pictures."""
    folder = f"issues/{slug}"
    where = f"{root}/{folder}"
    yield from _check_rights(record, f"{where}/issue.json")
    yield from _check_size(record, finished, f"{where}/email.html")
    yield from _check_pictures(record, finished, files, where, root)
    yield from _check_subject(record, finished, f"{where}/email.eml")
    links = Linked(record)
    for page, name in ((finished.mail, "email.html"), (finished.page, "index.html")):
        if page is not None:
            yield from _check_page(page, f"{folder}/{name}", links, files, root)
    yield from _check_machine_words(record, finished, f"{where}/index.html")
    if finished.message_page is not None:
        yield from _check_page(finished.message_page, f"{folder}/email.eml", links, files, root)


class Linked:
    """Which addresses are the digest's own, as a record has them; it keeps nothing else of the record."""

    def __init__(self, record: Record | None) -> None:
        self.base_url = record.base_url if record else None
        self.unsubscribe_url = record.unsubscribe_url if record else None


class ArchivePage:
    """The archive page, held against one record after another: each issue has its link there, and headlines are as they are."""

    def __init__(self, files: Mapping[str, bytes], *, root: str) -> None:
        self._files, self._root = files, root
        self._where = f"{root}/index.html"
        data = files.get("index.html")
        self._page = None if data is None else read_page(data.decode("utf-8", "replace"))
        paragraphs = self._page.paragraphs if self._page else []
        self._headlines = Headlines(paragraphs, self._where, with_preheader=False)
        self._linked = {slug for one in paragraphs for link in one.links if (slug := _issue_of(link))}
        self._links: Linked | None = None
        self._without_link: list[str] = []

    def see(self, slug: str, record: Record) -> None:
        """Note what the page has of a record. Records are shown in the order of their slugs."""
        self._links = self._links or Linked(record)
        self._headlines.see(record)
        if slug not in self._linked:
            self._without_link.append(slug)

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong, once every record was shown."""
        if self._page is None:
            yield _failure(self._where, "missing", "build again")
            return
        yield from _check_page(self._page, "index.html", self._links or Linked(None), self._files, self._root)
        yield from self._headlines.failures()
        for slug in self._without_link:
            yield _failure(self._where, f"no link leads to {slug}")


def _issue_of(link: str) -> str | None:
    """Return the slug of the issue that a link leads to."""
    folder, _, slug = link.removesuffix("index.html").rstrip("/").rpartition("/")
    return slug if folder.endswith("issues") else None


def _check_rights(record: Record, where: str) -> Iterator[Failure]:
    for story in record.all_stories:
        account = story.rights_account
        if account is None:
            continue
        words = sum(count_words(passage.text) for passage in (*story.excerpts, *story.quotes))
        if account.words is not None and words > account.words:
            yield _failure(where, f"{story.name}: shows {words} words, but its rights allow {account.words}")
        if account.quotes is not None and len(story.quotes) > account.quotes:
            yield _failure(
                where, f"{story.name}: shows {len(story.quotes)} quotes, but its rights allow {account.quotes}"
            )
        if story.image is not None and not account.images:
            yield _failure(where, f"{story.name}: shows its picture, but its rights allow none")


def _check_size(record: Record, finished: FinishedIssue, where: str) -> Iterator[Failure]:
    """Yield that a mail is too large, unless nothing is left in it that could go."""
    size = finished.mail_bytes
    passages = any(one.in_email for story in record.all_stories for one in (*story.excerpts, *story.quotes))
    if size > record.email_budget and passages:
        hint = "build again, or set email.budget higher"
        yield _failure(where, f"has {size:,} bytes, more than its budget of {record.email_budget:,}", hint)


def _check_pictures(
    record: Record, finished: FinishedIssue, files: Mapping[str, bytes], where: str, root: str
) -> Iterator[Failure]:
    """Yield pictures whose bytes are not what the record says, and files that no story has."""
    recorded = {story.image.sha256 for story in record.all_stories if story.image}
    sums = {path: hashlib.sha256(files[path]).hexdigest() for path in finished.pictures}
    there = set(sums.values())
    for path, checksum in sums.items():
        if checksum not in recorded:
            yield _failure(f"{root}/{path}", "is not the picture of any story as the record has it")
    for story in record.all_stories:
        if story.image and story.image.sha256 not in there:
            yield _failure(where, f"{story.name}: its picture {story.image.sha256[:12]}… is missing or altered")


def _check_subject(record: Record, finished: FinishedIssue, where: str) -> Iterator[Failure]:
    """Yield a subject that names a headline otherwise than the record; a subject may also be the issue's title."""
    headline = next((story.headline for story in record.stories if story.headline), None)
    if finished.message is None or headline is None:
        return
    subject = _plain(finished.message.subject)
    if _plain(headline) not in subject and not any(_plain(own) == subject for own in record.own_texts):
        yield _failure(where, f"subject: “{headline}” is missing or altered")


def _plain(text: str) -> str:
    """Return a text as a header can hold it, white space left out."""
    return "".join(char for char in squeezed(text) if not hidden_marks(char) and char.isprintable())


def _check_page(page: FinishedPage, path: str, own: Linked, files: Collection[str], root: str) -> Iterator[Failure]:
    """Yield links that are ill-formed or lead nowhere, and whatever loads, runs or sends something."""
    where = f"{root}/{path}"
    for line, problem in page.problems:
        yield _failure(f"{where}:{line}", problem)
    for line, link in page.links:
        if not _WELL_FORMED.fullmatch(link):
            yield _failure(f"{where}:{line}", f"the link {shortened(link)!r} is ill-formed")
        elif link.startswith("#"):
            if unquote(link[1:]) not in page.ids:
                yield _failure(f"{where}:{line}", f"the link {link} leads nowhere in the page")
        elif link == own.unsubscribe_url:
            continue  # may be below the digest's own address, and is no file of it
        elif (target := _own_path(link, path, own.base_url)) is not None and not _is_there(target, files):
            yield _failure(f"{where}:{line}", f"the link {shortened(link)} leads to no finished file")
    for line, src in page.pictures:
        target = _own_path(src, path, own.base_url)
        if not src.startswith("cid:") and (target is None or target not in files):
            yield _failure(f"{where}:{line}", f"the picture {shortened(src)!r} is no finished file")


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


def _check_machine_words(record: Record, finished: FinishedIssue, where: str) -> Iterator[Failure]:
    """Yield where the JSON-LD of a page says of a story other than the record."""
    for text in finished.machine_words:
        try:
            items = [one["item"] for one in json.loads(text)["mainEntity"]["itemListElement"]]
        except (ValueError, KeyError, TypeError) as error:
            yield _failure(where, f"its data for machines cannot be read: {error}")
            continue
        if len(items) != len(record.stories):
            yield _failure(where, f"its data for machines tells of {len(items)} stories, not {len(record.stories)}")
        for story, item in zip(record.stories, items, strict=False):
            for name, said, recorded in _machine_fields(story, item):
                if said != recorded:
                    yield _failure(
                        where, f"{story.name}: {name} is {said!r} in its data for machines, recorded {recorded!r}"
                    )


def _machine_fields(story: RecordedStory, item: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    """Yield name, value in JSON-LD and value in the record. Source: schema.org, NewsArticle."""
    of = story.attribution
    yield "headline", item.get("headline"), of.headline
    yield "url", item.get("url"), of.url
    yield "author", [one.get("name") for one in item.get("author", [])], list(story.author_names)
    yield "publisher", item.get("publisher", {}).get("name"), of.publisher_name or of.publisher
    short = of.publisher if of.publisher_name and of.publisher != of.publisher_name else None
    yield "alternateName", item.get("publisher", {}).get("alternateName"), short
    yield "sourceOrganization", item.get("sourceOrganization", {}).get("name"), of.agency
    known = of.published or of.modified
    said = item.get("datePublished")
    yield "datePublished", said, known.isoformat() if known and said == known.isoformat() else _to_second(known)
    yield "copyrightNotice", item.get("copyrightNotice"), of.rights
    yield "license", item.get("license"), of.licence_url


def _to_second(moment: Any) -> str | None:
    if moment is None:
        return None
    return str(moment.isoformat(timespec="seconds") if hasattr(moment, "hour") else moment.isoformat())


def _failure(where: str, problem: str, hint: str = REBUILD) -> Failure:
    return Failure(stage=STAGE, source=where, problem=problem, hint=hint)
