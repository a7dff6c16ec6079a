"""Kinds of values a setting can have, each with the sentence for what is none. Layer 4: pure."""

import re
from typing import Annotated

from pydantic import AfterValidator


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
