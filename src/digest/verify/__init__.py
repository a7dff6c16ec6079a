"""The judge: do finished files say what their sources say, under the right names? Layer 3: pure.

It shares no code with what wrote the files. `record` reads `issue.json`; `sources` holds the record against the sources;
`readable` takes the words out of a finished file, `syndication` out of a feed; `outputs` (with `segments`, `passages`, `accounts`) and
`feeds` hold them against the record; `headlines` and `pages` look at headlines elsewhere, links, pictures, sizes and the account of rights.
"""

from collections.abc import Callable, Mapping

from digest.model import Failure
from digest.verify.accounts import words_in
from digest.verify.feeds import check_feeds
from digest.verify.outputs import Standard, check_output
from digest.verify.pages import check_archive, check_promises
from digest.verify.readable import Paragraph, html_paragraphs, message_parts, text_paragraphs
from digest.verify.record import Record, RecordError, read_record
from digest.verify.sources import Evidence, check_record

__all__ = ["Evidence", "check_issue", "verify"]

STAGE = "verify"


def verify(
    files: Mapping[str, bytes],
    evidence: Callable[[str], Evidence | None],
    *,
    root: str = "dist",
    own_words: str = "",
    sound: Callable[[str], bool] | None = None,
) -> tuple[Failure, ...]:
    """Return every place where finished files differ from their sources; none means that all of it holds.

    `files` maps each path below `dist/` to its bytes, as read from the disk. `evidence` gives what can be said of a source
    file, by its path, or `None` when it is not there. `root` is what to call `dist/` in messages.
    `own_words` are texts whose words the digest itself may say beside a story: those of the project's own templates.
    `sound` tells, by its slug, whether `check_issue` found nothing in an issue, for who has that done elsewhere; it is asked last.
    """
    standard = Standard(evidence=evidence, own_words=words_in(own_words))
    broken: list[Failure] = []
    records: dict[str, Record] = {}
    for path in sorted(files):
        if path.startswith("issues/") and path.endswith("/issue.json"):
            try:
                records[path.split("/")[1]] = read_record(files[path])
            except RecordError as error:
                broken.append(Failure(stage=STAGE, source=f"{root}/{path}", problem=str(error), hint="build again"))
    if not records and not broken:
        return (Failure(stage=STAGE, source=root, problem="no issue found", hint="run: digest build"),)
    around = [*check_feeds(records, files, standard, root=root), *check_archive(records, files, root=root)]
    single: list[Failure] = []
    promises: list[Failure] = []
    for slug, record in sorted(records.items()):
        if sound is None or not sound(slug):
            single += _check_issue(slug, record, files, standard, root)
            promises += check_promises(slug, record, files, root=root)
    return tuple(dict.fromkeys((*broken, *single, *around, *promises)))


def check_issue(
    slug: str,
    files: Mapping[str, bytes],
    evidence: Callable[[str], Evidence | None],
    *,
    root: str = "dist",
    own_words: str = "",
) -> tuple[Failure, ...]:
    """Return what is wrong in the record, the page and the mail of one issue: a part of what `verify` says.

    Of `files`, only those below `issues/SLUG/` need their bytes, and no feeds; the others are there to be linked to. A record that is
    not there, or cannot be read, is for `verify` to tell.
    """
    try:
        record = read_record(files[f"issues/{slug}/issue.json"])
    except (RecordError, KeyError):
        return ()
    standard = Standard(evidence=evidence, own_words=words_in(own_words))
    promises = check_promises(slug, record, files, root=root)
    return (*_check_issue(slug, record, files, standard, root), *promises)


def _check_issue(slug: str, record: Record, files: Mapping[str, bytes], standard: Standard, root: str) -> list[Failure]:
    failures = [*check_record(record, standard.evidence, where=f"{root}/issues/{slug}/issue.json")]
    return failures + _check_files(slug, record, files, standard, root)


def _check_files(slug: str, record: Record, files: Mapping[str, bytes], standard: Standard, root: str) -> list[Failure]:
    """Return what is wrong in the files of one issue."""
    folder = f"issues/{slug}"
    failures: list[Failure] = []
    if record.slug != slug:
        problem = f"is the record of {record.slug}"
        failures.append(Failure(stage=STAGE, source=f"{root}/{folder}/issue.json", problem=problem, hint="build again"))

    def text_of(name: str) -> str | None:
        data = files.get(f"{folder}/{name}")
        return None if data is None else data.decode("utf-8", "replace")

    message = files.get(f"{folder}/email.eml")
    html, text = message_parts(message) if message is not None else (None, None)
    sound: set[tuple[Callable[[str], list[Paragraph]], str]] = set()
    for name, words, read in (
        ("email.html", text_of("email.html"), html_paragraphs),
        ("email.txt", text_of("email.txt"), text_paragraphs),
        ("index.html", text_of("index.html"), html_paragraphs),
        ("email.eml (HTML part)", html, html_paragraphs),
        ("email.eml (text part)", text, text_paragraphs),
    ):
        where = f"{root}/{folder}/{name}"
        of_mail = name.startswith("email")
        if words is None:
            failures.append(Failure(stage=STAGE, source=where, problem="missing", hint="build again"))
        elif not of_mail or (read, words.rstrip()) not in sound:  # a message mostly says what the files beside it say
            problems = list(check_output(record.emailed if of_mail else record, read(words), standard, where=where))
            failures += problems
            if of_mail and not problems:
                sound.add((read, words.rstrip()))
    return failures
