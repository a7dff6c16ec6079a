"""`digest.toml`: what a project sets, checked all at once. Layer 4, an edge: reads one file.

Every setting has a default, so a project needs no file. All problems are reported together, each with its place and what would do.
"""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from digest.errors import ConfigError
from digest.model import Site

FILE = "digest.toml"


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/<>\"'`\\]+(/[^\s<>\"'`\\]*)?", value):
        raise ValueError("must be a web address, like https://example.org/digest/")
    return value


def _folder_address(value: str) -> str:
    address = _web_address(value)
    return address if address.endswith("/") else address + "/"


def _tag(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*,\d{4}(-\d\d(-\d\d)?)?", value):
        raise ValueError("must be a domain of yours and a year in which you had it, like example.org,2026")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("must be a language code, like en or pt-BR")
    return value


def _mailbox(value: str) -> str:
    if not re.fullmatch(r"(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)", value):
        raise ValueError("must be a mail address, like Name <name@example.org>")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
FolderAddress = Annotated[str, AfterValidator(_folder_address)]
TagEntity = Annotated[str, AfterValidator(_tag)]
Language = Annotated[str, AfterValidator(_language)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EmailSettings(_Table):
    """`[email]`: the message itself."""

    sender: Annotated[
        Mailbox | None, Field(alias="from", description="Who the mail is from: Name <name@example.org>")
    ] = None
    reply_to: Annotated[Mailbox | None, Field(description="Where answers go")] = None
    unsubscribe_url: Annotated[WebAddress | None, Field(description="Where a reader unsubscribes with one click")] = (
        None
    )
    postal_address: Annotated[
        str | None, Field(description="Your postal address, which some laws want in every mail")
    ] = None


class StorySettings(_Table):
    """`[story]`: how much of each article is shown."""

    words: Annotated[
        int, Field(ge=20, le=600, description="Words of excerpts per story; whole paragraphs are chosen to fit")
    ] = 120
    quotes: Annotated[int, Field(ge=0, le=6, description="Pull quotes per story, at most")] = 2


class FeedSettings(_Table):
    """`[feeds]`: what is beside the two Atom feeds, and how long a feed is."""

    issues: Annotated[
        int, Field(ge=1, le=100, description="Issues in each feed; the older ones are in its archive documents")
    ] = 4
    rss: Annotated[bool, Field(description="Both feeds as RSS 2.0 too")] = False
    json_feed: Annotated[bool, Field(alias="json", description="Both feeds as JSON Feed 1.1 too")] = False


class SourceTable(_Table):
    """One `[[sources]]`: where `digest fetch` looks for what is new."""

    kind: Annotated[
        Literal["feed", "page", "opml", "folder", "maildir"],
        Field(description="What it is: feed, page, opml, folder or maildir"),
    ] = "feed"
    url: Annotated[WebAddress | None, Field(description="Its address; a page that names a feed will do")] = None
    path: Annotated[str | None, Field(description="Its place on disk, from the project's folder")] = None
    name: Annotated[str, Field(description="What to call it")] = ""
    pages: Annotated[
        bool, Field(description="Of a feed: save the pages its entries lead to instead of the entries")
    ] = False

    @model_validator(mode="after")
    def _has_one_place(self) -> "SourceTable":
        if (self.url is None) == (self.path is None):
            raise ValueError("needs a url or a path, and not both")
        return self


class FetchSettings(_Table):
    """`[fetch]`: how `digest fetch` and `digest add` ask."""

    allow_private: Annotated[bool, Field(description="Let addresses of your own network be asked")] = False


class Settings(_Table):
    """The whole of `digest.toml`."""

    title: Annotated[str, Field(min_length=1, max_length=200, description="The name of your digest")] = "Weekly Digest"
    language: Annotated[Language, Field(description="The language of the digest's own words")] = "en"
    editor: Annotated[str | None, Field(description="Who answers for the digest")] = None
    base_url: Annotated[FolderAddress | None, Field(description="Where you publish dist/")] = None
    tag: Annotated[
        TagEntity | None, Field(description="A domain of yours and a year, for feed ids that outlive a move")
    ] = None
    email: EmailSettings = EmailSettings()
    story: StorySettings = StorySettings()
    fetch: FetchSettings = FetchSettings()
    sources: tuple[SourceTable, ...] = ()
    feeds: FeedSettings = FeedSettings()

    @property
    def site(self) -> Site:
        """The digest as a publication."""
        return Site(
            title=self.title,
            language=self.language,
            editor=self.editor,
            base_url=self.base_url,
            tag=self.tag,
            sender=self.email.sender,
            reply_to=self.email.reply_to,
            unsubscribe_url=self.email.unsubscribe_url,
            postal_address=self.email.postal_address,
            feed_issues=self.feeds.issues,
            rss=self.feeds.rss,
            json_feed=self.feeds.json_feed,
        )


def load_settings(root: Path) -> Settings:
    """Return the settings of the project in `root`; the defaults when it has no `digest.toml`.

    Raises:
        ConfigError: with every problem of the file and what would be accepted.
    """
    path = root / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            FILE, f"is not TOML: {error}", "text needs quotation marks; see docs/configuration.md"
        ) from error
    except OSError as error:
        raise ConfigError(FILE, f"cannot be read: {error.strerror}", "check its permissions") from error
    try:
        return Settings.model_validate(found)
    except ValidationError as error:
        problems = [_problem(one["loc"], one["type"], one["msg"]) for one in error.errors()]
        where, problem, hint = problems[0]
        more = "".join(f"\n{FILE}: {w}: {p}" + (f"\nhint: {h}" if h else "") for w, p, h in problems[1:])
        raise ConfigError(f"{FILE}: {where}", problem, hint + more) from error


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> tuple[str, str, str]:
    """Return where, what, and what would be accepted."""
    where = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        known = _known(place[:-1])
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        return where, "unknown setting", f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return where, message.removeprefix("Value error, "), ""


def _known(place: tuple[int | str, ...]) -> list[str]:
    """Return the names of the settings in a table."""
    model: Any = Settings
    for part in place:
        if isinstance(part, str):
            model = model.model_fields[part].annotation
            model = next(iter(get_args(model)), model)
    return sorted(field.alias or name for name, field in model.model_fields.items())
