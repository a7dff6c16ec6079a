"""Copies what is new in a source on the disk, a folder or a maildir, into `seeds/`."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from digest.errors import StoreError
from digest.fetch import Result, failed
from digest.fetch.state import State
from digest.model import Document, Failure
from digest.project.seeds import SEEDS, document_name, read_documents, write_document
from digest.project.settings import LIES_OUTSIDE, OUTSIDE_HINT, Source
from digest.project.sidecar import Sidecar
from digest.text.urls import host_of

_HEADER_BYTES = 64 * 1024


def fetch_local(source: Source, *, root: Path, now: datetime, state: State) -> Result:
    """Copy what is new in a folder or maildir into `root/seeds`; return the source's result."""
    seeds = root / SEEDS
    place = root / (source.path or "")
    problem = _problem(source, place, root)
    if problem:
        return failed(source, *problem)
    known = set(state.entries(source.key))
    saved: list[str] = []
    failures: list[Failure] = []
    try:
        for document in _documents(source, place, root=root, now=now):
            if isinstance(document, Failure):
                failures.append(document)
            elif document.id not in known:
                known.add(document.id)
                path = write_document(
                    seeds, _file_name(source, document), document.data, _sidecar(source, document, now)
                )
                saved += [path.relative_to(root).as_posix()] if path else []
    except StoreError as error:
        return failed(source, error.problem, error.hint)
    state.save(source.key, state.load(source.key), known)
    problem_text = f"{failures[0].source}: {failures[0].problem}" if failures else ""
    if failures and not saved:
        return failed(source, problem_text, failures[0].hint)
    more = f" and {len(failures) - 1} more" if len(failures) > 1 else ""
    return Result(
        title=source.title,
        where=source.where,
        outcome="new" if saved else "unchanged",
        saved=tuple(saved),
        entries=len(saved),
        notice=f"left out {problem_text}{more}" if problem_text else "",
    )


def _problem(source: Source, place: Path, root: Path) -> tuple[str, str] | None:
    seeds = root / SEEDS
    if not source.is_allowed(place, root=root, base=place):
        return LIES_OUTSIDE, OUTSIDE_HINT
    if not place.is_dir():
        return "there is no such folder", "check the path in digest.toml"
    if source.kind == "maildir" and not ((place / "cur").is_dir() or (place / "new").is_dir()):
        return "is not a maildir: it has neither 'cur' nor 'new'", "use kind = 'folder' for a folder of files"
    if seeds.resolve().is_relative_to(place.resolve()) or place.resolve().is_relative_to(seeds.resolve()):
        return "holds the seeds, or lies within them", "name a folder outside of seeds/"
    return None


def _documents(source: Source, place: Path, *, root: Path, now: datetime) -> Iterator[Document | Failure]:
    """Yield the files of a folder, or the messages of a maildir; messages in delivery (`tmp`) are left alone."""
    folders = [place / "cur", place / "new"] if source.kind == "maildir" else [place]
    for folder in folders:
        if folder.is_dir():
            yield from read_documents(folder, root=root, now=now)


def _file_name(source: Source, document: Document) -> str:
    if source.kind == "maildir":
        host, subject = _mail_words(document.data)
        return document_name(document.data, host=host, title=subject, ending=".eml")
    name = Path(document.source)
    return document_name(document.data, host=host_of(document.url), title=name.stem, ending=name.suffix.lower())


def _mail_words(data: bytes) -> tuple[str, str]:
    """Return a message's sending host and its subject, for its file's name."""
    head = data[:_HEADER_BYTES].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    message = message_from_bytes(head + b"\n\n", policy=default)
    try:
        sender, subject = str(message.get("from", "")), str(message.get("subject", ""))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return "mail", ""  # the standard library's parser fails on some headers; the hash then names the file
    return sender.rpartition("@")[2].strip("<> \t\r\n\"'") or "mail", subject


def _sidecar(source: Source, document: Document, now: datetime) -> Sidecar:
    media_type = "message/rfc822" if source.kind == "maildir" else document.media_type
    return Sidecar(
        url=document.url,
        media_type=media_type,
        fetched=document.seen.moment if document.seen else now,
        source=source.name or None,
    )
