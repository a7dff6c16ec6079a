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

__all__ = ["Evidence", "verify"]

STAGE = "verify"


def verify(
    files: Mapping[str, bytes],
    evidence: Callable[[str], Evidence | None],
    *,
    root: str = "dist",
    own_words: str = "",
) -> tuple[Failure, ...]:
    """Return every place where finished files differ from their sources; none means that all of it holds.

    `files` maps each path below `dist/` to its bytes, as read from the disk. `evidence` gives what can be said of a source
    file, by its path, or `None` when it is not there. `root` is what to call `dist/` in messages.
    `own_words` are texts whose words the digest itself may say beside a story: those of the project's own templates.
    """
    standard = Standard(evidence=evidence, own_words=words_in(own_words))
    failures: list[Failure] = []
    records: dict[str, Record] = {}
    for path in sorted(files):
        if path.startswith("issues/") and path.endswith("/issue.json"):
            try:
                records[path.split("/")[1]] = read_record(files[path])
            except RecordError as error:
                failures.append(Failure(stage=STAGE, source=f"{root}/{path}", problem=str(error), hint="build again"))
    if not records and not failures:
        return (Failure(stage=STAGE, source=root, problem="no issue found", hint="run: digest build"),)
    for slug, record in sorted(records.items()):
        failures += check_record(record, evidence, where=f"{root}/issues/{slug}/issue.json")
        failures += _check_files(slug, record, files, standard, root)
    failures += check_feeds(records, files, standard, root=root)
    failures += check_archive(records, files, root=root)
    for slug, record in sorted(records.items()):
        failures += check_promises(slug, record, files, root=root)
    return tuple(dict.fromkeys(failures))


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
