"""`digest.toml`: its tables, with the default, the description and the check of each setting, and reading it.

Every setting has a default, so a project needs no file. All problems are reported together, each with its place and what would do.

`docs/configuration.md` has the same table; a test compares them.
"""

import difflib
import hashlib
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from digest.composer.ranking import SectionRule
from digest.composer.rights import RightsRule
from digest.errors import ConfigError, StoreError
from digest.model import Image, Site
from digest.project.files import read_file
from digest.project.themes import ThemeTable
from digest.text.images import PictureError, image_facts
from digest.text.lengths import STORY_WORDS
from digest.text.urls import canonical, host_of

LIES_OUTSIDE = "lies outside of the project"
OUTSIDE_HINT = "to read it from there, write outside = true beside its path in digest.toml"

SourceKind: TypeAlias = Literal["feed", "page", "opml", "folder", "maildir", "rows"]
"""`rows`: tables of articles that are read where they are, at every build; nothing is fetched from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One `[[sources]]` of `digest.toml`."""

    kind: SourceKind
    url: str | None = None
    """Of a feed, or of a page that names one; of a page; of an OPML list."""
    path: Path | None = None
    """Of a folder, a maildir or an OPML list on disk; from the project's root when relative."""
    name: str = ""
    """For people; the address or path when empty."""
    pages: bool = False
    """Of a feed: the pages that its entries lead to are saved, not the entries, which are often no more than a beginning."""
    origin: str | None = None
    """The address that a person gave, when `url` comes from a list at that address."""
    outside: bool = False
    """Whether `path` may lie outside of the project."""

    @property
    def where(self) -> str:
        """Its address or path."""
        return self.url or (self.path.as_posix() if self.path else "")

    def is_allowed(self, place: Path, *, root: Path, base: Path) -> bool:
        """Return whether a place on disk may be read for it: one in the project, or below `base`, the folder or file that it names."""
        target = place.resolve()
        return target.is_relative_to(root.resolve()) or (self.outside and target.is_relative_to(base.resolve()))

    @property
    def key(self) -> str:
        """What its state is kept under: it outlives a change of name."""
        return f"{self.kind} {self.where}"

    @property
    def title(self) -> str:
        """Its name, else its address or path."""
        return self.name or self.where


SETTINGS = "digest.toml"


def _web_address(value: str) -> str:
    if not re.fullmatch(r"(?i:https?)://[^\s/<>\"'`\\]+(/[^\s<>\"'`\\]*)?", value):
        raise ValueError("must be a web address, like https://example.org/digest/")
    scheme, slashes, rest = value.partition("://")
    return scheme.lower() + slashes + rest


def _shown_address(value: str) -> str:
    address = _web_address(value)
    if "@" in address.split("/")[2]:
        raise ValueError("must have no name and password before its host: everybody can read it")
    return canonical(address)


def _folder_address(value: str) -> str:
    address = _shown_address(value)
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
ShownAddress = Annotated[str, AfterValidator(_shown_address)]
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
    unsubscribe_url: Annotated[ShownAddress | None, Field(description="Where readers unsubscribe")] = None
    postal_address: Annotated[
        str | None, Field(description="Your postal address, which some laws want in every mail")
    ] = None
    budget: Annotated[
        int,
        Field(
            ge=20,
            le=1_000,
            description="Kilobytes (of 1,000 bytes) that the HTML may have: what scores lowest is left out of the mail first",
        ),
    ] = 90


class StorySettings(_Table):
    """`[story]`: how much of each article is shown."""

    words: Annotated[int, Field(ge=20, le=600, description="Words of excerpts per story, as long as in English")] = (
        STORY_WORDS
    )
    quotes: Annotated[int, Field(ge=0, le=6, description="Pull quotes per story, at most")] = 1


class IssueSettings(_Table):
    """`[issue]`: which stories an issue has, and in which order."""

    stories: Annotated[int, Field(ge=0, le=1_000, description="Stories per issue, at most; 0 for all")] = 0
    order: Annotated[
        Literal["score", "files"],
        Field(description="By score, or by the names of the files, so that 01-… comes first"),
    ] = "score"
    group: Annotated[bool, Field(description="Show articles on the same event as one story")] = True
    repeat: Annotated[bool, Field(description="Show again what an earlier issue already had")] = False


class SectionTable(_Table):
    """One `[[sections]]`: a heading, and what belongs under it. What fits none comes last, without a heading."""

    title: Annotated[str, Field(min_length=1, max_length=120, description="The heading")]
    folders: Annotated[tuple[str, ...], Field(description="Folders below seeds/ whose articles belong here")] = ()
    sources: Annotated[
        tuple[str, ...], Field(description="Publishers, agencies or hosts whose articles belong here")
    ] = ()
    keywords: Annotated[
        tuple[str, ...], Field(description="Words or phrases of which one stands in the headline or the text")
    ] = ()
    languages: Annotated[tuple[Language, ...], Field(description="Languages whose articles belong here")] = ()
    stories: Annotated[int | None, Field(ge=1, le=1_000, description="Stories in it, at most")] = None
    words: Annotated[int | None, Field(ge=20, le=600, description="Words of excerpts per story here")] = None
    quotes: Annotated[int | None, Field(ge=0, le=6, description="Pull quotes per story here, at most")] = None


class RightsTable(_Table):
    """One `[[rights]]`: how much of which articles may be shown. Where several fit, the strictest value of each limit applies."""

    publishers: Annotated[tuple[str, ...], Field(description="Publishers, agencies or hosts it is about")] = ()
    licences: Annotated[tuple[str, ...], Field(description="Licences it is about, by name or address")] = ()
    notices: Annotated[
        tuple[str, ...], Field(description="Words of a rights line it is about, such as all rights reserved")
    ] = ()
    words: Annotated[int | None, Field(ge=0, description="Words of excerpts and quotes together, at most")] = None
    share: Annotated[float | None, Field(ge=0, le=1, description="Share of the article's words, at most: 0 to 1")] = (
        None
    )
    quotes: Annotated[int | None, Field(ge=0, description="Pull quotes, at most")] = None
    images: Annotated[bool | None, Field(description="Whether its pictures may be shown")] = None
    embargo: Annotated[date | None, Field(description="The first day on which it may be shown")] = None
    credit: Annotated[str | None, Field(description="A line that has to stand beside it")] = None


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
        Literal["feed", "page", "opml", "folder", "maildir", "rows"],
        Field(description="What it is: feed, page, opml, folder, maildir, or rows for a table of articles"),
    ] = "feed"
    url: Annotated[WebAddress | None, Field(description="Its address; a page that names a feed will do")] = None
    path: Annotated[str | None, Field(description="Its place on disk, from the project's folder")] = None
    name: Annotated[str, Field(description="What to call it")] = ""
    pages: Annotated[
        bool, Field(description="Of a feed: save the pages its entries lead to instead of the entries")
    ] = False
    outside: Annotated[bool, Field(description="Let its path lie outside of the project's folder")] = False

    @model_validator(mode="after")
    def _has_one_place(self) -> "SourceTable":
        if (self.url is None) == (self.path is None):
            raise ValueError("needs a url or a path, and not both")
        return self

    def source(self) -> Source:
        """Return the source that it describes."""
        path = Path(self.path) if self.path else None
        return Source(kind=self.kind, url=self.url, path=path, name=self.name, pages=self.pages, outside=self.outside)


class ImageSettings(_Table):
    """`[images]`: the picture at the head of a story."""

    show: Annotated[
        bool,
        Field(
            description="Show a story's picture where its rights allow; `fetch` and `add` then save it with the page"
        ),
    ] = False


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
    engine: Annotated[
        str,
        Field(
            pattern=r"^(auto|inline|process(:\d+)?|dask:\S+)$",
            description="Where articles are read: auto, inline, process, process:N, or dask:tcp://HOST:PORT",
        ),
    ] = "auto"
    email: EmailSettings = EmailSettings()
    story: StorySettings = StorySettings()
    fetch: FetchSettings = FetchSettings()
    images: ImageSettings = ImageSettings()
    sources: tuple[SourceTable, ...] = ()
    feeds: FeedSettings = FeedSettings()
    issue: IssueSettings = IssueSettings()
    sections: tuple[SectionTable, ...] = ()
    weights: Annotated[
        dict[str, Annotated[float, Field(gt=0, le=100)]],
        Field(description="How much a publisher, agency or host counts in the order of stories; 1 when not named"),
    ] = {}
    rights: tuple[RightsTable, ...] = ()
    theme: ThemeTable = ThemeTable()
    _logo: Image | None = PrivateAttr(default=None)

    def with_logo(self, logo: Image) -> "Settings":
        """Return the settings with the logo that they name."""
        copy = self.model_copy()
        copy._logo = logo
        return copy

    @property
    def site(self) -> Site:
        """The publication, as pages, mails and feeds show it."""
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
            email_budget=self.email.budget * 1_000,
            theme=replace(self.theme.theme, logo=self._logo),
        )

    @property
    def named_publishers(self) -> tuple[str, ...]:
        """Every publisher, agency and host that the settings name, each once, in their order."""
        tables = (*(table.sources for table in self.sections), *(table.publishers for table in self.rights))
        hosts = (host_of(source.url) for source in self.sources if source.url)
        return tuple(dict.fromkeys((*self.weights, *(name for names in tables for name in names), *hosts)))

    @property
    def section_rules(self) -> tuple[SectionRule, ...]:
        """The sections, in the order in which they are shown."""
        return tuple(SectionRule(**dict(table)) for table in self.sections)

    @property
    def rights_rules(self) -> tuple[RightsRule, ...]:
        """The rules of `[[rights]]`."""
        return tuple(RightsRule(**dict(table)) for table in self.rights)


def load_settings(root: Path) -> Settings:
    """Return the settings of the project in `root`; the defaults when it has no `digest.toml`.

    Raises:
        ConfigError: with the first problem of the file, the others in its `others`; or when there is no such folder.
        StoreError: when a folder of the project is a link that leaves it: files elsewhere would be published or changed.
    """
    for name in ("seeds", "issues", "templates", ".digest"):
        if (root / name).is_symlink() and not (root / name).resolve().is_relative_to(root.resolve()):
            hint = "put a folder in its place; articles from elsewhere are fetched by [[sources]] kind = 'folder'"
            raise StoreError(name, "is a link that leaves the project, and is not followed", hint)
    path = root / SETTINGS
    try:
        values = tomllib.loads(read_file(path, home=root).decode("utf-8-sig"))
    except FileNotFoundError:
        if not root.is_dir():
            hint = f"give the folder of a project after -C, or make one: digest init {root.as_posix()}"
            raise ConfigError(root.as_posix(), "there is no such folder", hint) from None
        return Settings()
    except NotADirectoryError as error:
        raise ConfigError(root.as_posix(), "is not a folder", "give the folder of a project after -C") from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # not TOML or UTF-8, a number of thousands of digits, nested without end
        raise ConfigError(
            SETTINGS, f"is not TOML: {error}", "text needs quotation marks; see docs/configuration.md"
        ) from error
    except OSError as error:
        raise ConfigError(SETTINGS, f"cannot be read: {error.strerror}", "check its permissions") from error
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first, *others = (_problem(problem["loc"], problem["type"], problem["msg"]) for problem in error.errors())
        first.others = tuple(others)
        raise first from error
    return settings if settings.theme.logo is None else settings.with_logo(_logo(root, settings))


def _logo(root: Path, settings: Settings) -> Image:
    """Return the project's logo, which `[theme]` names.

    Raises:
        ConfigError: when there is no such file, or a mail cannot show it.
    """
    name = settings.theme.logo or ""
    path = root / name
    where = f"{SETTINGS}: theme.logo"
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise ConfigError(where, f"{name} is outside of the project", "copy the file into the project")
        data = read_file(path, home=root)
        facts = image_facts(data)
    except OSError as error:
        problem = f"{name} cannot be read ({error.strerror})"
        raise ConfigError(where, problem, "give its path from the project's folder") from error
    except PictureError as error:
        raise ConfigError(where, f"{name} {error}", "save it as PNG, JPEG or GIF") from error
    return Image(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=facts.media_type,
        width=facts.width,
        height=facts.height,
        alt=settings.theme.logo_text or settings.title,
    )


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> ConfigError:
    """Return the error for one problem that pydantic found."""
    where = f"{SETTINGS}: " + ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        known = _known(place[:-1])
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
        return ConfigError(where, "unknown setting", hint)
    return ConfigError(where, message.removeprefix("Value error, "))


def _known(place: tuple[int | str, ...]) -> list[str]:
    """Return the names of the settings in a table."""
    model: Any = Settings
    for key in place:
        if isinstance(key, str):
            model = model.model_fields[key].annotation
            model = next(iter(get_args(model)), model)
    return sorted(field.alias or name for name, field in model.model_fields.items())
