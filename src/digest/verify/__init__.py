"""The judge: whether finished files say what their sources say, under the right names.

It shares no code with what wrote the files. `record` reads `issue.json`; `sources` (with `editor` and `permissions`) holds the record
against the sources, and `wording` says anew what must be printed; `finished` and `feed_entries` read finished files and feeds as their
readers see them, which `looks` and `stylesheets` say; `outputs` (with `segments`, `attribution` and `headlines`) and `feeds` hold their
words against the record; `pages` checks links, pictures, sizes and rights, `loading` what is loaded from elsewhere.

Issues are judged one after another, and each is let go before the next: an archive takes no more memory than its largest issue, the
documents of the feeds that readers poll, and the lines of the archive page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from digest.model import Failure
from digest.verify.feeds import PageFeeds, check_archives, check_strays
from digest.verify.finished import FinishedFiles, FinishedPage, FinishedParagraph, read_finished
from digest.verify.matching import StoryFailure, failure
from digest.verify.outputs import Standard, check_output
from digest.verify.pages import ArchivePage, check_promises
from digest.verify.permissions import Permission
from digest.verify.record import Record, RecordError, read_record
from digest.verify.sources import BodyPart, SourceEvidence, SourceWords, check_record
from digest.verify.wording import words_in

__all__ = ["BodyPart", "Permission", "SourceEvidence", "StoryFailure", "check_issue", "verify"]


def verify(
    files: Mapping[str, bytes],
    evidence: Callable[[str], SourceEvidence | None],
    *,
    root: str = "dist",
    own_words: str = "",
    permissions: Sequence[Permission] | None = None,
    sound: Callable[[str], bool] | None = None,
) -> tuple[Failure, ...]:
    """Return every place where finished files differ from their sources; none means that every promise holds.

    `files` maps each path below `dist/` to its bytes, as read from the disk; bytes are asked for when they are needed and not kept, so
    the mapping may read them each time. `evidence` returns what a source file says, by its path; `None` when the file is missing. `root`
    is the name of `dist/` in messages.
    `own_words` are texts whose words the digest itself may say beside a story: those of the project's own templates. `permissions` are the
    credit lines that its settings ask for; `None` where these are not known.
    `sound` says, by its slug, whether `check_issue` found nothing in an issue, for callers that have run it elsewhere. It is asked once
    for each issue, in the order of their slugs, after what surrounds that issue was judged here.
    """
    slugs = sorted(slug for path in files if (slug := _slug_of(path)) is not None)
    if not slugs:
        return (failure(root, "no issue found", "run: digest build"),)
    judge = _Judge(files, evidence, words_in(own_words), permissions, root=root)
    for slug in slugs:
        judge.judge(slug, sound)
    return judge.verdict()


def check_issue(
    slug: str,
    files: Mapping[str, bytes],
    evidence: Callable[[str], SourceEvidence | None],
    *,
    root: str = "dist",
    own_words: str = "",
    permissions: Sequence[Permission] | None = None,
) -> tuple[Failure, ...]:
    """Return what is wrong in the record, the page, the mail and the archive documents of one issue: a part of what `verify` returns.

    Of `files`, only those below `issues/SLUG/` need their bytes; the others are there to be linked to. A record that is missing or
    unreadable is left to `verify`.
    """
    try:
        record = read_record(files[f"issues/{slug}/issue.json"])
    except (RecordError, KeyError):
        return ()
    folder = f"issues/{slug}/images/"
    pictures = sorted(path for path in files if path.startswith(folder))
    standard = Standard(sources=SourceWords(record, evidence), own_words=words_in(own_words), permissions=permissions)
    failures = _judged(slug, record, files, pictures, standard, root)
    return (*failures.words, *failures.promises)


@dataclass(frozen=True, slots=True, kw_only=True)
class _IssueFailures:
    """What is wrong in issues: in the words of their files, and in what these promise beside words."""

    words: list[Failure] = field(default_factory=list)
    promises: list[Failure] = field(default_factory=list)


class _Judge:
    """Judges issue by issue what belongs to one, and what surrounds them all; keeps no record beyond its turn."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        evidence: Callable[[str], SourceEvidence | None],
        own_words: frozenset[str],
        permissions: Sequence[Permission] | None,
        *,
        root: str,
    ) -> None:
        self._files, self._evidence, self._own_words, self._root = files, evidence, own_words, root
        self._permissions = permissions
        self._pictures = _pictures(files)
        self._feeds = PageFeeds(files, root=root)
        self._page = ArchivePage(files, own_words, root=root)
        self._readable: set[str] = set()
        self._broken: list[Failure] = []
        self._failures = _IssueFailures()

    def judge(self, slug: str, sound: Callable[[str], bool] | None) -> None:
        """Judge an issue, unless it was found sound elsewhere, and what surrounds it."""
        path = f"issues/{slug}/issue.json"
        record = None
        try:
            record = read_record(self._files[path])
        except RecordError as error:
            self._broken.append(failure(f"{self._root}/{path}", str(error), "build again"))
        else:
            self._readable.add(slug)
            words = SourceWords(record, self._evidence)
            standard = Standard(sources=words, own_words=self._own_words, permissions=self._permissions)
            self._feeds.see(slug, record, standard)
            self._page.see(slug, record)
        is_sound = sound is not None and sound(slug)
        if record is not None and not is_sound:
            pictures = self._pictures.get(slug, [])
            failures = _judged(slug, record, self._files, pictures, standard, self._root)
            self._failures.words.extend(failures.words)
            self._failures.promises.extend(failures.promises)

    def verdict(self) -> tuple[Failure, ...]:
        """Return what is wrong, each once."""
        around = (
            *self._feeds.failures(),
            *check_strays(self._readable, self._files, root=self._root),
            *self._page.failures(),
        )
        return tuple(dict.fromkeys((*self._broken, *self._failures.words, *around, *self._failures.promises)))


def _slug_of(path: str) -> str | None:
    """Return the slug of the issue whose record is at a path; `None` for other files."""
    folder, _, name = path.removeprefix("issues/").partition("/")
    return folder if path.startswith("issues/") and name == "issue.json" else None


def _pictures(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the paths of the pictures of each issue, by its slug."""
    pictures: dict[str, list[str]] = {}
    for path in sorted(files):
        parts = path.split("/", 3)
        if len(parts) == 4 and parts[0] == "issues" and parts[2] == "images":
            pictures.setdefault(parts[1], []).append(path)
    return pictures


def _judged(
    slug: str, record: Record, files: Mapping[str, bytes], pictures: list[str], standard: Standard, root: str
) -> _IssueFailures:
    """Return what is wrong in one issue."""
    finished = read_finished(slug, files, pictures)
    where = f"{root}/issues/{slug}"
    words = [
        *check_record(record, standard.sources.evidence, permissions=standard.permissions, where=f"{where}/issue.json")
    ]
    if record.slug != slug:
        words.append(failure(f"{where}/issue.json", f"is the record of {record.slug}", "build again"))
    words += _check_files(record, finished, standard, where)
    words += check_archives(slug, record, files, standard, root=root)
    return _IssueFailures(words=words, promises=[*check_promises(slug, record, finished, files, root=root)])


def _check_files(record: Record, finished: FinishedFiles, standard: Standard, folder: str) -> Iterator[Failure]:
    """Yield what is wrong in the words of an issue's mail and page."""
    emailed = record.emailed
    sound: list[object] = []
    for name, shown, paragraphs in (
        ("email.html", emailed, _words_of(finished.mail)),
        ("email.txt", emailed, finished.text),
        ("index.html", record, _words_of(finished.page)),
        ("email.eml (HTML part)", emailed, _words_of(finished.message_page)),
        ("email.eml (text part)", emailed, finished.message_text),
    ):
        where = f"{folder}/{name}"
        if paragraphs is None:
            yield failure(where, "missing")
        elif not any(paragraphs is one for one in sound):  # a message usually says the same as the files beside it
            problems = list(check_output(shown, paragraphs, standard, where=where))
            yield from problems
            if not problems:
                sound.append(paragraphs)


def _words_of(page: FinishedPage | None) -> list[FinishedParagraph] | None:
    return None if page is None else page.paragraphs
