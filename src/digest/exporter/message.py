"""The issue as a mail message, `.eml`.

Everything in it, even the date, message id and boundaries, derives from the issue, so that the same issue gives the same bytes.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage, Message
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr, quote

from digest.composer.labels import plain_title
from digest.composer.rendering.views import TOP, image_path
from digest.errors import ConfigError
from digest.exporter.feeds.entries import issue_address
from digest.model import Issue, Site
from digest.text.urls import ascii_address

DEFAULT_SENDER = "newsletter@digest.invalid"
"""The sender of a digest without one: a domain that can never be somebody else's. Source: RFC 2606, section 2."""

_BREAKS = re.compile(r"[\r\n\u2028\u2029\x85]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_ADDRESS_HEADERS = frozenset({"list-unsubscribe", "archived-at"})
_NAME_AND_ADDRESS = re.compile(r"\s*\"?(?P<name>.*?)\"?\s*<(?P<address>[^<>]*)>\s*")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
"""A `dot-atom` in ASCII: what every mail server takes before the `@`. Source: RFC 5322, section 3.2.3."""
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")

UNDISCLOSED = "undisclosed-recipients:;"
"""Whom the message of a digest without a sender is to: nobody, which RFC 5322 writes as a group without members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlinePart:
    """A picture within the message."""

    src: str
    """Its address in the HTML."""
    identity: str
    """The part of its Content-ID before the `@`."""
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """A name and a mail address, in ASCII."""

    name: str
    local_part: str
    domain: str

    def __str__(self) -> str:
        return formataddr((self.name, f"{self.local_part}@{self.domain}"))

    @property
    def list_id(self) -> str:
        """The identity of the list that is sent from here. Source: RFC 2919, section 2."""
        return f"{self.local_part}.{self.domain}".lower()


class HeaderPolicy(EmailPolicy):
    """The SMTP policy, but with addresses in headers on one line, and names and subjects folded by the older `Header` class.

    The policy's own folding encodes a long `List-Unsubscribe` as if it were prose and garbles some long non-ASCII subjects.
    """

    def fold(self, name: str, value: str) -> str:
        """Return the header's lines as text."""
        folded = self._own_fold(name, value)
        return super().fold(name, value) if folded is None else folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header's lines as bytes."""
        folded = self._own_fold(name, value)
        return super().fold_binary(name, value) if folded is None else folded.encode("ascii")

    def _own_fold(self, name: str, value: str) -> str | None:
        if name.lower() in _ADDRESS_HEADERS:
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "list-id":
            title, _, identity = value.rpartition(" <")
            words = f'"{quote(title)}"' if title.isascii() else self._encoded(title, name)
            return f"{name}: {words} <{identity}{self.linesep}"
        if name.lower() == "subject":
            return f"{name}: {self._encoded(value, name)}{self.linesep}"
        return None

    def _encoded(self, value: str, name: str) -> str:
        charset = "us-ascii" if value.isascii() else "utf-8"
        return Header(str(value), charset, header_name=name).encode(linesep=self.linesep)


def message_bytes(issue: Issue, site: Site, *, html: str, text: str, pictures: Sequence[InlinePart] = ()) -> bytes:
    """Return the message: multipart/alternative, the text first, both parts UTF-8 in seven-bit lines.

    Each of the `pictures` that the HTML shows becomes a part related to the HTML. Source: RFC 2387, RFC 2392.

    Raises:
        ConfigError: when a header would be read back differently.
    """
    policy = HeaderPolicy(cte_type="7bit", linesep=SMTP.linesep, max_line_length=78)
    seed = hashlib.sha256(f"{issue.slug}\x00{issue.title}\x00{html}\x00{text}".encode()).hexdigest()
    message = EmailMessage(policy=policy)
    title = header_text(site.title)
    sender = _mail_address(site.sender or DEFAULT_SENDER, "from", name=title)
    message["From"] = str(sender)
    if site.reply_to:
        message["Reply-To"] = str(_mail_address(site.reply_to, "reply_to"))
    message["To"] = str(sender) if site.sender else UNDISCLOSED
    message["Subject"] = _subject(issue, site)
    message["Date"] = format_datetime(issue.updated)
    message["Message-ID"] = f"<{issue.slug.lower()}.{seed[:32]}@{sender.domain}>"
    if site.sender:
        message["List-Id"] = f"{title or sender.domain} <{sender.list_id}>"
    if site.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{header_text(ascii_address(site.unsubscribe_url))}>"
    if site.base_url:
        message["Archived-At"] = f"<{header_text(ascii_address(issue_address(site, issue.slug)))}>"
    message.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable")
    shown = [picture for picture in pictures if f'src="{picture.src}"' in html]
    for picture in shown:
        html = html.replace(f'src="{picture.src}"', f'src="cid:{picture.identity}@{sender.domain}"')
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    if shown and isinstance(page := message.get_body(("html",)), EmailMessage):
        for picture in shown:
            kind, _, subtype = picture.media_type.partition("/")
            page.add_related(
                picture.data,
                kind,
                subtype,
                cid=f"<{picture.identity}@{sender.domain}>",
                disposition="inline",
                filename=picture.src.rpartition("/")[2],
            )
        page.set_boundary(f"=_{seed[32:48]}.related")
    message.set_boundary(f"=_{seed[32:]}")
    data = message.as_bytes(policy=policy)
    _check_headers(data, message.keys())
    return data


def inline_parts(issue: Issue, site: Site, pictures: Mapping[str, bytes]) -> tuple[InlinePart, ...]:
    """Return the pictures that the mail of an issue may carry, each once, the logo last; none when the digest has an address."""
    if site.base_url:
        return ()
    images = {image_path(story.image): story.image for story in issue.all_stories if story.image is not None}
    if (logo := site.theme.logo) is not None and logo.sha256 in pictures:
        images[TOP + image_path(logo)] = logo
    return tuple(
        InlinePart(src=path, identity=image.sha256[:32], media_type=image.media_type, data=pictures[image.sha256])
        for path, image in images.items()
    )


def header_text(text: str) -> str:
    """Return text that is safe in a header: one line, no invisible characters, no encoded words.

    A literal `=?` would be decoded by the receiver, and could then hold a line break and a header of its own.
    """
    flat = _INVISIBLE.sub("", _BREAKS.sub(" ", unicodedata.normalize("NFC", text)))
    return " ".join(flat.replace("=?", "= ?").split())


def _subject(issue: Issue, site: Site) -> str:
    """Return the title that the editor gave the issue, else the digest's title with the first headline."""
    if issue.title != plain_title(issue, site):
        return header_text(issue.title)
    headline = next((s.attribution.headline for s in issue.stories if s.attribution.headline), None)
    return header_text(f"{site.title}: {headline}" if headline else issue.title)


def _mail_address(value: str, setting: str, *, name: str = "") -> MailAddress:
    """Return the address that a setting has, with `name` when it has none.

    Raises:
        ConfigError: when no mail server would take it.
    """
    flat = header_text(value)
    named = _NAME_AND_ADDRESS.fullmatch(flat)
    address = named["address"] if named else flat
    local_part, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    if not _LOCAL_PART.fullmatch(local_part) or not _DOMAIN.fullmatch(domain):
        raise ConfigError(
            f"digest.toml: email.{setting}", f"{value!r} is not a mail address", "write: Name <name@example.org>"
        )
    return MailAddress(name=(named["name"] if named else "") or name, local_part=local_part, domain=domain)


def _check_headers(data: bytes, names: Iterable[str]) -> None:
    """Fail when the bytes, read again, have other headers than those that were set."""
    head, _, _ = data.partition(b"\r\n\r\n")
    read: Message = message_from_bytes(head)
    if [name.lower() for name in read] != [name.lower() for name in names]:
        raise ConfigError(
            "email headers", "a value would break into other headers", "check the title and the headlines"
        )
