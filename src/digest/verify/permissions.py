"""Says which credit lines have to stand beside a story, by the `[[rights]]` of the settings. Documented in docs/settings.md."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.model import Attribution
from digest.verify.record import RecordedStory


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A credit line, and what it is about."""

    credit: str
    publishers: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def credit_problems(story: RecordedStory, permissions: Sequence[Permission]) -> Iterator[str]:
    """Yield that a story's credit line lacks one that has to stand there, or has one that the settings do not ask for."""
    fitting = [one for one in permissions if _fits(one, story.attribution)]
    left = story.credit or ""
    for credit in dict.fromkeys(one.credit.strip() for one in fitting):
        is_sure = any(one.credit.strip() == credit and not one.licences for one in fitting)
        if is_sure and credit not in left:
            yield f"the settings ask for the credit line “{credit}”, and the record has “{story.credit or ''}”"
        left = left.replace(credit, "", 1)
    if left.replace("; ", "").strip():
        yield f"the settings do not ask for the credit line “{story.credit}”"


def _fits(permission: Permission, of: Attribution) -> bool:
    """Return whether a story may be meant; which licence it has is not judged."""
    if permission.publishers and not any(_is_from(name, of) for name in permission.publishers):
        return False
    said = _plain((of.rights or "", of.access_notice or ""))
    return not permission.notices or any(_plain([words]) in said for words in permission.notices if words.strip())


def _is_from(name: str, of: Attribution) -> bool:
    """Return whether a name in the settings is the publisher, the agency or the host of a story."""
    wanted = _plain([name])
    if wanted and wanted in {_plain([own]) for own in (of.publisher, of.publisher_name, of.agency) if own}:
        return True
    try:
        host = (urlsplit(of.url or "").hostname or "").removeprefix("www.")
    except ValueError:  # brackets without an address in them
        return False
    return "." in wanted and (host == wanted.removeprefix("www.") or host.endswith(f".{wanted}"))


def _plain(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).casefold().split())
