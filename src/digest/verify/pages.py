"""What a finished page, mail or folder promises beside its words: links that hold, pictures that are there, nothing loaded from elsewhere.

Layer 3: pure. HTML is read with the standard library's parser.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.text.words import count_words
from digest.verify.headlines import check_headlines
from digest.verify.matching import shortened, squeezed
from digest.verify.readable import hidden_marks, html_paragraphs, message_parts, message_subject
from digest.verify.record import Record, RecordedStory

STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"

_WELL_FORMED = re.compile(
    r"(?:https?://[^/\s]|mailto:|cid:)[^\x00-\x20\x7f<>\"'`\\]*|[^\x00-\x20\x7f<>\"`\\:]*(?:[#?/][^\x00-\x20\x7f<>\"`\\]*)?"
)
"""Source: RFC 3986, appendix A; the schemes are those that outputs may use."""

_LOADING = frozenset("script iframe frame object embed applet audio video source track form base portal".split())
"""Elements that load, run or send something; `script` only as data."""

_REMOTE_STYLE = re.compile(r"url\(\s*['\"]?\s*(?!#|data:font)[^)]*|@import", re.IGNORECASE)


def check_promises(slug: str, record: Record, files: Mapping[str, bytes], *, root: str) -> Iterator[Failure]:
    """Yield what of an issue breaks a promise that is not about single words."""
    folder = f"issues/{slug}"
    yield from _check_rights(record, f"{root}/{folder}/issue.json")
    yield from _check_size(record, files, f"{folder}/email.html", root)
    yield from _check_pictures(record, files, folder, root)
    yield from _check_subject(record, files, f"{folder}/email.eml", root)
    for name in ("email.html", "index.html"):
        path = f"{folder}/{name}"
        if path in files:
            yield from _check_page(files[path].decode("utf-8", "replace"), path, record, files, root)
    if (page := files.get(f"{folder}/index.html")) is not None:
        yield from _check_machine_words(record, page.decode("utf-8", "replace"), f"{root}/{folder}/index.html")
    message = files.get(f"{folder}/email.eml")
    html = message_parts(message)[0] if message is not None else None
    if html is not None:
        yield from _check_page(html, f"{folder}/email.eml", record, files, root)


def check_archive(records: Mapping[str, Record], files: Mapping[str, bytes], *, root: str) -> Iterator[Failure]:
    """Yield what is wrong in the archive page: each issue has its link there, and headlines are as they are."""
    where = f"{root}/index.html"
    if "index.html" not in files:
        yield _failure(where, "missing", "build again")
        return
    html = files["index.html"].decode("utf-8", "replace")
    record = next(iter(records.values()), None)
    yield from _check_page(html, "index.html", record, files, root)
    paragraphs = html_paragraphs(html)
    links = {link for one in paragraphs for link in one.links}
    yield from check_headlines(list(records.values()), paragraphs, where)
    for slug in sorted(records):
        if not any(link.removesuffix("index.html").rstrip("/").endswith(f"issues/{slug}") for link in links):
            yield _failure(where, f"no link leads to {slug}")


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


def _check_size(record: Record, files: Mapping[str, bytes], path: str, root: str) -> Iterator[Failure]:
    """Yield that a mail is too large, unless nothing is left in it that could go."""
    size = len(files.get(path, b""))
    passages = any((*story.excerpts, *story.quotes) for story in record.emailed.all_stories)
    if size > record.email_budget and passages:
        hint = "build again, or set email.budget higher"
        yield _failure(f"{root}/{path}", f"has {size:,} bytes, more than its budget of {record.email_budget:,}", hint)


def _check_pictures(record: Record, files: Mapping[str, bytes], folder: str, root: str) -> Iterator[Failure]:
    """Yield pictures whose bytes are not what the record says, and files that no story has."""
    recorded = {story.image.sha256 for story in record.all_stories if story.image}
    there = {path: data for path, data in files.items() if path.startswith(f"{folder}/images/")}
    sums = {path: hashlib.sha256(data).hexdigest() for path, data in there.items()}
    for path, checksum in sums.items():
        if checksum not in recorded:
            yield _failure(f"{root}/{path}", "is not the picture of any story as the record has it")
    for story in record.all_stories:
        if story.image and story.image.sha256 not in sums.values():
            yield _failure(
                f"{root}/{folder}", f"{story.name}: its picture {story.image.sha256[:12]}… is missing or altered"
            )


def _check_subject(record: Record, files: Mapping[str, bytes], path: str, root: str) -> Iterator[Failure]:
    """Yield a subject that names a headline otherwise than the record; a subject may also be the issue's title."""
    headline = next((story.headline for story in record.stories if story.headline), None)
    if path not in files or headline is None:
        return
    subject = _plain(message_subject(files[path]))
    if _plain(headline) not in subject and not any(_plain(own) == subject for own in record.own_texts):
        yield _failure(f"{root}/{path}", f"subject: “{headline}” is missing or altered")


def _plain(text: str) -> str:
    """Return a text as a header can hold it, white space left out."""
    return "".join(char for char in squeezed(text) if not hidden_marks(char) and char.isprintable())


def _check_page(
    html: str, path: str, record: Record | None, files: Mapping[str, bytes], root: str
) -> Iterator[Failure]:
    """Yield links that are ill-formed or lead nowhere, and whatever loads, runs or sends something."""
    base_url = record.base_url if record else None
    page = _Page()
    page.feed(html)
    page.close()
    where = f"{root}/{path}"
    for line, problem in page.problems:
        yield _failure(f"{where}:{line}", problem)
    for line, link in page.links:
        if not _WELL_FORMED.fullmatch(link):
            yield _failure(f"{where}:{line}", f"the link {shortened(link)!r} is ill-formed")
        elif link.startswith("#"):
            if unquote(link[1:]) not in page.ids:
                yield _failure(f"{where}:{line}", f"the link {link} leads nowhere in the page")
        elif record is not None and link == record.unsubscribe_url:
            continue  # may be below the digest's own address, and is no file of it
        elif (target := _own_path(link, path, base_url)) is not None and not _is_there(target, files):
            yield _failure(f"{where}:{line}", f"the link {shortened(link)} leads to no finished file")
    for line, src in page.pictures:
        own = _own_path(src, path, base_url)
        if not src.startswith("cid:") and (own is None or own not in files):
            yield _failure(f"{where}:{line}", f"the picture {shortened(src)!r} is no finished file")


def _own_path(link: str, path: str, base_url: str | None) -> str | None:
    """Return the path below `dist/` that a link leads to; `None` when it leads elsewhere."""
    if base_url and link.startswith(base_url):
        return unquote(urlsplit(link[len(base_url) :]).path)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path


def _is_there(path: str, files: Mapping[str, bytes]) -> bool:
    bare = path.rstrip("/")
    return bare in {"", "."} or bare in files or f"{bare}/index.html" in files


@dataclass
class _Found:
    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


class _Page(HTMLParser, _Found):
    """Collects what a page leads to, loads and runs."""

    def __init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        _Found.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        if name := said.get("id"):
            self.ids.add(name)
        if tag in {"a", "area"} and "href" in said:
            self.links.append((line, said["href"]))
        if tag == "img":
            self.pictures.append((line, said.get("src", "")))
        if tag in _LOADING and not (
            tag == "script" and said.get("type") == "application/ld+json" and "src" not in said
        ):
            self.problems.append((line, f"<{tag}> loads, runs or sends something"))
        if tag == "link" and "stylesheet" in said.get("rel", "") and urlsplit(said.get("href", "")).scheme:
            self.problems.append((line, f"a style sheet is loaded from {said['href']}"))
        if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
            self.problems.append((line, "a page that leads away by itself"))
        for name, value in said.items():
            if name.startswith("on") or name in {"srcset", "background", "poster", "srcdoc", "formaction", "ping"}:
                self.problems.append((line, f"the attribute {name} loads, runs or sends something"))
            if name == "style" and _REMOTE_STYLE.search(value):
                self.problems.append((line, "a style loads something"))


def _check_machine_words(record: Record, html: str, where: str) -> Iterator[Failure]:
    """Yield where the JSON-LD of a page says of a story other than the record."""
    found = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", html, re.DOTALL)
    for text in found:
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
