"""`digest fetch`: asks every source what is new and saves it into `seeds/`.

    sources ──expand OPML──▶ jobs ──ask: network, several hosts at a time──▶ replies ──settle: disk and state, one by one──▶ results

A failing source becomes a result and stops no other. Threads only ask; all writing is done by the calling thread.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from digest.errors import StoreError
from digest.fetch import FetchReport, Result, SourceError, failed
from digest.fetch.entries import FetchedPages, discover_feed, fetch_pages, is_feed
from digest.fetch.http import Client, RequestError, RequestLimits, Response, Validators
from digest.fetch.local import fetch_local
from digest.fetch.saving import save_response, save_whole, saved_addresses, with_picture
from digest.fetch.state import SourceState, State
from digest.project.files import read_file
from digest.project.seeds import SEEDS
from digest.project.settings import LIES_OUTSIDE, OUTSIDE_HINT, Source
from digest.text.urls import host_of

STATE_FILE = ".digest/state.db"
_HOSTS_AT_A_TIME = 8
MAX_LIST_BYTES = 4 * 1024 * 1024
_MAX_OUTLINES = 5000

Progress = Callable[[int, int, str], None]
"""Called with the number of sources done, of all sources, and the title of the one just done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One source to ask over the network."""

    source: Source
    state: SourceState
    seen: frozenset[str] = frozenset()
    """The entries that were saved before; set where their pages are to be fetched."""
    pictures: bool = False
    """Whether the lead pictures of pages are wanted."""

    @property
    def url(self) -> str:
        return self.state.feed_url or self.state.moved_to or self.source.url or ""

    @property
    def origin(self) -> str:
        return self.source.origin or self.source.url or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """The response to a job, or the problem."""

    job: _Job
    response: Response | None = None
    problem: RequestError | None = None
    feed_url: str | None = None
    """The feed that was discovered on the way."""
    pages: FetchedPages | None = None
    """The pages of its new entries, where they are wanted."""
    bug: BaseException | None = None


def fetch(  # noqa: PLR0913 - keyword-only options, each with a default that suits the command line
    sources: Sequence[Source],
    *,
    root: Path,
    now: datetime,
    progress: Progress | None = None,
    allow_private: bool = False,
    retry: bool = False,
    pictures: bool = False,
    limits: RequestLimits | None = None,
) -> FetchReport:
    """Return the result of each source, after saving what is new in it into `root/seeds`.

    `now` is aware. `allow_private` lets addresses of the local network be asked. `retry` asks also what is
    disabled or asked to wait, and makes no request conditional. `pictures` saves the lead picture of each page with it.

    Raises: StoreError when the project's own files cannot be used.
    """
    client = Client(limits=limits, allow_private=allow_private)
    with State(root / STATE_FILE) as state:
        listed, results = expand(sources, client=client, root=root)
        wanted = list(dict.fromkeys(listed))
        jobs = [replace(_job(s, state=state, seeds=root / SEEDS), pictures=pictures) for s in wanted if s.url]
        if retry:
            jobs = [replace(job, state=_fresh(job.state)) for job in jobs]
        settled = {source.key: result for source, result in results.items()}
        asked = [job for job in jobs if job.source.key not in settled]
        shelved = {job.source.key: result for job in asked if (result := _shelved(job, now)) is not None}
        settled |= shelved
        asked = [job for job in asked if job.source.key not in shelved]
        local = [source for source in wanted if not source.url and source.key not in settled]
        number = len(asked) + len(local)
        steps = _settle_all(asked, local, client=client, root=root, now=now, state=state)
        for done, (source, result) in enumerate(steps, start=1):
            settled[source.key] = result
            if progress:
                progress(done, number, source.title)
    order = list(dict.fromkeys([*(source.key for source in results), *(source.key for source in wanted)]))
    return FetchReport(results=tuple(settled[key] for key in order if key in settled))


def _settle_all(
    jobs: Sequence[_Job], local: Iterable[Source], *, client: Client, root: Path, now: datetime, state: State
) -> Iterator[tuple[Source, Result]]:
    for source in local:
        yield source, fetch_local(source, root=root, now=now, state=state)
    for reply in _ask_all(jobs, client, now):
        yield reply.job.source, _settle(reply, root=root, now=now, state=state)


def _job(source: Source, *, state: State, seeds: Path) -> _Job:
    old = state.load(source.key)
    seen = state.entries(source.key) if source.pages else frozenset[str]()
    if source.pages and old.checked is None:
        seen |= saved_addresses(seeds)
    return _Job(source=source, state=old, seen=seen)


def _fresh(state: SourceState) -> SourceState:
    return replace(state, disabled=None, not_before=None, etag=None, last_modified=None)


def _shelved(job: _Job, now: datetime) -> Result | None:
    """Return the result of a source that is not asked now, or `None` to ask it."""
    source, state = job.source, job.state
    if state.disabled:
        return Result(
            title=source.title,
            where=source.where,
            outcome="disabled",
            problem=state.disabled,
            hint="remove it from digest.toml, or run `digest fetch --retry`",
        )
    if state.not_before and state.not_before > now:
        until = state.not_before.strftime("%Y-%m-%d %H:%M %Z")
        return Result(
            title=source.title,
            where=source.where,
            outcome="waiting",
            notice=f"the server asked not to be asked before {until}",
        )
    return None


def _ask_all(jobs: Sequence[_Job], client: Client, now: datetime) -> Iterator[_Reply]:
    """Yield the replies as they come: several hosts at a time, the sources of one host one after another."""
    hosts: dict[str, list[_Job]] = {}
    for job in jobs:
        hosts.setdefault(host_of(job.url), []).append(job)
    waiting: queue.SimpleQueue[Sequence[_Job]] = queue.SimpleQueue()
    for group in hosts.values():
        waiting.put(group)
    replies: queue.SimpleQueue[_Reply] = queue.SimpleQueue()
    stopping = threading.Event()

    def work() -> None:
        while not stopping.is_set():
            try:
                group = waiting.get_nowait()
            except queue.Empty:
                return
            for job in group:
                replies.put(_ask(job, client, now))

    for number in range(min(_HOSTS_AT_A_TIME, len(hosts))):
        # Daemons, so that interrupting the command does not wait for the slowest server.
        threading.Thread(target=work, name=f"fetch {number}", daemon=True).start()
    try:
        for _ in jobs:
            reply = replies.get()
            if reply.bug is not None:
                raise reply.bug
            yield reply
    finally:
        stopping.set()


def _ask(job: _Job, client: Client, now: datetime) -> _Reply:
    try:
        validators = Validators(etag=job.state.etag, last_modified=job.state.last_modified)
        response = client.get(job.url, origin=job.origin, validators=validators, now=now)
        if job.source.kind != "feed" or response.status != 200 or is_feed(response.data):
            feed_url = job.state.feed_url
        else:
            response = _named_feed(response, client, job.origin, now)
            feed_url = response.url
        pages = None
        if job.source.pages and response.status == 200:
            pages = fetch_pages(response, client=client, origin=job.origin, seen=job.seen, now=now)
        if job.pictures:
            load = partial(with_picture, client=client, origin=job.origin, now=now)
            response = load(response) if pages is None else response
            pages = replace(pages, responses=tuple(map(load, pages.responses))) if pages else None
        return _Reply(job=job, response=response, feed_url=feed_url, pages=pages)
    except RequestError as problem:
        return _Reply(job=job, problem=problem)
    except BaseException as bug:  # noqa: BLE001 - raised again by the thread that waits for it
        return _Reply(job=job, bug=bug)


def _named_feed(page: Response, client: Client, origin: str, now: datetime) -> Response:
    """Return the feed that a page names. Raises: RequestError."""
    feed_url = discover_feed(page.data, page.final_url)
    if feed_url is None or feed_url == page.final_url:
        raise RequestError("neither a feed nor a page that names one", "use kind = 'page', or the feed's own address")
    feed = client.get(feed_url, origin=origin, now=now)
    if not is_feed(feed.data):
        raise RequestError(f"names {feed_url} as its feed, which is not a feed", "use the feed's own address")
    return feed


def _settle(reply: _Reply, *, root: Path, now: datetime, state: State) -> Result:
    """Save what is new in a response and the source's state; return the source's result."""
    source, old = reply.job.source, reply.job.state
    if reply.problem is not None:
        return _settle_problem(reply, reply.problem, now=now, state=state)
    response = reply.response
    if response is None:
        raise AssertionError("a reply has a response or a problem")
    moved = response.moved_to if reply.feed_url is None else None
    new = replace(
        old,
        feed_url=(response.moved_to or reply.feed_url) if reply.feed_url else None,
        moved_to=moved or old.moved_to,
        not_before=None,
        disabled=None,
        checked=now,
        etag=response.etag if response.status == 200 else old.etag,
        last_modified=response.last_modified if response.status == 200 else old.last_modified,
    )
    notice = f"has moved for good to {moved}: change it in digest.toml" if moved else ""
    if response.status == 304:
        state.save(source.key, new)
        return Result(title=source.title, where=source.where, outcome="unchanged", notice=notice)
    folder = root / SEEDS
    try:
        if reply.pages is not None:
            return _settle_pages(reply.job.source, reply.pages, new, notice, folder=folder, now=now, state=state)
        saved = save_response(response, source=source, folder=folder, now=now, old=old, state=state)
    except StoreError as error:
        return failed(source, error.problem, error.hint)
    state.save(source.key, replace(new, fingerprint=saved.fingerprint), saved.keys)
    return Result(
        title=source.title,
        where=source.where,
        outcome="new" if saved.path else "unchanged",
        saved=(saved.path.relative_to(root).as_posix(),) if saved.path else (),
        entries=saved.entries,
        notice="; ".join(filter(None, (notice, response.picture_problem))),
    )


def _settle_pages(  # noqa: PLR0913 - keyword-only
    source: Source, pages: FetchedPages, new: SourceState, notice: str, *, folder: Path, now: datetime, state: State
) -> Result:
    """Save the pages of a feed's new entries; as long as some are missing, the feed is asked unconditionally."""
    if pages.responses:
        state.begin(source.key, new)
    saved = [
        path for response in pages.responses if (path := save_whole(response, folder=folder, now=now, name=source.name))
    ]
    if not pages.complete:
        new = replace(new, etag=None, last_modified=None)
    if pages.problems:
        where, error = pages.problems[0]
        more = f" and {len(pages.problems) - 1} more" if len(pages.problems) > 1 else ""
        notice = f"{notice}; " * bool(notice) + f"left out {where}: {error.problem}{more}"
    if problem := next((response.picture_problem for response in pages.responses if response.picture_problem), ""):
        notice = "; ".join(filter(None, (notice, problem)))
    state.save(source.key, new, pages.keys)
    is_failed = bool(pages.problems) and not pages.responses
    return Result(
        title=source.title,
        where=source.where,
        outcome="failed" if is_failed else "new" if saved else "unchanged",
        saved=tuple(path.relative_to(folder.parent).as_posix() for path in saved),
        entries=len(saved),
        problem=notice if is_failed else "",
        hint=pages.problems[0][1].hint if is_failed else "",
        notice="" if is_failed else notice,
    )


def _settle_problem(reply: _Reply, problem: RequestError, *, now: datetime, state: State) -> Result:
    source, old = reply.job.source, reply.job.state
    checked = now if old.checked else None  # otherwise the seeds are searched at the next response
    new = replace(old, checked=checked, not_before=now + problem.wait if problem.wait else None)
    hint = problem.hint
    if problem.status == 410:
        new = replace(new, disabled=f"the server said on {now:%Y-%m-%d} that it is gone for good (HTTP 410)")
        hint = "it is not asked again; remove it from digest.toml"
    elif problem.status == 404:
        new = replace(new, feed_url=None, moved_to=None)  # start again from the address that a person gave
    state.save(source.key, new)
    return failed(source, problem.problem, hint)


def expand(sources: Sequence[Source], *, client: Client, root: Path) -> tuple[tuple[Source, ...], dict[Source, Result]]:
    """Return the sources with every OPML list replaced by its feeds, and a result for each list that failed."""
    expanded: list[Source] = []
    unread: dict[Source, Result] = {}
    for source in sources:
        if source.kind != "opml":
            expanded.append(source)
            continue
        try:
            feeds = _feeds(_read(source, client=client, root=root))
        except SourceError as error:
            unread[source] = failed(source, error.problem, error.hint)
        else:
            expanded += [replace(feed, origin=source.url) for feed in feeds]
    return tuple(expanded), unread


def _feeds(data: bytes) -> tuple[Source, ...]:
    feeds = parse_opml(data)
    if not feeds:
        raise SourceError("names no feed", "check that it is an OPML file")
    return feeds


def parse_opml(data: bytes) -> tuple[Source, ...]:
    """Return the feeds that an OPML list names, each address once, in order.

    Source: OPML 2.0, "Subscription lists".
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root is None:  # nothing could be recovered
        return ()
    feeds: dict[str, Source] = {}
    for outline in islice(root.iter("{*}outline"), _MAX_OUTLINES):
        attributes = {str(name).lower(): str(value).strip() for name, value in outline.items()}
        url = attributes.get("xmlurl", "")
        if url.lower().startswith("feed:"):
            url = url[5:] if url[5:7] != "//" else f"https:{url[5:]}"
        if url.lower().startswith(("http://", "https://")):
            feeds.setdefault(
                url, Source(kind="feed", url=url, name=attributes.get("title") or attributes.get("text") or "")
            )
    return tuple(feeds.values())


def _read(source: Source, *, client: Client, root: Path) -> bytes:
    if source.url:
        return client.get(source.url).data
    path = root / (source.path or "")
    if not source.is_allowed(path, root=root, base=path):
        raise SourceError(LIES_OUTSIDE, OUTSIDE_HINT)
    try:
        data = read_file(path, home=path.parent if source.outside else root, limit_bytes=MAX_LIST_BYTES + 1)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error})", "check the path in digest.toml") from error
    if len(data) > MAX_LIST_BYTES:
        raise SourceError(f"is larger than {MAX_LIST_BYTES // 1024 // 1024} MB", "split the list")
    return data
