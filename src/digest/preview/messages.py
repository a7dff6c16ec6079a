"""A message as a mail client reads it: headers, parts, sizes. Layer 6, pure; it reads the finished bytes, not what made them."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

GMAIL_CLIP_BYTES = 102 * 1024
"""Gmail shows about 102 KB of a message's HTML and hides the rest behind a link. Source: measured by many senders, documented by none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one message holds."""

    headers: tuple[tuple[str, str], ...]
    """Names and decoded values, in their order."""
    html: str
    text: str
    raw: str
    """The message as it travels."""
    html_bytes: int
    """Size of the HTML part, decoded, as clients count it."""
    total_bytes: int

    def header(self, name: str) -> str:
        """Return a header's decoded value; empty when the message has none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def read_mail(data: bytes) -> Mail:
    """Return a message's headers and parts; a part it lacks is empty."""
    message = message_from_bytes(data, policy=policy.default)
    html = _part(message, "html")
    return Mail(
        headers=tuple((name, str(value)) for name, value in message.items()),
        html=html,
        text=_part(message, "plain"),
        raw=data.decode("utf-8", "replace").replace("\r\n", "\n"),
        html_bytes=len(html.encode()),
        total_bytes=len(data),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
